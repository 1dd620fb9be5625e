//! The record of an object that exists: kept from the moment AWS gives it an id, whatever happens next.

use crate::value::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// What is known of an object whose apply has not ended yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// The state as far as it is known. Holds no unknowns.
    pub state: Value,
    /// Whether a read has shown it, so that it cannot be "not visible yet" any more.
    pub seen: bool,
}

/// A cell that outlives the operation: when it panics or is cut off, the claim is still there.
#[derive(Clone, Debug, Default)]
pub struct Claim(Arc<Mutex<Option<Claimed>>>);

impl Claim {
    /// Records what a read said of an object.
    pub fn set(&self, state: Value) {
        self.put(Claimed { state, seen: true });
    }
    /// Records an object that AWS has given an id, and of which nothing else is known.
    pub fn set_unseen(&self, state: Value) {
        self.put(Claimed { state, seen: false });
    }
    fn put(&self, claimed: Claimed) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(claimed);
    }
    /// What was recorded.
    #[must_use]
    pub fn get(&self) -> Option<Claimed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
