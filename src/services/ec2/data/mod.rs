//! The data sources that look for networks: by ID, by what they are, by their tags, and by filters of the API.

pub(in crate::services) mod ami;
pub(in crate::services) mod availability_zone;
pub(in crate::services) mod eip;
pub(in crate::services) mod instance;
pub(in crate::services) mod instances;
pub(in crate::services) mod internet_gateway;
pub(in crate::services) mod nat_gateway;
pub(in crate::services) mod nat_gateways;
pub(in crate::services) mod regions;
pub(in crate::services) mod route;
pub(in crate::services) mod route_table;
pub(in crate::services) mod route_tables;
pub(in crate::services) mod security_group;
pub(in crate::services) mod security_groups;
pub(in crate::services) mod subnet;
pub(in crate::services) mod subnets;
#[cfg(test)]
mod tests;
pub(in crate::services) mod vpc;
pub(in crate::services) mod vpcs;

use super::filter;
use crate::engine::{Cx, Error, Result};
use aws_sdk_ec2::types::Filter;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
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

/// So many IDs are named where too many objects are found.
const NAMED: usize = 5;

/// The object that was found, if there is one. An error if there are several; `what` is what they are.
fn only<T>(what: &str, found: Vec<T>, id: impl Fn(&T) -> Option<&str>) -> Result<Option<T>> {
    if found.len() <= 1 {
        return Ok(found.into_iter().next());
    }
    let mut ids: Vec<&str> = found.iter().filter_map(id).collect();
    ids.sort_unstable();
    let more = if ids.len() > NAMED { ", .." } else { "" };
    ids.truncate(NAMED);
    Err(Error::Invalid(format!(
        "{} {what} match ({}{more}): add arguments, tags or filters until one does",
        found.len(),
        ids.join(", ")
    )))
}

/// The one object that `look` finds, also where this run has created it, under `id`, and AWS does not show it everywhere
/// yet. An error if there is none or are several; `what` is one of them and several, and `key` the ID of one.
async fn the_one<T, F>(
    cx: &Cx,
    type_name: &'static str,
    [one, several]: [&str; 2],
    id: Option<&str>,
    key: impl Fn(&T) -> Option<&str> + Copy + Send + Sync,
    look: impl Fn() -> F + Send + Sync,
) -> Result<T>
where
    T: Send,
    F: Future<Output = Result<Vec<T>>> + Send,
{
    let look = || {
        let all = look();
        async move { only(several, all.await?, key) }
    };
    let found = cx.shown(type_name, |made| id == Some(made), look).await?;
    found.ok_or_else(|| nothing(one))
}

/// Nothing was found. `what` is what was looked for, with its article.
fn nothing(what: &str) -> Error {
    Error::Invalid(format!("there is no {what} with these arguments, tags and filters"))
}
