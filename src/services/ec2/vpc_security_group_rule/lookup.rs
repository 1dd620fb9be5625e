//! Looking for rules that are there.

use super::{AwsRule, Direction, Rule, is_directed, model};
use crate::engine::{Change, Cx, Error, Result};
use crate::services::ec2::{filter, has_tags};
use crate::value::Value;
use aws_sdk_ec2::types::Filter;

/// The rules that pass a filter.
pub(super) async fn describe(cx: &Cx, by: Filter) -> Result<Vec<AwsRule>> {
    let pages = cx.ec2().describe_security_group_rules().filters(by).into_paginator();
    Ok(pages.items().send().collect::<Result<_, _>>().await?)
}

/// The rules of a group for the same traffic. EC2 makes no second one.
async fn alike<D: Direction>(cx: &Cx, plan: &Rule) -> Result<Vec<AwsRule>> {
    let mut rules = describe(cx, filter("group-id", [&plan.security_group_id])).await?;
    rules.retain(|rule| {
        is_directed::<D>(rule) && is_alike(&model(cx, rule.clone(), &Value::Null), plan)
    });
    Ok(rules)
}

fn is_alike(rule: &Rule, plan: &Rule) -> bool {
    let change = Change { old: rule, new: plan };
    super::ports::sent(rule) == super::ports::sent(plan)
        && change.of(Rule::ip_protocol).is_none()
        && change.of(Rule::cidr_ipv4).is_none()
        && change.of(Rule::cidr_ipv6).is_none()
        && change.of(Rule::prefix_list_id).is_none()
        && change.of(Rule::referenced_security_group_id).is_none()
}

/// What a create call can have made.
pub(super) async fn made<D: Direction>(cx: &Cx, plan: &Rule) -> Result<Vec<String>> {
    let described = plan.description.clone().map(String::from);
    let its = |rule: &AwsRule| has_tags(cx, rule.tags()) && rule.description == described;
    let rules = alike::<D>(cx, plan).await?.into_iter().filter(its);
    Ok(rules.filter_map(|rule| rule.security_group_rule_id).collect())
}

/// A refusal with the rule that is there already, if EC2 speaks of one and it can be found.
pub(super) async fn explained<D: Direction>(cx: &Cx, plan: &Rule, refusal: Error) -> Error {
    if refusal.code() != Some("InvalidPermission.Duplicate") {
        return refusal;
    }
    let Ok(rules) = alike::<D>(cx, plan).await else { return refusal };
    let Some(rule) = rules.into_iter().next() else { return refusal };
    let Some(id) = rule.security_group_rule_id else { return refusal };
    let described = rule.description.map(|text| format!(", \"{text}\"")).unwrap_or_default();
    let what = format!(
        "It is the rule {id}{described}. EC2 takes no second rule for the same traffic, whatever its description and its tags \
         are. Where a resource of another address is about to be destroyed in the same apply, apply again"
    );
    refusal.because_of(&id, &what)
}
