//! Route tables, their routes and what is associated with them.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "routes",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_main_route_table_association.main", "original_route_table_id"),
        ("aws_main_route_table_association.main", "id"),
        ("aws_route.v4", "id"),
        ("aws_route.v6", "id"),
        ("aws_route_table_association.subnet", "id"),
        ("aws_route_table_association.gateway", "id"),
        ("aws_default_route_table.other", "id"),
        ("aws_vpc.vpc", "id"),
        ("aws_vpc.vpc", "default_network_acl_id"),
        ("aws_vpc.vpc", "default_security_group_id"),
        ("aws_vpc.vpc", "dhcp_options_id"),
        ("aws_vpc.vpc", "ipv6_association_id"),
        ("aws_vpc.vpc", "ipv6_cidr_block"),
        ("aws_vpc.other", "id"),
        ("aws_vpc.other", "default_network_acl_id"),
        ("aws_vpc.other", "default_security_group_id"),
        ("aws_internet_gateway.gateway", "id"),
        ("aws_egress_only_internet_gateway.v6", "id"),
        ("aws_subnet.a", "id"),
        ("aws_subnet.a", "availability_zone_id"),
        ("aws_route_table.inline", "id"),
        ("aws_route_table.separate", "id"),
        ("aws_vpc.vpc", "owner_id"),
    ],
    in_version_6,
};

fn in_version_6(resource_type: &str, attributes: &Value) -> (Value, Option<Value>) {
    let region = json!({"region": REGION});
    let mut routes = attributes["route"].clone();
    for route in routes.as_array_mut().into_iter().flatten() {
        route["odb_network_arn"] = "".into();
    }
    let by_id = by_id(attributes);
    let text = |name: &str| match attributes[name].as_str() {
        Some("") | None => Value::Null,
        Some(text) => text.into(),
    };
    match resource_type {
        "aws_route" => {
            let identity = json!({
                "account_id": null, "region": REGION, "route_table_id": text("route_table_id"),
                "destination_cidr_block": text("destination_cidr_block"),
                "destination_ipv6_cidr_block": text("destination_ipv6_cidr_block"),
                "destination_prefix_list_id": text("destination_prefix_list_id"),
            });
            (json!({"region": REGION, "odb_network_arn": ""}), Some(identity))
        }
        "aws_route_table" => (json!({"region": REGION, "route": routes}), Some(by_id)),
        "aws_route_table_association" => {
            let identity = json!({"account_id": null, "id": attributes["id"], "region": REGION});
            (region, Some(identity))
        }
        "aws_default_route_table"
        | "aws_egress_only_internet_gateway"
        | "aws_main_route_table_association" => (region, None),
        _ => (region, Some(by_id)),
    }
}

taken_over!(FAMILY, destroyed);
