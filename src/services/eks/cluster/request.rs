//! What EKS takes of a cluster.

use super::Cluster;
use super::blocks::{
    ComputeConfig, EncryptionConfig, OutpostConfig, RemoteNetworkConfig, RemoteNetworks, VpcConfig,
};
use crate::engine::Result;
use aws_sdk_eks::types::{
    self as aws, ComputeConfigRequest, ControlPlanePlacementRequest, CreateAccessConfigRequest,
    EtcdPlacementRequest, KubernetesNetworkConfigRequest, LogSetup, LogType, Logging,
    OutpostConfigRequest, RemoteNetworkConfigRequest, RemoteNodeNetwork, RemotePodNetwork,
    StorageConfigRequest, UpgradePolicyRequest, VpcConfigRequest, ZonalShiftConfigRequest,
};
use std::collections::BTreeSet;

/// All logs of the control plane that there are.
pub(super) const LOGS: &[&str] =
    &["api", "audit", "authenticator", "controllerManager", "scheduler"];

/// A set of strings as EKS takes it.
pub(super) fn list<T: AsRef<str>>(set: &BTreeSet<T>) -> Vec<String> {
    set.iter().map(|text| text.as_ref().to_owned()).collect()
}

/// The network of a new cluster.
pub(super) fn network(config: &VpcConfig) -> VpcConfigRequest {
    VpcConfigRequest::builder()
        .set_subnet_ids(Some(list(&config.subnet_ids)))
        .set_security_group_ids(config.security_group_ids.as_ref().map(list))
        .set_endpoint_private_access(config.endpoint_private_access)
        .set_endpoint_public_access(config.endpoint_public_access)
        .set_public_access_cidrs(public_cidrs(config))
        .set_control_plane_egress_mode(config.control_plane_egress_mode.as_deref().map(Into::into))
        .build()
}

/// From where the API server can be reached over the internet. Where it cannot, EKS takes no such list.
pub(super) fn public_cidrs(config: &VpcConfig) -> Option<Vec<String>> {
    let is_public = config.endpoint_public_access != Some(false);
    let cidrs = config.public_access_cidrs.as_ref().filter(|cidrs| !cidrs.is_empty());
    cidrs.filter(|_| is_public).map(list)
}

/// Who may use a new cluster.
pub(super) fn access(plan: &Cluster) -> Option<CreateAccessConfigRequest> {
    let config = plan.access_config.as_ref()?;
    let bootstrap = config.bootstrap_cluster_creator_admin_permissions;
    let request = CreateAccessConfigRequest::builder()
        .set_authentication_mode(config.authentication_mode.as_deref().map(Into::into))
        .set_bootstrap_cluster_creator_admin_permissions(bootstrap);
    Some(request.build())
}

/// The logs that are on, and those that are off: what is not named stays as it is.
pub(super) fn logging(on: Option<&BTreeSet<String>>) -> Logging {
    let setup = |enabled: bool| {
        let is_on = |name: &str| on.is_some_and(|on| on.contains(name));
        let types: Vec<LogType> =
            LOGS.iter().filter(|name| is_on(name) == enabled).map(|name| (*name).into()).collect();
        let setup = LogSetup::builder().set_types(Some(types.clone())).enabled(enabled).build();
        (!types.is_empty()).then_some(setup)
    };
    let setups = [true, false].into_iter().filter_map(setup).collect();
    Logging::builder().set_cluster_logging(Some(setups)).build()
}

/// The three capabilities of EKS Auto Mode, which EKS takes only together.
pub(super) struct AutoMode {
    pub(super) compute: ComputeConfigRequest,
    pub(super) balancing: aws::ElasticLoadBalancing,
    pub(super) storage: StorageConfigRequest,
}

/// The capabilities of EKS Auto Mode, if the plan says whether they are on.
pub(super) fn auto_mode(plan: &Cluster) -> Option<AutoMode> {
    let on = plan.has_auto_mode()?;
    let compute = plan.compute_config.as_ref();
    let block = aws::BlockStorage::builder().enabled(on).build();
    Some(AutoMode {
        compute: self::compute(on, compute),
        balancing: aws::ElasticLoadBalancing::builder().enabled(on).build(),
        storage: StorageConfigRequest::builder().block_storage(block).build(),
    })
}

/// Node pools and their role mean nothing where the capability is off, and EKS refuses them there.
fn compute(on: bool, config: Option<&ComputeConfig>) -> ComputeConfigRequest {
    let config = config.filter(|_| on);
    let role = config.and_then(|config| config.node_role_arn.clone());
    ComputeConfigRequest::builder()
        .enabled(on)
        .set_node_pools(config.and_then(|config| config.node_pools.as_ref()).map(list))
        .set_node_role_arn(role.map(Into::into))
        .build()
}

/// The network of Kubernetes in a new cluster.
pub(super) fn kubernetes_network(
    plan: &Cluster,
    balancing: Option<aws::ElasticLoadBalancing>,
) -> Option<KubernetesNetworkConfigRequest> {
    let config = plan.kubernetes_network_config.as_ref();
    if config.is_none() && balancing.is_none() {
        return None;
    }
    let cidr = config.and_then(|config| config.service_ipv4_cidr.clone());
    let family = config.and_then(|config| config.ip_family.as_deref());
    let request = KubernetesNetworkConfigRequest::builder()
        .set_service_ipv4_cidr(cidr.map(Into::into))
        .set_ip_family(family.map(Into::into))
        .set_elastic_load_balancing(balancing);
    Some(request.build())
}

/// Encryption with a key.
#[expect(deprecated, reason = "EKS still wants to be told what is encrypted")]
pub(super) fn encryption(config: &EncryptionConfig) -> aws::EncryptionConfig {
    let key = config.provider.as_ref().map(|provider| {
        aws::Provider::builder().key_arn(String::from(provider.key_arn.clone())).build()
    });
    aws::EncryptionConfig::builder()
        .set_resources(Some(list(&config.resources)))
        .set_provider(key)
        .build()
}

/// The cluster on Outposts.
pub(super) fn outposts(config: &OutpostConfig) -> Result<OutpostConfigRequest> {
    let control_plane = config.control_plane_placement.as_ref().map(|placement| {
        ControlPlanePlacementRequest::builder()
            .set_group_name(placement.group_name.clone())
            .set_spread_level(placement.spread_level.as_deref().map(Into::into))
            .build()
    });
    let etcd = config.etcd_placement.as_ref().map(|placement| {
        let level = placement.spread_level.as_deref().map(Into::into);
        EtcdPlacementRequest::builder().set_spread_level(level).build()
    });
    Ok(OutpostConfigRequest::builder()
        .set_outpost_arns(Some(list(&config.outpost_arns)))
        .control_plane_instance_type(&config.control_plane_instance_type)
        .set_control_plane_placement(control_plane)
        .set_etcd_instance_type(config.etcd_instance_type.clone())
        .set_etcd_placement(etcd)
        .build()?)
}

/// Networks outside of AWS. Empty lists remove those that are there.
pub(super) fn remote_networks(config: Option<&RemoteNetworkConfig>) -> RemoteNetworkConfigRequest {
    let cidrs = |networks: &RemoteNetworks| networks.cidrs.as_ref().map(list);
    let nodes = config.and_then(|config| config.remote_node_networks.as_ref());
    let pods = config.and_then(|config| config.remote_pod_networks.as_ref());
    let nodes = nodes.map(|of| RemoteNodeNetwork::builder().set_cidrs(cidrs(of)).build());
    let pods = pods.map(|of| RemotePodNetwork::builder().set_cidrs(cidrs(of)).build());
    RemoteNetworkConfigRequest::builder()
        .set_remote_node_networks(Some(nodes.into_iter().collect()))
        .set_remote_pod_networks(Some(pods.into_iter().collect()))
        .build()
}

/// The policy for the end of standard support.
pub(super) fn upgrade_policy(plan: &Cluster) -> Option<UpgradePolicyRequest> {
    let policy = plan.upgrade_policy.as_ref()?.support_type.as_deref()?;
    Some(UpgradePolicyRequest::builder().support_type(policy.into()).build())
}

/// Zonal shift.
pub(super) fn zonal_shift(plan: &Cluster) -> Option<ZonalShiftConfigRequest> {
    let enabled = plan.zonal_shift_config.as_ref()?.enabled?;
    Some(ZonalShiftConfigRequest::builder().enabled(enabled).build())
}

/// The size of the control plane.
pub(super) fn scaling(plan: &Cluster) -> Option<aws::ControlPlaneScalingConfig> {
    let tier = plan.control_plane_scaling_config.as_ref()?.tier.as_deref()?;
    Some(aws::ControlPlaneScalingConfig::builder().tier(tier.into()).build())
}
