//! Data source `aws_subnets`.

use super::list::{Ids, Listed};
use crate::engine::{Cx, Result};
use crate::schema::Doc;
use crate::services::ec2::subnet;
use crate::variant::{As, Variant};
use aws_sdk_ec2::types::Filter;

/// What is listed.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct OfSubnets;

/// The data source.
pub(in crate::services) type Subnets = As<Ids, OfSubnets>;

impl Variant for OfSubnets {
    const DOC: Doc = Doc(&[
        "Lists the IDs of subnets, by tags and filters of `DescribeSubnets`. None is an empty list.",
    ]);
}

impl Listed for OfSubnets {
    const TYPE: &'static str = "aws_subnets";

    async fn ids(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<String>> {
        let found = subnet::describe(cx, filters).await?;
        Ok(found.into_iter().filter_map(|subnet| subnet.subnet_id).collect())
    }
}
