//! What a target group has as a list of keys and strings.
//!
//! Which of them there are depends on its protocol, on its targets and on the partition: what AWS does not tell, it does not
//! take. So only what differs from what it tells is sent.

use super::blocks::{Failover, HealthState, MinimumHealth, Stickiness};
use super::{NO_TARGET_GROUP, TargetGroup};
use crate::engine::{AbsentIf, Change, Cx, Result};
use crate::schema::types::DeregistrationDelay;
use crate::services::elbv2::attributes::{Attributes, Named, named, told};
use crate::services::elbv2::read::{Told, attributes_of};
use aws_sdk_elasticloadbalancingv2::types::TargetGroupAttribute;
use std::collections::BTreeMap;

const OF_FUNCTIONS: &str = "lambda.multi_value_headers.enabled";

const NAMED: &[Named<TargetGroup>] = &[
    named!(
        TargetGroup.connection_termination,
        "deregistration_delay.connection_termination.enabled"
    ),
    Named {
        key: "deregistration_delay.timeout_seconds",
        name: TargetGroup::deregistration_delay.name,
        get: |group| group.deregistration_delay.clone().map(String::from),
        take: |group, text| {
            group.deregistration_delay = Some(DeregistrationDelay::from(text));
            true
        },
    },
    named!(TargetGroup.lambda_multi_value_headers_enabled, "lambda.multi_value_headers.enabled"),
    named!(TargetGroup.load_balancing_algorithm_type, "load_balancing.algorithm.type"),
    named!(
        TargetGroup.load_balancing_anomaly_mitigation,
        "load_balancing.algorithm.anomaly_mitigation"
    ),
    named!(TargetGroup.load_balancing_cross_zone_enabled, "load_balancing.cross_zone.enabled"),
    named!(TargetGroup.preserve_client_ip, "preserve_client_ip.enabled"),
    named!(TargetGroup.proxy_protocol_v2, "proxy_protocol_v2.enabled"),
    named!(TargetGroup.slow_start, "slow_start.duration_seconds"),
];

/// What the arguments are that say nothing, where a group has no such attribute.
const NOTHING: &[(&str, &str)] = &[
    ("deregistration_delay.timeout_seconds", "300"),
    (OF_FUNCTIONS, "false"),
    ("proxy_protocol_v2.enabled", "false"),
    ("slow_start.duration_seconds", "0"),
];

/// What AWS says of a group; none if there is no such group.
pub(super) async fn of(cx: &Cx, arn: &str) -> Result<Option<Told>> {
    let read = async {
        let call = cx.elbv2().describe_target_group_attributes().target_group_arn(arn);
        let answer = call.send().await.absent_if(&[NO_TARGET_GROUP])?;
        Ok(answer.map(|answer| {
            let all = answer.attributes.unwrap_or_default();
            told(all.iter().map(|attribute| (attribute.key(), attribute.value())))
        }))
    };
    let kept = TargetGroup::deregistration_delay.name;
    attributes_of(cx, arn, kept, read).await
}

/// Takes over what AWS says. What a group has not is as the plan or the state says, if that asks for nothing, or if the group
/// leads to a function and the argument has no effect.
pub(super) fn fill(observed: &mut TargetGroup, told: Option<&Attributes>, known: TargetGroup) {
    let (nothing, refused) = (Attributes::new(), told.is_none());
    let told = told.unwrap_or(&nothing);
    let is_lambda = observed.is_lambda();
    for Named { key, get, take, .. } in NAMED {
        let default = NOTHING.iter().find(|(is, _)| is == key).map(|(_, text)| (*text).to_owned());
        let asks_for_nothing = |text: &String| *text == "false" || Some(text) == default.as_ref();
        let is_kept = |text: &String| refused || is_lambda || asks_for_nothing(text);
        let kept = || get(&known).filter(is_kept);
        if let Some(text) = told.get(*key).cloned().or_else(kept).or(default) {
            take(observed, &text);
        }
    }
    if refused || is_lambda {
        (observed.stickiness, observed.target_failover) = (known.stickiness, known.target_failover);
        (observed.target_group_health, observed.target_health_state) =
            (known.target_group_health, known.target_health_state);
    } else {
        observed.stickiness = Stickiness::observed(told, known.stickiness);
        observed.target_failover = Failover::observed(told);
        observed.target_group_health = MinimumHealth::observed(told);
        observed.target_health_state =
            HealthState::observed(told, known.target_health_state.as_ref());
    }
}

/// Sends what differs from what AWS has told.
pub(super) async fn modify(cx: &Cx, arn: &str, change: &Change<'_, TargetGroup>) -> Result<()> {
    let old = said(change.old);
    let differs = |(key, value): &(&'static str, String)| match old.get(key) {
        Some(old) => old != value,
        None => value != "false",
    };
    let attribute = |(key, value)| TargetGroupAttribute::builder().key(key).value(value).build();
    let changed: Vec<_> = said(change.new).into_iter().filter(differs).map(attribute).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let call = cx.elbv2().modify_target_group_attributes().target_group_arn(arn);
    call.set_attributes(Some(changed)).send().await?;
    Ok(())
}

fn said(group: &TargetGroup) -> BTreeMap<&'static str, String> {
    let named = NAMED.iter().filter_map(|named| Some((named.key, (named.get)(group)?)));
    let mut said: BTreeMap<_, _> = named.collect();
    said.extend(group.stickiness.iter().flat_map(|sticky| sticky.said(group.is_http())));
    said.extend(group.target_failover.iter().flat_map(Failover::said));
    said.extend(group.target_group_health.iter().flat_map(MinimumHealth::said));
    said.extend(group.target_health_state.iter().flat_map(HealthState::said));
    said.retain(|key, _| !group.is_lambda() || *key == OF_FUNCTIONS);
    said
}
