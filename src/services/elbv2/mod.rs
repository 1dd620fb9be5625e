//! Elastic Load Balancing: application, network and gateway load balancers. What its types have in common.

mod actions;
mod attributes;
pub(super) mod listener;
pub(super) mod load_balancer;
mod made;
mod read;
mod tags;
pub(super) mod target_group;
pub(super) mod target_group_attachment;
#[cfg(test)]
pub(super) mod testing;

use super::balancing::those_there;
use made::{int32, not_ours};

/// Describe calls take so many ARNs.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html>
const ARNS: usize = 20;

/// Describe calls answer with so many objects at most.
const PAGE: i32 = 400;

/// "There is no such load balancer."
const NO_LOAD_BALANCER: &str = "LoadBalancerNotFound";
/// "There is no such target group."
const NO_TARGET_GROUP: &str = "TargetGroupNotFound";
/// "There is no such listener."
const NO_LISTENER: &str = "ListenerNotFound";

/// The part of an ARN that names the object: `loadbalancer/app/web/0123456789abcdef`.
fn resource_in(arn: &str) -> Option<&str> {
    let [.., resource] = crate::arn::parts(arn).ok()?;
    Some(resource)
}
