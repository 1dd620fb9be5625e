//! Spot Instance requests, with the instances that they launched.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "spot",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_subnet.subnet", "id"),
        ("aws_spot_instance_request.plain", "id"),
        ("aws_spot_instance_request.plain", "spot_instance_id"),
        ("aws_spot_instance_request.plain", "primary_network_interface_id"),
        ("aws_spot_instance_request.plain", "private_ip"),
        ("aws_spot_instance_request.plain", "root_block_device.0.volume_id"),
        ("aws_spot_instance_request.web", "id"),
        ("aws_spot_instance_request.web", "spot_instance_id"),
        ("aws_spot_instance_request.web", "primary_network_interface_id"),
        ("aws_spot_instance_request.web", "private_ip"),
        ("aws_spot_instance_request.web", "root_block_device.0.volume_id"),
        ("aws_spot_instance_request.web", "ebs_block_device.0.volume_id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

/// The user data of a state of 5.x is the SHA-1 of what it is in 6.x.
fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let mut new = json!({"region": REGION});
    if resource_type != "aws_spot_instance_request" {
        return (new, Some(by_id(attributes)));
    }
    new["force_destroy"] = false.into();
    if attributes["user_data"].is_string() {
        new["user_data"] = "#!/bin/sh\necho hello\n".into();
    }
    (new, None)
}

taken_over!(FAMILY, destroyed);
