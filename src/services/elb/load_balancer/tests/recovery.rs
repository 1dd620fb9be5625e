use super::{http, web, with, world};
use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::services::testing::{World, assert_has, done};
use serde_json::json;

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let mut second = http();
    second["lb_port"] = 81.into();
    let changed = &with(
        &web(),
        &json!({
            "access_logs": [{"bucket": "logs"}], "instances": ["i-1"], "listener": [http(), second],
            "subnets": ["subnet-1", "subnet-3"], "security_groups": ["sg-1"],
        }),
    );
    let denied = "Access Denied for bucket: logs. Please check S3bucket permission";
    let config = &with(&web(), &json!({"security_groups": ["sg-2"]}));
    let certificate =
        "Server Certificate not found for the key: arn:aws:iam::1:server-certificate/a";
    let subnet = "The subnet ID \"subnet-3\" is not valid";
    let group = "One of \"sg-2\" is not valid";
    let (create, update) = (Operation::Create, Operation::Update);
    World::assert_passing(
        world,
        config,
        changed,
        &[
            (create, "CreateLoadBalancer", "CertificateNotFound", certificate),
            (
                create,
                "CreateLoadBalancer",
                "SubnetNotFound",
                "The subnet ID \"subnet-1\" is not valid",
            ),
            (create, "CreateLoadBalancer", "InvalidSecurityGroup", group),
            (
                create,
                "CreateLoadBalancer",
                "InvalidSubnet",
                "VPC \"vpc-1\" has no internet gateway",
            ),
            (update, "CreateLoadBalancerListeners", "CertificateNotFound", certificate),
            (update, "CreateLoadBalancerListeners", "DuplicateListener", "There is one on port 81"),
            (update, "AttachLoadBalancerToSubnets", "SubnetNotFound", subnet),
            (
                update,
                "AttachLoadBalancerToSubnets",
                "InvalidConfigurationRequest",
                "ELB cannot be attached to multiple subnets in the same AZ.",
            ),
            (
                update,
                "ApplySecurityGroupsToLoadBalancer",
                "InvalidSecurityGroup",
                "One of \"sg-1\" is not valid",
            ),
            (
                update,
                "RegisterInstancesWithLoadBalancer",
                "InvalidInstance",
                "Could not find EC2 instance \"i-1\"",
            ),
            (update, "ModifyLoadBalancerAttributes", "InvalidConfigurationRequest", denied),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_a_lost_create_call_has_made_is_found_by_its_name() {
    let world = world();
    world.lose("CreateLoadBalancer", Answer::cut(Cut::After));
    let state = done(world.create(&web()).await);
    assert_has(&state, &json!({"name": "web"}));
    assert_eq!(world.aws().all("classic-load-balancer").len(), 1);
}

#[tokio::test]
async fn an_older_load_balancer_of_the_same_name_is_not_what_a_lost_call_has_made() {
    let world = world();
    let older = json!({
        "LoadBalancerName": "web", "CreatedTime": "2025-01-02T03:04:05Z", "ListenerDescriptions": [],
    });
    world.aws().with("classic-load-balancer", &older);
    // It is not shown when it is looked for.
    world.refuse("DescribeLoadBalancers", Answer::error("LoadBalancerNotFound", "None", 400));
    world.refuse("CreateLoadBalancer", Answer::cut(Cut::After));
    assert!(world.create(&web()).await.error.is_some());
}
