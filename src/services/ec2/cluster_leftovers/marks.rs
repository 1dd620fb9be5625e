//! Whose an object is and who has created it, by its tags: docs/decisions/0074-what-a-cluster-leaves-behind.md.
//!
//! The tag of an owner is not enough. Terraform, and whoever builds a cluster, sets it on networks, groups and
//! instances as well. So a second mark has to be there, which only a controller in the cluster sets on what it has
//! created itself.

use super::id::Cluster;
use crate::engine::Tags;
use crate::services::ec2::from_aws;
use crate::services::ec2::leftovers::is_free;
use aws_sdk_ec2::types::{NetworkInterface, SecurityGroup, Volume};

/// The name of a cluster follows; the value is `owned` or `shared`.
const CLUSTER: &str = "kubernetes.io/cluster/";
const OWNED: &str = "owned";
/// The driver for volumes says with this tag what it may attach.
const STORAGE: &str = "ebs.csi.aws.com/cluster-name";
/// Tags whose value is the name of the cluster that an object was created for: of AWS Load Balancer Controller and its
/// predecessor, of what gives addresses to pods, and of the driver for volumes.
const NAMED: [&str; 4] =
    ["elbv2.k8s.aws/cluster", "ingress.k8s.aws/cluster", "cluster.k8s.amazonaws.com/name", STORAGE];
/// The same, from before there were clusters that share something: it does not say who owns the object.
const LEGACY: &str = "KubernetesCluster";

/// The cloud controller creates load balancers and target groups for a service, and says for which.
const SERVICE: &str = "kubernetes.io/service-name";
/// AWS Load Balancer Controller creates them for a stack of resources, and says which of them one is. A tag for each
/// sort of stack, with `/stack` and with `/resource`.
const STACKS: [&str; 4] =
    ["ingress.k8s.aws", "service.k8s.aws", "gateway.k8s.aws.alb", "gateway.k8s.aws.nlb"];
/// The security group that all its load balancers share.
const SHARED_GROUP: (&str, &str) = ("elbv2.k8s.aws/resource", "backend-sg");
/// The cloud controller names and describes a security group after the load balancer that it is for. Neither can be
/// changed.
const GROUP_OF: (&str, &str) = ("k8s-elb-", "Security group for Kubernetes ELB ");
/// Network interfaces that were created for pods.
const INTERFACES: [&str; 4] = [
    "eks:eni:owner",
    "node.k8s.amazonaws.com/instance_id",
    "vpcresources.k8s.aws/trunk-eni-id",
    "vpcresources.k8s.aws/vlan-id",
];
/// Somebody attaches this one himself.
const NOT_MANAGED: &str = "node.k8s.amazonaws.com/no_manage";
/// Volumes that were created for a claim.
const VOLUMES: [&str; 2] = ["CSIVolumeName", "kubernetes.io/created-for/pv/name"];
/// The same of drivers that say no name.
const DRIVEN: (&str, &str) = ("ebs.csi.aws.com/cluster", "true");

/// What a tag says of a cluster.
enum Claim<'a> {
    /// This one owns the object.
    Owns(&'a str),
    /// A cluster uses the object, and may not be the only one.
    Uses,
    /// The cluster of the object has this name.
    Knows(&'a str),
}

fn claim<'a>((key, value): (&'a String, &'a String)) -> Option<Claim<'a>> {
    if let Some(cluster) = key.strip_prefix(CLUSTER) {
        return Some(if value == OWNED { Claim::Owns(cluster) } else { Claim::Uses });
    }
    match key.as_str() {
        LEGACY => Some(Claim::Knows(value)),
        key if NAMED.contains(&key) => Some(Claim::Owns(value)),
        _ => None,
    }
}

impl Cluster {
    /// The tag that everything of the cluster has, with whatever value.
    pub(super) fn tag(&self) -> String {
        format!("{CLUSTER}{}", self.name)
    }
    /// The filters by one of which volumes of the cluster are found.
    pub(super) fn of_volumes(&self) -> [(String, &str); 2] {
        [(format!("tag:{}", self.tag()), OWNED), (format!("tag:{STORAGE}"), &self.name)]
    }
    /// Whether the cluster owns an object, and no other one has anything to do with it.
    fn owns(&self, tags: &Tags) -> bool {
        let claims: Vec<Claim<'_>> = tags.iter().filter_map(claim).collect();
        let fits = claims.iter().all(|claim| match claim {
            Claim::Owns(cluster) | Claim::Knows(cluster) => *cluster == self.name,
            Claim::Uses => false,
        });
        fits && claims.iter().any(|claim| matches!(claim, Claim::Owns(_)))
    }
    /// Whether a controller in the cluster has created a load balancer or a target group.
    pub(super) fn left_balancing(&self, tags: &Tags) -> bool {
        self.owns(tags) && (tags.contains_key(SERVICE) || is_of_stack(tags))
    }
    /// Whether a controller in the cluster has created a security group.
    pub(super) fn left_group(&self, group: &SecurityGroup) -> bool {
        let tags = from_aws(group.tags());
        let (name, description) =
            (group.group_name().unwrap_or_default(), group.description().unwrap_or_default());
        let is_of_service = name.starts_with(GROUP_OF.0) && description.starts_with(GROUP_OF.1);
        self.owns(&tags) && (is_of_service || is_of_stack(&tags) || has(&tags, SHARED_GROUP))
    }
    /// Whether a network interface was created for pods of the cluster, and nothing uses it.
    pub(super) fn left_interface(&self, interface: &NetworkInterface) -> bool {
        let tags = from_aws(interface.tag_set());
        let is_created = INTERFACES.iter().any(|key| tags.contains_key(*key));
        let is_others = interface.requester_managed() == Some(true);
        is_free(interface)
            && !is_others
            && !tags.contains_key(NOT_MANAGED)
            && is_created
            && self.owns(&tags)
    }
    /// Whether a volume was created for a claim in the cluster.
    pub(super) fn left_volume(&self, volume: &Volume) -> bool {
        let tags = from_aws(volume.tags());
        let is_created = VOLUMES.iter().any(|key| tags.contains_key(*key)) || has(&tags, DRIVEN);
        is_created && self.owns(&tags)
    }
}

fn has(tags: &Tags, (key, value): (&str, &str)) -> bool {
    tags.get(key).is_some_and(|its| its == value)
}

fn is_of_stack(tags: &Tags) -> bool {
    let says = |of: &str, what: &str| tags.contains_key(&format!("{of}/{what}"));
    STACKS.iter().any(|of| says(of, "stack") && says(of, "resource"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_ec2::types::{NetworkInterfaceStatus, Tag};

    fn acme() -> Cluster {
        Cluster { vpc: "vpc-1".into(), name: "acme".into() }
    }
    fn tags(all: &[(&str, &str)]) -> Tags {
        all.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
    }
    #[expect(clippy::unnecessary_wraps, reason = "the builders of the SDK take it like this")]
    fn to_aws(all: &[(&str, &str)]) -> Option<Vec<Tag>> {
        let tag = |(key, value): &(&str, &str)| Tag::builder().key(*key).value(*value).build();
        Some(all.iter().map(tag).collect())
    }

    const OWNED_BY_ACME: (&str, &str) = ("kubernetes.io/cluster/acme", "owned");
    const OF_SERVICE: (&str, &str) = ("kubernetes.io/service-name", "default/web");

    #[test]
    fn a_load_balancer_of_a_controller_has_the_tag_of_its_owner_and_says_what_it_is_for() {
        for marks in [
            &[OWNED_BY_ACME, OF_SERVICE][..],
            &[
                ("elbv2.k8s.aws/cluster", "acme"),
                ("service.k8s.aws/stack", "default/web"),
                ("service.k8s.aws/resource", "LoadBalancer"),
            ],
            &[
                ("elbv2.k8s.aws/cluster", "acme"),
                ("gateway.k8s.aws.alb/stack", "default/web"),
                ("gateway.k8s.aws.alb/resource", "LoadBalancer"),
            ],
            &[
                OWNED_BY_ACME,
                ("KubernetesCluster", "acme"),
                ("ingress.k8s.aws/cluster", "acme"),
                ("ingress.k8s.aws/stack", "web"),
                ("ingress.k8s.aws/resource", "LoadBalancer"),
            ],
        ] {
            assert!(acme().left_balancing(&tags(marks)), "{marks:?}");
        }
    }

    #[test]
    fn what_one_of_both_marks_is_missing_from_is_not_left_behind() {
        for marks in [
            &[][..],
            &[OWNED_BY_ACME],
            &[OF_SERVICE],
            &[("elbv2.k8s.aws/cluster", "acme")],
            &[("elbv2.k8s.aws/cluster", "acme"), ("service.k8s.aws/stack", "default/web")],
            &[
                ("elbv2.k8s.aws/cluster", "acme"),
                ("service.k8s.aws/stack", "default/web"),
                ("ingress.k8s.aws/resource", "LoadBalancer"),
            ],
            &[("KubernetesCluster", "acme"), OF_SERVICE],
            &[("kubernetes.io/cluster/acme", "shared"), OF_SERVICE],
            &[("kubernetes.io/cluster/acme", ""), OF_SERVICE],
        ] {
            assert!(!acme().left_balancing(&tags(marks)), "{marks:?}");
        }
    }

    #[test]
    fn what_another_cluster_owns_or_shares_is_not_left_behind() {
        for other in [
            ("kubernetes.io/cluster/acme-2", "owned"),
            ("kubernetes.io/cluster/globex", "shared"),
            ("elbv2.k8s.aws/cluster", "globex"),
            ("KubernetesCluster", "globex"),
        ] {
            assert!(!acme().left_balancing(&tags(&[OF_SERVICE, other])), "{other:?}");
            assert!(
                !acme().left_balancing(&tags(&[OWNED_BY_ACME, OF_SERVICE, other])),
                "{other:?}"
            );
        }
        let mine_and_shared = [
            ("elbv2.k8s.aws/cluster", "acme"),
            ("kubernetes.io/cluster/acme", "shared"),
            OF_SERVICE,
        ];
        assert!(!acme().left_balancing(&tags(&mine_and_shared)));
    }

    #[test]
    fn a_group_is_known_by_what_cannot_be_changed_or_by_the_tags_of_its_stack() {
        let group = |name: &str, description: &str, tags: &[(&str, &str)]| {
            let group = SecurityGroup::builder().group_name(name).description(description);
            acme().left_group(&group.set_tags(to_aws(tags)).build())
        };
        let (name, described) =
            ("k8s-elb-a1", "Security group for Kubernetes ELB a1 (default/web)");
        let of_controller = ("elbv2.k8s.aws/cluster", "acme");
        assert!(group(name, described, &[OWNED_BY_ACME]));
        assert!(group("k8s-traffic-acme-1", "", &[of_controller, SHARED_GROUP]));
        let stack = [
            ("ingress.k8s.aws/stack", "web"),
            ("ingress.k8s.aws/resource", "ManagedLBSecurityGroup"),
        ];
        assert!(group("k8s-default-web-1", "", &[&stack[..], &[of_controller]].concat()));

        assert!(!group(name, described, &[]));
        assert!(!group(name, "The workers", &[OWNED_BY_ACME]));
        assert!(!group("acme-worker", described, &[OWNED_BY_ACME]));
        assert!(!group("acme-worker", "The workers", &[OWNED_BY_ACME]));
        assert!(!group("acme-worker", "The workers", &[of_controller]));
        assert!(!group("acme-worker", "", &[of_controller, ("elbv2.k8s.aws/resource", "other")]));
    }

    #[test]
    fn an_interface_is_left_behind_if_it_was_for_pods_and_nothing_uses_it() {
        let free = || NetworkInterface::builder().status(NetworkInterfaceStatus::Available);
        let marks = [
            ("cluster.k8s.amazonaws.com/name", "acme"),
            ("node.k8s.amazonaws.com/instance_id", "i-1"),
        ];
        let of = |interface: aws_sdk_ec2::types::builders::NetworkInterfaceBuilder,
                  tags: &[(&str, &str)]| {
            acme().left_interface(&interface.set_tag_set(to_aws(tags)).build())
        };
        assert!(of(free(), &marks));
        assert!(of(free(), &[OWNED_BY_ACME, ("vpcresources.k8s.aws/vlan-id", "1")]));
        assert!(!of(free(), &[OWNED_BY_ACME]));
        assert!(!of(free(), &marks[1..]));
        assert!(!of(free(), &[&marks[..], &[(NOT_MANAGED, "true")]].concat()));
        assert!(!of(free().requester_managed(true), &marks));
        assert!(!of(free().status(NetworkInterfaceStatus::InUse), &marks));
    }

    #[test]
    fn a_volume_is_left_behind_if_it_was_for_a_claim() {
        let of = |tags: &[(&str, &str)]| {
            acme().left_volume(&Volume::builder().set_tags(to_aws(tags)).build())
        };
        assert!(of(&[OWNED_BY_ACME, ("CSIVolumeName", "pvc-1"), ("KubernetesCluster", "acme")]));
        assert!(of(&[OWNED_BY_ACME, ("kubernetes.io/created-for/pv/name", "pv-1")]));
        assert!(of(&[
            ("ebs.csi.aws.com/cluster-name", "acme"),
            ("ebs.csi.aws.com/cluster", "true")
        ]));
        assert!(!of(&[OWNED_BY_ACME, ("Name", "acme-etcd")]));
        assert!(!of(&[("CSIVolumeName", "pvc-1")]));
        assert!(!of(&[("KubernetesCluster", "acme"), ("CSIVolumeName", "pvc-1")]));
    }
}
