//! Elastic Load Balancing: classic load balancers. What its types have in common.

pub(super) mod attachment;
pub(super) mod data;
pub(super) mod load_balancer;
mod tags;
#[cfg(test)]
pub(super) mod testing;

use super::balancing::those_there;
use crate::engine::{Cx, Result};
use aws_sdk_elasticloadbalancing::types::{Instance, LoadBalancerDescription};

/// Calls about several load balancers take so many names.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeTags.html>
const NAMES: usize = 20;

/// Describe calls answer with so many load balancers at most.
const PAGE: i32 = 400;

/// "There is no such load balancer."
const NO_LOAD_BALANCER: &str = "LoadBalancerNotFound";
/// "There is no such instance."
const NO_INSTANCE: &str = "InvalidInstance";

/// The load balancers of these names, as far as they are there.
async fn described(cx: &Cx, names: &[String]) -> Result<Vec<LoadBalancerDescription>> {
    those_there(names, &[NO_LOAD_BALANCER], |names| async {
        let call = cx.elb().describe_load_balancers().set_load_balancer_names(Some(names));
        Ok(call.send().await?.load_balancer_descriptions.unwrap_or_default())
    })
    .await
}

/// Instances, as calls take them.
fn instances<'a>(ids: impl IntoIterator<Item = &'a String>) -> Vec<Instance> {
    ids.into_iter().map(|id| Instance::builder().instance_id(id).build()).collect()
}
