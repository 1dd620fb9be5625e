//! The checks of trust policies, on a registered type.

use crate::diagnostic::Severity;
use crate::engine::trust::{TRUST_POLICY_CHECKS, planned, read};
use crate::engine::{Catalog, Entry};
use crate::services::REGISTRY;
use crate::value::Value;

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

#[test]
fn a_principal_that_can_be_nobody_is_an_error_at_the_policy_that_an_argument_can_make_a_warning() {
    let nobody = STAR.replace(r#""*""#, r#"{"AWS": "arn:aws:iam::*:root"}"#);
    let checked =
        |checks: &str| severities(&role(nobody.as_str().into(), &[]), &checks.into(), None);
    assert_eq!(checked(""), [Severity::Error]);
    assert_eq!(checked("warn"), [Severity::Warning]);
    assert_eq!(checked("off"), []);
}
