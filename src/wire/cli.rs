//! What the arguments ask for.

use super::Error;
use std::ffi::OsString;

/// What the process is to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Serve the host that started it.
    Serve,
    /// Serve hosts that are told where it listens, until a signal ends it.
    Debug,
    /// Print this and end.
    Print(String),
}

/// Reads the arguments, without the name of the program.
pub(super) fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Command, Error> {
    let Some(first) = arguments.next() else { return Ok(Command::Serve) };
    let command = match first.to_str() {
        Some("--debug" | "-debug") => Command::Debug,
        Some("--version" | "-version" | "-V") => Command::Print(version()),
        Some("--help" | "-help" | "-h") => Command::Print(help()),
        _ => return Err(unknown(&first)),
    };
    match arguments.next() {
        Some(further) => Err(unknown(&further)),
        None => Ok(command),
    }
}

fn unknown(argument: &OsString) -> Error {
    Error::Argument(argument.to_string_lossy().into_owned())
}

fn version() -> String {
    format!("{} {}\n", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}

fn help() -> String {
    format!(
        "{description}.

Terraform and OpenTofu start this program by themselves, once a configuration says

    terraform {{
      required_providers {{
        aws = {{ source = \"{address}\" }}
      }}
    }}

Usage: {name} [--debug | --version | --help]

    --debug     serve without a host, and print how to attach Terraform to this process
    --version   print the version
    --help      print this text

Environment: TF_LOG_PROVIDER, else TF_LOG, sets how much is logged (TRACE, DEBUG, INFO, WARN, ERROR, JSON, OFF).
",
        description = env!("CARGO_PKG_DESCRIPTION"),
        address = super::ADDRESS,
        name = env!("CARGO_PKG_NAME"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Command, String> {
        parse(arguments.iter().map(OsString::from)).map_err(|error| error.chain())
    }

    #[test]
    fn no_argument_means_that_a_host_started_it() {
        assert_eq!(parsed(&[]), Ok(Command::Serve));
    }

    #[test]
    fn an_unknown_argument_is_named_wherever_it_stands() {
        assert_eq!(
            parsed(&["--verbose"]).unwrap_err(),
            r#"unknown argument "--verbose": see --help"#
        );
        assert_eq!(
            parsed(&["--debug", "now"]).unwrap_err(),
            r#"unknown argument "now": see --help"#
        );
    }

    #[test]
    fn the_forms_of_go_flags_are_understood() {
        assert_eq!(parsed(&["-debug"]), Ok(Command::Debug));
        assert_eq!(parsed(&["-version"]), parsed(&["--version"]));
    }
}
