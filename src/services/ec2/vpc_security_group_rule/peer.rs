//! What the traffic of a rule comes from, or goes to.

use super::{Rule, ports};
use crate::plan::Draft;
use crate::schema::types::GroupReference;
use crate::value::Value;
use aws_sdk_ec2::types::{
    IpPermission, IpRange, Ipv6Range, PrefixListId, SecurityGroupRule as AwsRule, UserIdGroupPair,
};

/// The attributes of which exactly one says it.
pub(super) const NAMES: [&str; 4] = [
    Rule::cidr_ipv4.name,
    Rule::cidr_ipv6.name,
    Rule::prefix_list_id.name,
    Rule::referenced_security_group_id.name,
];

/// EC2 changes a rule for a CIDR block into one for another CIDR block, but not into one for a group.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let was = |name: &str| !draft.prior(name).is_empty();
    let stays = NAMES.into_iter().all(|name| is_set(draft, name) == Some(was(name)));
    if stays || !NAMES.into_iter().any(was) {
        return;
    }
    for name in NAMES {
        if draft.changes(name) {
            draft.replace(name);
        }
    }
}

/// Whether one of them will be set, as far as that is known: exactly one will.
fn is_set(draft: &Draft<'_>, name: &str) -> Option<bool> {
    let mut others = NAMES.into_iter().filter(|other| *other != name).map(|at| draft.planned(at));
    match draft.planned(name) {
        Value::Unknown if others.clone().any(|other| !other.is_unknown() && !other.is_empty()) => {
            Some(false)
        }
        Value::Unknown => others.all(|other| !other.is_unknown()).then_some(true),
        value => Some(!value.is_empty()),
    }
}

/// A rule as the calls take it that add rules.
pub(super) fn permission(rule: &Rule) -> IpPermission {
    let (from, to) = ports::sent(rule);
    let description = || rule.description.clone().map(String::from);
    let ipv4 = rule
        .cidr_ipv4
        .clone()
        .map(|cidr| IpRange::builder().cidr_ip(cidr).set_description(description()).build());
    let ipv6 = rule
        .cidr_ipv6
        .clone()
        .map(|cidr| Ipv6Range::builder().cidr_ipv6(cidr).set_description(description()).build());
    let list = rule.prefix_list_id.clone().map(|list| {
        PrefixListId::builder().prefix_list_id(list).set_description(description()).build()
    });
    let group = rule.referenced_security_group_id.as_ref().map(|group| {
        UserIdGroupPair::builder()
            .group_id(group.id())
            .set_user_id(group.owner().map(str::to_owned))
            .set_description(description())
            .build()
    });
    IpPermission::builder()
        .ip_protocol(rule.ip_protocol.canonical())
        .set_from_port(from)
        .set_to_port(to)
        .set_ip_ranges(ipv4.map(|one| vec![one]))
        .set_ipv6_ranges(ipv6.map(|one| vec![one]))
        .set_prefix_list_ids(list.map(|one| vec![one]))
        .set_user_id_group_pairs(group.map(|one| vec![one]))
        .build()
}

/// The group that a rule refers to, with its account if that is another one than that of the rule.
pub(in crate::services::ec2) fn reference(rule: &AwsRule) -> Option<GroupReference> {
    let group = rule.referenced_group_info.as_ref()?;
    let id = group.group_id.as_deref()?;
    let foreign =
        group.user_id.as_deref().filter(|user| rule.group_owner_id.as_deref() != Some(*user));
    Some(foreign.map_or_else(|| id.into(), |owner| format!("{owner}/{id}").into()))
}
