//! Data source `aws_ec2_managed_prefix_list`.

#[cfg(test)]
mod tests;

use super::search::Search;
use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::from_aws;
use crate::services::ec2::managed_prefix_list::ManagedPrefixList;
use crate::services::ec2::prefix_lists::{describe, shown};
use aws_sdk_ec2::types::ManagedPrefixList as AwsList;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a managed prefix list, also one of AWS. Exactly one has to match.
    pub(in crate::services) struct ManagedPrefixListData {
        /// Whether the entries are `IPv4` or `IPv6` CIDR blocks.
        #[tf(computed)]
        address_family: Option<String>,
        /// ARN of the list.
        #[tf(computed)]
        arn: Option<String>,
        /// Entries of the list.
        #[tf(computed)]
        entries: Option<BTreeSet<ListEntry>>,
        /// ID of the list.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Number of entries that the list can have; 0 of a list of AWS.
        #[tf(computed)]
        max_entries: Option<i64>,
        /// Name of the list, such as `com.amazonaws.us-east-1.s3` of one of AWS.
        #[tf(optional, computed)]
        name: Option<String>,
        /// ID of the account that owns the list, or `AWS`.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Tags that the list has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// Version of the list; 0 of a list of AWS.
        #[tf(computed)]
        version: Option<i64>,
        /// A filter of the API `DescribeManagedPrefixLists` that lets the list through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

model! {
    /// An entry of a list.
    pub struct ListEntry {
        /// CIDR block.
        #[tf(computed)]
        cidr: Option<String>,
        /// What the entry is for.
        #[tf(computed)]
        description: Option<String>,
    }
}

impl DataSource for ManagedPrefixListData {
    const TYPE: &'static str = ManagedPrefixList::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [
            ("prefix-list-id", config.id.as_deref()),
            ("prefix-list-name", config.name.as_deref()),
        ];
        let wanted = filters(&arguments, None, &config.filter);
        let what = ["managed prefix list", "managed prefix lists"];
        let search = Search::of(what, "prefix-list-id", wanted);
        let look = || async {
            let mut lists = describe(cx, search.filters()).await?;
            // The API has no filter for tags.
            lists.retain(|list| has(list, config.tags.as_ref()));
            Ok(lists)
        };
        let list = search.the_one(cx, Self::TYPE, AwsList::prefix_list_id, look).await?;
        let entries = shown(cx, list.prefix_list_id().unwrap_or_default()).await?;
        let entries = entries.iter().flatten().map(|(cidr, description)| ListEntry {
            cidr: Some(cidr.to_string()),
            description: description.clone(),
        });
        Ok(Self {
            tags: Some(from_aws(list.tags())),
            address_family: list.address_family,
            arn: list.prefix_list_arn,
            entries: Some(entries.collect()),
            id: list.prefix_list_id,
            max_entries: list.max_entries.map(i64::from),
            name: list.prefix_list_name,
            owner_id: list.owner_id,
            version: list.version,
            filter: config.filter.clone(),
        })
    }
}

/// Whether a list has all of these tags.
fn has(list: &AwsList, tags: Option<&BTreeMap<String, String>>) -> bool {
    let its = from_aws(list.tags());
    tags.into_iter().flatten().all(|(key, value)| its.get(key) == Some(value))
}
