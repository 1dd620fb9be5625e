//! What AWS refuses in a policy that can be read.

use super::{Document, PolicyError, Statement};
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
