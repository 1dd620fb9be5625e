//! A Terraform and OpenTofu provider for infrastructure in other people's AWS accounts.

// `json!` takes a step for each word, and what AWS says of some objects is long.
#![cfg_attr(test, recursion_limit = "512")]

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
