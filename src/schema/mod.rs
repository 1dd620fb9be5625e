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
pub(crate) use block::REQUIRED;
pub use block::{Attr, Block, Blocks, Slot, Visitor};
pub(crate) use check::is_one_of;
#[doc(hidden)]
pub use check::{checked, checked_block, checked_names};
pub use field::Field;
pub use node::{Doc, Nesting, Node, Semantics, Syntax};
pub use rules::{Lit, Rules};
pub use shape::Shape;
pub use together::{Demand, Together};
pub use way::{At, Inside, Many};

use crate::value::{Path, Type, Value};
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
    /// With more of them.
    #[must_use]
    pub fn with<'a>(mut self, more: impl IntoIterator<Item = &'a Node>) -> Self {
        self.nodes.to_mut().extend(more.into_iter().copied());
        self
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
            if !node.rules.required && object.get(node.name).as_str() == Some("") {
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
