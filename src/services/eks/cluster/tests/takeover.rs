//! States of hashicorp/aws.

use super::*;

/// A state as hashicorp/aws 5.100.0 writes it.
fn theirs() -> Json {
    json!({
        "access_config": [{
            "authentication_mode": "CONFIG_MAP",
            "bootstrap_cluster_creator_admin_permissions": true,
        }],
        "arn": "arn:aws:eks:us-east-1:111122223333:cluster/prod",
        "bootstrap_self_managed_addons": true,
        "certificate_authority": [{"data": "Q0VSVA=="}],
        "cluster_id": null,
        "compute_config": [{"enabled": false, "node_pools": [], "node_role_arn": ""}],
        "created_at": "2026-01-02T03:04:05Z",
        "enabled_cluster_log_types": [],
        "encryption_config": [],
        "endpoint": "https://prod.gr7.us-east-1.eks.amazonaws.com",
        "force_update_version": null,
        "id": "prod",
        "identity": [{"oidc": [{"issuer": "https://oidc.eks.us-east-1.amazonaws.com/id/prod"}]}],
        "kubernetes_network_config": [{
            "elastic_load_balancing": [{"enabled": false}], "ip_family": "ipv4",
            "service_ipv4_cidr": "172.20.0.0/16", "service_ipv6_cidr": "",
        }],
        "name": "prod",
        "outpost_config": [],
        "platform_version": "eks.1",
        "remote_network_config": [],
        "role_arn": ROLE,
        "status": "ACTIVE",
        "storage_config": [{"block_storage": [{"enabled": false}]}],
        "tags": {}, "tags_all": {},
        "timeouts": null,
        "upgrade_policy": [{"support_type": "EXTENDED"}],
        "version": "1.33",
        "vpc_config": [{
            "cluster_security_group_id": "sg-1", "endpoint_private_access": false,
            "endpoint_public_access": true, "public_access_cidrs": ["0.0.0.0/0"],
            "security_group_ids": [], "subnet_ids": ["subnet-1", "subnet-2"], "vpc_id": "vpc-1",
        }],
        "zonal_shift_config": [{"enabled": false}],
    })
}

fn there() -> World<Store> {
    let world = world();
    world.aws().with(
        "cluster",
        &json!({
            "name": "prod", "roleArn": ROLE,
            "resourcesVpcConfig": {"subnetIds": ["subnet-1", "subnet-2"]},
        }),
    );
    world
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_plans_nothing() {
    let world = there();
    let state = world.take_over(1, &theirs()).await;
    let module = json!({
        "bootstrap_self_managed_addons": true,
        "access_config": [{
            "authentication_mode": "CONFIG_MAP",
            "bootstrap_cluster_creator_admin_permissions": true,
        }],
        "compute_config": [{"enabled": false}],
        "zonal_shift_config": [{"enabled": false}],
    });
    for written in [config(&json!({})), config(&module)] {
        let planned = world.plan(&state, &written);
        assert_eq!(planned.action, Action::NoOp, "{:?}", planned.value);
    }
}

#[tokio::test]
async fn an_access_configuration_that_is_added_after_a_take_over_replaces_no_cluster() {
    let world = there();
    let state = world.take_over(1, &theirs()).await;
    let added = config(&json!({"access_config": [{
        "authentication_mode": "API_AND_CONFIG_MAP",
        "bootstrap_cluster_creator_admin_permissions": false,
    }]}));
    let planned = world.plan(&state, &added);
    assert_eq!((planned.action, planned.replace), (Action::Update, vec![]));
}

#[tokio::test]
async fn a_state_from_before_add_ons_could_be_left_out_is_taken_over() {
    let world = there();
    let mut old = theirs();
    for name in ["bootstrap_self_managed_addons", "compute_config", "storage_config"] {
        old.as_object_mut().unwrap().remove(name);
    }
    let state = world.take_over(0, &old).await;
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    let none = config(&json!({"bootstrap_self_managed_addons": false}));
    assert_eq!(world.plan(&state, &none).action, Action::Update);
}
