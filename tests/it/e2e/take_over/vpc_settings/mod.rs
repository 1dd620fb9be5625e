//! Further CIDR blocks and DHCP options of a VPC, tags of objects, and flow logs. Not IPv6 CIDR blocks: hashicorp/aws takes
//! a further one for the VPC's own, and plans to take it away.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "vpc_settings",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_ec2_tag.acl", "id"),
        ("aws_vpc_dhcp_options_association.vpc", "id"),
        ("aws_flow_log.group", "id"),
        ("aws_flow_log.stream", "id"),
        ("aws_vpc.vpc", "main_route_table_id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc_dhcp_options.all", "id"),
        ("aws_vpc_dhcp_options.one", "id"),
        ("aws_vpc_ipv4_cidr_block_association.pods", "id"),
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let region = json!({"region": REGION});
    match resource_type {
        "aws_vpc" => (region, Some(by_id(attributes))),
        "aws_flow_log" => {
            let new = json!({
                "region": REGION, "regional_nat_gateway_id": "", "tag_field_specification": [], "log_group_name": null,
            });
            (new, Some(by_id(attributes)))
        }
        _ => (region, None),
    }
}

taken_over!(FAMILY, destroyed);
