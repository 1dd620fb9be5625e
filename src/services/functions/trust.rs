//! Trust policies for other accounts, other roles and AWS services.

use super::{check, filled, text};
use crate::arn::Arn;
use crate::engine::{Function, Parameter, Refused};
use crate::policy::Element;
use crate::quoted::quoted;
use crate::value::{Type, Value};

pub(super) const TRUST_ACCOUNT: Function = Function {
    name: "trust_account",
    summary: "Writes a trust policy for another account with an external ID",
    doc: "Writes the trust policy of a role that somebody in another account may assume, with an external ID and \
          never without. The first statement lets the principal in. The second one refuses its whole account \
          whenever the ID is missing or wrong, also if somebody adds another statement later.",
    parameters: &[
        Parameter::text(
            "principal",
            "Who may assume the role: the ARN of a role or user, which is best, or an account as its ID or its \
             root ARN.",
        ),
        Parameter::text(
            "external_id",
            "The external ID that has to come along. One for each account that trusts you, made up by you.",
        ),
    ],
    returns: || Type::String,
    call: |arguments| {
        let (principal, id) = (text(arguments, 0)?, text(arguments, 1)?);
        let account = account_of(principal)?;
        check::external_id(1, id)?;
        let by_id = |test: &str| condition(test, [("sts:ExternalId", id)]);
        Ok(policy([
            statement(
                Some("ExternalId"),
                "Allow",
                ("AWS", principal),
                &["sts:AssumeRole"],
                Some(by_id("StringEquals")),
            ),
            statement(
                Some("NeverWithoutExternalId"),
                "Deny",
                ("AWS", &account),
                &["sts:AssumeRole"],
                Some(by_id("StringNotEquals")),
            ),
        ]))
    },
};

pub(super) const TRUST_ROLE: Function = Function {
    name: "trust_role",
    summary: "Writes a trust policy for another role",
    doc: "Writes the trust policy of a role that is assumed with the session of another role, as in a chain of \
          roles. The session may bring tags along.",
    parameters: &[
        Parameter::text("role_arn", "ARN of the role whose sessions may assume this one."),
        Parameter {
            nullable: true,
            ..Parameter::text(
                "external_id",
                "External ID that has to come along, such as the one of a Pod Identity association with a target \
                 role. Null if none is needed.",
            )
        },
    ],
    returns: || Type::String,
    call: |arguments| {
        let role = text(arguments, 0)?;
        check::arn(0, role, "the ARN of an IAM role", Arn::is_role)?;
        let id = filled(arguments, 1);
        if let Some(id) = id {
            check::external_id(1, id)?;
        }
        let id = id.map(|id| condition("StringEquals", [("sts:ExternalId", id)]));
        Ok(policy([statement(
            None,
            "Allow",
            ("AWS", role),
            &["sts:AssumeRole", "sts:TagSession"],
            id,
        )]))
    },
};

pub(super) const TRUST_SERVICE: Function = Function {
    name: "trust_service",
    summary: "Writes a trust policy for an AWS service",
    doc: "Writes the trust policy of a role that an AWS service assumes, such as the role of an instance profile.",
    parameters: &[Parameter::text(
        "service",
        "Name of the service as a principal, such as `ec2.amazonaws.com`. The data source \
         `aws_service_principal` tells it for each partition.",
    )],
    returns: || Type::String,
    call: |arguments| {
        let service = text(arguments, 0)?;
        let label = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if service.split('.').count() < 3 || !service.split('.').all(label) {
            let text = format!(
                "{} is not the name of a service as a principal, such as ec2.amazonaws.com.",
                quoted(service)
            );
            return Err(Refused::argument(0, text));
        }
        if service.starts_with("pods.eks.") {
            let text =
                "A role for pods also has to say which pods: use the function trust_pod_identity.";
            return Err(Refused::argument(0, text));
        }
        Ok(policy([statement(None, "Allow", ("Service", service), &["sts:AssumeRole"], None)]))
    },
};

/// The account that a principal is in, as a principal.
fn account_of(principal: &str) -> Result<String, Refused> {
    if principal.len() == 12 && principal.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(principal.to_owned());
    }
    let somebody = |arn: &Arn| match arn.service.as_str() {
        "iam" => {
            let named = arn.resource.strip_prefix("user/").is_some_and(|name| !name.is_empty());
            arn.resource == "root" || arn.is_role() || named
        }
        "sts" => arn.resource.starts_with("assumed-role/"),
        _ => false,
    };
    let kind =
        "an account or somebody in it, such as 123456789012 or arn:aws:iam::123456789012:role/Name";
    let Arn { partition, account, .. } = check::arn(0, principal, kind, somebody)?;
    Ok(format!("arn:{partition}:iam::{account}:root"))
}

/// A policy of these statements.
pub(super) fn policy(statements: impl IntoIterator<Item = Element>) -> Value {
    let statements = Element::List(statements.into_iter().collect());
    let policy = Element::object([("Version", "2012-10-17".into()), ("Statement", statements)]);
    Value::from(policy.minified())
}

/// A statement about one principal.
pub(super) fn statement(
    sid: Option<&str>,
    effect: &str,
    (kind, principal): (&str, &str),
    actions: &[&str],
    conditions: Option<Element>,
) -> Element {
    let action = match actions {
        [one] => (*one).into(),
        many => Element::texts(many.iter().copied()),
    };
    let fields = [
        ("Sid", sid.map(Element::from)),
        ("Effect", Some(effect.into())),
        ("Principal", Some(Element::object([(kind, principal.into())]))),
        ("Action", Some(action)),
        ("Condition", conditions),
    ];
    Element::object(fields.into_iter().filter_map(|(name, field)| Some((name, field?))))
}

/// Conditions of one test.
pub(super) fn condition<'a, K: Into<String>>(
    test: &str,
    keys: impl IntoIterator<Item = (K, &'a str)>,
) -> Element {
    Element::object([(
        test,
        Element::object(keys.into_iter().map(|(key, value)| (key, value.into()))),
    )])
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use super::*;

    fn refused(function: &Function, arguments: &[Option<&str>]) -> (Option<usize>, String) {
        let refused = call(function, arguments).unwrap_err();
        (refused.argument, refused.text)
    }

    #[test]
    fn another_account_comes_in_with_its_external_id_and_never_without() {
        let policy = call(
            &TRUST_ACCOUNT,
            &[Some("arn:aws-cn:iam::111122223333:role/team/Caller"), Some("5a0c-71")],
        );
        let expected = concat!(
            r#"{"Version":"2012-10-17","Statement":["#,
            r#"{"Sid":"ExternalId","Effect":"Allow","#,
            r#""Principal":{"AWS":"arn:aws-cn:iam::111122223333:role/team/Caller"},"#,
            r#""Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"5a0c-71"}}},"#,
            r#"{"Sid":"NeverWithoutExternalId","Effect":"Deny","#,
            r#""Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"},"#,
            r#""Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"sts:ExternalId":"5a0c-71"}}}]}"#,
        );
        assert_eq!(policy, Ok(expected.into()));
    }

    #[test]
    fn the_number_of_an_account_stays_a_number_because_it_tells_no_partition() {
        let policy = call(&TRUST_ACCOUNT, &[Some("111122223333"), Some("id")]).unwrap();
        let text = policy.as_str().unwrap();
        assert_eq!(text.matches(r#"{"AWS":"111122223333"}"#).count(), 2, "{text}");
    }

    #[test]
    fn every_principal_of_an_account_leads_to_its_account() {
        for resource in ["root", "user/a/b", "role/r"] {
            let principal = format!("arn:aws:iam::111122223333:{resource}");
            assert_eq!(account_of(&principal).unwrap(), "arn:aws:iam::111122223333:root");
        }
        let session = "arn:aws:sts::111122223333:assumed-role/r/session";
        assert_eq!(account_of(session).unwrap(), "arn:aws:iam::111122223333:root");
    }

    #[test]
    fn what_is_no_principal_is_refused_at_the_first_argument() {
        for principal in [
            "*",
            "",
            "11112222333",
            "arn:aws:iam::*:root",
            "arn:aws:iam::111122223333:role/*",
            "arn:aws:iam::111122223333:policy/p",
            "arn:aws:iam::111122223333:user/",
            "arn:aws:iam::aws:role/r",
            "arn:aws:s3:::bucket",
        ] {
            let (argument, text) = refused(&TRUST_ACCOUNT, &[Some(principal), Some("id")]);
            assert_eq!(argument, Some(0), "{principal}");
            assert!(text.contains("is not an account or somebody in it"), "{text}");
        }
    }

    #[test]
    fn an_external_id_that_sts_refuses_is_refused_without_being_shown() {
        for id in ["", "x", "not allowed"] {
            for function in [&TRUST_ACCOUNT, &TRUST_ROLE] {
                if id.is_empty() && function.name == TRUST_ROLE.name {
                    continue;
                }
                let role = Some("arn:aws:iam::111122223333:role/Caller");
                let (argument, text) = refused(function, &[role, Some(id)]);
                assert_eq!(argument, Some(1));
                assert!(id.is_empty() || id == "x" || !text.contains(id), "{text}");
            }
        }
    }

    #[test]
    fn a_role_trusts_another_with_or_without_an_external_id() {
        let role = Some("arn:aws:iam::111122223333:role/entry");
        let expected = |condition: &str| {
            let text = format!(
                "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":\
                 \"arn:aws:iam::111122223333:role/entry\"}},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]\
                 {condition}}}]}}"
            );
            Ok(Value::from(text))
        };
        let by_id = r#","Condition":{"StringEquals":{"sts:ExternalId":"of-the-association"}}"#;
        assert_eq!(call(&TRUST_ROLE, &[role, Some("of-the-association")]), expected(by_id));
        assert_eq!(call(&TRUST_ROLE, &[role, None]), expected(""));
        assert_eq!(call(&TRUST_ROLE, &[role, Some("")]), expected(""));
        let user = "arn:aws:iam::111122223333:user/u";
        let text = format!("{user:?} is not the ARN of an IAM role.");
        assert_eq!(refused(&TRUST_ROLE, &[Some(user), None]), (Some(0), text));
    }

    #[test]
    fn a_service_assumes_a_role_under_its_whole_name() {
        for service in
            ["ec2.amazonaws.com", "ec2.amazonaws.com.cn", "eks-fargate-pods.amazonaws.com"]
        {
            let expected = format!(
                "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":\
                 {{\"Service\":\"{service}\"}},\"Action\":\"sts:AssumeRole\"}}]}}"
            );
            assert_eq!(call(&TRUST_SERVICE, &[Some(service)]), Ok(expected.into()));
        }
        for service in
            ["ec2", "ec2.amazonaws", "EC2.amazonaws.com", "*.amazonaws.com", ".amazonaws.com"]
        {
            let (argument, text) = refused(&TRUST_SERVICE, &[Some(service)]);
            assert_eq!(argument, Some(0));
            assert!(text.ends_with("as a principal, such as ec2.amazonaws.com."), "{text}");
        }
        let (_, text) = refused(&TRUST_SERVICE, &[Some("pods.eks.amazonaws.com")]);
        assert!(text.contains("trust_pod_identity"), "{text}");
    }

    #[test]
    fn what_they_write_is_a_policy_that_aws_accepts() {
        let role = Some("arn:aws:iam::111122223333:role/r");
        for (function, arguments) in [
            (&TRUST_ACCOUNT, vec![role, Some("id")]),
            (&TRUST_ROLE, vec![role, None]),
            (&TRUST_SERVICE, vec![Some("ec2.amazonaws.com")]),
        ] {
            let policy = call(function, &arguments).unwrap();
            crate::policy::parse(policy.as_str().unwrap()).unwrap();
        }
    }
}
