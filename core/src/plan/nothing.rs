//! What stands where AWS has nothing.
//!
//! Of a computed attribute that is what hashicorp/aws has there, because modules compare: an empty string, zero, false, no
//! elements. Of all else, and where the type says so, it is null (docs/decisions/0066-where-aws-has-nothing.md).

use crate::schema::Schema;
use crate::value::Value;

/// Puts that into an object that a read has told of, at every depth.
pub fn fill_in(schema: &Schema, object: &mut Value) {
    for node in schema.nodes.iter() {
        object.change(node.name, |value| {
            if value.is_null() {
                *value = node.nothing();
            } else if let Some((_, inner)) = node.body() {
                value.for_each_object(|object| fill_in(inner, object));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Block, Lit};
    use crate::value::Number;
    use std::collections::{BTreeMap, BTreeSet};

    model! {
        /// A port.
        struct Port {
            /// Its name.
            #[tf(required)]
            name: String,
            /// What is said of it.
            #[tf(optional)]
            note: Option<String>,
            /// Whether it is deep, by default.
            #[tf(optional, default = Lit::Bool(true))]
            deep: Option<bool>,
            /// Its flags.
            #[tf(optional, default = Lit::Nothing)]
            flags: Option<BTreeMap<String, String>>,
            /// Who keeps it, which nobody tells.
            #[tf(optional, computed, unread)]
            keeper: Option<String>,
            /// When it was closed.
            #[tf(computed, null)]
            closed: Option<String>,
            /// Where it is.
            #[tf(optional, computed)]
            city: Option<String>,
            /// How long it is.
            #[tf(computed)]
            length: Option<i64>,
            /// How deep it is.
            #[tf(computed)]
            depth: Option<Number>,
            /// Whether it is open.
            #[tf(computed)]
            open: Option<bool>,
            /// Its lights.
            #[tf(computed)]
            lights: Option<BTreeMap<String, String>>,
            /// Its ships.
            #[tf(computed)]
            ships: Option<Vec<Ship>>,
            /// Its cranes.
            #[tf(block)]
            crane: BTreeSet<Crane>,
            /// Its gates.
            #[tf(block, computed)]
            gate: Vec<Crane>,
        }
    }
    model! {
        /// A ship.
        struct Ship {
            /// Its flag.
            #[tf(computed)]
            flag: Option<String>,
        }
    }
    model! {
        /// A crane.
        struct Crane {
            /// What it lifts.
            #[tf(optional, computed)]
            load: Option<i64>,
            /// What is said of it.
            #[tf(optional)]
            note: Option<String>,
        }
    }

    #[test]
    fn what_is_computed_is_empty_and_what_only_users_set_is_null() {
        let mut port = Block::encode(Port {
            name: "p".into(),
            ships: Some(vec![Ship::default()]),
            crane: [Crane::default()].into(),
            ..Port::default()
        });
        fill_in(Port::schema(), &mut port);
        let filled = Port {
            name: "p".into(),
            city: Some(String::new()),
            length: Some(0),
            depth: Some(Number::from(0_i64)),
            open: Some(false),
            lights: Some(BTreeMap::new()),
            ships: Some(vec![Ship { flag: Some(String::new()) }]),
            crane: [Crane { load: Some(0), note: None }].into(),
            ..Port::default()
        };
        assert_eq!(<Port as Block>::decode(&port), Ok(filled));
    }
}
