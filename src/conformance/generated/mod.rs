//! Generated configurations of every type, unknowns included, through validation, plan, plan again, apply
//! and plan after that, with Terraform's checks after every step.
//!
//! The cases are the same in every run; `PROPTEST_CASES` makes more of them.

pub(super) mod config;
pub(super) mod derive;
pub(super) mod genconfig;
pub(super) mod import;
mod mask;
mod play;
mod run;
mod samples;
mod settings;
