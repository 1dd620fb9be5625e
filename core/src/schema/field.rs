//! Rust types that can be the value of an attribute.

use super::block::REQUIRED;
use super::types::Object;
use super::{Block, Problem, Shape, Slot};
use crate::secret::Secret;
use crate::value::{Number, Path, Type, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A Rust type that can be the value of an attribute.
///
/// Unknown never reaches a resource type: at apply only what AWS has yet to fill in is unknown, and that
/// decodes as `None`.
pub trait Field: Default + Clone + PartialEq {
    /// Whether null has a meaning: only `Option` says yes.
    const NULLABLE: bool = false;
    /// Whether an empty string counts as "not set". An element of a collection cannot be that.
    const EMPTY_IS_NONE: bool = false;
    /// What its values look like.
    const SHAPE: Shape;
    /// The type in Terraform.
    #[must_use]
    fn ty() -> Type {
        Self::SHAPE.ty()
    }
    /// The value as Rust sees it, or none if it is not of this type.
    fn decode(value: &Value) -> Option<Self>;
    /// The same, with what is wrong and where.
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        let decoded = Self::decode(value);
        if decoded.is_none() {
            let problem = match value {
                Value::Null => REQUIRED,
                Value::Unknown => "The value must be known here.",
                _ => "The value is not of the attribute's type.",
            };
            problems.push((at.clone(), problem.to_owned()));
        }
        decoded
    }
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
    const SHAPE: Shape = Shape::String;
    fn decode(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
    fn encode(&self) -> Value {
        Value::String(self.clone())
    }
}

/// A string that Rust never prints. Whether Terraform does is a matter of `sensitive`.
impl Field for Secret {
    const SHAPE: Shape = Shape::String;
    fn decode(value: &Value) -> Option<Self> {
        value.as_str().map(Self::from)
    }
    fn encode(&self) -> Value {
        Value::from(self.expose())
    }
}

impl Field for bool {
    const SHAPE: Shape = Shape::Bool;
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
    const SHAPE: Shape = Shape::Number;
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

/// A number that need not be whole, as exact as it was written.
impl Field for Number {
    const SHAPE: Shape = Shape::Number;
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::Number(n) => Some(n.clone()),
            _ => None,
        }
    }
    fn encode(&self) -> Value {
        Value::Number(self.clone())
    }
}

impl<T: Field> Field for Option<T> {
    const NULLABLE: bool = true;
    const SHAPE: Shape = T::SHAPE;
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::Null | Value::Unknown => Some(None),
            known => T::decode(known).map(Some),
        }
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        match value {
            Value::Null | Value::Unknown => Some(None),
            known => T::take(known, at, problems).map(Some),
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
    const SHAPE: Shape = Shape::List(&T::SHAPE);
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) => items.iter().map(T::decode).collect(),
            _ => None,
        }
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        let Value::List(items) = value else { return whole(value, at, problems) };
        let items = items.iter().enumerate();
        let taken: Vec<_> = items.map(|(i, item)| T::take(item, &at.index(i), problems)).collect();
        taken.into_iter().collect()
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
    const SHAPE: Shape = Shape::Set(&T::SHAPE);
    fn decode(value: &Value) -> Option<Self> {
        match value {
            Value::Set(items) => items.iter().map(T::decode).collect(),
            _ => None,
        }
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        let Value::Set(items) = value else { return whole(value, at, problems) };
        let taken: Vec<_> = items.iter().map(|item| T::take(item, at, problems)).collect();
        taken.into_iter().collect()
    }
    fn encode(&self) -> Value {
        Value::set(self.iter().map(T::encode).collect())
    }
    fn same(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Set(a), Value::Set(b)) => same_elements(a, b, T::same),
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
pub(super) fn same_elements(
    a: &[Value],
    b: &[Value],
    same: impl Fn(&Value, &Value) -> bool,
) -> bool {
    let mut left: Vec<&Value> = b.iter().collect();
    a.len() == b.len()
        && a.iter().all(|a| match left.iter().position(|b| same(a, b)) {
            Some(i) => {
                left.swap_remove(i);
                true
            }
            None => false,
        })
}

/// A null in a map is as good as no such key: it makes a key conditional.
impl<T: Field> Field for BTreeMap<String, T> {
    const SHAPE: Shape = Shape::Map(&T::SHAPE);
    fn decode(value: &Value) -> Option<Self> {
        let items = value.as_map()?.iter().filter(|(_, item)| !item.is_null());
        items.map(|(key, item)| Some((key.clone(), T::decode(item)?))).collect()
    }
    fn encode(&self) -> Value {
        Value::object(self.iter().map(|(k, v)| (k, T::encode(v))))
    }
    fn same(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Map(a), Value::Map(b)) => a.keys().chain(b.keys()).all(|key| {
                let [a, b] = [a, b].map(|map| map.get(key).unwrap_or(&Value::Null));
                a == b || (!a.is_null() && !b.is_null() && T::same(a, b))
            }),
            _ => a == b,
        }
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        let items = value.as_map().into_iter().flatten();
        for (key, item) in items.filter(|(_, item)| !item.is_null()) {
            check_element::<T>(item, &path.key(key), problems);
        }
    }
}

/// What is wrong with an element of a collection. Terraform lets any of them be null, and a collection that holds a
/// null where none can be does not decode at all: that has to be said here, or the whole of it would be lost.
fn check_element<T: Field>(item: &Value, path: &Path, problems: &mut Vec<Problem>) {
    if item.is_null() && !T::NULLABLE {
        problems.push((
            path.clone(),
            "Null elements are not allowed: leave it out, for example with `compact()`.".to_owned(),
        ));
    }
    if item.as_str() == Some("") && T::EMPTY_IS_NONE {
        problems.push((path.clone(), "An element is empty here: leave it out.".to_owned()));
    }
    T::check(item, path, problems);
}

/// A `model!` struct as the value of an attribute: an object. A list or set of these stands where hashicorp/aws has
/// blocks that AWS may fill in, and Terraform lets users write it as blocks
/// (docs/decisions/0020-a-list-of-objects.md). What is in it is checked by its own rules.
impl<B: Block> Field for B {
    const SHAPE: Shape = Shape::Object(B::SCHEMA);
    fn decode(value: &Value) -> Option<Self> {
        <B as Block>::decode(value).ok()
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        B::from_value(value, at, problems)
    }
    fn encode(&self) -> Value {
        <B as Block>::encode(self.clone())
    }
    fn same(a: &Value, b: &Value) -> bool {
        B::SCHEMA.same_in(a, b)
    }
}

impl<B: Block> Field for Object<B> {
    const SHAPE: Shape = B::SHAPE;
    fn decode(value: &Value) -> Option<Self> {
        <B as Block>::decode(value).ok().map(Self)
    }
    fn encode(&self) -> Value {
        <B as Block>::encode(self.0.clone())
    }
    fn same(a: &Value, b: &Value) -> bool {
        B::same(a, b)
    }
}

impl<T: Field> Slot for T {
    fn set(&mut self, value: &Value, at: &Path, problems: &mut Vec<Problem>) {
        if let Some(taken) = T::take(value, at, problems) {
            *self = taken;
        }
    }
    fn get(&self) -> Value {
        self.encode()
    }
}

/// What is no collection.
fn whole<T: Field>(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<T> {
    let problem =
        if value.is_null() { REQUIRED } else { "The value is not of the attribute's type." };
    problems.push((at.clone(), problem.to_owned()));
    None
}
