//! A plan in the making, as the hooks of a type see it.

use super::{Change, Planned};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::Attr;
use crate::value::{Path, Value};
use std::collections::BTreeMap;

/// Something that names an attribute: `Vpc::cidr_block`, or the name itself.
pub trait Named: Copy {
    /// The attribute's name.
    fn name(&self) -> &'static str;
}
impl<M, T> Named for Attr<M, T> {
    fn name(&self) -> &'static str {
        self.name
    }
}
impl Named for &'static str {
    fn name(&self) -> &'static str {
        self
    }
}

/// A plan in the making. Its values may be unknown: a hook that needs to know must do nothing then.
pub struct Draft<'a> {
    change: Change<'a>,
    planned: Value,
    decided: BTreeMap<&'static str, Value>,
    replace: Vec<Path>,
    diagnostics: Diagnostics,
}

impl<'a> Draft<'a> {
    pub(super) fn new(change: Change<'a>, planned: Value) -> Self {
        let (decided, replace, diagnostics) = Default::default();
        Self { change, planned, decided, replace, diagnostics }
    }
    /// The plan, and the values in it that were set here.
    pub(super) fn finish(self) -> (Planned, BTreeMap<&'static str, Value>) {
        let Self { planned: value, decided, replace, diagnostics, .. } = self;
        (Planned { value, replace, diagnostics }, decided)
    }

    /// Whether there is no object yet.
    #[must_use]
    pub fn is_create(&self) -> bool {
        self.change.prior.is_null()
    }
    /// What the user wrote; null if nothing.
    pub fn config(&self, attribute: impl Named) -> &'a Value {
        self.change.config.get(attribute.name())
    }
    /// What the attribute is; null on create.
    pub fn prior(&self, attribute: impl Named) -> &'a Value {
        self.change.prior.get(attribute.name())
    }
    /// What the attribute will be, as far as it has been planned.
    pub fn planned(&self, attribute: impl Named) -> &Value {
        self.planned.get(attribute.name())
    }
    /// Whether the plan changes the attribute, or may change it.
    pub fn changes(&self, attribute: impl Named) -> bool {
        let name = attribute.name();
        self.planned.get(name) != self.change.prior.get(name)
    }
    /// Whether the object as planned so far differs from what it is.
    #[must_use]
    pub fn changes_anything(&self) -> bool {
        self.planned != *self.change.prior
    }
    /// Plans a value. Terraform accepts it only for an attribute that is computed and that the user left out.
    pub fn set(&mut self, attribute: impl Named, value: Value) {
        self.decided.insert(attribute.name(), value.clone());
        self.planned.insert(attribute.name(), value);
    }
    /// Plans that the value will be known after apply.
    pub fn unknown(&mut self, attribute: impl Named) {
        self.set(attribute, Value::Unknown);
    }
    /// Plans that a change of this attribute needs a new object.
    pub fn replace(&mut self, attribute: impl Named) {
        self.replace.push(Path::from(attribute.name()));
    }
    /// Refuses the plan because of an attribute.
    pub fn error(&mut self, attribute: impl Named, summary: &str, detail: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(summary, detail).at(attribute.name()));
    }
    /// Warns about an attribute.
    pub fn warning(&mut self, attribute: impl Named, summary: &str, detail: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(summary, detail).at(attribute.name()));
    }
}
