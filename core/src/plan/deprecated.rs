//! Arguments and blocks that are deprecated. Terraform takes the mark from the schema, and says nothing of it when one is
//! set. What is inside of objects is a matter of [`validate`](super::validate).

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Node, Schema};
use crate::value::{Path, Value};

/// A warning for each that a configuration sets.
#[must_use]
pub fn warnings(schema: &Schema, config: &Value) -> Diagnostics {
    let mut found = Diagnostics::default();
    collect(schema, &Path::root(), config, &mut found);
    found
}

fn collect(schema: &Schema, at: &Path, config: &Value, found: &mut Diagnostics) {
    for node in schema.nodes.iter() {
        let value = config.get(node.name);
        if value.is_null() {
            continue;
        }
        let here = at.attribute(node.name);
        if let Some(why) = node.rules.deprecated.filter(|_| is_set(node, value)) {
            found.push(Diagnostic::warning("Argument is deprecated", why).at(here.clone()));
        }
        let Some((_, inner)) = node.body().filter(|_| node.is_block()) else { continue };
        match value {
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    collect(inner, &here.index(i), item, found);
                }
            }
            Value::Set(items) => {
                for item in items {
                    let key = node.key_of(item).unwrap_or_default();
                    collect(inner, &here.element(key), item, found);
                }
            }
            item => collect(inner, &here, item, found),
        }
    }
}

/// What is not known yet may turn out to be null.
fn is_set(node: &Node, value: &Value) -> bool {
    let is_nothing = value.is_null() || value.is_unknown() || (node.is_block() && value.is_empty());
    node.is_settable() && !is_nothing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Block;

    model! {
        /// A door.
        struct Door {
            /// Its name.
            #[tf(optional, deprecated = "Use `number`.")]
            name: Option<String>,
            /// What it was called.
            #[tf(computed, deprecated = "Use `name`.")]
            title: Option<String>,
            /// Its keys.
            #[tf(block, deprecated = "Use `lock`.")]
            key: Vec<Key>,
            /// Its locks.
            #[tf(block)]
            lock: Vec<Key>,
        }
    }
    model! {
        /// A key.
        struct Key {
            /// How it is cut.
            #[tf(optional, deprecated = "Nobody asks.")]
            cut: Option<String>,
        }
    }

    fn told(config: &Value) -> Vec<String> {
        warnings(Door::schema(), config).iter().map(Diagnostic::in_words).collect()
    }

    #[test]
    fn what_is_set_is_told_at_its_place_and_what_may_be_null_is_not() {
        let key = || Value::object([("cut", Value::from("c"))]);
        let mut door = Door::schema().empty();
        assert_eq!(told(&door), [""; 0]);
        door.insert("name", Value::Unknown);
        assert_eq!(told(&door), [""; 0]);
        door.insert("name", Value::from("front"));
        door.insert("lock", Value::List(vec![key()]));
        assert_eq!(told(&door), ["name: Use `number`.", "lock[0].cut: Nobody asks."]);
        door.insert("key", Value::List(vec![Value::object([("cut", Value::Null)])]));
        door.insert("lock", Value::List(vec![]));
        assert_eq!(told(&door), ["name: Use `number`.", "key: Use `lock`."]);
    }
}
