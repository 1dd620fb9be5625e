//! Data source `aws_security_group`.

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::{arn, from_aws, security_group};
use aws_sdk_ec2::types::SecurityGroup;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a security group. Exactly one has to match.
    pub(in crate::services) struct SecurityGroupData {
        /// ARN of the group.
        #[tf(computed)]
        arn: Option<String>,
        /// Description of the group.
        #[tf(computed)]
        description: Option<String>,
        /// ID of the group.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Name of the group.
        #[tf(optional, computed)]
        name: Option<String>,
        /// Tags that the group has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the VPC that the group belongs to.
        #[tf(optional, computed)]
        vpc_id: Option<String>,
        /// A filter of the API `DescribeSecurityGroups` that lets the group through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for SecurityGroupData {
    const TYPE: &'static str = "aws_security_group";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [
            ("group-id", config.id.as_deref()),
            ("group-name", config.name.as_deref()),
            ("vpc-id", config.vpc_id.as_deref()),
        ];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let search = Search::of(["security group", "security groups"], "group-id", wanted);
        let look = || security_group::describe(cx, search.filters());
        let group = search.the_one(cx, Self::TYPE, SecurityGroup::group_id, look).await?;
        Ok(Self {
            arn: arn(cx, group.owner_id(), "security-group", group.group_id()),
            tags: Some(from_aws(group.tags())),
            description: group.description,
            id: group.group_id,
            name: group.group_name,
            vpc_id: group.vpc_id,
            filter: config.filter.clone(),
        })
    }
}
