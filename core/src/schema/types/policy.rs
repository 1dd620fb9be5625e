//! IAM policies.

use crate::policy::{self, Purpose};

text! {
    /// An IAM policy as JSON: a permissions, trust or resource policy. Policies that mean the same are the
    /// same, so one that AWS returns in another spelling is no change.
    PolicyText, check = check, same = policy::equivalent, sent = without_margins
}

text! {
    /// The trust policy of an IAM role: who may assume it.
    TrustText, check = check_trust, same = policy::equivalent, sent = without_margins
}
text! {
    /// A policy of IAM about what those may do whom it is attached to.
    PermissionsText, check = check_permissions, same = policy::equivalent, sent = without_margins
}

/// A policy without the white space around it, which heredocs and files have and IAM refuses at the beginning.
pub(super) fn without_margins(text: &str) -> &str {
    text.trim_ascii()
}

/// How many characters the policy of a session has at most.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
const LONGEST_OF_SESSIONS: usize = 2048;

/// Checks a policy that limits a session.
pub(super) fn check_session(text: &str) -> Result<(), String> {
    let length = without_margins(text).chars().count();
    if length > LONGEST_OF_SESSIONS {
        return Err(format!(
            "The policy has {length} characters; STS accepts {LONGEST_OF_SESSIONS} for a session."
        ));
    }
    check(text)
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
            (
                r#""NotResource": "arn:aws:s3:::a""#.to_owned(),
                "has a Resource where a Principal is needed",
                "",
            ),
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
    fn permissions_are_about_everything_or_about_arns_and_about_something() {
        let told = |statement: &str| {
            let text = format!(r#"{{"Statement": [{{"Effect": "Allow", {statement}}}]}}"#);
            check_permissions(&text).err().unwrap_or_default()
        };
        let on = |resource: &str| told(&format!(r#""Action": "s3:*", "Resource": [{resource}]"#));
        for resource in [
            r#""*""#,
            r#""arn:aws:s3:::bucket/*", "arn:aws:iam::*:role/${aws:username}""#,
            r#""arn:aws:s3*", "arn:*:s3:::bucket""#,
            r#""${aws:PrincipalTag/bucket}""#,
        ] {
            assert_eq!(on(resource), "", "{resource}");
        }
        for resource in ["bucket", "", "*/a", "arn:aws:s3::bucket", "s3://bucket"] {
            let told = on(&format!(r#""*", "{resource}""#));
            let expected =
                format!("has the resource {resource:?}, where IAM takes \"*\" or an ARN");
            assert!(told.contains(&expected), "{told}");
        }
        assert!(on("").contains("has an empty list of resources"));
        let no_action = told(r#""Action": [], "Resource": "*""#);
        assert!(no_action.contains("has an empty list of actions"), "{no_action}");
    }

    #[test]
    fn a_character_that_iam_takes_in_no_policy_is_told_with_its_place() {
        let text = |path: &str| {
            format!(
                "{{\"Statement\": [\n\t{{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\":\n\"arn:aws:s3:::{path}\"}}\r\n]}}"
            )
        };
        for fits in ["b/Größe/*", "\u{7f}\u{a0}ÿ", r"\u20ac"] {
            assert_eq!(check_permissions(&text(fits)), Ok(()), "{fits}");
        }
        for (path, told) in [
            ("ä/–/€", "has '–' in line 3, column 17: IAM"),
            ("Ā", "has 'Ā' in line 3, column 15: IAM"),
            ("文", "has '文' in line 3, column 15: IAM"),
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

    const PLAIN: &str =
        r#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;

    #[test]
    fn white_space_around_a_policy_is_accepted_means_nothing_and_is_not_sent() {
        use crate::schema::types::SessionPolicy;
        let (tail, both) = (format!("{PLAIN}\n"), format!("\n\t  {PLAIN}\r\n\n"));
        for written in [PLAIN, &tail, &both] {
            assert_eq!(check_permissions(written), Ok(()));
            assert!(PermissionsText::same(&written.into(), &PLAIN.into()), "{written:?}");
            let policy = PermissionsText::decode(&written.into()).unwrap();
            assert_eq!(policy.encode(), written.into(), "the state has it as it was written");
            assert_eq!((policy.as_str(), String::from(policy.clone())), (PLAIN, PLAIN.to_owned()));
            assert_eq!(String::from(TrustText::from(written)), PLAIN);
            assert_eq!(String::from(PolicyText::from(written)), PLAIN);
            let hidden = SessionPolicy::from(written);
            assert_eq!((hidden.as_str(), hidden.encode()), (PLAIN, written.into()));
        }
    }

    #[test]
    fn the_policy_of_a_session_is_measured_as_it_is_sent() {
        let of = |length: usize| format!("\n{}{PLAIN}", " ".repeat(9)) + &" ".repeat(length) + "\n";
        assert_eq!(check_session(&of(3000)), Ok(()));
        let long = PLAIN.replace("s3:*", &format!("s3:{}", "x".repeat(2048)));
        assert!(check_session(&long).unwrap_err().contains("STS accepts 2048"));
        assert!(check_session("{").unwrap_err().contains("not valid JSON"));
    }
}
