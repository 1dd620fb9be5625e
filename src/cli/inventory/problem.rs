//! Why there is no inventory.

use crate::cli::plan_file;

/// Why there is no inventory. Each is one sentence for a person at a terminal.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum Problem {
    /// The file cannot be read, or is no state.
    #[error(transparent)]
    File(#[from] plan_file::Problem),
    /// A state file of another time.
    #[error(
        "{file} is a state file of version {version}, and this program understands version 4: give what \
         `terraform show -json` prints"
    )]
    Version {
        /// Which one.
        file: String,
        /// What it says.
        version: String,
    },
    /// A state in which nothing is ours.
    #[error(
        "{0} has no objects of this provider (assumerole/assumerole, or hashicorp/aws in its place)"
    )]
    Nothing(String),
    /// `--role` names one through which nothing is reached.
    #[error("nothing in {file} is reached through {role}: {}", known(.roles))]
    NoSuchRole {
        /// Which file.
        file: String,
        /// The role that was asked for.
        role: String,
        /// The roles through which something is reached.
        roles: Vec<String>,
    },
    /// A script for several accounts.
    #[error("a script is for one account, and {file} has objects in {}: choose one with --role ARN", .accounts.join(", "))]
    Accounts {
        /// Which file.
        file: String,
        /// The accounts.
        accounts: Vec<String>,
    },
}

fn known(roles: &[String]) -> String {
    if roles.is_empty() {
        return "no object there has a role".to_owned();
    }
    format!("the roles there are {}", roles.join(", "))
}
