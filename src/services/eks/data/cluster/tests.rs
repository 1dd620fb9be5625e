//! `aws_eks_cluster` over the store of tables.

use crate::aws::fake::Answer;
use crate::services::testing::{World, done};
use serde_json::json;

/// What every cluster in these tests has.
fn cluster() -> serde_json::Value {
    json!({
        "name": "prod", "role_arn": "arn:aws:iam::111122223333:role/cluster",
        "vpc_config": [{
            "subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-2"],
        }],
        "tags": {"team": "a"},
        "enabled_cluster_log_types": ["api"],
        "kube_scheduler_config": [{"node_resources_fit": [{"scoring_strategy": [{
            "type": "MostAllocated", "resource": [{"name": "cpu", "weight": 2}],
        }]}]}],
        "remote_network_config": [{"remote_node_networks": [{"cidrs": ["10.80.0.0/16"]}]}],
    })
}

#[tokio::test]
async fn the_data_source_says_what_the_resource_says() {
    let world = World::of("aws_eks_cluster");
    let state = done(world.create(&cluster()).await);
    let state = crate::value::json::encode(&state).unwrap();
    let mut answer = world.ask("aws_eks_cluster", &json!({"name": "prod"})).await.unwrap();
    // EKS does not tell it, and nobody has said it here.
    let told = &mut answer["access_config"][0]["bootstrap_cluster_creator_admin_permissions"];
    assert_eq!(told.take(), json!(false));
    for (name, value) in answer.as_object().unwrap() {
        let is = &state[name];
        assert!(value == is || (value.is_null() && *is == json!([])), "{name}: {value} is {is}");
    }
    assert_eq!(answer["vpc_config"][0]["vpc_id"], "vpc-1");
    assert_eq!(
        answer["kube_scheduler_config"][0]["node_resources_fit"][0]["scoring_strategy"][0]["type"],
        "MostAllocated"
    );
}

#[tokio::test]
async fn a_cluster_that_is_not_there_is_an_error_at_once() {
    let world = World::of("aws_eks_cluster");
    let error = world.ask("aws_eks_cluster", &json!({"name": "dev"})).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no cluster dev");
    assert_eq!(world.actions(), ["DescribeCluster"]);
}

#[tokio::test]
async fn a_cluster_that_this_run_has_made_is_waited_for() {
    let world = World::of("aws_eks_cluster");
    done(world.create(&cluster()).await);
    let absent = "No cluster found for name: prod.";
    world.refuse("DescribeCluster", Answer::error("ResourceNotFoundException", absent, 404));
    let answer = world.ask("aws_eks_cluster", &json!({"name": "prod"})).await.unwrap();
    assert_eq!(answer["status"], "ACTIVE");
}
