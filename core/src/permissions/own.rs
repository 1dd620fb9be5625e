//! Which kinds of objects a type is about, so that its tags, and what is asked of tags, are those of these objects.

/// A type, the kinds that its object is of, and kinds that it sets tags of beside them. What a type does not create,
/// but takes over as it is there, is only beside it: before, it has no tags of ours.
type Own = (&'static str, &'static [&'static str], &'static [&'static str]);

const ALL: &[Own] = &[
    (
        "aws_cluster_leftovers",
        &[],
        &[
            "loadbalancer",
            "loadbalancer/app/",
            "loadbalancer/gwy/",
            "loadbalancer/net/",
            "network-interface",
            "security-group",
            "targetgroup",
            "volume",
        ],
    ),
    ("aws_db_subnet_group", &["subgrp"], &[]),
    ("aws_default_network_acl", &[], &["network-acl"]),
    ("aws_default_route_table", &[], &["route-table"]),
    ("aws_default_security_group", &[], &["security-group"]),
    ("aws_default_subnet", &[], &["subnet"]),
    ("aws_default_vpc", &[], &["vpc"]),
    ("aws_ebs_volume", &["volume"], &["snapshot"]),
    ("aws_ec2_managed_prefix_list", &["prefix-list"], &[]),
    ("aws_ec2_tag", &[], &["*"]),
    ("aws_egress_only_internet_gateway", &["egress-only-internet-gateway"], &[]),
    ("aws_eip", &["elastic-ip"], &[]),
    ("aws_eks_cluster", &["cluster"], &[]),
    ("aws_elasticache_subnet_group", &["subnetgroup"], &[]),
    ("aws_elb", &["loadbalancer"], &[]),
    ("aws_flow_log", &["vpc-flow-log"], &[]),
    ("aws_iam_instance_profile", &["instance-profile"], &[]),
    ("aws_iam_openid_connect_provider", &["oidc-provider"], &[]),
    ("aws_iam_policy", &["policy"], &[]),
    ("aws_iam_role", &["role"], &[]),
    ("aws_iam_service_linked_role", &[], &["role"]),
    ("aws_instance", &["instance"], &["volume", "spot-instances-request"]),
    ("aws_internet_gateway", &["internet-gateway"], &[]),
    ("aws_key_pair", &["key-pair"], &[]),
    ("aws_launch_template", &["launch-template"], &[]),
    ("aws_lb", &["loadbalancer/app/", "loadbalancer/gwy/", "loadbalancer/net/"], &[]),
    ("aws_lb_listener", &["listener/app", "listener/gwy", "listener/net"], &[]),
    ("aws_lb_target_group", &["targetgroup"], &[]),
    ("aws_nat_gateway", &["natgateway"], &[]),
    ("aws_network_acl", &["network-acl"], &[]),
    ("aws_network_interface", &["network-interface"], &[]),
    ("aws_placement_group", &["placement-group"], &[]),
    ("aws_redshift_subnet_group", &["subnetgroup"], &[]),
    ("aws_route53_zone", &["hostedzone"], &[]),
    ("aws_route_table", &["route-table"], &[]),
    ("aws_security_group", &["security-group"], &[]),
    ("aws_spot_instance_request", &["spot-instances-request"], &["volume"]),
    ("aws_subnet", &["subnet"], &[]),
    ("aws_vpc", &["vpc"], &[]),
    ("aws_vpc_dhcp_options", &["dhcp-options"], &[]),
    ("aws_vpc_endpoint", &["vpc-endpoint"], &[]),
    ("aws_vpc_peering_connection", &["vpc-peering-connection"], &[]),
    ("aws_vpc_peering_connection_accepter", &[], &["vpc-peering-connection"]),
    ("aws_vpc_security_group_egress_rule", &["security-group-rule"], &[]),
    ("aws_vpc_security_group_ingress_rule", &["security-group-rule"], &[]),
];

/// How a kind belongs to a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    /// Its object is of this kind.
    Object,
    /// It sets tags of this kind, too.
    Beside,
    /// It is about other objects.
    Not,
}

fn row(type_name: &str) -> Option<&'static Own> {
    ALL.iter().find(|(name, ..)| *name == type_name)
}

/// How a kind belongs to a type.
pub(super) fn belongs(type_name: &str, kind: &str) -> Belongs {
    match row(type_name) {
        Some((_, own, _)) if own.contains(&kind) => Belongs::Object,
        Some((_, _, beside)) if beside.contains(&kind) => Belongs::Beside,
        _ => Belongs::Not,
    }
}

/// The kinds that the object of a type is of.
pub(super) fn kinds(type_name: &str) -> &'static [&'static str] {
    row(type_name).map(|(_, own, _)| *own).unwrap_or_default()
}

/// The types of the table.
#[cfg(test)]
pub(super) fn types() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(name, ..)| *name)
}
