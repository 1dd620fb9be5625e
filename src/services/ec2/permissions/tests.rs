//! What is one rule to EC2, and what cannot be one.

use super::*;

fn rule(protocol: &str, from: i64, to: i64, peer: Peer) -> (Rule, Beside) {
    (Rule { ports: Ports::of(&protocol.into(), from, to), peer }, Beside::default())
}

#[test]
fn one_rule_is_the_same_in_every_spelling() {
    let cidr = Peer::cidr;
    assert_eq!(rule("6", 80, 80, cidr("10.0.0.0/8")), rule("TCP", 80, 80, cidr("10.0.0.0/8")));
    assert_eq!(rule("all", 0, 0, cidr("::/0")), rule("-1", -1, -1, cidr("0::/0")));
    assert_eq!(rule("50", 0, 65_535, Peer::Itself), rule("50", 0, 0, Peer::Itself));
    assert_ne!(rule("icmp", 8, 0, Peer::Itself), rule("icmp", -1, -1, Peer::Itself));
    assert_eq!(Peer::group("sg-1", "sg-1"), (Peer::Itself, None));
    let other = (Peer::Group("sg-2".into()), Some("111122223333".into()));
    assert_eq!(Peer::group("111122223333/sg-2", "sg-1"), other);
}

#[test]
fn rules_survive_the_way_to_aws_and_back() {
    let mut rules: Rules = [
        rule("tcp", 80, 80, Peer::cidr("10.0.0.0/8")),
        rule("tcp", 80, 80, Peer::cidr("2001:db8::/56")),
        rule("tcp", 443, 444, Peer::PrefixList("pl-1".into())),
        rule("icmp", 8, -1, Peer::Itself),
        rule("-1", 0, 0, Peer::Group("sg-2".into())),
    ]
    .into();
    for (i, beside) in rules.values_mut().enumerate() {
        beside.description = (i % 2 == 0).then(|| format!("rule {i}"));
    }
    let group = rules.keys().find(|rule| matches!(rule.peer, Peer::Group(_))).cloned().unwrap();
    rules.get_mut(&group).unwrap().owner = Some("444455556666".into());
    let permissions = to_aws(&rules, "sg-1");
    assert_eq!(permissions.len(), 4, "those of the same ports go together");
    let all = permissions.iter().find(|p| p.ip_protocol() == Some("-1")).unwrap();
    assert_eq!((all.from_port, all.to_port), (None, None), "a rule about everything has no ports");
    assert_eq!(of_aws(&permissions, "sg-1", Some("111122223333")), rules);
}

#[test]
fn ports_that_do_not_go_with_their_protocol_are_refused() {
    let problem = |protocol: &str, from: i64, to: i64| {
        let object = Value::object([
            ("protocol", Value::from(protocol)),
            ("from_port", Value::from(from)),
            ("to_port", Value::from(to)),
        ]);
        let mut problems = Diagnostics::default();
        check_ports(&object, &Path::root(), &mut problems);
        problems.iter().map(|problem| problem.detail.clone()).collect::<String>()
    };
    for (protocol, from, to) in [
        ("tcp", 0, 65_535),
        ("udp", 53, 53),
        ("icmp", 8, -1),
        ("icmpv6", -1, -1),
        ("-1", 0, 0),
        ("all", -1, -1),
        ("-1", 0, 65_535),
        ("50", 0, 65_535),
    ] {
        assert_eq!(problem(protocol, from, to), "", "{protocol} {from} {to}");
    }
    for (protocol, from, to, what) in [
        ("tcp", 80, 79, "cannot be less"),
        ("tcp", -1, -1, "0 to 65535"),
        ("udp", 0, 65_536, "0 to 65535"),
        ("icmp", 0, 256, "type of ICMP"),
        ("-1", 80, 80, "name the protocol"),
        ("50", 80, 80, "both have to be 0"),
    ] {
        assert!(problem(protocol, from, to).contains(what), "{protocol} {from} {to}");
    }
}
