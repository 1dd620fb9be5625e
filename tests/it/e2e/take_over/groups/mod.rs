//! Security groups, and rules of them in both spellings.

use super::{Family, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "groups",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_security_group.web", "id"),
        ("aws_security_group.db", "id"),
        ("aws_security_group.db", "name"),
        ("aws_security_group.other", "id"),
        ("aws_security_group_rule.itself", "id"),
        ("aws_security_group_rule.itself", "security_group_rule_id"),
        ("aws_security_group_rule.other", "id"),
        ("aws_security_group_rule.other", "security_group_rule_id"),
        ("aws_security_group_rule.several", "id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let identity = json!({
        "account_id": attributes["owner_id"], "id": attributes["id"], "region": REGION,
    });
    let identity = (resource_type != "aws_security_group_rule").then_some(identity);
    (json!({"region": REGION}), identity)
}

taken_over!(FAMILY, destroyed);
