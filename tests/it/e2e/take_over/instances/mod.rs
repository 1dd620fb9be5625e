//! Instances, with their volumes.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "instances",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_subnet.subnet", "id"),
        ("aws_security_group.web", "id"),
        ("aws_iam_role.web", "unique_id"),
        ("aws_iam_role.web", "create_date"),
        ("aws_iam_instance_profile.web", "unique_id"),
        ("aws_iam_instance_profile.web", "create_date"),
        ("aws_instance.plain", "id"),
        ("aws_instance.plain", "primary_network_interface_id"),
        ("aws_instance.plain", "root_block_device.0.volume_id"),
        ("aws_instance.web", "id"),
        ("aws_instance.web", "primary_network_interface_id"),
        ("aws_instance.web", "root_block_device.0.volume_id"),
        ("aws_instance.web", "ebs_block_device.0.volume_id"),
        ("aws_instance.tagged", "id"),
        ("aws_instance.tagged", "primary_network_interface_id"),
        ("aws_instance.tagged", "root_block_device.0.volume_id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

/// The user data of a state of 5.x is the SHA-1 of what it is in 6.x.
fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let account = attributes["arn"].as_str().and_then(|arn| arn.split(':').nth(4));
    let mut new = match resource_type {
        "aws_iam_role" | "aws_iam_instance_profile" => json!({}),
        _ => json!({"region": REGION}),
    };
    let identity = match resource_type {
        "aws_iam_role" | "aws_iam_instance_profile" => {
            json!({"account_id": account, "name": attributes["name"]})
        }
        _ => by_id(attributes),
    };
    if resource_type == "aws_instance" && attributes["user_data"].is_string() {
        new["user_data"] = "#!/bin/sh\necho hello\n".into();
    }
    (new, Some(identity))
}

taken_over!(FAMILY, destroyed);
