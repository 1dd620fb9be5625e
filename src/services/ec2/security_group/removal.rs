//! The end of a security group.

use super::describe;
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::services::ec2::permissions::{Peer, Rules};
use crate::services::ec2::rule_changes::{self, BOTH, NO_GROUP};
use crate::services::ec2::{filter, leftovers, obstacles};

/// Deletes a group; with `revoke`, first all rules in it, and where that is not enough, those that refer to it.
pub(super) async fn remove(cx: &Cx, group: &str, revoke: bool) -> Result<()> {
    if revoke {
        cx.once("revoke the rules of the group", empty(cx, group)).await?;
    }
    let deleted = cx.ec2().delete_security_group().group_id(group).send().await;
    let deleted = deleted.absent_if(&[NO_GROUP, "InvalidSecurityGroupID.NotFound"]);
    if deleted.as_ref().is_err_and(|refusal| refusal.code() == Some(leftovers::IN_USE)) {
        if revoke {
            forget(cx, group).await?;
        }
        leftovers::clear_group(cx, group).await?;
    }
    deleted.map(drop)
}

/// Removes all rules of a group.
async fn empty(cx: &Cx, group: &str) -> Result<()> {
    let _turn = cx.turn(group).await?;
    for found in describe(cx, vec![filter("group-id", [group])]).await? {
        for direction in BOTH {
            let rules = rule_changes::of_group(&found, direction);
            rule_changes::remove_those_there(cx, group, direction, &rules).await?;
        }
    }
    Ok(())
}

/// Removes the rules of other groups that refer to a group. What may not be looked at or changed stays, and the refusal of
/// the group is the error.
async fn forget(cx: &Cx, group: &str) -> Result<()> {
    for (direction, by) in BOTH.into_iter().zip(obstacles::REFERRING) {
        let others = match describe(cx, vec![filter(by, [group])]).await {
            Err(Error::Aws(why)) => {
                tracing::warn!(%why, "cannot look for the rules that refer to a security group");
                continue;
            }
            found => found?,
        };
        for other in &others {
            let id = other.group_id().unwrap_or_default();
            let mut rules: Rules = rule_changes::of_group(other, direction);
            rules.retain(|rule, _| rule.peer == Peer::Group(group.to_owned()));
            let _turn = cx.turn(id).await?;
            match rule_changes::remove_those_there(cx, id, direction, &rules).await {
                Err(Error::Aws(why)) => {
                    tracing::warn!(%why, group = id, "cannot remove the rules that refer to a group");
                }
                removed => removed?,
            }
        }
    }
    Ok(())
}
