//! Clusters of EKS.

use super::{Family, by_id, nothing_changes, taken_over};
use crate::e2e::destroyed;
use crate::terraform::{Lab, REGION};
use serde_json::{Value, json};

const FAMILY: Family = Family {
    name: "clusters",
    objects: include_str!("objects.tf"),
    made_up: &[
        ("aws_eks_cluster.all", "created_at"),
        ("aws_eks_cluster.plain", "created_at"),
        ("aws_iam_role.cluster", "unique_id"),
        ("aws_iam_role.cluster", "create_date"),
        ("aws_subnet.a", "id"),
        ("aws_subnet.a", "availability_zone_id"),
        ("aws_subnet.b", "id"),
        ("aws_subnet.b", "availability_zone_id"),
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
    let account = attributes["arn"].as_str().and_then(|arn| arn.split(':').nth(4));
    match resource_type {
        "aws_iam_role" => {
            (json!({}), Some(json!({"account_id": account, "name": attributes["name"]})))
        }
        "aws_eks_cluster" => {
            let new = json!({"region": REGION, "deletion_protection": false});
            let identity =
                json!({"account_id": account, "name": attributes["name"], "region": REGION});
            (new, Some(identity))
        }
        _ => (json!({"region": REGION}), Some(by_id(attributes))),
    }
}

taken_over!(FAMILY, destroyed);
