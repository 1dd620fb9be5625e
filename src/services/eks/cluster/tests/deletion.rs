//! The end of a cluster.

use super::*;

#[tokio::test]
async fn a_deletion_waits_until_the_cluster_is_gone() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.aws().nature.ending = 3;
    world.actions();
    assert!(done(world.delete(&state).await).is_null());
    let actions = world.actions();
    let looks = actions.iter().filter(|action| *action == "DescribeCluster").count();
    assert_eq!((actions[0].as_str(), looks), ("DeleteCluster", 4));
}

#[tokio::test]
async fn what_has_to_be_deleted_before_the_cluster_is_named() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.aws().with("nodegroup", &json!({"clusterName": "prod", "nodegroupName": "blue"}));
    world.aws().with(
        "nodegroup",
        &json!({
            "clusterName": "prod", "nodegroupName": "green", "status": "DELETING",
        }),
    );
    world.aws().with(
        "fargate-profile",
        &json!({
            "clusterName": "prod", "fargateProfileName": "jobs",
        }),
    );
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(
        error.ends_with(
            "These have to be deleted before the cluster: node group blue (ACTIVE), node group green (DELETING), \
             Fargate profile jobs (ACTIVE)."
        ),
        "{error}"
    );
}

#[tokio::test]
async fn nodes_that_are_being_deleted_are_waited_for() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.aws().with("nodegroup", &json!({"clusterName": "prod", "nodegroupName": "blue"}));
    world.aws().nature.ending = 6;
    let (cx, held) = (world.cx(), "Cluster has nodegroups attached");
    let call = cx.eks().delete_nodegroup().cluster_name("prod").nodegroup_name("blue");
    call.send().await.unwrap();
    world.refuse("DeleteCluster", Answer::error("ResourceInUseException", held, 409));
    assert!(done(world.delete(&state).await).is_null());
    let deletions = world.actions().iter().filter(|action| *action == "DeleteCluster").count();
    assert_eq!(deletions, 2);
}

#[tokio::test]
async fn a_protected_cluster_is_refused_in_the_plan_and_told_at_once_in_the_apply() {
    let world = world();
    let state = done(world.create(&config(&json!({"deletion_protection": true}))).await);
    let mut said = Diagnostics::default();
    Cluster::plan_destroy(&state, &mut said);
    let said: Vec<String> = said.iter().map(Diagnostic::in_words).collect();
    assert!(said[0].starts_with("deletion_protection: "), "{said:?}");
    let protected = "Cluster prod has deletion protection enabled";
    world.refuse("DeleteCluster", Answer::error("InvalidRequestException", protected, 400));
    world.actions();
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("Set `deletion_protection = false` and apply that first"), "{error}");
    assert_eq!(world.actions(), ["DeleteCluster"]);
}

#[tokio::test]
async fn what_controllers_have_left_behind_is_told() {
    let world = world();
    let balancer = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/1";
    let volume = "arn:aws:ec2:us-east-1:111122223333:volume/vol-";
    for (arn, key, value) in [
        (balancer.to_owned(), "elbv2.k8s.aws/cluster", "prod"),
        (format!("{volume}1"), "kubernetes.io/cluster/prod", "owned"),
        (format!("{volume}2"), "kubernetes.io/cluster/dev", "owned"),
        (format!("{volume}3"), "kubernetes.io/cluster/prod", "shared"),
    ] {
        let tags = json!([{"Key": key, "Value": value}]);
        world.aws().with("tagged-resource", &json!({"ResourceARN": arn, "Tags": tags}));
    }
    let cx = world.cx();
    leftovers::tell(&cx, "prod").await;
    let warnings = cx.take_warnings();
    assert_eq!(warnings.len(), 1);
    let told = format!("until somebody deletes them: {volume}1, {balancer}.");
    assert!(warnings[0].detail.ends_with(&told), "{}", warnings[0].detail);
}

#[tokio::test]
async fn a_deletion_does_not_need_to_know_what_is_left_behind() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.refuse("GetResources", Answer::error("AccessDeniedException", "no", 403));
    assert!(done(world.delete(&state).await).is_null());
}
