//! The end of zones.

use super::*;
use crate::aws::fake::Call;
use crate::services::route53::testing::{self, record};

fn with_records(world: &World<Store>, count: usize) {
    for number in 0..count {
        let values = json!({"TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]});
        let set = record("Z1", &format!("r{number}.example.net."), "A", &values);
        world.aws().with("record-set", &set);
    }
}

#[tokio::test]
async fn a_zone_with_records_is_not_deleted_and_they_are_named() {
    let world = world();
    let state = done(world.create(&public()).await);
    with_records(&world, 7);
    let outcome = world.delete(&state).await;
    let error = outcome.error.unwrap().to_string();
    for part in ["A r0.example.net, A r1", "and 2 more", "`force_destroy`"] {
        assert!(error.contains(part), "{error}");
    }
    assert!(!outcome.state.is_null());
}

#[tokio::test]
async fn force_destroy_deletes_the_records_in_batches_and_ends_signing() {
    let world = world();
    let mut config = public();
    config["force_destroy"] = true.into();
    let state = done(world.create(&config).await);
    with_records(&world, 1_001);
    world.aws().nature.pending = 1;
    world.aws().get("hosted-zone", "Z1").unwrap().value["_signed"] = true.into();
    world.actions();
    done(world.delete(&state).await);
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("List"));
    assert_eq!(
        actions,
        [
            "GetDNSSEC",
            "DisableHostedZoneDNSSEC",
            "GetChange",
            "GetChange",
            "ChangeResourceRecordSets",
            "GetChange",
            "GetChange",
            "ChangeResourceRecordSets",
            "GetChange",
            "GetChange",
            "DeleteHostedZone",
            "GetChange",
            "GetChange",
        ]
    );
    assert_eq!(world.aws().inventory(), ["changes all"]);
}

#[tokio::test]
async fn records_that_are_written_again_meanwhile_are_deleted_again() {
    let world = world();
    let mut config = public();
    config["force_destroy"] = true.into();
    let state = done(world.create(&config).await);
    with_records(&world, 1);
    world.refuse("DeleteHostedZone", Answer::error("HostedZoneNotEmpty", "not empty", 400));
    // Somebody has changed a record between the list and the deletion.
    world.refuse("ChangeResourceRecordSets", Answer::error("InvalidChangeBatch", "[changed]", 400));
    done(world.delete(&state).await);
    assert_eq!(world.aws().inventory(), ["changes all"]);
}

/// A controller writes its record again as soon as it is deleted.
fn with_a_controller(store: &mut Store, call: &Call) -> Answer {
    let answer = store.answer(call);
    if call.action == "ChangeResourceRecordSets" {
        let values = json!({"TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]});
        store.with("record-set", &record("Z1", "again.example.net.", "A", &values));
    }
    answer
}

#[tokio::test]
async fn a_record_that_keeps_coming_back_is_named_in_the_end() {
    let mut store = Store::of(testing::ALL.iter().copied());
    testing::log(&mut store);
    let world = World::new("aws_route53_zone", store, with_a_controller);
    let config = json!({
        "name": "example.net", "force_destroy": true, "timeouts": {"create": null, "update": null, "delete": "1m"},
    });
    let state = done(world.create(&config).await);
    let values = json!({"TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]});
    world.aws().with("record-set", &record("Z1", "again.example.net.", "A", &values));
    let error = world.delete(&state).await.error.unwrap();
    assert_eq!(error.code(), Some("HostedZoneNotEmpty"));
    assert!(error.to_string().contains("A again.example.net"), "{error}");
}

#[tokio::test]
async fn a_partition_without_dnssec_and_a_private_zone_are_no_obstacles() {
    for mut config in [public(), private(&["vpc-1"])] {
        let world = world();
        config["force_destroy"] = true.into();
        let state = done(world.create(&config).await);
        if config.get("vpc").is_none() {
            let message = "The operation GetDNSSEC is not available for the current AWS account";
            world.refuse("GetDNSSEC", Answer::error("AccessDenied", message, 403));
        }
        done(world.delete(&state).await);
        assert_eq!(world.aws().inventory(), ["changes all"]);
    }
}
