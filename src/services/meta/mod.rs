//! Meta: what is known of AWS without asking it.

pub(super) mod partition;
pub(super) mod region;
