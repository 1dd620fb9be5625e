//! The provider's executable.

use assumerole::cli::{self, Start};
use assumerole::{services, wire};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::start() {
        Start::Serve(mode) => wire::main(mode, services::REGISTRY),
        Start::End(code) => code,
    }
}
