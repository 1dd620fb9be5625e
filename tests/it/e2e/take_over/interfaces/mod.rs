//! Network interfaces, their attachments, and placement groups.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "interfaces",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_subnet.subnet", "id"),
        ("aws_security_group.web", "id"),
        ("aws_instance.router", "id"),
        ("aws_instance.router", "primary_network_interface_id"),
        ("aws_instance.router", "root_block_device.0.volume_id"),
        ("aws_network_interface.router", "id"),
        ("aws_network_interface.router", "mac_address"),
        ("aws_network_interface.plain", "id"),
        ("aws_network_interface.plain", "mac_address"),
        ("aws_network_interface_attachment.router", "id"),
        ("aws_placement_group.etcd", "placement_group_id"),
        ("aws_placement_group.data", "placement_group_id"),
        ("aws_placement_group.web", "placement_group_id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let identity = by_id(attributes);
    let has_none =
        ["aws_network_interface_attachment", "aws_placement_group"].contains(&resource_type);
    let mut new = json!({"region": REGION});
    match resource_type {
        "aws_network_interface" => new["ena_srd_specification"] = json!([]),
        "aws_network_interface_attachment" => new["network_card_index"] = json!(0),
        _ => {}
    }
    (new, (!has_none).then_some(identity))
}

taken_over!(FAMILY, destroyed);
