//! Data source `aws_ec2_instance_type_offering`.

#[cfg(test)]
mod tests;

use super::instance_type_offerings::{LOCATION_TYPES, describe};
use super::{ApiFilter, Search, TIMEOUT, filter, filters};
use crate::engine::{Cx, DataSource, Result};
use aws_sdk_ec2::types::{InstanceType, InstanceTypeOffering};
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Tells which instance type is offered: the first of those that are preferred, or the only one that matches.
    pub(in crate::services) struct InstanceTypeOfferingData {
        /// Name of the instance type.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the instance type.
        #[tf(computed)]
        instance_type: Option<String>,
        /// Where the type is offered.
        #[tf(computed)]
        location: Option<String>,
        /// What a location is: `region`, `availability-zone`, `availability-zone-id` or `outpost`. `region` by default.
        #[tf(optional, computed, one_of = LOCATION_TYPES)]
        location_type: Option<String>,
        /// Instance types of which the first that is offered is chosen.
        #[tf(optional)]
        preferred_instance_types: Option<Vec<String>>,
        /// A filter of the API `DescribeInstanceTypeOfferings` that lets the offerings through: `instance-type` or
        /// `location`.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for InstanceTypeOfferingData {
    const TYPE: &'static str = "aws_ec2_instance_type_offering";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = filters(&[], None, &config.filter);
        let location_type = config.location_type.as_deref();
        let found = describe(cx, location_type, wanted.clone()).await?;
        let preferred = config.preferred_instance_types.as_deref().unwrap_or_default();
        let of = |name: &String| found.iter().find(|one| its_type(one) == Some(name.as_str()));
        let offering = if let Some(offering) = preferred.iter().find_map(of).cloned() {
            offering
        } else {
            let said = location_type.map(|of| filter("location_type", [of]));
            let said = wanted.into_iter().chain(said).collect();
            let what = ["instance type offering", "instance type offerings"];
            let search = Search::of(what, "instance-type", said);
            let or = match preferred {
                [] => ", or say with `preferred_instance_types` which one is meant",
                _ => "; none of `preferred_instance_types` is among them",
            };
            search.only_or(found, its_type, or)?.ok_or_else(|| search.nothing())?
        };
        let name = its_type(&offering).map(str::to_owned);
        Ok(Self {
            id: name.clone(),
            instance_type: name,
            location: offering.location,
            location_type: offering.location_type.map(|of| of.as_str().to_owned()),
            ..config.clone()
        })
    }
}

fn its_type(offering: &InstanceTypeOffering) -> Option<&str> {
    offering.instance_type().map(InstanceType::as_str)
}
