//! Volumes and their attachments.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "volumes",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_subnet.subnet", "id"),
        ("aws_instance.database", "id"),
        ("aws_instance.database", "primary_network_interface_id"),
        ("aws_instance.database", "root_block_device.0.volume_id"),
        ("aws_ebs_volume.plain", "id"),
        ("aws_ebs_volume.plain", "create_time"),
        ("aws_ebs_volume.fast", "id"),
        ("aws_ebs_volume.fast", "create_time"),
        ("aws_ebs_volume.fast", "kms_key_id"),
        ("aws_volume_attachment.plain", "id"),
        ("aws_volume_attachment.fast", "id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let identity = match resource_type {
        "aws_volume_attachment" => json!({
            "account_id": null, "region": REGION, "device_name": attributes["device_name"],
            "volume_id": attributes["volume_id"], "instance_id": attributes["instance_id"],
        }),
        _ => by_id(attributes),
    };
    let mut new = json!({"region": REGION});
    if resource_type == "aws_ebs_volume" {
        new["volume_initialization_rate"] = Value::Null;
    }
    (new, Some(identity))
}

taken_over!(FAMILY, destroyed);
