//! Classic load balancers.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "classic",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_subnet.a", "id"),
        ("aws_subnet.b", "id"),
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let region = json!({"region": REGION});
    match resource_type {
        // The account stands in its ARN.
        "aws_elb" => {
            let account = attributes["arn"].as_str().and_then(|arn| arn.split(':').nth(4));
            let name = &attributes["name"];
            (region, Some(json!({"account_id": account, "name": name, "region": REGION})))
        }
        "aws_vpc" | "aws_subnet" => (region, Some(by_id(attributes))),
        _ => (region, None),
    }
}

taken_over!(FAMILY, destroyed);
