//! `aws_availability_zones`.

#[cfg(test)]
mod tests;

use super::data::ApiFilter;
use super::filter;
use crate::engine::{Cx, DataSource, Result};
use aws_sdk_ec2::types::AvailabilityZone;
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Lists the availability zones of a region that the account may use.
    pub struct AvailabilityZones {
        /// Whether zones are listed that the account has not opted in to.
        #[tf(optional)]
        all_availability_zones: Option<bool>,
        /// Names of zones that are left out.
        #[tf(optional)]
        exclude_names: Option<BTreeSet<String>>,
        /// IDs of zones that are left out.
        #[tf(optional)]
        exclude_zone_ids: Option<BTreeSet<String>>,
        /// Groups of the zones. For an availability zone, that is its region.
        #[tf(computed)]
        group_names: Option<BTreeSet<String>>,
        /// Name of the region.
        #[tf(computed)]
        id: Option<String>,
        /// Names of the zones, in order.
        #[tf(computed)]
        names: Option<Vec<String>>,
        /// Lists only zones in this state.
        #[tf(optional, one_of = &["available", "information", "impaired", "unavailable", "constrained"])]
        state: Option<String>,
        /// IDs of the zones, in the order of their names. They are the same in all accounts.
        #[tf(computed)]
        zone_ids: Option<Vec<String>>,
        /// Lists only zones that a filter of the API `DescribeAvailabilityZones` lets through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for AvailabilityZones {
    const TYPE: &'static str = "aws_availability_zones";
    const TIMEOUT: Option<Duration> = Some(Duration::from_mins(20));

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let mut filters: Vec<_> =
            config.state.iter().map(|state| filter("state", [state])).collect();
        filters.extend(config.filter.iter().map(|f| filter(&f.name, &f.values)));
        let answer = cx
            .ec2()
            .describe_availability_zones()
            .set_all_availability_zones(config.all_availability_zones)
            .set_filters(Some(filters).filter(|filters| !filters.is_empty()))
            .send()
            .await?;
        let mut zones = answer.availability_zones.unwrap_or_default();
        zones.retain(|zone| !is_excluded(config, zone));
        zones.sort_by(|a, b| a.zone_name.cmp(&b.zone_name));
        Ok(Self {
            group_names: Some(zones.iter().filter_map(|zone| zone.group_name.clone()).collect()),
            id: Some(cx.region().to_owned()),
            names: Some(zones.iter().filter_map(|zone| zone.zone_name.clone()).collect()),
            zone_ids: Some(zones.iter().filter_map(|zone| zone.zone_id.clone()).collect()),
            ..config.clone()
        })
    }
}

fn is_excluded(config: &AvailabilityZones, zone: &AvailabilityZone) -> bool {
    let names = |set: &Option<BTreeSet<String>>, name: Option<&str>| {
        set.as_ref().zip(name).is_some_and(|(set, name)| set.contains(name))
    };
    names(&config.exclude_names, zone.zone_name())
        || names(&config.exclude_zone_ids, zone.zone_id())
}
