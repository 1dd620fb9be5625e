//! Why no policy can be printed.

use crate::cli::plan_file;
use crate::permissions::Useless;
use crate::policy::PolicyError;

/// Why no policy can be printed. Each is one sentence for a person at a terminal.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum Problem {
    /// A file that cannot be read, or is none of the kind that is asked for.
    #[error(transparent)]
    File(#[from] plan_file::Problem),
    /// A file in which nothing stands.
    #[error("{0} has no resources, so there is nothing to allow")]
    Empty(String),
    /// A file in which nothing is ours.
    #[error(
        "{file} has no resources of this provider (assumerole/assumerole, or hashicorp/aws in its place), only of {}",
        .others.join(", ")
    )]
    Foreign {
        /// Which one.
        file: String,
        /// Whose resources it has.
        others: Vec<String>,
    },
    /// Types of which it is not known what they need.
    #[error(
        "{from} has types that this provider does not manage, so that it cannot tell what they need: {}; to leave them \
         out say --except {}",
        .types.join(", "),
        .types.join(",")
    )]
    Types {
        /// The file, or the option.
        from: String,
        /// Their names.
        types: Vec<String>,
    },
    /// `--role` names one that nothing is reached through.
    #[error("nothing is reached through {asked}, only through {}", .known.join(", "))]
    NoSuchRole {
        /// What was asked for.
        asked: String,
        /// Through what something is reached.
        known: Vec<String>,
    },
    /// A template for several accounts.
    #[error(
        "a template is for one account, and these resources are reached through {}: choose one with --role",
        .0.join(", ")
    )]
    SeveralRoles(Vec<String>),
    /// Two files that are stdin.
    #[error("stdin can be read once: give one of the two as a file")]
    Twice,
    /// What is to be compared with is no policy.
    #[error("{file} is no policy that IAM takes: {error}")]
    Policy {
        /// Which one.
        file: String,
        /// What is wrong with it.
        error: PolicyError,
    },
    /// A tag that no action can be limited by.
    #[error(transparent)]
    Useless(#[from] Useless),
}
