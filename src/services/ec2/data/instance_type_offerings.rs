//! Data source `aws_ec2_instance_type_offerings`.

#[cfg(test)]
mod tests;

use super::list::{each, here};
use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::PAGE;
use aws_sdk_ec2::types::{Filter, InstanceTypeOffering};
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Lists which instance types are offered where, by filters of `DescribeInstanceTypeOfferings`. None is an empty
    /// list.
    pub(in crate::services) struct InstanceTypeOfferings {
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Names of the instance types.
        #[tf(computed)]
        instance_types: Option<Vec<String>>,
        /// What a location is: `region`, `availability-zone`, `availability-zone-id` or `outpost`. `region` by default.
        #[tf(optional, one_of = LOCATION_TYPES)]
        location_type: Option<String>,
        /// What each location is, in the order of `instance_types`.
        #[tf(computed)]
        location_types: Option<Vec<String>>,
        /// Where the types are offered, in the order of `instance_types`.
        #[tf(computed)]
        locations: Option<Vec<String>>,
        /// A filter of the API `DescribeInstanceTypeOfferings` that lets the offerings through: `instance-type` or
        /// `location`.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

/// What a location can be.
pub(super) const LOCATION_TYPES: &[&str] =
    &["region", "availability-zone", "availability-zone-id", "outpost"];

impl DataSource for InstanceTypeOfferings {
    const TYPE: &'static str = "aws_ec2_instance_type_offerings";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = filters(&[], None, &config.filter);
        let found = describe(cx, config.location_type.as_deref(), wanted).await?;
        Ok(Self {
            id: here(cx),
            instance_types: each(&found, |one| Some(one.instance_type()?.as_str().to_owned())),
            location_types: each(&found, |one| Some(one.location_type()?.as_str().to_owned())),
            locations: each(&found, |one| one.location.clone()),
            ..config.clone()
        })
    }
}

/// All that pass the filters.
pub(super) async fn describe(
    cx: &Cx,
    location_type: Option<&str>,
    filters: Vec<Filter>,
) -> Result<Vec<InstanceTypeOffering>> {
    let call = cx
        .ec2()
        .describe_instance_type_offerings()
        .max_results(PAGE)
        .set_location_type(location_type.map(Into::into))
        .set_filters(Some(filters).filter(|filters| !filters.is_empty()));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}
