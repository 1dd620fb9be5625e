//! The provider's executable.

use assumerole::wire::{self, Empty};
use std::process::ExitCode;

fn main() -> ExitCode {
    wire::main(|| Empty)
}
