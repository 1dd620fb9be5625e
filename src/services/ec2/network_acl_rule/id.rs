//! IDs of rules: those of hashicorp/aws, and what an import says in their place.

use super::NetworkAclRule;
use crate::engine::{Cx, Key};
use crate::quoted::quoted;
use crate::schema::Field;
use crate::schema::types::AclProtocol;
use crate::services::checksum::crc32;
use crate::services::ec2::network_acls::changes::Place;
use crate::services::ec2::permissions::Direction;
use crate::value::{Path, Value};
use std::fmt;

/// `nacl-` and a checksum, from which nobody can tell the rule; or the import ID `ACL:NUMBER:PROTOCOL:EGRESS`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct RuleId(String);

/// What an ID begins with that is no import ID.
const CHECKSUM: &str = "nacl-";

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for RuleId {
    fn parse(id: &str) -> Result<Self, String> {
        if !id.starts_with(CHECKSUM) && imported(id).is_none() {
            return Err(format!("{} is not ACL:NUMBER:PROTOCOL:EGRESS.", quoted(id)));
        }
        Ok(Self(id.to_owned()))
    }
}

impl RuleId {
    /// What stands between the parts of an import ID.
    pub(super) const BETWEEN: &str = ":";

    /// The ID of a rule in states.
    pub(super) fn of(place: &Place, protocol: &AclProtocol) -> Self {
        let Place { acl, direction, number } = place;
        let (egress, protocol) = (*direction == Direction::Egress, protocol.as_str());
        let text = format!("{acl}-{number}-{egress}-{protocol}-");
        Self(format!("{CHECKSUM}{}", crc32(text.as_bytes())))
    }
    /// The ID in the state of a rule that is asked for by this one.
    pub(super) fn in_state(&self, place: &Place, protocol: &AclProtocol) -> Self {
        if self.0.starts_with(CHECKSUM) { self.clone() } else { Self::of(place, protocol) }
    }
    /// What an import says of a rule.
    pub(super) fn import(place: &Place, protocol: &AclProtocol) -> String {
        let Place { acl, direction, number } = place;
        let (egress, protocol) = (*direction == Direction::Egress, protocol.as_str());
        format!("{acl}:{number}:{protocol}:{egress}")
    }
    /// The rule that is meant, and its protocol: only the state knows what the checksum is of.
    pub(super) fn meant(&self, cx: &Cx) -> Option<(Place, AclProtocol)> {
        imported(&self.0).or_else(|| {
            let known: NetworkAclRule = cx.known_as(&self.0)?;
            Some((known.place(), known.protocol))
        })
    }
}

/// Takes an import ID apart.
fn imported(id: &str) -> Option<(Place, AclProtocol)> {
    let parts: Vec<&str> = id.split(RuleId::BETWEEN).collect();
    let [acl, number, protocol, egress] = parts.as_slice() else { return None };
    let acl = Some(*acl).filter(|acl| acl.starts_with("acl-"))?;
    let direction = if egress.parse().ok()? { Direction::Egress } else { Direction::Ingress };
    let mut problems = vec![];
    AclProtocol::check(&Value::from(*protocol), &Path::root(), &mut problems);
    let is_known = problems.is_empty() && !protocol.is_empty();
    let place = Place { acl: acl.to_owned(), direction, number: number.parse().ok()? };
    is_known.then(|| (place, AclProtocol::from(*protocol)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_that_of_hashicorp_aws() {
        let place = |direction| Place { acl: "acl-1".into(), direction, number: 100 };
        let id = |direction, protocol: &str| RuleId::of(&place(direction), &protocol.into());
        let own = id(Direction::Ingress, "tcp");
        // As hashicorp/aws writes it into states, where the protocol is written as a number.
        assert_eq!(own.0, format!("nacl-{}", crc32(b"acl-1-100-false-6-")));
        assert_eq!(own, id(Direction::Ingress, "6"));
        assert_ne!(own, id(Direction::Ingress, "udp"));
        assert_ne!(own, id(Direction::Egress, "tcp"));
    }

    #[test]
    fn an_import_id_is_an_acl_a_number_a_protocol_and_a_direction() {
        let (place, protocol) = imported("acl-1:100:tcp:true").unwrap();
        let is = (place.acl.as_str(), place.direction, place.number, protocol.as_str());
        assert_eq!(is, ("acl-1", Direction::Egress, 100, "6"));
        assert_eq!(RuleId::import(&place, &protocol), "acl-1:100:6:true");
        for wrong in [
            "acl-1",
            "acl-1:100:tcp",
            "acl-1:100:tcp:yes",
            "acl-1:a:tcp:true",
            "acl-1:100:http:true",
            "acl-1:100::true",
            "x-1:100:tcp:true",
            "acl-1:100:tcp:true:x",
        ] {
            assert!(RuleId::parse(wrong).is_err(), "{wrong}");
        }
        assert!(RuleId::parse("nacl-1080289494").is_ok());
    }
}
