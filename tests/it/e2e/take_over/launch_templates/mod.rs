//! Launch templates.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "launch_templates",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_launch_template.plain", "id"),
        ("aws_launch_template.node", "id"),
        ("aws_launch_template.interfaces", "id"),
        ("aws_launch_template.requirements", "id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let mut new = json!({"region": REGION});
    if resource_type == "aws_launch_template" {
        new["network_performance_options"] = json!([]);
        new["secondary_interfaces"] = json!([]);
    }
    (new, Some(by_id(attributes)))
}

taken_over!(FAMILY, destroyed);
