//! Targets, and what is associated with a VPC or an endpoint and changes in no way.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "associations",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_lb_target_group.web", "arn"),
        ("aws_lb_target_group.web", "arn_suffix"),
        ("aws_vpc_endpoint_subnet_association.a", "id"),
        ("aws_vpc_endpoint.logs", "id"),
        ("aws_vpc_ipv6_cidr_block_association.second", "id"),
        ("aws_vpc_ipv6_cidr_block_association.second", "ipv6_cidr_block"),
        ("aws_subnet.a", "id"),
        ("aws_subnet.a", "availability_zone_id"),
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

/// What 6.x has beside it. IDs of targets have a date in 5.x.
fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let mut new = json!({"region": REGION});
    let identity = match resource_type {
        "aws_lb_target_group" => {
            new["target_control_port"] = Value::Null;
            Some(json!({"arn": attributes["arn"]}))
        }
        "aws_lb_target_group_attachment" => {
            new["quic_server_id"] = Value::Null;
            None
        }
        "aws_vpc_endpoint_subnet_association" | "aws_vpc_ipv6_cidr_block_association" => None,
        _ => Some(by_id(attributes)),
    };
    (new, identity)
}

taken_over!(FAMILY, destroyed);
