//! Ends that were planned before the object was read.
//!
//! Terraform 1.11 plans the end of what has left the configuration first, and refreshes it then. What such a plan says
//! of an object is old, so the read says it once more.

use crate::diagnostic::Diagnostics;
use crate::engine::Entry;
use crate::value::Value;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Objects whose end this process has planned, by their type and as the state has them.
#[derive(Default)]
pub(super) struct Ends(Mutex<BTreeSet<(&'static str, Value)>>);

impl Ends {
    /// Notes that the end of an object is planned.
    pub(super) fn note(&self, entry: &Entry, prior: &Value) {
        let spec = entry.spec();
        if spec.ends_as_read {
            let mut ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            ends.insert((spec.type_name, prior.clone()));
        }
    }
    /// What the plan would have said of an object that turns out to be another.
    pub(super) fn told(&self, entry: &Entry, prior: &Value, state: &Value) -> Diagnostics {
        let mut told = Diagnostics::default();
        let spec = entry.spec();
        if spec.ends_as_read && !state.is_null() && state != prior {
            let ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if ends.contains(&(spec.type_name, prior.clone())) {
                entry.resource.plan_destroy(state, &mut told);
            }
        }
        told
    }
}
