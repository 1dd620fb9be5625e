//! The command line: what a person asks of the program. Terraform starts it without arguments, and no parser is entered
//! then.

mod arguments;
mod install;
mod inventory;
mod permissions;
mod plan_file;
mod shell;
#[cfg(test)]
mod tests;

use crate::wire::Mode;
use arguments::{Arguments, Command};
use clap::{CommandFactory as _, Parser as _};
use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// What a command line can say that cannot be carried out: a directory that cannot be written, a file that cannot be
/// read.
const WRONG_INPUT: u8 = 1;
/// A command line that says nothing: an unknown command, a value that no option takes.
const WRONG_CALL: u8 = 2;

/// What a command prints, and the status it ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    text: String,
    status: u8,
}

impl Answer {
    /// What was asked for is done.
    fn done(text: String) -> Self {
        Self { text, status: 0 }
    }
}

/// What this process is to do.
#[derive(Debug)]
pub enum Start {
    /// Serve as a plugin.
    Serve(Mode),
    /// End: what was asked for is done, or cannot be.
    End(ExitCode),
}

/// Reads the arguments of this process, and carries out what is a command.
#[must_use]
pub fn start() -> Start {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    match mode(&arguments) {
        Some(mode) => Start::Serve(mode),
        None => Start::End(command(&arguments)),
    }
}

/// The two starts that need no parser: Terraform's, and that of somebody who debugs.
fn mode(arguments: &[OsString]) -> Option<Mode> {
    match arguments {
        [] => Some(Mode::Hosted),
        [only] if only == "--debug" || only == "-debug" => Some(Mode::Debug),
        _ => None,
    }
}

/// Carries out a command, and says how that went.
fn command(arguments: &[OsString]) -> ExitCode {
    let name = OsStr::new(env!("CARGO_PKG_NAME"));
    let words = std::iter::once(name).chain(arguments.iter().map(|argument| gnu(argument)));
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to stdout, and are no errors. Whoever has closed it does not want to hear.
            let _ = error.print();
            return if error.use_stderr() { WRONG_CALL.into() } else { ExitCode::SUCCESS };
        }
    };
    let answer = match arguments.command {
        Command::Install(asked) => {
            install::run(&asked, &|name| std::env::var_os(name)).map(Answer::done).map_err(told)
        }
        Command::Permissions(asked) => permissions::run(&asked).map_err(told),
        Command::Inventory(asked) => inventory::run(&asked).map(Answer::done).map_err(told),
        Command::Completion { shell } => Ok(Answer::done(completion(shell))),
    };
    match answer {
        Ok(answer) => print(&answer),
        Err(problem) => {
            let _ = writeln!(io::stderr().lock(), "{}: {problem}", env!("CARGO_PKG_NAME"));
            WRONG_INPUT.into()
        }
    }
}

/// Go programs take long options with one dash; so did this one for these two.
fn gnu(argument: &OsStr) -> &OsStr {
    match argument.to_str() {
        Some("-help") => OsStr::new("--help"),
        Some("-version") => OsStr::new("--version"),
        _ => argument,
    }
}

/// The script that makes a shell complete commands and options.
fn completion(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    let name = env!("CARGO_PKG_NAME");
    clap_complete::generate(shell, &mut Arguments::command(), name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// What is wrong, as a sentence.
fn told(problem: impl Display) -> String {
    problem.to_string()
}

fn print(answer: &Answer) -> ExitCode {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(answer.text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => answer.status.into(),
        Err(_) => WRONG_INPUT.into(),
    }
}
