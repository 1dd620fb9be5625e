//! What EKS tells of a cluster.

use super::Cluster;
use super::blocks::{
    AccessConfig, BlockStorage, CertificateAuthority, ClusterIdentity, ComputeConfig,
    ControlPlanePlacement, ControlPlaneScalingConfig, ElasticLoadBalancing, EncryptionConfig,
    EncryptionKey, EtcdPlacement, KubernetesNetworkConfig, Oidc, OutpostConfig,
    RemoteNetworkConfig, RemoteNetworks, StorageConfig, UpgradePolicy, VpcConfig, ZonalShiftConfig,
};
use super::components::{KubeApiServerConfig, KubeControllerManagerConfig, KubeSchedulerConfig};
use crate::engine::Observed;
use crate::services::eks::date;
use aws_sdk_eks::types::{
    self as aws, Cluster as AwsCluster, ClusterStatus, KubernetesNetworkConfigResponse, Logging,
    OutpostConfigResponse, RemoteNetworkConfigResponse, VpcConfigResponse,
};
use std::collections::BTreeSet;

/// A set of what EKS tells as a list.
fn set<T: From<String> + Ord>(list: Option<Vec<String>>) -> BTreeSet<T> {
    list.unwrap_or_default().into_iter().map(T::from).collect()
}

/// How far a cluster is, and what it is.
pub(super) fn observed(cluster: AwsCluster) -> Observed<Cluster> {
    let status = cluster.status.clone();
    let is_busy = status.as_ref().filter(|status| {
        matches!(
            status,
            ClusterStatus::Creating
                | ClusterStatus::Deleting
                | ClusterStatus::Pending
                | ClusterStatus::Updating
        )
    });
    let moving = is_busy.map(|status| status.as_str().to_lowercase());
    let failed = status == Some(ClusterStatus::Failed);
    let (why, tags) = (issues(&cluster), cluster.tags.clone().unwrap_or_default());
    Observed::settled(as_told(cluster))
        .tagged(tags.into_iter().collect())
        .moving_if(moving.is_some(), &moving.unwrap_or_default())
        .failed_if(failed, why)
}

/// What EKS says is wrong with a cluster.
fn issues(cluster: &AwsCluster) -> String {
    let issues =
        cluster.health.as_ref().map(aws_sdk_eks::types::ClusterHealth::issues).unwrap_or_default();
    let told: Vec<String> = issues
        .iter()
        .map(|issue| {
            let code = issue.code().map_or("Other", |code| code.as_str());
            super::updates::problem(code, issue.message(), issue.resource_ids())
        })
        .collect();
    match told.as_slice() {
        [] => "the cluster is in the status FAILED".to_owned(),
        told => told.join("; "),
    }
}

/// The cluster as it is.
pub(in crate::services::eks) fn as_told(cluster: AwsCluster) -> Cluster {
    let authority = cluster.certificate_authority.map(|of| CertificateAuthority { data: of.data });
    let issuer = |identity: aws::Identity| ClusterIdentity {
        oidc: Some(identity.oidc.map(|oidc| Oidc { issuer: oidc.issuer }).into_iter().collect()),
    };
    Cluster {
        access_config: cluster.access_config.map(access),
        arn: cluster.arn,
        bootstrap_self_managed_addons: None,
        certificate_authority: Some(authority.into_iter().collect()),
        cluster_id: cluster.id,
        compute_config: cluster.compute_config.map(|config| ComputeConfig {
            enabled: config.enabled,
            node_pools: Some(set(config.node_pools)),
            node_role_arn: config.node_role_arn.map(Into::into),
        }),
        control_plane_scaling_config: cluster.control_plane_scaling_config.map(|config| {
            ControlPlaneScalingConfig { tier: config.tier.map(|tier| tier.as_str().to_owned()) }
        }),
        created_at: date(cluster.created_at.as_ref()),
        deletion_protection: cluster.deletion_protection,
        enabled_cluster_log_types: Some(logs(cluster.logging)),
        encryption_config: cluster.encryption_config.and_then(encryption),
        endpoint: cluster.endpoint,
        force_update_version: None,
        id: cluster.name.clone(),
        identity: Some(cluster.identity.map(issuer).into_iter().collect()),
        kube_api_server_config: cluster.kube_api_server_config.map(KubeApiServerConfig::from_aws),
        kube_controller_manager_config: cluster
            .kube_controller_manager_config
            .map(KubeControllerManagerConfig::from_aws),
        kube_scheduler_config: cluster.kube_scheduler_config.map(KubeSchedulerConfig::from_aws),
        kubernetes_network_config: cluster.kubernetes_network_config.map(kubernetes_network),
        name: cluster.name.unwrap_or_default().into(),
        outpost_config: cluster.outpost_config.map(outposts),
        platform_version: cluster.platform_version,
        remote_network_config: cluster.remote_network_config.and_then(remote_networks),
        role_arn: cluster.role_arn.unwrap_or_default().as_str().into(),
        status: cluster.status.map(|status| status.as_str().to_owned()),
        storage_config: cluster.storage_config.map(|config| StorageConfig {
            block_storage: config.block_storage.map(|of| BlockStorage { enabled: of.enabled }),
        }),
        upgrade_policy: cluster.upgrade_policy.map(|policy| UpgradePolicy {
            support_type: policy.support_type.map(|support| support.as_str().to_owned()),
        }),
        version: cluster.version.map(Into::into),
        vpc_config: cluster.resources_vpc_config.map(network),
        zonal_shift_config: cluster
            .zonal_shift_config
            .map(|config| ZonalShiftConfig { enabled: config.enabled }),
    }
}

fn access(config: aws::AccessConfigResponse) -> AccessConfig {
    AccessConfig {
        authentication_mode: config.authentication_mode.map(|mode| mode.as_str().to_owned()),
        bootstrap_cluster_creator_admin_permissions: config
            .bootstrap_cluster_creator_admin_permissions,
    }
}

fn logs(logging: Option<Logging>) -> BTreeSet<String> {
    let setups = logging.and_then(|logging| logging.cluster_logging).unwrap_or_default();
    let on = setups.iter().filter(|setup| setup.enabled == Some(true));
    on.flat_map(aws_sdk_eks::types::LogSetup::types).map(|log| log.as_str().to_owned()).collect()
}

/// EKS encrypts every cluster. Only a key of one's own is told as such.
#[expect(deprecated, reason = "what is encrypted is part of the state")]
fn encryption(configs: Vec<aws::EncryptionConfig>) -> Option<EncryptionConfig> {
    let config = configs.into_iter().next()?;
    let key = config.provider?.key_arn?;
    let resources = set(config.resources);
    Some(EncryptionConfig {
        resources,
        provider: Some(EncryptionKey { key_arn: key.as_str().into() }),
    })
}

fn kubernetes_network(config: KubernetesNetworkConfigResponse) -> KubernetesNetworkConfig {
    let balancing = config.elastic_load_balancing;
    KubernetesNetworkConfig {
        ip_family: config.ip_family.map(|family| family.as_str().to_owned()),
        service_ipv4_cidr: config.service_ipv4_cidr.map(Into::into),
        service_ipv6_cidr: config.service_ipv6_cidr,
        elastic_load_balancing: balancing.map(|of| ElasticLoadBalancing { enabled: of.enabled }),
    }
}

fn outposts(config: OutpostConfigResponse) -> OutpostConfig {
    let level = |level: Option<aws::SpreadLevel>| level.map(|level| level.as_str().to_owned());
    OutpostConfig {
        control_plane_instance_type: config.control_plane_instance_type,
        etcd_instance_type: config.etcd_instance_type,
        outpost_arns: config.outpost_arns.into_iter().collect(),
        control_plane_placement: config.control_plane_placement.map(|placement| {
            ControlPlanePlacement {
                group_name: placement.group_name,
                spread_level: level(placement.spread_level),
            }
        }),
        etcd_placement: config
            .etcd_placement
            .map(|placement| EtcdPlacement { spread_level: level(placement.spread_level) }),
    }
}

/// Networks that were removed are told as empty lists.
fn remote_networks(config: RemoteNetworkConfigResponse) -> Option<RemoteNetworkConfig> {
    let networks = |cidrs: Option<Vec<String>>| RemoteNetworks { cidrs: Some(set(cidrs)) };
    let nodes = config.remote_node_networks.unwrap_or_default().into_iter().next();
    let pods = config.remote_pod_networks.unwrap_or_default().into_iter().next();
    (nodes.is_some() || pods.is_some()).then(|| RemoteNetworkConfig {
        remote_node_networks: nodes.map(|of| networks(of.cidrs)),
        remote_pod_networks: pods.map(|of| networks(of.cidrs)),
    })
}

fn network(config: VpcConfigResponse) -> VpcConfig {
    VpcConfig {
        cluster_security_group_id: config.cluster_security_group_id,
        control_plane_egress_mode: config
            .control_plane_egress_mode
            .map(|mode| mode.as_str().to_owned()),
        endpoint_private_access: Some(config.endpoint_private_access),
        endpoint_public_access: Some(config.endpoint_public_access),
        public_access_cidrs: Some(set(config.public_access_cidrs)),
        security_group_ids: Some(set(config.security_group_ids)),
        subnet_ids: set(config.subnet_ids),
        vpc_id: config.vpc_id,
    }
}
