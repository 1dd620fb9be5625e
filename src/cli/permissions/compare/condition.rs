//! Whether a condition of a policy leaves room for what is needed.

use super::pattern::{covers, overlap};
use crate::policy::{Condition, Operator, Test};

/// Whether a condition is met wherever what is needed is, so that it narrows nothing.
pub(super) fn is_implied(given: &Condition, needed: &[Test]) -> bool {
    needed.iter().any(|test| implies(test, given))
}

fn implies(test: &Test, given: &Condition) -> bool {
    let operator = Operator::read(&test.test);
    if operator.quantifier != given.operator.quantifier
        || !test.variable.eq_ignore_ascii_case(&given.key)
        || (operator.if_exists && !given.operator.if_exists)
    {
        return false;
    }
    let same = |value: &String| given.values.contains(value);
    let like = |value: &String| given.values.iter().any(|pattern| covers(pattern, value));
    let string = ["StringEquals", "StringLike"];
    let arn = ["ArnEquals", "ArnLike", "StringLike"];
    let (ours, theirs) = (operator.name.as_str(), given.operator.name.as_str());
    match theirs {
        "StringLike" if string.contains(&ours) => test.values.iter().all(like),
        "ArnEquals" | "ArnLike" if arn.contains(&ours) => test.values.iter().all(like),
        // A value that must not be there is one of a list that must not be.
        _ if theirs == ours && theirs.contains("Not") => {
            given.values.iter().all(|v| test.values.contains(v))
        }
        _ => theirs == ours && test.values.iter().all(same),
    }
}

/// Whether a condition is never met where what is needed is: they want different strings of one key.
pub(super) fn contradicts(given: &Condition, needed: &[Test]) -> bool {
    let plain = |operator: &Operator| {
        operator.quantifier.is_none()
            && ["StringEquals", "StringLike"].contains(&operator.name.as_str())
    };
    let excludes = |test: &Test| {
        let both = |value: &String| given.values.iter().any(|pattern| overlap(pattern, value));
        test.variable.eq_ignore_ascii_case(&given.key)
            && plain(&given.operator)
            && plain(&Operator::read(&test.test))
            && !test.values.iter().any(both)
    };
    needed.iter().any(excludes)
}

/// A condition in words.
pub(super) fn told(condition: &Condition) -> String {
    words(&condition.operator.to_string(), &condition.key, &condition.values)
}

/// A condition that is needed, in words.
pub(super) fn told_of(test: &Test) -> String {
    words(&test.test, &test.variable, &test.values)
}

fn words(operator: &str, key: &str, values: &[String]) -> String {
    format!("{key} {operator} {}", values.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(operator: &str, key: &str, values: &[&str]) -> Condition {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Condition { operator: Operator::read(operator), key: key.to_owned(), values }
    }

    fn needed(test: &str, values: &[&str]) -> Vec<Test> {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        vec![Test { test: test.to_owned(), variable: "iam:PassedToService".to_owned(), values }]
    }

    #[test]
    fn a_condition_that_is_always_met_narrows_nothing() {
        let ec2 = needed("StringEquals", &["ec2.amazonaws.com"]);
        for given in [
            given("StringEquals", "iam:PassedToService", &["ec2.amazonaws.com"]),
            given(
                "stringequals",
                "IAM:passedtoservice",
                &["eks.amazonaws.com", "ec2.amazonaws.com"],
            ),
            given("StringLike", "iam:PassedToService", &["ec2.*"]),
            given("StringEqualsIfExists", "iam:PassedToService", &["ec2.amazonaws.com"]),
        ] {
            assert!(is_implied(&given, &ec2), "{}", told(&given));
        }
        for given in [
            given("StringEquals", "iam:PassedToService", &["eks.amazonaws.com"]),
            given("StringNotEquals", "iam:PassedToService", &["ec2.amazonaws.com"]),
            given("ForAnyValue:StringEquals", "iam:PassedToService", &["ec2.amazonaws.com"]),
            given("StringEquals", "aws:RequestedRegion", &["ec2.amazonaws.com"]),
        ] {
            assert!(!is_implied(&given, &ec2), "{}", told(&given));
            assert!(!is_implied(&given, &[]), "{}", told(&given));
        }
    }

    #[test]
    fn conditions_that_want_different_strings_are_never_met_together() {
        let ec2 = needed("StringEquals", &["ec2.amazonaws.com"]);
        let of = |operator: &str, value: &str| given(operator, "iam:PassedToService", &[value]);
        assert!(contradicts(&of("StringEquals", "eks.amazonaws.com"), &ec2));
        assert!(contradicts(&of("StringLike", "eks.*"), &ec2));
        for other in [
            of("StringLike", "e*.amazonaws.com"),
            of("StringNotEquals", "eks.amazonaws.com"),
            given("StringEquals", "aws:RequestedRegion", &["eu-west-1"]),
        ] {
            assert!(!contradicts(&other, &ec2), "{}", told(&other));
        }
    }
}
