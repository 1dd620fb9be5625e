//! Rust types that can be the value of an attribute.

use super::block::REQUIRED;
use super::types::Object;
use super::{Block, Problem, Shape, Slot};
use crate::secret::Secret;
use crate::value::{Number, Path, Type, Value};

mod collections;

pub(super) use collections::{inserted, same_elements, taken};

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
            not_of_its_type(value, at, problems);
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

fn not_of_its_type(value: &Value, at: &Path, problems: &mut Vec<Problem>) {
    let problem = match value {
        Value::Null => REQUIRED,
        Value::Unknown => "The value must be known here.",
        _ => "The value is not of the attribute's type.",
    };
    problems.push((at.clone(), problem.to_owned()));
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
