//! The vocabulary of `#[tf(..)]`: what may be done with an attribute, and what a change to it does.

use crate::value::{Number, Value};

/// A default value, written in the declaration of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lit {
    /// `true` or `false`
    Bool(bool),
    /// A whole number
    Int(i64),
    /// A number with a fraction, in decimal notation: `0.5`
    Decimal(&'static str),
    /// A string
    Text(&'static str),
    /// Null, or a map that has nothing in it: what stands there of the two stays.
    Nothing,
}

impl From<Lit> for Value {
    fn from(literal: Lit) -> Self {
        match literal {
            Lit::Bool(b) => Value::from(b),
            Lit::Int(n) => Value::from(n),
            Lit::Decimal(text) => Number::parse(text).map_or(Value::Null, Value::Number),
            Lit::Text(text) => Value::from(text),
            Lit::Nothing => Value::Null,
        }
    }
}

/// The rules on one attribute. Each method is one word of the `#[tf(..)]` vocabulary, so a new rule is
/// a new method, and a misspelt one does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the words of a vocabulary, not a state"
)]
pub struct Rules {
    /// The user must set it.
    pub required: bool,
    /// The user may set it.
    pub optional: bool,
    /// The provider may set it.
    pub computed: bool,
    /// A change destroys the object and creates a new one.
    pub replace: bool,
    /// Not known before any update is done. Without this word the prior value is planned.
    pub recompute: bool,
    /// Not shown by Terraform.
    pub sensitive: bool,
    /// An empty string counts as not set, although there is always a value.
    pub empty_is_unset: bool,
    /// An empty string is a value like any other, although there has to be one, or always is.
    pub empty_is_value: bool,
    /// Null where AWS has nothing, although the provider may set it.
    pub null: bool,
    /// Sent in configuration only, null in every plan and state.
    pub write_only: bool,
    /// AWS does not return it: it is carried from plan to state and from state to state.
    pub unread: bool,
    /// What AWS leaves out at the beginning of it: so it is planned, although it is written with it.
    pub without: Option<&'static str>,
    /// Why it should not be used any more.
    pub deprecated: Option<&'static str>,
    /// What is planned when the user sets nothing.
    pub default: Option<Lit>,
    /// The only strings that are accepted.
    pub one_of: &'static [&'static str],
    /// The smallest and the largest number that is accepted.
    pub range: Option<(i64, i64)>,
    /// The least and the greatest number of characters that is accepted.
    pub length: Option<(usize, usize)>,
    /// Names of attributes that may not be set together with this one.
    pub conflicts: &'static [&'static str],
    /// Names of attributes that must be set together with this one.
    pub requires: &'static [&'static str],
    /// Names of attributes whose change makes this one unknown until it is read again.
    pub recompute_with: &'static [&'static str],
    /// At least so many elements or blocks.
    pub min: u32,
    /// At most so many elements or blocks; zero means any number.
    pub max: u32,
    /// The attributes that tell the elements of a set apart: no two elements have the same, and an element that changes in
    /// others is still the same element.
    pub key: &'static [&'static str],
    /// Written as a nested attribute: an object of which only what is needed has to be written.
    pub nested: bool,
    /// The name in HCL, where Rust has no such name.
    pub name: Option<&'static str>,
}

impl Rules {
    /// No rule at all.
    pub const NONE: Self = Self {
        required: false,
        optional: false,
        computed: false,
        replace: false,
        recompute: false,
        sensitive: false,
        empty_is_unset: false,
        empty_is_value: false,
        null: false,
        write_only: false,
        unread: false,
        without: None,
        deprecated: None,
        default: None,
        one_of: &[],
        range: None,
        length: None,
        conflicts: &[],
        requires: &[],
        recompute_with: &[],
        min: 0,
        max: 0,
        key: &[],
        nested: false,
        name: None,
    };
    /// The user must set it.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
    /// The user may set it.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
    /// The provider may set it.
    #[must_use]
    pub const fn computed(self) -> Self {
        Self { computed: true, ..self }
    }
    /// A change destroys the object and creates a new one.
    #[must_use]
    pub const fn replace(self) -> Self {
        Self { replace: true, ..self }
    }
    /// Not known before any update is done.
    #[must_use]
    pub const fn recompute(self) -> Self {
        Self { recompute: true, ..self }
    }
    /// Not shown by Terraform.
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }
    /// An empty string counts as not set.
    #[must_use]
    pub const fn empty_is_unset(self) -> Self {
        Self { empty_is_unset: true, ..self }
    }
    /// An empty string is a value like any other.
    #[must_use]
    pub const fn empty_is_value(self) -> Self {
        Self { empty_is_value: true, ..self }
    }
    /// Null where AWS has nothing.
    #[must_use]
    pub const fn null(self) -> Self {
        Self { null: true, ..self }
    }
    /// Sent in configuration only.
    #[must_use]
    pub const fn write_only(self) -> Self {
        Self { write_only: true, ..self }
    }
    /// Never returned by AWS.
    #[must_use]
    pub const fn unread(self) -> Self {
        Self { unread: true, ..self }
    }
    /// What AWS leaves out at the beginning of it.
    #[must_use]
    pub const fn without(self, beginning: &'static str) -> Self {
        Self { without: Some(beginning), ..self }
    }
    /// Why it should not be used any more.
    #[must_use]
    pub const fn deprecated(self, why: &'static str) -> Self {
        Self { deprecated: Some(why), ..self }
    }
    /// What is planned when the user sets nothing. Terraform lets a provider plan a value for an
    /// attribute that the user left out only where the attribute is computed, so this word says that too.
    #[must_use]
    pub const fn default(self, value: Lit) -> Self {
        Self { default: Some(value), computed: true, ..self }
    }
    /// The only strings that are accepted.
    #[must_use]
    pub const fn one_of(self, texts: &'static [&'static str]) -> Self {
        Self { one_of: texts, ..self }
    }
    /// The smallest and the largest number that is accepted.
    #[must_use]
    pub const fn range(self, bounds: (i64, i64)) -> Self {
        Self { range: Some(bounds), ..self }
    }
    /// The least and the greatest number of characters that is accepted.
    #[must_use]
    pub const fn length(self, bounds: (usize, usize)) -> Self {
        Self { length: Some(bounds), ..self }
    }
    /// Names of attributes that may not be set together with this one.
    #[must_use]
    pub const fn conflicts(self, names: &'static [&'static str]) -> Self {
        Self { conflicts: names, ..self }
    }
    /// Names of attributes that must be set together with this one.
    #[must_use]
    pub const fn requires(self, names: &'static [&'static str]) -> Self {
        Self { requires: names, ..self }
    }
    /// Names of attributes whose change makes this one unknown until it is read again.
    #[must_use]
    pub const fn recompute_with(self, names: &'static [&'static str]) -> Self {
        Self { recompute_with: names, ..self }
    }
    /// At least so many elements or blocks.
    #[must_use]
    pub const fn min(self, count: u32) -> Self {
        Self { min: count, ..self }
    }
    /// At most so many elements or blocks.
    #[must_use]
    pub const fn max(self, count: u32) -> Self {
        Self { max: count, ..self }
    }
    /// The attributes that tell the elements of a set apart.
    #[must_use]
    pub const fn key(self, names: &'static [&'static str]) -> Self {
        Self { key: names, ..self }
    }
    /// Written as a nested attribute.
    #[must_use]
    pub const fn nested(self) -> Self {
        Self { nested: true, ..self }
    }
    /// The name in HCL, where Rust has no such name: `self`.
    #[must_use]
    pub const fn name(self, name: &'static str) -> Self {
        Self { name: Some(name), ..self }
    }
    /// Whether there can be a value although the user sets none.
    #[must_use]
    pub const fn fills_in(&self) -> bool {
        self.computed && !matches!(self.default, Some(Lit::Nothing))
    }
    /// What AWS stores of a value that is written with what AWS leaves out.
    #[must_use]
    pub fn stored(&self, written: &Value) -> Option<Value> {
        written.as_str()?.strip_prefix(self.without?).map(Value::from)
    }
    /// The name in HCL of a field of this name.
    #[doc(hidden)]
    #[must_use]
    pub const fn name_of(self, field: &'static str) -> &'static str {
        match self.name {
            Some(name) => name,
            None => super::plain(field),
        }
    }
}
