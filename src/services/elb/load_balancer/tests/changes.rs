use super::{http, web, with, world};
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

fn in_subnets(subnets: &[&str]) -> Json {
    with(&web(), &json!({"subnets": subnets}))
}

/// The calls that change something, with the subnets or zones in them.
fn moves(world: &World<Store>) -> Vec<(String, Json)> {
    let calls = world.calls().into_iter().filter(|call| !call.action.starts_with("Describe"));
    let where_to = |input: &Json| {
        input.get("Subnets").or(input.get("AvailabilityZones")).cloned().unwrap_or_default()
    };
    calls.map(|call| (call.action.clone(), where_to(&call.input))).collect()
}

#[tokio::test]
async fn a_subnet_in_a_new_zone_comes_before_another_one_goes() {
    let world = world();
    let state = done(world.create(&web()).await);
    world.calls();
    let state = done(world.update(&state, &in_subnets(&["subnet-2", "subnet-3"])).await);
    assert_eq!(
        moves(&world),
        [
            ("AttachLoadBalancerToSubnets".to_owned(), json!(["subnet-3"])),
            ("DetachLoadBalancerFromSubnets".to_owned(), json!(["subnet-1"])),
        ]
    );
    assert_has(&state, &json!({"availability_zones": ["us-east-1b", "us-east-1c"]}));
}

#[tokio::test]
async fn a_subnet_in_the_zone_of_another_one_comes_after_it() {
    let world = world();
    let other = json!({"vpcId": "vpc-1", "availabilityZone": "us-east-1a"});
    let other = world.aws().with("subnet", &other);
    let state = done(world.create(&web()).await);
    world.calls();
    let wanted = in_subnets(&[&other, "subnet-2", "subnet-3"]);
    done(world.update(&state, &wanted).await);
    assert_eq!(
        moves(&world),
        [
            ("AttachLoadBalancerToSubnets".to_owned(), json!(["subnet-3"])),
            ("DetachLoadBalancerFromSubnets".to_owned(), json!(["subnet-1"])),
            ("AttachLoadBalancerToSubnets".to_owned(), json!([other])),
        ]
    );
}

#[tokio::test]
async fn whoever_may_not_see_subnets_changes_them_all_the_same() {
    let world = world();
    let state = done(world.create(&web()).await);
    world.calls();
    let refusal = Answer::error("UnauthorizedOperation", "You are not authorized", 403);
    world.refuse("DescribeSubnets", refusal);
    done(world.update(&state, &in_subnets(&["subnet-2", "subnet-3"])).await);
    let actions: Vec<String> = moves(&world).into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["DetachLoadBalancerFromSubnets", "AttachLoadBalancerToSubnets"]);
}

#[tokio::test]
async fn a_load_balancer_of_whose_subnets_none_stays_is_replaced() {
    let world = world();
    let state = done(world.create(&in_subnets(&["subnet-1"])).await);
    let planned = world.plan(&state, &in_subnets(&["subnet-2"]));
    assert_eq!((planned.action, planned.replace), (Action::Replace, vec!["subnets".to_owned()]));
    assert_eq!(world.plan(&state, &in_subnets(&["subnet-1", "subnet-2"])).action, Action::Update);
}

#[tokio::test]
async fn subnets_that_were_written_as_none_beside_zones_are_looked_up_before_they_change() {
    let world = world();
    let zones = json!({
        "name": "web", "availability_zones": ["us-east-1b", "us-east-1c"], "subnets": [], "listener": [http()],
    });
    let state = done(world.create(&zones).await);
    world.calls();
    let state = done(world.update(&state, &in_subnets(&["subnet-3"])).await);
    assert_eq!(moves(&world), [("DetachLoadBalancerFromSubnets".to_owned(), json!(["subnet-2"]))]);
    assert_has(&state, &json!({"availability_zones": ["us-east-1c"]}));
}

#[tokio::test]
async fn zones_come_before_others_go() {
    let world = world();
    let zones =
        |zones: &[&str]| json!({"name": "web", "availability_zones": zones, "listener": [http()]});
    let state = done(world.create(&zones(&["us-east-1a"])).await);
    world.calls();
    let state = done(world.update(&state, &zones(&["us-east-1b"])).await);
    assert_eq!(
        moves(&world),
        [
            ("EnableAvailabilityZonesForLoadBalancer".to_owned(), json!(["us-east-1b"])),
            ("DisableAvailabilityZonesForLoadBalancer".to_owned(), json!(["us-east-1a"])),
        ]
    );
    assert_has(&state, &json!({"subnets": ["subnet-2"]}));
}

#[tokio::test]
async fn other_security_groups_are_another_source() {
    let world = world();
    let groups = |id: &str| with(&web(), &json!({"security_groups": [id]}));
    let state = done(world.create(&groups("sg-1")).await);
    let state = done(world.update(&state, &groups("sg-2")).await);
    assert_has(
        &state,
        &json!({"source_security_group": "111122223333/api", "source_security_group_id": "sg-2"}),
    );
}

#[tokio::test]
async fn instances_are_registered_and_taken_out_and_left_alone_where_none_are_written() {
    let world = world();
    let instances = |ids: &[&str]| with(&web(), &json!({"instances": ids}));
    let state = done(world.create(&instances(&["i-1", "i-2"])).await);
    world.calls();
    let state = done(world.update(&state, &instances(&["i-2", "i-3"])).await);
    let named = |action: &str| world.call(action).input["Instances"].clone();
    assert_eq!(named("RegisterInstancesWithLoadBalancer"), json!([{"InstanceId": "i-3"}]));
    assert_eq!(named("DeregisterInstancesFromLoadBalancer"), json!([{"InstanceId": "i-1"}]));
    assert_eq!(world.plan(&state, &web()).action, Action::NoOp);
    let state = done(world.update(&state, &instances(&[])).await);
    assert_has(&state, &json!({"instances": []}));
}

#[tokio::test]
async fn a_source_that_aws_has_not_chosen_is_told_at_once() {
    let world = world();
    let chosen = with(&web(), &json!({"source_security_group": "111122223333/web"}));
    let state = done(world.create(&chosen).await);
    let other = with(&web(), &json!({"source_security_group": "other"}));
    let error = world.update(&state, &other).await.error.unwrap().to_string();
    assert!(error.contains("AWS has chosen \"111122223333/web\", not \"other\""), "{error}");
}
