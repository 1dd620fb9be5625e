//! Systems Manager: parameters, such as those by which AWS tells the latest AMIs.

pub(super) mod parameter;
