//! A plan in the making, as the hooks of a type see it.

mod element;

pub use element::Element;

use super::replace;
use super::{Change, Planned};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::{Attr, Many, Node};
use crate::value::{Path, Value};

/// A plan in the making. Its values may be unknown: a hook that needs to know must do nothing then.
///
/// What it is about is an attribute, `Vpc::cidr_block` or its name, or what is inside of one:
/// `Instance::root_block_device.then(Root::volume_size)`.
pub struct Draft<'a> {
    change: Change<'a>,
    planned: Value,
    decided: Vec<(Path, Value)>,
    replace: Vec<Path>,
    diagnostics: Diagnostics,
}

impl<'a> Draft<'a> {
    pub(super) fn new(change: Change<'a>, planned: Value) -> Self {
        let (decided, replace, diagnostics) = Default::default();
        Self { change, planned, decided, replace, diagnostics }
    }
    /// The plan, and the values in it that were set here.
    pub(super) fn finish(self) -> (Planned, Vec<(Path, Value)>) {
        let Self { planned: value, decided, replace, diagnostics, .. } = self;
        (Planned { value, replace, diagnostics }, decided)
    }

    /// Whether there is no object yet.
    #[must_use]
    pub fn is_create(&self) -> bool {
        self.change.prior.is_null()
    }
    /// What the user wrote; null if nothing.
    pub fn config(&self, at: impl Into<Path>) -> &'a Value {
        at.into().in_value(self.change.config)
    }
    /// What it is; null on create.
    pub fn prior(&self, at: impl Into<Path>) -> &'a Value {
        at.into().in_value(self.change.prior)
    }
    /// What it will be, as far as it has been planned.
    pub fn planned(&self, at: impl Into<Path>) -> &Value {
        at.into().in_value(&self.planned)
    }
    /// Whether the plan changes it, or may change it.
    pub fn changes(&self, at: impl Into<Path>) -> bool {
        let at = at.into();
        at.in_value(&self.planned) != at.in_value(self.change.prior)
    }
    /// Whether the plan changes an attribute in such a way that it needs a new object.
    pub fn replaces(&self, at: impl Into<Path>) -> bool {
        let at = at.into();
        let (prior, planned) = (at.in_value(self.change.prior), at.in_value(&self.planned));
        self.change.schema.at(&at).is_some_and(|node| replace::demands(node, prior, planned))
    }
    /// Whether the object as planned so far differs from what it is.
    #[must_use]
    pub fn changes_anything(&self) -> bool {
        self.planned != *self.change.prior
    }
    /// The objects that are planned, each with what was written and what is there of it.
    #[must_use]
    pub fn elements<M, T: Many>(&self, several: Attr<M, T>) -> Vec<Element<M, T::Body>> {
        let Change { config, prior, .. } = self.change;
        element::all(&Path::root(), several, [config, prior, &self.planned])
    }
    /// Plans a value. Terraform accepts it only for an attribute that is computed and that the user left out. Null means
    /// nothing, which is [empty](super::nothing) for most of them.
    pub fn set(&mut self, at: impl Into<Path>, value: Value) {
        let at = at.into();
        let value = if value.is_null() { self.nothing(&at) } else { value };
        at.put(&mut self.planned, value.clone());
        self.decided.push((at, value));
    }
    /// What there is of something where AWS has nothing. A null that is in the state already is no change.
    fn nothing(&self, at: &Path) -> Value {
        let was_null = at.find_in(self.change.prior).is_some_and(Value::is_null);
        let node = self.change.schema.at(at).filter(|_| !was_null);
        node.map_or(Value::Null, Node::nothing)
    }
    /// Plans that the value will be known after apply.
    pub fn unknown(&mut self, at: impl Into<Path>) {
        self.set(at, Value::Unknown);
    }
    /// Plans that a change of it needs a new object.
    pub fn replace(&mut self, at: impl Into<Path>) {
        self.replace.push(at.into().shown().0);
    }
    /// Refuses the plan because of it.
    pub fn error(&mut self, at: impl Into<Path>, summary: &str, detail: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(summary, detail).at(at));
    }
    /// Warns about it.
    pub fn warning(&mut self, at: impl Into<Path>, summary: &str, detail: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(summary, detail).at(at));
    }
}

#[cfg(test)]
mod tests;
