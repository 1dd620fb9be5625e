//! What one read has found.

use super::{Observed, ObservedValue, Resource};
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// The objects of one read, by key. A key that is not there does not exist.
///
/// It holds values and not models: what puts them in order is compiled once, and not for each type.
#[derive(Debug)]
pub struct Found<R> {
    objects: Vec<(String, ObservedValue)>,
    of: PhantomData<fn() -> R>,
}

impl<R: Resource> Found<R> {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { objects: Vec::new(), of: PhantomData }
    }
    /// Adds an object. One that is there already under the same key is replaced.
    #[expect(clippy::needless_pass_by_value, reason = "models and keys are made for this")]
    pub fn insert(&mut self, key: R::Key, observed: Observed<R>) {
        let Observed { model, tags, state } = observed;
        let value = ObservedValue { value: model.encode(), tags, state };
        self.objects.push((key.to_string(), value));
    }
    /// Adds the object with this key, if it is there.
    pub fn add(&mut self, key: &R::Key, observed: Option<Observed<R>>) {
        if let Some(observed) = observed {
            self.insert(key.clone(), observed);
        }
    }
    /// Whether there is an object with this key.
    #[must_use]
    pub fn contains_key(&self, key: &R::Key) -> bool {
        let key = key.to_string();
        self.objects.iter().any(|(id, _)| *id == key)
    }
    /// The ids, in order.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub fn ids(self) -> Vec<String> {
        self.by_id().into_keys().collect()
    }
    /// The objects by their ids.
    pub(super) fn by_id(self) -> BTreeMap<String, ObservedValue> {
        self.objects.into_iter().collect()
    }
}

impl<R: Resource> Default for Found<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Resource> Extend<(R::Key, Observed<R>)> for Found<R> {
    fn extend<I: IntoIterator<Item = (R::Key, Observed<R>)>>(&mut self, objects: I) {
        for (key, observed) in objects {
            self.insert(key, observed);
        }
    }
}

impl<R: Resource> FromIterator<(R::Key, Observed<R>)> for Found<R> {
    fn from_iter<I: IntoIterator<Item = (R::Key, Observed<R>)>>(objects: I) -> Self {
        let mut found = Self::new();
        found.extend(objects);
        found
    }
}

/// The result of a read of one key.
pub fn one<R: Resource>(key: &R::Key, observed: Option<Observed<R>>) -> Found<R> {
    let mut found = Found::new();
    found.add(key, observed);
    found
}
