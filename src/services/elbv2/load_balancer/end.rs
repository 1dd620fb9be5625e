//! The end of a load balancer: what keeps it, and what is left of it for a while.

use crate::engine::{Cx, Error};
use crate::services::balancing;
use crate::services::elbv2::resource_in;
use aws_sdk_ec2::types::ServiceConfiguration;

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

/// Leaves it to the engine to wait until the network interfaces are gone.
pub(super) fn until_interfaces_are_gone(cx: &Cx, arn: &str) {
    let name = resource_in(arn).and_then(|name| name.strip_prefix("loadbalancer/"));
    if let Some(name) = name {
        balancing::until_interfaces_are_gone(cx, format!("ELB {name}"));
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
