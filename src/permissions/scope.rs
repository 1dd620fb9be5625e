//! What narrows needs to a place.

use super::Need;
use crate::policy::Test;
use std::collections::{BTreeMap, BTreeSet};

/// Where, and on what, something is to be allowed. What is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The partition; `aws` if none.
    pub partition: Option<String>,
    /// The account.
    pub account: Option<String>,
    /// The regions.
    pub regions: Vec<String>,
    /// How the names of all objects begin whose ARNs have names.
    pub name_prefix: Option<String>,
    /// The path of roles, policies and instance profiles, with slashes at both ends.
    pub path: Option<String>,
    /// Tags that all objects are created with, and that those have that are changed or deleted.
    pub tags: BTreeMap<String, String>,
    /// Keys of the customer that volumes are encrypted with. Without any, nothing is allowed with keys.
    pub kms_keys: Vec<String>,
}

/// An action on ARNs, under conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The action.
    pub action: String,
    /// ARNs with wildcards, or `*`.
    pub resources: BTreeSet<String>,
    /// Conditions, all of which must be met.
    pub conditions: Vec<Test>,
}

/// A part of a scope that narrows nothing of what is needed. Displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Useless(pub String);

impl Scope {
    /// What a need is here: none if it is for a case that the scope leaves out.
    #[must_use]
    pub fn grant(&self, need: &Need) -> Option<Grant> {
        let _ = need;
        None
    }
    /// What all of them are here.
    #[must_use]
    pub fn grants(&self, needs: &[Need]) -> Vec<Grant> {
        needs.iter().filter_map(|need| self.grant(need)).collect()
    }
    /// An error if a part of the scope fits none of these.
    pub fn fits(&self, needs: &[Need]) -> Result<(), Useless> {
        let _ = needs;
        Ok(())
    }
}
