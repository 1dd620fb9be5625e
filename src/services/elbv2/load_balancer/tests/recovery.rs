use super::{network, web, with, world};
use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::services::testing::{World, assert_has, done};
use serde_json::json;

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let logs = json!({"access_logs": [{"bucket": "logs", "enabled": true}], "subnets": ["subnet-1", "subnet-3"]});
    let changed = &with(&web(), &with(&logs, &json!({"security_groups": ["sg-1"]})));
    let denied = "Access Denied for bucket: logs. Please check S3bucket permission";
    let config = &with(&web(), &json!({"security_groups": ["sg-2"]}));
    World::assert_passing(
        world,
        config,
        changed,
        &[
            (
                Operation::Create,
                "CreateLoadBalancer",
                "SubnetNotFound",
                "The subnet ID \"subnet-1\" is not valid",
            ),
            (
                Operation::Create,
                "CreateLoadBalancer",
                "InvalidSecurityGroup",
                "One of \"sg-2\" is not valid",
            ),
            (
                Operation::Create,
                "CreateLoadBalancer",
                "InvalidSubnet",
                "VPC \"vpc-1\" has no internet gateway",
            ),
            (
                Operation::Update,
                "SetSubnets",
                "SubnetNotFound",
                "The subnet ID \"subnet-3\" is not valid",
            ),
            (
                Operation::Update,
                "SetSecurityGroups",
                "InvalidSecurityGroup",
                "One of \"sg-1\" is not valid",
            ),
            (
                Operation::Update,
                "ModifyLoadBalancerAttributes",
                "InvalidConfigurationRequest",
                denied,
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_step_that_was_done_is_not_done_again_when_a_later_one_passes() {
    let world = world();
    let state = done(world.create(&web()).await);
    let both = json!({"idle_timeout": 120, "subnets": ["subnet-1", "subnet-3"]});
    let refusal = Answer::error("SubnetNotFound", "The subnet ID 'subnet-3' is not valid", 400);
    world.actions();
    world.refuse("SetSubnets", refusal);
    done(world.update(&state, &with(&web(), &both)).await);
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    assert_eq!(actions, ["ModifyLoadBalancerAttributes", "SetSubnets", "SetSubnets"]);
}

#[tokio::test]
async fn subnets_that_aws_does_not_change_in_place_are_told_with_the_way_out() {
    let world = world();
    let state = done(world.create(&network()).await);
    let refusal = Answer::error("InvalidConfigurationRequest", "It cannot be removed", 400);
    world.refuse("SetSubnets", refusal);
    let fewer = with(&network(), &json!({"subnets": ["subnet-1"]}));
    let error = world.update(&state, &fewer).await.error.unwrap().to_string();
    assert!(error.contains("-replace=ADDRESS"), "{error}");
}

#[tokio::test]
async fn what_a_lost_create_call_has_made_is_found_by_its_name() {
    let world = world();
    world.lose("CreateLoadBalancer", Answer::cut(Cut::After));
    let state = done(world.create(&web()).await);
    assert_has(&state, &json!({"name": "web"}));
    assert_eq!(world.aws().all("load-balancer").len(), 1);
}
