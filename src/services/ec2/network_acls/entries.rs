//! One rule of a network ACL: in the attributes of the types, and in the fields of EC2, which calls it an entry.

use crate::schema::types::{AclAction, AclProtocol, Cidr};
use crate::services::ec2::permissions::Direction;
use crate::value::Value;
use aws_sdk_ec2::types::{NetworkAclEntry, PortRange};
use std::collections::BTreeMap;

/// The largest number that a rule can have. The rules behind it deny everything, and nobody can change them.
const LAST: i64 = 32_766;

/// What a rule says. Two that are written in different words are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::services::ec2) struct Entry {
    /// The number of the protocol.
    pub(in crate::services::ec2) protocol: String,
    /// What it does: `allow` or `deny`.
    pub(in crate::services::ec2) action: String,
    /// The CIDR block of the other side.
    pub(in crate::services::ec2) cidr: String,
    /// First and last port, where EC2 looks at them.
    pub(in crate::services::ec2) ports: Option<(i64, i64)>,
    /// Type and code of ICMP, where EC2 looks at them.
    pub(in crate::services::ec2) icmp: Option<(i64, i64)>,
}

/// The rules of one direction of an ACL, by their numbers.
pub(in crate::services::ec2) type Entries = BTreeMap<i64, Entry>;

/// A number in an object; none if there is none, or it is not known.
pub(super) fn number(object: &Value, name: &str) -> Option<i64> {
    match object.get(name) {
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

/// A string in an object; none if it is empty, or not known.
pub(super) fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name).as_str().filter(|text| !text.is_empty())
}

impl Entry {
    /// That of an object, with its number. The types have two names for some attributes.
    pub(in crate::services::ec2) fn written(object: &Value) -> Option<(i64, Self)> {
        let either = |name, other| text(object, name).or_else(|| text(object, other));
        let pair = |first, second| {
            let [first, second] = [first, second].map(|name| number(object, name));
            (first.unwrap_or(0), second.unwrap_or(0))
        };
        let number = number(object, "rule_no").or_else(|| number(object, "rule_number"))?;
        let entry = Self::new(
            text(object, "protocol")?,
            either("action", "rule_action")?,
            either("cidr_block", "ipv6_cidr_block")?,
            pair("from_port", "to_port"),
            pair("icmp_type", "icmp_code"),
        );
        Some((number, entry))
    }
    /// One that EC2 tells, with its direction and its number; none if it is always there.
    pub(in crate::services::ec2) fn of(entry: &NetworkAclEntry) -> Option<(Direction, i64, Self)> {
        let number = i64::from(entry.rule_number()?);
        let direction =
            if entry.egress() == Some(true) { Direction::Egress } else { Direction::Ingress };
        // What is not told is all of it.
        let or_all = |number: Option<i32>| number.map_or(-1, i64::from);
        let ports = entry.port_range().map(|range| (or_all(range.from), or_all(range.to)));
        let icmp = entry.icmp_type_code().map(|its| (or_all(its.r#type), or_all(its.code)));
        let told = Self::new(
            entry.protocol()?,
            entry.rule_action()?.as_str(),
            entry.cidr_block().or(entry.ipv6_cidr_block())?,
            ports.unwrap_or((-1, -1)),
            icmp.unwrap_or((-1, -1)),
        );
        (number <= LAST).then_some((direction, number, told))
    }
    fn new(protocol: &str, action: &str, cidr: &str, ports: (i64, i64), icmp: (i64, i64)) -> Self {
        let protocol = AclProtocol::from(protocol);
        let network = Cidr::from(cidr).network().map(|network| network.trunc().to_string());
        let cidr = network.unwrap_or_else(|| cidr.to_owned());
        // EC2 looks at no types of ICMP for IPv6 beside an IPv4 CIDR block.
        let has_types = protocol.has_types() && (protocol.as_str() != "58" || cidr.contains(':'));
        // All types are of all codes.
        let icmp = if icmp.0 == -1 { (-1, -1) } else { icmp };
        Self {
            action: AclAction::from(action).as_str().to_owned(),
            cidr,
            ports: protocol.has_ports().then_some(ports),
            icmp: has_types.then_some(icmp),
            protocol: protocol.into(),
        }
    }
    /// Whether its CIDR block is one of IPv6.
    pub(in crate::services::ec2) fn is_ipv6(&self) -> bool {
        self.cidr.contains(':')
    }
    /// Its ports as a call takes them.
    pub(super) fn port_range(&self) -> Option<PortRange> {
        let (from, to) = self.ports?;
        let port = |port: i64| i32::try_from(port).ok();
        Some(PortRange::builder().set_from(port(from)).set_to(port(to)).build())
    }
    /// Writes it into an object of the rules in an ACL, with its number.
    pub(super) fn write(&self, number: i64, object: &mut Value) {
        let (from, to) = self.ports.unwrap_or((0, 0));
        let (icmp_type, icmp_code) = self.icmp.unwrap_or((0, 0));
        let block = if self.is_ipv6() { "ipv6_cidr_block" } else { "cidr_block" };
        for (name, text) in
            [("action", &self.action), ("protocol", &self.protocol), (block, &self.cidr)]
        {
            object.insert(name, Value::from(text.as_str()));
        }
        for (name, number) in [
            ("from_port", from),
            ("icmp_code", icmp_code),
            ("icmp_type", icmp_type),
            ("rule_no", number),
            ("to_port", to),
        ] {
            object.insert(name, Value::from(number));
        }
    }
}

/// The rules of an ACL in one direction.
pub(in crate::services::ec2) fn entries(
    acl: &aws_sdk_ec2::types::NetworkAcl,
    direction: Direction,
) -> Entries {
    let all = acl.entries().iter().filter_map(Entry::of);
    let its = all.filter(|(its, ..)| *its == direction);
    its.map(|(_, number, entry)| (number, entry)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(protocol: &str, cidr: &str, ports: (i64, i64), icmp: (i64, i64)) -> Entry {
        Entry::new(protocol, "allow", cidr, ports, icmp)
    }

    #[test]
    fn what_ec2_does_not_look_at_makes_no_difference() {
        let (all, none) = ((0, 65_535), (0, 0));
        assert_eq!(entry("-1", "0.0.0.0/0", all, none), entry("all", "0.0.0.0/0", none, (-1, -1)));
        assert_eq!(entry("tcp", "::/0", (80, 80), none), entry("6", "0::/0", (80, 80), (8, 0)));
        assert_ne!(entry("tcp", "::/0", (80, 80), none), entry("6", "::/0", (80, 81), none));
        assert_eq!(entry("icmp", "::/0", none, (8, 0)), entry("1", "::/0", all, (8, 0)));
        assert_ne!(entry("icmp", "::/0", none, (8, 0)), entry("1", "::/0", none, (8, -1)));
        assert_eq!(entry("icmp", "::/0", none, (-1, 0)), entry("1", "::/0", none, (-1, -1)));
        assert_eq!(entry("58", "10.0.0.0/8", none, (8, 0)), entry("58", "10.0.0.0/8", none, none));
    }

    #[test]
    fn the_rules_that_nobody_can_change_are_none() {
        let told = |number| NetworkAclEntry::builder().rule_number(number).egress(true);
        let all = |number| told(number).protocol("-1").rule_action("deny".into());
        let of = |number| Entry::of(&all(number).cidr_block("0.0.0.0/0").build());
        assert!(of(32_766).is_some_and(|(direction, ..)| direction == Direction::Egress));
        assert!(of(32_767).is_none() && of(32_768).is_none());
    }
}
