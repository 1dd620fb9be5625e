//! IDs of routes: those of hashicorp/aws, and what an import says in their place.

use super::{DESTINATIONS, Route};
use crate::engine::{Cx, Key};
use crate::quoted::quoted;
use crate::services::checksum::crc32;
use crate::services::ec2::route_tables::target::Destination;
use std::fmt;

/// `r-TABLE` and a checksum, from which nobody can tell the destination; or the import ID `TABLE_DESTINATION`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct RouteId(String);

/// What an ID begins with that is no import ID.
const CHECKSUM: &str = "r-";

impl fmt::Display for RouteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for RouteId {
    fn parse(id: &str) -> Result<Self, String> {
        if !id.starts_with(CHECKSUM) && imported(id).is_none() {
            return Err(format!("{} is not TABLE_DESTINATION.", quoted(id)));
        }
        Ok(Self(id.to_owned()))
    }
}

impl RouteId {
    /// What stands between the parts of an import ID.
    pub(super) const BETWEEN: &str = "_";

    /// The ID of a route in states.
    pub(in crate::services::ec2) fn of(table: &str, destination: &Destination) -> Self {
        Self(format!("{CHECKSUM}{table}{}", crc32(destination.to_string().as_bytes())))
    }
    /// The ID in the state of a route that is asked for by this one.
    pub(super) fn in_state(&self, table: &str, destination: &Destination) -> Self {
        if self.0.starts_with(CHECKSUM) { self.clone() } else { Self::of(table, destination) }
    }
    /// What an import says of a route.
    pub(super) fn import(table: &str, destination: &Destination) -> String {
        format!("{table}{}{destination}", Self::BETWEEN)
    }
    /// The table and the destination that are meant: only the state knows what the checksum is of.
    pub(super) fn meant(&self, cx: &Cx) -> Option<(String, Destination)> {
        imported(&self.0).or_else(|| {
            let known = cx.known(&self.0);
            let table = known.get(Route::route_table_id.name).as_str()?;
            Some((table.to_owned(), Destination::written(known, DESTINATIONS)?))
        })
    }
}

/// Takes an import ID apart.
fn imported(id: &str) -> Option<(String, Destination)> {
    let (table, destination) = id.split_once(RouteId::BETWEEN)?;
    let table = Some(table).filter(|table| table.starts_with("rtb-"))?;
    Some((table.to_owned(), Destination::parse(destination)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_that_of_hashicorp_aws() {
        let id = |to: &str| RouteId::of("rtb-4fbb3ac4", &Destination::parse(to).unwrap()).0;
        // As hashicorp/aws has written it into states.
        assert_eq!(id("0.0.0.0/0"), "r-rtb-4fbb3ac41080289494");
        assert_eq!(id("::/0"), "r-rtb-4fbb3ac42750132062");
    }

    #[test]
    fn an_import_id_is_a_table_and_a_destination() {
        for destination in ["10.0.0.0/16", "2001:db8::/56", "pl-1"] {
            let (table, told) = imported(&format!("rtb-1_{destination}")).unwrap();
            assert_eq!((table.as_str(), told.to_string().as_str()), ("rtb-1", destination));
        }
        for wrong in ["rtb-1", "rtb-1_", "rtb-1_everything", "10.0.0.0/16", "x-1_10.0.0.0/16"] {
            assert!(RouteId::parse(wrong).is_err(), "{wrong}");
        }
        assert!(RouteId::parse("r-rtb-11080289494").is_ok());
    }
}
