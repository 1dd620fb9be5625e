//! What is said about a policy that AWS would refuse.

use crate::policy::parse;

fn message(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

/// The message about a policy with one statement, of which `elements` are given.
fn about(elements: &str) -> String {
    message(&format!("{{\"Statement\": [{{{elements}}}]}}"))
}

#[test]
fn the_document_must_have_its_shape() {
    for (text, problem) in [
        ("[]", "The policy is a list where an object is expected."),
        ("\"*\"", "The policy is a text where an object is expected."),
        ("{}", "The policy has no Statement."),
        ("{\"Statement\": []}", "The policy has a Statement without a single statement."),
        ("{\"Statement\": \"x\"}", "The policy has a text as Statement where a list is expected."),
        (
            "{\"Statement\": null}",
            "The policy has null as Statement: leave the element out instead.",
        ),
        (
            "{\"statement\": []}",
            "The policy has the element \"statement\", which AWS knows as \"Statement\" only.",
        ),
        (
            "{\"Statements\": []}",
            "The policy has the unknown element \"Statements\"; known are Version, Id, Statement.",
        ),
        (
            "{\"Version\": \"2026-01-01\", \"Statement\": []}",
            "The policy has \"2026-01-01\" as Version, which must be \"2012-10-17\" or \"2008-10-17\".",
        ),
        (
            "{\"Version\": [], \"Statement\": []}",
            "The policy has a list as Version, which must be \"2012-10-17\" or \"2008-10-17\".",
        ),
        (
            "{\"Id\": 7, \"Statement\": []}",
            "The policy has a number as Id where a string is expected.",
        ),
    ] {
        assert_eq!(message(text), problem, "{text}");
    }
}

#[test]
fn a_statement_must_have_its_elements() {
    const ALLOW: &str = r#""Effect": "Allow", "Action": "*""#;
    for (elements, problem) in [
        (String::new(), "has no Effect, which must be \"Allow\" or \"Deny\""),
        (
            r#""Effect": "allow", "Action": "*""#.into(),
            "has \"allow\" as Effect, which must be \"Allow\" or \"Deny\"",
        ),
        (
            r#""Effect": true"#.into(),
            "has a boolean as Effect, which must be \"Allow\" or \"Deny\"",
        ),
        (r#""Effect": "Deny""#.into(), "has neither Action nor NotAction"),
        (
            format!("{ALLOW}, \"NotAction\": []"),
            "has both Action and NotAction: only one of them may be there",
        ),
        (
            format!("{ALLOW}, \"Resource\": \"*\", \"NotResource\": \"*\""),
            "has both Resource and NotResource: only one of them may be there",
        ),
        (
            format!("{ALLOW}, \"Principal\": \"*\", \"NotPrincipal\": \"*\""),
            "has both Principal and NotPrincipal: only one of them may be there",
        ),
        (format!("{ALLOW}, \"Sid\": 1"), "has a number as Sid where a string is expected"),
        (
            format!("{ALLOW}, \"Condition\": null"),
            "has null as Condition: leave the element out instead",
        ),
        (
            format!("{ALLOW}, \"resource\": 1"),
            "has the element \"resource\", which AWS knows as \"Resource\" only",
        ),
        (
            format!("{ALLOW}, \"Ressource\": 1"),
            "has the unknown element \"Ressource\"; known are Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition",
        ),
        (
            format!("{ALLOW}, \"Resource\": [\"*\", {{}}]"),
            "has an object as Resource where a string or a list of strings is expected",
        ),
        (
            r#""Effect": "Allow", "Action": "DescribeVpcs""#.into(),
            "has the action \"DescribeVpcs\" without a service, as in \"ec2:RunInstances\"",
        ),
        (
            r#""Effect": "Allow", "NotAction": ["ec2:*", ""]"#.into(),
            "has the action \"\" without a service, as in \"ec2:RunInstances\"",
        ),
    ] {
        let sid = if elements.contains("\"Sid\": 1") { " (Sid \"1\")" } else { "" };
        assert_eq!(about(&elements), format!("Statement[0]{sid} of the policy {problem}."));
    }
}

#[test]
fn principals_must_have_a_kind() {
    let about = |principal: &str| {
        about(&format!(
            r#""Sid": "Trust", "Effect": "Allow", "Action": "*", "Principal": {principal}"#
        ))
    };
    let expected =
        "where \"*\" or an object with AWS, Service, Federated or CanonicalUser is expected";
    for (principal, problem) in [
        (r#""123456789012""#, format!("has \"123456789012\" as Principal {expected}")),
        (r#"["*"]"#, format!("has a list as Principal {expected}")),
        ("{}", "has an empty Principal".into()),
        (
            r#"{"Aws": "*"}"#,
            "has a Principal that has the element \"Aws\", which AWS knows as \"AWS\" only".into(),
        ),
        (
            r#"{"User": "*"}"#,
            "has a Principal that has the unknown element \"User\"; known are AWS, Service, Federated, CanonicalUser".into(),
        ),
        (
            r#"{"AWS": {"a": 1}}"#,
            "has an object as Principal.AWS where a text or a list is expected".into(),
        ),
        (
            r#"{"Service": [null]}"#,
            "has null as Principal.Service where a text or a list is expected".into(),
        ),
    ] {
        assert_eq!(about(principal), format!("Statement[0] (Sid \"Trust\") of the policy {problem}."));
    }
}

#[test]
fn conditions_must_be_tests_of_keys() {
    let about = |condition: &str| {
        about(&format!(r#""Effect": "Allow", "Action": "*", "Condition": {condition}"#))
    };
    for (condition, problem) in [
        ("[]", "has a list as Condition where an object is expected"),
        (
            r#"{"StringEquals": "x"}"#,
            "has a text as \"StringEquals\" in Condition where an object is expected",
        ),
        (
            r#"{"StringEquals": {"sts:ExternalId": {}}}"#,
            "has an object as \"sts:ExternalId\" in Condition where a text or a list is expected",
        ),
        (
            r#"{"ForAnyValue:StringEqual": {"sts:ExternalId": "x"}}"#,
            "has a Condition with the operator \"ForAnyValue:StringEqual\", which AWS does not have",
        ),
    ] {
        assert_eq!(about(condition), format!("Statement[0] of the policy {problem}."));
    }
}

#[test]
fn the_statement_is_named_by_its_place_and_sid() {
    let text = r#"{"Statement": [
        {"Effect": "Allow", "Action": "*"},
        {"Sid": "Read", "Effect": "Allow", "Action": "*"},
        {"Sid": "Read", "Effect": "Allow", "Action": "*"}
    ]}"#;
    assert_eq!(
        message(text),
        "Statement[2] (Sid \"Read\") of the policy has the Sid of Statement[1]: it must be unique in a policy."
    );
    assert_eq!(
        message(r#"{"Statement": [{"Effect": "Allow", "Action": "*"}, "x"]}"#),
        "Statement[1] of the policy is a text where an object is expected."
    );
}

#[test]
fn a_message_never_shows_a_long_value_whole() {
    let long = "x".repeat(10_000);
    for elements in [
        format!(r#""{long}": 1"#),
        format!(r#""Sid": "{long}""#),
        format!(r#""Effect": "{long}""#),
        format!(r#""Effect": "Allow", "Action": "{long}""#),
        format!(r#""Effect": "Allow", "Action": "*", "Principal": "{long}""#),
        format!(r#""Effect": "Allow", "Action": "*", "Condition": {{"{long}": {{"k": "v"}}}}"#),
        format!(r#""Effect": "Allow", "Action": "*", "Condition": {{"Bool": {{"{long}": null}}}}"#),
        format!(r#""{long}": 1, "{long}": 1"#),
    ] {
        let message = about(&elements);
        assert!(message.len() < 300, "{message}");
    }
}
