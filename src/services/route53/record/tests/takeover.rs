//! Import, and states that hashicorp/aws wrote.

use super::*;

fn theirs() -> Json {
    json!({
        "alias": [], "allow_overwrite": null, "cidr_routing_policy": [], "failover_routing_policy": [],
        "fqdn": "www.example.com", "geolocation_routing_policy": [], "geoproximity_routing_policy": [],
        "health_check_id": "", "id": "Z1_www.example.com_A", "latency_routing_policy": [],
        "multivalue_answer_routing_policy": false, "name": "www.example.com", "records": ["192.0.2.1"],
        "set_identifier": "", "timeouts": null, "ttl": 60, "type": "A", "weighted_routing_policy": [],
        "zone_id": "Z1",
    })
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&config(&json!({}))).await);
    // As version 5.100 writes it.
    let taken = world.take_over(2, &theirs()).await;
    for name in ["www.example.com", "WWW.example.com."] {
        let planned = world.plan(&taken, &config(&json!({"name": name})));
        assert_ne!(planned.action, Action::Replace, "{name}");
    }
    assert_eq!(world.plan(&taken, &config(&json!({}))).action, Action::NoOp);
    let again = world.read(&taken).await.unwrap();
    assert_eq!(world.plan(&again, &config(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn an_id_with_a_dot_at_the_end_of_the_name_stays() {
    let world = world();
    let mut config = config(&json!({"name": "WWW.example.com."}));
    done(world.create(&config).await);
    let mut state = theirs();
    state["id"] = "Z1_www.example.com._A".into();
    let taken = world.take_over(2, &state).await;
    assert_has(&taken, &json!({"id": "Z1_www.example.com._A", "name": "www.example.com"}));
    config["ttl"] = 5.into();
    let changed = done(world.update(&taken, &config).await);
    assert_has(&changed, &json!({"id": "Z1_www.example.com._A", "ttl": 5}));
    done(world.delete(&changed).await);
    assert_eq!(stored(&world), [""; 0]);
}

#[tokio::test]
async fn a_state_with_geolocation_and_its_empty_strings_is_taken_over() {
    let world = world();
    let geolocation =
        json!({"set_identifier": "a", "geolocation_routing_policy": [{"country": "*"}]});
    done(world.create(&config(&geolocation)).await);
    let mut state = theirs();
    state["id"] = "Z1_www.example.com_A_a".into();
    state["set_identifier"] = "a".into();
    state["geolocation_routing_policy"] =
        json!([{"continent": "", "country": "*", "subdivision": ""}]);
    let taken = world.take_over(2, &state).await;
    assert_eq!(world.plan(&taken, &config(&geolocation)).action, Action::NoOp);
}

#[tokio::test]
async fn states_of_the_first_versions_are_brought_to_this_shape() {
    let world = world();
    done(world.create(&weighted("a", 7)).await);
    let mut old = theirs();
    let fields = old.as_object_mut().unwrap();
    fields.retain(|name, _| !name.ends_with("_policy"));
    for (name, value) in [
        ("name", json!("www.example.com.")),
        ("id", json!("Z1_www.example.com_A_a")),
        ("set_identifier", json!("a")),
        ("weight", json!("7")),
        ("failover", json!("")),
    ] {
        fields.insert(name.into(), value);
    }
    for version in [0, 1] {
        let taken = world.take_over(version, &old).await;
        assert_has(&taken, &json!({"weighted_routing_policy": [{"weight": 7}]}));
        assert_eq!(world.plan(&taken, &weighted("a", 7)).action, Action::NoOp);
    }
}

#[tokio::test]
async fn records_are_imported_by_every_spelling_of_their_ids() {
    let world = world();
    for (name, ids) in [
        ("www.example.com", ["Z1_www.example.com_A", "Z1_WWW.example.com._A"]),
        ("*.example.com", [r"Z1_\052.example.com_A", "Z1_*.example.com_A"]),
        ("a_b.example.com", ["Z1_a_b.example.com_A", "Z1_a_b_A"]),
    ] {
        let config = config(&json!({"name": name}));
        done(world.create(&config).await);
        for id in ids {
            let state = world.import(id).await;
            assert!(!state.is_null(), "{id}");
            assert_ne!(world.plan(&state, &config).action, Action::Replace, "{id}");
        }
        let state = world.import(ids[0]).await;
        assert_eq!(world.plan(&state, &config).replace, [""; 0]);
    }
    assert!(world.import("Z1_missing.example.com_A").await.is_null());
}
