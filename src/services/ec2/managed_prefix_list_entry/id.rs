//! IDs of entries.

use crate::engine::Key;
use crate::quoted::quoted;
use ipnet::IpNet;
use std::fmt;

/// `pl-1,10.0.0.0/16`: the list, and the CIDR block as the user writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct EntryId {
    list: String,
    cidr: String,
}

/// What stands between the two.
const BETWEEN: char = ',';

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{BETWEEN}{}", self.list, self.cidr)
    }
}

impl Key for EntryId {
    fn parse(id: &str) -> Result<Self, String> {
        let (list, cidr) = id.split_once(BETWEEN).unwrap_or_default();
        let key = Self::of(list, cidr);
        let is_one = list.starts_with("pl-") && key.network().is_some();
        is_one.then_some(key).ok_or_else(|| format!("{} is not LIST,CIDR.", quoted(id)))
    }
}

impl EntryId {
    /// That of an entry of a list.
    pub(super) fn of(list: &str, cidr: &str) -> Self {
        Self { list: list.to_owned(), cidr: cidr.to_owned() }
    }
    /// The ID of the list.
    pub(super) fn list(&self) -> &str {
        &self.list
    }
    /// The CIDR block as it is written.
    pub(super) fn cidr(&self) -> &str {
        &self.cidr
    }
    /// The CIDR block.
    pub(super) fn network(&self) -> Option<IpNet> {
        self.cidr.parse::<IpNet>().ok().map(|network| network.trunc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_that_of_a_list_and_a_cidr_block() {
        for id in ["pl-1,10.0.0.0/16", "pl-1,2001:DB8::/32"] {
            assert_eq!(EntryId::parse(id).unwrap().to_string(), id);
        }
        for id in ["", "pl-1", "pl-1,", ",10.0.0.0/16", "pl-1,10.0.0.0", "10.0.0.0/16,pl-1"] {
            assert!(EntryId::parse(id).unwrap_err().contains("LIST,CIDR"), "{id}");
        }
    }
}
