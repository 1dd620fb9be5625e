//! The provider as Terraform meets it: a process that speaks go-plugin and Terraform's protocol 6.
//!
//! The only module that knows protobuf, go-plugin and TLS, and the only one that writes on stdout and stderr. What an answer says is
//! decided by the [`Handler`]; this module brings it the requests and makes sure that each gets an answer.

mod accept;
mod codec;
mod connection;
mod convert;
mod count;
mod declared;
mod diagnostic;
#[cfg(test)]
mod empty;
mod ephemeral;
mod error;
mod guard;
mod handler;
mod handshake;
mod hosts;
mod lifecycle;
mod listener;
mod log;
mod object;
mod plugin;
pub mod proto;
mod provider;
mod reattach;
mod routes;
mod serve;
mod service;
mod signals;
mod tls;

pub use diagnostic::unknown_type;
pub use error::Error;
pub use handler::{Call, Claim, Handler};

use crate::engine::Registry;
use crate::provider::Provider;
use std::ffi::OsString;
use std::process::ExitCode;

/// The address of this provider in `required_providers`.
pub const ADDRESS: &str = "assumerole/assumerole";

/// A variable of the environment, by name.
type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Whom a process serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The host that started it.
    Hosted,
    /// Hosts that are told where it listens, until a signal ends it.
    Debug,
}

/// Runs the process from its first line to its last, with the types of `registry`. Whoever calls it compiles nothing of that again,
/// as generic code would be.
#[must_use]
pub fn main(mode: Mode, registry: Registry) -> ExitCode {
    // Before all else: from here on a Ctrl-C does not end the process, and a parent that dies is noticed.
    let process = serve::Process::begin();
    let parent = lifecycle::parent();
    guard::quiet_panics();
    match process.and_then(|process| run(process, parent, mode, registry)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::tell(&error.chain());
            ExitCode::FAILURE
        }
    }
}

fn run(
    process: serve::Process,
    parent: lifecycle::Parent,
    mode: Mode,
    registry: Registry,
) -> Result<(), Error> {
    let env: Env<'_> = &|name| std::env::var_os(name);
    let handler = move || Provider::new(&registry);
    match mode {
        Mode::Hosted => serve::for_host(process, env, parent, handler),
        Mode::Debug => serve::for_debugger(process, env, handler),
    }
}
