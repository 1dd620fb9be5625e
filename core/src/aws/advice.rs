//! What to do about an error, for the last lines of a diagnostic.

mod role;

use super::error::{AccountNotAllowed, Api, EXPIRED, Error, INVALID, Supplier, Unreachable};
use super::refusal::{PolicyKind, Refusal};
use super::sso;

const EFFECT: &str =
    "The request may have had its effect: look at the object in AWS before the next apply.";

impl Error {
    /// What the user can do about a failed change, if that can be said.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        let effect = self.may_have_been_done().then_some(EFFECT);
        let parts: Vec<String> =
            self.remedy().into_iter().chain(effect.map(str::to_owned)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
    /// What the user can do so that it does not fail again, if that can be said.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::NotAssumable(not) => Some(role::advice(not)),
            Self::Credulous(role) => Some(role.advice()),
            Self::NoSession(none) => none.cause.remedy(),
            Self::Api(api) => service(api),
            Self::Credentials { supplier: Supplier::Sso, profile, source, .. } => {
                Some(sso::advice(profile.as_deref(), source.as_ref()))
            }
            Self::Credentials { supplier, message, profile, .. } => {
                Some(credentials(*supplier, profile.as_deref(), message))
            }
            Self::Unreachable(unreachable) => {
                let cause = self.details().unwrap_or_default();
                between(&cause).or_else(|| endpoint(unreachable))
            }
            Self::WrongAccount { .. } => Some(
                "The endpoint of STS is not that of AWS, or not that of this partition. No call was made with this session.".to_owned(),
            ),
            Self::AccountNotAllowed(not) => Some(account(not)),
            Self::Unreadable { .. } | Self::Config(_) | Self::Stopped { .. } | Self::Unexpected { .. } => None,
        }
    }
}

fn account(not: &AccountNotAllowed) -> String {
    let what = match (&not.role_arn, not.forbidden) {
        (Some(_), true) => "Correct the ARN of the role, or take the account out of the list",
        (Some(_), false) => "Correct the ARN of the role, or add the account to the list",
        (None, true) => "Use credentials of another account, or take the account out of the list",
        (None, false) => "Use credentials of an account in the list, or add this one",
    };
    format!("{what}. Nothing was done in account {}.", not.account)
}

fn credentials(supplier: Supplier, profile: Option<&str>, message: &str) -> String {
    match (supplier, profile) {
        (Supplier::Token, _) => {
            "Check that the file exists, that this user may read it, and that whoever issues the token has written it.".to_owned()
        }
        _ if message.ends_with("have expired") => {
            "Renew the credentials and run again.".to_owned()
        }
        (_, Some(name)) if message.ends_with("does not exist") => format!(
            "Define profile `{name}` in ~/.aws/config or ~/.aws/credentials, or in the files that `shared_config_files` and \
             `shared_credentials_files` name."
        ),
        (_, Some(name)) => {
            format!("Check profile `{name}`, or renew what it refers to.")
        }
        (_, None) => "Set `profile` in the provider block, AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.".to_owned(),
    }
}

fn service(api: &Api) -> Option<String> {
    let code = api.code.as_deref()?;
    match code {
        "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
            Some(Refusal::of(api).advice())
        }
        code if INVALID.contains(&code) || code == "SignatureDoesNotMatch" => {
            Some("AWS does not accept the credentials: check the access key and the secret key, and the clock of this machine.".to_owned())
        }
        "OptInRequired" => Some("The account has not opted in to this region or service.".to_owned()),
        code if EXPIRED.contains(&code) => Some("The credentials have expired and could not be renewed: renew them and run again.".to_owned()),
        _ => None,
    }
}

impl Refusal {
    /// Which action is missing, for whom, and what kind of policy has to change.
    #[must_use]
    pub fn advice(&self) -> String {
        permission(self)
    }
}

fn permission(refusal: &Refusal) -> String {
    let Refusal { action, resource, caller, because, .. } = refusal;
    let who = caller.as_deref().unwrap_or("the caller");
    let on = resource
        .as_ref()
        .filter(|arn| *arn != "*")
        .map(|arn| format!(" on {arn}"))
        .unwrap_or_default();
    if because.explicit {
        let kind = because.kind.map_or_else(|| "policy".to_owned(), |kind| kind.to_string());
        let article = if kind.starts_with('i') { "An" } else { "A" };
        let policy = because.policy.as_ref().map(|arn| format!(" ({arn})")).unwrap_or_default();
        return format!(
            "{article} {kind}{policy} denies it explicitly, which no other policy can undo: take {action} to {who}{on} out of \
             what it denies, or except it by a condition."
        );
    }
    let allow = format!("Allow {action} to {who}{on}");
    let Some(kind) = because.kind else {
        return format!(
            "{allow}, and look at permission boundaries and service control policies that may limit it."
        );
    };
    match kind {
        PolicyKind::Identity => format!("{allow}: no policy that is attached to it does."),
        PolicyKind::Boundary => format!(
            "{allow} in its permissions boundary, beside its own policies: what a boundary leaves out, they cannot allow."
        ),
        PolicyKind::Session => format!(
            "{allow} in the policies that limit its session, beside its own: `policy` and `policy_arns` of `assume_role`."
        ),
        PolicyKind::ServiceControl | PolicyKind::ResourceControl => format!(
            "{allow} in the {}: nothing in the account itself can.",
            kind.to_string().replace("policy of", "policies of")
        ),
        PolicyKind::Endpoint | PolicyKind::Resource | PolicyKind::Trust => {
            format!("{allow} in the {kind}.")
        }
    }
}

/// What stands between this machine and the endpoint, if that is what fails.
fn between(cause: &str) -> Option<String> {
    let advice = if cause.contains("proxy authorization required") {
        "The proxy wants to know who asks: write user and password into its URL, http://user:password@host:port, in `https_proxy`, \
         `http_proxy` or HTTPS_PROXY."
    } else if cause.contains("tunnel error") {
        "The proxy does not let this connection through: check `https_proxy` or HTTPS_PROXY, or name the host in `no_proxy` or NO_PROXY."
    } else if cause.contains("invalid peer certificate") {
        "If a proxy that inspects TLS presents this certificate, set `custom_ca_bundle` or AWS_CA_BUNDLE to the file of its CA."
    } else {
        return None;
    };
    Some(advice.to_owned())
}

fn endpoint(unreachable: &Unreachable) -> Option<String> {
    let Unreachable { origin, sent, endpoint, .. } = unreachable;
    match (origin, sent) {
        (Some(origin), _) => Some(format!(
            "The endpoint {endpoint} comes from {origin}: check it, and that something answers there."
        )),
        (None, true) => None,
        (None, false) => Some(
            "Check the network, the proxy, and that the region exists and is enabled.".to_owned(),
        ),
    }
}
