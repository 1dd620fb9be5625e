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
    /// An error if it does not take so many arguments.
    pub fn takes(&self, count: usize) -> Result<(), Refused> {
        let (least, more) = (self.parameters.len(), self.variadic.is_some());
        if count == least || (count > least && more) {
            return Ok(());
        }
        let at_least = if more { "at least " } else { "" };
        let text = format!("The function {} takes {at_least}{least} arguments.", self.name);
        Err(Refused { text, argument: None })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_variadic_parameter_takes_more_arguments_than_there_are_parameters() {
        const ONE: Parameter = Parameter::text("one", "One.");
        let fixed = Function {
            name: "f",
            summary: "",
            doc: "",
            parameters: &[ONE, ONE],
            variadic: None,
            returns: || Type::String,
            call: |_| Ok(Value::Null),
        };
        let open = Function { variadic: Some(Parameter::text("more", "More.")), ..fixed };
        assert_eq!([1, 2, 3].map(|count| fixed.takes(count).is_ok()), [false, true, false]);
        assert_eq!([1, 2, 3].map(|count| open.takes(count).is_ok()), [false, true, true]);
        assert_eq!(fixed.takes(3).unwrap_err().text, "The function f takes 2 arguments.");
        assert_eq!(open.takes(1).unwrap_err().text, "The function f takes at least 2 arguments.");
        assert_eq!(fixed.parameter(2).map(|parameter| parameter.name), None);
        assert_eq!(open.parameter(7).map(|parameter| parameter.name), Some("more"));
    }
}
