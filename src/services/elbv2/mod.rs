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

use crate::engine::{AbsentIf, Result};
use made::{int32, not_ours};
use std::future::Future;

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

/// What a call tells of objects by their ARNs, where it is refused as a whole if one of them is gone: then each is asked
/// for by itself.
async fn those_there<T, F>(
    arns: &[String],
    absent: &[&str],
    of: impl Fn(Vec<String>) -> F + Send,
) -> Result<Vec<T>>
where
    F: Future<Output = Result<Vec<T>>> + Send,
    T: Send,
{
    if let Some(all) = of(arns.to_vec()).await.absent_if(absent)? {
        return Ok(all);
    }
    let mut there = vec![];
    for arn in if arns.len() > 1 { arns } else { &[] } {
        there.extend(of(vec![arn.clone()]).await.absent_if(absent)?.into_iter().flatten());
    }
    Ok(there)
}

/// The part of an ARN that names the object: `loadbalancer/app/web/0123456789abcdef`.
fn resource_in(arn: &str) -> Option<&str> {
    let [.., resource] = crate::arn::parts(arn).ok()?;
    Some(resource)
}
