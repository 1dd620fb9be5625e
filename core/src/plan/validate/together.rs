//! What is wrong with several attributes together.

use super::each_object;
use super::value::{check_nothing, is_nothing, names};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::sets::is_from;
use crate::plan::unset;
use crate::schema::{Demand, Node, Schema, Together};
use crate::value::{Path, Value};

const CONFLICT: &str = "Conflicting arguments";
const MISSING: &str = "Missing argument";

/// What an attribute needs, and what excludes it in every configuration.
pub(super) fn of_one(
    schema: &Schema,
    node: &Node,
    at: &Path,
    config: &Value,
    found: &mut Diagnostics,
) {
    if !is_set(config, node.name) {
        return;
    }
    let path = || at.attribute(node.name);
    for other in node.rules.requires.iter().filter(|other| lacks(config, other)) {
        if !may_be_filled_in(schema, node, other) {
            found.push(lacking(node.name, other).at(path()));
        }
    }
    for other in node.rules.conflicts.iter().filter(|other| is_set(config, other)) {
        if !may_be_filled_in(schema, node, other) {
            found.push(conflict(node.name, other).at(path()));
        }
    }
}

/// What is demanded of attributes together, in every configuration.
pub(super) fn of_all(schema: &Schema, at: &Path, config: &Value, found: &mut Diagnostics) {
    for together in schema.together.iter().filter(|together| applies(schema, together, config)) {
        let set = set_of(together, config);
        match together.demand {
            Demand::ExactlyOne | Demand::AtLeastOne if set.is_empty() => {
                // What is not known yet may turn out to be something.
                if together.names.iter().all(|name| lacks_or_false(config, name)) {
                    found.push(placed(missing(together), at, together));
                }
            }
            Demand::ExactlyOne => {
                let own = set.iter().filter(|name| !is_computed(schema, name)).count();
                if own > 1 {
                    found.push(too_many(together).at(at.attribute(first(set[1]))));
                }
            }
            Demand::None => {
                for name in set {
                    let detail = format!("`{name}` cannot be set{}.", condition(together));
                    let problem = Diagnostic::error(CONFLICT, detail);
                    found.push(problem.at(at.attribute(first(name))));
                }
            }
            Demand::AtLeastOne | Demand::Nothing => {}
        }
    }
}

/// Attributes that need each other, or exclude each other, but that AWS may fill in. A configuration that was
/// generated from an imported object holds what AWS has filled in, so this is wrong only where something new is asked
/// for. What is asked of a data source is always new.
pub fn together_with(schema: &Schema, prior: &Value, config: &Value, found: &mut Diagnostics) {
    each_object(schema, &Path::root(), config, &mut |schema, at, config| {
        let prior = at.in_value(prior);
        let is_new = |name: &str| asks(schema, prior, config, name);
        for node in schema.nodes.iter() {
            let said = config.get(node.name);
            if is_nothing(node, said) && is_new(node.name) {
                check_nothing(node, &at.attribute(node.name), said, found);
            }
        }
        for node in schema.nodes.iter().filter(|node| is_set(config, node.name)) {
            let recompute_with =
                is_new(node.name) || node.rules.recompute_with.iter().any(|name| is_new(name));
            let concerns = |other: &&&str| {
                may_be_filled_in(schema, node, other) && (recompute_with || is_new(other))
            };
            let path = || at.attribute(node.name);
            let without = |other: &&&str| lacks(config, other);
            for other in node.rules.requires.iter().filter(concerns).filter(without) {
                found.push(lacking(node.name, other).at(path()));
            }
            let with = |other: &&&str| is_set(config, other);
            for other in node.rules.conflicts.iter().filter(concerns).filter(with) {
                found.push(conflict(node.name, other).at(path()));
            }
        }
        for together in schema.together.iter().filter(|t| t.demand == Demand::ExactlyOne) {
            let set = set_of(together, config);
            let own = set.iter().filter(|name| !is_computed(schema, name)).count();
            if set.len() > 1 && own < 2 && applies(schema, together, config) {
                let asking = set.iter().find(|name| is_new(name));
                found.extend(asking.map(|name| too_many(together).at(at.attribute(first(name)))));
            }
        }
    });
}

fn may_be_filled_in(schema: &Schema, node: &Node, other: &str) -> bool {
    node.rules.computed || is_computed(schema, other)
}

/// Whether a configuration asks for another value than there is.
pub(super) fn asks(schema: &Schema, prior: &Value, config: &Value, name: &str) -> bool {
    let Some(node) = schema.node(first(name)) else { return false };
    let said = match (config.get(node.name), node.rules.default) {
        (Value::Null, Some(default)) => default.into(),
        (Value::Null, None) if node.rules.computed => return false,
        (said, _) if unset::leaves(node, said) => return false,
        (said, _) => said.clone(),
    };
    !said.is_unknown() && !is_there(node, &said, prior.get(node.name))
}

/// Whether what is said is there, and maybe more: in blocks, AWS fills in the rest.
fn is_there(node: &Node, said: &Value, prior: &Value) -> bool {
    let inside = node.body().filter(|_| node.is_block()).map(|(_, inner)| inner);
    match (inside, said.as_elements(), prior.as_elements()) {
        (Some(inner), Some(said), Some(prior)) => {
            said.len() == prior.len()
                && said.iter().zip(prior).all(|(said, prior)| is_from(inner, prior, said))
        }
        _ => node.same(said, prior),
    }
}

fn lacking(name: &str, other: &str) -> Diagnostic {
    let detail = format!("`{name}` has no meaning without `{other}`: set both or none.");
    Diagnostic::error(MISSING, detail)
}

fn conflict(name: &str, other: &str) -> Diagnostic {
    let detail = format!("`{name}` and `{other}` cannot be used together: remove one of them.");
    Diagnostic::error(CONFLICT, detail)
}

fn too_many(together: &Together) -> Diagnostic {
    let of = names(together.names, "and");
    let detail = format!("Only one of {of} can be set{}.", condition(together));
    Diagnostic::error(CONFLICT, detail)
}

fn missing(together: &Together) -> Diagnostic {
    let only = condition(together);
    let detail = match (together.names, together.demand) {
        ([one], _) => format!("`{one}` is required{only}."),
        (all, Demand::ExactlyOne) => {
            format!("Exactly one of {} is required{only}.", names(all, "and"))
        }
        (all, _) => format!("At least one of {} is required{only}.", names(all, "and")),
    };
    Diagnostic::error(MISSING, detail)
}

/// What is missing is told at the attribute if there is only one, and else at the object; the whole of a resource has no
/// place of its own.
fn placed(problem: Diagnostic, at: &Path, together: &Together) -> Diagnostic {
    match together.names {
        [one] => problem.at(at.attribute(first(one))),
        _ if at.0.is_empty() => problem,
        _ => problem.at(at.clone()),
    }
}

/// ` where `type` is `forward``, if there is a condition.
fn condition(together: &Together) -> String {
    together
        .when
        .map_or(String::new(), |(name, is)| format!(" where `{name}` is {}", names(is, "or")))
}

/// Whether the condition is met. What is not known yet may turn out not to be.
fn applies(schema: &Schema, together: &Together, config: &Value) -> bool {
    let Some((name, is)) = together.when else { return true };
    let node = schema.node(name);
    let value = match config.get(name) {
        Value::Null => {
            node.and_then(|node| node.rules.default.map(Value::from)).unwrap_or_default()
        }
        value => node.map_or_else(Value::default, |node| node.meant(value).into_owned()),
    };
    value.as_str().is_some_and(|value| is.contains(&value))
}

fn set_of(together: &Together, config: &Value) -> Vec<&'static str> {
    together.names.iter().copied().filter(|name| is_set(config, name)).collect()
}

/// Whether AWS may fill in what a name leads to.
fn is_computed(schema: &Schema, name: &str) -> bool {
    let Some(node) = schema.node(first(name)) else { return false };
    match (name.split_once('.'), node.body()) {
        (Some((_, rest)), Some((_, inner))) => is_computed(inner, rest),
        _ => node.rules.computed,
    }
}

/// What a name with dots begins with.
fn first(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}

/// Whether the user set something. Unknown may still turn out null; `false` asks for nothing.
fn is_set(config: &Value, name: &str) -> bool {
    any(config, name, &|value| {
        !value.is_unknown() && !value.is_empty() && *value != Value::Bool(false)
    })
}

/// Whether the user certainly said nothing.
fn lacks(config: &Value, name: &str) -> bool {
    !any(config, name, &|value| !value.is_empty())
}

fn lacks_or_false(config: &Value, name: &str) -> bool {
    !any(config, name, &|value| !value.is_empty() && *value != Value::Bool(false))
}

/// Whether it is so of any value that a name with dots leads to, or of one on the way that is not known.
fn any(object: &Value, name: &str, is: &dyn Fn(&Value) -> bool) -> bool {
    let Some((first, rest)) = name.split_once('.') else { return is(object.get(name)) };
    match object.get(first) {
        Value::Unknown => is(&Value::Unknown),
        Value::List(items) | Value::Set(items) => items.iter().any(|item| any(item, rest, is)),
        inner => any(inner, rest, is),
    }
}
