//! What the tokens of OpenID Connect providers say about whose they are.

/// What identity providers say about who somebody is, or whom a token was made by. Who it was made for (`aud`), how
/// somebody signed in (`amr`), or what a branch or an environment is called is the same for the users of others.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html>,
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html>
const CLAIMS: &[&str] = &[
    "actor",
    "actor_id",
    "cluster_id",
    "email",
    "enterprise",
    "enterprise_id",
    "google/organization_number",
    "id",
    "job_workflow_ref",
    "namespace_id",
    "oidc.circleci.com/project-id",
    "organization_id",
    "organization_slug",
    "pipeline_id",
    "project_id",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "rpst_id",
    "sub",
    "user_email",
    "user_id",
    "user_login",
];
/// What a token says about whom it was made for: the application or, with some issuers, the customer.
const AUDIENCE: [&str; 2] = ["aud", "app_id"];
const SESSION_NAME: &str = "sts:RoleSessionName";

/// Where the tokens of an issuer tell its customers apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tenant {
    /// In one of the claims about who somebody is.
    Claim,
    /// In the audience, too.
    Audience,
    /// In the name of the session, which the issuer chooses, and nowhere else.
    SessionName,
}

/// The issuers that many customers share. IAM itself refuses new trust policies that do not tell them apart:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html>.
const SHARED: &[(&str, Tenant)] = &[
    ("agent.buildkite.com", Tenant::Claim),
    ("api.pulumi.com/oidc", Tenant::Audience),
    ("app.terraform.io", Tenant::Claim),
    ("gitlab.com", Tenant::Claim),
    ("oidc-configuration.audit-log.githubusercontent.com", Tenant::Claim),
    ("oidc.codefresh.io", Tenant::Claim),
    ("oidc.vercel.com", Tenant::Audience),
    ("proidc.upbound.io", Tenant::Claim),
    ("sandboxes.cloud", Tenant::Audience),
    ("scalr.io", Tenant::Claim),
    ("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", Tenant::SessionName),
    ("studio.datachain.ai/api", Tenant::Claim),
    ("token.actions.githubusercontent.com", Tenant::Claim),
    ("tokens.cloud.shisho.dev", Tenant::Claim),
    ("vstoken.actions.githubusercontent.com", Tenant::Claim),
];
/// Those that a trust policy names without an ARN, all with the application as their audience:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html>. An identity pool of Cognito is
/// one: <https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html>.
const BUILT_IN: &[&str] = &[
    "accounts.google.com",
    "cognito-identity-us-gov.amazonaws.com",
    "cognito-identity.amazonaws.com",
    "cognito-identity.cn-north-1.amazonaws.com.cn",
    "graph.facebook.com",
    "www.amazon.com",
];
/// Issuers of one customer each, which name it as the audience, too: <https://vercel.com/docs/oidc/reference>.
const VERCEL_TEAM: &str = "oidc.vercel.com/";

/// The issuer behind a federated principal; none for what makes no tokens of this kind.
pub(super) fn named_by(principal: &str) -> Option<&str> {
    let provider = principal.split_once(":oidc-provider/").map(|(_, issuer)| issuer);
    let built_in = BUILT_IN.iter().any(|known| known.eq_ignore_ascii_case(principal));
    provider.or(built_in.then_some(principal))
}

/// Whether many customers share an issuer, whose name is in small letters.
pub(super) fn is_shared(issuer: &str) -> bool {
    BUILT_IN.contains(&issuer) || SHARED.iter().any(|(known, _)| *known == issuer)
}

/// Whether a claim, whatever the issuer, says who somebody is.
pub(super) fn says_who(claim: &str) -> bool {
    CLAIMS.contains(&claim)
}

/// Whether a key, like the issuer in small letters, says whose the tokens of this issuer are.
pub(super) fn tells_apart(issuer: &str, key: &str) -> bool {
    let tenant = tenant(issuer);
    if tenant == Tenant::SessionName {
        return key.eq_ignore_ascii_case(SESSION_NAME);
    }
    let claim = key.strip_prefix(issuer).and_then(|rest| rest.strip_prefix(':'));
    claim.is_some_and(|claim| {
        says_who(claim) || (tenant == Tenant::Audience && AUDIENCE.contains(&claim))
    })
}

/// The key that is best for telling the tokens of this issuer apart, with the issuer as it is written.
pub(super) fn best_key(issuer: &str) -> String {
    let lower = issuer.to_ascii_lowercase();
    let claim = match tenant(&lower) {
        Tenant::SessionName => return SESSION_NAME.to_owned(),
        Tenant::Claim => "sub",
        Tenant::Audience if ["graph.facebook.com", "www.amazon.com"].contains(&&*lower) => "app_id",
        Tenant::Audience => "aud",
    };
    format!("{issuer}:{claim}")
}

fn tenant(issuer: &str) -> Tenant {
    if BUILT_IN.contains(&issuer) || issuer.starts_with(VERCEL_TEAM) {
        return Tenant::Audience;
    }
    let shared = SHARED.iter().find(|(known, _)| *known == issuer);
    shared.map_or(Tenant::Claim, |(_, tenant)| *tenant)
}
