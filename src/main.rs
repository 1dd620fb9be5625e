//! The provider's executable.

// As in the library, whose futures it runs.
#![recursion_limit = "512"]

use assumerole::cli::{self, Start};
use assumerole::{provider::Provider, services, wire};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::start() {
        Start::Serve(mode) => wire::main(mode, || Provider::new(&services::REGISTRY)),
        Start::End(code) => code,
    }
}
