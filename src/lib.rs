//! A Terraform and OpenTofu provider for infrastructure in other people's AWS accounts.

// Futures that wait for AWS lie deep in each other, and the compiler looks through all of them where nothing is
// optimised. In tests, `json!` takes a step for each word, and what AWS says of some objects is long.
#![recursion_limit = "512"]

pub mod arn;
pub mod aws;
pub mod cli;
pub mod diagnostic;
pub mod duration;
pub mod policy;
mod quoted;
pub mod secret;
pub mod stop;
pub mod value;
#[macro_use]
pub mod schema;
pub mod declared;
#[cfg(test)]
mod docgen;
pub mod engine;
pub mod permissions;
pub mod plan;
pub mod provider;
pub mod services;
pub mod wire;

#[cfg(test)]
mod conformance;
