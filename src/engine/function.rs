//! Functions of the provider: pure, and without a call.
//!
//! <https://developer.hashicorp.com/terraform/plugin/framework/functions/concepts>

use crate::value::{Type, Value};

/// A function, as data.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its name in HCL, after `provider::aws::`.
    pub name: &'static str,
    /// What it does, in a few words without a full stop.
    pub summary: &'static str,
    /// What it does, as Markdown.
    pub doc: &'static str,
    /// What it takes, in order.
    pub parameters: &'static [Parameter],
    /// What it takes after that, any number of times; none if nothing.
    pub variadic: Option<Parameter>,
    /// What it gives.
    pub returns: fn() -> Type,
    /// The function itself. It gets an argument for each parameter, and those of the variadic one after them, each of
    /// its parameter's type; none is unknown, and none is null unless its parameter says so.
    pub call: fn(&[Value]) -> Result<Value, Refused>,
}

impl Function {
    /// The parameter of the argument at this place, from 0; none if it takes no such argument.
    #[must_use]
    pub fn parameter(&self, index: usize) -> Option<&Parameter> {
        self.parameters.get(index).or(self.variadic.as_ref())
    }
    /// All parameters, the variadic one last.
    pub fn all_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().chain(&self.variadic)
    }
}

/// A parameter of a function.
#[derive(Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: fn() -> Type,
    /// What it means, as Markdown.
    pub doc: &'static str,
    /// Whether it may be null.
    pub nullable: bool,
}

impl Parameter {
    /// A text.
    #[must_use]
    pub const fn text(name: &'static str, doc: &'static str) -> Self {
        Self { name, ty: || Type::String, doc, nullable: false }
    }
}

/// Why a function refuses its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Sentences for the user.
    pub text: String,
    /// Which argument it is about, from 0.
    pub argument: Option<usize>,
}

impl Refused {
    /// An argument cannot be used.
    pub fn argument(index: usize, text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: Some(index) }
    }
}
