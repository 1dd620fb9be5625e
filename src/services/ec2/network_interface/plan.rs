//! What a plan of an interface needs beyond the rules of its attributes: addresses that are said in several ways.

use super::NetworkInterface;
use crate::plan::Draft;
use crate::value::Value;

/// Addresses of one sort, and the ways to say them.
struct Sort {
    list: Option<(&'static str, &'static str)>,
    set: &'static str,
    count: &'static str,
    /// How many of them the count leaves out.
    uncounted: usize,
}

const SORTS: [Sort; 4] = [
    Sort {
        list: Some((
            NetworkInterface::private_ip_list.name,
            NetworkInterface::private_ip_list_enabled.name,
        )),
        set: NetworkInterface::private_ips.name,
        count: NetworkInterface::private_ips_count.name,
        uncounted: 1,
    },
    Sort {
        list: Some((
            NetworkInterface::ipv6_address_list.name,
            NetworkInterface::ipv6_address_list_enabled.name,
        )),
        set: NetworkInterface::ipv6_addresses.name,
        count: NetworkInterface::ipv6_address_count.name,
        uncounted: 0,
    },
    Sort {
        list: None,
        set: NetworkInterface::ipv4_prefixes.name,
        count: NetworkInterface::ipv4_prefix_count.name,
        uncounted: 0,
    },
    Sort {
        list: None,
        set: NetworkInterface::ipv6_prefixes.name,
        count: NetworkInterface::ipv6_prefix_count.name,
        uncounted: 0,
    },
];

pub(super) fn plan(draft: &mut Draft<'_>) {
    for sort in &SORTS {
        // What is there already, as a configuration that was generated from it says, is no reason to refuse anything.
        if draft.is_create() || sort.ways().any(|way| draft.changes(way)) {
            sort.check(draft);
        }
        if !draft.is_create() {
            sort.recompute(draft);
        }
    }
    if draft.is_create() {
        return;
    }
    keep_primary(draft);
    let primary_ipv6 = NetworkInterface::enable_primary_ipv6;
    if *draft.prior(primary_ipv6) == Value::Bool(true)
        && matches!(draft.config(primary_ipv6), Value::Bool(false) | Value::Unknown)
    {
        draft.replace(primary_ipv6);
    }
}

impl Sort {
    /// The ways, the one that says most first.
    fn ways(&self) -> impl Iterator<Item = &'static str> {
        self.list.map(|(list, _)| list).into_iter().chain([self.set, self.count])
    }
    /// What the user says of it comes true, and the rest follows.
    fn recompute(&self, draft: &mut Draft<'_>) {
        let Some(said) = self.ways().find(|way| !draft.config(*way).is_empty()) else { return };
        if !draft.changes(said) {
            return;
        }
        for way in self.ways() {
            if draft.config(way).is_null() {
                draft.unknown(way);
            }
        }
    }
    fn check(&self, draft: &mut Draft<'_>) {
        if let Some((list, enabled)) = self.list
            // What is not known yet may turn out to be nothing.
            && !(draft.config(list).is_empty() || draft.config(list).is_unknown())
            && matches!(draft.config(enabled), Value::Null | Value::Bool(false))
        {
            let detail = format!("`{list}` is used with `{enabled} = true` alone.");
            draft.error(list, "Missing argument", detail);
        }
        let set = draft.config(self.set);
        let count = match draft.config(self.count) {
            Value::Number(count) => count.as_i64().and_then(|count| usize::try_from(count).ok()),
            _ => None,
        };
        if let (Some(elements), Some(count)) = (set.as_elements(), count)
            && !elements.is_empty()
            && elements.len() != count + self.uncounted
        {
            let detail = format!(
                "`{}` says {count} and `{}` says something else: leave one of them out.",
                self.count, self.set
            );
            draft.error(self.count, "Conflicting arguments", detail);
        }
    }
}

/// An interface keeps its primary address as long as it is there.
fn keep_primary(draft: &mut Draft<'_>) {
    let Some(primary) = draft.prior(NetworkInterface::private_ip).as_str() else { return };
    let set = draft.config(NetworkInterface::private_ips);
    let list = draft.config(NetworkInterface::private_ip_list);
    let may_be_another = |all: &Value| {
        let has_it = |all: &[Value]| all.iter().any(|ip| ip.as_str() == Some(primary));
        all.is_unknown() || all.as_elements().is_some_and(|all| !all.is_empty() && !has_it(all))
    };
    let is_in_front = |all: &[Value]| all.first().is_none_or(|ip| ip.as_str() == Some(primary));
    let (another, in_front) = (may_be_another(set), list.as_elements().is_none_or(is_in_front));
    // What is not known yet may turn out to be another one, and then it is too late to plan a new interface.
    if another {
        draft.replace(NetworkInterface::private_ips);
    }
    if list.is_unknown() || !in_front {
        draft.replace(NetworkInterface::private_ip_list);
    }
}
