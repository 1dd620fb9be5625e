//! The messages and services of `proto/`, as Rust. How they are made: `tests/it/generated.rs`.

#![allow(
    missing_docs,
    unreachable_pub,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    reason = "generated code"
)]

/// Terraform's plugin protocol 6. `Request` and `Response` of a method stand in a module named after it.
pub mod tfplugin6 {
    include!("generated/tfplugin6.rs");
}
/// The services of go-plugin.
pub mod plugin {
    include!("generated/plugin.rs");
}
/// gRPC's health service.
pub mod health {
    include!("generated/grpc.health.v1.rs");
}
