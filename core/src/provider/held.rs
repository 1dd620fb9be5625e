//! Debug builds hold every answer against Terraform's rules before it leaves, so that a broken rule is seen
//! where it was broken, in every test that runs the provider. Release builds leave it to Terraform.

use super::{Answer, Opened};
use crate::diagnostic::Diagnostic;
use crate::engine::life::Plan;
use crate::engine::{Entry, EphemeralEntry};
use crate::plan::contract::{apply_problems, plan_problems, replace_problems, state_problems};
use crate::schema::Schema;
use crate::value::Value;

/// A plan that Terraform accepts.
pub(super) fn plan(entry: &Entry, asked: &Plan<'_>, answer: Answer) -> Answer {
    held(answer, |answer| {
        if answer.diagnostics.has_errors() {
            return vec![];
        }
        let Plan { prior, config, .. } = *asked;
        let mut found = plan_problems(entry.schema(), prior, config, &answer.state);
        found.extend(replace_problems(prior, &answer.state, &answer.replace));
        found
    })
}

/// What became of a plan: with an error any state, without one what was planned.
pub(super) fn applied(entry: &Entry, planned: &Value, answer: Answer) -> Answer {
    held(answer, |answer| {
        let mut found = state_problems(entry.schema(), &answer.state);
        if !answer.diagnostics.has_errors() {
            found.extend(apply_problems(entry.schema(), planned, &answer.state));
        }
        found
    })
}

/// An object with an identity, if its type has them.
pub(super) fn identity(entry: &Entry, answer: Answer) -> Answer {
    held(answer, |answer| {
        let lacks = !answer.state.is_null() && answer.identity.is_null();
        match entry.spec().identity {
            Some(_) if lacks && !answer.diagnostics.has_errors() => {
                vec!["the object has no identity".to_owned()]
            }
            _ => vec![],
        }
    })
}

/// A state that Terraform can store.
pub(super) fn state(schema: &Schema, answer: Answer) -> Answer {
    held(answer, |answer| state_problems(schema, &answer.state))
}

/// An ephemeral resource that Terraform takes: as a plan of something new of which everything is known.
pub(super) fn opened(entry: &EphemeralEntry, config: &Value, opened: Opened) -> Opened {
    opened.with(|answer| {
        held(answer, |answer| {
            if answer.diagnostics.has_errors() {
                return vec![];
            }
            let schema = entry.schema();
            let mut found = plan_problems(schema, &Value::Null, config, &answer.state);
            found.extend(state_problems(schema, &answer.state));
            found
        })
    })
}

fn held(mut answer: Answer, problems: impl FnOnce(&Answer) -> Vec<String>) -> Answer {
    if cfg!(debug_assertions) {
        let found = problems(&answer);
        answer.diagnostics.extend(found.iter().map(|problem| broken(problem)));
    }
    answer
}

fn broken(problem: &str) -> Diagnostic {
    Diagnostic::error(
        "Internal error: please report",
        format!(
            "This debug build found an answer that breaks Terraform's rules (core/src/plan/contract): {problem}."
        ),
    )
}
