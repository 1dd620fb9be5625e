//! VPC endpoints and what is associated with them.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "endpoints",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_vpc_endpoint_route_table_association.table", "id"),
        ("aws_vpc_endpoint_security_group_association.group", "id"),
        ("aws_vpc_endpoint.interface", "dns_entry.0.dns_name"),
        ("aws_vpc_endpoint.interface", "dns_entry.0.hosted_zone_id"),
        ("aws_vpc_endpoint.logs", "dns_entry.0.dns_name"),
        ("aws_vpc_endpoint.logs", "dns_entry.0.hosted_zone_id"),
        ("aws_vpc_endpoint.interface", "network_interface_ids.0"),
        ("aws_vpc_endpoint.gateway", "prefix_list_id"),
        ("aws_vpc_endpoint.bare", "prefix_list_id"),
        ("aws_vpc_endpoint.gateway", "id"),
        ("aws_vpc_endpoint.interface", "id"),
        ("aws_vpc_endpoint.bare", "id"),
        ("aws_vpc_endpoint.logs", "id"),
        ("aws_security_group.web", "id"),
        ("aws_route_table.written", "id"),
        ("aws_route_table.associated", "id"),
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

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let region = json!({"region": REGION});
    match resource_type {
        "aws_vpc_endpoint" => {
            let mut options = attributes["dns_options"].clone();
            for one in options.as_array_mut().into_iter().flatten() {
                one["private_dns_preference"] = "".into();
                one["private_dns_specified_domains"] = json!([]);
            }
            let new = json!({"region": REGION, "dns_options": options});
            (new, Some(by_id(attributes)))
        }
        "aws_vpc_endpoint_route_table_association" => {
            let identity = json!({
                "account_id": null, "region": REGION, "route_table_id": attributes["route_table_id"],
                "vpc_endpoint_id": attributes["vpc_endpoint_id"],
            });
            (region, Some(identity))
        }
        "aws_vpc_endpoint_security_group_association" => (region, None),
        _ => (region, Some(by_id(attributes))),
    }
}

taken_over!(FAMILY, destroyed);
