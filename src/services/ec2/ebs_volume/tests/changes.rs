//! Changes in place.

use super::*;
use crate::engine::Error;

/// What modifications of the first volume are told to be.
fn told(state: &str, size: i64, more: &Json) -> Answer {
    let mut one = json!({
        "volumeId": "vol-1", "modificationState": state, "targetSize": size, "targetVolumeType": "gp3",
        "targetIops": 3000, "targetThroughput": 125, "startTime": "2030-01-01T00:00:00.000Z",
    });
    for (name, value) in more.as_object().unwrap() {
        one[name] = value.clone();
    }
    Answer::Data(json!({"volumeModificationSet": [one]}))
}

async fn refused(world: &World<Store>, code: &str, last: Answer) -> Error {
    let state = created(world, &gp3(&json!({}))).await;
    world.refuse("ModifyVolume", Answer::error(code, "Not now", 400));
    world.refuse("DescribeVolumesModifications", last);
    world.update(&state, &gp3(&json!({"size": 20}))).await.error.unwrap()
}

#[tokio::test]
async fn a_change_is_sent_with_all_that_the_volume_shall_be() {
    let world = world();
    let state = created(&world, &gp3(&json!({"iops": 4000}))).await;
    let state = done(world.update(&state, &gp3(&json!({"iops": 4000, "size": 20}))).await);
    assert_eq!(
        sent(&world, "ModifyVolume"),
        is(&[("Iops", "4000"), ("Size", "20"), ("Throughput", "125"), ("VolumeType", "gp3")])
    );
    assert_has(&state, &json!({"iops": 4000, "size": 20, "throughput": 125}));
}

#[tokio::test]
async fn what_the_old_type_had_is_no_wish_for_the_new_one() {
    let world = world();
    let state = created(&world, &config(&json!({"type": "gp2"}))).await;
    assert_has(&state, &json!({"iops": 100}));
    let state = done(world.update(&state, &gp3(&json!({}))).await);
    assert_eq!(sent(&world, "ModifyVolume"), is(&[("Size", "8"), ("VolumeType", "gp3")]));
    assert_has(&state, &json!({"iops": 3000, "throughput": 125}));
    let io2 = config(&json!({"type": "io2", "iops": 5000}));
    let state = done(world.update(&state, &io2).await);
    assert_eq!(
        sent(&world, "ModifyVolume"),
        is(&[("Iops", "5000"), ("Size", "8"), ("VolumeType", "io2")])
    );
    assert_has(&state, &json!({"throughput": 0}));
}

#[tokio::test]
async fn the_iops_of_gp2_follow_its_size() {
    let world = world();
    let state = created(&world, &config(&json!({}))).await;
    let larger = config(&json!({"size": 80}));
    assert!(world.plan(&state, &larger).value.get("iops").is_unknown());
    assert_has(&done(world.update(&state, &larger).await), &json!({"iops": 240}));
    let state = created(&world, &gp3(&json!({}))).await;
    let planned = world.plan(&state, &gp3(&json!({"size": 80})));
    assert_eq!(*planned.value.get("iops"), Value::from(3000));
}

#[tokio::test]
async fn a_modification_is_waited_for_until_the_volume_is_optimized() {
    let world = world();
    let state = created(&world, &gp3(&json!({}))).await;
    for _ in 0..3 {
        world.refuse("DescribeVolumesModifications", told("modifying", 20, &json!({})));
    }
    world.actions();
    done(world.update(&state, &gp3(&json!({"size": 20}))).await);
    let actions = world.actions();
    let asked = actions.iter().filter(|action| *action == "DescribeVolumesModifications").count();
    assert!(asked >= 4, "{actions:?}");
}

#[tokio::test]
async fn a_modification_that_fails_ends_at_once_with_its_reason() {
    let world = world();
    let state = created(&world, &gp3(&json!({}))).await;
    let why = json!({"statusMessage": "Throughput is too high"});
    world.refuse("DescribeVolumesModifications", told("failed", 20, &why));
    let error = world.update(&state, &gp3(&json!({"size": 20}))).await.error.unwrap();
    assert!(error.to_string().contains("Throughput is too high"), "{error}");
}

#[tokio::test]
async fn a_modification_of_before_is_none_of_this_change() {
    let world = world();
    let state = created(&world, &gp3(&json!({}))).await;
    let before = json!({"startTime": "2029-12-31T00:00:00.000Z"});
    world.refuse("DescribeVolumesModifications", told("failed", 20, &before));
    done(world.update(&state, &gp3(&json!({"size": 20}))).await);
}

#[tokio::test]
async fn a_change_that_is_under_way_already_is_waited_for() {
    for code in ["IncorrectModificationState", "VolumeModificationRateExceeded"] {
        let world = world();
        let state = created(&world, &gp3(&json!({}))).await;
        // The answer of the first call was lost, and EC2 refuses the second.
        world.lose("ModifyVolume", Answer::cut(Cut::After));
        world.refuse("ModifyVolume", Answer::error(code, "Not now", 400));
        let state = done(world.update(&state, &gp3(&json!({"size": 20}))).await);
        assert_has(&state, &json!({"size": 20}));
    }
}

#[tokio::test]
async fn a_change_that_comes_too_early_ends_at_once_and_says_when_to_come_again() {
    let world = world();
    let last = told("optimizing", 12, &json!({"progress": 35}));
    let error = refused(&world, "IncorrectModificationState", last).await.to_string();
    assert!(
        error.contains("(it is optimizing, 35 % done)") && error.contains("apply again"),
        "{error}"
    );
    let calls = world.calls().into_iter().filter(|call| call.action == "ModifyVolume").count();
    assert_eq!(calls, 1);

    let world = self::world();
    let last = told("completed", 12, &json!({}));
    let error = refused(&world, "VolumeModificationRateExceeded", last).await.to_string();
    assert!(error.contains("four changes of a volume in 24 hours"), "{error}");
}

#[tokio::test]
async fn another_refusal_is_what_it_is() {
    let world = world();
    let state = created(&world, &gp3(&json!({}))).await;
    world.refuse("ModifyVolume", Answer::error("InvalidParameterCombination", "No", 400));
    world.actions();
    let error = world.update(&state, &gp3(&json!({"size": 20}))).await.error.unwrap();
    assert_eq!(error.code(), Some("InvalidParameterCombination"));
    assert_eq!(world.actions(), ["ModifyVolume", "DescribeVolumes"]);
}

#[tokio::test]
async fn who_may_not_look_at_modifications_can_modify_volumes() {
    let world = world();
    let state = created(&world, &gp3(&json!({}))).await;
    let refusal = Answer::error("UnauthorizedOperation", "You are not authorized", 403);
    world.refuse("DescribeVolumesModifications", refusal);
    let state = done(world.update(&state, &gp3(&json!({"size": 20}))).await);
    assert_has(&state, &json!({"size": 20}));
}

#[tokio::test]
async fn a_rate_of_initialization_that_is_said_later_calls_nothing() {
    let world = world();
    let state = created(&world, &gp3(&json!({}))).await;
    world.actions();
    let later = gp3(&json!({"volume_initialization_rate": 100}));
    let state = done(world.update(&state, &later).await);
    assert_eq!(world.actions(), [""; 0]);
    assert_eq!(world.plan(&state, &later).action, Action::NoOp);
}
