//! What Terraform accepts as a plan.

use super::{problem, show};
use crate::plan::sets::is_from;
use crate::schema::{Nesting, Node, Schema, Syntax};
use crate::value::{Path, Value};

/// Everything for which Terraform would refuse a plan ("Provider produced invalid plan").
#[must_use]
pub fn plan_problems(
    schema: &Schema,
    prior: &Value,
    config: &Value,
    planned: &Value,
) -> Vec<String> {
    let mut found = Vec::new();
    block(schema, Filled::No, &Path::root(), [prior, config, planned], &mut found);
    found
}

/// Whether it is in a block that AWS fills in: to Terraform, everything in one is computed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filled {
    Yes,
    No,
}

impl Filled {
    fn inside(self, node: &Node) -> Self {
        if node.is_block() && node.rules.computed { Self::Yes } else { self }
    }
}

fn block(
    schema: &Schema,
    filled: Filled,
    at: &Path,
    [prior, config, planned]: [&Value; 3],
    found: &mut Vec<String>,
) {
    match (config, planned) {
        (Value::Null, Value::Null) => return,
        (Value::Null, _) => {
            return problem(found, at, "is planned, but the configuration has none");
        }
        (_, Value::Null) => return problem(found, at, "is planned as null, but is configured"),
        (_, Value::Unknown) => return problem(found, at, "is planned as unknown as a whole"),
        _ => {}
    }
    nodes(schema, filled, at, [prior, config, planned], found);
}

fn nodes(
    schema: &Schema,
    filled: Filled,
    at: &Path,
    [prior, config, planned]: [&Value; 3],
    found: &mut Vec<String>,
) {
    for node in schema.nodes.iter() {
        let [prior, config, planned] = [prior, config, planned].map(|v| v.get(node.name));
        let at = || at.attribute(node.name);
        match node.syntax {
            Syntax::Block => blocks(node, filled, &at(), [prior, config, planned], found),
            _ if node.rules.write_only => {
                if !planned.is_null() {
                    problem(found, &at(), "is write-only, but planned");
                }
            }
            Syntax::Nested => nested(node, &at(), [prior, config, planned], found),
            Syntax::Attribute => {
                let free = filled == Filled::Yes && config.is_null();
                if let Some(what) = attribute(node, prior, config, planned).filter(|_| !free) {
                    problem(found, &at(), what);
                }
            }
        }
    }
}

/// A nested attribute: as a whole like any other, or what is in it by its own rules.
fn nested(node: &Node, at: &Path, values: [&Value; 3], found: &mut Vec<String>) {
    let [prior, config, planned] = values;
    let Some(what) = attribute(node, prior, config, planned) else { return };
    let Some((_, inner)) = node.body() else { return };
    match (config, planned) {
        (Value::Map(_), Value::Map(_)) => nodes(inner, Filled::No, at, values, found),
        (Value::List(configs), Value::List(plans)) if configs.len() == plans.len() => {
            let prior = prior.as_elements().unwrap_or_default();
            for (i, (config, planned)) in configs.iter().zip(plans).enumerate() {
                let prior = prior.get(i).unwrap_or(&Value::Null);
                nodes(inner, Filled::No, &at.index(i), [prior, config, planned], found);
            }
        }
        _ => problem(found, at, what),
    }
}

fn attribute(a: &Node, prior: &Value, config: &Value, planned: &Value) -> Option<String> {
    let kept = planned == prior && !prior.is_null() && !config.is_null();
    // Terraform takes this only from a type that says so (docs/decisions/0058-the-url-of-an-issuer.md).
    let stored = a.rules.stored(config).is_some_and(|stored| stored == *planned);
    if planned == config || kept || stored {
        return None;
    }
    let free = a.rules.computed && (config.is_null() || !a.is_settable());
    match config {
        _ if free => None,
        Value::Null => Some(format!("is planned as {} without being computed", show(planned))),
        config => Some(format!("is planned as {}, configured as {}", show(planned), show(config))),
    }
}

fn blocks(
    node: &Node,
    filled: Filled,
    at: &Path,
    [prior, config, planned]: [&Value; 3],
    found: &mut Vec<String>,
) {
    let Some((nesting, inner)) = node.body() else { return };
    let filled = filled.inside(node);
    match (config, planned, nesting) {
        (_, Value::Null, Nesting::List | Nesting::Set) => {
            problem(found, at, "is planned as null instead of empty");
        }
        (config, planned, _) if config == planned => {}
        (Value::Unknown, ..) => problem(found, at, "is planned, but its configuration is unknown"),
        // How many there are is then the provider's business, and what they are.
        (config, ..) if filled == Filled::Yes && config.is_empty() => {}
        (_, Value::Unknown, _) => problem(found, at, "is planned as unknown as a whole"),
        (config, planned, Nesting::Single) => {
            block(inner, filled, at, [prior, config, planned], found);
        }
        (Value::List(configs), Value::List(plans), Nesting::List) => {
            if configs.len() != plans.len() {
                let what = format!("has {} blocks, configured are {}", plans.len(), configs.len());
                return problem(found, at, what);
            }
            let prior = prior.as_elements().unwrap_or_default();
            for (i, (config, planned)) in configs.iter().zip(plans).enumerate() {
                let prior = prior.get(i).unwrap_or(&Value::Null);
                block(inner, filled, &at.index(i), [prior, config, planned], found);
            }
        }
        // Elements of sets cannot be told apart: Terraform trusts the provider with them.
        (_, Value::Set(_), Nesting::Set) => {}
        (_, planned, _) => {
            problem(found, at, format!("is no collection of blocks: {}", show(planned)));
        }
    }
}

/// Where a plan does not do justice to the blocks of a set, in which Terraform trusts the provider: each
/// that is configured must be planned, with whatever is computed in it, and nothing else may be. Elements
/// that are spelled differently are left out of this.
#[must_use]
pub fn dropped_set_elements(schema: &Schema, config: &Value, planned: &Value) -> Vec<String> {
    let mut found = Vec::new();
    sets(schema, &Path::root(), config, planned, &mut found);
    found
}

fn sets(schema: &Schema, at: &Path, config: &Value, planned: &Value, found: &mut Vec<String>) {
    for b in schema.nodes.iter() {
        let Some((_, inner)) = b.planned_inside() else { continue };
        if b.is_left_out(config.get(b.name)) {
            continue;
        }
        let here = at.attribute(b.name);
        match (config.get(b.name), planned.get(b.name)) {
            (Value::List(configs), Value::List(plans)) => {
                for (i, (config, planned)) in configs.iter().zip(plans).enumerate() {
                    sets(inner, &here.index(i), config, planned, found);
                }
            }
            (Value::Set(configs), Value::Set(plans)) => {
                let from = |planned: &Value, config: &Value| is_from(inner, planned, config);
                for config in configs.iter().filter(|c| !plans.iter().any(|p| from(p, c))) {
                    problem(found, &here, format!("lacks {}", show(config)));
                }
                for planned in plans.iter().filter(|p| !configs.iter().any(|c| from(p, c))) {
                    problem(found, &here, format!("has {} from nowhere", show(planned)));
                }
            }
            (config @ Value::Map(_), planned @ Value::Map(_)) => {
                sets(inner, &here, config, planned, found);
            }
            _ => {}
        }
    }
}
