//! Terraform values: the one dynamic type that the wire, the planner and the engine speak.
//!
//! A [`Value`] carries no type of its own. The schema's [`Type`] drives every coding, so a list and a
//! tuple, or a map and an object, look the same here and differ only in their `Type`.

#[cfg(test)]
pub(crate) mod arbitrary;
mod error;
pub mod json;
pub mod msgpack;
mod number;
mod path;
mod ty;
mod type_json;

pub use error::CodecError;
pub use number::Number;
pub use path::{Path, Step};
pub use ty::Type;

use std::collections::BTreeMap;

/// Nested values deeper than this are refused, on input and on output, instead of exhausting the stack.
pub const MAX_DEPTH: usize = 64;

/// A value as Terraform sees it, at plan time: null, not known yet, or known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Not set.
    #[default]
    Null,
    /// Will be known after apply.
    Unknown,
    /// `true` or `false`.
    Bool(bool),
    /// An exact decimal number.
    Number(Number),
    /// Text, as the user spelled it.
    String(String),
    /// A list or a tuple.
    List(Vec<Value>),
    /// A set. Build it with [`Value::set`], which puts the elements in their canonical order.
    Set(Vec<Value>),
    /// A map, an object or a block: by attribute name in the latter two.
    Map(BTreeMap<String, Value>),
    /// A value of the dynamic type, together with the type that it brought along.
    Dynamic(Box<(Type, Value)>),
}

impl Value {
    /// A set: sorted, and without the duplicates among its wholly known elements. Elements that hold an
    /// unknown are all kept, because they may turn out different.
    #[must_use]
    pub fn set(mut elements: Vec<Value>) -> Value {
        elements.sort();
        elements.dedup_by(|a, b| a == b && a.is_wholly_known());
        Value::Set(elements)
    }

    /// An object from its fields.
    pub fn object<K: Into<String>>(fields: impl IntoIterator<Item = (K, Value)>) -> Value {
        Value::Map(fields.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// Whether the value is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether the value as a whole is unknown. Its parts may still be if it is not.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown)
    }

    /// Whether no part of the value is unknown.
    #[must_use]
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Value::Unknown => false,
            Value::List(items) | Value::Set(items) => items.iter().all(Value::is_wholly_known),
            Value::Map(fields) => fields.values().all(Value::is_wholly_known),
            Value::Dynamic(typed) => typed.1.is_wholly_known(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        }
    }

    /// Where the value, which stands at `at`, is unknown. Paths end at sets.
    #[must_use]
    pub fn unknown_parts(&self, at: &Path) -> Vec<Path> {
        // Asked of every object that there is, of which most have none.
        if self.is_wholly_known() {
            return vec![];
        }
        match self {
            Value::List(items) => {
                let items = items.iter().enumerate();
                items.flat_map(|(i, item)| item.unknown_parts(&at.index(i))).collect()
            }
            Value::Map(fields) => {
                let fields = fields.iter();
                fields.flat_map(|(name, field)| field.unknown_parts(&at.attribute(name))).collect()
            }
            _ => vec![at.clone()],
        }
    }

    /// Whether the value is null or what an API returns for "nothing": `""`, an empty collection.
    /// `false` and `0` are values in their own right.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::List(items) | Value::Set(items) => items.is_empty(),
            Value::Map(fields) => fields.is_empty(),
            Value::Unknown | Value::Bool(_) | Value::Number(_) | Value::Dynamic(_) => false,
        }
    }

    /// Whether a map or an object has anything in it. A null in it is nothing.
    #[must_use]
    pub fn has_values(&self) -> bool {
        self.as_map().is_some_and(|fields| fields.values().any(|value| !value.is_null()))
    }

    /// The field of an object or the element of a map; null where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &Value {
        match self {
            Value::Map(fields) => fields.get(name).unwrap_or(&Value::Null),
            _ => &Value::Null,
        }
    }

    /// Sets a field of an object. Does nothing on any other value.
    pub fn insert(&mut self, name: &str, value: Value) {
        if let Value::Map(fields) = self {
            fields.insert(name.to_owned(), value);
        }
    }

    /// Changes a field of an object, if it is there.
    pub fn change(&mut self, name: &str, change: impl FnOnce(&mut Value)) {
        if let Value::Map(fields) = self
            && let Some(field) = fields.get_mut(name)
        {
            change(field);
        }
    }

    /// Changes the object that this is, or every object in the list or set that this is.
    pub fn for_each_object(&mut self, mut change: impl FnMut(&mut Value)) {
        match self {
            Value::List(items) => items.iter_mut().for_each(change),
            Value::Set(items) => {
                items.iter_mut().for_each(change);
                *self = Value::set(std::mem::take(items));
            }
            object @ Value::Map(_) => change(object),
            _ => {}
        }
    }

    /// The text, if the value is a known string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The fields, if the value is a known map, object or block.
    #[must_use]
    pub fn as_map(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Value::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// The elements, if the value is a known list, tuple or set.
    #[must_use]
    pub fn as_elements(&self) -> Option<&[Value]> {
        match self {
            Value::List(items) | Value::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The same value with every unknown part replaced by null: what a state may hold.
    #[must_use]
    pub fn without_unknowns(self) -> Value {
        let all =
            |items: Vec<Value>| items.into_iter().map(Value::without_unknowns).collect::<Vec<_>>();
        match self {
            Value::Unknown => Value::Null,
            Value::List(items) => Value::List(all(items)),
            Value::Set(items) => Value::set(all(items)),
            Value::Map(fields) => {
                Value::Map(fields.into_iter().map(|(k, v)| (k, v.without_unknowns())).collect())
            }
            Value::Dynamic(typed) => {
                Value::Dynamic(Box::new((typed.0, typed.1.without_unknowns())))
            }
            known => known,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}
impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Bool(b)
    }
}
impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Value::Number(Number::from(n))
    }
}
