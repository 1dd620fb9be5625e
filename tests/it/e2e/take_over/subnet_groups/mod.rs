//! Groups of subnets for databases, caches and clusters.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "subnet_groups",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_subnet.a", "id"),
        ("aws_subnet.b", "id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let identity = match resource_type {
        "aws_elasticache_subnet_group" | "aws_redshift_subnet_group" => None,
        "aws_db_subnet_group" => {
            let account = attributes["arn"].as_str().and_then(|arn| arn.split(':').nth(4));
            let name = &attributes["name"];
            Some(json!({"account_id": account, "name": name, "region": REGION}))
        }
        _ => Some(by_id(attributes)),
    };
    (json!({"region": REGION}), identity)
}

taken_over!(FAMILY, destroyed);
