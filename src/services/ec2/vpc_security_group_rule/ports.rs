//! The ports of a rule, which mean something for a few protocols only.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html>

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::Field;
use crate::schema::types::IpProtocol;
use crate::services::ec2::int32;
use crate::value::{Path, Value};

const FROM: &str = Rule::from_port.name;
const TO: &str = Rule::to_port.name;

/// All types or all codes of ICMP.
const ALL: i64 = -1;

/// What the ports of a rule are.
enum Ports {
    /// A range of ports. It has to be there.
    Range,
    /// A type and a code of ICMP, which have to be there.
    IcmpType,
    /// A type and a code of ICMP; all of them, if there are none.
    Icmpv6Type,
    /// Nothing: EC2 knows no ports of the protocol.
    None,
}

fn of(protocol: &IpProtocol) -> Ports {
    match protocol.canonical().as_str() {
        "tcp" | "udp" => Ports::Range,
        "icmp" => Ports::IcmpType,
        "icmpv6" => Ports::Icmpv6Type,
        _ => Ports::None,
    }
}

/// The ports as EC2 gets them. Where it knows none, it refuses any.
pub(super) fn sent(rule: &Rule) -> (Option<i32>, Option<i32>) {
    match of(&rule.ip_protocol) {
        Ports::None => (None, None),
        Ports::Icmpv6Type if rule.from_port.is_none() && rule.to_port.is_none() => {
            (int32(Some(ALL)), int32(Some(ALL)))
        }
        Ports::Range | Ports::IcmpType | Ports::Icmpv6Type => {
            (int32(rule.from_port), int32(rule.to_port))
        }
    }
}

/// A port as EC2 says it, in the words of what is known: where there are none, EC2 says -1 or nothing, and users also write
/// the range of all ports.
pub(super) fn shown(
    name: &str,
    protocol: &IpProtocol,
    port: Option<i32>,
    known: &Value,
) -> Option<i64> {
    let said = port.map(i64::from);
    let written = number(known.get(name));
    match of(protocol) {
        Ports::None if written.is_none_or(|port| is_nothing(name, port)) => written,
        // Only an import knows no protocol.
        Ports::Icmpv6Type if !known.get(Rule::ip_protocol.name).is_null() && written.is_none() => {
            said.filter(|port| *port != ALL)
        }
        _ => said,
    }
}

/// Whether a port narrows nothing down.
fn is_nothing(name: &str, port: i64) -> bool {
    matches!(port, ALL | 0) || (name == TO && port == 65535)
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

/// Refuses ports that EC2 refuses, and those that it would ignore: the rule would let more through than is written.
pub(super) fn validate(config: &Value, problems: &mut Diagnostics) {
    let written = config.get(Rule::ip_protocol.name);
    let (Some(text), true) = (written.as_str(), is_known_to_ec2(written)) else { return };
    let protocol = IpProtocol::from(text);
    let name = protocol.canonical();
    let name = name.as_str();
    let mut refuse = |at: &str, detail: String| {
        problems.push(Diagnostic::error("Invalid ports", detail).at(at));
    };
    match of(&protocol) {
        Ports::Range => {
            needed(config, &format!("A rule for {name} says which ports it is about"), &mut refuse);
            for at in [FROM, TO] {
                if number(config.get(at)) == Some(ALL) {
                    refuse(
                        at,
                        format!("{name} has ports from 0 to 65535, and -1 is none of them."),
                    );
                }
            }
            if let (Some(from), Some(to)) = (number(config.get(FROM)), number(config.get(TO)))
                && from > to
            {
                refuse(TO, format!("The last port, {to}, is below the first one, {from}."));
            }
        }
        Ports::IcmpType => {
            needed(
                config,
                "A rule for icmp says which type and which code it is about",
                &mut refuse,
            );
            icmp(config, name, &mut refuse);
        }
        Ports::Icmpv6Type => icmp(config, name, &mut refuse),
        Ports::None => {
            for at in [FROM, TO] {
                if number(config.get(at)).is_some_and(|port| !is_nothing(at, port)) {
                    refuse(at, all_the_same(name));
                }
            }
        }
    }
}

fn is_known_to_ec2(protocol: &Value) -> bool {
    let mut problems = Vec::new();
    IpProtocol::check(protocol, &Path::root(), &mut problems);
    problems.is_empty() && !protocol.is_empty()
}

fn all_the_same(protocol: &str) -> String {
    let what = if protocol == "-1" { "all protocols" } else { "this protocol" };
    format!(
        "EC2 knows no ports in a rule for {what}, and would open all of them: leave `{FROM}` and `{TO}` out, or write tcp or \
         udp."
    )
}

fn needed(config: &Value, why: &str, refuse: &mut impl FnMut(&str, String)) {
    for at in [FROM, TO] {
        if config.get(at).is_null() {
            refuse(at, format!("{why}: `{at}` is missing."));
        }
    }
}

fn icmp(config: &Value, protocol: &str, refuse: &mut impl FnMut(&str, String)) {
    let (from, to) = (config.get(FROM), config.get(TO));
    for (at, value) in [(FROM, from), (TO, to)] {
        if number(value).is_some_and(|n| n > 255) {
            refuse(at, format!("Types and codes of {protocol} are 0 to 255, and -1 for all."));
        }
    }
    if number(from) == Some(ALL) && number(to).is_some_and(|code| code != ALL) {
        refuse(TO, format!("All types of {protocol} have all codes: -1 stands in `{TO}` as well."));
    }
    if from.is_null() != to.is_null() {
        let at = if from.is_null() { FROM } else { TO };
        refuse(
            at,
            format!("`{FROM}` and `{TO}` are the type and the code of {protocol}: one is missing."),
        );
    }
}
