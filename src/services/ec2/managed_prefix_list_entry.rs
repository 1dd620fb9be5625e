//! `aws_ec2_managed_prefix_list_entry`.

mod id;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::FILTER_VALUES;
use super::prefix_lists::changes::{self, BUSY, OTHER_VERSION};
use super::prefix_lists::{contended, entries, entry, share, shown, young};
use crate::engine::{Cx, Error, Found, How, Lost, Observed, Operation, Resource, Result, Spec};
use crate::schema::types::{Cidr, PrefixListId};
use id::EntryId;
use ipnet::IpNet;
use std::collections::BTreeMap;

model! {
    /// Provides an entry of a managed prefix list.
    ///
    /// A list whose entries stand in the `aws_ec2_managed_prefix_list` cannot have others.
    pub(in crate::services) struct ManagedPrefixListEntry {
        /// CIDR block.
        #[tf(required, replace)]
        cidr: Cidr,
        /// What the entry is for.
        #[tf(optional, replace, length = (0, 255))]
        description: Option<String>,
        /// ID of the list and CIDR block of the entry, with a comma between them.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the list.
        #[tf(required, replace)]
        prefix_list_id: PrefixListId,
    }
}

impl Resource for ManagedPrefixListEntry {
    const SPEC: Spec = Spec {
        read_at_once: FILTER_VALUES,
        retries: &[
            young(Operation::Create),
            // Others may change the list too.
            contended(Operation::Create, OTHER_VERSION),
            contended(Operation::Create, BUSY),
            contended(Operation::Delete, OTHER_VERSION),
            contended(Operation::Delete, BUSY),
        ],
        shares: &[share(ManagedPrefixListEntry::prefix_list_id.name, How::Piece(None))],
        // A list has an entry for a CIDR block once.
        ..Spec::of(
            "aws_ec2_managed_prefix_list_entry",
            Lost::Unique,
            "the ID of the list and the CIDR block of the entry with a comma between them, such as \
             `pl-0123456789abcdef0,10.0.0.0/16`",
        )
    };
    type Key = EntryId;

    async fn create(cx: &Cx, plan: &Self) -> Result<EntryId> {
        let (cidr, description) = plan.entry()?;
        let list = plan.prefix_list_id.as_str();
        changes::add(cx, list, (cidr, description)).await?;
        changes::leave_until(cx, list, move |entries| entries.contains_key(&cidr));
        Ok(EntryId::of(list, plan.cidr.as_str()))
    }

    async fn read(cx: &Cx, ids: &[EntryId]) -> Result<Found<Self>> {
        let mut lists = BTreeMap::new();
        for list in ids.iter().map(EntryId::list) {
            if !lists.contains_key(list) {
                lists.insert(list, shown(cx, list).await?);
            }
        }
        let mut found = Found::<Self>::new();
        for id in ids {
            let its = lists.get(id.list()).and_then(|list| list.as_ref().as_ref());
            let entry = id.network().and_then(|cidr| its?.get(&cidr));
            found.add(id, entry.map(|text| observed(id, text.as_ref())));
        }
        Ok(found)
    }

    async fn delete(cx: &Cx, _: &EntryId, entry: &Self) -> Result<()> {
        let (cidr, _) = entry.entry()?;
        let list = entry.prefix_list_id.as_str();
        changes::remove(cx, list, cidr).await?;
        // The next entry may be for the same CIDR block, as where this one is replaced.
        changes::leave_until(cx, list, move |entries| !entries.contains_key(&cidr));
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<EntryId>> {
        let (cidr, description) = plan.entry()?;
        let list = plan.prefix_list_id.as_str();
        let there = entries(cx, list).await?.unwrap_or_default();
        let is_it = there.get(&cidr) == Some(&description);
        Ok(is_it.then(|| EntryId::of(list, plan.cidr.as_str())).into_iter().collect())
    }
}

impl ManagedPrefixListEntry {
    fn entry(&self) -> Result<(IpNet, Option<String>)> {
        let own = entry(&self.cidr, self.description.as_ref());
        own.ok_or_else(|| Error::Invalid(format!("{} is no CIDR block", self.cidr.as_str())))
    }
}

fn observed(id: &EntryId, description: Option<&String>) -> Observed<ManagedPrefixListEntry> {
    Observed::settled(ManagedPrefixListEntry {
        cidr: Cidr::from(id.cidr()),
        description: description.cloned(),
        id: Some(id.to_string()),
        prefix_list_id: PrefixListId::from(id.list()),
    })
}
