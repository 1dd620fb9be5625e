//! What the command line can say, with its help.

use super::install::Base;
use super::inventory;
use super::permissions::{Format, LACKS};
use crate::aws::partition::is_region_shaped;
use crate::aws::settings::role_arn;
use crate::wire::ADDRESS;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
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

/// Shown by `permissions --help` below the list of options.
fn compared() -> String {
    format!(
        "{EXIT}\n  {LACKS}  --compare: something that is needed is not allowed, or only in part"
    )
}

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
    /// Print the IAM policy that a plan, a state or types need, one for each role that leads to them
    #[command(after_help = compared())]
    Permissions(Permissions),
    /// Print what stands in a customer's account, in the order in which it can be deleted
    #[command(after_help = EXIT)]
    Inventory(Inventory),
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

#[derive(Debug, Default, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["plan", "state", "types"]))]
pub(super) struct Permissions {
    /// What `terraform show -json PLAN` prints; - is stdin
    #[arg(long, value_name = "FILE")]
    pub(super) plan: Option<PathBuf>,
    /// What `terraform show -json` prints of a state; - is stdin
    #[arg(long, value_name = "FILE")]
    pub(super) state: Option<PathBuf>,
    /// Types, with commas between them; a data source is data.aws_vpc
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    pub(super) types: Vec<String>,
    /// What shall be allowed, each with the reads that go with it [default: what the plan does, and to destroy all of it
    /// later; all three for a state and for types]
    #[arg(long = "for", value_name = "PURPOSE", value_enum)]
    pub(super) purpose: Option<Purpose>,
    /// How it is printed [default: json]
    #[arg(long, value_enum, conflicts_with = "compare")]
    pub(super) format: Option<Format>,
    /// Print what this policy lacks of it, and what it has beyond; - is stdin
    #[arg(long, value_name = "POLICY")]
    pub(super) compare: Option<PathBuf>,
    /// Only what this role needs; with --types, the role whose account they are in
    #[arg(long, value_name = "ARN", value_parser = role)]
    pub(super) role: Option<String>,
    /// The region that types are in
    #[arg(long, value_parser = region, conflicts_with_all = ["plan", "state"])]
    pub(super) region: Option<String>,
    /// A tag that everything is created with, and that only what has it is changed or deleted; may be given again
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
    pub(super) tags: Vec<(String, String)>,
    /// Leave these types out, with commas between them
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    pub(super) except: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Inventory {
    /// What `terraform show -json` prints of a state, or a state file; - is stdin
    #[arg(long, value_name = "FILE")]
    pub(super) state: PathBuf,
    /// Only what is reached through this role, or stands in its account where nothing tells the role
    #[arg(long, value_name = "ARN", value_parser = role)]
    pub(super) role: Option<String>,
    /// What is printed
    #[arg(long, value_enum, default_value_t = inventory::Format::Table)]
    pub(super) format: inventory::Format,
}

/// What a policy shall allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Purpose {
    /// To refresh and plan: reads only
    Plan,
    /// To create and change
    Apply,
    /// To delete
    Destroy,
}

fn role(text: &str) -> Result<String, String> {
    role_arn(text).map(|arn| arn.to_string())
}

fn region(text: &str) -> Result<String, String> {
    if is_region_shaped(text) {
        Ok(text.to_owned())
    } else {
        Err("no region, such as eu-west-1".to_owned())
    }
}

fn tag(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("no tag, such as Team=Clusters".to_owned()),
    }
}
