//! What is wrong with a file that is to be a plan, a state or a policy.

use std::io;

/// Why a file is none. Each is one sentence for a person at a terminal.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum Problem {
    /// It cannot be read.
    #[error("cannot read {file}: {cause}")]
    Read {
        /// Which one.
        file: String,
        /// What the operating system says.
        cause: io::Error,
    },
    /// It is no text: most likely what `terraform plan -out` writes.
    #[error("{file} is no text: give what `terraform show -json {file}` prints")]
    Binary {
        /// Which one.
        file: String,
    },
    /// It is no JSON.
    #[error("{file} is not JSON: {why}")]
    NoJson {
        /// Which one.
        file: String,
        /// What is wrong, and where.
        why: String,
    },
    /// A state as Terraform stores it.
    #[error(
        "{file} is a state as Terraform stores it: give what `terraform show -json {file}` prints"
    )]
    Stored {
        /// Which one.
        file: String,
    },
    /// Something else.
    #[error("{file} has no format_version: give what `terraform show -json` prints")]
    Other {
        /// Which one.
        file: String,
    },
    /// A format of another time.
    #[error("{file} has format version {version}, and this program understands version 1")]
    Version {
        /// Which one.
        file: String,
        /// What it says.
        version: String,
    },
    /// A plan in the place of a state.
    #[error("{file} is a plan and no state: give it with --plan")]
    NoState {
        /// Which one.
        file: String,
    },
    /// A state in the place of a plan.
    #[error("{file} is a state and no plan: give it with --state")]
    NoPlan {
        /// Which one.
        file: String,
    },
}
