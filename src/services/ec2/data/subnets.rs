//! Data source `aws_subnets`.

use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::subnet;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Lists subnets. None is an empty list.
    pub(in crate::services) struct Subnets {
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// IDs of the subnets, in the order in which EC2 tells them.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Tags that the subnets have.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// A filter of the API `DescribeSubnets` that lets the subnets through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for Subnets {
    const TYPE: &'static str = "aws_subnets";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = filters(&[], config.tags.as_ref(), &config.filter);
        let subnets = subnet::describe(cx, wanted).await?;
        Ok(Self {
            id: Some(cx.region().to_owned()),
            ids: Some(subnets.into_iter().filter_map(|subnet| subnet.subnet_id).collect()),
            ..config.clone()
        })
    }
}
