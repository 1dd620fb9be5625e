//! What the groups of subnets of all services have in common.

use crate::engine::{Because, Cx, Operation, Result, Retry, Within};
use std::collections::BTreeSet;

/// The description of a group of which nobody says anything.
pub(super) const DESCRIPTION: &str = "Managed by Terraform";

/// What a group names may be as new.
pub(super) const fn young(operation: Operation) -> Retry {
    Retry {
        operation,
        code: "InvalidSubnet",
        message: "",
        within: Within::Propagation(Because::Named),
    }
}

/// What is in a group is on its way out: the refusal of its deletion.
pub(super) const fn in_use(code: &'static str) -> Retry {
    Retry { operation: Operation::Delete, code, message: "", within: Within::Timeout }
}

/// The ARN of a group, by what its service calls it there: `rds` and `subgrp`.
pub(super) async fn arn(cx: &Cx, service: &str, kind: &str, name: &str) -> Result<String> {
    let account = cx.scope().identity().await?.account_id;
    let partition = cx.scope().partition().id;
    Ok(format!("arn:{partition}:{service}:{}:{account}:{kind}:{name}", cx.region()))
}

/// Subnets, as calls take them.
pub(super) fn sent(ids: &BTreeSet<String>) -> Vec<String> {
    ids.iter().cloned().collect()
}
