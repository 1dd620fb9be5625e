//! Network ACLs, their rules and the subnets that they are for.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "acls",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_network_acl_association.b", "id"),
        ("aws_network_acl_rule.tcp", "id"),
        ("aws_network_acl_rule.all", "id"),
        ("aws_network_acl_rule.ping", "id"),
        ("aws_default_network_acl.default", "id"),
        ("aws_network_acl.inline", "id"),
        ("aws_network_acl.other", "id"),
        ("aws_network_acl.separate", "id"),
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "default_route_table_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_subnet.a", "id"),
        ("aws_subnet.a", "availability_zone_id"),
        ("aws_subnet.b", "id"),
        ("aws_subnet.c", "id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let region = json!({"region": REGION});
    match resource_type {
        "aws_network_acl_rule" => {
            let identity = json!({
                "account_id": null, "region": REGION, "network_acl_id": attributes["network_acl_id"],
                "egress": attributes["egress"], "rule_number": attributes["rule_number"],
                "protocol": attributes["protocol"],
            });
            (region, Some(identity))
        }
        "aws_default_network_acl" | "aws_network_acl" | "aws_network_acl_association" => {
            (region, None)
        }
        _ => (region, Some(by_id(attributes))),
    }
}

taken_over!(FAMILY, destroyed);
