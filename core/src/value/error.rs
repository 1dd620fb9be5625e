//! Why a value could not be read or written.

use std::fmt;

use super::{Path, Step, Type};

/// A value that does not fit its type, or bytes that are not a value at all.
///
/// The message never quotes a value, which may be a secret; it names attributes and kinds only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", Prefix(path))]
pub struct CodecError {
    /// Where it happened; the root if it concerns the whole value.
    pub path: Path,
    /// What is wrong, without the path and without a full stop.
    pub message: String,
}

impl CodecError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { path: Path::root(), message: message.into() }
    }

    pub(super) fn mismatch(ty: &Type, found: &str) -> Self {
        Self::new(format!("expected {}, found {found}", expected(ty)))
    }

    pub(super) fn too_deep() -> Self {
        Self::new(format!("nested more than {} levels deep", super::MAX_DEPTH))
    }

    pub(super) fn missing_attribute(name: &str) -> Self {
        Self::new(format!("the attribute {name:?} is missing"))
    }

    pub(super) fn unsupported_attribute(name: &str) -> Self {
        Self::new(format!("there is no attribute {name:?} in the schema"))
    }

    pub(super) fn tuple_length(expected: usize, found: usize) -> Self {
        Self::new(format!("expected a tuple of {expected} elements, found {found}"))
    }

    /// The same error, seen from the value that holds this one. Errors collect their path on the way
    /// out, so that values without errors pay nothing for it.
    pub(super) fn within(mut self, step: Step) -> Self {
        self.path.0.insert(0, step);
        self
    }

    pub(super) fn within_index(self, index: usize) -> Self {
        self.within(Step::Index(i64::try_from(index).unwrap_or(i64::MAX)))
    }

    /// As [`within`](Self::within), for an element of a set: paths end at sets, so the rest of the path
    /// moves into the message.
    pub(super) fn within_set(mut self) -> Self {
        let inner = std::mem::take(&mut self.path);
        let of = if inner.0.is_empty() { String::new() } else { format!("{inner} of ") };
        self.message = format!("in {of}an element of the set: {}", self.message);
        self
    }
}

/// Indefinite article and name of what a type wants.
fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "a bool",
        Type::Number => "a number",
        Type::String => "a string",
        Type::Dynamic => "a value with its type",
        Type::List(_) => "a list",
        Type::Set(_) => "a set",
        Type::Map(_) => "a map",
        Type::Object(_) => "an object",
        Type::Tuple(_) => "a tuple",
    }
}

struct Prefix<'a>(&'a Path);

impl fmt::Display for Prefix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.0.is_empty() { Ok(()) } else { write!(f, "{}: ", self.0) }
    }
}
