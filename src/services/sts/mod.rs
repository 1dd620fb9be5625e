//! STS: who we are.

pub(super) mod assume_role_check;
pub(super) mod assume_role_credentials;
pub(super) mod caller_identity;
pub(super) mod web_identity_token;
