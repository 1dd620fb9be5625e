//! Rust types that can be the value of an attribute.

use super::block::REQUIRED;
use super::types::{Object, Record};
use super::{Block, Nesting, Problem, Schema};
use crate::secret::Secret;
use crate::value::{Path, Type, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A Rust type that can be the value of an attribute.
///
/// Unknown never reaches a resource type: at apply only what AWS has yet to fill in is unknown, and that
/// decodes as `None`.
pub trait Field: Default + Clone + PartialEq {
    /// Whether null has a meaning: only `Option` says yes.
    const NULLABLE: bool = false;
    /// Whether an empty text counts as "not set". An element of a collection cannot be that.
    const EMPTY_IS_NONE: bool = false;
    /// The type in Terraform.
    #[must_use]
    fn ty() -> Type;
    /// How an object is shown to Terraform as a nested attribute, whose own attributes need not all be
    /// written; none for every other type.
    #[must_use]
    fn nested() -> Option<(Nesting, Schema)> {
        None
    }
    /// The value as Rust sees it, or none if it is not of this type.
    fn decode(value: &Value) -> Option<Self>;
    /// The value as Terraform sees it.
    fn encode(&self) -> Value;
    /// Whether two known values mean the same although they are not equal.
    #[must_use]
    fn same(a: &Value, b: &Value) -> bool {
        a == b
    }
    /// What is wrong with a value beyond its type. Unknown and null are never wrong.
    fn check(_value: &Value, _path: &Path, _problems: &mut Vec<Problem>) {}
}

impl Field for String {
    fn ty() -> Type {
        Type::String
    }
    fn decode(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
    fn encode(&self) -> Value {
        Value::String(self.clone())
    }
}

/// A text that Rust never prints. Whether Terraform does is a matter of `sensitive`.
impl Field for Secret {
    fn ty() -> Type {
        Type::String
    }
    fn decode(value: &Value) -> Option<Self> {
        value.as_str().map(Self::from)
    }
    fn encode(&self) -> Value {
        Value::from(self.expose())
    }
}

impl Field for bool {
    fn ty() -> Type {
        Type::Bool
    }
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(b) => Some(*b),
            _ => None,
        }
    }
    fn encode(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Field for i64 {
    fn ty() -> Type {
        Type::Number
    }
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::Number(n) => n.as_i64(),
            _ => None,
        }
    }
    fn encode(&self) -> Value {
        Value::from(*self)
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        if let Value::Number(n) = value
            && n.as_i64().is_none()
        {
            problems
                .push((path.clone(), format!("{n} is not a whole number that AWS could take.")));
        }
    }
}

impl<T: Field> Field for Option<T> {
    const NULLABLE: bool = true;
    fn ty() -> Type {
        T::ty()
    }
    fn nested() -> Option<(Nesting, Schema)> {
        T::nested()
    }
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::Null | Value::Unknown => Some(None),
            known => T::decode(known).map(Some),
        }
    }
    fn encode(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::encode)
    }
    fn same(a: &Value, b: &Value) -> bool {
        a == b || (!a.is_null() && !b.is_null() && T::same(a, b))
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        T::check(value, path, problems);
    }
}

impl<T: Field> Field for Vec<T> {
    fn ty() -> Type {
        Type::list(T::ty())
    }
    fn nested() -> Option<(Nesting, Schema)> {
        T::nested().map(|(_, schema)| (Nesting::List, schema))
    }
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) => items.iter().map(T::decode).collect(),
            _ => None,
        }
    }
    fn encode(&self) -> Value {
        Value::List(self.iter().map(T::encode).collect())
    }
    fn same(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::List(a), Value::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| T::same(a, b))
            }
            _ => a == b,
        }
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        for (i, item) in value.as_elements().unwrap_or_default().iter().enumerate() {
            check_element::<T>(item, &path.index(i), problems);
        }
    }
}

impl<T: Field + Ord> Field for BTreeSet<T> {
    fn ty() -> Type {
        Type::set(T::ty())
    }
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::Set(items) => items.iter().map(T::decode).collect(),
            _ => None,
        }
    }
    fn encode(&self) -> Value {
        Value::set(self.iter().map(T::encode).collect())
    }
    fn same(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Set(a), Value::Set(b)) => same_elements::<T>(a, b),
            _ => a == b,
        }
    }
    // Terraform cannot index sets: the problem is shown at the set.
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        for item in value.as_elements().unwrap_or_default() {
            let mut inner = Vec::new();
            check_element::<T>(item, &Path::root(), &mut inner);
            let at_set = |(at, what): Problem| {
                let what = if at.0.is_empty() { what } else { format!("{at}: {what}") };
                (path.clone(), what)
            };
            problems.extend(inner.into_iter().map(at_set));
        }
    }
}

/// Whether every element of `a` has a partner of the same meaning in `b`, and none is left over.
fn same_elements<T: Field>(a: &[Value], b: &[Value]) -> bool {
    let mut left: Vec<&Value> = b.iter().collect();
    a.len() == b.len()
        && a.iter().all(|a| match left.iter().position(|b| T::same(a, b)) {
            Some(i) => {
                left.swap_remove(i);
                true
            }
            None => false,
        })
}

impl<T: Field> Field for BTreeMap<String, T> {
    fn ty() -> Type {
        Type::map(T::ty())
    }
    fn decode(value: &Value) -> Option<Self> {
        value.as_map()?.iter().map(|(k, v)| Some((k.clone(), T::decode(v)?))).collect()
    }
    fn encode(&self) -> Value {
        Value::object(self.iter().map(|(k, v)| (k, T::encode(v))))
    }
    fn same(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| T::same(a, b)))
            }
            _ => a == b,
        }
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        for (key, item) in value.as_map().into_iter().flatten() {
            check_element::<T>(item, &path.key(key), problems);
        }
    }
}

/// What is wrong with an element of a collection. Terraform lets any of them be null, and a collection that holds a
/// null where none can be does not decode at all: that has to be said here, or the whole of it would be lost.
fn check_element<T: Field>(item: &Value, path: &Path, problems: &mut Vec<Problem>) {
    if item.is_null() && !T::NULLABLE {
        problems.push((path.clone(), "An element is null here: leave it out.".to_owned()));
    }
    if item.as_str() == Some("") && T::EMPTY_IS_NONE {
        problems.push((path.clone(), "An element is empty here: leave it out.".to_owned()));
    }
    T::check(item, path, problems);
}

/// A `model!` struct as the value of an attribute: an object. A set of these as an optional and computed
/// attribute stands where hashicorp/aws has blocks that AWS may fill in. Terraform lets users write it as blocks
/// (docs/decisions/0020-a-role-of-any-type.md).
impl<B: Block> Field for Object<B> {
    fn ty() -> Type {
        B::schema().implied_type()
    }
    fn decode(value: &Value) -> Option<Self> {
        B::decode(value).ok().map(Self)
    }
    fn encode(&self) -> Value {
        self.0.clone().encode()
    }
    fn same(a: &Value, b: &Value) -> bool {
        B::schema().attributes.iter().all(|field| field.same(a.get(field.name), b.get(field.name)))
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        let Value::Map(_) = value else { return };
        for field in &B::schema().attributes {
            let (value, path) = (value.get(field.name), path.attribute(field.name));
            if field.rules.required && value.is_null() {
                problems.push((path.clone(), REQUIRED.to_owned()));
            }
            (field.semantics.check)(value, &path, problems);
        }
    }
}

/// A `model!` struct as a nested attribute: an object of which the user writes only what is needed.
impl<B: Block> Field for Record<B> {
    fn ty() -> Type {
        Object::<B>::ty()
    }
    fn nested() -> Option<(Nesting, Schema)> {
        Some((Nesting::Single, B::schema()))
    }
    fn decode(value: &Value) -> Option<Self> {
        B::decode(value).ok().map(Self)
    }
    fn encode(&self) -> Value {
        self.0.clone().encode()
    }
    fn same(a: &Value, b: &Value) -> bool {
        Object::<B>::same(a, b)
    }
    // What is inside is checked by its own rules.
}
