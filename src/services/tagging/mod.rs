//! Resource Groups Tagging: what carries tags, whatever service it is of.

pub(super) mod owned_resources;
