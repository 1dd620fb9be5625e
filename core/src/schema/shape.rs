//! What the values of a Rust type look like, told at compile time.

use super::{Nesting, Schema};
use crate::value::Type;

/// What values look like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// `true` or `false`
    Bool,
    /// A number
    Number,
    /// A string
    String,
    /// A value that brings its type along
    Dynamic,
    /// Values in order
    List(&'static Shape),
    /// Values in any order
    Set(&'static Shape),
    /// Values by name
    Map(&'static Shape),
    /// What a `model!` says
    Object(&'static Schema),
}

impl Shape {
    /// The type in Terraform.
    #[must_use]
    pub fn ty(self) -> Type {
        match self {
            Shape::Bool => Type::Bool,
            Shape::Number => Type::Number,
            Shape::String => Type::String,
            Shape::Dynamic => Type::Dynamic,
            Shape::List(of) => Type::list(of.ty()),
            Shape::Set(of) => Type::set(of.ty()),
            Shape::Map(of) => Type::map(of.ty()),
            Shape::Object(schema) => schema.implied_type(),
        }
    }
    /// What is in the objects, if the values are objects.
    #[must_use]
    pub const fn body(self) -> Option<(Nesting, &'static Schema)> {
        match self {
            Shape::Object(schema) => Some((Nesting::Single, schema)),
            Shape::List(Shape::Object(schema)) => Some((Nesting::List, schema)),
            Shape::Set(Shape::Object(schema)) => Some((Nesting::Set, schema)),
            _ => None,
        }
    }
    /// What the elements look like; the value itself if it is no collection.
    #[must_use]
    pub const fn element(self) -> Shape {
        match self {
            Shape::List(of) | Shape::Set(of) | Shape::Map(of) => *of,
            one => one,
        }
    }
    /// Whether a value is a number of values.
    #[must_use]
    pub const fn is_collection(self) -> bool {
        matches!(self, Shape::List(_) | Shape::Set(_) | Shape::Map(_))
    }
    /// Whether there are objects in it whose rules nobody would look at: deeper than in a list or a set.
    pub(super) const fn hides_objects(self) -> bool {
        match self {
            Shape::Map(Shape::Object(_)) => true,
            Shape::List(of) | Shape::Set(of) | Shape::Map(of) => {
                of.body().is_some() && of.is_collection() || of.hides_objects()
            }
            _ => false,
        }
    }
}
