//! What is known of AWS without asking it.

pub mod partition;
pub mod region;
