//! The provider block: hashicorp/aws's arguments.

use super::endpoints::Endpoints;
use super::settings::{TAG_POLICY_COMPLIANCE, compliance};
use crate::aws::{self, Env, Settings, settings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan;
use crate::schema::types::{
    AccountId, ArnText, ExternalId, PolicyText, RoleArn, SessionDuration, SessionName,
    SourceIdentity,
};
use crate::schema::{Block as _, Schema};
use crate::secret::Secret;
use crate::value::{Path, Value};
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Manages infrastructure in AWS accounts, your own and other people's, through the roles that those
    /// accounts let you assume.
    pub struct ProviderBlock {
        /// Access key ID. If it, `secret_key` or `token` is set, no other source of credentials is used.
        #[tf(optional, sensitive)]
        access_key: Option<String>,
        /// Secret access key that belongs to `access_key`.
        #[tf(optional, sensitive)]
        secret_key: Option<String>,
        /// Session token that belongs to temporary keys.
        #[tf(optional, sensitive)]
        token: Option<String>,
        /// Profile of the shared configuration files. Wins over keys in the environment. Without it, the
        /// environment variable `AWS_PROFILE` is used.
        #[tf(optional)]
        profile: Option<String>,
        /// Region of all objects that name none themselves. Without it, `AWS_REGION`, `AWS_DEFAULT_REGION`,
        /// the profile and the instance metadata service are asked, in this order.
        #[tf(optional)]
        region: Option<String>,
        /// IDs of the only accounts in which anything may be done. Checked for each role before the first
        /// call in its account.
        #[tf(optional, conflicts = &[ProviderBlock::forbidden_account_ids.name])]
        allowed_account_ids: Option<BTreeSet<AccountId>>,
        /// IDs of accounts in which nothing may be done. Checked for each role before the first call in its
        /// account.
        #[tf(optional, conflicts = &[ProviderBlock::allowed_account_ids.name])]
        forbidden_account_ids: Option<BTreeSet<AccountId>>,
        /// Path of a file with certificates, in PEM form, of the authorities to trust instead of the
        /// system's. `AWS_CA_BUNDLE` does the same.
        #[tf(optional)]
        custom_ca_bundle: Option<String>,
        /// URL of the instance metadata service. `AWS_EC2_METADATA_SERVICE_ENDPOINT` does the same.
        #[tf(optional)]
        ec2_metadata_service_endpoint: Option<String>,
        /// Protocol of the instance metadata service. `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` does the same.
        #[tf(optional, one_of = &["IPv4", "IPv6"])]
        ec2_metadata_service_endpoint_mode: Option<String>,
        /// URL of a proxy for HTTP, and for HTTPS too unless `https_proxy` is set. `HTTP_PROXY` does the same
        /// for HTTP.
        #[tf(optional)]
        http_proxy: Option<String>,
        /// URL of a proxy for HTTPS; an empty text means none, whatever else is set. `HTTPS_PROXY` does the
        /// same.
        #[tf(optional)]
        https_proxy: Option<String>,
        /// Hosts that are reached without a proxy, separated by commas. `NO_PROXY` does the same.
        #[tf(optional)]
        no_proxy: Option<String>,
        /// Trusts any certificate. Only for tests.
        #[tf(optional)]
        insecure: Option<bool>,
        /// How often a call is sent at most. 25 by default.
        #[tf(optional, range = (0, 1000))]
        max_retries: Option<i64>,
        /// How retries are paced: `standard`, or `adaptive`, which also slows calls down after throttling.
        /// `AWS_RETRY_MODE` does the same.
        #[tf(optional, one_of = &["standard", "adaptive"])]
        retry_mode: Option<String>,
        /// Number of retries, in tokens, after which a client gives up for a while. Not limited by default.
        #[tf(optional, range = (0, 2_147_483_647))]
        token_bucket_rate_limiter_capacity: Option<i64>,
        /// Accepted for existing configurations, but without effect: the provider does not call S3.
        #[tf(optional)]
        s3_use_path_style: Option<bool>,
        /// Accepted for existing configurations, but without effect: the provider does not call S3.
        #[tf(optional, one_of = &["legacy", "regional"])]
        s3_us_east_1_regional_endpoint: Option<String>,
        /// Paths of configuration files to use instead of `~/.aws/config`.
        #[tf(optional)]
        shared_config_files: Option<Vec<String>>,
        /// Paths of credentials files to use instead of `~/.aws/credentials`.
        #[tf(optional)]
        shared_credentials_files: Option<Vec<String>>,
        /// Accepts the provider's own credentials without asking STS about them first.
        #[tf(optional)]
        skip_credentials_validation: Option<bool>,
        /// Accepts the name of any region, for instance one that is newer than this version of the provider.
        #[tf(optional)]
        skip_region_validation: Option<bool>,
        /// Accepted for existing configurations, but without effect: the account is asked for only when it is
        /// needed.
        #[tf(optional)]
        skip_requesting_account_id: Option<bool>,
        /// `true`: never asks the instance metadata service. `false`: asks it. Not set: asks it if nothing
        /// else answers.
        #[tf(optional, one_of = &["true", "false"])]
        skip_metadata_api_check: Option<String>,
        /// Region of STS, where it is not that of the provider.
        #[tf(optional)]
        sts_region: Option<String>,
        /// What to do where a plan lacks tags that a tag policy of the organization requires: `error` refuses
        /// it, `warning` says so, `disabled` does not look. New objects and changes of tags are looked at. Each
        /// account is asked once (`tag:ListRequiredTags`). `TF_AWS_TAG_POLICY_COMPLIANCE` does the same.
        #[tf(optional, one_of = &["error", "warning", "disabled"])]
        tag_policy_compliance: Option<String>,
        /// What to do with findings about the trust policies of roles: `error` refuses the plan for each of
        /// them, `warn` for none, `off` looks for none. If it is not set, only a policy that lets everybody in
        /// refuses the plan.
        #[tf(optional, one_of = &["error", "warn", "off"])]
        trust_policy_checks: Option<String>,
        /// Uses endpoints that can be reached over IPv6. `AWS_USE_DUALSTACK_ENDPOINT` does the same.
        #[tf(optional)]
        use_dualstack_endpoint: Option<bool>,
        /// Uses endpoints that are validated for FIPS 140. `AWS_USE_FIPS_ENDPOINT` does the same.
        #[tf(optional)]
        use_fips_endpoint: Option<bool>,
        /// Products to name in the `User-Agent` of each call. `TF_APPEND_USER_AGENT` does the same.
        #[tf(optional)]
        user_agent: Option<Vec<String>>,
        /// Role to assume. Nothing is ever done with other credentials once a role is named: if it cannot be
        /// assumed, that is an error. With several blocks, each role is assumed with the session of the one
        /// before.
        #[tf(block)]
        assume_role: Vec<AssumeRole>,
        /// Role to assume with a token of an identity provider. Its session comes before those of
        /// `assume_role`.
        #[tf(block)]
        assume_role_with_web_identity: Vec<WebIdentity>,
        /// Tags of all objects that can have tags.
        #[tf(block)]
        default_tags: Vec<DefaultTags>,
        /// Tags that somebody else takes care of.
        #[tf(block)]
        ignore_tags: Vec<IgnoreTags>,
        /// URLs to use instead of AWS's own.
        #[tf(block)]
        endpoints: BTreeSet<Endpoints>,
    }
}

model! {
    /// A role to assume.
    pub struct AssumeRole {
        /// ARN of the role. No role is assumed if it is null or empty, which it may be only in a block that has no
        /// other beside it.
        #[tf(optional)]
        role_arn: Option<RoleArn>,
        /// External ID that the trust policy of the role asks for.
        #[tf(optional, sensitive)]
        external_id: Option<ExternalId>,
        /// Name of the session, as it appears in CloudTrail of the role's account. By default it names the
        /// workspace and the run.
        #[tf(optional)]
        session_name: Option<SessionName>,
        /// How long a session lasts before it is renewed, between `15m` and `12h`. A role that is assumed with
        /// the session of another has sessions of one hour at most.
        #[tf(optional)]
        duration: Option<SessionDuration>,
        /// Policy, as JSON, that limits what the session may do.
        #[tf(optional, length = (1, 2048))]
        policy: Option<PolicyText>,
        /// ARNs of managed policies that limit what the session may do.
        #[tf(optional)]
        policy_arns: Option<BTreeSet<ArnText>>,
        /// Who is behind the session. The same for all sessions that are assumed with it.
        #[tf(optional)]
        source_identity: Option<SourceIdentity>,
        /// Tags of the session. A tag whose value is null is left out.
        #[tf(optional)]
        tags: Option<BTreeMap<String, Option<String>>>,
        /// Keys of tags that also go to the sessions that are assumed with this one.
        #[tf(optional)]
        transitive_tag_keys: Option<BTreeSet<String>>,
    }
}

impl AssumeRole {
    /// The tags of the session that have a value.
    pub(super) fn set_tags(&self) -> BTreeMap<String, String> {
        let tags = self.tags.iter().flatten();
        tags.filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect()
    }
}

model! {
    /// A role to assume with a token of an identity provider.
    pub struct WebIdentity {
        /// ARN of the role.
        #[tf(optional)]
        role_arn: Option<RoleArn>,
        /// Name of the session, as it appears in CloudTrail of the role's account.
        #[tf(optional)]
        session_name: Option<SessionName>,
        /// How long a session lasts before it is renewed, between `15m` and `12h`.
        #[tf(optional)]
        duration: Option<SessionDuration>,
        /// Policy, as JSON, that limits what the session may do.
        #[tf(optional, length = (1, 2048))]
        policy: Option<PolicyText>,
        /// ARNs of managed policies that limit what the session may do.
        #[tf(optional)]
        policy_arns: Option<BTreeSet<ArnText>>,
        /// The token. `TF_AWS_WEB_IDENTITY_TOKEN` does the same.
        #[tf(optional, sensitive, length = (4, 20_000), conflicts = &[WebIdentity::web_identity_token_file.name])]
        web_identity_token: Option<String>,
        /// Path of a file with the token, read anew for each session. `AWS_WEB_IDENTITY_TOKEN_FILE` does the
        /// same.
        #[tf(optional, conflicts = &[WebIdentity::web_identity_token.name])]
        web_identity_token_file: Option<String>,
    }
}

model! {
    /// Tags of all objects that can have tags.
    pub struct DefaultTags {
        /// The tags. A tag of an object with the same key wins.
        #[tf(optional)]
        tags: Option<BTreeMap<String, Option<String>>>,
    }
}

model! {
    /// Tags that somebody else takes care of: they are neither shown nor touched.
    pub struct IgnoreTags {
        /// Keys of such tags.
        #[tf(optional)]
        keys: Option<BTreeSet<String>>,
        /// Beginnings of the keys of such tags.
        #[tf(optional)]
        key_prefixes: Option<BTreeSet<String>>,
    }
}

/// Everything that is wrong with a provider block, as far as it is known.
pub(super) fn validate(schema: &Schema, config: &Value, env: &Env) -> Diagnostics {
    let mut found = Diagnostics::default();
    plan::validate(schema, config, &mut found);
    keys(config, &mut found);
    for name in ["assume_role_with_web_identity", "default_tags", "ignore_tags"] {
        if config.get(name).as_elements().is_some_and(|blocks| blocks.len() > 1) {
            let detail = format!("Only one `{name}` block is allowed: put everything into one.");
            found.push(Diagnostic::error("Too many blocks", detail).at(name));
        }
    }
    session_tags(config, &mut found);
    gaps(config, &mut found);
    profile(config, env, &mut found);
    web_identity(config, env, &mut found);
    proxies(config, &mut found);
    endpoints(config, &mut found);
    if let Err(problem) = compliance(config, env) {
        found.push(
            Diagnostic::error("Invalid environment", sentence(&problem)).at(TAG_POLICY_COMPLIANCE),
        );
    }
    found
}

/// Every transitive key has to be the key of a tag.
fn session_tags(config: &Value, found: &mut Diagnostics) {
    let roles = config.get("assume_role").as_elements().unwrap_or_default();
    for (i, role) in roles.iter().enumerate().filter(|(_, role)| role.is_wholly_known()) {
        let Ok(role) = AssumeRole::decode(role) else { continue };
        let keys = role.transitive_tag_keys.clone().unwrap_or_default();
        if let Err(problem) = settings::session_tags(&role.set_tags(), &keys) {
            let path = Path::from("assume_role").index(i).attribute("tags");
            found.push(Diagnostic::error("Invalid session tags", sentence(&problem)).at(path));
        }
    }
}

/// One block may name no role: that means the base credentials. Among several, one without a role would end in another
/// account than the one that was meant; hashicorp/aws refuses it too.
fn gaps(config: &Value, found: &mut Diagnostics) {
    let roles = config.get("assume_role").as_elements().unwrap_or_default();
    let gaps = roles.iter().enumerate().filter(|(_, role)| role.get("role_arn").is_empty());
    for (i, _) in gaps.filter(|_| roles.len() > 1) {
        let detail = "One of several `assume_role` blocks names no role. Set its `role_arn`, or leave the block out, \
            for instance with a `dynamic` block.";
        let path = Path::from("assume_role").index(i).attribute("role_arn");
        found.push(Diagnostic::error("Missing role", detail).at(path));
    }
}

fn profile(config: &Value, env: &Env, found: &mut Diagnostics) {
    let needed = ["profile", "shared_config_files", "shared_credentials_files"];
    if !needed.iter().all(|name| config.get(name).is_wholly_known()) {
        return;
    }
    let texts = |name: &str| {
        let texts = config.get(name).as_elements().unwrap_or_default();
        texts.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let named = Settings {
        profile: config.get("profile").as_str().map(str::to_owned),
        shared_config_files: texts("shared_config_files"),
        shared_credentials_files: texts("shared_credentials_files"),
        ..Settings::default()
    };
    if let Some(problem) = aws::profile_problem(&named, env) {
        found.push(Diagnostic::error("Invalid profile", sentence(&problem)).at("profile"));
    }
}

/// A web identity needs a role and exactly one token, and no keys beside it.
fn web_identity(config: &Value, env: &Env, found: &mut Diagnostics) {
    const NAME: &str = "assume_role_with_web_identity";
    let Some(block) = config.get(NAME).as_elements().and_then(<[Value]>::first) else { return };
    let at = Path::from(NAME).index(0);
    let mut wrong = |path: Path, problem: &str| {
        found.push(Diagnostic::error("Invalid web identity", sentence(problem)).at(path));
    };
    if block.get("role_arn").is_empty()
        && env.get("AWS_ROLE_ARN").is_none_or(|arn| settings::role_arn(&arn).is_err())
    {
        wrong(at.attribute("role_arn"), "the role is missing: set `role_arn`, or AWS_ROLE_ARN");
    }
    let (token, file) = (block.get("web_identity_token"), block.get("web_identity_token_file"));
    if token.is_empty()
        && file.is_empty()
        && let Err(problem) = settings::token_source(None, None, env)
    {
        wrong(at.attribute("web_identity_token"), &problem);
    }
    let file = file.as_str().filter(|path| !path.is_empty());
    if let Some(problem) = file.and_then(|path| aws::token_file_problem(path, env)) {
        wrong(at.attribute("web_identity_token_file"), &problem);
    }
    if ["access_key", "secret_key", "token"].iter().any(|name| !config.get(name).is_empty()) {
        wrong(
            at,
            "it cannot be used together with `access_key`, `secret_key` or `token`: remove the keys, or the block",
        );
    }
}

fn proxies(config: &Value, found: &mut Diagnostics) {
    for name in ["http_proxy", "https_proxy"] {
        let url = config.get(name).as_str().filter(|url| !url.is_empty());
        if let Some(Err(problem)) = url.map(|url| settings::proxy_url(&Secret::from(url))) {
            found.push(Diagnostic::error("Invalid proxy", sentence(&problem)).at(name));
        }
    }
}

fn sentence(problem: &str) -> String {
    let mut letters = problem.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).chain(['.']).collect()
}

fn keys(config: &Value, found: &mut Diagnostics) {
    let set = |name: &str| !config.get(name).is_empty();
    let any = set("access_key") || set("secret_key") || set("token");
    for name in ["access_key", "secret_key"] {
        if any && !set(name) {
            let detail = format!(
                "`{name}` is missing. Static keys need both `access_key` and `secret_key`; without any of \
                 `access_key`, `secret_key` and `token`, the environment and the profile are used."
            );
            found.push(Diagnostic::error("Incomplete keys", detail).at(name));
        }
    }
}

fn endpoints(config: &Value, found: &mut Diagnostics) {
    for block in config.get("endpoints").as_elements().unwrap_or_default() {
        for (service, url) in block.as_map().into_iter().flatten() {
            let url = url.as_str().filter(|url| !url.is_empty());
            if let Some(Err(problem)) = url.map(settings::endpoint_url) {
                let detail = format!("The endpoint of {service}: {problem}.");
                found.push(Diagnostic::error("Invalid endpoint", detail).at("endpoints"));
            }
        }
    }
}
