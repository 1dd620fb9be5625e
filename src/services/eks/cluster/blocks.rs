//! What is inside of the blocks of a cluster.

use crate::schema::Lit;
use crate::schema::types::{ArnText, Cidr, RemoteCidr, RoleArn, ServiceCidr};
use std::collections::BTreeSet;

model! {
    /// Who may use the cluster.
    pub struct AccessConfig {
        /// Where EKS looks for who may use the cluster: in access entries (`API`), in the `aws-auth` ConfigMap
        /// (`CONFIG_MAP`), or in both. A cluster can go from `CONFIG_MAP` over both to `API`, and not back.
        #[tf(optional, computed, one_of = &["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"])]
        authentication_mode: Option<String>,
        /// Whether whoever creates the cluster becomes its administrator. `true` by default. It counts when a cluster is
        /// created, and at no other time: a later change is noted in the state, and changes nothing in AWS, which never tells
        /// it.
        #[tf(optional, computed, null)]
        bootstrap_cluster_creator_admin_permissions: Option<bool>,
    }
}

model! {
    /// The compute capability of EKS Auto Mode.
    pub struct ComputeConfig {
        /// Whether the capability is on. In EKS Auto Mode, load balancing and block storage go on and off with it.
        #[tf(optional, computed)]
        enabled: Option<bool>,
        /// Built-in node pools. Left out, those that are there stay; an empty set removes them. Says nothing where the
        /// capability is off.
        #[tf(optional, computed, requires = &[ComputeConfig::enabled.name], one_of = &["general-purpose", "system"])]
        node_pools: Option<BTreeSet<String>>,
        /// ARN of the role of the nodes. Another one needs a new cluster while the capability is on. Says nothing where it is
        /// off.
        #[tf(optional, computed, requires = &[ComputeConfig::enabled.name])]
        node_role_arn: Option<RoleArn>,
    }
}

model! {
    /// The size of the control plane.
    pub struct ControlPlaneScalingConfig {
        /// Tier of the control plane.
        #[tf(optional, computed, one_of = &["standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl"])]
        tier: Option<String>,
    }
}

model! {
    /// Encryption of what Kubernetes stores with a key of your own. It can be switched on once and never off.
    pub struct EncryptionConfig {
        /// What is encrypted: `secrets`. EKS encrypts all that Kubernetes stores, whatever stands here.
        #[tf(required, min = 1, one_of = &["secrets"])]
        resources: BTreeSet<String>,
        /// The key.
        #[tf(block, min = 1)]
        provider: Option<EncryptionKey>,
    }
}

model! {
    /// A key of KMS.
    pub struct EncryptionKey {
        /// ARN of the key. Another key needs a new cluster.
        #[tf(required)]
        key_arn: ArnText,
    }
}

model! {
    /// The network of Kubernetes.
    pub struct KubernetesNetworkConfig {
        /// Of which family the addresses of pods and services are. `ipv4` by default.
        #[tf(optional, computed, replace, one_of = &["ipv4", "ipv6"])]
        ip_family: Option<String>,
        /// IPv4 CIDR block of the addresses of services.
        #[tf(optional, computed, replace)]
        service_ipv4_cidr: Option<ServiceCidr>,
        /// IPv6 CIDR block of the addresses of services.
        #[tf(computed)]
        service_ipv6_cidr: Option<String>,
        /// The load balancing capability of EKS Auto Mode.
        #[tf(block, computed)]
        elastic_load_balancing: Option<ElasticLoadBalancing>,
    }
}

model! {
    /// The load balancing capability of EKS Auto Mode.
    pub struct ElasticLoadBalancing {
        /// Whether the capability is on.
        #[tf(optional, computed)]
        enabled: Option<bool>,
    }
}

model! {
    /// A cluster on AWS Outposts. Any change needs a new cluster.
    pub struct OutpostConfig {
        /// Instance type of the control plane.
        #[tf(required)]
        control_plane_instance_type: String,
        /// Instance type of etcd, where it runs on instances of its own.
        #[tf(optional, computed)]
        etcd_instance_type: Option<String>,
        /// ARNs of the Outposts.
        #[tf(required, min = 1)]
        outpost_arns: BTreeSet<String>,
        /// Where the instances of the control plane are.
        #[tf(block)]
        control_plane_placement: Option<ControlPlanePlacement>,
        /// Where the instances of etcd are.
        #[tf(block, computed)]
        etcd_placement: Option<EtcdPlacement>,
    }
}

model! {
    /// Where the instances of the control plane are.
    pub struct ControlPlanePlacement {
        /// Name of their placement group.
        #[tf(optional)]
        group_name: Option<String>,
        /// Over what they are spread.
        #[tf(optional, computed, one_of = &["host", "rack"])]
        spread_level: Option<String>,
    }
}

model! {
    /// Where the instances of etcd are.
    pub struct EtcdPlacement {
        /// Over what they are spread.
        #[tf(optional, computed, one_of = &["host", "rack"])]
        spread_level: Option<String>,
    }
}

model! {
    /// Networks outside of AWS, for EKS Hybrid Nodes.
    pub struct RemoteNetworkConfig {
        /// Networks of the nodes.
        #[tf(block, min = 1)]
        remote_node_networks: Option<RemoteNetworks>,
        /// Networks of the pods.
        #[tf(block)]
        remote_pod_networks: Option<RemoteNetworks>,
    }
}

model! {
    /// Networks outside of AWS.
    pub struct RemoteNetworks {
        /// CIDR blocks of the networks.
        #[tf(optional, min = 1)]
        cidrs: Option<BTreeSet<RemoteCidr>>,
    }
}

model! {
    /// The storage of EKS Auto Mode.
    pub struct StorageConfig {
        /// The block storage capability of EKS Auto Mode.
        #[tf(block, computed)]
        block_storage: Option<BlockStorage>,
    }
}

model! {
    /// The block storage capability of EKS Auto Mode.
    pub struct BlockStorage {
        /// Whether the capability is on.
        #[tf(optional, computed)]
        enabled: Option<bool>,
    }
}

model! {
    /// What becomes of the cluster when the standard support of its version ends.
    pub struct UpgradePolicy {
        /// `EXTENDED`, for longer support at a higher price, or `STANDARD`, for an upgrade by AWS.
        #[tf(optional, computed, one_of = &["STANDARD", "EXTENDED"])]
        support_type: Option<String>,
    }
}

model! {
    /// The network of the control plane.
    pub struct VpcConfig {
        /// ID of the security group that EKS has made for the cluster.
        #[tf(computed)]
        cluster_security_group_id: Option<String>,
        /// Who routes what the control plane sends. A way back from `CUSTOMER_ROUTED` to `AWS_MANAGED` needs a new cluster.
        #[tf(optional, computed, one_of = &["AWS_MANAGED", "CUSTOMER_ROUTED", "CUSTOMER_ISOLATED"])]
        control_plane_egress_mode: Option<String>,
        /// Whether the API server can be reached from the VPC. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        endpoint_private_access: Option<bool>,
        /// Whether the API server can be reached from the internet. `true` by default.
        #[tf(optional, default = Lit::Bool(true))]
        endpoint_public_access: Option<bool>,
        /// CIDR blocks from which the API server can be reached over the internet. Says nothing where
        /// `endpoint_public_access` is `false`.
        #[tf(optional, computed)]
        public_access_cidrs: Option<BTreeSet<Cidr>>,
        /// IDs of further security groups of the network interfaces of the control plane.
        #[tf(optional)]
        security_group_ids: Option<BTreeSet<String>>,
        /// IDs of subnets, in at least two availability zones of one VPC.
        #[tf(required, min = 1)]
        subnet_ids: BTreeSet<String>,
        /// ID of the VPC.
        #[tf(computed)]
        vpc_id: Option<String>,
    }
}

model! {
    /// Zonal shift: whether AWS may lead traffic away from an availability zone that is impaired.
    pub struct ZonalShiftConfig {
        /// Whether it may.
        #[tf(optional, computed)]
        enabled: Option<bool>,
    }
}

model! {
    /// The certificate authority of a cluster.
    pub struct CertificateAuthority {
        /// Certificate of the authority, in Base64.
        #[tf(computed)]
        data: Option<String>,
    }
}

model! {
    /// Who vouches for the pods of a cluster.
    pub struct ClusterIdentity {
        /// The OpenID Connect issuer.
        #[tf(computed)]
        oidc: Option<Vec<Oidc>>,
    }
}

model! {
    /// An OpenID Connect issuer.
    pub struct Oidc {
        /// URL of the issuer.
        #[tf(computed)]
        issuer: Option<String>,
    }
}
