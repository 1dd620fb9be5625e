//! STS: who we are.

pub(super) mod caller_identity;
