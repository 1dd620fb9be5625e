//! One kind of node for everything that stands in a block: attributes, nested attributes, attributes that are written as
//! blocks, and blocks.

use super::{Blocks, Field, Lit, Problem, Rules, Schema, Shape};
use crate::value::{Path, Type, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The lines of a doc comment. They stay where the compiler put them; [`Display`](fmt::Display) joins them to Markdown:
/// paragraphs keep their breaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doc(pub &'static [&'static str]);

impl Doc {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.iter().all(|line| line.trim().is_empty())
    }
}

impl fmt::Display for Doc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = "";
        for line in self.0.iter().map(|line| line.trim()) {
            if line.is_empty() {
                f.write_str("\n\n")?;
            } else if !before.is_empty() {
                f.write_str(" ")?;
            }
            f.write_str(line)?;
            before = line;
        }
        Ok(())
    }
}

/// How the values of a node behave beyond their type: given by its Rust type.
#[derive(Clone, Copy)]
pub struct Semantics {
    /// Whether two known values mean the same, however they are spelled.
    pub same: fn(&Node, &Value, &Value) -> bool,
    /// What is wrong with a value. Unknown parts are never wrong.
    pub check: fn(&Value, &Path, &mut Vec<Problem>),
}

impl Semantics {
    /// Of blocks: everything follows from what is in them.
    pub const OF_BLOCKS: Self = Self { same: same_elements, check: |_, _, _| {} };
}

impl fmt::Debug for Semantics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Semantics")
    }
}

fn same_elements(node: &Node, a: &Value, b: &Value) -> bool {
    node.body().is_some_and(|(_, schema)| schema.same_in(a, b))
}

/// How many objects of a body there are, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// Once or not at all; an object or null. Of blocks only `timeouts`.
    Single,
    /// In order.
    List,
    /// In any order.
    Set,
}

/// How what has a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// With `=`. Lists and sets of objects may be written as blocks, too. Terraform wants their objects planned as they
    /// were written.
    Attribute,
    /// With `=`, as a nested attribute: of each object only what is needed is written, and the rest is planned.
    Nested,
    /// As blocks.
    Block,
}

/// Whatever has a name in a block.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Its name in HCL.
    pub name: &'static str,
    /// Its documentation.
    pub doc: Doc,
    /// What may be done with it, and what a change to it does.
    pub rules: Rules,
    /// What its values look like.
    pub shape: Shape,
    /// How it is written.
    pub syntax: Syntax,
    /// What its values mean.
    pub semantics: Semantics,
}

impl Node {
    /// Whether it is written as blocks and nothing else.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.syntax == Syntax::Block
    }
    /// Whether a user may set it.
    #[must_use]
    pub fn is_settable(&self) -> bool {
        self.is_block() || self.rules.required || self.rules.optional
    }
    /// The type of its values.
    #[must_use]
    pub fn ty(&self) -> Type {
        self.shape.ty()
    }
    /// What is in its objects, if its values are objects.
    #[must_use]
    pub const fn body(&self) -> Option<(Nesting, &'static Schema)> {
        self.shape.body()
    }
    /// What is in its objects, if what is in them is planned value by value: blocks and nested attributes. Of other
    /// attributes, Terraform takes only the whole.
    #[must_use]
    pub fn planned_inside(&self) -> Option<(Nesting, &'static Schema)> {
        self.body().filter(|_| self.syntax != Syntax::Attribute)
    }
    /// Whether two values mean the same: equal, or equal but for their spelling.
    #[must_use]
    pub fn same(&self, a: &Value, b: &Value) -> bool {
        let known = a.is_wholly_known() && b.is_wholly_known();
        a == b || (known && (self.semantics.same)(self, &self.meant(a), &self.meant(b)))
    }
    /// A value, or the default that it stands for.
    #[must_use]
    pub fn meant<'a>(&self, value: &'a Value) -> Cow<'a, Value> {
        match self.rules.default {
            Some(Lit::Nothing) if !value.is_unknown() && !value.has_values() => {
                Cow::Owned(Value::Null)
            }
            Some(default) if self.is_unset(value) => Cow::Owned(default.into()),
            _ => Cow::Borrowed(value),
        }
    }
    /// Whether a value is an empty string that counts as not set although there is always a value.
    #[must_use]
    pub fn is_unset(&self, value: &Value) -> bool {
        self.rules.empty_is_unset && value.as_str() == Some("")
    }
    /// What stands there when the user wrote nothing: of blocks none, of everything else null.
    #[must_use]
    pub fn empty(&self) -> Value {
        match self.body() {
            Some((Nesting::List, _)) if self.is_block() => Value::List(vec![]),
            Some((Nesting::Set, _)) if self.is_block() => Value::Set(vec![]),
            _ => Value::Null,
        }
    }
    /// What it is where AWS has nothing: null, unless it is computed. Then it is empty, as at hashicorp/aws
    /// (docs/decisions/0066-where-aws-has-nothing.md).
    #[must_use]
    pub fn nothing(&self) -> Value {
        let rules = &self.rules;
        let is_null = !rules.computed || rules.default.is_some() || rules.null || rules.unread;
        match self.shape {
            _ if self.is_block() || is_null => self.empty(),
            Shape::Bool => Value::Bool(false),
            Shape::Number => Value::from(0),
            Shape::String => Value::from(""),
            Shape::List(_) => Value::List(vec![]),
            Shape::Set(_) => Value::Set(vec![]),
            Shape::Map(_) => Value::Map(BTreeMap::new()),
            Shape::Object(_) | Shape::Dynamic => Value::Null,
        }
    }
    /// Whether it is a kind of blocks that AWS fills in, and a configuration has none of it.
    #[must_use]
    pub fn is_left_out(&self, config: &Value) -> bool {
        self.is_block() && self.rules.computed && !config.is_unknown() && config.is_empty()
    }
    /// The attributes that tell the elements of a set apart; none if only all of them do.
    #[must_use]
    pub fn key(&self) -> &'static [&'static str] {
        self.rules.key
    }
    /// What tells an element from the others: its key. None if it has none, or it is not known.
    #[must_use]
    pub fn key_of(&self, element: &Value) -> Option<Value> {
        if self.key().is_empty() || element.as_map().is_none() {
            return None;
        }
        let key = self.key().iter().map(|name| (*name, element.get(name).clone()));
        let is_told = |key: &Value| self.key().iter().all(|name| !key.get(name).is_null());
        Some(Value::object(key)).filter(|key| key.is_wholly_known() && is_told(key))
    }
    /// The element of that key.
    #[must_use]
    pub fn keyed<'a>(&self, elements: &'a [Value], key: &Value) -> Option<&'a Value> {
        elements.iter().find(|element| self.has_key(element, key))
    }
    /// Whether an element has that key, however it is spelled.
    #[must_use]
    pub fn has_key(&self, element: &Value, key: &Value) -> bool {
        let Some((_, schema)) = self.body() else { return false };
        self.key().iter().all(|name| {
            let node = schema.node(name);
            node.is_some_and(|node| node.same(element.get(name), key.get(name)))
        })
    }
}

/// Made by `model!`.
#[doc(hidden)]
impl Node {
    #[must_use]
    pub const fn of<T: Field>(field: &'static str, doc: Doc, rules: Rules) -> Self {
        let syntax = if rules.nested { Syntax::Nested } else { Syntax::Attribute };
        let semantics = Semantics { same: same::<T>, check: T::check };
        Self { name: rules.name_of(field), doc, rules, shape: T::SHAPE, syntax, semantics }
    }
    #[must_use]
    pub const fn of_blocks<T: Blocks>(field: &'static str, doc: Doc, rules: Rules) -> Self {
        let rules = if T::MOST > 0 { rules.max(T::MOST) } else { rules };
        let (syntax, semantics) = (Syntax::Block, Semantics::OF_BLOCKS);
        Self { name: rules.name_of(field), doc, rules, shape: T::SHAPE, syntax, semantics }
    }
}

fn same<T: Field>(_: &Node, a: &Value, b: &Value) -> bool {
    T::same(a, b)
}
