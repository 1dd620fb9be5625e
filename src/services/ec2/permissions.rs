//! What security groups let through, one rule at a time: a protocol with its ports, and one source or destination.
//!
//! EC2 tells rules apart by that, whatever their descriptions say and however users write several of them together.

#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::types::{Cidr, IpProtocol};
use crate::value::{Path, Value};
use aws_sdk_ec2::types::{
    IpPermission, IpRange, Ipv6Range, PrefixListId, SecurityGroupRule, UserIdGroupPair,
};
use std::collections::BTreeMap;
use std::fmt;

/// The direction of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// What comes in.
    Ingress,
    /// What goes out.
    Egress,
}

/// A protocol, and the ports, or the type and code of ICMP, where EC2 looks at them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ports {
    /// The protocol as EC2 tells it.
    pub(super) protocol: String,
    /// From and to; none for protocols that have none.
    pub(super) range: Option<(i64, i64)>,
}

/// Where traffic comes from or goes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Peer {
    /// An IPv4 CIDR block.
    Ipv4(String),
    /// An IPv6 CIDR block.
    Ipv6(String),
    /// The ID of a prefix list.
    PrefixList(String),
    /// The ID of another security group.
    Group(String),
    /// The group itself.
    Itself,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    /// What of the traffic.
    pub(super) ports: Ports,
    /// Of which other side.
    pub(super) peer: Peer,
}

/// What EC2 keeps beside a rule, without which it is still the same rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Beside {
    /// Its description.
    pub(super) description: Option<String>,
    /// The account of the group that it refers to, where that is said.
    pub(super) owner: Option<String>,
}

/// Rules of one group and direction.
pub(super) type Rules = BTreeMap<Rule, Beside>;

impl Ports {
    /// Those of all protocols.
    pub(super) fn all() -> Self {
        Self { protocol: "-1".to_owned(), range: None }
    }
    /// As they are written.
    pub(super) fn of(protocol: &IpProtocol, from: i64, to: i64) -> Self {
        let range = protocol.has_ports().then_some((from, to));
        Self { protocol: protocol.canonical(), range }
    }
    fn of_aws(protocol: Option<&str>, from: Option<i32>, to: Option<i32>) -> Self {
        let number = |port: Option<i32>| port.map_or(-1, i64::from);
        Self::of(&protocol.unwrap_or_default().into(), number(from), number(to))
    }
}

impl Peer {
    /// A CIDR block, in the spelling of EC2.
    pub(super) fn cidr(text: &str) -> Self {
        let network = Cidr::from(text).network();
        let spelled =
            network.map_or_else(|| text.to_owned(), |network| network.trunc().to_string());
        if spelled.contains(':') { Self::Ipv6(spelled) } else { Self::Ipv4(spelled) }
    }
    /// A group as users write it, with the account that may stand before its ID.
    pub(super) fn group(text: &str, own: &str) -> (Self, Option<String>) {
        let (owner, id) = match text.split_once('/') {
            Some((owner, id)) => (Some(owner.to_owned()), id),
            None => (None, text),
        };
        if id == own && !own.is_empty() {
            return (Self::Itself, None);
        }
        (Self::Group(id.to_owned()), owner)
    }
}

/// The rules that the permissions of a group are. `owner` is the account of the group.
pub(super) fn of_aws(permissions: &[IpPermission], own: &str, owner: Option<&str>) -> Rules {
    let mut rules = Rules::new();
    for permission in permissions {
        let ports =
            Ports::of_aws(permission.ip_protocol(), permission.from_port, permission.to_port);
        let mut add = |peer: Peer, description: Option<&String>, account: Option<String>| {
            let rule = Rule { ports: ports.clone(), peer };
            rules.insert(rule, Beside { description: said(description), owner: account });
        };
        for range in permission.ip_ranges() {
            add(Peer::cidr(range.cidr_ip().unwrap_or_default()), range.description.as_ref(), None);
        }
        for range in permission.ipv6_ranges() {
            let cidr = range.cidr_ipv6().unwrap_or_default();
            add(Peer::cidr(cidr), range.description.as_ref(), None);
        }
        for list in permission.prefix_list_ids() {
            let id = list.prefix_list_id().unwrap_or_default().to_owned();
            add(Peer::PrefixList(id), list.description.as_ref(), None);
        }
        for pair in permission.user_id_group_pairs() {
            let (peer, _) = Peer::group(pair.group_id().unwrap_or_default(), own);
            let account = pair.user_id.clone().filter(|id| Some(id.as_str()) != owner);
            add(peer, pair.description.as_ref(), account);
        }
    }
    rules
}

/// One rule as `DescribeSecurityGroupRules` tells it.
pub(super) fn of_rule(rule: &SecurityGroupRule) -> Option<(Rule, Beside)> {
    let ports = Ports::of_aws(rule.ip_protocol(), rule.from_port, rule.to_port);
    let own = rule.group_id().unwrap_or_default();
    let mut owner = None;
    let cidr = rule.cidr_ipv4().or(rule.cidr_ipv6()).map(Peer::cidr);
    let list = rule.prefix_list_id.clone().map(Peer::PrefixList);
    let group = rule.referenced_group_info().and_then(|group| {
        owner = group.user_id.clone().filter(|id| Some(id.as_str()) != rule.group_owner_id());
        Some(Peer::group(group.group_id()?, own).0)
    });
    let description = said(rule.description.as_ref());
    Some((Rule { ports, peer: cidr.or(list).or(group)? }, Beside { description, owner }))
}

fn said(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

/// Rules as calls take them, those of the same ports together. `own` is the group that they are in.
pub(super) fn to_aws<'a>(
    rules: impl IntoIterator<Item = (&'a Rule, &'a Beside)>,
    own: &str,
) -> Vec<IpPermission> {
    let mut permissions: BTreeMap<&Ports, _> = BTreeMap::new();
    for (rule, beside) in rules {
        let permission = permissions.remove(&rule.ports).unwrap_or_else(|| with_ports(&rule.ports));
        permissions.insert(&rule.ports, with_peer(permission, &rule.peer, beside, own));
    }
    permissions.into_values().map(PermissionBuilder::build).collect()
}

type PermissionBuilder = aws_sdk_ec2::types::builders::IpPermissionBuilder;

fn with_ports(ports: &Ports) -> PermissionBuilder {
    let number = |port: i64| i32::try_from(port).ok();
    let permission = IpPermission::builder().ip_protocol(&ports.protocol);
    let (from, to) = ports.range.unzip();
    permission.set_from_port(from.and_then(number)).set_to_port(to.and_then(number))
}

fn with_peer(
    permission: PermissionBuilder,
    peer: &Peer,
    beside: &Beside,
    own: &str,
) -> PermissionBuilder {
    let said = beside.description.clone();
    let group = |id: &str| UserIdGroupPair::builder().group_id(id).set_description(said.clone());
    match peer {
        Peer::Ipv4(cidr) => permission
            .ip_ranges(IpRange::builder().cidr_ip(cidr).set_description(said.clone()).build()),
        Peer::Ipv6(cidr) => permission.ipv6_ranges(
            Ipv6Range::builder().cidr_ipv6(cidr).set_description(said.clone()).build(),
        ),
        Peer::PrefixList(id) => permission.prefix_list_ids(
            PrefixListId::builder().prefix_list_id(id).set_description(said.clone()).build(),
        ),
        Peer::Group(id) => {
            permission.user_id_group_pairs(group(id).set_user_id(beside.owner.clone()).build())
        }
        Peer::Itself => permission.user_id_group_pairs(group(own).build()),
    }
}

/// Refuses ports that do not go with their protocol. `rule` is an object with `protocol`, `from_port` and `to_port`, and
/// `at` where it stands.
pub(super) fn check_ports(rule: &Value, at: &Path, problems: &mut Diagnostics) {
    let number = |name: &str| match rule.get(name) {
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    let Some(protocol) = rule.get("protocol").as_str().filter(|text| !text.is_empty()) else {
        return;
    };
    let (Some(from), Some(to)) = (number("from_port"), number("to_port")) else { return };
    let problem = match IpProtocol::from(protocol).canonical().as_str() {
        "tcp" | "udp" => {
            let fits = |port: i64| (0..=65_535).contains(&port);
            match (fits(from) && fits(to), from <= to) {
                (false, _) => Some("the ports of tcp and udp are 0 to 65535"),
                (true, false) => Some("`to_port` cannot be less than `from_port`"),
                (true, true) => None,
            }
        }
        "icmp" | "icmpv6" => {
            let fits = |number: i64| (-1..=255).contains(&number);
            (!fits(from) || !fits(to)).then_some(
                "`from_port` is a type of ICMP and `to_port` a code, each from 0 to 255, or -1 for all",
            )
        }
        other if other != "-1" && other.parse::<u8>().is_err() => None,
        _ if [(0, 0), (-1, -1), (0, 65_535)].contains(&(from, to)) => None,
        "-1" => Some(
            "a rule about all protocols is about all ports: both have to be 0. For a range of ports, name the protocol",
        ),
        _ => Some(
            "EC2 looks at no ports of this protocol and would let all of it through: both have to be 0",
        ),
    };
    if let Some(problem) = problem {
        let detail = format!("{protocol} from {from} to {to}: {problem}.");
        problems.push(Diagnostic::error("Invalid ports", detail).at(at.clone()));
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.ports.protocol == "-1" {
            "all traffic"
        } else {
            &self.ports.protocol
        })?;
        match self.ports.range {
            Some((from, to)) if from == to => write!(f, " {from}")?,
            Some((from, to)) => write!(f, " {from} to {to}")?,
            None => {}
        }
        match &self.peer {
            Peer::Ipv4(peer) | Peer::Ipv6(peer) | Peer::PrefixList(peer) | Peer::Group(peer) => {
                write!(f, " with {peer}")
            }
            Peer::Itself => f.write_str(" with the group itself"),
        }
    }
}
