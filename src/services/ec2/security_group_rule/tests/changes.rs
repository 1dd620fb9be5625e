//! Making, reading and changing rules.

use super::*;

#[tokio::test]
async fn several_sources_are_one_call_and_change_without_a_gap() {
    let world = world();
    let one = cidrs(&["10.0.0.0/8", "10.1.0.0/16"]);
    let state = done(world.create(&one).await);
    assert_eq!(called(&world), ["AuthorizeSecurityGroupIngress"]);
    assert_has(
        &state,
        &json!({
            "cidr_blocks": ["10.0.0.0/8", "10.1.0.0/16"], "self": false, "source_security_group_id": null,
            "security_group_rule_id": "",
        }),
    );
    let two = cidrs(&["10.0.0.0/8", "10.2.0.0/16"]);
    let planned = world.plan(&state, &two);
    assert_eq!((planned.action, planned.value.get("id")), (Action::Update, &Value::Unknown));
    let changed = done(world.update_as(&state, &planned).await);
    assert_eq!(called(&world), ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"]);
    assert_eq!(there(&world), ["10.0.0.0/8", "10.2.0.0/16"]);
    assert_ne!(changed.get("id"), state.get("id"), "the hash follows the sources");
    let single = done(world.update(&changed, &cidrs(&["10.2.0.0/16"])).await);
    assert_has(&single, &json!({"security_group_rule_id": "sgr-3"}));
    assert!(done(world.delete(&single).await).is_null());
    assert_eq!(there(&world), [""; 0]);
}

#[tokio::test]
async fn the_order_of_sources_and_their_spelling_is_the_users() {
    let world = world();
    let written = config(&json!({
        "ipv6_cidr_blocks": ["2001:DB8:0::/56", "::/0"], "prefix_list_ids": ["pl-2", "pl-1"],
        "protocol": "6", "type": "egress",
    }));
    let state = done(world.create(&written).await);
    assert_has(&state, &written);
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &written);
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
    assert_eq!(called(&world), ["AuthorizeSecurityGroupEgress"]);
}

#[tokio::test]
async fn another_description_is_changed_in_place() {
    let world = world();
    let described = |text: &str| {
        config(&json!({"cidr_blocks": ["10.0.0.0/8", "10.1.0.0/16"], "description": text}))
    };
    let state = done(world.create(&described("a")).await);
    called(&world);
    let state = done(world.update(&state, &described("b")).await);
    assert_eq!(called(&world), ["UpdateSecurityGroupRuleDescriptionsIngress"]);
    assert_eq!(there(&world), ["10.0.0.0/8 (b)", "10.1.0.0/16 (b)"]);
    world.aws().get("security-group-rule", "sgr-2").unwrap().value["description"] = "c".into();
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"description": "c"}));
    done(world.update(&state, &described("b")).await);
    assert_eq!(there(&world), ["10.0.0.0/8 (b)", "10.1.0.0/16 (b)"]);
}

#[tokio::test]
async fn a_source_that_others_have_removed_comes_back_in_place() {
    let world = world();
    let written = cidrs(&["10.0.0.0/8", "10.1.0.0/16"]);
    let state = done(world.create(&written).await);
    world.aws().remove("security-group-rule", "sgr-1");
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"cidr_blocks": ["10.1.0.0/16"]}));
    let state = done(world.update(&state, &written).await);
    assert_eq!(there(&world), ["10.0.0.0/8", "10.1.0.0/16"]);
    for id in ["sgr-2", "sgr-3"] {
        world.aws().remove("security-group-rule", id);
    }
    assert!(world.read(&state).await.unwrap().is_null(), "all are gone");
}

#[tokio::test]
async fn the_group_itself_is_its_source() {
    let world = world();
    let itself = config(&json!({"self": true, "protocol": "-1", "from_port": 0, "to_port": 0}));
    let state = done(world.create(&itself).await);
    assert_has(&state, &json!({"self": true, "source_security_group_id": null}));
    assert_eq!(there(&world), ["sg-1"]);
    // Ports that mean nothing are no change.
    let mut other = itself.clone();
    (other["from_port"], other["to_port"]) = (json!(-1), json!(-1));
    assert_eq!(world.plan(&state, &other).action, Action::NoOp);
    other["protocol"] = "all".into();
    assert_eq!(world.plan(&state, &other).action, Action::NoOp);
    for (change, path) in [
        (json!({"self": null, "cidr_blocks": ["10.0.0.0/8"]}), "self"),
        (json!({"self": null, "source_security_group_id": "sg-2"}), "self"),
        (json!({"self": true, "type": "egress"}), "type"),
    ] {
        let planned = world.plan(&state, &config(&change));
        assert!(planned.replace.contains(&path.to_owned()), "{change}: {:?}", planned.replace);
    }
}

#[tokio::test]
async fn a_group_of_another_account_is_named_as_the_user_does() {
    let world = world();
    for source in ["444455556666/sg-9", "sg-2"] {
        let written = config(&json!({"source_security_group_id": source}));
        let state = done(world.create(&written).await);
        assert_has(&state, &written);
        let state = world.read(&state).await.unwrap();
        assert_eq!(world.plan(&state, &written).action, Action::NoOp);
        let other = world.plan(&state, &cidrs(&["10.0.0.0/8"]));
        assert_eq!(other.replace, ["source_security_group_id"]);
        done(world.delete(&state).await);
    }
    let call = world.fake.calls().into_iter().find(|call| call.action.starts_with("Authorize"));
    let sent: Vec<String> = call.unwrap().params.into_values().collect();
    assert!(["444455556666", "sg-9"].iter().all(|text| sent.contains(&(*text).to_owned())));
}

#[tokio::test]
async fn the_rules_of_a_group_are_read_once_in_a_refresh() {
    let world = world();
    let mut states = Vec::new();
    for i in 0..20 {
        states.push(done(world.create(&cidrs(&[&format!("10.{i}.0.0/16")])).await));
    }
    world.actions();
    let cx = world.cx();
    for state in &states {
        let known = <SecurityGroupRule as crate::schema::Block>::decode(state).unwrap();
        let group = in_group::read(&cx, known.group()).await.unwrap();
        assert!(observed(&known, &group, false).is_some());
    }
    assert_eq!(world.actions(), ["DescribeSecurityGroupRules"]);
}

#[tokio::test]
async fn rules_of_one_group_are_changed_one_after_the_other() {
    let world = world();
    let plans = ["10.0.0.0/8", "10.1.0.0/16"].map(|cidr| world.plan(&Value::Null, &cidrs(&[cidr])));
    let turns = crate::engine::Turns::default();
    let cx = world.cx().taking(&turns);
    let held = cx.turn("sg-1").await.unwrap();
    let rule = <SecurityGroupRule as crate::schema::Block>::decode(
        &plans[0].value.clone().without_unknowns(),
    );
    let rule = rule.unwrap();
    let create = tokio::spawn({
        let cx = cx.clone();
        async move { SecurityGroupRule::create(&cx, &rule).await }
    });
    tokio::task::yield_now().await;
    assert!(!create.is_finished() && called(&world).is_empty());
    drop(held);
    create.await.unwrap().unwrap();
    assert_eq!(there(&world), ["10.0.0.0/8"]);
}

#[test]
fn what_ec2_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    for (more, at, what) in [
        (json!({}), "", "`source_security_group_id`"),
        (json!({"self": false}), "", "`source_security_group_id`"),
        (json!({"self": true, "to_port": 79}), "from_port", "cannot be less"),
        (json!({"self": true, "type": "in"}), "type", "\"ingress\""),
        (json!({"cidr_blocks": ["10.0.0.1/8"]}), "cidr_blocks[0]", "10.0.0.0/8"),
        (
            json!({"source_security_group_id": "web"}),
            "source_security_group_id",
            "ID of a security",
        ),
    ] {
        let problems = world.problems(&config(&more));
        let fits = |problem: &String| problem.starts_with(at) && problem.contains(what);
        assert!(problems.iter().any(fits), "{more}: {problems:?}");
    }
    let both = json!({"cidr_blocks": ["10.0.0.0/8"], "self": true});
    assert!(world.problems(&config(&both)).iter().any(|p| p.contains("cannot be used together")));
}
