//! Blocks as Rust structs: schema, decoder and encoder are three visitors over the same fields.

use super::{Attribute, Field, Nested, Nesting, Problem, Rules, Schema, Semantics};
use crate::value::{Path, Type, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A struct whose fields are the attributes and nested blocks of one block. `model!` implements it.
pub trait Block: Default + Clone + PartialEq + Send + Sync + 'static {
    /// The documentation of the block, line by line.
    const DOC: &'static [&'static str];

    /// Shows every field to `visitor`, once, in order.
    fn visit(&mut self, visitor: &mut dyn Visitor);

    /// What the block looks like.
    #[must_use]
    fn schema() -> Schema {
        let mut schema = Schema { doc: prose(Self::DOC), ..Schema::default() };
        Self::default().visit(&mut schema);
        schema
    }
    /// The block as Rust sees it. Missing fields count as null. All problems are returned at once.
    fn decode(value: &Value) -> Result<Self, Vec<Problem>> {
        let Value::Map(fields) = value else {
            return Err(vec![(Path::root(), "An object was expected here.".into())]);
        };
        let mut decoder = Decoder { fields, problems: vec![] };
        let mut block = Self::default();
        block.visit(&mut decoder);
        if decoder.problems.is_empty() { Ok(block) } else { Err(decoder.problems) }
    }
    /// The block as Terraform sees it.
    fn encode(mut self) -> Value {
        let mut encoder = Encoder(BTreeMap::new());
        self.visit(&mut encoder);
        Value::Map(encoder.0)
    }
}

/// What is wrong with null where a value is required.
pub(crate) const REQUIRED: &str = "A value is required here.";

/// A typed path to one attribute: `Vpc::cidr_block`.
pub struct Attr<M, T> {
    /// The attribute's name.
    pub name: &'static str,
    /// Its value in a model.
    pub get: fn(&M) -> &T,
}
impl<M, T> Clone for Attr<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M, T> Copy for Attr<M, T> {}

/// Is shown the fields of a block.
pub trait Visitor {
    /// An attribute.
    fn attribute(&mut self, name: &'static str, doc: &[&str], rules: Rules, slot: &mut dyn Slot);
    /// A kind of nested block.
    fn block(&mut self, name: &'static str, doc: &[&str], rules: Rules, slot: &mut dyn BlockSlot);
}

/// One field of a struct, seen without its type.
pub trait Slot {
    /// Its type in Terraform.
    fn ty(&self) -> Type;
    /// What is in it, if it is a nested attribute.
    fn nested(&self) -> Option<(Nesting, Schema)>;
    /// What its values mean.
    fn semantics(&self) -> Semantics;
    /// Takes a value; false if it is not of the right type.
    fn set(&mut self, value: &Value) -> bool;
    /// Its value.
    fn get(&self) -> Value;
}
impl<T: Field> Slot for T {
    fn ty(&self) -> Type {
        T::ty()
    }
    fn nested(&self) -> Option<(Nesting, Schema)> {
        T::nested()
    }
    fn semantics(&self) -> Semantics {
        Semantics { same: T::same, check: T::check }
    }
    fn set(&mut self, value: &Value) -> bool {
        T::decode(value).map(|decoded| *self = decoded).is_some()
    }
    fn get(&self) -> Value {
        self.encode()
    }
}

/// The nested blocks of one kind, seen without their type.
pub trait BlockSlot {
    /// How often the block may stand there, and at most how many times.
    fn nesting(&self) -> (Nesting, u32);
    /// What is in it.
    fn schema(&self) -> Schema;
    /// Takes the blocks of a value.
    fn set(&mut self, value: &Value) -> Result<(), Vec<Problem>>;
    /// The blocks as a value.
    fn get(&self) -> Value;
}

fn decode_all<B: Block>(value: &Value) -> Result<Vec<B>, Vec<Problem>> {
    let mut blocks = Vec::new();
    for (i, item) in value.as_elements().unwrap_or_default().iter().enumerate() {
        let inside = |(path, what): Problem| (Path::root().index(i).join(&path), what);
        blocks.push(B::decode(item).map_err(|p| p.into_iter().map(inside).collect::<Vec<_>>())?);
    }
    Ok(blocks)
}

/// Any number of blocks, in order.
impl<B: Block> BlockSlot for Vec<B> {
    fn nesting(&self) -> (Nesting, u32) {
        (Nesting::List, 0)
    }
    fn schema(&self) -> Schema {
        B::schema()
    }
    fn set(&mut self, value: &Value) -> Result<(), Vec<Problem>> {
        *self = decode_all(value)?;
        Ok(())
    }
    fn get(&self) -> Value {
        Value::List(self.iter().cloned().map(B::encode).collect())
    }
}

/// At most one block: a list of one, as hashicorp/aws has it.
impl<B: Block> BlockSlot for Option<B> {
    fn nesting(&self) -> (Nesting, u32) {
        (Nesting::List, 1)
    }
    fn schema(&self) -> Schema {
        B::schema()
    }
    fn set(&mut self, value: &Value) -> Result<(), Vec<Problem>> {
        *self = decode_all(value)?.pop();
        Ok(())
    }
    fn get(&self) -> Value {
        Value::List(self.iter().cloned().map(B::encode).collect())
    }
}

/// Any number of blocks, in any order.
impl<B: Block + Ord> BlockSlot for BTreeSet<B> {
    fn nesting(&self) -> (Nesting, u32) {
        (Nesting::Set, 0)
    }
    fn schema(&self) -> Schema {
        B::schema()
    }
    fn set(&mut self, value: &Value) -> Result<(), Vec<Problem>> {
        *self = decode_all(value)?.into_iter().collect();
        Ok(())
    }
    fn get(&self) -> Value {
        Value::set(self.iter().cloned().map(B::encode).collect())
    }
}

/// The lines of a doc comment as Markdown: paragraphs keep their breaks, lines in them are joined.
pub(super) fn prose(doc: &[&str]) -> String {
    let mut text = String::new();
    for line in doc.iter().map(|line| line.trim()) {
        match line {
            "" => text.push_str("\n\n"),
            line if text.is_empty() || text.ends_with('\n') => text.push_str(line),
            line => {
                text.push(' ');
                text.push_str(line);
            }
        }
    }
    text
}

impl Visitor for Schema {
    fn attribute(&mut self, name: &'static str, doc: &[&str], rules: Rules, slot: &mut dyn Slot) {
        let (ty, nested, semantics) = (slot.ty(), slot.nested(), slot.semantics());
        self.attributes.push(Attribute { name, doc: prose(doc), ty, nested, rules, semantics });
    }
    fn block(&mut self, name: &'static str, doc: &[&str], rules: Rules, slot: &mut dyn BlockSlot) {
        let (nesting, most) = slot.nesting();
        self.blocks.push(Nested {
            name,
            doc: prose(doc),
            nesting,
            min: rules.min,
            max: if most > 0 { most } else { rules.max },
            replace: rules.replace,
            schema: slot.schema(),
        });
    }
}

struct Decoder<'a> {
    fields: &'a BTreeMap<String, Value>,
    problems: Vec<Problem>,
}
impl Decoder<'_> {
    fn value(&self, name: &str) -> &Value {
        self.fields.get(name).unwrap_or(&Value::Null)
    }
}
impl Visitor for Decoder<'_> {
    fn attribute(&mut self, name: &'static str, _: &[&str], rules: Rules, slot: &mut dyn Slot) {
        if slot.set(self.value(name)) {
            return;
        }
        let problem = match self.value(name) {
            Value::Null if rules.required => REQUIRED,
            Value::Unknown => "The value must be known here.",
            _ => "The value is not of the attribute's type.",
        };
        self.problems.push((Path::from(name), problem.to_owned()));
    }
    fn block(&mut self, name: &'static str, _: &[&str], _: Rules, slot: &mut dyn BlockSlot) {
        if let Err(problems) = slot.set(self.value(name)) {
            let here = Path::from(name);
            self.problems.extend(problems.into_iter().map(|(path, what)| (here.join(&path), what)));
        }
    }
}

struct Encoder(BTreeMap<String, Value>);
impl Visitor for Encoder {
    fn attribute(&mut self, name: &'static str, _: &[&str], _: Rules, slot: &mut dyn Slot) {
        self.0.insert(name.into(), slot.get());
    }
    fn block(&mut self, name: &'static str, _: &[&str], _: Rules, slot: &mut dyn BlockSlot) {
        self.0.insert(name.into(), slot.get());
    }
}
