//! IDs of associations.

use crate::engine::Key;
use crate::quoted::quoted;
use std::fmt;

/// What IDs of VPCs begin with.
const VPC: &str = "vpc-";

/// `DHCP_OPTIONS_ID-VPC_ID`, or the ID of a VPC for an import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct AssociationId {
    options: Option<String>,
    vpc: String,
}

impl AssociationId {
    pub(super) fn new(options: &str, vpc: &str) -> Self {
        Self { options: Some(options.to_owned()), vpc: vpc.to_owned() }
    }
    pub(super) fn vpc(&self) -> &str {
        &self.vpc
    }
}

impl fmt::Display for AssociationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.options.iter().try_for_each(|options| write!(f, "{options}-"))?;
        f.write_str(&self.vpc)
    }
}

impl Key for AssociationId {
    fn parse(id: &str) -> Result<Self, String> {
        let vpc = |id: &str| id.starts_with(VPC).then(|| id.to_owned());
        let parsed = match id.split_once("-vpc-") {
            Some((options, number)) if !options.is_empty() => {
                Some(Self::new(options, &[VPC, number].concat()))
            }
            _ => vpc(id).map(|vpc| Self { options: None, vpc }),
        };
        parsed.ok_or_else(|| format!("{} is not VPC_ID.", quoted(id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_the_set_and_the_vpc_and_an_import_the_vpc_alone() {
        for (id, vpc) in [("dopt-1-vpc-2", "vpc-2"), ("default-vpc-2", "vpc-2"), ("vpc-2", "vpc-2")]
        {
            let key = AssociationId::parse(id).unwrap();
            assert_eq!((key.to_string().as_str(), key.vpc()), (id, vpc));
        }
        for id in ["", "dopt-1", "-vpc-2"] {
            assert!(AssociationId::parse(id).is_err(), "{id}");
        }
    }
}
