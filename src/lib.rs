//! A Terraform and OpenTofu provider for infrastructure in other people's AWS accounts.

// As in the core, whose futures these wait in.
#![recursion_limit = "512"]

#[macro_use]
extern crate assumerole_core;

use assumerole_core::quoted;
pub use assumerole_core::{
    arn, aws, declared, diagnostic, duration, engine, permissions, plan, policy, provider, schema,
    secret, stop, value, wire,
};

pub mod cli;
pub mod services;
mod variant;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod docgen;
#[cfg(test)]
mod store;
