//! Values that AWS stores in another form than they were written in, once it has turned out that it does. They are the
//! same as long as both stay as they are.

use crate::value::{Value, json};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What AWS stores in the place of what a state says, by attribute or block.
pub type Stored = BTreeMap<String, Json>;

/// What is known of that in an operation on one object.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms(Arc<Mutex<Stored>>);

impl Forms {
    /// What was known before.
    pub(super) fn of(stored: Stored) -> Self {
        Self(Arc::new(Mutex::new(stored)))
    }
    fn lock(&self) -> MutexGuard<'_, Stored> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// What is known now.
    pub(super) fn all(&self) -> Stored {
        self.lock().clone()
    }
    /// AWS stores this.
    pub(super) fn learn(&self, name: &str, stored: &Value) {
        if let Ok(stored) = json::encode(stored) {
            self.lock().insert(name.to_owned(), stored);
        }
    }
    /// Whether this is what AWS stores in the place of what a state says.
    pub(super) fn is_stored(&self, name: &str, observed: &Value) -> bool {
        json::encode(observed).is_ok_and(|observed| self.lock().get(name) == Some(&observed))
    }
    /// Other values were sent in a change.
    pub(super) fn forget_changed(&self, prior: &Value, planned: &Value) {
        self.lock().retain(|name, _| prior.get(name) == planned.get(name));
    }
    /// Puts the words of the prior state in the place of what AWS stores for them. What is no longer stored is forgotten:
    /// somebody else has changed it.
    pub(super) fn put_back(&self, prior: &Value, state: &mut Value) {
        self.lock().retain(|name, stored| {
            let is_stored = json::encode(state.get(name)).is_ok_and(|observed| observed == *stored);
            if is_stored {
                state.insert(name, prior.get(name).clone());
            }
            is_stored || state.get(name) == prior.get(name)
        });
    }
}
