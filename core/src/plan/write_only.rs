//! Values that are only sent: they stand in the configuration, and in no plan or state.

use crate::schema::Schema;
use crate::value::{Path, Value};

/// Puts the write-only values of a configuration where they belong in an object: what a create or update
/// call sends. Out of a null configuration it takes them away.
///
/// Terraform accepts none in sets, so that each has its place.
pub fn put(schema: &Schema, config: &Value, object: &mut Value) {
    for node in schema.nodes.iter() {
        let said = config.get(node.name);
        object.change(node.name, |slot| {
            if node.rules.write_only {
                slot.clone_from(said);
            } else if let Some((_, inner)) = node.planned_inside() {
                put_inside(inner, said, slot);
            }
        });
    }
}

fn put_inside(schema: &Schema, config: &Value, slot: &mut Value) {
    match slot {
        Value::List(items) => {
            let said = config.as_elements().unwrap_or_default();
            for (i, item) in items.iter_mut().enumerate() {
                put(schema, said.get(i).unwrap_or(&Value::Null), item);
            }
        }
        item => put(schema, config, item),
    }
}

/// Takes the write-only values out of an object.
pub fn erase(schema: &Schema, object: &mut Value) {
    put(schema, &Value::Null, object);
}

/// Where write-only values are set.
#[must_use]
pub fn set_in(schema: &Schema, object: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    collect(schema, &Path::root(), object, &mut found);
    found
}

fn collect(schema: &Schema, at: &Path, object: &Value, found: &mut Vec<Path>) {
    for node in schema.nodes.iter() {
        let value = object.get(node.name);
        match node.planned_inside() {
            _ if value.is_null() => {}
            _ if node.rules.write_only => found.push(at.attribute(node.name)),
            Some((_, inner)) => collect_inside(inner, &at.attribute(node.name), value, found),
            None => {}
        }
    }
}

fn collect_inside(schema: &Schema, at: &Path, value: &Value, found: &mut Vec<Path>) {
    match value {
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                collect(schema, &at.index(i), item, found);
            }
        }
        item => collect(schema, at, item, found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Block;

    model! {
        /// A door.
        struct Door {
            /// Its name.
            #[tf(optional)]
            name: Option<String>,
            /// Its code.
            #[tf(optional, write_only)]
            code: Option<String>,
            /// Who opens it.
            #[tf(optional, nested)]
            guard: Option<Key>,
            /// Its keys.
            #[tf(block)]
            key: Vec<Key>,
        }
    }
    model! {
        /// A key.
        struct Key {
            /// Its number.
            #[tf(optional)]
            number: Option<i64>,
            /// How it is cut.
            #[tf(optional, write_only)]
            cut: Option<String>,
        }
    }

    fn key(number: i64, cut: Option<&str>) -> Value {
        let cut = cut.map_or(Value::Null, Value::from);
        Value::object([("number", Value::from(number)), ("cut", cut)])
    }
    fn door(code: Option<&str>, guard: Value, keys: Vec<Value>) -> Value {
        Value::object([
            ("name", Value::from("front")),
            ("code", code.map_or(Value::Null, Value::from)),
            ("guard", guard),
            ("key", Value::List(keys)),
        ])
    }

    #[test]
    fn they_are_found_put_and_taken_away_at_every_depth() {
        let schema = Door::schema();
        let keys = || vec![key(2, None), key(3, Some("c"))];
        let config = door(Some("a"), key(1, Some("b")), keys());
        let paths: Vec<_> = set_in(schema, &config).iter().map(ToString::to_string).collect();
        assert_eq!(paths, ["code", "guard.cut", "key[1].cut"]);

        let planned = door(None, key(1, None), vec![key(2, None), key(3, None)]);
        let mut sent = planned.clone();
        put(schema, &config, &mut sent);
        assert_eq!(sent, config);
        erase(schema, &mut sent);
        assert_eq!(sent, planned);
        assert!(set_in(schema, &planned).is_empty());
    }

    #[test]
    fn what_aws_returns_of_them_is_not_kept() {
        let schema = Door::schema();
        let planned = door(None, key(1, None), vec![key(2, None)]);
        let mut observed = door(Some("a"), key(1, Some("b")), vec![key(2, Some("c"))]);
        crate::plan::keep_spelling(schema, &planned, &mut observed);
        assert_eq!(observed, planned);
    }

    #[test]
    fn a_configuration_with_fewer_blocks_or_none_gives_nothing() {
        let schema = Door::schema();
        let config = door(None, Value::Null, vec![]);
        let mut sent = door(None, key(1, None), vec![key(2, None)]);
        let planned = sent.clone();
        put(schema, &config, &mut sent);
        assert_eq!(sent, planned);
    }
}
