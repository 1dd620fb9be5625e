//! What Terraform takes a plan for, and what it demands of a second plan of the same change.

use super::{apply_problems, problem};
use crate::schema::Schema;
use crate::value::{Path, Value};

/// What Terraform takes a plan for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing changes.
    NoOp,
    /// An object is made.
    Create,
    /// The object changes in place.
    Update,
    /// The object is deleted and another one made.
    Replace,
    /// The object is deleted.
    Delete,
}

impl Action {
    /// What a plan asks for. `replace` are the paths whose change needs a new object; those at which nothing
    /// changes do not count.
    #[must_use]
    pub fn of(prior: &Value, planned: &Value, replace: &[Path]) -> Action {
        let changes = |path: &Path| path.find_in(prior) != path.find_in(planned);
        match (prior, planned) {
            (Value::Null, Value::Null) => Action::NoOp,
            (Value::Null, _) => Action::Create,
            (_, Value::Null) => Action::Delete,
            _ if replace.iter().any(changes) => Action::Replace,
            (prior, planned) if prior == planned => Action::NoOp,
            _ => Action::Update,
        }
    }
}

/// Paths to replace for that lead nowhere in both values, which Terraform refuses.
#[must_use]
pub fn replace_problems(prior: &Value, planned: &Value, replace: &[Path]) -> Vec<String> {
    let mut found = Vec::new();
    if !prior.is_null() {
        for path in
            replace.iter().filter(|p| p.find_in(prior).is_none() && p.find_in(planned).is_none())
        {
            problem(&mut found, path, "is to be replaced for, but leads nowhere");
        }
    }
    found
}

/// Everything for which Terraform would refuse the plan that it asks for again when it applies ("Provider
/// produced inconsistent final plan"): what was known stays, and the action is the same.
#[must_use]
pub fn second_plan_problems(
    schema: &Schema,
    first: (Action, &Value),
    second: (Action, &Value),
) -> Vec<String> {
    let mut found = apply_problems(schema, first.1, second.1);
    // An update may turn out to change nothing once everything is known.
    if first.0 != second.0 && (first.0, second.0) != (Action::Update, Action::NoOp) {
        let (first, second) = (first.0, second.0);
        problem(&mut found, &Path::root(), format!("was planned as {first:?}, now as {second:?}"));
    }
    found
}
