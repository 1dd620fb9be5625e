//! What is wrong with the rules in a group before anybody is asked.

use super::SecurityGroup;
use super::inline::InlineRule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::Field;
use crate::services::ec2::permissions::{self, Rules};
use crate::value::{Path, Value};

/// The arguments that say where traffic comes from or goes to.
const PEERS: [&str; 5] = [
    InlineRule::cidr_blocks.name,
    InlineRule::ipv6_cidr_blocks.name,
    InlineRule::prefix_list_ids.name,
    InlineRule::security_groups.name,
    InlineRule::itself.name,
];

pub(in crate::services::ec2) fn check(config: &Value, problems: &mut Diagnostics) {
    for name in [SecurityGroup::ingress.name, SecurityGroup::egress.name] {
        let at = Path::from(name);
        let objects = config.get(name).as_elements().unwrap_or_default();
        for object in objects.iter().filter(|object| object.as_map().is_some()) {
            permissions::check_ports(object, &at, problems);
            if PEERS.iter().all(|peer| object.get(peer).is_null()) {
                let detail = format!(
                    "One of the {name} rules says of no traffic where it comes from or goes to, so there is no such rule: set \
                     one of {}, or leave it out.",
                    PEERS.map(|peer| format!("`{peer}`")).join(", ")
                );
                problems.push(Diagnostic::warning("A rule about nothing", detail).at(at.clone()));
            }
        }
        if let Some(detail) = described_twice(objects) {
            problems.push(Diagnostic::error("Invalid rules", detail).at(at));
        }
    }
}

/// EC2 has each rule once, with one description.
fn described_twice(objects: &[Value]) -> Option<String> {
    let mut all = Rules::new();
    for object in objects.iter().filter(|object| object.is_wholly_known()) {
        let Some(object) = <InlineRule as Field>::decode(object) else { continue };
        for (rule, beside) in object.rules("") {
            let described = beside.description.clone();
            if let Some(other) = all.insert(rule.clone(), beside)
                && other.description != described
            {
                let named = |text: Option<String>| {
                    text.map_or_else(|| "without one".to_owned(), |text| format!("{text:?}"))
                };
                return Some(format!(
                    "The same rule, {rule}, is there with two descriptions, {} and {}: EC2 has it once, with one of them.",
                    named(other.description),
                    named(described)
                ));
            }
        }
    }
    None
}
