//! Volumes and their tags.

use super::*;

fn with_volumes(root: &Json, other: &Json) -> Json {
    let mut device = json!({"device_name": "/dev/sdf", "volume_size": 10, "volume_type": "gp3"});
    for (name, value) in other.as_object().unwrap() {
        device[name] = value.clone();
    }
    config(&json!({"root_block_device": [root], "ebs_block_device": [device]}))
}

#[tokio::test]
async fn one_volume_changes_and_nothing_is_replaced() {
    let world = world();
    let state = done(world.create(&with_volumes(&json!({}), &json!({}))).await);
    world.actions();
    let larger = with_volumes(&json!({}), &json!({"volume_size": 20, "tags": {"a": "b"}}));
    let state = done(world.update(&state, &larger).await);
    assert_eq!(changes(&world), ["ModifyVolume", "CreateTags"]);
    let call = world.call("ModifyVolume");
    assert_eq!((call.params["Size"].as_str(), call.params["Iops"].as_str()), ("20", "3000"));
    assert_eq!(world.call("CreateTags").params["ResourceId.1"], call.params["VolumeId"]);
    assert_eq!(part(&state, "/ebs_block_device/0/tags_all"), json!({"a": "b"}));
    let untagged =
        with_volumes(&json!({}), &json!({"volume_size": 20, "delete_on_termination": false}));
    world.actions();
    done(world.update(&state, &untagged).await);
    assert_eq!(changes(&world), ["ModifyInstanceAttribute", "DeleteTags"]);
}

#[tokio::test]
async fn what_the_old_type_had_is_no_wish_for_the_new_one() {
    let world = world();
    let state = done(world.create(&with_volumes(&json!({"volume_type": "gp2"}), &json!({}))).await);
    let state =
        done(world.update(&state, &with_volumes(&json!({"volume_type": "gp3"}), &json!({}))).await);
    let call = world.call("ModifyVolume");
    assert!(
        !call.params.contains_key("Iops") && !call.params.contains_key("Throughput"),
        "{call:?}"
    );
    assert_eq!(part(&state, "/root_block_device/0/iops"), 3000);
    done(world.update(&state, &with_volumes(&json!({"volume_type": "io1"}), &json!({}))).await);
    assert_eq!(world.call("ModifyVolume").params["Iops"], "3000");
}

#[tokio::test]
async fn a_modification_that_fails_ends_at_once_with_its_reason() {
    let world = world();
    let state = done(world.create(&with_volumes(&json!({}), &json!({}))).await);
    let failed = json!({"volumeModificationSet": [{
        "volumeId": "vol-1", "modificationState": "failed", "statusMessage": "Throughput is too high",
        "targetSize": 9, "targetVolumeType": "gp3", "targetIops": 3000, "targetThroughput": 125,
    }]});
    world.refuse("DescribeVolumesModifications", Answer::Data(failed));
    let more = with_volumes(&json!({"volume_size": 9}), &json!({}));
    let error = world.update(&state, &more).await.error.unwrap().to_string();
    assert!(error.contains("Throughput is too high"), "{error}");
}

#[tokio::test]
async fn a_change_of_a_volume_that_comes_too_early_ends_at_once_and_says_when_to_come_again() {
    let world = world();
    let state = done(world.create(&with_volumes(&json!({}), &json!({}))).await);
    let state =
        done(world.update(&state, &with_volumes(&json!({"volume_size": 9}), &json!({}))).await);
    world.actions();
    let message = "You've reached the maximum modification rate per volume limit.";
    world.refuse("ModifyVolume", Answer::error("VolumeModificationRateExceeded", message, 400));
    let error =
        world.update(&state, &with_volumes(&json!({"volume_size": 12}), &json!({}))).await.error;
    let error = error.unwrap().to_string();
    assert!(error.contains("four changes of a volume in 24 hours"), "{error}");
    assert_eq!(changes(&world), ["ModifyVolume"]);
}

#[tokio::test]
async fn volumes_that_others_attach_are_not_looked_at() {
    let world = world();
    let one = config(&json!({"volume_tags": {"a": "b"}}));
    let state = done(world.create(&one).await);
    let attached = world.aws().with("volume", &json!({
        "size": 5, "volumeType": "gp3", "attachmentSet": [{"instanceId": "i-1", "device": "/dev/sdz"}],
    }));
    let mapping = json!({
        "deviceName": "/dev/sdz",
        "ebs": {"volumeId": attached, "attachTime": "2030-01-01T00:10:00.000Z", "deleteOnTermination": "false"},
    });
    let add = |mappings: &mut Json| mappings.as_array_mut().unwrap().push(mapping);
    add(&mut world.aws().get("instance", "i-1").unwrap().value["blockDeviceMapping"]);
    let read = world.read(&state).await.unwrap();
    assert_eq!(part(&read, "/ebs_block_device"), json!([]));
    assert_eq!(world.plan(&read, &one).action, Action::NoOp);
    done(world.update(&read, &config(&json!({"volume_tags": {"a": "c"}}))).await);
    assert!(world.aws().get("volume", &attached).unwrap().tags.is_empty());
}

#[tokio::test]
async fn volume_tags_are_in_the_create_call_and_change_on_all_volumes() {
    let world = world();
    let mut tagged = with_volumes(&json!({}), &json!({}));
    tagged["volume_tags"] = json!({"a": "b"});
    let state = done(world.create(&tagged).await);
    let call = world.call("RunInstances");
    assert_eq!(call.params["TagSpecification.1.ResourceType"], "volume");
    assert_has(&state, &json!({"volume_tags": {"a": "b"}}));
    world.actions();
    tagged["volume_tags"] = json!({"c": "d"});
    let state = done(world.update(&state, &tagged).await);
    assert_eq!(changes(&world), ["DeleteTags", "CreateTags", "DeleteTags", "CreateTags"]);
    assert_has(&state, &json!({"volume_tags": {"c": "d"}}));
    // Somebody takes the tag of one of them away.
    world.aws().get("volume", "vol-1").unwrap().tags.clear();
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &tagged).action, Action::Update);
}

#[tokio::test]
async fn default_tags_are_on_the_volumes_that_are_written() {
    let mut world = world();
    world.tags.default = Value::object([("team", Value::from("a"))]);
    let tagged = with_volumes(&json!({"tags": {"Name": "root"}}), &json!({}));
    let state = done(world.create(&tagged).await);
    let all = part(&state, "/root_block_device/0/tags_all");
    assert_eq!(all, json!({"Name": "root", "team": "a"}));
    assert_eq!(part(&state, "/ebs_block_device/0/tags_all"), json!({"team": "a"}));
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &tagged).action, Action::NoOp);
    let tags = world.aws().get("volume", "vol-1").unwrap().tags.clone();
    assert_eq!(tags.len(), 2);
}

#[tokio::test]
async fn tags_of_volumes_are_said_in_one_place() {
    let world = world();
    let mut both = with_volumes(&json!({"tags": {"a": "b"}}), &json!({}));
    both["volume_tags"] = json!({"c": "d"});
    assert_eq!(world.problems(&both).len(), 1);
    // A map that has nothing in it says nothing.
    both["volume_tags"] = json!({});
    assert_eq!(world.problems(&both), [""; 0]);
}

#[tokio::test]
async fn settings_that_a_type_does_not_take_are_refused() {
    let world = world();
    let refused = |root: Json| world.problems(&with_volumes(&root, &json!({}))).len();
    assert_eq!(refused(json!({"volume_type": "gp2", "iops": 300})), 1);
    assert_eq!(refused(json!({"volume_type": "io1", "iops": 300, "throughput": 50})), 1);
    assert_eq!(refused(json!({"volume_type": "gp3", "iops": 3000, "throughput": 250})), 0);
}

#[tokio::test]
async fn an_alias_of_a_key_stays_as_it_was_written() {
    let world = world();
    let by_alias = with_volumes(&json!({"kms_key_id": "alias/k"}), &json!({"kms_key_id": "1234"}));
    let state = done(world.create(&by_alias).await);
    assert_eq!(part(&state, "/root_block_device/0/kms_key_id"), "alias/k");
    assert_eq!(world.plan(&world.read(&state).await.unwrap(), &by_alias).action, Action::NoOp);
    // After an import, the key is taken on trust; another one needs another instance.
    let imported = world.import("i-1").await;
    assert_eq!(world.plan(&imported, &by_alias).replace, [""; 0]);
    let other = with_volumes(&json!({"kms_key_id": "alias/other"}), &json!({"kms_key_id": "1234"}));
    assert_eq!(world.plan(&state, &other).replace, ["root_block_device[0].kms_key_id"]);
}

#[tokio::test]
async fn volumes_that_may_not_be_read_stay_as_they_are_known() {
    let world = world();
    let tagged = with_volumes(&json!({"tags": {"a": "b"}}), &json!({}));
    let state = done(world.create(&tagged).await);
    let denied = || Answer::error("UnauthorizedOperation", "You are not authorized", 403);
    world.refuse("DescribeVolumes", denied());
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!(read, state);
    assert!(warnings[0].contains("`root_block_device` of i-1 stays as it is"), "{warnings:?}");
    // Of a new one, they have to be seen.
    world.refuse("DescribeVolumes", denied());
    assert!(world.create(&tagged).await.error.is_some());
}

/// Also of the same key.
#[tokio::test]
async fn tags_of_all_volumes_become_those_of_one_and_back() {
    let world = world();
    let all = config(&json!({"volume_tags": {"a": "1"}}));
    let one = config(&json!({"root_block_device": [{"tags": {"a": "2", "b": "2"}}]}));
    let state = done(world.create(&all).await);
    let state = done(world.update(&state, &one).await);
    assert_eq!(part(&state, "/root_block_device/0/tags"), json!({"a": "2", "b": "2"}));
    assert_eq!(world.plan(&state, &one).action, Action::NoOp);
    let state = done(world.update(&state, &all).await);
    assert_eq!(part(&state, "/volume_tags"), json!({"a": "1"}));
    assert_eq!(world.plan(&state, &all).action, Action::NoOp);
}
