//! `aws_lb_target_group`.

mod attributes;
mod blocks;
mod health;
mod holders;
mod rules;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::attributes::Attributes;
use super::read::{Asked, with_attributes};
use super::tags::{Listed, TAGGING, new_tags};
use super::{ARNS, NO_TARGET_GROUP, PAGE, int32, not_ours, resource_in, those_there};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, Identity, Lost, Operation, Resource, Result,
    Retry, Spec, Tagging, Within, few, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{
    DeregistrationDelay, ProtocolVersion, TargetGroupName, TargetGroupPrefix,
};
use crate::services::names;
use crate::value::Value;
use aws_sdk_elasticloadbalancingv2::types::TargetGroup as AwsGroup;
use blocks::{Failover, HealthState, MinimumHealth, Stickiness};
use health::HealthCheck;
use std::collections::BTreeSet;

/// What a target group is that leads to a function: most arguments mean nothing there.
const LAMBDA: &str = "lambda";

/// "A listener or a rule still leads there."
const IN_USE: &str = "ResourceInUse";

/// Prefix of a generated unique name.
const PREFIX: &str = "tf-";

model! {
    /// Provides a target group: where a load balancer sends requests, and how it finds out who is healthy there.
    #[tf(at_least_one_of = &["port"], when = ("target_type", &["alb", "instance", "ip"]))]
    #[tf(at_least_one_of = &["protocol"], when = ("target_type", &["alb", "instance", "ip"]))]
    #[tf(at_least_one_of = &["vpc_id"], when = ("target_type", &["alb", "instance", "ip"]))]
    pub struct TargetGroup {
        /// ARN of the target group.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the target group.
        #[tf(computed)]
        arn: Option<String>,
        /// The part of the ARN that metrics of CloudWatch call the target group.
        #[tf(computed)]
        arn_suffix: Option<String>,
        /// Whether the connections to a target are closed at the end of its `deregistration_delay`. Of Network Load
        /// Balancers.
        #[tf(optional, computed, null)]
        connection_termination: Option<bool>,
        /// How long a target that is taken out may go on with what it is at, in seconds, from 0 to 3600. 300 by default.
        #[tf(optional, empty_is_unset, default = Lit::Text("300"))]
        deregistration_delay: Option<DeregistrationDelay>,
        /// How the load balancer finds out whether a target is healthy.
        #[tf(block, computed)]
        health_check: Option<HealthCheck>,
        /// What kind of addresses the targets have.
        #[tf(optional, computed, replace, one_of = &["ipv4", "ipv6"])]
        ip_address_type: Option<String>,
        /// Whether a function gets headers and query parameters as lists. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        lambda_multi_value_headers_enabled: Option<bool>,
        /// ARNs of the load balancers that send requests there.
        #[tf(computed)]
        load_balancer_arns: Option<BTreeSet<String>>,
        /// How a target is chosen for a request. Of Application Load Balancers.
        #[tf(optional, computed, null, one_of = &["least_outstanding_requests", "round_robin", "weighted_random"])]
        load_balancing_algorithm_type: Option<String>,
        /// Whether a target that behaves unlike the others gets less. Needs the algorithm `weighted_random`.
        #[tf(optional, computed, null, one_of = &["off", "on"])]
        load_balancing_anomaly_mitigation: Option<String>,
        /// Whether requests go to targets in all zones.
        #[tf(optional, computed, null, one_of = &["false", "true", "use_load_balancer_configuration"])]
        load_balancing_cross_zone_enabled: Option<String>,
        /// Name of the target group. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, conflicts = &[TargetGroup::name_prefix.name])]
        name: Option<TargetGroupName>,
        /// Prefix of a generated unique name. With `create_before_destroy`, a group that is in use can be replaced.
        #[tf(optional, computed, replace, conflicts = &[TargetGroup::name.name])]
        name_prefix: Option<TargetGroupPrefix>,
        /// Port that targets get requests on. Another one needs a new target group. Without effect for functions.
        #[tf(optional, range = (1, 65535))]
        port: Option<i64>,
        /// Whether targets see the address of the client, `true` or `false`. Of Network Load Balancers.
        #[tf(optional, computed, null, empty_is_unset, one_of = &["false", "true"])]
        preserve_client_ip: Option<String>,
        /// Protocol that targets get requests in. Another one needs a new target group. Without effect for functions.
        #[tf(optional, one_of = &["GENEVE", "HTTP", "HTTPS", "QUIC", "TCP", "TCP_QUIC", "TCP_UDP", "TLS", "UDP"])]
        protocol: Option<String>,
        /// Version of HTTP that targets get: `HTTP1`, `HTTP2` or `GRPC`. Another one needs a new target group. Where the
        /// protocol is neither `HTTP` nor `HTTPS`, it has no effect.
        #[tf(optional, computed, null, empty_is_unset)]
        protocol_version: Option<ProtocolVersion>,
        /// Whether targets are told the address of the client with proxy protocol 2. Of Network Load Balancers. `false`
        /// by default.
        #[tf(optional, default = Lit::Bool(false))]
        proxy_protocol_v2: Option<bool>,
        /// For how long a new target gets less than its share, in seconds: 0, or 30 to 900. 0 by default.
        #[tf(optional, default = Lit::Int(0), range = (0, 900))]
        slow_start: Option<i64>,
        /// Whether and how a client stays with one target.
        #[tf(block, computed)]
        stickiness: Option<Stickiness>,
        /// Port on which the agent of the target optimizer listens on each target.
        #[tf(optional, replace, range = (1, 65535))]
        target_control_port: Option<i64>,
        /// What becomes of flows to a target that fails or is taken out. Of Gateway Load Balancers.
        #[tf(block, computed)]
        target_failover: Option<Failover>,
        /// How many targets have to be healthy.
        #[tf(block, computed)]
        target_group_health: Option<MinimumHealth>,
        /// What becomes of the connections to an unhealthy target. Of Network Load Balancers.
        #[tf(block, computed)]
        target_health_state: Option<HealthState>,
        /// What the targets are. `instance` by default.
        #[tf(optional, replace, default = Lit::Text("instance"), one_of = &["alb", "instance", "ip", "lambda"])]
        target_type: Option<String>,
        /// ID of the VPC of the targets. Another one needs a new target group. Without effect for functions.
        #[tf(optional)]
        vpc_id: Option<String>,
    }
}

impl TargetGroup {
    fn is_lambda(&self) -> bool {
        self.target_type.as_deref() == Some(LAMBDA)
    }
    fn is_http(&self) -> bool {
        matches!(self.protocol.as_deref(), Some("HTTP" | "HTTPS"))
    }
}

impl Resource for TargetGroup {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("elasticloadbalancing:targetgroup"), ..TAGGING }),
        read_at_once: ARNS,
        retries: &[
            Retry {
                operation: Operation::Update,
                code: NO_TARGET_GROUP,
                message: "",
                within: Within::Propagation(Because::Named),
            },
            // A listener that let go of it just now.
            Retry {
                operation: Operation::Delete,
                code: IN_USE,
                message: "",
                within: Within::Propagation(Because::Changed("aws_lb_listener")),
            },
        ],
        identity: Some(Identity::ARN),
        ..Spec::of("aws_lb_target_group", Lost::Unique, "the ARN of the target group")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        rules::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        rules::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let name = name_of(cx, plan);
        let before = named(cx, &name).await?;
        let serves = !plan.is_lambda();
        let call = cx
            .elbv2()
            .create_target_group()
            .name(name)
            .set_target_type(plan.target_type.as_deref().map(Into::into))
            .set_port(int32(plan.port).filter(|_| serves))
            .set_protocol(plan.protocol.as_deref().filter(|_| serves).map(Into::into))
            .set_vpc_id(plan.vpc_id.clone().filter(|_| serves))
            .set_ip_address_type(plan.ip_address_type.as_deref().map(Into::into))
            .set_target_control_port(int32(plan.target_control_port))
            .set_protocol_version(
                plan.protocol_version.clone().filter(|_| serves && plan.is_http()).map(Into::into),
            )
            .set_tags(new_tags(cx));
        let answer = health::checked!(call, plan).send().await?;
        let made = answer.target_groups.unwrap_or_default().pop();
        let arn = required(made.and_then(|group| group.target_group_arn), "TargetGroupArn")?;
        not_ours(&before, arn, "target group of this name")
    }

    async fn read(cx: &Cx, arns: &[String]) -> Result<Found<Self>> {
        let of = |arns: Vec<String>| async move {
            those_there(&arns, &[NO_TARGET_GROUP], |arns| by_arns(cx, arns)).await
        };
        let groups = cx.described(LISTING, arns, AwsGroup::target_group_arn, all(cx), of).await?;
        let listed = cx.listed::<Vec<AwsGroup>>(LISTING).map(|listed| Listed {
            tags: "tags of target groups",
            arns: listed
                .iter()
                .flatten()
                .filter_map(|group| group.target_group_arn.clone())
                .collect(),
        });
        let arn = |group: AwsGroup| Some((group.target_group_arn.clone()?, group));
        let there = groups.into_iter().filter_map(arn).collect();
        let told = |cx: Cx, arn: String| -> Asked {
            Box::pin(async move { attributes::of(&cx, &arn).await })
        };
        with_attributes(cx, there, listed, told, observed).await
    }

    async fn update(cx: &Cx, arn: &String, change: Change<'_, Self>) -> Result<()> {
        if let Some(Some(_)) = change.of(TargetGroup::health_check) {
            health::modify(cx, arn, change.new).await?;
        }
        attributes::modify(cx, arn, &change).await
    }

    async fn delete(cx: &Cx, arn: &String, _: &Self) -> Result<()> {
        let call = cx.elbv2().delete_target_group().target_group_arn(arn);
        call.send().await.absent_if(&[NO_TARGET_GROUP])?;
        Ok(())
    }

    async fn obstacles(cx: &Cx, arn: &String, refusal: &Error) -> Option<String> {
        if refusal.code() != Some(IN_USE) {
            return None;
        }
        holders::of(cx, arn).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        named(cx, &name_of(cx, plan)).await
    }

    // hashicorp/aws writes blocks of what a group has not, with nothing in them.
    fn upgrade(_: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        for (block, needed) in [
            (TargetGroup::stickiness.name, Stickiness::r#type.name),
            (TargetGroup::target_failover.name, Failover::on_deregistration.name),
            (
                TargetGroup::target_health_state.name,
                HealthState::enable_unhealthy_connection_termination.name,
            ),
        ] {
            if let Some(blocks) = state.get_mut(block).and_then(|blocks| blocks.as_array_mut()) {
                blocks.retain(|block| {
                    block.get(needed).is_some_and(|value| !value.is_null() && *value != "")
                });
            }
        }
    }
}

fn name_of(cx: &Cx, plan: &TargetGroup) -> String {
    let name = plan.name.as_ref().map(TargetGroupName::as_str);
    let prefix = plan.name_prefix.as_ref().map(TargetGroupPrefix::as_str);
    names::chosen(cx, name.as_ref(), prefix.as_ref(), PREFIX)
}

/// The ARN of the target group of a name, if there is one.
async fn named(cx: &Cx, name: &str) -> Result<Vec<String>> {
    let answer = cx.elbv2().describe_target_groups().names(name).send().await;
    let groups = answer.absent_if(&[NO_TARGET_GROUP])?.and_then(|answer| answer.target_groups);
    Ok(groups.into_iter().flatten().filter_map(|group| group.target_group_arn).collect())
}

/// What a refresh calls the list of all target groups.
const LISTING: &str = "target groups";

/// All of them, if they are few.
async fn all(cx: &Cx) -> Result<Option<Vec<AwsGroup>>> {
    let pages = cx.elbv2().describe_target_groups().page_size(PAGE).into_paginator();
    few(pages.items().send()).await
}

async fn by_arns(cx: &Cx, arns: Vec<String>) -> Result<Vec<AwsGroup>> {
    let call = cx.elbv2().describe_target_groups().set_target_group_arns(Some(arns));
    Ok(call.send().await?.target_groups.unwrap_or_default())
}

/// `known` is the plan or the prior state: what means nothing for such a group is as it says there.
fn observed(group: AwsGroup, told: Option<&Attributes>, known: Option<TargetGroup>) -> TargetGroup {
    let known = known.unwrap_or_default();
    let health_check = Some(health::observed(&group, known.health_check.as_ref()));
    let number = |value: Option<i32>| value.map(i64::from);
    let name = group.target_group_name;
    let target_type = group.target_type.map(|kind| kind.as_str().to_owned());
    let is_lambda = target_type.as_deref() == Some(LAMBDA);
    let protocol = group.protocol.map(|protocol| protocol.as_str().to_owned());
    let version = group.protocol_version.filter(|version| !version.is_empty());
    let is_http = matches!(protocol.as_deref(), Some("HTTP" | "HTTPS"));
    let mut observed = TargetGroup {
        id: group.target_group_arn.clone(),
        arn_suffix: group.target_group_arn.as_deref().and_then(resource_in).map(str::to_owned),
        arn: group.target_group_arn,
        health_check,
        ip_address_type: group.ip_address_type.map(|kind| kind.as_str().to_owned()),
        load_balancer_arns: Some(group.load_balancer_arns.into_iter().flatten().collect()),
        name_prefix: name.as_deref().map(|name| names::prefix_of(name).into()),
        name: name.map(Into::into),
        port: number(group.port).or(known.port.filter(|_| is_lambda)),
        protocol: protocol.or_else(|| known.protocol.clone().filter(|_| is_lambda)),
        protocol_version: version
            .map(Into::into)
            .or_else(|| known.protocol_version.clone().filter(|_| !is_http)),
        target_control_port: number(group.target_control_port),
        target_type,
        vpc_id: group.vpc_id.or_else(|| known.vpc_id.clone().filter(|_| is_lambda)),
        // What AWS calls its attributes.
        connection_termination: None,
        deregistration_delay: None,
        lambda_multi_value_headers_enabled: None,
        load_balancing_algorithm_type: None,
        load_balancing_anomaly_mitigation: None,
        load_balancing_cross_zone_enabled: None,
        preserve_client_ip: None,
        proxy_protocol_v2: None,
        slow_start: None,
        stickiness: None,
        target_failover: None,
        target_group_health: None,
        target_health_state: None,
    };
    attributes::fill(&mut observed, told, known);
    observed
}
