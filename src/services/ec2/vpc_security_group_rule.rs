//! `aws_vpc_security_group_ingress_rule` and `aws_vpc_security_group_egress_rule`: one rule of a security group.

mod direction;
mod lookup;
mod peer;
mod ports;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::permissions;
use super::risks;
use super::rule_changes::share;
use super::{FILTER_VALUES, PAGE, TAGGING, arn, filter, from_aws, tag_specifications};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Found, How, Identity, Lost, Observed, Operation, Resource,
    Result, Retry, Spec, Tagging, Within, few, required,
};
use crate::plan::Draft;
use crate::schema::types::{GroupDescription, GroupReference, IpProtocol, Ipv4Cidr, Ipv6Cidr};
use crate::value::{Path, Value};
use crate::variant::As;
use aws_sdk_ec2::types::{
    ResourceType, SecurityGroupRule as AwsRule, SecurityGroupRuleRequest, SecurityGroupRuleUpdate,
};
use direction::{Direction, Egress, Ingress};
pub(super) use peer::reference;

model! {
    /// A rule of a security group, in either direction.
    #[tf(exactly_one_of = &peer::NAMES)]
    pub(in crate::services) struct Rule {
        /// ID of the rule.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the rule.
        #[tf(computed)]
        arn: Option<String>,
        /// IPv4 CIDR block that the traffic comes from, or goes to.
        #[tf(optional)]
        cidr_ipv4: Option<Ipv4Cidr>,
        /// IPv6 CIDR block that the traffic comes from, or goes to.
        #[tf(optional)]
        cidr_ipv6: Option<Ipv6Cidr>,
        /// Description of the rule.
        #[tf(optional, length = (0, 255))]
        description: Option<GroupDescription>,
        /// First port of the range for TCP and UDP, or type for ICMP and ICMPv6, of which -1 is all.
        #[tf(optional, range = (-1, 65535))]
        from_port: Option<i64>,
        /// IP protocol: `tcp`, `udp`, `icmp`, `icmpv6`, or the number of a protocol; `-1` for all protocols. Only those that have
        /// a name here have ports: a rule for any other one lets all of its traffic through.
        #[tf(required)]
        ip_protocol: IpProtocol,
        /// ID of the prefix list of what the traffic comes from, or goes to.
        #[tf(optional)]
        prefix_list_id: Option<String>,
        /// ID of the security group that the traffic comes from, or goes to. Of one in another account, the account stands before
        /// it: `111122223333/sg-0123456789abcdef0`.
        #[tf(optional)]
        referenced_security_group_id: Option<GroupReference>,
        /// ID of the security group that the rule belongs to.
        #[tf(required, replace)]
        security_group_id: String,
        /// ID of the rule.
        #[tf(computed)]
        security_group_rule_id: Option<String>,
        /// Last port of the range for TCP and UDP, or code for ICMP and ICMPv6, of which -1 is all.
        #[tf(optional, range = (-1, 65535))]
        to_port: Option<i64>,
    }
}

/// A rule for traffic that comes in.
pub(in crate::services) type IngressRule = As<Rule, Ingress>;
/// A rule for traffic that goes out.
pub(in crate::services) type EgressRule = As<Rule, Egress>;

/// A group or a prefix list that was only just made.
const fn not_shown_yet(operation: Operation, code: &'static str, message: &'static str) -> Retry {
    Retry { operation, code, message, within: Within::Propagation(Because::Named) }
}

/// The direction in the words of groups.
const fn way<D: Direction>() -> permissions::Direction {
    if D::IS_EGRESS { permissions::Direction::Egress } else { permissions::Direction::Ingress }
}

impl<D: Direction> Resource for As<Rule, D> {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:security-group-rule"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        retries: &[
            // In other words, the same code says that two groups cannot refer to each other.
            not_shown_yet(Operation::Create, "InvalidGroup.NotFound", "does not exist"),
            not_shown_yet(Operation::Update, "InvalidGroup.NotFound", "does not exist"),
            not_shown_yet(Operation::Create, "InvalidPrefixListID.NotFound", ""),
            not_shown_yet(Operation::Update, "InvalidPrefixListID.NotFound", ""),
        ],
        shares: &[share(way::<D>(), Rule::security_group_id.name, How::Piece(None))],
        identity: Some(Identity::by(&[Rule::id.name])),
        // No two rules of a group let the same traffic through.
        ..Spec::of(D::TYPE, Lost::Unique, "the ID of the rule, such as `sgr-0123456789abcdef0`")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        ports::validate(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        peer::plan(draft);
    }

    fn risks(_: &Value, planned: &Value, told: &mut Diagnostics) {
        if !D::IS_EGRESS {
            let sources = [Rule::cidr_ipv4.name, Rule::cidr_ipv6.name];
            risks::of_rule(planned, Rule::ip_protocol.name, &sources, &Path::root(), told);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let plan = &plan.model;
        let tags = tag_specifications(cx, ResourceType::SecurityGroupRule);
        let group = &plan.security_group_id;
        match D::authorize(cx, group, peer::permission(plan), tags).await {
            Ok(rules) => {
                required(rules.into_iter().find_map(|rule| rule.security_group_rule_id), ID)
            }
            Err(refusal) => Err(lookup::explained::<D>(cx, plan, refusal).await),
        }
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let pages = cx.ec2().describe_security_group_rules().max_results(PAGE).into_paginator();
        let of = |ids| lookup::describe(cx, filter("security-group-rule-id", ids));
        let id = AwsRule::security_group_rule_id;
        let all = few(pages.items().send());
        let rules = cx.described("security group rules", ids, id, all, of).await?;
        let (its, others): (Vec<_>, Vec<_>) = rules.into_iter().partition(is_directed::<D>);
        others.iter().filter_map(id).for_each(|id| cx.warn(of_the_other_direction::<D>(id)));
        Ok(its
            .into_iter()
            .filter_map(|rule| {
                let id = rule.security_group_rule_id.clone()?;
                Some((id, observed(cx, rule)))
            })
            .collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let (old, new) = (&change.old.model, &change.new.model);
        let request = request(new);
        if request == self::request(old) {
            return Ok(());
        }
        let update = SecurityGroupRuleUpdate::builder()
            .security_group_rule_id(id)
            .security_group_rule(request);
        let call = cx.ec2().modify_security_group_rules().group_id(&new.security_group_id);
        match call.security_group_rules(update.build()).send().await {
            Ok(_) => Ok(()),
            Err(refusal) => Err(lookup::explained::<D>(cx, new, refusal.into()).await),
        }
    }

    async fn delete(cx: &Cx, id: &String, rule: &Self) -> Result<()> {
        let gone = ["InvalidSecurityGroupRuleId.NotFound", "InvalidGroup.NotFound"];
        D::revoke(cx, &rule.model.security_group_id, id).await.absent_if(&gone)?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        lookup::made::<D>(cx, &plan.model).await
    }
}

const ID: &str = "SecurityGroupRuleId";

fn is_directed<D: Direction>(rule: &AwsRule) -> bool {
    rule.is_egress == Some(D::IS_EGRESS)
}

fn of_the_other_direction<D: Direction>(id: &str) -> Diagnostic {
    let detail = format!(
        "{id} is a rule of the other direction: it is an {}, not an {}.",
        D::OTHER,
        D::TYPE
    );
    Diagnostic::warning("A rule of the other direction", detail)
}

/// What a rule is changed to: all of it. The owner of the other group is known from its ID.
fn request(rule: &Rule) -> SecurityGroupRuleRequest {
    let (from, to) = ports::sent(rule);
    let reference = rule.referenced_security_group_id.as_ref();
    SecurityGroupRuleRequest::builder()
        .ip_protocol(rule.ip_protocol.canonical())
        .set_from_port(from)
        .set_to_port(to)
        .set_cidr_ipv4(rule.cidr_ipv4.clone().map(Into::into))
        .set_cidr_ipv6(rule.cidr_ipv6.clone().map(Into::into))
        .set_prefix_list_id(rule.prefix_list_id.clone())
        .set_referenced_group_id(reference.map(|group| group.id().to_owned()))
        .set_description(rule.description.clone().map(Into::into))
        .build()
}

fn observed<D: Direction>(cx: &Cx, rule: AwsRule) -> Observed<As<Rule, D>> {
    let tags = from_aws(rule.tags());
    let id = rule.security_group_rule_id.clone().unwrap_or_default();
    Observed::settled(model(cx, rule, cx.known(&id)).into()).tagged(tags)
}

/// What EC2 says of a rule. `known` is the plan or the prior state.
fn model(cx: &Cx, rule: AwsRule, known: &Value) -> Rule {
    let id = rule.security_group_rule_id.as_deref();
    let protocol = IpProtocol::from(rule.ip_protocol.as_deref().unwrap_or_default());
    Rule {
        arn: arn(cx, rule.group_owner_id.as_deref(), "security-group-rule", id),
        from_port: ports::shown(Rule::from_port.name, &protocol, rule.from_port, known),
        to_port: ports::shown(Rule::to_port.name, &protocol, rule.to_port, known),
        referenced_security_group_id: peer::reference(&rule),
        cidr_ipv4: rule.cidr_ipv4.map(Into::into),
        cidr_ipv6: rule.cidr_ipv6.map(Into::into),
        description: rule.description.map(Into::into),
        ip_protocol: protocol,
        prefix_list_id: rule.prefix_list_id,
        security_group_id: rule.group_id.unwrap_or_default(),
        security_group_rule_id: rule.security_group_rule_id.clone(),
        id: rule.security_group_rule_id,
    }
}
