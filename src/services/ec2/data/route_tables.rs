//! Data source `aws_route_tables`.

use super::list::{IdsInVpc, Listed};
use crate::engine::{Cx, Result};
use crate::schema::Doc;
use crate::services::ec2::route_tables;
use crate::variant::{As, Variant};
use aws_sdk_ec2::types::Filter;

/// What is listed.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct OfRouteTables;

/// The data source.
pub(in crate::services) type RouteTables = As<IdsInVpc, OfRouteTables>;

impl Variant for OfRouteTables {
    const DOC: Doc = Doc(&[
        "Lists the IDs of route tables, by tags and filters of `DescribeRouteTables`. None is an empty list.",
    ]);
}

impl Listed for OfRouteTables {
    const TYPE: &'static str = "aws_route_tables";

    async fn ids(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<String>> {
        let found = route_tables::describe(cx, filters).await?;
        Ok(found.into_iter().filter_map(|table| table.route_table_id).collect())
    }
}
