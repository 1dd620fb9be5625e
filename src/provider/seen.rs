//! What a refresh has shown of objects whose end is more than their own.
//!
//! Terraform 1.11 plans the end of what has left the configuration with the state from before the refresh. What such a
//! plan says of an object would be old.

use crate::engine::Entry;
use crate::value::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What reads have made of objects, by their type and as the state had them.
#[derive(Default)]
pub(super) struct Seen(Mutex<BTreeMap<(&'static str, Value), Value>>);

impl Seen {
    /// Notes what a read has found.
    pub(super) fn note(&self, entry: &Entry, prior: &Value, state: &Value) {
        let spec = entry.resource.spec();
        if spec.ends_as_read && !state.is_null() {
            let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.insert((spec.type_name, prior.clone()), state.clone());
        }
    }
    /// An object as it was read last, or as it is said to be.
    pub(super) fn of<'a>(&self, entry: &Entry, prior: &'a Value) -> Cow<'a, Value> {
        let spec = entry.resource.spec();
        if !spec.ends_as_read {
            return Cow::Borrowed(prior);
        }
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let read = seen.get(&(spec.type_name, prior.clone())).cloned();
        read.map_or(Cow::Borrowed(prior), Cow::Owned)
    }
}
