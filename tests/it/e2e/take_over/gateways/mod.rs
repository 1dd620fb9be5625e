//! Gateways, addresses and key pairs.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "gateways",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_internet_gateway.attached", "id"),
        ("aws_internet_gateway.alone", "id"),
        ("aws_egress_only_internet_gateway.v6", "id"),
        ("aws_key_pair.admin", "key_pair_id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let identity = by_id(attributes);
    let has_none = ["aws_egress_only_internet_gateway", "aws_key_pair"].contains(&resource_type);
    (json!({"region": REGION}), (!has_none).then_some(identity))
}

taken_over!(FAMILY, destroyed);
