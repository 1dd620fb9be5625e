//! What is special about `aws_volume_attachment`. What it has in common with all types is tested in `src/conformance/life`.

mod detach;
mod kind;

pub(in crate::services) use kind::ROW;

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_volume_attachment")
}

fn config(more: &Json) -> Json {
    let mut config = json!({"device_name": "/dev/sdf", "volume_id": "vol-1", "instance_id": "i-1"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// Brings an instance into a state.
fn is(world: &World<Store>, state: &str) {
    world.aws().get("instance", "i-1").unwrap().value["instanceState"] = json!({"name": state});
}

/// Attaches a volume, as somebody else may.
fn attached(world: &World<Store>, instance: &str, device: &str, status: &str) {
    let mut aws = world.aws();
    let volume = aws.get("volume", "vol-1").unwrap();
    volume.value["status"] = "in-use".into();
    volume.value["attachmentSet"] =
        json!([{"instanceId": instance, "device": device, "status": status}]);
}

#[tokio::test]
async fn a_volume_is_attached_and_its_id_is_that_of_hashicorp_aws() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let call = world.call("AttachVolume");
    assert_eq!(
        [call.param("Device"), call.param("VolumeId"), call.param("InstanceId")],
        ["/dev/sdf", "vol-1", "i-1"]
    );
    let id = state.get("id").as_str().unwrap();
    assert!(id.starts_with("vai-"), "{id}");
    assert_eq!(world.import("/dev/sdf:vol-1:i-1").await.get("id").as_str(), Some(id));
    assert_eq!(world.actions(), ["AttachVolume", "DescribeVolumes", "DescribeVolumes"]);
}

#[tokio::test]
async fn an_instance_that_starts_is_waited_for() {
    let world = world();
    is(&world, "pending");
    let running = |state: &mut Json| *state = json!({"name": "running"});
    world.aws().get("instance", "i-1").unwrap().later(2, "instanceState", running);
    done(world.create(&config(&json!({}))).await);
    let attaches = world.actions().into_iter().filter(|action| action == "AttachVolume").count();
    assert_eq!(attaches, 2);
}

#[tokio::test]
async fn an_instance_that_is_terminated_is_not_waited_for() {
    let world = world();
    is(&world, "terminated");
    let outcome = world.create(&config(&json!({}))).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("The instance i-1 is terminated"), "{error}");
    assert!(outcome.state.is_null());
}

#[tokio::test]
async fn an_attachment_whose_answer_was_lost_is_found() {
    let world = world();
    world.lose("AttachVolume", Answer::cut(Cut::After));
    assert_has(&done(world.create(&config(&json!({}))).await), &json!({"instance_id": "i-1"}));
}

#[tokio::test]
async fn what_another_instance_has_is_said_and_what_is_there_is_said_with_its_import_id() {
    let world = world();
    attached(&world, "i-2", "/dev/sdg", "attached");
    let error = world.create(&config(&json!({}))).await.error.unwrap().to_string();
    assert!(error.contains("The volume is attached to i-2 as /dev/sdg"), "{error}");
    attached(&world, "i-1", "/dev/sdf", "attached");
    world.refuse("AttachVolume", Answer::error("VolumeInUse", "vol-1 is attached", 400));
    let error = world.create(&config(&json!({}))).await.error.unwrap();
    assert_eq!(error.existing(), Some("/dev/sdf:vol-1:i-1"));
}

#[tokio::test]
async fn attachments_are_read_with_the_volumes_in_one_call() {
    let world = world();
    let one = done(world.create(&config(&json!({}))).await);
    let other = config(&json!({"volume_id": "vol-2", "device_name": "/dev/sdg"}));
    let other = done(world.create(&other).await);
    world.actions();
    let (a, b) = tokio::join!(world.read(&one), world.read(&other));
    assert_eq!([a.unwrap(), b.unwrap()], [one.clone(), other]);
    assert_eq!(world.actions(), ["DescribeVolumes"]);
    // One at another device is another one.
    attached(&world, "i-1", "/dev/sdz", "attached");
    assert!(world.read(&one).await.unwrap().is_null());
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    attached(&world, "i-1", "/dev/sdf", "attached");
    // As version 5.100 writes it.
    let state = json!({
        "device_name": "/dev/sdf", "force_detach": null, "id": HASH, "instance_id": "i-1",
        "skip_destroy": null, "stop_instance_before_detaching": null, "timeouts": null,
        "volume_id": "vol-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config(&json!({}))).action, Action::NoOp);
}

/// `/dev/sdf-i-1-vol-1-`, as hashicorp/aws hashes it.
const HASH: &str = "vai-3944550031";

#[tokio::test]
async fn what_is_not_visible_yet_is_waited_for() {
    let config = config(&json!({}));
    let errors = [
        (
            Operation::Create,
            "AttachVolume",
            "InvalidVolume.NotFound",
            "The volume 'vol-1' does not exist.",
        ),
        (
            Operation::Create,
            "AttachVolume",
            "InvalidInstanceID.NotFound",
            "The instance ID 'i-1' does not exist",
        ),
    ];
    World::assert_passing(world, &config, &config, &errors).await;
}
