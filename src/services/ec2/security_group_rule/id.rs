//! IDs of rules: the hash that hashicorp/aws gives them, and what an import says in its place.

use super::SecurityGroupRule;
use crate::engine::Key;
use crate::quoted::quoted;
use crate::schema::Field;
use crate::schema::types::IpProtocol;
use crate::services::checksum::crc32;
use crate::services::ec2::permissions::{Direction, Peer};
use crate::value::{Path, Value};
use std::fmt;

/// The hash of a rule, `sgrule-1234`, from which nobody can tell what the rule is; or its import ID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct RuleId(String);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for RuleId {
    fn parse(id: &str) -> Result<Self, String> {
        if !Self::is_hash(id) {
            imported(id)?;
        }
        Ok(Self(id.to_owned()))
    }
}

impl RuleId {
    /// The hash of a rule.
    pub(super) fn of(rule: &SecurityGroupRule) -> Self {
        Self(format!("sgrule-{}", crc32(canonical(rule).as_bytes())))
    }
    /// Whether an ID is a hash.
    pub(super) fn is_hash(id: &str) -> bool {
        id.strip_prefix("sgrule-").is_some_and(|number| number.parse::<u32>().is_ok())
    }
    /// What an import ID says; none of a hash.
    pub(super) fn imported(&self) -> Option<SecurityGroupRule> {
        imported(&self.0).ok()
    }
}

/// What hashicorp/aws makes its hash of.
fn canonical(rule: &SecurityGroupRule) -> String {
    let ports = rule.ports();
    let (from, to) = ports.range.unwrap_or((rule.from_port, rule.to_port));
    let numbers = [from, to].into_iter().filter(|port| *port > 0).map(|port| port.to_string());
    let direction = if rule.side() == Direction::Egress { "egress" } else { "ingress" };
    let mut words = vec![rule.group().to_owned()];
    words.extend(numbers);
    words.extend([ports.protocol, direction.to_owned()]);
    let (mut ipv4, mut ipv6, mut lists, mut groups) = (vec![], vec![], vec![], vec![]);
    for (peer, _) in rule.peers() {
        match peer {
            Peer::Ipv4(cidr) => ipv4.push(cidr),
            Peer::Ipv6(cidr) => ipv6.push(cidr),
            Peer::PrefixList(id) => lists.push(id),
            // After the ID of a group stands its name, which only groups outside of VPCs had.
            Peer::Group(id) => groups.push(format!("{id}-")),
            Peer::Itself => groups.push(format!("{}-", rule.group())),
        }
    }
    for mut peers in [ipv4, ipv6, lists, groups] {
        peers.sort();
        words.extend(peers);
    }
    words.join("-") + "-"
}

/// Takes an import ID apart: `GROUP_TYPE_PROTOCOL_FROM_TO_SOURCE`, with more sources after it.
fn imported(id: &str) -> Result<SecurityGroupRule, String> {
    let wrong = |what: &str| format!("{} is not the import ID of a rule: {what}.", quoted(id));
    let words: Vec<&str> = id.split('_').collect();
    let [group, direction, protocol, from, to, sources @ ..] = words.as_slice() else {
        return Err(wrong("it has too few words"));
    };
    if !group.starts_with("sg-") {
        return Err(wrong("it begins with the ID of a group"));
    }
    if !["ingress", "egress"].contains(direction) {
        return Err(wrong("its second part is `ingress` or `egress`"));
    }
    let mut problems = Vec::new();
    IpProtocol::check(&Value::from(*protocol), &Path::root(), &mut problems);
    if let Some((_, problem)) = problems.pop() {
        return Err(wrong(problem.trim_end_matches('.')));
    }
    let protocol = IpProtocol::from(*protocol);
    let (Ok(from), Ok(to)) = (from.parse::<i64>(), to.parse::<i64>()) else {
        return Err(wrong("its fourth and fifth part are ports"));
    };
    // Whoever imports a rule about all ports may have written all of them.
    let (from_port, to_port) = if protocol.has_ports() { (from, to) } else { (0, 0) };
    if sources.is_empty() || sources.contains(&"") {
        return Err(wrong("it ends with one source or several"));
    }
    let mut rule = SecurityGroupRule {
        direction: (*direction).to_owned(),
        from_port,
        protocol,
        security_group_id: (*group).into(),
        to_port,
        ..SecurityGroupRule::default()
    };
    for source in sources {
        add(&mut rule, source);
    }
    Ok(rule)
}

fn add(rule: &mut SecurityGroupRule, source: &str) {
    if source == "self" {
        rule.itself = Some(true);
    } else if source.contains("sg-") {
        rule.source_security_group_id = Some(source.into());
    } else if source.contains(':') {
        rule.ipv6_cidr_blocks.get_or_insert_default().push(source.into());
    } else if source.contains("pl-") {
        rule.prefix_list_ids.get_or_insert_default().push(source.into());
    } else {
        rule.cidr_blocks.get_or_insert_default().push(source.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_hashicorp_aws() {
        let rule = |direction: &str, protocol: &str, ports: (i64, i64)| SecurityGroupRule {
            direction: direction.to_owned(),
            from_port: ports.0,
            protocol: protocol.into(),
            security_group_id: "sg-12345".into(),
            to_port: ports.1,
            ..SecurityGroupRule::default()
        };
        let ten = Some(vec!["10.0.0.0/8".into()]);
        // As hashicorp/aws has written them into states.
        let simple =
            SecurityGroupRule { cidr_blocks: ten.clone(), ..rule("ingress", "tcp", (80, 8000)) };
        assert_eq!(RuleId::of(&simple).to_string(), "sgrule-3403497314");
        let out =
            SecurityGroupRule { cidr_blocks: ten.clone(), ..rule("egress", "tcp", (80, 8000)) };
        assert_eq!(RuleId::of(&out).to_string(), "sgrule-1173186295");
        let all = SecurityGroupRule { cidr_blocks: ten, ..rule("egress", "-1", (0, 0)) };
        assert_eq!(RuleId::of(&all).to_string(), "sgrule-766323498");
    }

    #[test]
    fn an_import_id_is_taken_apart_by_what_its_sources_look_like() {
        let rule = imported("sg-1_egress_6_80_443_10.0.0.0/8_2001:db8::/56_pl-1").unwrap();
        assert_eq!(rule.group(), "sg-1");
        assert_eq!((rule.side(), rule.ports().range), (Direction::Egress, Some((80, 443))));
        assert_eq!(rule.rules().len(), 3);
        assert_eq!(imported("sg-1_ingress_all_0_65535_self").unwrap().to_port, 0);
        let other = imported("sg-1_ingress_icmp_-1_-1_111122223333/sg-2").unwrap();
        assert_eq!(other.source_security_group_id, Some("111122223333/sg-2".into()));
        for (id, what) in [
            ("sgrule-x", "too few words"),
            ("sg-1_ingress_tcp_80_80", "one source"),
            ("x_ingress_tcp_80_80_self", "ID of a group"),
            ("sg-1_in_tcp_80_80_self", "`ingress` or `egress`"),
            ("sg-1_ingress_http_80_80_self", "not a protocol"),
            ("sg-1_ingress_tcp_a_80_self", "ports"),
        ] {
            assert!(RuleId::parse(id).unwrap_err().contains(what), "{id}");
        }
        assert!(RuleId::parse("sgrule-3403497314").is_ok());
    }
}
