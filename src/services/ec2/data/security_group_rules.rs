//! Data source `aws_vpc_security_group_rules`.

use super::list::{Ids, Listed};
use super::security_group_rule;
use crate::engine::{Cx, Result};
use crate::schema::Doc;
use crate::variant::{As, Variant};
use aws_sdk_ec2::types::Filter;

/// What is listed.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct OfRules;

/// The data source.
pub(in crate::services) type SecurityGroupRules = As<Ids, OfRules>;

impl Variant for OfRules {
    const DOC: Doc = Doc(&[
        "Lists the IDs of rules of security groups, by tags and filters of `DescribeSecurityGroupRules`. None is an empty list.",
    ]);
}

impl Listed for OfRules {
    const TYPE: &'static str = "aws_vpc_security_group_rules";

    async fn ids(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<String>> {
        let found = security_group_rule::describe(cx, filters).await?;
        Ok(found.into_iter().filter_map(|rule| rule.security_group_rule_id).collect())
    }
}
