//! Target groups.

use super::{describe_attributes, described, modify_attributes};
use crate::aws::store::{Does, Key, Kind, on};
use serde_json::json;

pub(super) const TARGET_GROUP: Kind = Kind {
    key: Key::Chosen(&["TargetGroupArn"]),
    absent: ("TargetGroupNotFound", "Target groups '{}' not found"),
    start: || json!({"TargetType": "instance", "LoadBalancerArns": [], "attributes": {}}),
    filled: &[(
        "TargetGroupArn",
        "arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{TargetGroupName}/{number}",
    )],
    renamed: &[("Name", "TargetGroupName")],
    unique: &[(
        &["TargetGroupName"],
        "DuplicateTargetGroupName",
        "A target group with the same name '{}' exists, but with different settings",
    )],
    tagged: Some("target-group"),
    operations: &[
        on("CreateTargetGroup", Does::Create("TargetGroups[]")),
        on(
            "DescribeTargetGroups",
            Does::Other(|turn| {
                let by = [("TargetGroupArns", "TargetGroupArn"), ("Names", "TargetGroupName")];
                described(turn, "TargetGroups", &by)
            }),
        ),
        on("DescribeTargetGroupAttributes", Does::Other(describe_attributes)),
        on("ModifyTargetGroupAttributes", Does::Other(modify_attributes)),
        on("DeleteTargetGroup", Does::Delete),
    ],
    ..Kind::of("elasticloadbalancing", "target-group")
};
