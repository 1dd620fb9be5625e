//! STS: who we are.

pub mod caller_identity;
