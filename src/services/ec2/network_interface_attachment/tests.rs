//! What is special about `aws_network_interface_attachment`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_network_interface_attachment` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        store.with("vpc", &json!({"cidrBlock": "10.0.0.0/16"}));
        store.with("subnet", &json!({"vpcId": "vpc-1", "cidrBlock": "10.0.1.0/24"}));
        for _ in 0..2 {
            store.with("instance", &json!({"instanceState": {"code": 16, "name": "running"}}));
            store.with("network-interface", &json!({}));
        }
    },
    ..Row::of("aws_network_interface_attachment")
};

fn world() -> World<Store> {
    World::of("aws_network_interface_attachment")
}

fn config() -> Json {
    json!({"instance_id": "i-1", "network_interface_id": "eni-1", "device_index": 1})
}

/// Attaches the interface, as somebody else may.
fn held(world: &World<Store>, instance: &str) {
    world.aws().get("network-interface", "eni-1").unwrap().value["attachment"] = json!({
        "attachmentId": "eni-attach-9", "instanceId": instance, "deviceIndex": 1, "status": "attached",
    });
}

#[tokio::test]
async fn an_interface_is_attached_read_and_detached() {
    let world = world();
    let state = done(world.create(&config()).await);
    assert_has(
        &state,
        &json!({"id": "eni-attach-1", "attachment_id": "eni-attach-1", "status": "attached",
            "network_card_index": 0}),
    );
    assert_eq!(world.import("eni-attach-1").await.get("id").as_str(), Some("eni-attach-1"));
    world.aws().nature.pending = 2;
    done(world.delete(&state).await);
    assert_eq!(world.call("DetachNetworkInterface").param("AttachmentId"), "eni-attach-1");
    world.actions();
    // One that somebody else has made since is not ours.
    held(&world, "i-2");
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DescribeNetworkInterfaces"]);
}

#[tokio::test]
async fn an_attachment_whose_answer_was_lost_is_found() {
    let world = world();
    world.lose("AttachNetworkInterface", Answer::cut(Cut::After));
    assert_has(&done(world.create(&config()).await), &json!({"id": "eni-attach-1"}));
}

#[tokio::test]
async fn what_has_the_interface_is_said() {
    let world = world();
    held(&world, "i-2");
    let error = world.create(&config()).await.error.unwrap().to_string();
    assert!(error.contains("The interface is attached to i-2."), "{error}");
    held(&world, "i-1");
    let error = world.create(&config()).await.error.unwrap();
    assert_eq!(error.existing(), Some("eni-attach-9"));
}

#[tokio::test]
async fn an_instance_that_starts_is_waited_for_and_one_that_is_terminated_is_not() {
    for (state, is_made) in [("pending", true), ("terminated", false)] {
        let world = world();
        {
            let mut aws = world.aws();
            let instance = aws.get("instance", "i-1").unwrap();
            instance.value["instanceState"] = json!({"name": state});
            if is_made {
                instance.later(2, "instanceState", |state| *state = json!({"name": "running"}));
            }
        }
        let error = world.create(&config()).await.error;
        assert_eq!(error.is_none(), is_made, "{error:?}");
    }
}

#[tokio::test]
async fn attachments_are_read_with_one_call() {
    let world = world();
    let one = done(world.create(&config()).await);
    let mut other = config();
    (other["network_interface_id"], other["device_index"]) = ("eni-2".into(), 2.into());
    let other = done(world.create(&other).await);
    world.actions();
    let (a, b) = tokio::join!(world.read(&one), world.read(&other));
    assert_eq!([a.unwrap(), b.unwrap()], [one, other]);
    assert_eq!(world.actions(), ["DescribeNetworkInterfaces"]);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    held(&world, "i-1");
    // As version 5.100 writes it.
    let state = json!({
        "attachment_id": "eni-attach-9", "device_index": 1, "id": "eni-attach-9",
        "instance_id": "i-1", "network_interface_id": "eni-1", "status": "attached",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config()).action, Action::NoOp);
}

#[tokio::test]
async fn what_is_not_visible_yet_is_waited_for() {
    let errors = [
        (
            Operation::Create,
            "AttachNetworkInterface",
            "InvalidNetworkInterfaceID.NotFound",
            "The networkInterface ID 'eni-1' does not exist",
        ),
        (
            Operation::Create,
            "AttachNetworkInterface",
            "InvalidInstanceID.NotFound",
            "The instance ID 'i-1' does not exist",
        ),
    ];
    World::assert_passing(world, &config(), &config(), &errors).await;
}
