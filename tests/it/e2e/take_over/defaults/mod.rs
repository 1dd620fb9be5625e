//! Default VPCs, subnets and security groups, and groups that are added to an interface.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "defaults",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_default_security_group.open", "id"),
        ("aws_default_security_group.closed", "id"),
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.other", "id"),
        ("aws_vpc.other", "main_route_table_id"),
        ("aws_vpc.other", "default_network_acl_id"),
        ("aws_default_vpc.this", "id"),
        ("aws_default_vpc.this", "main_route_table_id"),
        ("aws_default_vpc.this", "default_network_acl_id"),
        ("aws_default_vpc.this", "default_security_group_id"),
        ("aws_default_vpc.this", "dhcp_options_id"),
        ("aws_default_subnet.a", "id"),
        ("aws_default_subnet.a", "availability_zone_id"),
        ("aws_default_subnet.b", "id"),
        ("aws_subnet.subnet", "id"),
        ("aws_security_group.web", "id"),
        ("aws_network_interface.router", "id"),
        ("aws_network_interface.router", "mac_address"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let mut new = json!({"region": REGION});
    if resource_type == "aws_network_interface" {
        new["ena_srd_specification"] = json!([]);
    }
    let has_none =
        ["aws_default_security_group", "aws_default_subnet", "aws_network_interface_sg_attachment"];
    let identity = (!has_none.contains(&resource_type)).then(|| by_id(attributes));
    (new, identity)
}

taken_over!(FAMILY, destroyed);
