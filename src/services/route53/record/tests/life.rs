//! Records that are created and deleted.

use super::*;
use crate::engine::Operation;

#[tokio::test]
async fn a_record_is_created_and_waited_for_when_its_id_is_known() {
    let world = world();
    world.aws().nature.pending = 1;
    let state = done(world.create(&config(&json!({}))).await);
    assert_eq!(
        world.actions(),
        [
            "GetHostedZone",
            "ChangeResourceRecordSets",
            "GetChange",
            "GetChange",
            "ListResourceRecordSets"
        ]
    );
    assert_has(
        &state,
        &json!({
            "id": "Z1_www.example.com_A", "fqdn": "www.example.com", "name": "www.example.com", "ttl": 60,
            "records": ["192.0.2.1"], "allow_overwrite": false, "multivalue_answer_routing_policy": false,
        }),
    );
    let change = &world.call("ChangeResourceRecordSets").input["ChangeBatch"]["Changes"]["Change"];
    assert_eq!(change["Action"], "CREATE");
}

#[tokio::test]
async fn a_record_that_is_not_in_sync_in_time_is_in_the_state() {
    let world = world();
    world.aws().nature.pending = 10_000;
    let timeouts = json!({"timeouts": {"create": "1m", "update": null, "delete": null}});
    let outcome = world.create(&config(&timeouts)).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("not in sync with all name servers"), "{error}");
    assert_has(&outcome.state, &json!({"id": "Z1_www.example.com_A"}));
}

#[tokio::test]
async fn names_are_spelled_as_users_do_and_are_whole_for_aws() {
    for (name, id, fqdn, sent) in [
        ("www", "Z1_www_A", "www.example.com", "www.example.com"),
        ("WWW.Example.com.", "Z1_www.example.com_A", "www.example.com", "www.example.com"),
        ("*.api", "Z1_*.api_A", "*.api.example.com", r"\052.api.example.com"),
        ("", "Z1__A", "example.com", "example.com"),
        ("a_b._tcp", "Z1_a_b._tcp_A", "a_b._tcp.example.com", "a_b._tcp.example.com"),
    ] {
        let world = world();
        let config = config(&json!({"name": name}));
        let state = done(world.create(&config).await);
        assert_has(&state, &json!({"id": id, "fqdn": fqdn, "name": name}));
        let call = world.call("ChangeResourceRecordSets").input;
        let set = &call["ChangeBatch"]["Changes"]["Change"]["ResourceRecordSet"];
        assert_eq!(set["Name"], sent);
        assert_eq!(world.plan(&state, &config).action, Action::NoOp, "{name}");
        assert_eq!(world.read(&state).await.unwrap(), state, "{name}");
        done(world.delete(&state).await);
        assert_eq!(stored(&world), [""; 0]);
    }
}

#[tokio::test]
async fn a_record_that_is_there_is_not_taken_over_unless_the_user_says_so() {
    let world = world();
    there(&world, "www.example.com.", "192.0.2.9");
    let error = world.create(&config(&json!({}))).await.error.unwrap();
    assert!(error.aws().unwrap().is_taken(), "{error}");
    let state = done(world.create(&config(&json!({"allow_overwrite": true}))).await);
    assert_has(&state, &json!({"records": ["192.0.2.1"], "allow_overwrite": true}));
}

#[tokio::test]
async fn a_record_whose_answer_was_lost_is_found_if_it_is_as_planned() {
    let world = world();
    world.lose("ChangeResourceRecordSets", Answer::cut(Cut::After));
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"id": "Z1_www.example.com_A"}));
    let changes = world.actions().iter().filter(|a| *a == "ChangeResourceRecordSets").count();
    assert_eq!(changes, 1);

    let world = self::world();
    there(&world, "www.example.com.", "192.0.2.9");
    world.refuse("ChangeResourceRecordSets", Answer::cut(Cut::After));
    let outcome = world.create(&config(&json!({}))).await;
    assert!(outcome.state.is_null() && outcome.error.is_some(), "it is somebody else's");
}

#[tokio::test]
async fn a_record_is_deleted_as_it_is_stored_even_if_somebody_has_changed_it() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let theirs = json!([{"Value": "192.0.2.9"}]);
    world.aws().get("record-set", "Z1/www.example.com./A/").unwrap().value["ResourceRecords"] =
        theirs;
    // And once more, between the read and the deletion.
    world.refuse(
        "ChangeResourceRecordSets",
        Answer::error(
            "InvalidChangeBatch",
            "[the values provided do not match the current values]",
            400,
        ),
    );
    done(world.delete(&state).await);
    assert_eq!(stored(&world), [""; 0]);
    done(world.delete(&state).await);
}

#[tokio::test]
async fn a_deletion_that_is_refused_for_another_reason_is_an_error() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for _ in 0..3 {
        let refusal = Answer::error("InvalidChangeBatch", "[something else]", 400);
        world.refuse("ChangeResourceRecordSets", refusal);
    }
    let outcome = world.delete(&state).await;
    assert!(outcome.error.unwrap().to_string().contains("something else"));
    assert_eq!(outcome.state, state);
}

#[tokio::test]
async fn a_record_of_a_zone_that_is_gone_is_gone() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.aws().remove("hosted-zone", "Z1");
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
}

#[tokio::test]
async fn the_own_records_of_a_zone_stay_with_a_warning() {
    let world = world();
    let servers = json!({
        "name": "example.com", "type": "NS", "ttl": 300, "records": ["ns.example.net."], "allow_overwrite": true,
    });
    let state = done(world.create(&config(&servers)).await);
    assert_has(&state, &json!({"records": ["ns.example.net."]}));
    done(world.delete(&state).await);
    let there = world.aws().inventory().iter().any(|set| set.contains("/example.com./NS"));
    assert!(there);
}

#[tokio::test]
async fn strings_of_txt_records_stand_without_their_outer_quotes() {
    let world = world();
    let long = ["a".repeat(255), "b".repeat(255)].join("\" \"");
    let texts = json!({"type": "TXT", "records": ["v=spf1 -all", long, "say \\\"hi\\\""]});
    let state = done(world.create(&config(&texts)).await);
    let values = world.call("ChangeResourceRecordSets").input["ChangeBatch"]["Changes"]["Change"]
        ["ResourceRecordSet"]["ResourceRecords"]["ResourceRecord"]
        .clone();
    let mut values: Vec<_> = crate::store::texts(&json!(
        values.as_array().unwrap().iter().map(|value| value["Value"].clone()).collect::<Vec<_>>()
    ));
    values.sort();
    assert_eq!(values[1], "\"say \\\"hi\\\"\"");
    assert_eq!(values[2], "\"v=spf1 -all\"");
    assert_eq!(world.plan(&state, &config(&texts)).action, Action::NoOp);
    let spelled = long.replace("\" \"", "\"\"");
    let same = json!({"type": "TXT", "records": ["v=spf1\\040-all", spelled, "say \\042hi\\042"]});
    let planned = world.plan(&state, &config(&same));
    world.actions();
    done(world.update_as(&state, &planned).await);
    assert!(!world.actions().contains(&"ChangeResourceRecordSets".to_owned()), "nothing changes");
}

#[test]
fn a_string_that_is_too_long_is_refused_with_its_beginning() {
    let long = json!({"type": "TXT", "records": [format!("v=DKIM1; {}", "a".repeat(250))]});
    let problems = world().problems(&config(&long));
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("v=DKIM1; aaa") && problems[0].contains("255"), "{problems:?}");
    // What is no string of DNS may be as long as it likes.
    let other = json!({"type": "CAA", "records": ["a".repeat(300)]});
    assert_eq!(world().problems(&config(&other)), [""; 0]);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let alias =
        json!([{"name": "a.example.net", "zone_id": "Z9", "evaluate_target_health": false}]);
    for (more, told) in [
        (json!({"alias": alias}), "alias"),
        (json!({"records": null}), "alias"),
        (json!({"ttl": null}), "ttl"),
        (json!({"set_identifier": "a"}), "routing policy"),
        (json!({"weighted_routing_policy": [{"weight": 1}]}), "set_identifier"),
        (json!({"multivalue_answer_routing_policy": true}), "set_identifier"),
        (
            json!({
                "set_identifier": "a", "weighted_routing_policy": [{"weight": 1}],
                "latency_routing_policy": [{"region": "eu-central-1"}],
            }),
            "latency_routing_policy",
        ),
        (
            json!({"set_identifier": "a", "geolocation_routing_policy": [{"continent": "EU", "country": "DE"}]}),
            "continent",
        ),
        (
            json!({"set_identifier": "a", "geolocation_routing_policy": [{"subdivision": "CA"}]}),
            "country",
        ),
    ] {
        let problems = world().problems(&config(&more));
        assert!(problems.iter().any(|problem| problem.contains(told)), "{more}: {problems:?}");
    }
}

#[tokio::test]
async fn a_zone_that_is_as_new_as_its_record_is_waited_for() {
    World::assert_passing(
        world,
        &config(&json!({})),
        &config(&json!({})),
        &[(
            Operation::Create,
            "ChangeResourceRecordSets",
            "NoSuchHostedZone",
            "No hosted zone found with ID: Z1",
        )],
    )
    .await;
}
