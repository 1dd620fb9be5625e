//! Who leads to a target group that cannot be deleted.

use crate::engine::{Cx, Result};
use aws_sdk_elasticloadbalancingv2::types::Action;

/// The listeners and rules that lead to a group, in a sentence; none if there is none, or they may not be read.
pub(super) async fn of(cx: &Cx, arn: &str) -> Option<String> {
    let mut holders = vec![];
    // What could be found out so far is worth saying.
    _ = search(cx, arn, &mut holders).await;
    if holders.is_empty() {
        return None;
    }
    Some(format!(
        "It is used by {}. To replace a target group that is in use, set `create_before_destroy` in its `lifecycle` and \
         leave its name to `name_prefix`; otherwise take it out of their actions first.",
        holders.join(" and ")
    ))
}

async fn search(cx: &Cx, arn: &str, holders: &mut Vec<String>) -> Result<()> {
    let groups = cx.elbv2().describe_target_groups().target_group_arns(arn).send().await?;
    let balancers = groups
        .target_groups()
        .iter()
        .flat_map(aws_sdk_elasticloadbalancingv2::types::TargetGroup::load_balancer_arns);
    for balancer in balancers {
        let listeners = cx.elbv2().describe_listeners().load_balancer_arn(balancer);
        let mut listeners = listeners.into_paginator().items().send();
        while let Some(listener) = listeners.next().await {
            let listener = listener?;
            let Some(name) = listener.listener_arn() else { continue };
            if leads_to(listener.default_actions(), arn) {
                holders.push(format!("the listener {name}"));
            }
            rules(cx, name, arn, holders).await?;
        }
    }
    Ok(())
}

async fn rules(cx: &Cx, listener: &str, arn: &str, holders: &mut Vec<String>) -> Result<()> {
    let mut rules =
        cx.elbv2().describe_rules().listener_arn(listener).into_paginator().items().send();
    while let Some(rule) = rules.next().await {
        let rule = rule?;
        // The default rule of a listener is the listener's own.
        let Some(name) = rule.rule_arn().filter(|_| rule.is_default != Some(true)) else {
            continue;
        };
        if leads_to(rule.actions(), arn) {
            holders.push(format!("the rule {name}"));
        }
    }
    Ok(())
}

fn leads_to(actions: &[Action], arn: &str) -> bool {
    actions.iter().any(|action| {
        let forward = action.forward_config();
        let groups = forward
            .map(aws_sdk_elasticloadbalancingv2::types::ForwardActionConfig::target_groups)
            .unwrap_or_default();
        action.target_group_arn() == Some(arn)
            || groups.iter().any(|group| group.target_group_arn() == Some(arn))
    })
}
