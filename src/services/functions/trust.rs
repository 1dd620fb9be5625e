//! Trust policies for other accounts, other roles and AWS services.

#[cfg(test)]
mod tests;

use super::{check, filled, text};
use crate::arn::{Arn, is_account_id};
use crate::engine::{Function, Parameter, Refused};
use crate::policy::Element;
use crate::quoted::quoted;
use crate::value::{Type, Value};

pub(super) const TRUST_ACCOUNT: Function = Function {
    name: "trust_account",
    summary: "Writes a trust policy for another account with an external ID",
    doc: "Writes the trust policy of a role that somebody in another account may assume, with an external ID and \
          never without. The first statement lets the principal in. The second one refuses its whole account \
          whenever the ID is missing or wrong, also if somebody adds another statement later. The function \
          `trust_session` adds that sessions may bring tags or a source identity along.",
    parameters: &[
        Parameter::text(
            "principal",
            "Who may assume the role: the ARN of a role or user, which is best, or an account as its ID or its \
             root ARN.",
        ),
        Parameter::text(
            "external_id",
            "The external ID that has to be passed. Generate a unique one for each account that trusts you.",
        ),
    ],
    variadic: Some(Parameter::text(
        "other_external_ids",
        "Other external IDs that are good as well: the old one, until everybody who comes in uses the new one.",
    )),
    returns: || Type::String,
    call: |arguments| {
        let principal = text(arguments, 0)?;
        let account = account_of(principal)?;
        let mut ids = Vec::new();
        for index in 1..arguments.len().max(2) {
            let id = text(arguments, index)?;
            check::external_id(index, id)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let by_id = |test: &str| {
            conditions(test, [("sts:ExternalId", Element::one_or_many(ids.iter().copied()))])
        };
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
                "External ID that has to be passed, such as the one of a Pod Identity association with a target \
                 role. Null if none is needed.",
            )
        },
    ],
    variadic: None,
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
    doc: "Writes the trust policy of a role that an AWS service assumes, such as the role of an instance profile. With \
          sources, the service may assume it only when it works for one of them, so that it cannot be talked into it \
          by somebody in another account.",
    parameters: &[Parameter::text(
        "service",
        "Name of the service as a principal, such as `ec2.amazonaws.com`. The data source \
         `aws_service_principal` tells it for each partition.",
    )],
    variadic: Some(Parameter::text(
        "sources",
        "For whom the service works: accounts as their IDs (`aws:SourceAccount`), or resources as their ARNs, which may \
         hold wildcards (`aws:SourceArn`). With both, one of each has to fit. Only for services that tell it, as EKS \
         does for the pods of Fargate profiles; EC2 does not tell it for instances.",
    )),
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
        let sources = sources(arguments.get(1..).unwrap_or_default())?;
        Ok(policy([statement(None, "Allow", ("Service", service), &["sts:AssumeRole"], sources)]))
    },
};

/// The conditions that a service works for one of these accounts and one of these resources. They stand from the second
/// argument on.
fn sources(sources: &[Value]) -> Result<Option<Element>, Refused> {
    let (mut accounts, mut arns) = (Vec::new(), Vec::new());
    for index in 0..sources.len() {
        let source = text(sources, index)
            .map_err(|_| Refused::argument(index + 1, "A string is required."))?;
        if is_account_id(source) {
            accounts.push(source);
        } else if source.parse::<Arn>().is_ok_and(|arn| is_somebodys(&arn)) {
            arns.push(source);
        } else {
            let text = format!(
                "{} is neither the ID of an account nor the ARN of what a service works for, such as \
                 arn:aws:eks:eu-central-1:123456789012:fargateprofile/blue/*.",
                quoted(source)
            );
            return Err(Refused::argument(index + 1, text));
        }
    }
    let tests =
        [("StringEquals", "aws:SourceAccount", accounts), ("ArnLike", "aws:SourceArn", arns)];
    let tests = tests.into_iter().filter(|(.., values)| !values.is_empty());
    let tests = tests
        .map(|(test, key, values)| (test, Element::object([(key, Element::one_or_many(values))])));
    Ok(Some(tests.collect::<Vec<_>>()).filter(|tests| !tests.is_empty()).map(Element::object))
}

/// Whether an ARN with wildcards stands for what one account owns. With the account in it, all that it has in a service
/// may be meant: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html>.
fn is_somebodys(arn: &Arn) -> bool {
    !arn.account.is_empty() || !arn.resource.starts_with(check::is_wild)
}

/// The account that a principal is in, as a principal.
fn account_of(principal: &str) -> Result<String, Refused> {
    if is_account_id(principal) {
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
    let fields = [
        ("Sid", sid.map(Element::from)),
        ("Effect", Some(effect.into())),
        ("Principal", Some(Element::object([(kind, principal.into())]))),
        ("Action", Some(Element::one_or_many(actions.iter().copied()))),
        ("Condition", conditions),
    ];
    Element::object(fields.into_iter().filter_map(|(name, field)| Some((name, field?))))
}

/// Conditions of one test.
pub(super) fn condition<'a, K: Into<String>>(
    test: &str,
    keys: impl IntoIterator<Item = (K, &'a str)>,
) -> Element {
    conditions(test, keys.into_iter().map(|(key, value)| (key, value.into())))
}

fn conditions<K: Into<String>>(
    test: &str,
    keys: impl IntoIterator<Item = (K, Element)>,
) -> Element {
    Element::object([(test, Element::object(keys))])
}
