//! A Terraform and OpenTofu provider for infrastructure in other people's AWS accounts.

pub mod arn;
pub mod aws;
pub mod diagnostic;
pub mod secret;
pub mod stop;
pub mod value;
#[macro_use]
pub mod schema;
pub mod plan;
