//! The end of a load balancer: what keeps it, and what is left of it for a while.

use crate::diagnostic::Diagnostic;
use crate::engine::{Cx, Error, Result};
use crate::services::elbv2::resource_in;
use aws_sdk_ec2::types::{Filter, ServiceConfiguration};
use std::time::Duration;

/// AWS takes its network interfaces away within minutes. What needs their subnets, groups and addresses has waits of its
/// own.
const INTERFACES: Duration = Duration::from_mins(5);

/// What AWS says of a load balancer that something keeps.
pub(super) fn explained(error: Error) -> Error {
    match error.code() {
        Some("OperationNotPermitted") => error.explained(
            "Set `enable_deletion_protection` to false and apply, then destroy it. If it was protected outside of \
             Terraform, `aws elbv2 modify-load-balancer-attributes --attributes Key=deletion_protection.enabled,Value=false` \
             ends that, too.",
        ),
        _ => error,
    }
}

/// Leaves it to the engine to wait until the network interfaces are gone, which hold subnets, security groups and
/// addresses.
pub(super) fn until_interfaces_are_gone(cx: &Cx, arn: &str) {
    let Some(name) = resource_in(arn).and_then(|name| name.strip_prefix("loadbalancer/")) else {
        return;
    };
    let description = format!("ELB {name}");
    let left_at_the_end = cx.time_left().map(|left| left.saturating_sub(INTERFACES));
    let asking = cx.clone();
    cx.leave_pending("holding network interfaces", move || {
        let (cx, description) = (asking.clone(), description.clone());
        async move {
            if cx.time_left() > left_at_the_end {
                return are_gone(&cx, &description).await;
            }
            let minutes = INTERFACES.as_secs() / 60;
            let detail = format!(
                "The load balancer is deleted, but {minutes} minutes later AWS still shows network interfaces with the \
                 description {description:?}. Their subnets and security groups cannot be deleted before they are gone."
            );
            cx.warn(Diagnostic::warning("Network interfaces are left", detail));
            Ok(true)
        }
    });
}

/// Whoever may not see network interfaces does not wait for them.
async fn are_gone(cx: &Cx, description: &str) -> Result<bool> {
    let filter = Filter::builder().name("description").values(description).build();
    match cx.ec2().describe_network_interfaces().filters(filter).send().await.map_err(Error::from) {
        Ok(answer) => Ok(answer.network_interfaces().is_empty()),
        Err(error) if error.aws().is_some_and(crate::aws::Error::is_access_denied) => Ok(true),
        Err(error) => Err(error),
    }
}

/// The endpoint services that keep a load balancer.
pub(super) async fn endpoint_services(cx: &Cx, arn: &str, refusal: &Error) -> Option<String> {
    if refusal.code() != Some("ResourceInUse") {
        return None;
    }
    let services = cx.ec2().describe_vpc_endpoint_service_configurations().into_paginator();
    let services = services.items().send().collect::<Result<Vec<_>, _>>().await.ok()?;
    let uses = |arns: &[String]| arns.iter().any(|its| its == arn);
    let ids: Vec<&str> = services
        .iter()
        .filter(|of| uses(of.network_load_balancer_arns()) || uses(of.gateway_load_balancer_arns()))
        .filter_map(ServiceConfiguration::service_id)
        .collect();
    match ids.as_slice() {
        [] => None,
        ids => Some(format!(
            "It is in use by these VPC endpoint services: {}. Delete them, or take it out of them.",
            ids.join(", ")
        )),
    }
}
