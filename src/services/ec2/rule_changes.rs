//! Changes of the rules of one group: what comes is added before what goes is removed, with one call each.

use super::permissions::{self, Direction, Rules};
use crate::engine::{AbsentIf, Cx, Error, How, Result, Share};
use aws_sdk_ec2::types::IpPermission;

/// The refusal of a rule that is there already.
const DUPLICATE: &str = "InvalidPermission.Duplicate";
/// The refusal to remove a rule that is not there.
pub(super) const NO_RULE: &str = "InvalidPermission.NotFound";
/// The refusal of a call about a group that is not there.
pub(super) const NO_GROUP: &str = "InvalidGroup.NotFound";
/// The refusal of more rules than a group can have.
const FULL: &str = "RulesPerSecurityGroupLimitExceeded";

/// What a type manages of the rules of a group, whose ID is in the attribute `of`.
pub(super) const fn share(direction: Direction, of: &'static str, how: How) -> Share {
    let what = match direction {
        Direction::Ingress => "ingress rules",
        Direction::Egress => "egress rules",
    };
    Share { what, of, how }
}

/// What has to be done.
#[derive(Debug, Default, PartialEq)]
struct Difference {
    added: Rules,
    described: Rules,
    removed: Rules,
}

impl Difference {
    /// Only what is among `old` is removed: the rest is of others, who have added it since.
    fn of(old: &Rules, new: &Rules) -> Self {
        let mut difference = Self::default();
        for (rule, beside) in new {
            match old.get(rule) {
                None => drop(difference.added.insert(rule.clone(), beside.clone())),
                Some(was) if was.description != beside.description => {
                    difference.described.insert(rule.clone(), beside.clone());
                }
                Some(_) => {}
            }
        }
        let goes = old.iter().filter(|(rule, _)| !new.contains_key(rule));
        difference.removed = goes.map(|(rule, was)| (rule.clone(), was.clone())).collect();
        difference
    }
}

/// Makes `new` of the rules of a group that were `old` when they were read last.
pub(super) async fn change(
    cx: &Cx,
    group: &str,
    direction: Direction,
    (old, new): (&Rules, &Rules),
) -> Result<()> {
    let _turn = cx.turn(group).await?;
    let difference = &Difference::of(old, new);
    let Difference { added, described, removed } = difference;
    // First: where rules have different descriptions after a refusal, their sources differ from the plan too, and the
    // next plan sees that, whichever of the descriptions a read tells.
    describe(cx, group, direction, described).await?;
    match add_those_missing(cx, group, direction, added).await {
        Err(refusal) if refusal.code() == Some(FULL) && !removed.is_empty() => {
            return make_room(cx, group, direction, difference).await;
        }
        done => done?,
    }
    remove_those_there(cx, group, direction, removed).await
}

/// In a group that is full, what goes has to go first. If what comes is refused all the same, what was there is put back.
async fn make_room(
    cx: &Cx,
    group: &str,
    direction: Direction,
    difference: &Difference,
) -> Result<()> {
    let Difference { added, removed, .. } = difference;
    remove_those_there(cx, group, direction, removed).await?;
    if let Err(refusal) = add_those_missing(cx, group, direction, added).await {
        return if let Ok(()) = add_those_missing(cx, group, direction, removed).await {
            Err(refusal)
        } else {
            let gone = removed.keys().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            let what = format!(
                "To make room, these rules were removed, and they could not be added again: {gone}."
            );
            Err(refusal.explained(&what))
        };
    }
    Ok(())
}

/// Adds rules: all, or none if AWS refuses one of them.
pub(super) async fn add(cx: &Cx, group: &str, to: Direction, rules: &Rules) -> Result<()> {
    let Some(permissions) = some(rules, group) else { return Ok(()) };
    match to {
        Direction::Ingress => {
            let call = cx.ec2().authorize_security_group_ingress().group_id(group);
            call.set_ip_permissions(Some(permissions)).send().await?;
        }
        Direction::Egress => {
            let call = cx.ec2().authorize_security_group_egress().group_id(group);
            call.set_ip_permissions(Some(permissions)).send().await?;
        }
    }
    Ok(())
}

/// Removes rules: all, or none if AWS does not know one of them.
pub(super) async fn remove(cx: &Cx, group: &str, from: Direction, rules: &Rules) -> Result<()> {
    let Some(permissions) = some(rules, group) else { return Ok(()) };
    match from {
        Direction::Ingress => {
            let call = cx.ec2().revoke_security_group_ingress().group_id(group);
            call.set_ip_permissions(Some(permissions)).send().await?;
        }
        Direction::Egress => {
            let call = cx.ec2().revoke_security_group_egress().group_id(group);
            call.set_ip_permissions(Some(permissions)).send().await?;
        }
    }
    Ok(())
}

/// Adds those of these rules that are not there. An earlier attempt may have been carried out although its answer was lost,
/// or somebody else has been here. What is there is not asked for: a read may not show it yet.
async fn add_those_missing(cx: &Cx, group: &str, to: Direction, rules: &Rules) -> Result<()> {
    if add(cx, group, to, rules).await.absent_if(&[DUPLICATE])?.is_some() {
        return Ok(());
    }
    for one in each(rules) {
        add(cx, group, to, &one).await.absent_if(&[DUPLICATE])?;
    }
    describe(cx, group, to, rules).await
}

/// Removes those of these rules that are there.
pub(super) async fn remove_those_there(
    cx: &Cx,
    group: &str,
    from: Direction,
    rules: &Rules,
) -> Result<()> {
    if remove(cx, group, from, rules).await.absent_if(&[NO_RULE, NO_GROUP])?.is_some() {
        return Ok(());
    }
    for one in each(rules) {
        remove(cx, group, from, &one).await.absent_if(&[NO_RULE, NO_GROUP])?;
    }
    Ok(())
}

/// Rules one by one.
fn each(rules: &Rules) -> impl Iterator<Item = Rules> {
    rules.iter().map(|(rule, beside)| Rules::from([(rule.clone(), beside.clone())]))
}

async fn describe(cx: &Cx, group: &str, of: Direction, rules: &Rules) -> Result<()> {
    let Some(permissions) = some(rules, group) else { return Ok(()) };
    match of {
        Direction::Ingress => {
            let call = cx.ec2().update_security_group_rule_descriptions_ingress().group_id(group);
            call.set_ip_permissions(Some(permissions)).send().await?;
        }
        Direction::Egress => {
            let call = cx.ec2().update_security_group_rule_descriptions_egress().group_id(group);
            call.set_ip_permissions(Some(permissions)).send().await?;
        }
    }
    Ok(())
}

fn some(rules: &Rules, group: &str) -> Option<Vec<IpPermission>> {
    (!rules.is_empty()).then(|| permissions::to_aws(rules, group))
}

/// The rules of a group as they are now; none if the group is not there.
pub(super) async fn rules(cx: &Cx, group: &str, of: Direction) -> Result<Rules> {
    let filter = super::filter("group-id", [group]);
    let answer = cx.ec2().describe_security_groups().filters(filter).send().await?;
    let Some(found) = answer.security_groups().first() else { return Ok(Rules::new()) };
    Ok(of_group(found, of))
}

/// The rules in what AWS says of a group.
pub(super) fn of_group(group: &aws_sdk_ec2::types::SecurityGroup, of: Direction) -> Rules {
    let permissions = match of {
        Direction::Ingress => group.ip_permissions(),
        Direction::Egress => group.ip_permissions_egress(),
    };
    permissions::of_aws(permissions, group.group_id().unwrap_or_default(), group.owner_id())
}

/// One direction after the other.
pub(super) const BOTH: [Direction; 2] = [Direction::Ingress, Direction::Egress];

/// What is explained of a refusal because a group is full.
pub(super) fn explained(refusal: Error) -> Error {
    if refusal.code() != Some(FULL) {
        return refusal;
    }
    refusal.explained(
        "Each CIDR block, group and prefix list is a rule of its own, and a prefix list counts as many as it may have \
         entries. The quota \"Inbound or outbound rules per security group\" of Amazon VPC can be raised.",
    )
}
