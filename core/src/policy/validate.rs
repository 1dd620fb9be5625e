//! What AWS refuses in a policy that can be read.

use super::{Clause, Document, PolicyError, Position, Purpose, Statement};
use crate::quoted::quoted;
use std::collections::BTreeMap;

/// The first thing that is wrong, if anything.
pub(super) fn check(document: &Document) -> Result<(), PolicyError> {
    if document.statements.is_empty() {
        return Err(PolicyError::Document {
            what: "has a Statement without a single statement".into(),
        });
    }
    let mut sids = BTreeMap::new();
    for (index, statement) in document.statements.iter().enumerate() {
        let wrong = |what| PolicyError::Statement { index, sid: statement.sid.clone(), what };
        self::statement(statement).map_err(wrong)?;
        if let Some(sid) = &statement.sid
            && let Some(other) = sids.insert(sid, index)
        {
            return Err(wrong(format!(
                "has the Sid of Statement[{other}]: it must be unique in a policy"
            )));
        }
    }
    Ok(())
}

/// The first character that IAM takes in no policy.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names>
pub(super) fn characters(text: &str) -> Result<(), PolicyError> {
    let fits = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}');
    match text.char_indices().find(|(_, c)| !fits(*c)) {
        Some((byte, character)) => {
            Err(PolicyError::Character { character, place: Position::of(text, byte) })
        }
        None => Ok(()),
    }
}

/// The first thing that IAM refuses in a policy of this purpose.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>
pub(super) fn suits(document: &Document, purpose: Purpose) -> Result<(), PolicyError> {
    for (index, statement) in document.statements.iter().enumerate() {
        let sid = statement.sid.as_deref().unwrap_or_default();
        let what = match sid.chars().find(|c| !c.is_ascii_alphanumeric()) {
            Some(c) => Some(format!("has {c:?} in its Sid, where IAM accepts letters and digits")),
            None => unsuitable(statement, purpose)
                .map(str::to_owned)
                .or_else(|| nothing(statement).map(str::to_owned))
                .or_else(|| no_resource(statement)),
        };
        if let Some(what) = what {
            return Err(PolicyError::Statement { index, sid: statement.sid.clone(), what });
        }
    }
    Ok(())
}

fn unsuitable(statement: &Statement, purpose: Purpose) -> Option<&'static str> {
    match (purpose, &statement.principals, &statement.resources) {
        (Purpose::Trust, None, Some(_)) => Some(
            "has a Resource where a Principal is needed: in a trust policy, Principal says who may assume the role, and \
             what is assumed is always the role itself",
        ),
        (Purpose::Trust, None, None) => {
            Some("has no Principal: in a trust policy, it says who may assume the role")
        }
        (Purpose::Trust, Some(_), Some(_)) => Some(
            "has a Resource, which IAM refuses in a trust policy: what is assumed is always the role itself",
        ),
        (Purpose::Permissions, Some(_), _) => Some(
            "has a Principal, which IAM refuses here: the policy is about those whom it is attached to",
        ),
        (Purpose::Permissions, None, None) => Some("has neither Resource nor NotResource"),
        (Purpose::Trust, Some(_), None) | (Purpose::Permissions, None, Some(_)) => None,
    }
}

/// A list of actions or resources without any.
fn nothing(statement: &Statement) -> Option<&'static str> {
    let resources = statement.resources.as_ref();
    if statement.actions.named().is_empty() {
        Some("has an empty list of actions")
    } else if resources.is_some_and(|resources| resources.named().is_empty()) {
        Some("has an empty list of resources")
    } else {
        None
    }
}

/// A resource that is neither everything nor an ARN. Nothing is known of one that begins with a variable.
fn no_resource(statement: &Statement) -> Option<String> {
    let resources = statement.resources.as_ref().map_or(&[][..], Clause::named);
    let wrong = resources.iter().find(|resource| {
        let everything = !resource.is_empty() && resource.bytes().all(|b| b == b'*');
        let whole = crate::arn::parts(resource).is_ok() || resource.contains('*');
        let is_arn = resource.starts_with("arn:") && whole;
        !(everything || is_arn || resource.starts_with("${"))
    })?;
    let resource = quoted(wrong);
    Some(format!(
        "has the resource {resource}, where IAM takes \"*\" or an ARN such as \"arn:aws:s3:::bucket/*\""
    ))
}

fn statement(statement: &Statement) -> Result<(), String> {
    for action in statement.actions.named() {
        let everything = !action.is_empty() && action.bytes().all(|b| b == b'*');
        if !everything && !action.contains(':') {
            let action = quoted(action);
            return Err(format!(
                "has the action {action} without a service, as in \"ec2:RunInstances\""
            ));
        }
    }
    match statement.conditions.iter().find(|condition| !condition.operator.is_known()) {
        Some(condition) => {
            let operator = quoted(&condition.operator.to_string());
            Err(format!("has a Condition with the operator {operator}, which AWS does not have"))
        }
        None => Ok(()),
    }
}
