//! The end of an attachment.

use super::*;
use crate::value::Value;

async fn created(world: &World<Store>, more: &Json) -> Value {
    let state = done(world.create(&config(more)).await);
    world.actions();
    state
}

#[tokio::test]
async fn a_volume_is_detached_and_waited_for() {
    let world = world();
    let state = created(&world, &json!({})).await;
    world.aws().nature.pending = 3;
    done(world.delete(&state).await);
    let actions = world.actions();
    assert!(actions[0] == "DetachVolume" && actions.len() >= 4, "{actions:?}");
    let call = world.call("DetachVolume");
    assert_eq!(
        [call.param("InstanceId"), call.param("Device"), call.param("Force")],
        ["i-1", "/dev/sdf", ""]
    );
    assert_eq!(world.aws().get("volume", "vol-1").unwrap().value["status"], "available");
}

#[tokio::test]
async fn the_instance_is_stopped_before_and_not_started_again() {
    let world = world();
    let state = created(&world, &json!({"stop_instance_before_detaching": true})).await;
    world.aws().nature.pending = 2;
    done(world.delete(&state).await);
    let mut actions = world.actions();
    actions.dedup();
    assert_eq!(
        actions,
        [
            "DescribeVolumes",
            "StopInstances",
            "DescribeInstances",
            "DetachVolume",
            "DescribeVolumes"
        ]
    );
    // One that does not have the volume runs on.
    is(&world, "running");
    done(world.delete(&state).await);
    assert!(!world.actions().contains(&"StopInstances".to_owned()));
}

#[tokio::test]
async fn force_is_only_sent_where_it_is_asked_for() {
    let world = world();
    let state = created(&world, &json!({"force_detach": true})).await;
    done(world.delete(&state).await);
    assert_eq!(world.call("DetachVolume").param("Force"), "true");
}

#[tokio::test]
async fn an_attachment_that_is_to_be_forgotten_stays() {
    let world = world();
    let state = created(&world, &json!({"skip_destroy": true})).await;
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(world.actions(), [""; 0]);
    let mut said = crate::diagnostic::Diagnostics::default();
    world.entry().resource.plan_destroy(&state, &mut said);
    assert_eq!(said.into_iter().count(), 1);
}

#[tokio::test]
async fn a_volume_that_is_in_use_on_the_instance_is_waited_for_with_what_helps() {
    let world = world();
    let state = created(&world, &json!({})).await;
    attached(&world, "i-1", "/dev/sdf", "busy");
    world.refuse("DetachVolume", Answer::Data(json!({"status": "busy"})));
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("unmount its file system") && error.contains("after 300 s"), "{error}");
}

#[tokio::test]
async fn a_terminated_instance_lets_its_volume_go_by_itself() {
    let world = world();
    let state = created(&world, &json!({})).await;
    is(&world, "shutting-down");
    let refusal = Answer::error("IncorrectState", "Instance 'i-1' is not 'running'.", 400);
    world.refuse("DetachVolume", refusal);
    let gone = |all: &mut Json| *all = json!([]);
    world.aws().get("volume", "vol-1").unwrap().later(3, "attachmentSet", gone);
    done(world.delete(&state).await);
}

#[tokio::test]
async fn what_is_detached_already_is_a_success_and_another_refusal_is_none() {
    let world = world();
    let state = created(&world, &json!({})).await;
    for code in ["InvalidAttachment.NotFound", "InvalidVolume.NotFound", "IncorrectState"] {
        world.aws().get("volume", "vol-1").unwrap().value["attachmentSet"] = json!([]);
        world.refuse("DetachVolume", Answer::error(code, "It is not there", 400));
        done(world.delete(&state).await);
    }
    attached(&world, "i-1", "/dev/sdf", "attached");
    world.refuse("DetachVolume", Answer::error("IncorrectState", "No", 400));
    assert_eq!(world.delete(&state).await.error.unwrap().code(), Some("IncorrectState"));
}
