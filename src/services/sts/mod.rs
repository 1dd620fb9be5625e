//! STS: who we are.

pub(super) mod assume_role_check;
pub(super) mod caller_identity;
