//! Meta: what is known of AWS without asking it.

pub(super) mod arn;
pub(super) mod default_tags;
pub(super) mod partition;
pub(super) mod region;
pub(super) mod service_principal;
