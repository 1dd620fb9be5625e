//! IDs of associations, and what an import says in their place.

use crate::engine::Key;
use crate::quoted::quoted;
use aws_sdk_ec2::types::RouteTableAssociation as AwsAssociation;
use std::fmt;

/// `rtbassoc-1`; or the import ID `MEMBER/TABLE`, of a subnet or a gateway.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct AssociationId(String);

impl fmt::Display for AssociationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for AssociationId {
    fn parse(id: &str) -> Result<Self, String> {
        let key = Self(id.to_owned());
        let is_import = key
            .imported()
            .is_some_and(|(member, table)| !member.is_empty() && table.starts_with("rtb-"));
        if is_import || (id.starts_with("rtbassoc-") && !id.contains('/')) {
            return Ok(key);
        }
        Err(format!("{} is not SUBNET/TABLE or GATEWAY/TABLE.", quoted(id)))
    }
}

impl AssociationId {
    /// One that AWS has given.
    pub(super) fn new(id: String) -> Self {
        Self(id)
    }
    /// That of an association.
    pub(super) fn of(association: &AwsAssociation) -> Option<Self> {
        association.route_table_association_id.clone().map(Self)
    }
    /// The member and the table of an import ID.
    pub(super) fn imported(&self) -> Option<(&str, &str)> {
        self.0.split_once('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_that_of_an_association_or_of_its_two_ends() {
        for id in ["rtbassoc-1", "subnet-1/rtb-1", "igw-1/rtb-1"] {
            assert!(AssociationId::parse(id).is_ok(), "{id}");
        }
        for id in ["", "subnet-1", "subnet-1/", "/rtb-1", "rtb-1/subnet-1", "rtbassoc-1/x"] {
            assert!(AssociationId::parse(id).unwrap_err().contains("SUBNET/TABLE"), "{id}");
        }
    }
}
