//! The provider's executable.

use assumerole::{provider::Provider, services, wire};
use std::process::ExitCode;

fn main() -> ExitCode {
    wire::main(|| Provider::new(&services::REGISTRY))
}
