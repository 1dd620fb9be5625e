//! Records that are changed, in place or to what is another record for AWS.

use super::*;

/// The actions of the last batch, with what they are about.
fn batch(world: &World<Store>) -> Vec<(String, String)> {
    let call = world.call("ChangeResourceRecordSets").input;
    let changes = match call["ChangeBatch"]["Changes"]["Change"].clone() {
        Json::Array(all) => all,
        one => vec![one],
    };
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    changes
        .iter()
        .map(|change| {
            let set = &change["ResourceRecordSet"];
            let about = [&set["Name"], &set["Type"], &set["SetIdentifier"]].map(text).join(" ");
            (text(&change["Action"]), about.trim_end().to_owned())
        })
        .collect()
}

fn pairs<'a>(of: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    of.iter().map(|(action, about)| ((*action).to_owned(), (*about).to_owned())).collect()
}

#[tokio::test]
async fn values_and_ttl_change_in_place() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let more = config(&json!({"ttl": 0, "records": ["192.0.2.1", "192.0.2.2"]}));
    let state = done(world.update(&state, &more).await);
    assert_eq!(batch(&world), pairs(&[("UPSERT", "www.example.com A")]));
    assert_has(&state, &json!({"ttl": 0, "records": ["192.0.2.1", "192.0.2.2"]}));
    assert_eq!(world.plan(&state, &more).action, Action::NoOp);
}

#[tokio::test]
async fn weights_and_regions_change_in_place() {
    let world = world();
    let state = done(world.create(&weighted("a", 1)).await);
    let state = done(world.update(&state, &weighted("a", 2)).await);
    assert_eq!(batch(&world), pairs(&[("UPSERT", "www.example.com A a")]));
    assert_has(&state, &json!({"weighted_routing_policy": [{"weight": 2}]}));
    let latency = |region: &str| {
        config(&json!({"set_identifier": "a", "latency_routing_policy": [{"region": region}]}))
    };
    let state = done(world.update(&state, &latency("eu-central-1")).await);
    let state = done(world.update(&state, &latency("us-east-1")).await);
    assert_has(&state, &json!({"latency_routing_policy": [{"region": "us-east-1"}]}));
}

#[tokio::test]
async fn another_type_is_another_record_in_one_step() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let text = config(&json!({"type": "CNAME", "records": ["example.net"]}));
    let planned = world.plan(&state, &text);
    assert_eq!((planned.action, planned.value.get("id")), (Action::Update, &Value::Unknown));
    let state = done(world.update_as(&state, &planned).await);
    assert_eq!(
        batch(&world),
        pairs(&[("DELETE", "www.example.com. A"), ("CREATE", "www.example.com CNAME")])
    );
    assert_has(&state, &json!({"id": "Z1_www.example.com_CNAME", "type": "CNAME"}));
    assert_eq!(world.read(&state).await.unwrap(), state);
}

#[tokio::test]
async fn another_set_identifier_or_policy_is_changed_in_one_step() {
    let world = world();
    let state = done(world.create(&weighted("a", 1)).await);
    let state = done(world.update(&state, &weighted("b", 1)).await);
    assert_eq!(
        batch(&world),
        pairs(&[("DELETE", "www.example.com. A a"), ("CREATE", "www.example.com A b")])
    );
    // From one record by weight to a plain one, which may not stand beside it.
    let state = done(world.update(&state, &config(&json!({}))).await);
    assert_eq!(stored(&world), ["www.example.com./A/"]);
    let latency = json!({
        "set_identifier": "c", "latency_routing_policy": [{"region": "eu-central-1"}], "allow_overwrite": true,
    });
    let state = done(world.update(&state, &config(&latency)).await);
    assert_eq!(
        batch(&world),
        pairs(&[("DELETE", "www.example.com. A"), ("UPSERT", "www.example.com A c")])
    );
    let failover = json!({"set_identifier": "c", "failover_routing_policy": [{"type": "PRIMARY"}]});
    done(world.update(&state, &config(&failover)).await);
    assert_eq!(batch(&world), pairs(&[("UPSERT", "www.example.com A c")]));
}

#[tokio::test]
async fn what_is_deleted_for_another_record_is_what_is_stored() {
    let world = world();
    let state = done(world.create(&weighted("a", 1)).await);
    // Somebody has changed it since the plan.
    let key = "Z1/www.example.com./A/a";
    world.aws().get("record-set", key).unwrap().value["TTL"] = 5.into();
    done(world.update(&state, &weighted("b", 1)).await);
    assert_eq!(stored(&world), ["www.example.com./A/b"]);
    // Or deleted it.
    let state = done(world.create(&weighted("c", 1)).await);
    world.aws().remove("record-set", "Z1/www.example.com./A/c");
    done(world.update(&state, &weighted("d", 1)).await);
    assert_eq!(stored(&world), ["www.example.com./A/b", "www.example.com./A/d"]);
}

#[tokio::test]
async fn a_step_whose_answer_was_lost_is_known_to_be_done() {
    let world = world();
    let state = done(world.create(&weighted("a", 1)).await);
    world.lose("ChangeResourceRecordSets", Answer::cut(Cut::After));
    let state = done(world.update(&state, &weighted("b", 1)).await);
    assert_has(&state, &json!({"id": "Z1_www.example.com_A_b"}));
    assert_eq!(stored(&world), ["www.example.com./A/b"]);
}

#[tokio::test]
async fn a_step_onto_somebody_elses_record_is_refused_and_nothing_is_lost() {
    let world = world();
    done(world.create(&weighted("b", 1)).await);
    let state = done(world.create(&weighted("a", 1)).await);
    let outcome = world.update(&state, &weighted("b", 2)).await;
    assert!(outcome.error.unwrap().to_string().contains("already exists"));
    assert_eq!(outcome.state, state);
    assert_eq!(stored(&world), ["www.example.com./A/a", "www.example.com./A/b"]);
}

#[tokio::test]
async fn a_step_that_is_interrupted_is_in_the_state_under_its_new_id() {
    let world = world();
    let state = done(world.create(&weighted("a", 1)).await);
    world.aws().nature.pending = 10_000;
    let mut changed = weighted("b", 1);
    changed["timeouts"] = json!({"create": null, "update": "1m", "delete": null});
    let outcome = world.update(&state, &changed).await;
    assert!(outcome.error.unwrap().to_string().contains("not in sync"));
    assert_has(&outcome.state, &json!({"id": "Z1_www.example.com_A_b", "set_identifier": "b"}));
}

#[tokio::test]
async fn another_name_is_another_record_and_another_spelling_is_not() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for name in ["api.example.com", "www2", "example"] {
        let planned = world.plan(&state, &config(&json!({"name": name})));
        assert_eq!((planned.action, planned.replace), (Action::Replace, vec!["name".to_owned()]));
    }
    for name in ["WWW.example.com", "www.example.com."] {
        assert_eq!(world.plan(&state, &config(&json!({"name": name}))).action, Action::NoOp);
    }
    let short = config(&json!({"name": "www"}));
    let state = done(world.update(&state, &short).await);
    assert_has(&state, &json!({"id": "Z1_www_A", "name": "www", "fqdn": "www.example.com"}));
    assert_eq!(stored(&world), ["www.example.com./A/"]);
    let state = done(world.update(&state, &config(&json!({}))).await);
    assert_has(&state, &json!({"id": "Z1_www.example.com_A"}));
}

#[tokio::test]
async fn a_shorter_name_that_is_another_one_in_its_zone_is_changed_in_one_step() {
    let world = world();
    let state = done(world.create(&config(&json!({"name": "a.b.example.com"}))).await);
    // In another zone, this would be the same name.
    let state = done(world.update(&state, &config(&json!({"name": "a"}))).await);
    assert_has(&state, &json!({"id": "Z1_a_A", "fqdn": "a.example.com"}));
    assert_eq!(stored(&world), ["a.example.com./A/"]);
}

#[tokio::test]
async fn an_alias_takes_the_place_of_values_and_is_spelled_as_the_user_does() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let alias = |name: &str| {
        config(&json!({
            "ttl": null, "records": null,
            "alias": [{"name": name, "zone_id": "Z9", "evaluate_target_health": true}],
        }))
    };
    let state = done(world.update(&state, &alias("LB.example.net")).await);
    assert_has(
        &state,
        &json!({
            "alias": [{"name": "LB.example.net", "zone_id": "Z9", "evaluate_target_health": true}],
            "records": null, "ttl": null,
        }),
    );
    for same in ["lb.example.net.", "LB.example.net"] {
        let planned = world.plan(&state, &alias(same));
        world.actions();
        done(world.update_as(&state, &planned).await);
        assert!(!world.actions().contains(&"ChangeResourceRecordSets".to_owned()));
    }
}

#[tokio::test]
async fn every_routing_policy_comes_back_as_it_was_written() {
    for (name, policy) in [
        ("cidr_routing_policy", json!([{"collection_id": "c", "location_name": "*"}])),
        ("failover_routing_policy", json!([{"type": "SECONDARY"}])),
        ("geolocation_routing_policy", json!([{"country": "*"}])),
        ("geolocation_routing_policy", json!([{"continent": "EU"}])),
        ("geolocation_routing_policy", json!([{"country": "US", "subdivision": "CA"}])),
        ("geoproximity_routing_policy", json!([{"aws_region": "eu-central-1", "bias": -5}])),
        (
            "geoproximity_routing_policy",
            json!([{"coordinates": [{"latitude": "49.22", "longitude": "-74.01"}]}]),
        ),
        ("latency_routing_policy", json!([{"region": "eu-central-1"}])),
        ("multivalue_answer_routing_policy", json!(true)),
        ("weighted_routing_policy", json!([{"weight": 0}])),
    ] {
        let world = world();
        let config = config(&json!({"set_identifier": "a", name: policy}));
        let state = done(world.create(&config).await);
        assert_eq!(world.plan(&state, &config).action, Action::NoOp, "{name}");
        let imported = world.import("Z1_www.example.com_A_a").await;
        assert_eq!(world.plan(&imported, &config).action, Action::NoOp, "{name} after an import");
        done(world.delete(&state).await);
        assert_eq!(stored(&world), [""; 0]);
    }
}

#[tokio::test]
async fn records_of_one_zone_go_together_and_one_that_is_refused_fails_alone() {
    let world = world();
    there(&world, "r3.example.com.", "192.0.2.9");
    let planned: Vec<_> = (0..6)
        .map(|number| world.plan(&Value::Null, &config(&json!({"name": format!("r{number}")}))))
        .collect();
    let create = |number: usize| world.create_as(&planned[number]);
    let made = tokio::join!(create(0), create(1), create(2), create(3), create(4), create(5));
    assert!(made.3.error.unwrap().to_string().contains("already exists"));
    for state in [made.0, made.1, made.2, made.4, made.5].map(done) {
        assert_eq!(world.read(&state).await.unwrap(), state);
    }
    // One for all, and then each of them.
    let changes = world.actions().iter().filter(|a| *a == "ChangeResourceRecordSets").count();
    assert_eq!(changes, 1 + 6);

    let planned: Vec<_> = (10..16)
        .map(|number| world.plan(&Value::Null, &config(&json!({"name": format!("r{number}")}))))
        .collect();
    let create = |number: usize| world.create_as(&planned[number]);
    tokio::join!(create(0), create(1), create(2), create(3), create(4), create(5));
    let changes = world.actions().iter().filter(|a| *a == "ChangeResourceRecordSets").count();
    assert_eq!(changes, 1);
}

#[tokio::test]
async fn the_ttl_of_all_records_of_a_group_changes_at_once() {
    let world = world();
    let one = done(world.create(&weighted("a", 1)).await);
    let two = done(world.create(&weighted("b", 2)).await);
    let with_ttl = |mut config: Json| {
        config["ttl"] = 5.into();
        config
    };
    let plans = [
        world.plan(&one, &with_ttl(weighted("a", 1))),
        world.plan(&two, &with_ttl(weighted("b", 2))),
    ];
    // AWS refuses each of them alone.
    let refused = world.update_as(&one, &plans[0]).await;
    assert!(refused.error.unwrap().to_string().contains("one TTL"));
    let both = tokio::join!(world.update_as(&one, &plans[0]), world.update_as(&two, &plans[1]));
    for state in [both.0, both.1].map(done) {
        assert_has(&state, &json!({"ttl": 5}));
    }
}
