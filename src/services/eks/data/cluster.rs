//! Data source `aws_eks_cluster`.

#[cfg(test)]
mod tests;

use crate::engine::{Cx, DataSource, Error, Resource, Result};
use crate::schema::Block;
use crate::schema::types::ClusterName;
use crate::services::eks::cluster::{CertificateAuthority, Cluster, ClusterIdentity, as_told};
use crate::services::eks::described;
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Tells about an EKS cluster.
    pub(in crate::services) struct ClusterData {
        /// Who may use the cluster.
        #[tf(computed)]
        access_config: Option<Vec<Access>>,
        /// ARN of the cluster.
        #[tf(computed)]
        arn: Option<String>,
        /// The certificate authority of the cluster.
        #[tf(computed)]
        certificate_authority: Option<Vec<CertificateAuthority>>,
        /// ID of a cluster on AWS Outposts.
        #[tf(computed, null)]
        cluster_id: Option<String>,
        /// The compute capability of EKS Auto Mode.
        #[tf(computed)]
        compute_config: Option<Vec<Compute>>,
        /// The size of the control plane.
        #[tf(computed)]
        control_plane_scaling_config: Option<Vec<Scaling>>,
        /// When the cluster was created, in RFC 3339.
        #[tf(computed)]
        created_at: Option<String>,
        /// Whether AWS refuses to delete the cluster.
        #[tf(computed)]
        deletion_protection: Option<bool>,
        /// Logs of the control plane that go to CloudWatch Logs.
        #[tf(computed)]
        enabled_cluster_log_types: Option<BTreeSet<String>>,
        /// URL of the API server.
        #[tf(computed)]
        endpoint: Option<String>,
        /// Name of the cluster.
        #[tf(computed)]
        id: Option<String>,
        /// Who vouches for the pods of the cluster.
        #[tf(computed)]
        identity: Option<Vec<ClusterIdentity>>,
        /// Settings of the API server.
        #[tf(computed)]
        kube_api_server_config: Option<Vec<ApiServer>>,
        /// Settings of the controller manager.
        #[tf(computed)]
        kube_controller_manager_config: Option<Vec<ControllerManager>>,
        /// Settings of the scheduler.
        #[tf(computed)]
        kube_scheduler_config: Option<Vec<Scheduler>>,
        /// The network of Kubernetes.
        #[tf(computed)]
        kubernetes_network_config: Option<Vec<KubernetesNetwork>>,
        /// Name of the cluster.
        #[tf(required, length = (1, 100))]
        name: ClusterName,
        /// A cluster on AWS Outposts.
        #[tf(computed)]
        outpost_config: Option<Vec<Outposts>>,
        /// Version of EKS in which the version of Kubernetes runs.
        #[tf(computed)]
        platform_version: Option<String>,
        /// Networks outside of AWS, for EKS Hybrid Nodes.
        #[tf(computed)]
        remote_network_config: Option<Vec<Remote>>,
        /// ARN of the role of the cluster.
        #[tf(computed)]
        role_arn: Option<String>,
        /// Status of the cluster.
        #[tf(computed)]
        status: Option<String>,
        /// The storage of EKS Auto Mode.
        #[tf(computed)]
        storage_config: Option<Vec<Storage>>,
        /// Tags of the cluster.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// What becomes of the cluster when the standard support of its version ends.
        #[tf(computed)]
        upgrade_policy: Option<Vec<Upgrade>>,
        /// Version of Kubernetes.
        #[tf(computed)]
        version: Option<String>,
        /// The network of the control plane.
        #[tf(computed)]
        vpc_config: Option<Vec<Network>>,
        /// Zonal shift.
        #[tf(computed)]
        zonal_shift_config: Option<Vec<Switch>>,
    }
}

model! {
    /// Who may use the cluster.
    pub(in crate::services) struct Access {
        /// Where EKS looks for who may use the cluster.
        #[tf(computed)]
        authentication_mode: Option<String>,
        /// Whether whoever created the cluster became its administrator. AWS does not tell it.
        #[tf(computed)]
        bootstrap_cluster_creator_admin_permissions: Option<bool>,
    }
}

model! {
    /// The compute capability of EKS Auto Mode.
    pub(in crate::services) struct Compute {
        /// Whether the capability is on.
        #[tf(computed)]
        enabled: Option<bool>,
        /// Built-in node pools.
        #[tf(computed)]
        node_pools: Option<BTreeSet<String>>,
        /// ARN of the role of the nodes.
        #[tf(computed)]
        node_role_arn: Option<String>,
    }
}

model! {
    /// The size of the control plane.
    pub(in crate::services) struct Scaling {
        /// Tier of the control plane.
        #[tf(computed)]
        tier: Option<String>,
    }
}

model! {
    /// Settings of the API server.
    pub(in crate::services) struct ApiServer {
        /// How long events are kept.
        #[tf(computed)]
        event_ttl: Option<String>,
        /// Ports of services of the type NodePort.
        #[tf(computed)]
        service_node_port_range: Option<Vec<Ports>>,
    }
}

model! {
    /// A range of ports.
    pub(in crate::services) struct Ports {
        /// Last port.
        #[tf(computed)]
        max_port: Option<i64>,
        /// First port.
        #[tf(computed)]
        min_port: Option<i64>,
    }
}

model! {
    /// Settings of the controller manager.
    pub(in crate::services) struct ControllerManager {
        /// The horizontal pod autoscaler.
        #[tf(computed)]
        horizontal_pod_autoscaler_controller_config: Option<Vec<Autoscaler>>,
        /// The garbage collection of pods.
        #[tf(computed)]
        pod_gc_controller_config: Option<Vec<Collector>>,
    }
}

model! {
    /// The horizontal pod autoscaler.
    pub(in crate::services) struct Autoscaler {
        /// How often it looks at the load.
        #[tf(computed)]
        horizontal_pod_autoscaler_sync_period: Option<String>,
    }
}

model! {
    /// The garbage collection of pods.
    pub(in crate::services) struct Collector {
        /// How many terminated pods there may be before it deletes them.
        #[tf(computed)]
        terminated_pod_gc_threshold: Option<i64>,
    }
}

model! {
    /// Settings of the scheduler.
    pub(in crate::services) struct Scheduler {
        /// How well nodes fit.
        #[tf(computed)]
        node_resources_fit: Option<Vec<Fit>>,
    }
}

model! {
    /// How well nodes fit.
    pub(in crate::services) struct Fit {
        /// How nodes are rated.
        #[tf(computed)]
        scoring_strategy: Option<Vec<Strategy>>,
    }
}

model! {
    /// How nodes are rated.
    pub(in crate::services) struct Strategy {
        /// Which nodes are better.
        #[tf(computed, name = "type")]
        kind: Option<String>,
        /// What counts.
        #[tf(computed)]
        resource: Option<Vec<Counted>>,
    }
}

model! {
    /// How much a resource counts.
    pub(in crate::services) struct Counted {
        /// Name of the resource.
        #[tf(computed)]
        name: Option<String>,
        /// Its weight.
        #[tf(computed)]
        weight: Option<i64>,
    }
}

model! {
    /// The network of Kubernetes.
    pub(in crate::services) struct KubernetesNetwork {
        /// The load balancing capability of EKS Auto Mode.
        #[tf(computed)]
        elastic_load_balancing: Option<Vec<Switch>>,
        /// Of which family the addresses of pods and services are.
        #[tf(computed)]
        ip_family: Option<String>,
        /// IPv4 CIDR block of the addresses of services.
        #[tf(computed)]
        service_ipv4_cidr: Option<String>,
        /// IPv6 CIDR block of the addresses of services.
        #[tf(computed)]
        service_ipv6_cidr: Option<String>,
    }
}

model! {
    /// Something that is on or off.
    pub(in crate::services) struct Switch {
        /// Whether it is on.
        #[tf(computed)]
        enabled: Option<bool>,
    }
}

model! {
    /// A cluster on AWS Outposts.
    pub(in crate::services) struct Outposts {
        /// Instance type of the control plane.
        #[tf(computed)]
        control_plane_instance_type: Option<String>,
        /// Where the instances of the control plane are.
        #[tf(computed)]
        control_plane_placement: Option<Vec<Placement>>,
        /// Instance type of etcd.
        #[tf(computed)]
        etcd_instance_type: Option<String>,
        /// Where the instances of etcd are.
        #[tf(computed)]
        etcd_placement: Option<Vec<Spread>>,
        /// ARNs of the Outposts.
        #[tf(computed)]
        outpost_arns: Option<BTreeSet<String>>,
    }
}

model! {
    /// Where the instances of the control plane are.
    pub(in crate::services) struct Placement {
        /// Name of their placement group.
        #[tf(computed)]
        group_name: Option<String>,
        /// Over what they are spread.
        #[tf(computed)]
        spread_level: Option<String>,
    }
}

model! {
    /// Where the instances of etcd are.
    pub(in crate::services) struct Spread {
        /// Over what they are spread.
        #[tf(computed)]
        spread_level: Option<String>,
    }
}

model! {
    /// Networks outside of AWS.
    pub(in crate::services) struct Remote {
        /// Networks of the nodes.
        #[tf(computed)]
        remote_node_networks: Option<Vec<Blocks>>,
        /// Networks of the pods.
        #[tf(computed)]
        remote_pod_networks: Option<Vec<Blocks>>,
    }
}

model! {
    /// Networks outside of AWS.
    pub(in crate::services) struct Blocks {
        /// CIDR blocks of the networks.
        #[tf(computed)]
        cidrs: Option<BTreeSet<String>>,
    }
}

model! {
    /// The storage of EKS Auto Mode.
    pub(in crate::services) struct Storage {
        /// The block storage capability of EKS Auto Mode.
        #[tf(computed)]
        block_storage: Option<Vec<Switch>>,
    }
}

model! {
    /// What becomes of the cluster when the standard support of its version ends.
    pub(in crate::services) struct Upgrade {
        /// `EXTENDED` or `STANDARD`.
        #[tf(computed)]
        support_type: Option<String>,
    }
}

model! {
    /// The network of the control plane.
    pub(in crate::services) struct Network {
        /// ID of the security group that EKS has made for the cluster.
        #[tf(computed)]
        cluster_security_group_id: Option<String>,
        /// Who routes what the control plane sends.
        #[tf(computed)]
        control_plane_egress_mode: Option<String>,
        /// Whether the API server can be reached from the VPC.
        #[tf(computed)]
        endpoint_private_access: Option<bool>,
        /// Whether the API server can be reached from the internet.
        #[tf(computed)]
        endpoint_public_access: Option<bool>,
        /// CIDR blocks from which the API server can be reached over the internet.
        #[tf(computed)]
        public_access_cidrs: Option<BTreeSet<String>>,
        /// IDs of further security groups of the network interfaces of the control plane.
        #[tf(computed)]
        security_group_ids: Option<BTreeSet<String>>,
        /// IDs of the subnets.
        #[tf(computed)]
        subnet_ids: Option<BTreeSet<String>>,
        /// ID of the VPC.
        #[tf(computed)]
        vpc_id: Option<String>,
    }
}

impl DataSource for ClusterData {
    const TYPE: &'static str = "aws_eks_cluster";

    /// What the resource says of a cluster has the same names here.
    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let name = config.name.as_str();
        let cluster =
            cx.shown(Cluster::SPEC.type_name, |made| made == name, || described(cx, name)).await?;
        let cluster =
            cluster.ok_or_else(|| Error::Invalid(format!("there is no cluster {name}")))?;
        let tags = cluster.tags.clone().unwrap_or_default().into_iter().collect();
        let told = Self::decode(&Block::encode(as_told(cluster)));
        let told =
            told.map_err(|problems| Error::Invalid(format!("internal error: {problems:?}")))?;
        Ok(Self { tags: Some(tags), ..told })
    }
}
