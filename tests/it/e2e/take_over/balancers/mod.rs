//! Load balancers.

use super::{Family, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "balancers",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_lb.web", "arn"),
        ("aws_lb.web", "arn_suffix"),
        ("aws_lb.network", "arn"),
        ("aws_lb.network", "arn_suffix"),
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
        "aws_lb" => {
            let off = json!([{"bucket": "", "enabled": false, "prefix": ""}]);
            let is_network = attributes["load_balancer_type"] == "network";
            let new = json!({
                "region": REGION,
                "health_check_logs": if is_network { json!([]) } else { off },
                "secondary_ips_auto_assigned_per_subnet": if is_network { json!(0) } else { json!(null) },
                "enable_prefix_for_ipv6_source_nat": if is_network { json!("off") } else { json!("") },
            });
            (new, Some(json!({"arn": attributes["arn"]})))
        }
        "aws_vpc" | "aws_subnet" => {
            let identity = json!({
                "account_id": attributes["owner_id"], "id": attributes["id"], "region": REGION,
            });
            (region, Some(identity))
        }
        _ => (region, None),
    }
}

fn destroyed_at_the_end(lab: &Lab, terraform: &Terraform) {
    destroyed(lab, terraform);
}

taken_over!(FAMILY, destroyed_at_the_end);
