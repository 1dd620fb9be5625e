//! The provider without its resource types: the protocol, plans, the life of an object, roles and trust, and the way to
//! AWS. Nothing here knows a type; the types know this.

// Futures that wait for AWS lie deep in each other, and the compiler looks through all of them where nothing is
// optimised. In tests, `json!` takes a step for each word, and what AWS says of some objects is long.
#![recursion_limit = "512"]

pub mod arn;
pub mod aws;
pub mod diagnostic;
pub mod duration;
pub mod policy;
pub mod quoted;
pub mod secret;
pub mod stop;
pub mod value;
#[macro_use]
pub mod schema;
pub mod declared;
pub mod engine;
pub mod permissions;
pub mod plan;
pub mod provider;
pub mod wire;
