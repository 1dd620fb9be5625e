//! A Terraform and OpenTofu provider for infrastructure in other people's AWS accounts.

pub mod diagnostic;
pub mod policy;
mod quoted;
pub mod stop;
pub mod value;
#[macro_use]
pub mod schema;
pub mod plan;
