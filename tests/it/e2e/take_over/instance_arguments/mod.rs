//! Instances with arguments that those of `instances` leave to AWS.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "instance_arguments",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_subnet.subnet", "id"),
        ("aws_subnet.subnet", "availability_zone_id"),
        ("aws_key_pair.admin", "key_pair_id"),
        ("aws_key_pair.admin", "fingerprint"),
        ("aws_instance.flat", "id"),
        ("aws_instance.flat", "public_ip"),
        ("aws_instance.flat", "public_dns"),
        ("aws_instance.flat", "primary_network_interface_id"),
        ("aws_instance.flat", "root_block_device.0.volume_id"),
        ("aws_instance.blocks", "id"),
        ("aws_instance.blocks", "primary_network_interface_id"),
        ("aws_instance.blocks", "root_block_device.0.volume_id"),
        ("aws_instance.blocks", "ebs_block_device.0.volume_id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

/// The user data of a state of 5.x is the SHA-1 of what it is in 6.x.
fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let mut new = json!({"region": REGION});
    if resource_type == "aws_instance" && attributes["user_data"].is_string() {
        new["user_data"] = "echo first".into();
    }
    (new, (resource_type != "aws_key_pair").then(|| by_id(attributes)))
}

taken_over!(FAMILY, destroyed);
