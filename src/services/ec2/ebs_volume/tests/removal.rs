//! The end of a volume, and its final snapshot.

use super::*;

/// A volume that takes a final snapshot.
async fn with_snapshot(world: &World<Store>) -> Value {
    let config = gp3(&json!({"final_snapshot": true, "tags": {"Name": "data"}}));
    created(world, &config).await
}

fn snapshots(world: &World<Store>) -> usize {
    world.aws().all("snapshot").len() - 2
}

#[tokio::test]
async fn the_final_snapshot_is_completed_before_the_volume_is_deleted() {
    let world = world();
    let state = with_snapshot(&world).await;
    world.aws().nature.pending = 3;
    world.actions();
    assert!(done(world.delete(&state).await).is_null());
    let actions = world.actions();
    let at = |name: &str| actions.iter().position(|action| action == name).unwrap();
    let waits = actions.iter().filter(|action| *action == "DescribeSnapshots").count();
    assert!(at("CreateSnapshot") < at("DeleteVolume") && waits >= 4, "{actions:?}");
    assert_eq!(
        sent(&world, "CreateSnapshot"),
        is(&[
            ("Description", "Final snapshot of vol-1"),
            ("TagSpecification.1.ResourceType", "snapshot"),
            ("TagSpecification.1.Tag.1.Key", "Name"),
            ("TagSpecification.1.Tag.1.Value", "data"),
        ])
    );
    assert_eq!(snapshots(&world), 1);
}

#[tokio::test]
async fn no_snapshot_is_taken_where_none_is_asked_for() {
    let world = world();
    let state = created(&world, &gp3(&json!({}))).await;
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DeleteVolume", "DescribeVolumes"]);
}

#[tokio::test]
async fn a_snapshot_whose_answer_was_lost_is_not_taken_twice() {
    let world = world();
    let state = with_snapshot(&world).await;
    world.lose("CreateSnapshot", Answer::cut(Cut::After));
    done(world.delete(&state).await);
    assert_eq!(snapshots(&world), 1);
    let calls = world.calls().into_iter().filter(|call| call.action == "CreateSnapshot").count();
    assert_eq!(calls, 1);
}

#[tokio::test]
async fn a_snapshot_that_fails_leaves_the_volume_there() {
    let world = world();
    let state = with_snapshot(&world).await;
    let found = |status: &str| {
        let one = json!({"snapshotId": "snap-3", "status": status, "statusMessage": "No key"});
        Answer::Data(json!({"snapshotSet": [one]}))
    };
    world.refuse("DescribeSnapshots", Answer::Data(json!({"snapshotSet": []})));
    world.refuse("DescribeSnapshots", found("pending"));
    world.refuse("DescribeSnapshots", found("error"));
    let outcome = world.delete(&state).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("No key. The volume was not deleted"), "{error}");
    assert_eq!(world.aws().all("volume").len(), 1);
    assert!(!outcome.state.is_null());
}

#[tokio::test]
async fn the_snapshot_waits_until_no_instance_can_write() {
    let world = world();
    let state = with_snapshot(&world).await;
    {
        let mut aws = world.aws();
        let volume = aws.get("volume", "vol-1").unwrap();
        volume.value["attachmentSet"] =
            json!([{"instanceId": "i-1", "device": "/dev/sdf", "status": "detaching"}]);
        volume.later(3, "attachmentSet", |all| *all = json!([]));
    }
    world.actions();
    done(world.delete(&state).await);
    let actions = world.actions();
    let before = actions.iter().take_while(|action| *action != "CreateSnapshot");
    let before = before.filter(|action| *action == "DescribeVolumes").count();
    assert!(before >= 4, "{actions:?}");
}

#[tokio::test]
async fn a_volume_that_never_was_one_is_deleted_without_a_snapshot() {
    let world = world();
    let state = with_snapshot(&world).await;
    world.aws().get("volume", "vol-1").unwrap().value["status"] = "error".into();
    done(world.delete(&state).await);
    assert_eq!(snapshots(&world), 0);
}

#[tokio::test]
async fn an_instance_that_has_the_volume_is_named() {
    let world = world();
    let state = created(&world, &gp3(&json!({}))).await;
    world.aws().get("volume", "vol-1").unwrap().value["attachmentSet"] =
        json!([{"instanceId": "i-1", "device": "/dev/sdf", "status": "attached"}]);
    let outcome = world.delete(&state).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("attached to i-1 as /dev/sdf"), "{error}");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = gp3(&json!({"final_snapshot": true, "snapshot_id": "snap-1"}));
    let too_often = "The maximum per volume CreateSnapshot request rate has been exceeded.";
    let errors = [
        (
            Operation::Create,
            "CreateVolume",
            "InvalidSnapshot.NotFound",
            "The snapshot 'snap-1' does not exist.",
        ),
        (Operation::Delete, "DeleteVolume", "VolumeInUse", "Volume vol-1 is currently attached"),
        (Operation::Delete, "CreateSnapshot", "SnapshotCreationPerVolumeRateExceeded", too_often),
    ];
    World::assert_passing(world, &config, &config, &errors).await;
}
