//! VPC peering connections and managed prefix lists.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "peering",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_ec2_managed_prefix_list.inline", "id"),
        ("aws_ec2_managed_prefix_list.separate", "id"),
        ("aws_vpc_peering_connection.accepted", "id"),
        ("aws_vpc_peering_connection.asked", "id"),
        ("aws_vpc.app", "id"),
        ("aws_vpc.app", "default_network_acl_id"),
        ("aws_vpc.app", "default_security_group_id"),
        ("aws_vpc.app", "dhcp_options_id"),
        ("aws_vpc.app", "main_route_table_id"),
        ("aws_vpc.data", "id"),
        ("aws_vpc.data", "default_network_acl_id"),
        ("aws_vpc.data", "default_security_group_id"),
        ("aws_vpc.data", "main_route_table_id"),
        ("aws_vpc.other", "id"),
        ("aws_vpc.other", "default_network_acl_id"),
        ("aws_vpc.other", "default_security_group_id"),
        ("aws_vpc.other", "main_route_table_id"),
        ("aws_vpc.app", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let identity = (resource_type == "aws_vpc").then(|| by_id(attributes));
    (json!({"region": REGION}), identity)
}

taken_over!(FAMILY, destroyed);
