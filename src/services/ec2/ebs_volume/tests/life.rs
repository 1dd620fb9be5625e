//! What is created and read.

use super::*;

#[tokio::test]
async fn everything_that_can_be_said_is_in_the_create_call() {
    let world = world();
    let key = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";
    let config = gp3(&json!({
        "encrypted": true, "iops": 4000, "kms_key_id": key, "snapshot_id": "snap-1", "throughput": 250,
        "volume_initialization_rate": 200, "tags": {"Name": "data"},
        "outpost_arn": "arn:aws:outposts:us-east-1:111122223333:outpost/op-1",
    }));
    let state = created(&world, &config).await;
    let call = world.call("CreateVolume");
    assert!(!call.param("ClientToken").is_empty());
    let mut sent = sent(&world, "CreateVolume");
    sent.retain(|(name, _)| name != "ClientToken");
    assert_eq!(
        sent,
        is(&[
            ("AvailabilityZone", "us-east-1a"),
            ("Encrypted", "true"),
            ("Iops", "4000"),
            ("KmsKeyId", key),
            ("OutpostArn", "arn:aws:outposts:us-east-1:111122223333:outpost/op-1"),
            ("Size", "8"),
            ("SnapshotId", "snap-1"),
            ("TagSpecification.1.ResourceType", "volume"),
            ("TagSpecification.1.Tag.1.Key", "Name"),
            ("TagSpecification.1.Tag.1.Value", "data"),
            ("Throughput", "250"),
            ("VolumeInitializationRate", "200"),
            ("VolumeType", "gp3"),
        ])
    );
    assert_has(
        &state,
        &json!({
            "arn": "arn:aws:ec2:us-east-1:111122223333:volume/vol-1", "id": "vol-1",
            "create_time": "2026-01-02T03:04:05Z", "final_snapshot": false, "multi_attach_enabled": false,
            "volume_initialization_rate": 200,
        }),
    );
    let shared = config_of_shared();
    created(&world, &shared).await;
    assert_eq!(world.call("CreateVolume").param("MultiAttachEnabled"), "true");
}

fn config_of_shared() -> Json {
    config(&json!({"type": "io2", "iops": 100, "multi_attach_enabled": true}))
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_is_sent_again_with_the_same_token() {
    let world = world();
    world.lose("CreateVolume", Answer::cut(Cut::After));
    created(&world, &config(&json!({}))).await;
    let calls = world.calls().into_iter().filter(|call| call.action == "CreateVolume");
    let tokens: Vec<String> = calls.map(|call| call.param("ClientToken").to_owned()).collect();
    assert!(tokens.len() == 2 && tokens[0] == tokens[1], "{tokens:?}");
    assert_eq!(world.aws().all("volume").len(), 1);
}

#[tokio::test]
async fn a_volume_whose_key_cannot_be_used_fails_at_once_and_is_in_the_state() {
    let world = world();
    let failed = json!({"volumeSet": [{
        "volumeId": "vol-1", "status": "error", "size": 8, "volumeType": "gp2", "availabilityZone": "us-east-1a",
    }]});
    world.refuse("DescribeVolumes", Answer::Data(failed));
    let outcome = world.create(&config(&json!({"encrypted": true}))).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("KMS key"), "{error}");
    assert_has(&outcome.state, &json!({"id": "vol-1"}));
}

#[tokio::test]
async fn the_alias_of_a_key_stays_as_it_was_written() {
    let world = world();
    let alias = "arn:aws:kms:us-east-1:111122223333:alias/data";
    let config = config(&json!({"encrypted": true, "kms_key_id": alias}));
    let state = created(&world, &config).await;
    assert_has(&state, &json!({"kms_key_id": alias}));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &config).action, Action::NoOp);
}

#[tokio::test]
async fn zero_iops_and_throughput_are_what_ec2_gives() {
    let world = world();
    let zero = gp3(&json!({"iops": 0, "throughput": 0}));
    let state = created(&world, &zero).await;
    let call = world.call("CreateVolume");
    assert_eq!((call.param("Iops"), call.param("Throughput")), ("", ""));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &zero).action, Action::NoOp);
    // And a number is a number.
    let more = gp3(&json!({"iops": 5000, "throughput": 0}));
    done(world.update(&read, &more).await);
    assert_eq!(world.call("ModifyVolume").param("Iops"), "5000");
}

#[tokio::test]
async fn many_volumes_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(created(&world, &config(&json!({}))).await);
    }
    world.aws().remove("volume", "vol-1");
    world.aws().get("volume", "vol-2").unwrap().value["status"] = "deleted".into();
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null() && b.unwrap().is_null());
    assert_eq!(c.unwrap(), states[2]);
    assert_eq!(world.actions(), ["DescribeVolumes"]);
}

#[tokio::test]
async fn an_imported_volume_needs_no_change() {
    let world = world();
    let id = world.aws().with(
        "volume",
        &json!({
            "availabilityZone": "us-east-1a", "size": 8, "volumeType": "gp3", "iops": 3000, "throughput": 125,
        }),
    );
    let state = world.import(&id).await;
    assert_eq!(world.plan(&state, &gp3(&json!({}))).replace, [""; 0]);
    let state = done(world.update(&state, &gp3(&json!({"final_snapshot": true}))).await);
    assert_eq!(world.plan(&state, &gp3(&json!({"final_snapshot": true}))).action, Action::NoOp);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    world.aws().with(
        "volume",
        &json!({"availabilityZone": "us-east-1a", "size": 8, "iops": 100, "tags": {"Name": "a"}}),
    );
    // As version 5.100 writes it: zero and empty where there is nothing.
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:volume/vol-1", "availability_zone": "us-east-1a",
        "create_time": "2026-01-02T03:04:05Z", "encrypted": false, "final_snapshot": false, "id": "vol-1",
        "iops": 100, "kms_key_id": "", "multi_attach_enabled": false, "outpost_arn": "", "size": 8,
        "snapshot_id": "", "tags": {"Name": "a"}, "tags_all": {"Name": "a"}, "throughput": 0,
        "timeouts": null, "type": "gp2",
    });
    let taken = world.take_over(0, &state).await;
    let config = config(&json!({"tags": {"Name": "a"}}));
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    // What was zero is no wish for another type.
    let mut other = config.clone();
    other["type"] = "gp3".into();
    let state = done(world.update(&taken, &other).await);
    assert_eq!(sent(&world, "ModifyVolume"), is(&[("Size", "8"), ("VolumeType", "gp3")]));
    assert_has(&state, &json!({"iops": 3000, "throughput": 125}));
}
