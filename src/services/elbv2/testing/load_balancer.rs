//! Load balancers.

use super::{describe_attributes, described, modify_attributes};
use crate::aws::store::{Does, Key, Kind, on};
use serde_json::json;

pub(super) const LOAD_BALANCER: Kind = Kind {
    key: Key::Chosen(&["LoadBalancerArn"]),
    absent: ("LoadBalancerNotFound", "Load balancers '[{}]' not found"),
    start: || {
        json!({
            "Type": "application", "Scheme": "internet-facing", "IpAddressType": "ipv4", "VpcId": "vpc-1",
            "CreatedTime": "2026-01-02T03:04:05Z", "State": {"Code": "active"}, "attributes": {},
        })
    },
    filled: &[
        (
            "LoadBalancerArn",
            "arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/app/{LoadBalancerName}/{number}",
        ),
        ("DNSName", "{LoadBalancerName}-{number}.{region}.elb.amazonaws.com"),
        ("CanonicalHostedZoneId", "Z35SXDOTRQ7X7K"),
    ],
    renamed: &[("Name", "LoadBalancerName")],
    unique: &[(
        &["LoadBalancerName"],
        "DuplicateLoadBalancerName",
        "A load balancer with the same name '{}' exists, but with different settings",
    )],
    tagged: Some("load-balancer"),
    pending: &[("/State/Code", "provisioning")],
    operations: &[
        on("CreateLoadBalancer", Does::Create("LoadBalancers[]")),
        on(
            "DescribeLoadBalancers",
            Does::Other(|turn| {
                let by = [("LoadBalancerArns", "LoadBalancerArn"), ("Names", "LoadBalancerName")];
                described(turn, "LoadBalancers", &by)
            }),
        ),
        on("DescribeLoadBalancerAttributes", Does::Other(describe_attributes)),
        on("ModifyLoadBalancerAttributes", Does::Other(modify_attributes)),
        on("DeleteLoadBalancer", Does::Delete),
    ],
    ..Kind::of("elasticloadbalancing", "load-balancer")
};
