//! What the command line can say, with its help.

use super::install::Base;
use crate::wire::ADDRESS;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

/// Shown by `--help` below the list of options.
fn environment() -> String {
    format!(
        "Terraform and OpenTofu start this program by themselves, without arguments, once a configuration says

    terraform {{
      required_providers {{
        aws = {{ source = \"{ADDRESS}\" }}
      }}
    }}

Environment: TF_LOG_PROVIDER, else TF_LOG, sets how much is logged (TRACE, DEBUG, INFO, WARN, ERROR, JSON, OFF).

{EXIT}"
    )
}

/// What the exit status of every command means.
const EXIT: &str = "Exit status:
  0  it is done, or there was nothing to do
  1  it cannot be done: a directory that cannot be written, a file that cannot be read
  2  the call is wrong: an unknown command or option, a value that it does not take";

#[derive(Debug, Parser)]
#[command(version, about = concat!(env!("CARGO_PKG_DESCRIPTION"), "."), after_help = environment())]
#[command(subcommand_required = true, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    /// Serve without a host, and print how to attach Terraform to this process
    #[arg(long = "debug")]
    _debug: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Put this program where `terraform init` and `tofu init` find it without a registry
    #[command(after_help = EXIT)]
    Install(Install),
    /// Print the script that makes a shell complete commands and options
    #[command(after_help = EXIT)]
    Completion {
        /// The shell
        shell: Shell,
    },
}

// Without a doc comment, which would take the place of what the command says of itself.
#[derive(Debug, Args)]
pub(super) struct Install {
    /// Keep it in this directory, with a CLI configuration that leads there [default: terraform-provider-assumerole in
    /// `$XDG_DATA_HOME` or `~/.local/share`]
    #[arg(long, value_name = "DIR", group = "place")]
    pub(super) mirror: Option<PathBuf>,
    /// Put it into the plugin directory of this user: every configuration gets it
    #[arg(long, group = "place")]
    pub(super) user: bool,
    /// Put it into the plugin directory of the configuration in this directory: no other one gets it
    #[arg(long, value_name = "DIR", group = "place")]
    pub(super) project: Option<PathBuf>,
    /// Install it under the address of this provider, too
    #[arg(long = "as", value_name = "SOURCE", value_parser = ["hashicorp/aws"])]
    pub(super) other_name: Option<String>,
    /// The versions of that provider to stand for, with commas between them
    #[arg(long = "for", value_name = "VERSIONS", value_delimiter = ',', requires = "other_name")]
    #[arg(default_value = Base::DEFAULT)]
    pub(super) bases: Vec<Base>,
    /// Put it there as zip archives
    #[arg(long)]
    pub(super) packed: bool,
    /// Remove what this command has installed in the same place
    #[arg(long, conflicts_with_all = ["other_name", "bases", "packed"])]
    pub(super) uninstall: bool,
}
