//! `inventory`: what stands in a customer's account, in the order in which it can be deleted.

mod items;
mod order;
mod print;
mod problem;
mod script;
mod source;
mod stored;
#[cfg(test)]
mod tests;
mod ways;

pub(super) use problem::Problem;

use super::arguments::Inventory;
use super::plan_file;
use clap::ValueEnum;

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A line for each object
    Table,
    /// The same for programs
    Json,
    /// AWS CLI calls that delete everything, for the owner of the account to read and to run
    Script,
}

/// Carries `inventory` out, and returns what to print.
pub(super) fn run(asked: &Inventory) -> Result<String, Problem> {
    let text = plan_file::text(&asked.state)?;
    told(&plan_file::name(&asked.state), &text, asked.role.as_deref(), asked.format)
}

fn told(file: &str, text: &str, role: Option<&str>, format: Format) -> Result<String, Problem> {
    let items = items::of(file, source::read(file, text)?, role)?;
    let items = order::sorted(items);
    match format {
        Format::Table => Ok(print::table(&items)),
        Format::Json => Ok(print::json(&items)),
        Format::Script => script::of(file, &items),
    }
}
