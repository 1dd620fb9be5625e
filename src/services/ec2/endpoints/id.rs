//! IDs of associations: those of hashicorp/aws, and what an import says in their place.

use crate::engine::{Cx, Key};
use crate::quoted::quoted;
use crate::services::checksum::crc32;
use std::fmt;

/// `a-ENDPOINT` and a checksum, from which nobody can tell what is associated; or the import ID `ENDPOINT/MEMBER`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct AssociationId(String);

/// What an ID begins with that is no import ID.
const CHECKSUM: &str = "a-vpce-";

impl fmt::Display for AssociationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for AssociationId {
    fn parse(id: &str) -> Result<Self, String> {
        if !id.starts_with(CHECKSUM) && imported(id).is_none() {
            return Err(format!("{} is not ENDPOINT/ASSOCIATED.", quoted(id)));
        }
        Ok(Self(id.to_owned()))
    }
}

impl AssociationId {
    /// What stands between the parts of an import ID.
    pub(in crate::services::ec2) const BETWEEN: &str = "/";
    /// The attribute with the ID of the endpoint, in all types of associations.
    const ENDPOINT: &str = "vpc_endpoint_id";

    /// The ID of an association in states.
    pub(in crate::services::ec2) fn of(endpoint: &str, member: &str) -> Self {
        Self(format!("a-{endpoint}{}", crc32(member.as_bytes())))
    }
    /// The ID in the state of an association that is asked for by this one.
    pub(super) fn in_state(&self, endpoint: &str, member: &str) -> Self {
        if self.0.starts_with(CHECKSUM) { self.clone() } else { Self::of(endpoint, member) }
    }
    /// The endpoint, and what is associated: only the state knows what the checksum is of. `attribute` is where it has it.
    pub(super) fn meant(&self, cx: &Cx, attribute: &str) -> Option<(String, String)> {
        imported(&self.0).or_else(|| {
            let text = |name: &str| cx.known(&self.0).get(name).as_str().map(str::to_owned);
            Some((text(Self::ENDPOINT)?, text(attribute)?))
        })
    }
}

/// Takes an import ID apart.
fn imported(id: &str) -> Option<(String, String)> {
    let (endpoint, member) = id.split_once(AssociationId::BETWEEN)?;
    let is_one = endpoint.starts_with("vpce-") && !member.is_empty() && !member.contains('/');
    is_one.then(|| (endpoint.to_owned(), member.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_that_of_hashicorp_aws() {
        let id = AssociationId::of("vpce-0123456789abcdef0", "123456789");
        // The checksum of these digits is the check value of the standard, 0xcbf43926.
        assert_eq!(id.0, "a-vpce-0123456789abcdef03421780262");
    }

    #[test]
    fn an_import_id_is_an_endpoint_and_what_is_associated() {
        let parts = imported("vpce-1/rtb-1");
        assert_eq!(parts, Some(("vpce-1".to_owned(), "rtb-1".to_owned())));
        for wrong in ["vpce-1", "vpce-1/", "rtb-1/vpce-1", "vpce-1/rtb-1/rtb-2", ""] {
            assert!(AssociationId::parse(wrong).is_err(), "{wrong}");
        }
        assert!(AssociationId::parse("a-vpce-1123").is_ok());
    }
}
