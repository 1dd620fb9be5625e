//! Types of values, as Terraform's type system names them.

use std::collections::BTreeMap;

/// The type of a [`Value`](super::Value).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// `bool`
    Bool,
    /// `number`, of any size and precision
    Number,
    /// `string`
    String,
    /// Any type: the value brings its own.
    Dynamic,
    /// `list(T)`
    List(Box<Type>),
    /// `set(T)`
    Set(Box<Type>),
    /// `map(T)`
    Map(Box<Type>),
    /// `object({..})`: every attribute is always present.
    Object(BTreeMap<String, Type>),
    /// `tuple([..])`
    Tuple(Vec<Type>),
}

impl Type {
    /// `list(element)`
    #[must_use]
    pub fn list(element: Type) -> Type {
        Type::List(Box::new(element))
    }
    /// `set(element)`
    #[must_use]
    pub fn set(element: Type) -> Type {
        Type::Set(Box::new(element))
    }
    /// `map(element)`
    #[must_use]
    pub fn map(element: Type) -> Type {
        Type::Map(Box::new(element))
    }
    /// `object({..})`
    pub fn object<K: Into<String>>(fields: impl IntoIterator<Item = (K, Type)>) -> Type {
        Type::Object(fields.into_iter().map(|(k, t)| (k.into(), t)).collect())
    }
}
