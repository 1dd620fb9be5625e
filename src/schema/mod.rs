//! What a block looks like: its attributes, its nested blocks, and the rules on them.
//!
//! A [`Schema`] is made from a `model!` declaration by the [`Block`] trait. Terraform's own rules for
//! schemas are checked by [`lint`].

mod block;
mod field;
pub mod lint;
#[macro_use]
mod model;
mod rules;
pub mod types;

pub(crate) use block::REQUIRED;
pub use block::{Attr, Block, BlockSlot, Slot, Visitor};
pub use field::Field;
pub use rules::{Lit, Rules};

use crate::value::{Path, Type, Value};
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

/// How the values of an attribute behave beyond their type: given by the attribute's Rust type.
#[derive(Clone, Copy)]
pub struct Semantics {
    /// Whether two known values mean the same, however they are spelled.
    pub same: fn(&Value, &Value) -> bool,
    /// What is wrong with a value. Unknown parts are never wrong.
    pub check: fn(&Value, &Path, &mut Vec<Problem>),
}
impl std::fmt::Debug for Semantics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Semantics")
    }
}

/// One attribute of a block.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name in HCL.
    pub name: &'static str,
    /// Its documentation, as Markdown.
    pub doc: String,
    /// The type of its values.
    pub ty: Type,
    /// What is in it, if it is a nested attribute: an object or a list of objects.
    pub nested: Option<(Nesting, Schema)>,
    /// What may be done with it, and what a change to it does.
    pub rules: Rules,
    /// What its values mean.
    pub semantics: Semantics,
}

impl Attribute {
    /// Whether a user may set it.
    #[must_use]
    pub fn is_settable(&self) -> bool {
        self.rules.required || self.rules.optional
    }
    /// Whether two values mean the same: equal, or equal but for their spelling.
    #[must_use]
    pub fn same(&self, a: &Value, b: &Value) -> bool {
        a == b || (a.is_wholly_known() && b.is_wholly_known() && (self.semantics.same)(a, b))
    }
}

/// How often a nested block may stand in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// Once or not at all; an object or null. Only `timeouts`.
    Single,
    /// In order.
    List,
    /// In any order.
    Set,
}

/// A kind of nested block.
#[derive(Clone, Debug)]
pub struct Nested {
    /// Its name in HCL.
    pub name: &'static str,
    /// Its documentation, as Markdown.
    pub doc: String,
    /// How often it may stand there.
    pub nesting: Nesting,
    /// At least so many.
    pub min: u32,
    /// At most so many; zero means any number.
    pub max: u32,
    /// Whether a change to it replaces the object.
    pub replace: bool,
    /// What is in it.
    pub schema: Schema,
}

/// The attributes and nested blocks of one block, in the order of their declaration.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The documentation of the block, as Markdown.
    pub doc: String,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// The blocks in it.
    pub blocks: Vec<Nested>,
}

impl Schema {
    /// The type of the block's values on the wire and in state.
    #[must_use]
    pub fn implied_type(&self) -> Type {
        let mut fields: BTreeMap<String, Type> =
            self.attributes.iter().map(|a| (a.name.to_owned(), a.ty.clone())).collect();
        for nested in &self.blocks {
            let object = nested.schema.implied_type();
            let ty = match nested.nesting {
                Nesting::Single => object,
                Nesting::List => Type::list(object),
                Nesting::Set => Type::set(object),
            };
            fields.insert(nested.name.to_owned(), ty);
        }
        Type::Object(fields)
    }

    /// The attribute of that name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name == name)
    }

    /// An object with every attribute null and no nested blocks.
    #[must_use]
    pub fn empty(&self) -> Value {
        let mut object = Value::object(self.attributes.iter().map(|a| (a.name, Value::Null)));
        for nested in &self.blocks {
            object.insert(nested.name, nested.empty());
        }
        object
    }

    /// Puts empty collections where a state that lacks a kind of block has null.
    pub fn fill_blocks(&self, object: &mut Value) {
        let Value::Map(fields) = object else { return };
        for nested in &self.blocks {
            let slot = fields.entry(nested.name.to_owned()).or_default();
            match slot {
                Value::Null => *slot = nested.empty(),
                Value::List(items) | Value::Set(items) => {
                    for item in items {
                        nested.schema.fill_blocks(item);
                    }
                }
                other => nested.schema.fill_blocks(other),
            }
        }
    }
}

impl Nested {
    /// What stands there when the user wrote no such block.
    #[must_use]
    pub fn empty(&self) -> Value {
        match self.nesting {
            Nesting::Single => Value::Null,
            Nesting::List => Value::List(vec![]),
            Nesting::Set => Value::Set(vec![]),
        }
    }
}
