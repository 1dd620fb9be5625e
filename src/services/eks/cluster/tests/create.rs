//! The call that creates a cluster, and what is seen of it.

use super::*;

/// A configuration in which all arguments of a cluster in AWS's own regions are set.
pub(super) fn whole() -> Json {
    config(&json!({
        "access_config": [{
            "authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": false,
        }],
        "compute_config": [{
            "enabled": true, "node_pools": ["system"],
            "node_role_arn": "arn:aws:iam::111122223333:role/node",
        }],
        "control_plane_scaling_config": [{"tier": "tier-xl"}],
        "deletion_protection": true,
        "enabled_cluster_log_types": ["audit", "api"],
        "encryption_config": [{"resources": ["secrets"], "provider": [{"key_arn": KEY}]}],
        "kube_api_server_config": [{
            "event_ttl": "30m",
            "service_node_port_range": [{"min_port": 30000, "max_port": 32767}],
        }],
        "kube_controller_manager_config": [{
            "horizontal_pod_autoscaler_controller_config": [{
                "horizontal_pod_autoscaler_sync_period": "15s",
            }],
            "pod_gc_controller_config": [{"terminated_pod_gc_threshold": 100}],
        }],
        "kube_scheduler_config": [{"node_resources_fit": [{"scoring_strategy": [{
            "type": "MostAllocated", "resource": [{"name": "cpu", "weight": 2}],
        }]}]}],
        "kubernetes_network_config": [{
            "ip_family": "ipv4", "service_ipv4_cidr": "10.100.0.0/16",
        }],
        "remote_network_config": [{
            "remote_node_networks": [{"cidrs": ["192.168.0.0/16"]}],
            "remote_pod_networks": [{"cidrs": ["192.168.128.0/17"]}],
        }],
        "tags": {"team": "a"},
        "upgrade_policy": [{"support_type": "STANDARD"}],
        "version": "1.32",
        "vpc_config": [{
            "subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-2"],
            "endpoint_private_access": true, "public_access_cidrs": ["203.0.113.0/24"],
            "control_plane_egress_mode": "CUSTOMER_ROUTED",
        }],
        "zonal_shift_config": [{"enabled": true}],
    }))
}

#[tokio::test]
async fn every_argument_is_in_the_call_that_creates_the_cluster() {
    let world = world();
    let state = done(world.create(&whole()).await);
    assert_eq!(world.actions(), ["CreateCluster", "DescribeCluster"]);
    let mut sent = world.call("CreateCluster").input;
    let token = sent.as_object_mut().unwrap().remove("clientRequestToken").unwrap();
    assert_eq!(token.as_str().unwrap().len(), 36);
    assert_eq!(
        sent,
        json!({
            "accessConfig": {
                "authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": false,
            },
            "bootstrapSelfManagedAddons": false,
            "computeConfig": {
                "enabled": true, "nodePools": ["system"],
                "nodeRoleArn": "arn:aws:iam::111122223333:role/node",
            },
            "controlPlaneScalingConfig": {"tier": "tier-xl"},
            "deletionProtection": true,
            "encryptionConfig": [{"resources": ["secrets"], "provider": {"keyArn": KEY}}],
            "kubeApiServerConfig": {
                "eventTtl": "30m", "serviceNodePortRange": {"minPort": 30000, "maxPort": 32767},
            },
            "kubeControllerManagerConfig": {
                "horizontalPodAutoscalerControllerConfig": {
                    "horizontalPodAutoscalerSyncPeriod": "15s",
                },
                "podGcControllerConfig": {"terminatedPodGcThreshold": 100},
            },
            "kubeSchedulerConfig": {"nodeResourcesFit": {"scoringStrategy": {
                "type": "MostAllocated", "resources": [{"name": "cpu", "weight": 2}],
            }}},
            "kubernetesNetworkConfig": {
                "ipFamily": "ipv4", "serviceIpv4Cidr": "10.100.0.0/16",
                "elasticLoadBalancing": {"enabled": true},
            },
            "logging": {"clusterLogging": [
                {"types": ["api", "audit"], "enabled": true},
                {"types": ["authenticator", "controllerManager", "scheduler"], "enabled": false},
            ]},
            "name": "prod",
            "remoteNetworkConfig": {
                "remoteNodeNetworks": [{"cidrs": ["192.168.0.0/16"]}],
                "remotePodNetworks": [{"cidrs": ["192.168.128.0/17"]}],
            },
            "resourcesVpcConfig": {
                "subnetIds": ["subnet-1", "subnet-2"], "securityGroupIds": ["sg-2"],
                "endpointPrivateAccess": true, "endpointPublicAccess": true,
                "publicAccessCidrs": ["203.0.113.0/24"],
                "controlPlaneEgressMode": "CUSTOMER_ROUTED",
            },
            "roleArn": ROLE,
            "storageConfig": {"blockStorage": {"enabled": true}},
            "tags": {"team": "a"},
            "upgradePolicy": {"supportType": "STANDARD"},
            "version": "1.32",
            "zonalShiftConfig": {"enabled": true},
        })
    );
    assert_has(
        &state,
        &json!({
            "arn": "arn:aws:eks:us-east-1:111122223333:cluster/prod",
            "bootstrap_self_managed_addons": false,
            "certificate_authority": [{"data": "Q0VSVA=="}],
            "created_at": "2026-01-02T03:04:05Z",
            "endpoint": "https://prod.gr7.us-east-1.eks.amazonaws.com",
            "identity": [{"oidc": [{"issuer": "https://oidc.eks.us-east-1.amazonaws.com/id/prod"}]}],
            "platform_version": "eks.1",
            "status": "ACTIVE",
        }),
    );
}

#[tokio::test]
async fn a_cluster_with_nothing_but_what_is_required_is_as_aws_makes_it() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let sent = world.call("CreateCluster").input;
    let names: Vec<&str> = sent.as_object().unwrap().keys().map(String::as_str).collect();
    let needed = [
        "bootstrapSelfManagedAddons",
        "clientRequestToken",
        "name",
        "resourcesVpcConfig",
        "roleArn",
    ];
    assert_eq!(names, needed);
    assert_eq!(sent["bootstrapSelfManagedAddons"], true);
    assert_has(
        &state,
        &json!({
            "access_config": [{
                "authentication_mode": "CONFIG_MAP",
                "bootstrap_cluster_creator_admin_permissions": null,
            }],
            "bootstrap_self_managed_addons": true,
            "enabled_cluster_log_types": null,
            "encryption_config": [],
            "version": "1.33",
        }),
    );
}

#[tokio::test]
async fn a_cluster_on_outposts_is_told_with_its_id() {
    let world = world();
    let outpost = json!([{
        "outpost_arns": ["arn:aws:outposts:us-east-1:111122223333:outpost/op-1"],
        "control_plane_instance_type": "m5.large", "etcd_instance_type": "m5.xlarge",
        "control_plane_placement": [{"group_name": "a", "spread_level": "rack"}],
        "etcd_placement": [{"spread_level": "host"}],
    }]);
    let on = config(&json!({"outpost_config": outpost}));
    let state = done(world.create(&on).await);
    assert_has(&state, &json!({"cluster_id": "outpost-cluster-1", "outpost_config": outpost}));
    assert_eq!(
        world.call("CreateCluster").input["outpostConfig"],
        json!({
            "outpostArns": ["arn:aws:outposts:us-east-1:111122223333:outpost/op-1"],
            "controlPlaneInstanceType": "m5.large", "etcdInstanceType": "m5.xlarge",
            "controlPlanePlacement": {"groupName": "a", "spreadLevel": "rack"},
            "etcdPlacement": {"spreadLevel": "host"},
        })
    );
    let other = config(&json!({"outpost_config": [{
        "outpost_arns": ["arn:aws:outposts:us-east-1:111122223333:outpost/op-1"],
        "control_plane_instance_type": "m5.2xlarge",
    }]}));
    assert_eq!(world.plan(&state, &other).replace, ["outpost_config"]);
}

#[tokio::test]
async fn what_makes_a_cluster_fail_is_told() {
    let world = world();
    let failed = json!({"cluster": {
        "name": "prod", "status": "FAILED", "health": {"issues": [{
            "code": "Ec2SubnetNotFound", "message": "The subnet does not exist.",
            "resourceIds": ["subnet-2"],
        }]},
    }});
    world.refuse("DescribeCluster", Answer::Data(failed));
    let outcome = world.create(&config(&json!({}))).await;
    assert_eq!(
        outcome.error.unwrap().to_string(),
        "AWS reports that it failed: Ec2SubnetNotFound: The subnet does not exist (subnet-2)"
    );
    assert_has(&outcome.state, &json!({"id": "prod"}));
}

#[tokio::test]
async fn a_role_that_eks_cannot_use_yet_is_waited_for() {
    let (create, update, delete) = (Operation::Create, Operation::Update, Operation::Delete);
    let invalid = "InvalidParameterException";
    let busy = "Cluster currently has update update-9 in progress";
    let limits = json!({"update": "2m", "delete": "2m"});
    let policy = json!([{"support_type": "STANDARD"}]);
    World::assert_passing(
        world,
        &config(&json!({"timeouts": limits})),
        &config(&json!({"timeouts": limits, "upgrade_policy": policy})),
        &[
            (create, "CreateCluster", invalid, &format!("Role with arn: {ROLE}, does not exist.")),
            (create, "CreateCluster", invalid, "Error in role params"),
            (
                create,
                "CreateCluster",
                invalid,
                "Role could not be assumed because the trusted entity is not correct",
            ),
            (
                create,
                "CreateCluster",
                invalid,
                "The provided role doesn't have the Amazon EKS Managed Policies associated with it.",
            ),
            (create, "CreateCluster", invalid, "IAM role's policy must include the actions"),
            (update, "UpdateClusterConfig", "ResourceInUseException", busy),
            (delete, "DeleteCluster", "ResourceInUseException", busy),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_no_wait_can_heal_is_an_error_at_once() {
    let world = world();
    let message = "Subnets specified must be in at least two different AZs";
    world.refuse("CreateCluster", Answer::error("InvalidParameterException", message, 400));
    let error = world.create(&config(&json!({}))).await.error.unwrap();
    assert!(error.to_string().contains(message), "{error}");
    assert_eq!(world.actions(), ["CreateCluster"]);
}

#[tokio::test]
async fn a_create_call_whose_answer_is_lost_is_sent_again_with_its_token() {
    let world = world();
    world.lose("CreateCluster", Answer::cut(crate::aws::fake::Cut::After));
    done(world.create(&config(&json!({}))).await);
    let calls = world.calls();
    let tokens: Vec<_> = calls
        .iter()
        .filter(|call| call.action == "CreateCluster")
        .map(|call| &call.input["clientRequestToken"])
        .collect();
    assert!(tokens.len() == 2 && tokens[0] == tokens[1], "{tokens:?}");
    assert_eq!(world.aws().all("cluster").len(), 1);
}

#[tokio::test]
async fn a_cluster_of_the_same_name_that_is_there_is_no_cluster_of_ours() {
    let world = world();
    world.aws().with("cluster", &json!({"name": "prod"}));
    let outcome = world.create(&config(&json!({}))).await;
    assert!(outcome.state.is_null());
    assert!(outcome.error.unwrap().to_string().contains("already exists"));
}

#[tokio::test]
async fn tags_are_set_and_removed_by_the_arn() {
    let world = world();
    let state = done(world.create(&config(&json!({"tags": {"a": "1", "b": "1"}}))).await);
    world.actions();
    done(world.update(&state, &config(&json!({"tags": {"a": "2"}}))).await);
    let actions = ["DescribeCluster", "UntagResource", "TagResource", "DescribeCluster"];
    assert_eq!(world.actions(), actions);
    assert_eq!(world.aws().get("cluster", "prod").unwrap().tags, [("a".into(), "2".into())].into());
}

#[tokio::test]
async fn clusters_that_say_no_more_than_old_ones_are_read() {
    let world = world();
    let nothing = json!({
        "name": "old", "roleArn": ROLE, "accessConfig": null, "computeConfig": null,
        "storageConfig": null, "upgradePolicy": null, "zonalShiftConfig": null, "identity": null,
        "encryptionConfig": [{"resources": ["secrets"]}], "deletionProtection": null,
        "remoteNetworkConfig": {"remoteNodeNetworks": [], "remotePodNetworks": []},
        "resourcesVpcConfig": {"subnetIds": ["subnet-1"]},
    });
    world.aws().with("cluster", &nothing);
    let state = world.import("old").await;
    assert_has(
        &state,
        &json!({
            "access_config": [], "compute_config": [], "encryption_config": [],
            "remote_network_config": [], "upgrade_policy": [], "zonal_shift_config": [],
        }),
    );
    let message = "No cluster found for name: old.";
    world.refuse("DescribeCluster", Answer::error("ClientException", message, 400));
    assert!(world.read(&state).await.unwrap().is_null());
}
