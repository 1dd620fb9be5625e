//! Changes in place.

use super::create::whole;
use super::*;

/// The updates that were begun, by what they change.
fn begun(world: &World<Store>) -> Vec<String> {
    let calls = world.calls().into_iter();
    let calls = calls.filter(|call| !call.action.starts_with("Describe"));
    calls
        .map(|call| {
            let fields = call.input.as_object().unwrap().iter();
            let fields = fields.filter(|(name, _)| *name != "clientRequestToken");
            let fields = fields.map(|(name, value)| match (name.as_str(), value.as_object()) {
                ("resourcesVpcConfig", Some(network)) => {
                    network.keys().cloned().collect::<Vec<_>>().join("+")
                }
                (name, _) => name.to_owned(),
            });
            format!("{} {}", call.action, fields.collect::<Vec<_>>().join("+"))
        })
        .collect()
}

/// A configuration that changes everything that can be changed in place.
fn other() -> Json {
    let mut other = whole();
    other["version"] = "1.34".into();
    other["vpc_config"][0]["subnet_ids"] = json!(["subnet-3", "subnet-4"]);
    other["kubernetes_network_config"] = json!([]);
    other.as_object_mut().unwrap().remove("tags");
    other
}

#[tokio::test]
async fn updates_are_made_one_after_the_other_with_the_version_at_last() {
    let world = world();
    world.aws().nature.pending = 2;
    let state = done(world.create(&config(&json!({}))).await);
    begun(&world);
    let state = done(world.update(&state, &other()).await);
    assert_eq!(
        begun(&world),
        [
            "UpdateClusterConfig upgradePolicy",
            "UpdateClusterConfig accessConfig",
            "UpdateClusterConfig accessConfig",
            "UpdateClusterConfig logging",
            "UpdateClusterConfig endpointPrivateAccess+endpointPublicAccess+publicAccessCidrs",
            "UpdateClusterConfig subnetIds",
            "UpdateClusterConfig securityGroupIds",
            "UpdateClusterConfig controlPlaneEgressMode",
            "UpdateClusterConfig zonalShiftConfig",
            "UpdateClusterConfig remoteNetworkConfig",
            "UpdateClusterConfig computeConfig+kubernetesNetworkConfig+storageConfig",
            "UpdateClusterConfig controlPlaneScalingConfig",
            "UpdateClusterConfig kubeApiServerConfig+kubeControllerManagerConfig+kubeSchedulerConfig",
            "UpdateClusterConfig deletionProtection",
            "AssociateEncryptionConfig encryptionConfig",
            "UpdateClusterVersion version",
        ]
    );
    assert_has(
        &state,
        &json!({"version": "1.34", "platform_version": "eks.2", "status": "ACTIVE"}),
    );
    assert_eq!(world.plan(&state, &other()).action, Action::NoOp);
}

#[tokio::test]
async fn an_update_shows_what_was_changed_before_it_failed() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let planned = config(&json!({
        "upgrade_policy": [{"support_type": "STANDARD"}], "version": "1.34",
        "vpc_config": [{"subnet_ids": ["subnet-3", "subnet-4"]}],
    }));
    let errors = json!([
        {"errorCode": "SubnetNotFound", "errorMessage": "There is no such subnet.", "resourceIds": ["subnet-3", "subnet-4"]},
        {"errorCode": "Unknown"},
    ]);
    let (ended, failed) =
        (json!({"status": "Successful"}), json!({"status": "Failed", "errors": errors}));
    world.refuse("DescribeUpdate", Answer::Data(json!({"update": ended})));
    world.refuse("DescribeUpdate", Answer::Data(json!({"update": failed})));
    let outcome = world.update(&state, &planned).await;
    assert_eq!(
        outcome.error.unwrap().to_string(),
        "AWS reports that it failed: updating the subnets: SubnetNotFound: There is no such subnet (subnet-3, subnet-4); \
         Unknown"
    );
    assert_has(
        &outcome.state,
        &json!({"upgrade_policy": [{"support_type": "STANDARD"}], "version": "1.33"}),
    );
}

#[tokio::test]
async fn a_step_that_is_done_is_not_done_again_when_a_later_one_has_to_wait() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    begun(&world);
    let busy = "Cluster currently has update 1f2e in progress";
    world.refuse("UpdateClusterVersion", Answer::error("ResourceInUseException", busy, 409));
    let planned =
        config(&json!({"upgrade_policy": [{"support_type": "STANDARD"}], "version": "1.34"}));
    done(world.update(&state, &planned).await);
    assert_eq!(
        begun(&world),
        [
            "UpdateClusterConfig upgradePolicy",
            "UpdateClusterVersion version",
            "UpdateClusterVersion version",
        ]
    );
}

#[tokio::test]
async fn the_timeout_of_an_update_ends_all_its_steps() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.aws().nature.pending = 1_000_000;
    let planned = config(&json!({
        "enabled_cluster_log_types": ["api"], "timeouts": {"update": "90s"},
    }));
    let error = world.update(&state, &planned).await.error.unwrap();
    assert_eq!(error.to_string(), "it is still updating the logs after 90 s");
}

#[tokio::test]
async fn a_cluster_that_is_deleted_during_an_update_ends_the_wait() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let gone = "No cluster found for name: prod.";
    world.refuse("DescribeUpdate", Answer::error("ResourceNotFoundException", gone, 404));
    let planned = config(&json!({"enabled_cluster_log_types": ["api"]}));
    let error = world.update(&state, &planned).await.error.unwrap();
    assert!(error.to_string().contains("no longer exists"), "{error}");
}

#[tokio::test]
async fn logs_go_off_by_name() {
    let world = world();
    let on = config(&json!({"enabled_cluster_log_types": ["api", "audit"]}));
    let state = done(world.create(&on).await);
    done(world.update(&state, &config(&json!({}))).await);
    assert_eq!(
        world.call("UpdateClusterConfig").input["logging"],
        json!({"clusterLogging": [{
            "types": ["api", "audit", "authenticator", "controllerManager", "scheduler"],
            "enabled": false,
        }]})
    );
}

#[tokio::test]
async fn from_where_the_api_server_can_be_reached_says_nothing_where_it_cannot() {
    let world = world();
    let network = |public: bool, cidrs: Json| {
        config(&json!({"vpc_config": [{
            "subnet_ids": ["subnet-1", "subnet-2"], "endpoint_private_access": true,
            "endpoint_public_access": public, "public_access_cidrs": cidrs,
        }]}))
    };
    let state = done(world.create(&network(true, json!(["203.0.113.0/24"]))).await);
    let off = network(false, json!(["203.0.113.0/24"]));
    let state = done(world.update(&state, &off).await);
    let sent = world.call("UpdateClusterConfig").input["resourcesVpcConfig"].clone();
    assert_eq!(sent, json!({"endpointPrivateAccess": true, "endpointPublicAccess": false}));
    assert_eq!(world.plan(&state, &off).action, Action::NoOp);
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &off).action, Action::NoOp);
    begun(&world);
    let state = done(world.update(&state, &network(false, json!(["203.0.113.0/25"]))).await);
    assert_eq!(begun(&world), [""; 0], "it is only noted");
    // Whoever leaves them out does not open the way to everybody.
    let state = done(world.update(&state, &network(true, Json::Null)).await);
    let cidrs = |state: &Value| {
        state.get("vpc_config").as_elements().unwrap()[0].get("public_access_cidrs").clone()
    };
    assert_eq!(cidrs(&state), Value::set(vec!["203.0.113.0/25".into()]));
}

#[tokio::test]
async fn a_cluster_that_is_reached_over_the_internet_for_the_first_time_is_reached_from_everywhere()
{
    let world = world();
    let network = |public: bool| {
        config(&json!({"vpc_config": [{
            "subnet_ids": ["subnet-1", "subnet-2"], "endpoint_private_access": true,
            "endpoint_public_access": public,
        }]}))
    };
    let state = done(world.create(&network(false)).await);
    let state = done(world.update(&state, &network(true)).await);
    let everywhere = Value::set(vec!["0.0.0.0/0".into()]);
    let network = &state.get("vpc_config").as_elements().unwrap()[0];
    assert_eq!(network.get("public_access_cidrs"), &everywhere);
}

#[tokio::test]
async fn networks_outside_of_aws_come_change_and_go() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let nodes = |cidr: &str| {
        config(&json!({"remote_network_config": [{"remote_node_networks": [{"cidrs": [cidr]}]}]}))
    };
    let state = done(world.update(&state, &nodes("10.80.0.0/16")).await);
    let state = done(world.update(&state, &nodes("10.81.0.0/16")).await);
    let sent = || world.call("UpdateClusterConfig").input["remoteNetworkConfig"].clone();
    let some =
        json!({"remoteNodeNetworks": [{"cidrs": ["10.81.0.0/16"]}], "remotePodNetworks": []});
    assert_eq!(sent(), some);
    let state = done(world.update(&state, &config(&json!({}))).await);
    assert_eq!(sent(), json!({"remoteNodeNetworks": [], "remotePodNetworks": []}));
    assert_has(&state, &json!({"remote_network_config": []}));
}

#[tokio::test]
async fn a_version_is_forced_where_the_configuration_says_so() {
    let world = world();
    let state = done(world.create(&config(&json!({"version": "1.32"}))).await);
    let state = done(world.update(&state, &config(&json!({"version": "1.33"}))).await);
    assert_eq!(world.call("UpdateClusterVersion").input["force"], Json::Null);
    let forced = config(&json!({"version": "1.34", "force_update_version": true}));
    let state = done(world.update(&state, &forced).await);
    assert_eq!(world.call("UpdateClusterVersion").input["force"], true);
    begun(&world);
    done(world.update(&state, &config(&json!({"version": "1.34"}))).await);
    assert_eq!(begun(&world), [""; 0], "the switch alone is no update");
}

#[tokio::test]
async fn a_refusal_because_of_insights_says_how_to_upgrade_all_the_same() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let refusal = "The cluster has upgrade insights in the status ERROR";
    world.refuse("UpdateClusterVersion", Answer::error("InvalidRequestException", refusal, 400));
    let error = world.update(&state, &config(&json!({"version": "1.34"}))).await.error.unwrap();
    let error = error.to_string();
    assert!(error.contains(refusal) && error.contains("`force_update_version = true`"), "{error}");
}
