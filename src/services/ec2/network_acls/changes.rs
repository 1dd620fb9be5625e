//! Calls about single rules, and changes of all rules of one direction of an ACL.

use super::NO_ACL;
use super::entries::{Entries, Entry};
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::services::ec2::permissions::Direction;
use aws_sdk_ec2::types::{IcmpTypeCode, RuleAction};

/// The refusal of a rule whose number another one has.
pub(in crate::services::ec2) const EXISTS: &str = "NetworkAclEntryAlreadyExists";
/// The refusal of a call about a rule that is not there.
const NO_ENTRY: &str = "InvalidNetworkAclEntry.NotFound";
/// The refusal of more rules than an ACL can have.
const FULL: &str = "NetworkAclEntryLimitExceeded";

/// Where a rule is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::services::ec2) struct Place {
    /// The ID of the ACL.
    pub(in crate::services::ec2) acl: String,
    /// What it is about.
    pub(in crate::services::ec2) direction: Direction,
    /// Its number.
    pub(in crate::services::ec2) number: i64,
}

/// Says in a call where a rule is.
macro_rules! at {
    ($call:expr, $place:expr) => {
        $call
            .network_acl_id(&$place.acl)
            .egress($place.direction == Direction::Egress)
            .set_rule_number(i32::try_from($place.number).ok())
    };
}
/// Says in a call what a rule says.
macro_rules! says {
    ($call:expr, $entry:expr) => {{
        let entry: &Entry = $entry;
        let (ipv4, ipv6) = if entry.is_ipv6() {
            (None, Some(entry.cidr.clone()))
        } else {
            (Some(entry.cidr.clone()), None)
        };
        $call
            .protocol(&entry.protocol)
            .rule_action(RuleAction::from(entry.action.as_str()))
            .set_cidr_block(ipv4)
            .set_ipv6_cidr_block(ipv6)
            .set_port_range(entry.port_range())
            .set_icmp_type_code(icmp(entry))
    }};
}

fn icmp(entry: &Entry) -> Option<IcmpTypeCode> {
    let (of, code) = entry.icmp?;
    let number = |number: i64| i32::try_from(number).ok();
    Some(IcmpTypeCode::builder().set_type(number(of)).set_code(number(code)).build())
}

/// Creates a rule. EC2 takes one that is there already with the same words.
pub(in crate::services::ec2) async fn create(cx: &Cx, place: &Place, entry: &Entry) -> Result<()> {
    let call = at!(cx.ec2().create_network_acl_entry(), place);
    says!(call, entry).send().await.map_err(explained)?;
    Ok(())
}

/// Lets a rule say something else, without a gap. One that somebody has deleted since is created.
pub(in crate::services::ec2) async fn replace(cx: &Cx, place: &Place, entry: &Entry) -> Result<()> {
    let call = at!(cx.ec2().replace_network_acl_entry(), place);
    match says!(call, entry).send().await.absent_if(&[NO_ENTRY])? {
        Some(_) => Ok(()),
        None => create(cx, place, entry).await,
    }
}

/// Adds a rule to an ACL all of whose rules are managed together. One of its number that is there already has come
/// since it was read last, maybe by a call whose answer was lost: a look might not show it yet.
async fn add(cx: &Cx, place: &Place, entry: &Entry) -> Result<()> {
    match create(cx, place, entry).await {
        Err(refusal) if refusal.code() == Some(EXISTS) => {
            let call = at!(cx.ec2().replace_network_acl_entry(), place);
            says!(call, entry).send().await?;
            Ok(())
        }
        other => other,
    }
}

/// Deletes a rule.
pub(in crate::services::ec2) async fn remove(cx: &Cx, place: &Place) -> Result<()> {
    let call = at!(cx.ec2().delete_network_acl_entry(), place);
    call.send().await.absent_if(&[NO_ENTRY, NO_ACL])?;
    Ok(())
}

/// Makes `new` of the rules of an ACL that were `old` when they were read last. What says something else is changed in
/// place, and what comes is added before what goes is removed.
pub(in crate::services::ec2) async fn change(
    cx: &Cx,
    (acl, direction): (&str, Direction),
    (old, new): (&Entries, &Entries),
) -> Result<()> {
    let place = |number: &i64| Place { acl: acl.to_owned(), direction, number: *number };
    let (mut added, mut removed) = (vec![], vec![]);
    for (number, entry) in new {
        match old.get(number) {
            None => added.push((place(number), entry)),
            Some(was) if was != entry => replace(cx, &place(number), entry).await?,
            Some(_) => {}
        }
    }
    for (number, entry) in old.iter().filter(|(number, _)| !new.contains_key(number)) {
        removed.push((place(number), entry));
    }
    for (place, entry) in &added {
        match add(cx, place, entry).await {
            Err(refusal) if refusal.code() == Some(FULL) && !removed.is_empty() => {
                return make_room(cx, &added, &removed).await;
            }
            done => done?,
        }
    }
    for (place, _) in &removed {
        remove(cx, place).await?;
    }
    Ok(())
}

/// In an ACL that is full, what goes has to go first. If what comes is refused all the same, what was there is put
/// back.
async fn make_room(cx: &Cx, added: &[(Place, &Entry)], removed: &[(Place, &Entry)]) -> Result<()> {
    for (place, _) in removed {
        remove(cx, place).await?;
    }
    for (number, (place, entry)) in added.iter().enumerate() {
        if let Err(refusal) = add(cx, place, entry).await {
            for (place, _) in added.iter().take(number) {
                remove(cx, place).await?;
            }
            return Err(put_back(cx, removed, refusal).await);
        }
    }
    Ok(())
}

/// Adds again what was removed to make room; says what could not be.
async fn put_back(cx: &Cx, removed: &[(Place, &Entry)], refusal: Error) -> Error {
    let mut gone = vec![];
    for (place, entry) in removed {
        if add(cx, place, entry).await.is_err() {
            gone.push(place.number.to_string());
        }
    }
    if gone.is_empty() {
        return refusal;
    }
    refusal.explained(&format!(
        "To make room, rules were removed, and these could not be added again: {}.",
        gone.join(", ")
    ))
}

/// What is explained of a refusal because an ACL is full.
fn explained<E>(refusal: E) -> Error
where
    Error: From<E>,
{
    let refusal = Error::from(refusal);
    if refusal.code() != Some(FULL) {
        return refusal;
    }
    refusal.explained(
        "Inbound and outbound rules are counted separately, those for IPv4 and for IPv6 together with the one that denies \
         everything. The quota \"Rules per network ACL\" of Amazon VPC can be raised to 40.",
    )
}
