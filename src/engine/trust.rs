//! What the engine adds to types that have a trust policy: checks of it in each plan, and a word about principals
//! that were deleted in each read.

use super::AnyResource;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::{decode_percent, parse, trust};
use crate::value::Value;

/// The name of the argument, of the provider and of each type with a trust policy.
pub const TRUST_POLICY_CHECKS: &str = "trust_policy_checks";

model! {
    /// The attribute of every type that has a trust policy.
    pub(super) struct TrustAttribute {
        /// What to do with findings about the trust policy: `error` refuses the plan for each of them, `warn` for
        /// none, `off` looks for none. Wins over the argument of the provider. If neither is set, only a
        /// policy that lets everybody in refuses the plan.
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
    let Some(attribute) = resource.trust_policy() else { return found };
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
    let Some(attribute) = resource.trust_policy() else { return found };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::engine::{Catalog, Entry};
    use crate::services::REGISTRY;

    const STAR: &str =
        r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}"#;
    const VENDOR: &str = r#"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::111111111111:role/r"}}]}"#;

    fn with_role<T>(use_it: impl FnOnce(&Entry) -> T) -> T {
        use_it(Catalog::of(&REGISTRY).resource("aws_iam_role").unwrap())
    }
    fn role(policy: Value, more: &[(&str, &str)]) -> Value {
        let more = more.iter().map(|(name, value)| (*name, Value::from(*value)));
        Value::object([("assume_role_policy", policy)].into_iter().chain(more))
    }
    /// How bad each finding is.
    fn severities(role: &Value, checks: &Value, account: Option<&str>) -> Vec<Severity> {
        let found = with_role(|entry| planned(entry.resource, role, checks, account));
        assert!(found.iter().all(|d| d.path == Some("assume_role_policy".into())), "{found:?}");
        found.into_iter().map(|d| d.severity).collect()
    }

    #[test]
    fn without_an_argument_each_finding_is_as_bad_as_it_is() {
        let other = Some("222222222222");
        assert_eq!(severities(&role(STAR.into(), &[]), &Value::Null, other), [Severity::Error]);
        assert_eq!(severities(&role(VENDOR.into(), &[]), &Value::Null, other), [Severity::Warning]);
    }

    #[test]
    fn the_argument_of_the_provider_counts_for_all_and_that_of_the_object_wins() {
        for (provider, own, expected) in [
            ("error", "", vec![Severity::Error]),
            ("warn", "", vec![Severity::Warning]),
            ("off", "", vec![]),
            ("off", "error", vec![Severity::Error]),
            ("error", "warn", vec![Severity::Warning]),
            ("error", "off", vec![]),
        ] {
            for policy in [STAR, VENDOR] {
                let role = role(policy.into(), &[(TRUST_POLICY_CHECKS, own)]);
                let found = severities(&role, &provider.into(), Some("222222222222"));
                assert_eq!(found, expected, "{provider} {own}");
            }
        }
    }

    #[test]
    fn nothing_unknown_is_complained_about() {
        let other = Some("222222222222");
        assert_eq!(severities(&role(Value::Unknown, &[]), &Value::Null, other), []);
        assert_eq!(severities(&role(STAR.into(), &[]), &Value::Unknown, other), []);
        assert_eq!(severities(&role(VENDOR.into(), &[]), &Value::Null, None), []);
        let mut open = role(STAR.into(), &[]);
        open.insert(TRUST_POLICY_CHECKS, Value::Unknown);
        assert_eq!(severities(&open, &Value::Null, other), []);
    }

    #[test]
    fn a_role_that_exists_tells_its_account() {
        let vendor = |arn| role(VENDOR.into(), &[("arn", arn)]);
        let ours = vendor("arn:aws:iam::111111111111:role/x");
        let theirs = vendor("arn:aws:iam::222222222222:role/x");
        assert_eq!(severities(&ours, &Value::Null, None), []);
        assert_eq!(severities(&theirs, &Value::Null, None), [Severity::Warning]);
    }

    #[test]
    fn a_principal_that_reads_back_as_its_id_was_deleted() {
        let told = |state: &Value| with_role(|entry| read(entry.resource, state));
        let dead = VENDOR.replace("arn:aws:iam::111111111111:role/r", "AROAABCDEFGHIJKLMNOPQ");
        let found: Vec<_> = told(&role(dead.into(), &[("id", "vendor")])).into_iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Warning);
        assert!(found[0].detail.starts_with("The trust policy of aws_iam_role vendor names AROA"));
        assert!(told(&role(VENDOR.into(), &[])).is_empty());
        assert!(told(&Value::Null).is_empty());
    }

    #[test]
    fn types_without_a_trust_policy_have_no_checks() {
        let catalog = Catalog::of(&REGISTRY);
        let vpc = catalog.resource("aws_vpc").unwrap();
        assert!(vpc.schema().attribute(TRUST_POLICY_CHECKS).is_none());
        assert!(planned(vpc.resource, &role(STAR.into(), &[]), &Value::Null, None).is_empty());
        with_role(|entry| assert!(entry.schema().attribute(TRUST_POLICY_CHECKS).is_some()));
    }
}
