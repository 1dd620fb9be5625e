//! What the engine adds to types that have a trust policy: checks of it in each plan, and a word about principals
//! that were deleted in each read.

use super::AnyResource;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::{decode_percent, parse, trust};
use crate::value::Value;

/// The name of the argument, of the provider and of each type with a trust policy.
pub const TRUST_POLICY_CHECKS: &str = "trust_policy_checks";

/// The name of the argument that lets a change of a role lock us out.
pub const ALLOW_LOCK_OUT: &str = "allow_lock_out";

model! {
    /// The attributes of every type that has a trust policy.
    pub(super) struct TrustAttribute {
        /// Whether a change that locks this configuration out is carried out. Without it, a role is not deleted, and
        /// gets no trust policy that does not let in the caller and the external ID in use, while objects that stay are
        /// reached through it. For a destroy it has to be in the state: apply it before. `false` by default.
        #[tf(optional)]
        allow_lock_out: Option<bool>,
        /// What to do with findings about the trust policy: `error` refuses the plan for each of them, `warn` for
        /// none, `off` looks for none. Wins over the argument of the provider. If neither is set, only a
        /// policy that lets everybody in, names a principal that can be nobody, or has a condition key that
        /// begins with `https://` refuses the plan.
        #[tf(optional, one_of = &["error", "warn", "off"])]
        trust_policy_checks: Option<String>,
    }
}

/// What there is to say about a planned trust policy. `checks` is the argument of the provider, and `account` the
/// one that the role will be in. Nothing that is unknown is complained about.
#[must_use]
pub fn planned(
    resource: &dyn AnyResource,
    planned: &Value,
    checks: &Value,
    account: Option<&str>,
) -> Diagnostics {
    let mut found = Diagnostics::default();
    let Some(attribute) = resource.spec().trust_policy else { return found };
    let own = planned.get(TRUST_POLICY_CHECKS);
    let checks = if own.is_empty() { checks } else { own };
    if checks.is_unknown() || checks.as_str() == Some("off") {
        return found;
    }
    let Some(Ok(document)) = planned.get(attribute).as_str().map(parse) else { return found };
    // A role that exists tells its account.
    let role = planned.get("arn").as_str().and_then(|arn| arn.parse::<crate::arn::Arn>().ok());
    let account = account.map(str::to_owned).or(role.map(|arn| arn.account));
    for finding in trust::check(&document, account.as_deref()) {
        let is_error = match checks.as_str() {
            Some("error") => true,
            Some("warn") => false,
            _ => finding.is_error,
        };
        let message = if is_error { Diagnostic::error } else { Diagnostic::warning };
        found.push(message(finding.summary, finding.detail).at(attribute));
    }
    found
}

/// Warns of principals in a trust policy as it is that were deleted.
#[must_use]
pub fn read(resource: &dyn AnyResource, state: &Value) -> Diagnostics {
    let mut found = Diagnostics::default();
    let Some(attribute) = resource.spec().trust_policy else { return found };
    let Some(policy) = state.get(attribute).as_str() else { return found };
    let Ok(document) = parse(&decode_percent(policy)) else { return found };
    let ids: Vec<&str> = trust::deleted(&document).collect();
    if !ids.is_empty() {
        let detail = format!(
            "The trust policy of {} {} names {}: that is what IAM shows in the place of a role or user that was \
             deleted. Nobody can be that principal again, not even a new one of the same name, so this trust is \
             dead. If the configuration names the ARN, and there is such a principal again, an apply puts the \
             trust in place anew. Otherwise remove it from the policy.",
            resource.type_name(),
            state.get("id").as_str().unwrap_or_default(),
            ids.join(" and ")
        );
        found.push(Diagnostic::warning("A trusted principal was deleted", detail).at(attribute));
    }
    found
}
