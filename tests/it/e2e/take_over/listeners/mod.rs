//! Target groups and listeners.

use super::{Family, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "listeners",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_lb_listener.alone", "arn"),
        ("aws_lb_listener.answer", "arn"),
        ("aws_lb_listener.redirect", "arn"),
        ("aws_lb_listener.shared", "arn"),
        ("aws_lb_target_group.checked", "arn"),
        ("aws_lb_target_group.checked", "arn_suffix"),
        ("aws_lb_target_group.function", "arn"),
        ("aws_lb_target_group.function", "arn_suffix"),
        ("aws_lb_target_group.network", "arn"),
        ("aws_lb_target_group.network", "arn_suffix"),
        ("aws_lb_target_group.plain", "arn"),
        ("aws_lb_target_group.plain", "arn_suffix"),
        ("aws_lb.web", "arn"),
        ("aws_lb.web", "arn_suffix"),
        ("aws_lb.web", "dns_name"),
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
    let by_id =
        || json!({"account_id": attributes["owner_id"], "id": attributes["id"], "region": REGION});
    let (mut new, identity) = match resource_type {
        "aws_vpc" => (json!({}), by_id()),
        "aws_subnet" => (
            json!({
                "ipv4_ipam_pool_id": null, "ipv4_netmask_length": null, "ipv6_ipam_pool_id": null,
                "ipv6_netmask_length": null,
            }),
            by_id(),
        ),
        "aws_lb_target_group" => {
            (json!({"target_control_port": null}), json!({"arn": attributes["arn"]}))
        }
        _ => (json!({}), json!({"arn": attributes["arn"]})),
    };
    new["region"] = json!(REGION);
    (new, Some(identity))
}

taken_over!(FAMILY, destroyed);
