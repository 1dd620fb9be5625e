//! Data source `aws_vpc_security_group_rule`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::vpc_security_group_rule::{EgressRule, IngressRule, reference};
use crate::services::ec2::{PAGE, arn, from_aws};
use aws_sdk_ec2::types::{Filter, SecurityGroupRule};
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Tells about a rule of a security group. Exactly one has to match.
    pub(in crate::services) struct SecurityGroupRuleData {
        /// ARN of the rule.
        #[tf(computed)]
        arn: Option<String>,
        /// IPv4 CIDR block that the traffic comes from, or goes to.
        #[tf(computed, null)]
        cidr_ipv4: Option<String>,
        /// IPv6 CIDR block that the traffic comes from, or goes to.
        #[tf(computed, null)]
        cidr_ipv6: Option<String>,
        /// Description of the rule.
        #[tf(computed, null)]
        description: Option<String>,
        /// First port of the range for TCP and UDP, or type for ICMP and ICMPv6; -1 is all.
        #[tf(computed, null)]
        from_port: Option<i64>,
        /// ID of the rule.
        #[tf(computed)]
        id: Option<String>,
        /// IP protocol: a name or a number, or `-1` for all protocols.
        #[tf(computed)]
        ip_protocol: Option<String>,
        /// Whether the rule is for traffic that goes out.
        #[tf(computed)]
        is_egress: Option<bool>,
        /// ID of the prefix list of what the traffic comes from, or goes to.
        #[tf(computed, null)]
        prefix_list_id: Option<String>,
        /// ID of the security group that the traffic comes from, or goes to; the account of another owner stands before
        /// it, as in `111122223333/sg-0123456789abcdef0`.
        #[tf(computed, null)]
        referenced_security_group_id: Option<String>,
        /// ID of the security group that the rule belongs to.
        #[tf(computed)]
        security_group_id: Option<String>,
        /// ID of the rule.
        #[tf(optional, computed)]
        security_group_rule_id: Option<String>,
        /// Tags of the rule.
        #[tf(computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Last port of the range for TCP and UDP, or code for ICMP and ICMPv6; -1 is all.
        #[tf(computed, null)]
        to_port: Option<i64>,
        /// A filter of the API `DescribeSecurityGroupRules` that lets the rule through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for SecurityGroupRuleData {
    const TYPE: &'static str = "aws_vpc_security_group_rule";

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let by = "security-group-rule-id";
        let arguments = [(by, config.security_group_rule_id.as_deref())];
        let wanted = filters(&arguments, None, &config.filter);
        let search = Search::of(["security group rule", "security group rules"], by, wanted);
        // This run has created it in either direction.
        let is_made = |made: &str| search.is_for(made);
        let look = || async {
            let found = describe(cx, search.filters()).await?;
            search.only(found, SecurityGroupRule::security_group_rule_id)
        };
        let incoming = || cx.shown(IngressRule::SPEC.type_name, is_made, look);
        let rule = search.shown(cx, EgressRule::SPEC.type_name, incoming).await?;
        Ok(Self { filter: config.filter.clone(), ..observed(cx, rule) })
    }
}

/// All that pass the filters.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<SecurityGroupRule>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_security_group_rules().max_results(PAGE).set_filters(filters);
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

fn observed(cx: &Cx, rule: SecurityGroupRule) -> SecurityGroupRuleData {
    let id = rule.security_group_rule_id();
    SecurityGroupRuleData {
        arn: arn(cx, rule.group_owner_id(), "security-group-rule", id),
        from_port: rule.from_port.map(i64::from),
        id: id.map(str::to_owned),
        referenced_security_group_id: reference(&rule).map(Into::into),
        tags: Some(from_aws(rule.tags())),
        to_port: rule.to_port.map(i64::from),
        cidr_ipv4: rule.cidr_ipv4,
        cidr_ipv6: rule.cidr_ipv6,
        description: rule.description,
        ip_protocol: rule.ip_protocol,
        is_egress: rule.is_egress,
        prefix_list_id: rule.prefix_list_id,
        security_group_id: rule.group_id,
        security_group_rule_id: rule.security_group_rule_id,
        filter: BTreeSet::new(),
    }
}
