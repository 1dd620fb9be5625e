//! What Terraform accepts as a plan.

use super::{problem, show};
use crate::plan::sets::is_from;
use crate::plan::write_only;
use crate::schema::{Attribute, Nested, Nesting, Schema};
use crate::value::{Path, Value};
use std::borrow::Cow;

/// Everything for which Terraform would refuse a plan ("Provider produced invalid plan").
#[must_use]
pub fn plan_problems(
    schema: &Schema,
    prior: &Value,
    config: &Value,
    planned: &Value,
) -> Vec<String> {
    let mut found = Vec::new();
    block(schema, &Path::root(), prior, config, planned, &mut found);
    found
}

fn block(
    schema: &Schema,
    at: &Path,
    prior: &Value,
    config: &Value,
    planned: &Value,
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
    for a in &schema.attributes {
        let [prior, config, planned] = [prior, config, planned].map(|v| v.get(a.name));
        let config = without_write_only(a, config);
        if let Some(what) = attribute(a, prior, &config, planned) {
            problem(found, &at.attribute(a.name), what);
        }
    }
    for b in &schema.blocks {
        let [prior, config, planned] = [prior, config, planned].map(|v| v.get(b.name));
        blocks(b, &at.attribute(b.name), prior, config, planned, found);
    }
}

/// What a nested attribute is configured as, without what no plan may hold.
fn without_write_only<'a>(a: &Attribute, config: &'a Value) -> Cow<'a, Value> {
    let Some((_, inner)) = &a.nested else { return Cow::Borrowed(config) };
    let mut config = config.clone();
    match &mut config {
        Value::List(items) => items.iter_mut().for_each(|item| write_only::erase(inner, item)),
        item => write_only::erase(inner, item),
    }
    Cow::Owned(config)
}

fn attribute(a: &Attribute, prior: &Value, config: &Value, planned: &Value) -> Option<String> {
    if a.rules.write_only {
        return (!planned.is_null()).then(|| "is write-only, but planned".to_owned());
    }
    let kept = planned == prior && !prior.is_null() && !config.is_null();
    if planned == config || kept {
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
    nested: &Nested,
    at: &Path,
    prior: &Value,
    config: &Value,
    planned: &Value,
    found: &mut Vec<String>,
) {
    match (config, planned, nested.nesting) {
        (config, planned, _) if config == planned => {}
        (Value::Unknown, ..) => problem(found, at, "is planned, but its configuration is unknown"),
        (_, Value::Unknown, _) => problem(found, at, "is planned as unknown as a whole"),
        (config, planned, Nesting::Single) => {
            block(&nested.schema, at, prior, config, planned, found);
        }
        (_, Value::Null, _) => problem(found, at, "is planned as null instead of empty"),
        (Value::List(configs), Value::List(plans), Nesting::List) => {
            if configs.len() != plans.len() {
                let what = format!("has {} blocks, configured are {}", plans.len(), configs.len());
                return problem(found, at, what);
            }
            let prior = prior.as_elements().unwrap_or_default();
            for (i, (config, planned)) in configs.iter().zip(plans).enumerate() {
                let prior = prior.get(i).unwrap_or(&Value::Null);
                block(&nested.schema, &at.index(i), prior, config, planned, found);
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
    for b in &schema.blocks {
        let here = at.attribute(b.name);
        match (config.get(b.name), planned.get(b.name)) {
            (Value::List(configs), Value::List(plans)) => {
                for (i, (config, planned)) in configs.iter().zip(plans).enumerate() {
                    sets(&b.schema, &here.index(i), config, planned, found);
                }
            }
            (Value::Set(configs), Value::Set(plans)) => {
                let from = |planned: &Value, config: &Value| is_from(&b.schema, planned, config);
                for config in configs.iter().filter(|c| !plans.iter().any(|p| from(p, c))) {
                    problem(found, &here, format!("lacks {}", show(config)));
                }
                for planned in plans.iter().filter(|p| !configs.iter().any(|c| from(p, c))) {
                    problem(found, &here, format!("has {} from nowhere", show(planned)));
                }
            }
            (config @ Value::Map(_), planned @ Value::Map(_)) => {
                sets(&b.schema, &here, config, planned, found);
            }
            _ => {}
        }
    }
}
