//! Terraform's side of a change: what it proposes, and what it accepts in an answer.
//!
//! These are the checks that Terraform makes on every plan and every result, written again from its
//! documentation. Tests play Terraform with them, and debug builds hold every answer against them before
//! it leaves (`core/src/provider/held.rs`), so that a broken rule is seen where it was broken.

mod action;
mod applied;
mod planned;
mod proposed;
mod state;
#[cfg(test)]
mod tests;

pub use action::{Action, replace_problems, second_plan_problems};
pub use applied::apply_problems;
pub use planned::{dropped_set_elements, plan_problems};
pub use proposed::proposed_new;
pub use state::state_problems;

use crate::value::{Path, Value};

/// A value as it may stand in a message of a debug build.
fn show(value: &Value) -> String {
    format!("{value:?}")
}

fn problem(found: &mut Vec<String>, at: &Path, what: impl std::fmt::Display) {
    let place = if at.0.is_empty() { "the object".to_owned() } else { format!("`{at}`") };
    found.push(format!("{place}: {what}"));
}
