//! The data sources of EC2: they look by ID, by what an object is, by its tags, and by filters of the API.

pub(in crate::services) mod ami;
pub(in crate::services) mod ami_ids;
pub(in crate::services) mod availability_zone;
pub(in crate::services) mod ebs_snapshot;
pub(in crate::services) mod ebs_volume;
pub(in crate::services) mod ebs_volumes;
pub(in crate::services) mod eip;
pub(in crate::services) mod eips;
mod images;
pub(in crate::services) mod instance;
pub(in crate::services) mod instance_type;
pub(in crate::services) mod instance_type_offering;
pub(in crate::services) mod instance_type_offerings;
pub(in crate::services) mod instance_types;
pub(in crate::services) mod instances;
pub(in crate::services) mod internet_gateway;
pub(in crate::services) mod key_pair;
pub(in crate::services) mod launch_template;
mod list;
pub(in crate::services) mod managed_prefix_list;
pub(in crate::services) mod nat_gateway;
pub(in crate::services) mod nat_gateways;
pub(in crate::services) mod network_interface;
pub(in crate::services) mod network_interfaces;
pub(in crate::services) mod prefix_list;
pub(in crate::services) mod regions;
pub(in crate::services) mod route;
pub(in crate::services) mod route_table;
pub(in crate::services) mod route_tables;
mod search;
pub(in crate::services) mod security_group;
pub(in crate::services) mod security_group_rule;
pub(in crate::services) mod security_group_rules;
pub(in crate::services) mod security_groups;
pub(in crate::services) mod spot_price;
pub(in crate::services) mod subnet;
pub(in crate::services) mod subnets;
#[cfg(test)]
mod tests;
pub(in crate::services) mod vpc;
pub(in crate::services) mod vpc_endpoint;
pub(in crate::services) mod vpc_endpoint_service;
pub(in crate::services) mod vpcs;

use super::filter;
use aws_sdk_ec2::types::Filter;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use search::Search;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How long a data source may take, unless the user says how long.
const TIMEOUT: Duration = Duration::from_mins(20);

model! {
    /// A filter of the API.
    pub struct ApiFilter {
        /// Name of the filter.
        #[tf(required)]
        name: String,
        /// Values, of which one has to fit.
        #[tf(required)]
        values: BTreeSet<String>,
    }
}

/// What is asked for: filters of the API by what arguments say, by tags, and as they are written.
fn filters(
    arguments: &[(&str, Option<&str>)],
    tags: Option<&BTreeMap<String, String>>,
    written: &BTreeSet<ApiFilter>,
) -> Vec<Filter> {
    let said = arguments.iter().filter_map(|(name, value)| Some(filter(name, [(*value)?])));
    let tags = tags.into_iter().flatten();
    let tagged = tags.map(|(key, value)| filter(&format!("tag:{key}"), [value]));
    let written = written.iter().map(|written| filter(&written.name, &written.values));
    said.chain(tagged).chain(written).collect()
}

/// A truth as a filter takes it.
fn truth(value: Option<bool>) -> Option<&'static str> {
    value.map(|value| if value { "true" } else { "false" })
}

/// A time to the second, as hashicorp/aws writes it.
fn seconds(time: Option<&DateTime>) -> Option<String> {
    DateTime::from_secs(time?.secs()).fmt(Format::DateTime).ok()
}
