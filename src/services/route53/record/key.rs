//! What identifies a record: its zone, its name as the user writes it, its type and its set identifier.

use super::{Record, TYPES};
use crate::engine::Key;
use crate::schema::types::DnsName;
use crate::services::route53::sets::{Spot, whole_name};
use std::fmt;

/// `ZONE_NAME_TYPE` or `ZONE_NAME_TYPE_SET`. The name may hold underscores, as may the set identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct RecordKey {
    pub(super) zone: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) set: String,
}

impl RecordKey {
    /// As hashicorp/aws makes it.
    pub(super) fn of(record: &Record) -> Self {
        let name = record.name.as_str();
        Self {
            zone: record.zone_id.clone(),
            name: name.strip_suffix('.').unwrap_or(name).to_lowercase(),
            kind: record.r#type.clone(),
            set: record.set_identifier.clone().unwrap_or_default(),
        }
    }
    /// Whether both are the same but for the spelling of the name.
    pub(super) fn means(&self, other: &Self) -> bool {
        let name = |key: &Self| DnsName::from(key.name.as_str()).canonical();
        (name(self), &self.kind, &self.set) == (name(other), &other.kind, &other.set)
    }
    /// Where it is in a zone of that name.
    pub(super) fn spot(&self, zone_name: &str) -> Spot {
        let name = whole_name(&DnsName::from(self.name.as_str()), zone_name);
        Spot { name, kind: self.kind.clone(), set: self.set.clone() }
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { zone, name, kind, set } = self;
        write!(f, "{zone}_{name}_{kind}")?;
        if set.is_empty() { Ok(()) } else { write!(f, "_{set}") }
    }
}

impl Key for RecordKey {
    fn parse(id: &str) -> Result<Self, String> {
        let parts: Vec<&str> = id.split('_').collect();
        let kind = parts.iter().enumerate().skip(2).find(|(_, part)| TYPES.contains(*part));
        match (kind, parts.as_slice()) {
            (Some((at, kind)), [zone, rest @ ..]) if !zone.is_empty() => Ok(Self {
                zone: (*zone).to_owned(),
                name: rest[..at - 1].join("_"),
                kind: (*kind).to_owned(),
                set: rest[at..].join("_"),
            }),
            _ => Err(format!("\"{id}\" is not ZONE_NAME_TYPE or ZONE_NAME_TYPE_SET.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(id: &str) -> [String; 4] {
        let key = RecordKey::parse(id).unwrap();
        assert_eq!(key.to_string(), id);
        [key.zone, key.name, key.kind, key.set]
    }

    #[test]
    fn names_and_set_identifiers_may_hold_underscores() {
        for (id, parts) in [
            ("Z1_www.example.com_A", ["Z1", "www.example.com", "A", ""]),
            ("Z1__sip._tcp.example.com_SRV", ["Z1", "_sip._tcp.example.com", "SRV", ""]),
            ("Z1_a_b_CNAME_c_d", ["Z1", "a_b", "CNAME", "c_d"]),
            ("Z1_a_A_MX", ["Z1", "a", "A", "MX"]),
            ("Z1__NS", ["Z1", "", "NS", ""]),
            (r"Z1_\052.example.com_A", ["Z1", r"\052.example.com", "A", ""]),
        ] {
            assert_eq!(parsed(id), parts, "{id}");
        }
    }

    #[test]
    fn what_names_no_record_is_refused() {
        for id in ["", "Z1", "Z1_A", "Z1_www", "_www_A", "Z1_www_a"] {
            assert!(RecordKey::parse(id).unwrap_err().contains("ZONE_NAME_TYPE"), "{id}");
        }
    }
}
