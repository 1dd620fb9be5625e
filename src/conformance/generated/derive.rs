//! A change of an object: a configuration that is mostly the one before, parts of which are not known at first,
//! and an object that is not quite what was left.

use super::config::repaired;
use super::mask::{Chances, mask};
use super::samples;
use crate::engine::{Entry, life};
use crate::schema::{Nesting, Schema};
use crate::value::{Value, json};

/// An argument of a type, block or not.
pub(in crate::conformance) struct Argument {
    pub(in crate::conformance) name: &'static str,
    /// Whether another value always is another object.
    pub(in crate::conformance) replaces: bool,
    required: bool,
    /// Whether it can be unknown as a whole.
    opens: bool,
}

/// What can be written about an object of a type.
pub(in crate::conformance) fn arguments(schema: &Schema) -> Vec<Argument> {
    let attributes = schema.attributes().filter(|a| a.is_settable()).map(|a| Argument {
        name: a.name,
        replaces: a.rules.replace || a.name == "region",
        required: a.rules.required,
        opens: true,
    });
    let blocks = schema.blocks().map(|b| Argument {
        name: b.name,
        replaces: b.rules.replace,
        required: b.rules.min > 0,
        opens: b.body().is_some_and(|(nesting, _)| nesting != Nesting::Single),
    });
    attributes.chain(blocks).collect()
}

/// Whether a change in place, and whether a change that needs another object, can be written at all.
pub(super) fn possible(schema: &Schema) -> (bool, bool) {
    let arguments = arguments(schema);
    (arguments.iter().any(|a| !a.replaces), arguments.iter().any(|a| a.replaces))
}

/// A configuration while not all of it is known, and when it is. Most of it is as in `old`; some arguments are
/// another value, of `other`, and some are unknown at first, and turn out as another value, as what they were, or as
/// nothing. Now and then all of it is another one.
pub(super) fn change(
    entry: &Entry,
    old: &Value,
    other: &Value,
    chances: &mut Chances,
) -> (Value, Value) {
    let schema = entry.schema();
    if chances.one_in(8) {
        let now = repaired(entry, other.clone());
        return (mask(schema, &now, chances), now);
    }
    let in_place = !chances.one_in(3);
    let mut touched = arguments(schema);
    touched.retain(|a| !(in_place && a.replaces));
    // One or two of many as a rule, and of some the most: hooks look at several arguments at a time.
    let rarity = if chances.one_in(2) { 12 } else { 4 };
    let always = chances.below(touched.len());
    let (mut now, mut open) = (old.clone(), Vec::new());
    for (i, argument) in touched.iter().enumerate() {
        if i != always && !chances.one_in(rarity) {
            continue;
        }
        let is_open = chances.one_in(2);
        open.extend(Some(argument).filter(|_| is_open));
        match chances.below(4) {
            0 if is_open => {}
            1 if !argument.required => {
                now.insert(argument.name, schema.empty().get(argument.name).clone());
            }
            _ => now.insert(argument.name, other.get(argument.name).clone()),
        }
    }
    let now = repaired(entry, now);
    let mut then = now.clone();
    let masked = mask(schema, &now, chances);
    for Argument { name, opens, .. } in open {
        then.insert(name, if *opens { Value::Unknown } else { masked.get(name).clone() });
    }
    (then, now)
}

/// Now and then, `tags_all` or some of its keys in `ignore_changes`: Terraform fills them in from the state.
pub(super) fn ignore_tags(object: &Value, configs: [&mut Value; 2], chances: &mut Chances) {
    let Value::Map(tags) = object.get("tags_all") else { return };
    if !chances.one_in(4) {
        return;
    }
    let mut kept = tags.clone();
    if chances.one_in(2) {
        kept.retain(|_, _| chances.one_in(2));
    }
    for config in configs {
        config.insert("tags_all", Value::Map(kept.clone()));
    }
}

/// The object as the next refresh may find it: in other words, without what AWS never tells, as after an import, or
/// changed by others. None if no state can say that.
pub(super) fn found(
    entry: &Entry,
    state: &Value,
    decided: &Value,
    chances: &mut Chances,
) -> Option<Value> {
    let mut found = state.clone();
    let (respelled, imported, drifted) = (chances.one_in(2), chances.one_in(3), chances.one_in(4));
    if respelled {
        in_other_words((entry.resource.type_name(), ""), entry.schema(), &mut found);
    }
    for a in entry.schema().attributes() {
        if imported && a.rules.unread {
            found.insert(a.name, a.rules.default.map_or(Value::Null, Value::from));
        }
        // A refresh shows what AWS has chosen where it was left to it.
        let left = a.is_unset(found.get(a.name)) && a.rules.default.is_none();
        if left && chances.one_in(2) {
            found.insert(a.name, decided.get(a.name).clone());
        }
        let may_drift = !a.rules.replace && !OF_THE_ENGINE.contains(&a.name);
        if drifted && may_drift && chances.one_in(8) {
            found.insert(a.name, decided.get(a.name).clone());
        }
    }
    if found == *state {
        return Some(found);
    }
    let text = json::encode(&found).ok()?.to_string();
    life::upgrade(entry, entry.spec().version, text.as_bytes()).ok()
}

/// Says at every depth in other words what can be said in them.
fn in_other_words((type_name, at): (&str, &str), schema: &Schema, object: &mut Value) {
    for node in schema.nodes.iter() {
        let at = format!("{at}{}", node.name);
        object.change(node.name, |is| {
            let mut words = samples::texts(type_name, &at);
            if let Some(other) = words.find(|other| other != is && node.same(is, other)) {
                *is = other;
            } else if let Some((_, inner)) = node.body() {
                is.for_each_object(|object| {
                    in_other_words((type_name, &format!("{at}.")), inner, object);
                });
            }
        });
    }
}

/// What no refresh finds changed.
const OF_THE_ENGINE: [&str; 6] =
    ["id", "region", "assume_role", "allow_lock_out", "trust_policy_checks", "tags_all"];
