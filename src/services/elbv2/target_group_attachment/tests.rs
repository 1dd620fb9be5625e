use super::Target;
use crate::aws::fake::Answer;
use crate::engine::{Key as _, Operation};
use crate::services::elbv2::testing::ALL;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

const GROUP: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef";
const OTHER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/api/0123456789abcdef";

/// How `aws_lb_target_group_attachment` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[],
    makes: Some("target"),
    given: groups,
    // An import ID does not tell it, and AWS only where it is used.
    not_imported: &["quic_server_id"],
    ..Row::of("aws_lb_target_group_attachment")
};

fn groups(store: &mut Store) {
    for (arn, name) in [(GROUP, "web"), (OTHER, "api")] {
        let group = json!({"TargetGroupArn": arn, "TargetGroupName": name, "Port": "8080"});
        store.with("target-group", &group);
    }
}

fn world() -> World<Store> {
    assert!(ALL.iter().any(|kind| kind.name == "target"));
    World::of("aws_lb_target_group_attachment")
}

fn target(id: &str) -> Json {
    json!({"target_group_arn": GROUP, "target_id": id})
}

fn with(mut config: Json, name: &str, value: impl Into<Json>) -> Json {
    config[name] = value.into();
    config
}

#[test]
fn ids_are_those_of_hashicorp_aws_6() {
    for (tail, port, zone) in [
        ("", None, None),
        (",80", Some(80), None),
        (",,all", None, Some("all")),
        (",80,us-east-1a", Some(80), Some("us-east-1a")),
    ] {
        let id = format!("{GROUP},i-1{tail}");
        let key = Target::parse(&id).unwrap();
        assert_eq!((key.port, key.zone.as_deref()), (port, zone), "{id}");
        assert_eq!(key.to_string(), id);
    }
    for id in ["i-1", GROUP, &format!("{GROUP},i-1,http"), &format!("{GROUP},i-1,80,all,more")] {
        assert!(Target::parse(id).unwrap_err().contains("TARGET_GROUP_ARN,TARGET_ID"), "{id}");
    }
}

#[tokio::test]
async fn the_targets_of_a_group_are_read_with_one_call_in_a_refresh() {
    let world = world();
    let one = done(world.create(&target("i-1")).await);
    let other = done(world.create(&target("i-2")).await);
    world.calls();
    // In one batch.
    let (a, b) = tokio::join!(world.read(&one), world.read(&other));
    assert_eq!((a.unwrap(), b.unwrap()), (one, other));
    assert_eq!(world.actions(), ["DescribeTargetHealth"]);
}

#[tokio::test]
async fn one_target_at_two_ports_is_two_objects() {
    let world = world();
    let default = done(world.create(&target("i-1")).await);
    let other = done(world.create(&with(target("i-1"), "port", 9090)).await);
    assert_eq!(world.aws().all("target").len(), 2);
    assert_has(&world.read(&default).await.unwrap(), &json!({"port": null}));
    assert_has(&world.read(&other).await.unwrap(), &json!({"port": 9090}));
    done(world.delete(&other).await);
    assert!(world.read(&other).await.unwrap().is_null());
    assert_has(&world.read(&default).await.unwrap(), &json!({"port": null}));
}

#[tokio::test]
async fn a_target_that_is_being_deregistered_is_gone() {
    let world = world();
    let state = done(world.create(&target("i-1")).await);
    let key = world.aws().all("target")[0].key.clone();
    world.aws().get("target", &key).unwrap().value["health"] =
        json!({"State": "draining", "Reason": "Target.DeregistrationInProgress"});
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn a_target_of_a_group_that_is_gone_is_gone_too() {
    let world = world();
    let state = done(world.create(&target("i-1")).await);
    world.aws().remove("target-group", GROUP);
    assert!(world.read(&state).await.unwrap().is_null());
    assert!(done(world.delete(&state).await).is_null());
}

#[tokio::test]
async fn an_address_outside_of_the_vpc_is_explained() {
    let world = world();
    let refusal = Answer::error("InvalidTarget", "The IP address is not valid", 400);
    for _ in 0..200 {
        world.refuse("RegisterTargets", refusal.clone());
    }
    let error = world.create(&target("10.9.0.1")).await.error.unwrap().to_string();
    assert!(error.contains("set `availability_zone` to \"all\""), "{error}");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = &target("i-1");
    let not_running =
        "The following targets are not in a running state and cannot be registered: 'i-1'";
    let young = "Instance ID \"i-1\" is not valid";
    let group = format!("Target groups \"{GROUP}\" not found");
    World::assert_passing(
        world,
        config,
        config,
        &[
            (Operation::Create, "RegisterTargets", "InvalidTarget", not_running),
            (Operation::Create, "RegisterTargets", "InvalidTarget", young),
            (Operation::Create, "RegisterTargets", "TargetGroupNotFound", &group),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_5_gets_an_id_that_says_what_it_is() {
    let world = world();
    let state = done(world.create(&with(target("i-1"), "port", 80)).await);
    let theirs = json!({
        "id": format!("{GROUP}-20240102030405678900000001"), "target_group_arn": GROUP, "target_id": "i-1",
        "port": 80, "availability_zone": null,
    });
    let taken = world.take_over(0, &theirs).await;
    assert_eq!(taken.get("id"), &Value::from(format!("{GROUP},i-1,80")));
    assert_eq!(taken.get("id"), state.get("id"));
}
