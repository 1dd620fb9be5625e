//! The order in which objects can be deleted.

use super::items::Item;
use super::ways::Way;
use crate::cli::plan_file::without_keys;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Where types stand that nothing is known of: after what is put into other objects, before the networks.
const UNKNOWN: u8 = 20;

/// Sorts objects so that each comes before what it depends on: by what the state says of that, by what it names of the
/// other, and where neither says anything by type, instances before subnets before VPCs.
pub(super) fn sorted(items: Vec<Item>) -> Vec<Item> {
    let after = edges(&items);
    let mut waits_for = vec![0_usize; items.len()];
    for to in after.iter().flatten() {
        if let Some(count) = waits_for.get_mut(*to) {
            *count += 1;
        }
    }
    let mut left: BTreeMap<usize, Item> = items.into_iter().enumerate().collect();
    let place = |i: usize, item: &Item| (rank(item), item.object.address.clone(), i);
    let mut free: BTreeSet<_> = left
        .iter()
        .filter(|(i, _)| waits_for.get(**i) == Some(&0))
        .map(|(i, item)| place(*i, item))
        .collect();
    let mut found = Vec::with_capacity(left.len());
    loop {
        // A state that goes in circles is not Terraform's: then the type decides.
        let next = free.pop_first().map(|(_, _, i)| i);
        let next =
            next.or_else(|| left.iter().min_by_key(|(i, item)| place(**i, item)).map(|(i, _)| *i));
        let Some(i) = next else { return found };
        let Some(item) = left.remove(&i) else { continue };
        found.push(item);
        for to in after.get(i).into_iter().flatten() {
            let Some(count) = waits_for.get_mut(*to) else { continue };
            *count = count.saturating_sub(1);
            if *count == 0
                && let Some(item) = left.get(to)
            {
                free.insert(place(*to, item));
            }
        }
    }
}

fn rank(item: &Item) -> u8 {
    item.way.map_or(UNKNOWN, |way: &Way| way.rank)
}

/// What has to come after each object: by index.
fn edges(items: &[Item]) -> Vec<BTreeSet<usize>> {
    let mut by_address: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, item) in items.iter().enumerate() {
        by_address.entry(without_keys(&item.object.address)).or_default().push(i);
        let names = ["id", "arn"].into_iter().filter_map(|name| item.object.string(name));
        for name in names {
            by_name.entry(name).or_default().push(i);
        }
    }
    let after = |(i, item): (usize, &Item)| {
        let mut after = BTreeSet::new();
        for address in &item.object.depends_on {
            after.extend(by_address.get(address).into_iter().flatten());
        }
        // What two objects name of each other says nothing: only what is named by what goes first counts.
        let mut named = BTreeSet::new();
        strings(&item.object.values, &mut |text| {
            named.extend(by_name.get(text).into_iter().flatten());
        });
        named.retain(|to| items.get(*to).is_some_and(|other| rank(item) < rank(other)));
        after.append(&mut named);
        after.remove(&i);
        after
    };
    items.iter().enumerate().map(after).collect()
}

/// Every string in a value.
fn strings<'a>(value: &'a Json, found: &mut impl FnMut(&'a str)) {
    match value {
        Json::String(text) => found(text),
        Json::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Json::Object(fields) => fields.values().for_each(|field| strings(field, found)),
        _ => {}
    }
}
