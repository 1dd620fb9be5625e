//! The addresses and prefixes of an interface.

use super::NetworkInterface;
use super::attachment::look;
use crate::engine::{Change, Cx, Error, Result};
use crate::schema::types::{Ipv4Address, Ipv4Cidr, Ipv6Address, Ipv6Cidr};
use aws_sdk_ec2::types::NetworkInterface as AwsInterface;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// All addresses of an interface, in EC2's order. The primary IPv4 address is the first of its sort.
pub(super) struct All {
    ipv4: Vec<String>,
    ipv6: Vec<String>,
    ipv4_prefixes: Vec<String>,
    ipv6_prefixes: Vec<String>,
    pub(super) has_primary_ipv6: bool,
}

impl All {
    pub(super) fn of(interface: &AwsInterface) -> Self {
        let addresses = interface.private_ip_addresses();
        let mut addresses: Vec<_> = addresses.iter().collect();
        addresses.sort_by_key(|address| address.primary() != Some(true));
        let ipv6 = interface.ipv6_addresses();
        Self {
            ipv4: addresses.iter().filter_map(|a| a.private_ip_address.clone()).collect(),
            ipv6: ipv6.iter().filter_map(|address| address.ipv6_address.clone()).collect(),
            ipv4_prefixes: interface
                .ipv4_prefixes()
                .iter()
                .filter_map(|prefix| prefix.ipv4_prefix.clone())
                .collect(),
            ipv6_prefixes: interface
                .ipv6_prefixes()
                .iter()
                .filter_map(|prefix| prefix.ipv6_prefix.clone())
                .collect(),
            has_primary_ipv6: ipv6.iter().any(|address| address.is_primary_ipv6() == Some(true)),
        }
    }

    /// Puts them into what is told of an interface. A list keeps its order.
    pub(super) fn shown(
        self,
        interface: NetworkInterface,
        known: Option<&NetworkInterface>,
    ) -> NetworkInterface {
        let count = |all: &[String]| i64::try_from(all.len()).ok();
        let none = NetworkInterface::default();
        let known = known.unwrap_or(&none);
        NetworkInterface {
            private_ips_count: count(&self.ipv4).map(|count| (count - 1).max(0)),
            ipv6_address_count: count(&self.ipv6),
            ipv4_prefix_count: count(&self.ipv4_prefixes),
            ipv6_prefix_count: count(&self.ipv6_prefixes),
            private_ip_list: Some(list(&self.ipv4, known.private_ip_list.as_ref(), None)),
            ipv6_address_list: Some(list(
                &self.ipv6,
                known.ipv6_address_list.as_ref(),
                known.ipv6_address_count,
            )),
            private_ips: Some(set(self.ipv4, known.private_ips.as_ref(), None)),
            ipv6_addresses: Some(set(
                self.ipv6,
                known.ipv6_addresses.as_ref(),
                known.ipv6_address_count,
            )),
            ipv4_prefixes: Some(set(
                self.ipv4_prefixes,
                known.ipv4_prefixes.as_ref(),
                known.ipv4_prefix_count,
            )),
            ipv6_prefixes: Some(set(
                self.ipv6_prefixes,
                known.ipv6_prefixes.as_ref(),
                known.ipv6_prefix_count,
            )),
            ..interface
        }
    }
}

/// Whether an empty set or list is what the user wrote, who says nothing with it. One that was told is empty because there
/// is nothing, which its number says.
fn says_nothing(is_empty: bool, count: Option<i64>) -> bool {
    is_empty && count != Some(0)
}

/// A set that is there; an empty one where the user says nothing with it.
pub(super) fn or_nothing<T>(
    is: BTreeSet<T>,
    known: Option<&BTreeSet<T>>,
    count: Option<i64>,
) -> BTreeSet<T> {
    if says_nothing(known.is_some_and(BTreeSet::is_empty), count) { BTreeSet::new() } else { is }
}

fn set<T: From<String> + Ord>(
    is: Vec<String>,
    known: Option<&BTreeSet<T>>,
    count: Option<i64>,
) -> BTreeSet<T> {
    or_nothing(is.into_iter().map(T::from).collect(), known, count)
}

fn list<T>(is: &[String], known: Option<&Vec<T>>, count: Option<i64>) -> Vec<T>
where
    T: From<String> + AsRef<str> + Clone,
{
    let there = sorted(is.iter().map(String::as_str));
    match known {
        Some(known) if says_nothing(known.is_empty(), count) => vec![],
        Some(known) if sorted(known.iter().map(AsRef::as_ref)) == there => known.clone(),
        _ => is.iter().cloned().map(T::from).collect(),
    }
}

fn sorted<'a>(all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = all.map(canonical).collect();
    all.sort();
    all
}

/// An address or a prefix in the one way to write it.
fn canonical(text: &str) -> String {
    let address = |text: &str| text.parse::<IpAddr>().map(|ip| ip.to_string());
    match text.split_once('/') {
        Some((ip, length)) => address(ip).map(|ip| format!("{ip}/{length}")),
        None => address(text),
    }
    .unwrap_or_else(|_| text.to_owned())
}

/// What a sort of addresses shall be.
enum Wish {
    These(Vec<String>),
    Count(usize),
}

/// What there is to be done for that.
#[derive(Default)]
struct Difference {
    gone: Vec<String>,
    added: Vec<String>,
    more: usize,
}

impl Wish {
    /// The way that says most is the one that counts.
    fn of(said: Vec<String>, count: Option<i64>) -> Option<Self> {
        if !said.is_empty() {
            return Some(Self::These(said));
        }
        Some(Self::Count(usize::try_from(count?).ok()?))
    }
    fn difference(&self, is: &[String]) -> Difference {
        match self {
            Self::These(wanted) => {
                let has = |all: &[String], one: &String| {
                    all.iter().any(|other| canonical(other) == canonical(one))
                };
                let gone = is.iter().filter(|one| !has(wanted, one)).cloned().collect();
                let added = wanted.iter().filter(|one| !has(is, one)).cloned().collect();
                Difference { gone, added, more: 0 }
            }
            Self::Count(wanted) => Difference {
                gone: is.iter().skip(*wanted).cloned().collect(),
                more: wanted.saturating_sub(is.len()),
                ..Difference::default()
            },
        }
    }
}

impl Difference {
    fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.added.is_empty() && self.more == 0
    }
}

/// Addresses of one sort, which have calls of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Ipv4,
    Ipv6,
    Ipv4Prefix,
    Ipv6Prefix,
}

/// Assigns and takes away what differs.
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, NetworkInterface>) -> Result<()> {
    for (sort, wish) in wishes(change) {
        let Err(error) = carry_out(cx, id, sort, &wish).await else { continue };
        // A call that was made before cannot be made again.
        if !difference(cx, id, sort, &wish).await?.is_empty() {
            return Err(error);
        }
    }
    Ok(())
}

fn wishes(change: &Change<'_, NetworkInterface>) -> Vec<(Sort, Wish)> {
    fn texts<'a, T: AsRef<str> + 'a>(all: Option<impl IntoIterator<Item = &'a T>>) -> Vec<String> {
        all.into_iter().flatten().map(|one| one.as_ref().to_owned()).collect()
    }
    fn said<A, B>(list: Option<&Option<Vec<A>>>, set: Option<&Option<BTreeSet<B>>>) -> Vec<String>
    where
        A: AsRef<str>,
        B: AsRef<str>,
    {
        let list = texts(list.and_then(Option::as_ref));
        if list.is_empty() { texts(set.and_then(Option::as_ref)) } else { list }
    }
    let count = |count: Option<&Option<i64>>| count.copied().flatten();
    let ipv4 = said::<Ipv4Address, Ipv4Address>(
        change.of(NetworkInterface::private_ip_list),
        change.of(NetworkInterface::private_ips),
    );
    let ipv6 = said::<Ipv6Address, Ipv6Address>(
        change.of(NetworkInterface::ipv6_address_list),
        change.of(NetworkInterface::ipv6_addresses),
    );
    let ipv4_prefixes =
        said::<Ipv4Cidr, Ipv4Cidr>(None, change.of(NetworkInterface::ipv4_prefixes));
    let ipv6_prefixes =
        said::<Ipv6Cidr, Ipv6Cidr>(None, change.of(NetworkInterface::ipv6_prefixes));
    let counts = [
        change.of(NetworkInterface::private_ips_count),
        change.of(NetworkInterface::ipv6_address_count),
        change.of(NetworkInterface::ipv4_prefix_count),
        change.of(NetworkInterface::ipv6_prefix_count),
    ]
    .map(count);
    let sorts = [Sort::Ipv4, Sort::Ipv6, Sort::Ipv4Prefix, Sort::Ipv6Prefix];
    let all = [ipv4, ipv6, ipv4_prefixes, ipv6_prefixes].into_iter().zip(counts);
    let wishes = sorts.into_iter().zip(all);
    wishes.filter_map(|(sort, (said, count))| Some((sort, Wish::of(said, count)?))).collect()
}

/// What differs now.
async fn difference(cx: &Cx, id: &str, sort: Sort, wish: &Wish) -> Result<Difference> {
    let interface = look(cx, id).await?.ok_or(Error::Gone)?;
    let primary = interface.private_ip_address.clone();
    let all = All::of(&interface);
    let mut is = match sort {
        Sort::Ipv4 => all.ipv4,
        Sort::Ipv6 => all.ipv6,
        Sort::Ipv4Prefix => all.ipv4_prefixes,
        Sort::Ipv6Prefix => all.ipv6_prefixes,
    };
    let mut difference = match (sort, wish) {
        (Sort::Ipv4, Wish::Count(_)) => {
            is.retain(|ip| Some(ip) != primary.as_ref());
            wish.difference(&is)
        }
        _ => wish.difference(&is),
    };
    // The primary address stays as long as the interface does.
    difference.gone.retain(|ip| sort != Sort::Ipv4 || Some(ip) != primary.as_ref());
    Ok(difference)
}

async fn carry_out(cx: &Cx, id: &str, sort: Sort, wish: &Wish) -> Result<()> {
    let Difference { gone, added, more } = difference(cx, id, sort, wish).await?;
    if !gone.is_empty() {
        unassign(cx, id, sort, gone).await?;
    }
    if added.is_empty() && more == 0 {
        return Ok(());
    }
    let added = Some(added).filter(|added| !added.is_empty());
    let more = i32::try_from(more).ok().filter(|more| *more > 0);
    // Each call for a number makes as many.
    let ec2 = cx.unrepeated().ec2();
    let ipv4 = || ec2.assign_private_ip_addresses().network_interface_id(id);
    let ipv6 = || ec2.assign_ipv6_addresses().network_interface_id(id);
    match sort {
        Sort::Ipv4 => {
            let call = ipv4().set_private_ip_addresses(added);
            call.set_secondary_private_ip_address_count(more).send().await?;
        }
        Sort::Ipv4Prefix => {
            ipv4().set_ipv4_prefixes(added).set_ipv4_prefix_count(more).send().await?;
        }
        Sort::Ipv6 => {
            ipv6().set_ipv6_addresses(added).set_ipv6_address_count(more).send().await?;
        }
        Sort::Ipv6Prefix => {
            ipv6().set_ipv6_prefixes(added).set_ipv6_prefix_count(more).send().await?;
        }
    }
    Ok(())
}

async fn unassign(cx: &Cx, id: &str, sort: Sort, gone: Vec<String>) -> Result<()> {
    let ipv4 = || cx.ec2().unassign_private_ip_addresses().network_interface_id(id);
    let ipv6 = || cx.ec2().unassign_ipv6_addresses().network_interface_id(id);
    match sort {
        Sort::Ipv4 => drop(ipv4().set_private_ip_addresses(Some(gone)).send().await?),
        Sort::Ipv4Prefix => drop(ipv4().set_ipv4_prefixes(Some(gone)).send().await?),
        Sort::Ipv6 => drop(ipv6().set_ipv6_addresses(Some(gone)).send().await?),
        Sort::Ipv6Prefix => drop(ipv6().set_ipv6_prefixes(Some(gone)).send().await?),
    }
    Ok(())
}
