//! The rules that a group has, read once for all resources that are rules of it.

use crate::engine::{Cx, Result, few};
use crate::services::ec2::permissions::{self, Beside, Direction, Rule, Rules};
use crate::services::ec2::{PAGE, filter};
use aws_sdk_ec2::types::{Filter, SecurityGroupRule as AwsRule};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rules, with their descriptions and the IDs that AWS gives them.
pub(super) type InGroup = BTreeMap<(Direction, Rule), (Beside, String)>;

/// The rules of a group. Where a refresh goes on asking for those of more groups, out of a list of all.
pub(super) async fn read(cx: &Cx, group: &str) -> Result<Arc<InGroup>> {
    let read = async {
        let pages = cx.ec2().describe_security_group_rules().max_results(PAGE).into_paginator();
        let listed = cx.listing("security group rules", 1, few(pages.items().send())).await;
        let listed = listed.iter().filter_map(|listed| listed.as_ref().as_ref()).flatten();
        let mut rules: Vec<AwsRule> =
            listed.filter(|rule| rule.group_id() == Some(group)).cloned().collect();
        // What a list lacks, AWS may only not show there yet.
        if rules.is_empty() {
            rules = described(cx, filter("group-id", [group])).await?;
        }
        Ok(rules.iter().filter_map(entry).collect())
    };
    cx.read_once(&format!("rules of {group}"), read).await
}

/// Whether EC2 no longer shows a rule that was removed. One that others have made of it since is not waited for.
pub(super) async fn is_gone(cx: &Cx, id: &str, removed: &Rules) -> Result<bool> {
    let shown = described(cx, filter("security-group-rule-id", [id])).await?;
    Ok(!shown.iter().filter_map(entry).any(|((_, rule), _)| removed.contains_key(&rule)))
}

async fn described(cx: &Cx, of: Filter) -> Result<Vec<AwsRule>> {
    let call = cx.ec2().describe_security_group_rules().filters(of);
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

fn entry(rule: &AwsRule) -> Option<((Direction, Rule), (Beside, String))> {
    let goes_out = rule.is_egress() == Some(true);
    let direction = if goes_out { Direction::Egress } else { Direction::Ingress };
    let id = rule.security_group_rule_id()?.to_owned();
    let (rule, beside) = permissions::of_rule(rule)?;
    Some(((direction, rule), (beside, id)))
}
