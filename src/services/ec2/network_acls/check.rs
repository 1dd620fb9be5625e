//! What is wrong with rules of network ACLs before anybody is asked.

use super::entries::{number, text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::types::AclProtocol;
use crate::value::{Path, Value};

/// What is wrong with the rules in an ACL, which are objects of an attribute or blocks.
pub(in crate::services::ec2) fn check_all(
    config: &Value,
    name: &'static str,
    problems: &mut Diagnostics,
) {
    let objects = config.get(name).as_elements().unwrap_or_default();
    for object in objects.iter().filter(|object| object.as_map().is_some()) {
        check(object, |_| Path::from(name), problems);
    }
}

/// What is wrong with one rule. `at` says where an attribute of it is shown.
pub(in crate::services::ec2) fn check(
    rule: &Value,
    at: impl Fn(&'static str) -> Path,
    problems: &mut Diagnostics,
) {
    let Some(protocol) = text(rule, "protocol") else { return };
    let about = number(rule, "rule_no").or_else(|| number(rule, "rule_number"));
    let about = about.map_or_else(|| "A rule".to_owned(), |number| format!("Rule {number}"));
    let known = AclProtocol::from(protocol);
    if let Some(problem) = ports(rule, &known) {
        let detail = format!("{about} is about {protocol}: {problem}.");
        problems.push(Diagnostic::error("Invalid ports", detail).at(at("from_port")));
    }
    if let Some(problem) = types(rule, &known) {
        let detail = format!("{about} is about {protocol}: {problem}.");
        problems.push(Diagnostic::error("Invalid type of ICMP", detail).at(at("icmp_type")));
    }
    if known.has_types() && rule.get("icmp_type").is_null() {
        let detail = format!(
            "{about} names no `icmp_type`, which is type 0 then, the replies to a ping, and nothing else. -1 is all types."
        );
        problems.push(Diagnostic::warning("Only replies to pings", detail).at(at("icmp_type")));
    }
}

/// Two numbers, as far as they are known; null is none.
fn pair(rule: &Value, names: [&str; 2]) -> Option<[Option<i64>; 2]> {
    let is_known = |name: &&str| !rule.get(name).is_unknown();
    names.iter().all(is_known).then(|| names.map(|name| number(rule, name)))
}

fn ports(rule: &Value, protocol: &AclProtocol) -> Option<&'static str> {
    let ports = pair(rule, ["from_port", "to_port"])?;
    if !protocol.has_ports() {
        let [from, to] = ports.map(|port| port.unwrap_or(0));
        let is_all = [(0, 0), (-1, -1), (0, 65_535)].contains(&(from, to));
        return (!is_all).then_some(
            "EC2 looks at ports of tcp and udp only, so the rule would be about all of this protocol: both have to be 0",
        );
    }
    let [Some(from), Some(to)] = ports else {
        return Some("it needs `from_port` and `to_port`, which are 0 and 65535 for all ports");
    };
    let fits = |port: i64| (0..=65_535).contains(&port);
    match (fits(from) && fits(to), from <= to) {
        (false, _) => Some("its ports are 0 to 65535"),
        (true, false) => Some("`to_port` cannot be less than `from_port`"),
        (true, true) => None,
    }
}

fn types(rule: &Value, protocol: &AclProtocol) -> Option<&'static str> {
    let its = pair(rule, ["icmp_type", "icmp_code"])?.map(|number| number.unwrap_or(0));
    if protocol.has_types() {
        let fits = its.iter().all(|number| (-1..=255).contains(number));
        return (!fits).then_some("types and codes of ICMP are 0 to 255, or -1 for all");
    }
    let is_none = its.iter().all(|number| (-1..=0).contains(number));
    (!is_none).then_some("only icmp and icmpv6 have types and codes")
}
