//! The part of Terraform, played in tests.
//!
//! `text` runs the cases of `tests/plan`, `generated` drives every registered type with generated
//! configurations, `life` takes objects of an AWS in memory through their lives, `wire` asks as Terraform does,
//! in messages, and so does `ephemeral`. `accounts` and `identity` ask a whole provider, `declared` about types
//! that it does not manage. `blocks`, `data_sources`, `functions`, `maps`, `permissions`, `policies`, `shares` and
//! `types` go through the registry. `guide` keeps the guide to a new type true.

mod accounts;
mod blocks;
mod computed_blocks;
mod data_sources;
mod declared;
mod ephemeral;
mod functions;
mod generated;
mod guide;
mod identity;
mod life;
mod maps;
mod only;
mod permissions;
mod policies;
mod required_tags;
mod shares;
mod text;
mod trust;
mod types;
mod wire;
