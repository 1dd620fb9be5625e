//! `aws_security_group`.

pub(super) mod check;
pub(super) mod inline;
mod removal;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::permissions::{Beside, Direction, Peer, Ports, Rule, Rules};
use super::risks;
use super::rule_changes::{self, NO_GROUP, NO_RULE, of_group, share};
use super::vpc::default_vpc;
use super::{
    FILTER_VALUES, PAGE, TAGGING, filter, from_aws, has_tags, leftovers, obstacles,
    tag_specifications,
};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Because, Change, Cx, Error, Found, How, Identity, Lost, Observed, Operation, Resource, Result,
    Retry, Spec, Tagging, Timeouts, Within, few, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{GroupDescription, GroupName};
use crate::services::names;
use crate::value::Value;
use aws_sdk_ec2::types::{Filter, ResourceType, SecurityGroup as AwsGroup};
use inline::InlineRules;

model! {
    /// Provides a security group: which traffic may reach and leave network interfaces in a VPC.
    ///
    /// Rules stand in the group, as `ingress` and `egress`, or are resources of their own. Rules in a group are all of its
    /// rules of that direction: others are removed. So manage each direction of a group in one of both ways.
    ///
    /// AWS lets everything out of a new group. As in hashicorp/aws, that rule is removed unless it is written here or added
    /// by another resource.
    pub struct SecurityGroup {
        /// ARN of the group.
        #[tf(computed)]
        arn: Option<String>,
        /// What the group is for. AWS cannot change it.
        #[tf(optional, default = Lit::Text("Managed by Terraform"), replace, length = (1, 255))]
        description: Option<GroupDescription>,
        /// What may leave. Left out, the rules stay as they are; `egress = []` removes all.
        #[tf(optional, computed)]
        egress: Option<InlineRules>,
        /// ID of the group.
        #[tf(computed)]
        id: Option<String>,
        /// What may come in. Left out, the rules stay as they are; `ingress = []` removes all.
        #[tf(optional, computed)]
        ingress: Option<InlineRules>,
        /// Name of the group. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, length = (1, 255), conflicts = &[SecurityGroup::name_prefix.name])]
        name: Option<GroupName>,
        /// Prefix of a generated unique name.
        #[tf(optional, computed, replace, length = (1, 229), conflicts = &[SecurityGroup::name.name])]
        name_prefix: Option<GroupName>,
        /// ID of the account that owns the group.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Whether a destroy first removes all rules of the group, and those of other groups that refer to it. For
        /// groups to which AWS services add rules, such as those of EMR. `false` by default.
        #[tf(optional, default = Lit::Bool(false), unread)]
        revoke_rules_on_delete: Option<bool>,
        /// ID of the VPC that the group is in. The default VPC if it is not set.
        #[tf(optional, computed, replace)]
        vpc_id: Option<String>,
    }
}

impl Resource for SecurityGroup {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging { policy_type: Some("ec2:security-group"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 10).with(Operation::Delete, 15),
        read_at_once: FILTER_VALUES,
        retries: &[
            YOUNG,
            // Interfaces in the group are on their way out, or a group whose rules refer to it.
            Retry {
                operation: Operation::Delete,
                code: leftovers::IN_USE,
                message: "",
                within: Within::Timeout,
            },
            Retry {
                operation: Operation::Delete,
                code: "InvalidGroup.InUse",
                message: "",
                within: Within::Timeout,
            },
        ],
        shares: &[
            share(
                Direction::Ingress,
                SecurityGroup::id.name,
                How::All(SecurityGroup::ingress.name),
            ),
            share(Direction::Egress, SecurityGroup::id.name, How::All(SecurityGroup::egress.name)),
        ],
        await_delete: true,
        identity: Some(Identity::by(&[SecurityGroup::id.name])),
        // No two groups of a VPC have the same name.
        ..Spec::of(
            "aws_security_group",
            Lost::Unique,
            "the ID of the group, such as `sg-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        check::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        close(draft);
    }

    fn risks(config: &Value, _: &Value, told: &mut Diagnostics) {
        risks::of_rules_inside(config, SecurityGroup::ingress.name, told);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_security_group()
            .group_name(names::chosen(
                cx,
                plan.name.as_ref(),
                plan.name_prefix.as_ref(),
                names::PREFIX,
            ))
            .set_description(plan.description.clone().map(Into::into))
            .set_vpc_id(plan.vpc_id.clone())
            .set_tag_specifications(tag_specifications(cx, ResourceType::SecurityGroup))
            .send()
            .await?;
        let id = required(answer.group_id, "GroupId")?;
        let stays = plan.egress.as_ref().map_or_else(Rules::new, |rules| rules.rules(&id));
        let go = let_all_out().into_iter().filter(|rule| !stays.contains_key(rule));
        remove_unseen(cx, &id, Direction::Egress, go);
        Ok(id)
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let groups = groups(cx, ids).await?;
        let observed = groups.iter().filter_map(|group| {
            let id = group.group_id.clone()?;
            let known = cx.known_as::<Self>(&id);
            let known = known.as_ref().map(|known| [&known.ingress, &known.egress]);
            let observed =
                observed(group, known.map_or([None; 2], |rules| rules.map(Option::as_ref)));
            Some((id, observed))
        });
        Ok(observed.collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        inline::change(cx, id, &change, [SecurityGroup::ingress, SecurityGroup::egress]).await
    }

    async fn delete(cx: &Cx, id: &String, group: &Self) -> Result<()> {
        removal::remove(cx, id, group.revoke_rules_on_delete == Some(true)).await
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        obstacles::of_group(cx, id, refusal).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let name = names::chosen(cx, plan.name.as_ref(), plan.name_prefix.as_ref(), names::PREFIX);
        let vpc = match &plan.vpc_id {
            Some(vpc) => Some(vpc.clone()),
            None => default_vpc(cx).await?,
        };
        let Some(vpc) = vpc else { return Ok(vec![]) };
        let filters = vec![filter("group-name", [name]), filter("vpc-id", [vpc])];
        let groups = describe(cx, filters).await?.into_iter().filter(|group| {
            let description = plan.description.as_ref().map(GroupDescription::as_str);
            has_tags(cx, group.tags()) && group.description() == description && is_new(group)
        });
        Ok(groups.filter_map(|group| group.group_id).collect())
    }
}

/// The group, or one that a rule refers to, has just been made.
pub(super) const YOUNG: Retry = Retry {
    operation: Operation::Update,
    code: NO_GROUP,
    message: "",
    within: Within::Propagation(Because::Named),
};

/// Plans that a group has no rules when it comes under management, where none are written.
pub(super) fn close(draft: &mut Draft<'_>) {
    for rules in [SecurityGroup::ingress, SecurityGroup::egress] {
        if draft.is_create() && draft.config(rules).is_null() {
            draft.set(rules, Value::Set(vec![]));
        }
    }
}

/// The rules that AWS gives to each new group of a VPC, and to those of a VPC with an IPv6 CIDR block.
pub(super) fn let_all_out() -> [Rule; 2] {
    ["0.0.0.0/0", "::/0"].map(|cidr| Rule { ports: Ports::all(), peer: Peer::cidr(cidr) })
}

/// Removes what AWS gives to a group by itself, unless it is to stay. A read may not show these rules yet, and then nobody
/// would miss them: so they are removed without a look, as soon as the ID of the group is safe.
pub(super) fn remove_unseen(
    cx: &Cx,
    id: &str,
    from: Direction,
    rules: impl IntoIterator<Item = Rule>,
) {
    for rule in rules {
        let (cx, id) = (cx.clone(), id.to_owned());
        let rules = Rules::from([(rule, Beside::default())]);
        cx.clone().leave_pending("open for what AWS lets through", move || {
            let (cx, id, rules) = (cx.clone(), id.clone(), rules.clone());
            async move { is_removed(rule_changes::remove(&cx, &id, from, &rules).await) }
        });
    }
}

/// Whether a rule is gone: removed, or never there. A call that may have been lost is made again, and one about a group that
/// AWS does not know everywhere yet.
fn is_removed(removed: Result<()>) -> Result<bool> {
    match removed {
        Ok(()) => Ok(true),
        Err(error) => match error.code() {
            Some(NO_RULE | "InvalidParameterValue") => Ok(true),
            // A VPC without IPv6 may refuse to talk about it.
            Some(NO_GROUP) => Ok(false),
            _ if error.aws().is_some_and(crate::aws::Error::may_have_been_done) => Ok(false),
            _ => Err(error),
        },
    }
}

/// Whether a group has no other rules than those of a new one.
fn is_new(group: &AwsGroup) -> bool {
    let egress = of_group(group, Direction::Egress);
    group.ip_permissions().is_empty() && egress.keys().all(|rule| let_all_out().contains(rule))
}

/// Groups by their IDs.
pub(super) async fn groups(cx: &Cx, ids: &[String]) -> Result<Vec<AwsGroup>> {
    let all =
        few(cx.ec2().describe_security_groups().max_results(PAGE).into_paginator().items().send());
    let of = |ids| describe(cx, vec![filter("group-id", ids)]);
    cx.described("security groups", ids, AwsGroup::group_id, all, of).await
}

pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsGroup>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_security_groups().set_filters(filters);
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

/// `ingress` and `egress` are the rules in the plan or the prior state.
pub(super) fn observed(
    group: &AwsGroup,
    [ingress, egress]: [Option<&InlineRules>; 2],
) -> Observed<SecurityGroup> {
    let id = group.group_id().unwrap_or_default();
    let rules = |direction: Direction, known: Option<&InlineRules>| {
        Some(InlineRules::observed(known, &of_group(group, direction), id))
    };
    let name = group.group_name().unwrap_or_default();
    Observed::settled(SecurityGroup {
        arn: group.security_group_arn.clone(),
        description: group.description().map(Into::into),
        egress: rules(Direction::Egress, egress),
        id: group.group_id.clone(),
        ingress: rules(Direction::Ingress, ingress),
        name: Some(name.into()),
        name_prefix: Some(names::prefix_of(name).into()),
        owner_id: group.owner_id.clone(),
        revoke_rules_on_delete: None,
        vpc_id: group.vpc_id.clone(),
    })
    .tagged(from_aws(group.tags()))
}
