//! What the types about managed prefix lists have in common: the lists and their entries as EC2 tells them.

pub(super) mod changes;

use super::filter;
use crate::engine::{AbsentIf, Because, Cx, How, Operation, Result, Retry, Share, Within, few};
use crate::schema::types::Cidr;
use aws_sdk_ec2::types::{
    AddPrefixListEntry, Filter, ManagedPrefixList as AwsList, PrefixListEntry, PrefixListState,
};
use ipnet::IpNet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The refusal of a call about a list that is not there, or not shown everywhere yet.
pub(super) const ABSENT: &str = "InvalidPrefixListID.NotFound";

/// The calls about lists and their entries take no larger page.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetManagedPrefixListEntries.html>
const PAGE: i32 = 100;

/// One call takes so many new entries, and so many that go.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html>
pub(super) const MOST: usize = 100;

/// What a list holds: each CIDR block with its description.
pub(super) type Entries = BTreeMap<IpNet, Option<String>>;

/// What a type manages of the entries of a list, whose ID is in the attribute `of`.
pub(super) const fn share(of: &'static str, how: How) -> Share {
    Share { what: "entries", of, how }
}

/// The refusals that pass by themselves where somebody else changes the same list.
pub(super) const fn contended(operation: Operation, code: &'static str) -> Retry {
    Retry { operation, code, message: "", within: Within::Contention }
}

/// A refusal because the list is not shown everywhere yet.
pub(super) const fn young(operation: Operation) -> Retry {
    let within = Within::Propagation(Because::Named);
    Retry { operation, code: ABSENT, message: "", within }
}

/// An entry in the words of EC2, and of this module.
pub(super) fn entry(cidr: &Cidr, description: Option<&String>) -> Option<(IpNet, Option<String>)> {
    let description = description.filter(|description| !description.is_empty());
    Some((cidr.network()?.trunc(), description.cloned()))
}

/// Lists by their IDs. Those that are deleted are not there, although EC2 goes on to show them.
pub(super) async fn lists(cx: &Cx, ids: &[String]) -> Result<Vec<AwsList>> {
    let all = cx.ec2().describe_managed_prefix_lists().max_results(PAGE);
    let all = few(all.into_paginator().items().send());
    let of = |ids| describe(cx, vec![filter("prefix-list-id", ids)]);
    let id = AwsList::prefix_list_id;
    let lists = cx.described("managed prefix lists", ids, id, all, of).await?;
    Ok(lists.into_iter().filter(is_there).collect())
}

/// The lists that all of these filters let through.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsList>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_managed_prefix_lists().set_filters(filters).max_results(PAGE);
    let pages = call.into_paginator().items().send();
    let lists: Vec<AwsList> = pages.collect::<std::result::Result<_, _>>().await?;
    Ok(lists.into_iter().filter(is_there).collect())
}

fn is_there(list: &AwsList) -> bool {
    list.state() != Some(&PrefixListState::DeleteComplete)
}

/// The entries of a list; none if the list is not there. A refresh reads them once for all who are about them.
pub(super) async fn shown(cx: &Cx, id: &str) -> Result<Arc<Option<Entries>>> {
    cx.read_once(&format!("entries of {id}"), entries(cx, id)).await
}

/// The entries that a list has; none if the list is not there.
pub(super) async fn entries(cx: &Cx, id: &str) -> Result<Option<Entries>> {
    entries_of(cx, id, None).await.absent_if(&[ABSENT])
}

/// The entries that a list has in one of its versions, or has now. A refusal if the list is not there.
pub(super) async fn entries_of(cx: &Cx, id: &str, version: Option<i64>) -> Result<Entries> {
    let call = cx.ec2().get_managed_prefix_list_entries().prefix_list_id(id);
    let call = call.set_target_version(version).max_results(PAGE);
    let pages = call.into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    Ok(all.iter().filter_map(told).collect())
}

fn told(entry: &PrefixListEntry) -> Option<(IpNet, Option<String>)> {
    self::entry(&Cidr::from(entry.cidr()?), entry.description.as_ref())
}

/// An entry as a call takes it.
pub(super) fn to_aws(cidr: &IpNet, description: Option<&String>) -> AddPrefixListEntry {
    let entry = AddPrefixListEntry::builder().cidr(cidr.to_string());
    entry.set_description(description.cloned()).build()
}

/// What EC2 is doing with a list.
pub(super) fn is_moving(list: &AwsList) -> bool {
    use PrefixListState as State;
    matches!(
        list.state(),
        Some(
            State::CreateInProgress
                | State::ModifyInProgress
                | State::RestoreInProgress
                | State::DeleteInProgress
        )
    )
}

/// The state of a list, as EC2 calls it.
pub(super) fn state(list: &AwsList) -> &str {
    list.state().map_or("in no state", PrefixListState::as_str)
}

/// Why EC2 could not do what it was asked for.
pub(super) fn failure(list: &AwsList) -> String {
    let why = list.state_message().filter(|message| !message.is_empty());
    why.map_or_else(|| state(list).to_owned(), |why| format!("{why} ({})", state(list)))
}
