//! Hosted zones and their records.

use super::{Family, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "dns",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_vpc.vpc", "owner_id"),
        ("aws_route53_zone.public", "id"),
        ("aws_route53_zone.private", "id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    match resource_type {
        "aws_vpc" => {
            let id = &attributes["id"];
            let identity =
                json!({"account_id": attributes["owner_id"], "id": id, "region": REGION});
            (json!({"region": REGION}), Some(identity))
        }
        "aws_route53_zone" => {
            let identity = json!({"account_id": "", "zone_id": attributes["zone_id"]});
            (json!({"enable_accelerated_recovery": false}), Some(identity))
        }
        _ => {
            let of = |name: &str| attributes[name].clone();
            let identity = json!({
                "account_id": "", "zone_id": of("zone_id"), "name": of("name"), "type": of("type"),
                "set_identifier": of("set_identifier"),
            });
            (json!({}), Some(identity))
        }
    }
}

taken_over!(FAMILY, destroyed);
