//! Protocols and ports.

use super::*;

#[tokio::test]
async fn a_protocol_by_name_or_by_number_is_the_same() {
    for (written, sent, other) in [("tcp", "tcp", "6"), ("6", "tcp", "TCP"), ("17", "udp", "udp")] {
        let world = world();
        let state = done(world.create(&config(&json!({"ip_protocol": written}))).await);
        let call = world.call("AuthorizeSecurityGroupIngress");
        assert_eq!(call.param("IpPermissions.1.IpProtocol"), sent);
        assert_has(&state, &json!({"ip_protocol": written}));
        let read = world.read(&state).await.unwrap();
        assert_has(&read, &json!({"ip_protocol": written}));
        for same in [written, other] {
            let planned = world.plan(&read, &config(&json!({"ip_protocol": same})));
            assert_eq!(planned.action, Action::NoOp, "{written} {same}");
        }
    }
}

#[tokio::test]
async fn a_rule_for_all_protocols_sends_no_ports_and_keeps_what_the_user_wrote_for_them() {
    for protocol in ["-1", "all", "50"] {
        for [from, to] in [
            [json!(null), json!(null)],
            [json!(-1), json!(-1)],
            [json!(0), json!(0)],
            [json!(0), json!(65535)],
        ] {
            let world = world();
            let written = json!({"ip_protocol": protocol, "from_port": from, "to_port": to});
            let state = done(world.create(&config(&written)).await);
            let sent = world.call("AuthorizeSecurityGroupIngress").params;
            assert!(!sent.keys().any(|name| name.ends_with("Port")), "{sent:?}");
            let read = world.read(&state).await.unwrap();
            assert_has(&read, &written);
            assert_eq!(world.plan(&read, &config(&written)).action, Action::NoOp, "{written}");
            // Other words for the same are no call.
            let plain = config(&json!({"ip_protocol": "-1", "from_port": null, "to_port": null}));
            if protocol != "50" && world.plan(&read, &plain).action == Action::Update {
                world.calls();
                let state = done(world.update(&read, &plain).await);
                assert_eq!(world.actions(), ["DescribeSecurityGroupRules"]);
                assert_has(&state, &json!({"from_port": null, "to_port": null}));
            }
        }
    }
}

#[test]
fn ports_that_ec2_would_ignore_are_refused() {
    let world = world();
    for protocol in ["-1", "all", "50"] {
        let told = world.problems(&config(&json!({"ip_protocol": protocol})));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("from_port: ") && told[1].starts_with("to_port: "), "{told:?}");
        assert!(told[0].contains("would open all of them"), "{told:?}");
    }
}

#[test]
fn ports_that_a_protocol_does_not_take_are_refused() {
    let world = world();
    for (protocol, from, to, at, what) in [
        ("tcp", json!(null), json!(443), "from_port", "is missing"),
        ("udp", json!(443), json!(null), "to_port", "is missing"),
        ("tcp", json!(-1), json!(443), "from_port", "-1 is none of them"),
        ("6", json!(443), json!(80), "to_port", "is below the first one"),
        ("icmp", json!(8), json!(null), "to_port", "is missing"),
        ("icmp", json!(256), json!(-1), "from_port", "0 to 255"),
        ("icmp", json!(-1), json!(0), "to_port", "have all codes"),
        ("icmpv6", json!(128), json!(null), "to_port", "one is missing"),
    ] {
        let written = json!({"ip_protocol": protocol, "from_port": from, "to_port": to});
        let told = world.problems(&config(&written));
        let is_told = |line: &String| line.starts_with(&format!("{at}: ")) && line.contains(what);
        assert!(told.iter().any(is_told), "{written}: {told:?}");
    }
    for (protocol, from, to) in
        [("tcp", 0, 65535), ("icmp", -1, -1), ("icmp", 8, -1), ("icmp", 3, 4), ("icmpv6", 128, 0)]
    {
        let written = json!({"ip_protocol": protocol, "from_port": from, "to_port": to});
        assert_eq!(world.problems(&config(&written)), [""; 0], "{written}");
    }
    // A protocol that EC2 does not know is the only problem.
    assert_eq!(world.problems(&config(&json!({"ip_protocol": "http"}))).len(), 1);
}

#[tokio::test]
async fn all_types_of_icmpv6_may_be_left_out() {
    let world = world();
    let written = json!({
        "ip_protocol": "icmpv6", "from_port": null, "to_port": null, "cidr_ipv4": null,
        "cidr_ipv6": "::/0",
    });
    let state = done(world.create(&config(&written)).await);
    let call = world.call("AuthorizeSecurityGroupIngress");
    assert_eq!(call.param("IpPermissions.1.FromPort"), "-1");
    let read = world.read(&state).await.unwrap();
    assert_has(&read, &json!({"from_port": null, "to_port": null}));
    assert_eq!(world.plan(&read, &config(&written)).action, Action::NoOp);
}
