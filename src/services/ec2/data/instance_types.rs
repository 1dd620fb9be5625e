//! Data source `aws_ec2_instance_types`.

use super::instance_type::describe;
use super::list::here;
use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Lists the instance types of the region, by filters of `DescribeInstanceTypes`. None is an empty list.
    pub(in crate::services) struct InstanceTypes {
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Names of the instance types, in the order in which EC2 tells them.
        #[tf(computed)]
        instance_types: Option<Vec<String>>,
        /// A filter of the API `DescribeInstanceTypes` that lets the types through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for InstanceTypes {
    const TYPE: &'static str = "aws_ec2_instance_types";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let found = describe(cx, filters(&[], None, &config.filter)).await?;
        let names = found.into_iter().filter_map(|info| info.instance_type);
        let names = names.map(|name| name.as_str().to_owned()).collect();
        Ok(Self { id: here(cx), instance_types: Some(names), ..config.clone() })
    }
}
