//! Rules of security groups.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "vpc_rules",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_vpc_security_group_egress_rule.list", "id"),
        ("aws_vpc_security_group_egress_rule.ping", "id"),
        ("aws_vpc_security_group_ingress_rule.all", "id"),
        ("aws_vpc_security_group_ingress_rule.https", "id"),
        ("aws_vpc_security_group_ingress_rule.https_ipv6", "id"),
        ("aws_vpc_security_group_ingress_rule.own", "id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(_: &str, attributes: &Value) -> (Value, Option<Value>) {
    let identity = by_id(attributes);
    (json!({"region": REGION}), Some(identity))
}

taken_over!(FAMILY, destroyed);
