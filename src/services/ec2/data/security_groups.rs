//! Data source `aws_security_groups`.

use super::list::{each, here};
use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::arn;
use crate::services::ec2::security_group::describe;
use aws_sdk_ec2::types::SecurityGroup as AwsGroup;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Lists security groups. None is an empty list.
    pub(in crate::services) struct SecurityGroups {
        /// ARNs of the groups, in the order of `ids`.
        #[tf(computed)]
        arns: Option<Vec<String>>,
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// IDs of the groups, in the order in which EC2 tells them.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Tags that the groups have.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// IDs of the VPCs of the groups, in the order of `ids`.
        #[tf(computed)]
        vpc_ids: Option<Vec<String>>,
        /// A filter of the API `DescribeSecurityGroups` that lets the groups through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for SecurityGroups {
    const TYPE: &'static str = "aws_security_groups";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let groups = describe(cx, filters(&[], config.tags.as_ref(), &config.filter)).await?;
        let arn = |group: &AwsGroup| arn(cx, group.owner_id(), "security-group", group.group_id());
        Ok(Self {
            arns: each(&groups, arn),
            id: here(cx),
            ids: each(&groups, |group| group.group_id.clone()),
            vpc_ids: each(&groups, |group| group.vpc_id.clone()),
            ..config.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::services::testing::World;
    use serde_json::json;

    #[tokio::test]
    async fn groups_are_listed_with_their_arns_and_vpcs_in_one_order() {
        let world = World::of("aws_security_group");
        let group = |name: &str, vpc: &str| json!({"groupName": name, "vpcId": vpc, "tags": {"Team": "it"}});
        let one = world.aws().with("security-group", &group("a", "vpc-7"));
        let other = world.aws().with("security-group", &group("b", "vpc-8"));
        let arn = |id: &str| format!("arn:aws:ec2:us-east-1:111122223333:security-group/{id}");
        let told =
            world.ask("aws_security_groups", &json!({"tags": {"Team": "it"}})).await.unwrap();
        assert_eq!(told["ids"], json!([one, other]));
        assert_eq!(told["arns"], json!([arn(&one), arn(&other)]));
        assert_eq!(told["vpc_ids"], json!(["vpc-7", "vpc-8"]));
        let none = json!({"filter": [{"name": "group-name", "values": ["none"]}]});
        let none = world.ask("aws_security_groups", &none).await.unwrap();
        assert_eq!((&none["ids"], &none["id"]), (&json!([]), &json!("us-east-1")));
    }
}
