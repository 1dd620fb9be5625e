//! Rules in a group: how they are written, changed and shown.

use super::*;

fn cidrs(port: i64, cidrs: &[&str]) -> Json {
    object("tcp", port, &json!({"cidr_blocks": cidrs}))
}
fn ingress(objects: &[Json]) -> Json {
    config(&json!({"ingress": objects}))
}

#[tokio::test]
async fn every_kind_of_source_is_one_call_and_comes_back_as_it_was_written() {
    let world = world();
    let icmp = json!({"self": false, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]});
    let all = [
        object("icmp", 8, &icmp),
        object(
            "TCP",
            80,
            &json!({
                "cidr_blocks": ["10.0.0.0/8", "172.16.0.0/12"], "ipv6_cidr_blocks": ["2001:DB8:0::/56"],
                "prefix_list_ids": ["pl-1"], "security_groups": ["444455556666/sg-9", "sg-1"], "self": true,
                "description": "web",
            }),
        ),
        object("6", 80, &json!({"cidr_blocks": ["192.168.0.0/16"], "description": ""})),
    ];
    let state = done(world.create(&ingress(&all)).await);
    assert_has(&state, &json!({"ingress": all}));
    let calls = changes(&world);
    let authorized = calls.iter().filter(|call| *call == "AuthorizeSecurityGroupIngress").count();
    assert_eq!(authorized, 1);
    assert_eq!(
        rules(&world, "sg-3"),
        [
            "in icmp 0 0.0.0.0/0",
            "in tcp 80 10.0.0.0/8 (web)",
            "in tcp 80 172.16.0.0/12 (web)",
            "in tcp 80 192.168.0.0/16",
            "in tcp 80 2001:db8::/56 (web)",
            "in tcp 80 pl-1 (web)",
            "in tcp 80 sg-1 (web)",
            "in tcp 80 sg-3 (web)",
            "in tcp 80 sg-9 (web)",
        ]
    );
    let call = world.call("AuthorizeSecurityGroupIngress");
    assert!(call.params.values().any(|value| value == "444455556666"), "the account is sent apart");
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &ingress(&all)).action, Action::NoOp);
}

#[tokio::test]
async fn a_change_adds_before_it_removes_with_one_call_each() {
    let world = world();
    let was = ingress(&[cidrs(80, &["10.0.0.0/8", "10.1.0.0/16"]), cidrs(443, &["10.0.0.0/8"])]);
    let state = done(world.create(&was).await);
    changes(&world);
    let is = ingress(&[cidrs(80, &["10.0.0.0/8", "10.2.0.0/16"]), cidrs(8080, &["10.0.0.0/8"])]);
    let state = done(world.update(&state, &is).await);
    assert_eq!(
        changes(&world),
        ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"],
        "what stays is not touched"
    );
    assert_eq!(
        rules(&world, "sg-3"),
        ["in tcp 80 10.0.0.0/8", "in tcp 80 10.2.0.0/16", "in tcp 8080 10.0.0.0/8"]
    );
    // Left out, they stay as they are; an empty list removes them.
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    done(world.update(&state, &ingress(&[])).await);
    assert_eq!(changes(&world), ["RevokeSecurityGroupIngress"]);
    assert_eq!(rules(&world, "sg-3"), [""; 0]);
}

#[tokio::test]
async fn another_description_is_one_call_and_no_rule_is_missing_meanwhile() {
    let world = world();
    let described = |text: &str| {
        let rule = object("tcp", 80, &json!({"cidr_blocks": ["10.0.0.0/8"], "description": text}));
        config(&json!({"egress": [rule]}))
    };
    let state = done(world.create(&described("a")).await);
    changes(&world);
    let state = done(world.update(&state, &described("b")).await);
    assert_eq!(changes(&world), ["UpdateSecurityGroupRuleDescriptionsEgress"]);
    assert_eq!(rules(&world, "sg-3"), ["out tcp 80 10.0.0.0/8 (b)"]);
    done(world.update(&state, &described("")).await);
    assert_eq!(rules(&world, "sg-3"), ["out tcp 80 10.0.0.0/8"]);
}

#[tokio::test]
async fn in_which_objects_rules_are_written_is_no_difference() {
    let world = world();
    let apart = ingress(&[cidrs(80, &["10.0.0.0/8"]), cidrs(80, &["10.1.0.0/16"])]);
    let state = done(world.create(&apart).await);
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &apart).action, Action::NoOp);
    let together = ingress(&[object(
        "6",
        80,
        &json!({"cidr_blocks": ["10.1.0.0/16", "10.0.0.0/8"], "self": false, "description": ""}),
    )]);
    assert_eq!(world.plan(&state, &together).action, Action::NoOp);
}

#[tokio::test]
async fn what_others_add_and_remove_is_shown_and_put_right() {
    let world = world();
    let written = ingress(&[cidrs(80, &["10.0.0.0/8", "10.1.0.0/16"])]);
    let state = done(world.create(&written).await);
    world.aws().remove("security-group-rule", "sgr-2");
    let foreign = json!({"groupId": "sg-3", "ipProtocol": "udp", "fromPort": 53, "toPort": 53, "cidrIpv4": "0.0.0.0/0"});
    with_rule(&mut world.aws(), &foreign);
    let state = world.read(&state).await.unwrap();
    let theirs = object("udp", 53, &json!({"cidr_blocks": ["0.0.0.0/0"]}));
    let shown = [theirs, cidrs(80, &["10.1.0.0/16"])];
    assert_has(&state, &json!({"ingress": shown}));
    // Rules that nobody writes in the group are nobody's business there.
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    done(world.update(&state, &written).await);
    assert_eq!(rules(&world, "sg-3"), ["in tcp 80 10.0.0.0/8", "in tcp 80 10.1.0.0/16"]);
}

#[tokio::test]
async fn what_others_have_added_since_the_refresh_is_left_alone() {
    let world = world();
    let state = done(world.create(&ingress(&[cidrs(80, &["10.0.0.0/8"])])).await);
    let foreign = json!({"groupId": "sg-3", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"});
    with_rule(&mut world.aws(), &foreign);
    let both = ingress(&[cidrs(443, &["10.0.0.0/8"]), cidrs(22, &["10.0.0.0/8"])]);
    done(world.update(&state, &both).await);
    assert_eq!(
        rules(&world, "sg-3"),
        ["in tcp 22 10.0.0.0/8", "in tcp 443 10.0.0.0/8"],
        "the one that was there already is taken, the other one added"
    );
}

#[tokio::test]
async fn a_group_that_is_full_gets_room_first_and_what_was_there_back_if_that_fails() {
    let world = world();
    let many = |second: u8, count: usize| {
        let blocks: Vec<String> = (0..count).map(|i| format!("10.{second}.{i}.0/24")).collect();
        let blocks: Vec<&str> = blocks.iter().map(String::as_str).collect();
        ingress(&[cidrs(80, &blocks)])
    };
    let state = done(world.create(&many(0, 60)).await);
    changes(&world);
    let state = done(world.update(&state, &many(1, 60)).await);
    assert_eq!(
        changes(&world),
        [
            "AuthorizeSecurityGroupIngress",
            "RevokeSecurityGroupIngress",
            "AuthorizeSecurityGroupIngress"
        ]
    );
    let before = rules(&world, "sg-3");
    let outcome = world.update(&state, &many(2, 61)).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("quota"), "{error}");
    assert_eq!(rules(&world, "sg-3"), before);
    assert_eq!(outcome.state.get("ingress"), state.get("ingress"));
}
