//! Data source `aws_vpcs`.

use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::vpc;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Lists VPCs. None is an empty list.
    pub(in crate::services) struct Vpcs {
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// IDs of the VPCs, in the order in which EC2 tells them.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Tags that the VPCs have.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// A filter of the API `DescribeVpcs` that lets the VPCs through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for Vpcs {
    const TYPE: &'static str = "aws_vpcs";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = filters(&[], config.tags.as_ref(), &config.filter);
        let vpcs = vpc::describe(cx, wanted).await?;
        Ok(Self {
            id: Some(cx.region().to_owned()),
            ids: Some(vpcs.into_iter().filter_map(|vpc| vpc.vpc_id).collect()),
            ..config.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::services::testing::World;
    use serde_json::json;

    #[tokio::test]
    async fn vpcs_are_listed_by_tags_and_filters_and_none_is_an_empty_list() {
        let world = World::of("aws_vpc");
        let tagged = json!({"cidrBlock": "10.7.0.0/16", "tags": {"Team": "web"}});
        let one = world.aws().with("vpc", &tagged);
        let other = world.aws().with("vpc", &json!({"cidrBlock": "10.8.0.0/16"}));
        for (question, ids) in [
            (json!({"tags": {"Team": "web"}}), json!([one])),
            (
                json!({"filter": [{"name": "cidr", "values": ["10.7.0.0/16", "10.8.0.0/16"]}]}),
                json!([one, other]),
            ),
            (json!({"tags": {"Team": "none"}}), json!([])),
        ] {
            let told = world.ask("aws_vpcs", &question).await.unwrap();
            assert_eq!((&told["ids"], &told["id"]), (&ids, &json!("us-east-1")));
        }
    }
}
