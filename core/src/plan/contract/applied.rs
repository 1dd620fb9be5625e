//! What Terraform accepts as the outcome of a plan.

use super::{problem, show};
use crate::schema::Schema;
use crate::value::{Path, Value};

/// Everything for which Terraform would refuse what an apply returned without an error ("Provider produced
/// inconsistent result after apply"): whatever was known in the plan must be there unchanged.
#[must_use]
pub fn apply_problems(schema: &Schema, planned: &Value, actual: &Value) -> Vec<String> {
    let mut found = Vec::new();
    block(schema, &Path::root(), planned, actual, &mut found);
    found
}

fn block(schema: &Schema, at: &Path, planned: &Value, actual: &Value, found: &mut Vec<String>) {
    match (planned, actual) {
        (Value::Null, Value::Null) => return,
        (Value::Null, _) => return problem(found, at, "was planned to be absent, but is there"),
        (_, Value::Null) => return problem(found, at, "was planned, but is absent"),
        _ => {}
    }
    for a in schema.attributes() {
        let (planned, actual) = (planned.get(a.name), actual.get(a.name));
        if planned != actual || !actual.is_wholly_known() {
            value(&at.attribute(a.name), planned, actual, found);
        }
    }
    for b in schema.blocks() {
        let Some((_, inner)) = b.body() else { continue };
        let here = at.attribute(b.name);
        match (planned.get(b.name), actual.get(b.name)) {
            (Value::Unknown, _) => {}
            (Value::List(planned), Value::List(actual)) => {
                if planned.len() != actual.len() {
                    let what = format!(
                        "{} blocks were planned, {} are there",
                        planned.len(),
                        actual.len()
                    );
                    problem(found, &here, what);
                    continue;
                }
                for (i, (planned, actual)) in planned.iter().zip(actual).enumerate() {
                    block(inner, &here.index(i), planned, actual, found);
                }
            }
            (Value::Set(planned), Value::Set(actual)) => {
                sets(&here, planned, actual, found, &|planned, actual| {
                    apply_problems(inner, planned, actual).is_empty()
                });
            }
            (planned, actual) => block(inner, &here, planned, actual, found),
        }
    }
}

fn value(at: &Path, planned: &Value, actual: &Value, found: &mut Vec<String>) {
    match (planned, actual) {
        (Value::Unknown, _) => {}
        (_, Value::Unknown) => problem(found, at, "was known, but is unknown now"),
        (Value::List(planned), Value::List(actual)) if planned.len() == actual.len() => {
            for (i, (planned, actual)) in planned.iter().zip(actual).enumerate() {
                value(&at.index(i), planned, actual, found);
            }
        }
        (Value::Set(planned), Value::Set(actual)) => {
            sets(at, planned, actual, found, &|planned, actual| {
                let mut inner = Vec::new();
                value(&Path::root(), planned, actual, &mut inner);
                inner.is_empty()
            });
        }
        (Value::Map(planned), Value::Map(actual)) if planned.keys().eq(actual.keys()) => {
            for (key, planned) in planned {
                value(&at.key(key), planned, actual.get(key).unwrap_or(&Value::Null), found);
            }
        }
        (planned, actual) if planned == actual => {}
        (planned, actual) => {
            problem(found, at, format!("was planned as {}, is {}", show(planned), show(actual)));
        }
    }
}

/// Elements of sets have no names: each must have a match on the other side. Fewer may be left, because
/// elements that turn out equal are one.
fn sets(
    at: &Path,
    planned: &[Value],
    actual: &[Value],
    found: &mut Vec<String>,
    fits: &dyn Fn(&Value, &Value) -> bool,
) {
    for lost in planned.iter().filter(|p| !actual.iter().any(|a| fits(p, a))) {
        problem(found, at, format!("lacks the planned {}", show(lost)));
    }
    for extra in actual.iter().filter(|a| !planned.iter().any(|p| fits(p, a))) {
        problem(found, at, format!("has {}, which was not planned", show(extra)));
    }
    if actual.len() > planned.len() {
        let what = format!("{} elements were planned, {} are there", planned.len(), actual.len());
        problem(found, at, what);
    }
}
