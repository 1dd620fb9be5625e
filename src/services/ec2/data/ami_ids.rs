//! Data source `aws_ami_ids`.

#[cfg(test)]
mod tests;

use super::images::{self, Wanted};
use super::list::here;
use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::schema::types::Pattern;
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Lists the IDs of AMIs, by their owners and by filters of `DescribeImages`. None is an empty list.
    pub(in crate::services) struct AmiIds {
        /// Lists only AMIs that these may launch: IDs of accounts, `self` or `all`.
        #[tf(optional)]
        executable_users: Option<Vec<String>>,
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// The IDs: that of the newest AMI first, unless `sort_ascending` says otherwise.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Whether deprecated AMIs are listed. `false` by default.
        #[tf(optional)]
        include_deprecated: Option<bool>,
        /// Lists only AMIs in whose names this regular expression is found. All that the other arguments let through
        /// are asked for: let a filter `name` narrow them down.
        #[tf(optional)]
        name_regex: Option<Pattern>,
        /// Owners of the AMIs: IDs of accounts, `self`, or a name of AWS such as `amazon`.
        #[tf(required, min = 1, length = (1, 255))]
        owners: Vec<String>,
        /// Whether the oldest AMI is the first of the list. `false` by default.
        #[tf(optional)]
        sort_ascending: Option<bool>,
        /// A filter of the API `DescribeImages` that lets the AMIs through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for AmiIds {
    const TYPE: &'static str = "aws_ami_ids";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = Wanted {
            executable_users: config.executable_users.as_deref().unwrap_or_default(),
            filters: filters(&[], None, &config.filter),
            include_deprecated: config.include_deprecated,
            name_regex: config.name_regex.as_ref(),
            owners: &config.owners,
        };
        let mut found = wanted.find(cx).await?;
        // Two of the same second: the ID decides, so that each plan lists them in the same order.
        found.sort_by_cached_key(|image| (images::created(image), image.image_id.clone()));
        if config.sort_ascending != Some(true) {
            found.reverse();
        }
        let ids = found.into_iter().filter_map(|image| image.image_id).collect();
        Ok(Self { id: here(cx), ids: Some(ids), ..config.clone() })
    }
}
