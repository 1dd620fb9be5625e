//! Why nothing can be installed.

use std::io;
use std::path::PathBuf;

/// Why nothing can be installed. Each is one sentence for a person at a terminal.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum Problem {
    /// A directory or a file that is to be written or removed.
    #[error("cannot write {}: {cause}; name another place with --mirror DIR or --project DIR", .path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// A directory or a file that has to be read.
    #[error("cannot read {}: {cause}", .path.display())]
    Read {
        /// Which one.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// The running program.
    #[error("this program cannot tell where its own file is: {0}")]
    Program(io::Error),
    /// No place of a user.
    #[error(
        "{0} is not set, so that there is no directory of yours: name one with --mirror DIR or --project DIR"
    )]
    Homeless(&'static str),
    /// What `--project` names.
    #[error("{} is no directory, and --project takes that of a configuration", .0.display())]
    NoProject(PathBuf),
    /// A file of somebody else has the name of ours.
    #[error("{} is not from this command: move it away, or name another directory with --mirror DIR", .0.display())]
    Foreign(PathBuf),
    /// Lines of the user that cannot be taken along.
    #[error(
        "{} cannot be read as a CLI configuration: {why}; mend it, or go without it (--user and --project DIR do not need it)",
        .path.display()
    )]
    Configuration {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
}
