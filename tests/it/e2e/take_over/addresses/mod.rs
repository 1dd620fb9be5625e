//! Elastic IP addresses and NAT gateways.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "addresses",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_internet_gateway.way", "id"),
        ("aws_subnet.subnet", "id"),
        ("aws_eip.nat", "id"),
        ("aws_eip.nat", "public_ip"),
        ("aws_eip.nat", "public_dns"),
        ("aws_eip.bare", "id"),
        ("aws_eip.bare", "public_ip"),
        ("aws_eip.bare", "public_dns"),
        ("aws_eip.old", "id"),
        ("aws_eip.old", "public_ip"),
        ("aws_eip.old", "public_dns"),
        ("aws_eip_association.web", "id"),
        ("aws_instance.web", "id"),
        ("aws_instance.web", "primary_network_interface_id"),
        ("aws_instance.web", "root_block_device.0.volume_id"),
        ("aws_nat_gateway.private", "id"),
        ("aws_nat_gateway.private", "network_interface_id"),
        ("aws_nat_gateway.public", "id"),
        ("aws_nat_gateway.public", "association_id"),
        ("aws_nat_gateway.public", "network_interface_id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let identity = by_id(attributes);
    let has_none = resource_type == "aws_eip_association";
    (json!({"region": REGION}), (!has_none).then_some(identity))
}

taken_over!(FAMILY, destroyed);
