//! Data source `aws_vpcs`.

use super::list::{Ids, Listed};
use crate::engine::{Cx, Result};
use crate::schema::Doc;
use crate::services::ec2::vpc;
use crate::variant::{As, Variant};
use aws_sdk_ec2::types::Filter;

/// What is listed.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct OfVpcs;

/// The data source.
pub(in crate::services) type Vpcs = As<Ids, OfVpcs>;

impl Variant for OfVpcs {
    const DOC: Doc = Doc(&[
        "Lists the IDs of VPCs, by tags and filters of `DescribeVpcs`. None is an empty list.",
    ]);
}

impl Listed for OfVpcs {
    const TYPE: &'static str = "aws_vpcs";

    async fn ids(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<String>> {
        let found = vpc::describe(cx, filters).await?;
        Ok(found.into_iter().filter_map(|vpc| vpc.vpc_id).collect())
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
