//! What a block looks like: everything that has a name in it, and the rules on that.
//!
//! A [`Schema`] is made from a `model!` declaration by the [`Block`] trait, at compile time. Terraform's own rules for
//! schemas are checked by [`lint`].

#[macro_use]
mod model;

mod block;
mod check;
mod field;
pub mod lint;
mod node;
mod rules;
mod shape;
mod together;
pub mod types;
mod way;

#[doc(hidden)]
pub use block::InBlocks;
pub use block::{Attr, Block, Blocks, REQUIRED, Slot, Visitor};
pub(crate) use check::is_one_of;
#[doc(hidden)]
pub use check::{checked, checked_block, checked_names};
pub use field::Field;
pub use node::{Doc, Nesting, Node, Semantics, Syntax};
pub use rules::{Lit, Rules};
pub use shape::Shape;
pub use together::{Demand, Together};
pub use way::{At, Inside, Many};

use crate::value::{Path, Step, Type, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The name of a field without the `r#` that Rust wants before its own words: `type`.
#[doc(hidden)]
#[must_use]
pub const fn plain(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// A problem with a value, and where it is.
pub type Problem = (Path, String);

/// Everything in one block, in the order of its declaration.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The documentation of the block.
    pub doc: Doc,
    /// What has a name in it.
    pub nodes: Cow<'static, [Node]>,
    /// What is demanded of several of them together.
    pub together: &'static [Together],
}

impl Schema {
    /// Its attributes, of every kind: what is not a block.
    pub fn attributes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| !node.is_block())
    }
    /// The blocks in it.
    pub fn blocks(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.is_block())
    }
    /// Whatever has that name.
    #[must_use]
    pub fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.name == name)
    }
    /// The attribute of that name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Node> {
        self.node(name).filter(|node| !node.is_block())
    }
    /// What a path leads to.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<&Node> {
        let mut found: Option<&Node> = None;
        for step in &path.0 {
            found = match (step, found) {
                (Step::Attribute(name), None) => Some(self.node(name)?),
                (Step::Attribute(name), Some(node)) => Some(node.body()?.1.node(name)?),
                (Step::Index(_) | Step::Element(_), found) => found,
                (Step::Key(_), _) => return None,
            };
        }
        found.filter(|_| matches!(path.0.last(), Some(Step::Attribute(_))))
    }
    /// With more of them.
    #[must_use]
    pub fn with<'a>(mut self, more: impl IntoIterator<Item = &'a Node>) -> Self {
        self.nodes.to_mut().extend(more.into_iter().copied());
        self
    }

    /// Whether there are blocks in it, at any depth, that AWS fills in.
    #[must_use]
    pub fn has_computed_blocks(&self) -> bool {
        let inside =
            |node: &Node| node.body().is_some_and(|(_, inner)| inner.has_computed_blocks());
        self.blocks().any(|node| node.rules.computed || inside(node))
    }

    /// Whether an attribute is planned otherwise than it is written.
    #[must_use]
    pub fn has_stored_forms(&self) -> bool {
        self.attributes().any(|node| node.rules.without.is_some())
    }

    /// The type of the block's values on the wire and in state.
    #[must_use]
    pub fn implied_type(&self) -> Type {
        let fields = self.nodes.iter().map(|node| (node.name.to_owned(), node.ty()));
        Type::Object(fields.collect::<BTreeMap<_, _>>())
    }
    /// An object with every attribute null and no nested blocks.
    #[must_use]
    pub fn empty(&self) -> Value {
        Value::object(self.nodes.iter().map(|node| (node.name, node.empty())))
    }
    /// Whether two objects, or two collections of them, mean the same.
    #[must_use]
    pub fn same_in(&self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::List(a), Value::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same_in(a, b))
            }
            (Value::Set(a), Value::Set(b)) => field::same_elements(a, b, |a, b| self.same_in(a, b)),
            (Value::Map(_), Value::Map(_)) => {
                self.nodes.iter().all(|node| node.same(a.get(node.name), b.get(node.name)))
            }
            (a, b) => a == b,
        }
    }

    /// Puts empty collections where a state that lacks a kind of block, or a configuration without blocks that are
    /// computed, has null.
    pub fn fill_blocks(&self, object: &mut Value) {
        if object.as_map().is_none() {
            return;
        }
        for node in self.blocks() {
            let Some((_, schema)) = node.body() else { continue };
            if object.get(node.name).is_null() {
                object.insert(node.name, node.empty());
            }
            object.change(node.name, |inside| inside.for_each_object(|o| schema.fill_blocks(o)));
        }
    }
    /// Takes empty strings for null, or the default, wherever nothing has to be: as hashicorp/aws does, at every depth.
    pub fn forget_empty_strings(&self, object: &mut Value) {
        for node in self.nodes.iter() {
            let forgotten = !node.rules.required && !node.rules.empty_is_value;
            if forgotten && object.get(node.name).as_str() == Some("") {
                object.insert(node.name, node.rules.default.map_or(Value::Null, Value::from));
            }
            if let Some((_, schema)) = node.body() {
                object.change(node.name, |inside| {
                    inside.for_each_object(|o| schema.forget_empty_strings(o));
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap as Map, BTreeSet};

    model! {
        /// A house.
        struct House {
            /// Its name.
            #[tf(required)]
            name: String,
            /// What is said of it.
            #[tf(optional)]
            note: Option<String>,
            /// What is written on it.
            #[tf(optional)]
            labels: Option<Map<String, String>>,
            /// Its rooms.
            #[tf(block)]
            room: Vec<Room>,
        }
    }
    model! {
        /// A room.
        struct Room {
            /// What is said of it.
            #[tf(optional)]
            note: Option<String>,
            /// What is in it.
            #[tf(optional)]
            thing: Option<BTreeSet<Thing>>,
        }
    }
    model! {
        /// A thing.
        struct Thing {
            /// What it is called.
            #[tf(required)]
            name: String,
            /// What is said of it.
            #[tf(optional)]
            note: Option<String>,
        }
    }

    fn house(empty: Option<&str>) -> House {
        let note = || empty.map(str::to_owned);
        let thing = Some([Thing { name: String::new(), note: note() }].into());
        House {
            name: String::new(),
            note: note(),
            labels: Some([("a".to_owned(), String::new())].into()),
            room: vec![Room { note: note(), thing }],
        }
    }

    #[test]
    fn an_empty_string_is_null_at_every_depth_unless_it_has_to_be_there_or_is_in_a_map() {
        let mut object = Block::encode(house(Some("")));
        House::SCHEMA.forget_empty_strings(&mut object);
        assert_eq!(<House as Block>::decode(&object), Ok(house(None)));
    }

    #[test]
    fn what_does_not_decode_is_named_by_its_path() {
        let mut object = Block::encode(house(None));
        let thing = Value::object([("name", Value::Null), ("note", Value::Null)]);
        let room = Value::object([("note", Value::from(1)), ("thing", Value::Set(vec![thing]))]);
        object.insert("room", Value::List(vec![room]));
        let problems = <House as Block>::decode(&object).unwrap_err();
        let paths: Vec<_> = problems.iter().map(|(path, _)| path.to_string()).collect();
        assert_eq!(paths, ["room[0].note", "room[0].thing.name"]);
    }
}
