//! Blocks as Rust structs: the schema is a constant, the decoder and the encoder are two visitors over the same fields.

use super::field::{inserted, taken};
use super::{Doc, Field, Node, Problem, Schema, Shape, Together};
use crate::value::{Path, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A struct whose fields are what has a name in one block. `model!` implements it.
pub trait Block: Default + Clone + PartialEq + Send + Sync + 'static {
    /// The documentation of the block.
    const DOC: Doc;
    /// Its fields.
    const NODES: &'static [Node];
    /// What is demanded of several of them together.
    const TOGETHER: &'static [Together] = &[];
    /// What the block looks like.
    const SCHEMA: &'static Schema =
        &Schema { doc: Self::DOC, nodes: Cow::Borrowed(Self::NODES), together: Self::TOGETHER };

    /// Shows every field to `visitor`, once, in order.
    fn visit(&mut self, visitor: &mut dyn Visitor);

    /// What the block looks like.
    #[must_use]
    fn schema() -> &'static Schema {
        Self::SCHEMA
    }
    /// The block as Rust sees it. Missing fields count as null. All problems are returned at once.
    fn decode(value: &Value) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        match Self::from_value(value, &Path::root(), &mut problems) {
            Some(block) if problems.is_empty() => Ok(block),
            _ => Err(problems),
        }
    }
    /// The block as Rust sees it, unless there are problems.
    fn from_value(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        let Value::Map(fields) = value else {
            problems.push((at.clone(), "An object was expected here.".into()));
            return None;
        };
        let before = problems.len();
        let mut block = Self::default();
        block.visit(&mut Decoder { fields, at, problems });
        (problems.len() == before).then_some(block)
    }
    /// The block as Terraform sees it.
    fn encode(mut self) -> Value {
        let mut encoder = Encoder(BTreeMap::new());
        self.visit(&mut encoder);
        Value::Map(encoder.0)
    }
}

/// What is wrong with null where a value is required.
pub const REQUIRED: &str = "A value is required here.";

/// A typed path to one field: `Vpc::cidr_block`.
pub struct Attr<M, T> {
    /// Its name in HCL.
    pub name: &'static str,
    /// Its value in a model.
    pub get: fn(&M) -> &T,
    /// Whether it is written as blocks.
    pub block: bool,
    /// The attributes that tell its elements apart.
    pub key: &'static [&'static str],
}
impl<M, T> Clone for Attr<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M, T> Copy for Attr<M, T> {}

/// Is shown the fields of a block.
pub trait Visitor {
    /// A field.
    fn node(&mut self, name: &'static str, slot: &mut dyn Slot);
}

/// One field of a struct, seen without its type.
pub trait Slot {
    /// Takes a value, unless there are problems with it.
    fn set(&mut self, value: &Value, at: &Path, problems: &mut Vec<Problem>);
    /// Its value.
    fn get(&self) -> Value;
}

/// The Rust type of a field that is written as blocks.
pub trait Blocks: Sized {
    /// What the values look like.
    const SHAPE: Shape;
    /// How many blocks there are at most; zero for any number.
    const MOST: u32 = 0;
    /// Takes the blocks of a value, unless there are problems.
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self>;
    /// The blocks as a value.
    fn give(&self) -> Value;
}

/// A field that is written as blocks.
#[doc(hidden)]
pub struct InBlocks<'a, T>(pub &'a mut T);

impl<T: Blocks> Slot for InBlocks<'_, T> {
    fn set(&mut self, value: &Value, at: &Path, problems: &mut Vec<Problem>) {
        if let Some(blocks) = T::take(value, at, problems) {
            *self.0 = blocks;
        }
    }
    fn get(&self) -> Value {
        self.0.give()
    }
}

fn all<B: Block>(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Vec<B>> {
    taken(value.as_elements().unwrap_or_default(), &|i| at.index(i), problems)
}

/// Any number of blocks, in order.
impl<B: Block> Blocks for Vec<B> {
    const SHAPE: Shape = Shape::List(&Shape::Object(B::SCHEMA));
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        all(value, at, problems)
    }
    fn give(&self) -> Value {
        Field::encode(self)
    }
}

/// At most one block: a list of one, as hashicorp/aws has it.
impl<B: Block> Blocks for Option<B> {
    const SHAPE: Shape = Shape::List(&Shape::Object(B::SCHEMA));
    const MOST: u32 = 1;
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        all(value, at, problems).map(|mut blocks| blocks.pop())
    }
    fn give(&self) -> Value {
        match self {
            Some(block) => Value::List(vec![block.clone().encode()]),
            None => Value::List(vec![]),
        }
    }
}

/// Any number of blocks, in any order.
impl<B: Block + Ord> Blocks for BTreeSet<B> {
    const SHAPE: Shape = Shape::Set(&Shape::Object(B::SCHEMA));
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        all(value, at, problems).map(inserted)
    }
    fn give(&self) -> Value {
        Field::encode(self)
    }
}

struct Decoder<'a> {
    fields: &'a BTreeMap<String, Value>,
    at: &'a Path,
    problems: &'a mut Vec<Problem>,
}
impl Visitor for Decoder<'_> {
    fn node(&mut self, name: &'static str, slot: &mut dyn Slot) {
        let value = self.fields.get(name).unwrap_or(&Value::Null);
        slot.set(value, &self.at.attribute(name), self.problems);
    }
}

struct Encoder(BTreeMap<String, Value>);
impl Visitor for Encoder {
    fn node(&mut self, name: &'static str, slot: &mut dyn Slot) {
        self.0.insert(name.into(), slot.get());
    }
}
