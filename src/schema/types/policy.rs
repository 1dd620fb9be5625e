//! IAM policies.

use crate::policy::{self, Purpose};

text! {
    /// An IAM policy as JSON: a permissions, trust or resource policy. Policies that mean the same are the
    /// same, so one that AWS returns in another spelling is no change.
    PolicyText, check = check, same = policy::equivalent
}

text! {
    /// The trust policy of an IAM role: who may assume it.
    TrustText, check = check_trust, same = policy::equivalent
}
text! {
    /// A policy of IAM about what those may do whom it is attached to.
    PermissionsText, check = check_permissions, same = policy::equivalent
}

pub(super) fn check(text: &str) -> Result<(), String> {
    policy::parse(text).map(drop).map_err(|error| error.to_string())
}

fn check_trust(text: &str) -> Result<(), String> {
    check_for(text, Purpose::Trust)
}

fn check_permissions(text: &str) -> Result<(), String> {
    check_for(text, Purpose::Permissions)
}

fn check_for(text: &str, purpose: Purpose) -> Result<(), String> {
    policy::parse_for(text, purpose).map(drop).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Field;
    use crate::value::{Path, Value};

    fn problems(value: &Value) -> Vec<(Path, String)> {
        let mut found = Vec::new();
        <Option<PolicyText>>::check(value, &Path::from("policy"), &mut found);
        found
    }

    #[test]
    fn trust_and_permissions_policies_are_accepted() {
        for policy in [
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#,
            r#"{"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"
            }]}"#,
        ] {
            assert_eq!(problems(&policy.into()), []);
        }
    }

    #[test]
    fn a_problem_is_told_at_the_attribute() {
        assert_eq!(
            problems(&"{\"Version\": \"2012-10-17\"\n\"Statement\": []}".into()),
            [(
                Path::from("policy"),
                "The policy is not valid JSON: line 2, column 1: expected `,` or `}`.".to_owned()
            )]
        );
        assert_eq!(
            problems(&r#"{"Statement": [{"Sid": "Read", "Action": "s3:GetObject"}]}"#.into()),
            [(
                Path::from("policy"),
                "Statement[0] (Sid \"Read\") of the policy has no Effect, which must be \"Allow\" or \"Deny\"."
                    .to_owned()
            )]
        );
    }

    #[test]
    fn a_policy_has_what_it_is_for_and_nothing_else() {
        let who = r#""Principal": {"AWS": "111122223333"}"#;
        let to_what = r#""Resource": "arn:aws:iam::111122223333:role/r""#;
        for (statement, trust, permissions) in [
            (who.to_owned(), "", "has a Principal, which IAM refuses here"),
            (to_what.to_owned(), "has a Resource where a Principal is needed", ""),
            (r#""NotResource": "a""#.to_owned(), "has a Resource where a Principal is needed", ""),
            (
                String::from(r#""Sid": "a""#),
                "has no Principal",
                "has neither Resource nor NotResource",
            ),
            (format!("{who}, {to_what}"), "has a Resource, which IAM refuses", "has a Principal"),
            (format!(r#"{who}, "Sid": "not so""#), "has ' ' in its Sid", "has ' ' in its Sid"),
            (format!(r#"{to_what}, "Sid": "a-b""#), "has '-' in its Sid", "has '-' in its Sid"),
        ] {
            let text = format!(
                r#"{{"Statement": [{{"Effect": "Allow", "Action": "sts:AssumeRole", {statement}}}]}}"#
            );
            for (told, expected) in
                [(check_trust(&text), trust), (check_permissions(&text), permissions)]
            {
                let told = told.err().unwrap_or_default();
                assert_eq!(told.is_empty(), expected.is_empty(), "{text}: {told}");
                assert!(told.contains(expected), "{text}: {told}");
            }
        }
    }

    #[test]
    fn a_character_that_iam_takes_in_no_policy_is_told_with_its_place() {
        let text = |path: &str| {
            format!(
                "{{\"Statement\": [\n\t{{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"{path}\"}}\r\n]}}"
            )
        };
        for fits in ["arn:aws:s3:::b/Größe/*", "\u{7f}\u{a0}ÿ", r"\u20ac"] {
            assert_eq!(check_permissions(&text(fits)), Ok(()), "{fits}");
        }
        for (path, told) in [
            ("ä/–/€", "has '–' in line 2, column 55: IAM"),
            ("Ā", "has 'Ā' in line 2, column 53: IAM"),
            ("文", "has '文' in line 2, column 53: IAM"),
        ] {
            let problem = check_permissions(&text(path)).unwrap_err();
            assert!(problem.contains(told), "{problem}");
            assert_eq!(check(&text(path)), Ok(()), "other services may take it");
        }
    }

    #[test]
    fn what_is_not_set_or_not_known_is_no_problem() {
        for value in [Value::Null, Value::Unknown, "".into()] {
            assert_eq!(problems(&value), []);
        }
    }

    #[test]
    fn another_spelling_is_the_same_policy() {
        let same = |a: &str, b: &str| PolicyText::same(&a.into(), &b.into());
        let policy =
            r#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": ["a", "b"]}]}"#;
        assert!(same(
            policy,
            r#"{"Statement":{"Resource":["b","a"],"Action":"S3:*","Effect":"Allow"}}"#
        ));
        assert!(!same(
            policy,
            r#"{"Statement":{"Resource":["b"],"Action":"S3:*","Effect":"Allow"}}"#
        ));
    }
}
