//! The part of Terraform, played in tests.
//!
//! `text` runs the cases of `tests/plan`, `generated` drives every registered type with generated
//! configurations, `life` takes objects of an AWS in memory through their lives, `accounts` asks a whole provider.

mod accounts;
mod generated;
mod life;
mod text;
mod trust;
mod types;
