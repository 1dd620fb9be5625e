//! Data source `aws_route_tables`.

use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::route_tables;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Lists route tables. None is an empty list.
    pub(in crate::services) struct RouteTables {
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// IDs of the tables, in the order in which EC2 tells them.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Tags that the tables have.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the VPC that the tables are in.
        #[tf(optional)]
        vpc_id: Option<String>,
        /// A filter of the API `DescribeRouteTables` that lets the tables through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for RouteTables {
    const TYPE: &'static str = "aws_route_tables";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [("vpc-id", config.vpc_id.as_deref())];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let tables = route_tables::describe(cx, wanted).await?;
        Ok(Self {
            id: Some(cx.region().to_owned()),
            ids: Some(tables.into_iter().filter_map(|table| table.route_table_id).collect()),
            ..config.clone()
        })
    }
}
