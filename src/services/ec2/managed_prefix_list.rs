//! `aws_ec2_managed_prefix_list`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::prefix_lists::changes::{self, BUSY, OTHER_VERSION};
use super::prefix_lists::{
    ABSENT, Entries, MOST, contended, entry, failure, is_moving, lists, share, shown, state,
    to_aws, young,
};
use super::{FILTER_VALUES, TAGGING, from_aws, int32, leftovers, tag_specifications};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Change, Cx, Error, Found, How, Lost, Observed, Operation, Resource, Result, Spec,
    Tagging, concurrently, required,
};
use crate::plan::Draft;
use crate::schema::types::Cidr;
use crate::value::Value;
use aws_sdk_ec2::types::{ManagedPrefixList as AwsList, PrefixListState, ResourceType};
use ipnet::IpNet;
use std::collections::BTreeSet;

model! {
    /// An entry of a prefix list.
    pub(in crate::services) struct Entry {
        /// CIDR block, of the `address_family` of the list.
        #[tf(required)]
        cidr: Cidr,
        /// What the entry is for.
        #[tf(optional, length = (0, 255))]
        description: Option<String>,
    }
}

model! {
    /// Provides a managed prefix list: CIDR blocks under one ID, which rules of security groups and routes can name.
    ///
    /// Entries stand in the list, as `entry`, or are `aws_ec2_managed_prefix_list_entry` resources of their own.
    /// Entries in the list are all of its entries: others are removed. So manage the entries of a list in one of both
    /// ways.
    pub(in crate::services) struct ManagedPrefixList {
        /// Whether the entries are `IPv4` or `IPv6` CIDR blocks.
        #[tf(required, replace, one_of = &["IPv4", "IPv6"])]
        address_family: String,
        /// ARN of the list.
        #[tf(computed)]
        arn: Option<String>,
        /// All entries of the list. Left out, they stay as they are; `entry = []` removes all.
        #[tf(optional, computed, key = &["cidr"])]
        entry: Option<BTreeSet<Entry>>,
        /// ID of the list.
        #[tf(computed)]
        id: Option<String>,
        /// Number of entries that the list can have. Wherever the list is used, it counts as so many rules or routes.
        #[tf(required, range = (1, 2_147_483_647))]
        max_entries: i64,
        /// Name of the list. It cannot begin with `com.amazonaws`.
        #[tf(required, length = (1, 255))]
        name: String,
        /// ID of the account that owns the list.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Version of the list, which counts changes of its entries.
        #[tf(computed, recompute_with = &[ManagedPrefixList::entry.name])]
        version: Option<i64>,
    }
}

impl Resource for ManagedPrefixList {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:prefix-list"), ..TAGGING }),
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Update),
            // Others may change the list too.
            contended(Operation::Update, OTHER_VERSION),
            contended(Operation::Update, BUSY),
            contended(Operation::Delete, BUSY),
            // What referred to the list a moment ago.
            contended(Operation::Delete, leftovers::IN_USE),
        ],
        await_delete: true,
        shares: &[share(ManagedPrefixList::id.name, How::All(ManagedPrefixList::entry.name))],
        ..Spec::of(
            "aws_ec2_managed_prefix_list",
            Lost::Idempotent,
            "the ID of the list, such as `pl-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let name = ManagedPrefixList::name.name;
        if config.get(name).as_str().is_some_and(|name| name.starts_with("com.amazonaws")) {
            let detail = "Names that begin with `com.amazonaws` are those of the lists of AWS.";
            problems.push(Diagnostic::error("Invalid name", detail).at(name));
        }
    }

    // What is there already is no reason to refuse anything.
    fn plan(draft: &mut Draft<'_>) {
        if draft.changes(ManagedPrefixList::entry) || draft.changes(ManagedPrefixList::max_entries)
        {
            fit(draft);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        // What is more is added when the ID is safe.
        let entries = plan.entries();
        let first = entries.iter().take(MOST).map(|(cidr, text)| to_aws(cidr, text.as_ref()));
        let call = cx
            .ec2()
            .create_managed_prefix_list()
            .address_family(&plan.address_family)
            .set_entries(Some(first.collect()).filter(|first: &Vec<_>| !first.is_empty()))
            .set_max_entries(int32(Some(plan.max_entries)))
            .prefix_list_name(&plan.name)
            .client_token(cx.token())
            .set_tag_specifications(tag_specifications(cx, ResourceType::PrefixList));
        let answer = call.send().await?;
        required(answer.prefix_list.and_then(|list| list.prefix_list_id), "PrefixListId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let told = concurrently(lists(cx, ids).await?, |list| {
            let cx = cx.clone();
            Box::pin(async move {
                let Some(id) = list.prefix_list_id.clone() else { return Ok(None) };
                let entries = shown(&cx, &id).await?;
                Ok(entries.as_ref().as_ref().map(|entries| (id, observed(list, entries))))
            })
        });
        Ok(told.await?.into_iter().flatten().collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let name = change.of(ManagedPrefixList::name);
        let size = change.of(ManagedPrefixList::max_entries).copied();
        let differ = change.of(ManagedPrefixList::entry).is_some();
        if name.is_none() && size.is_none() && !differ {
            return Ok(());
        }
        let _turn = cx.turn(id).await?;
        if let Some(name) = name {
            changes::rename(cx, id, name).await?;
        }
        // Before there are more entries, and after there are fewer.
        let (larger, smaller) = (
            size.filter(|size| *size > change.old.max_entries),
            size.filter(|size| *size < change.old.max_entries),
        );
        if larger.is_some() {
            changes::resize(cx, id, int32(larger)).await?;
        }
        if differ {
            changes::change(cx, id, (&change.old.entries(), &change.new.entries())).await?;
        }
        if smaller.is_some() {
            changes::resize(cx, id, int32(smaller)).await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().delete_managed_prefix_list().prefix_list_id(id);
        call.send().await.absent_if(&[ABSENT])?;
        Ok(())
    }

    async fn obstacles(cx: &Cx, id: &String, refusal: &Error) -> Option<String> {
        refusal.code()?;
        let call = cx.ec2().get_managed_prefix_list_associations().prefix_list_id(id);
        let pages = call.into_paginator().items().send();
        let all = pages.collect::<std::result::Result<Vec<_>, _>>().await.ok()?;
        let ids: BTreeSet<&str> = all.iter().filter_map(|one| one.resource_id()).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        (!ids.is_empty()).then(|| {
            format!(
                "What still names the list: {}. Remove it there, then apply again.",
                ids.join(", ")
            )
        })
    }
}

impl ManagedPrefixList {
    fn entries(&self) -> Entries {
        let all = self.entry.iter().flatten();
        all.filter_map(|own| entry(&own.cidr, own.description.as_ref())).collect()
    }
}

/// Refuses entries of the other family, and more of them than the list can have.
fn fit(draft: &mut Draft<'_>) {
    let at = ManagedPrefixList::entry;
    let entries = draft.config(at).as_elements().unwrap_or_default();
    let family = draft.config(ManagedPrefixList::address_family).as_str();
    for cidr in entries.iter().filter_map(|entry| entry.get(Entry::cidr.name).as_str()) {
        let is_of = match cidr.parse() {
            Ok(IpNet::V4(_)) => "IPv4",
            Ok(IpNet::V6(_)) => "IPv6",
            Err(_) => continue,
        };
        if family.is_some_and(|family| family != is_of) {
            let detail = format!(
                "{cidr} is an {is_of} CIDR block, and `address_family` says {}.",
                family.unwrap_or_default()
            );
            draft.error(at, "Invalid entry", detail);
        }
    }
    let Value::Number(most) = draft.config(ManagedPrefixList::max_entries) else { return };
    let are_known = entries.iter().all(Value::is_wholly_known);
    let many = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    if are_known && most.as_i64().is_some_and(|most| (1..many).contains(&most)) {
        let detail = format!("There are {many} entries, and `max_entries` says {most}.");
        draft.error(at, "Too many entries", detail);
    }
}

fn observed(list: AwsList, entries: &Entries) -> Observed<ManagedPrefixList> {
    let (tags, now, moving) = (from_aws(list.tags()), state(&list).to_owned(), is_moving(&list));
    // A change that has failed is told by whoever has asked for it.
    let failed =
        matches!(list.state(), Some(PrefixListState::CreateFailed | PrefixListState::DeleteFailed));
    let why = failure(&list);
    let entry = entries.iter().map(|(cidr, description)| Entry {
        cidr: Cidr::from(cidr.to_string()),
        description: description.clone(),
    });
    Observed::settled(ManagedPrefixList {
        address_family: list.address_family.unwrap_or_default(),
        arn: list.prefix_list_arn,
        entry: Some(entry.collect()),
        id: list.prefix_list_id,
        max_entries: list.max_entries.map(i64::from).unwrap_or_default(),
        name: list.prefix_list_name.unwrap_or_default(),
        owner_id: list.owner_id,
        version: list.version,
    })
    .tagged(tags)
    .moving_if(moving, &now)
    .failed_if(failed, why)
}
