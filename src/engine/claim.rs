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

/// Is told every state that is claimed, so that a panic in the operation cannot lose it.
type Keeper = Arc<dyn Fn(&Value) + Send + Sync>;

/// A cell that outlives the operation: when it fails, panics or is cut off, the claim is still there.
#[derive(Clone, Default)]
pub struct Claim {
    cell: Arc<Mutex<Option<Claimed>>>,
    keeper: Option<Keeper>,
}

impl Claim {
    /// A claim that tells `keeper` every state as soon as it is claimed.
    #[must_use]
    pub fn kept_by(keeper: impl Fn(&Value) + Send + Sync + 'static) -> Self {
        Self { keeper: Some(Arc::new(keeper)), ..Self::default() }
    }
    /// Records what a read said of an object.
    pub fn set(&self, state: Value) {
        self.put(Claimed { state, seen: true });
    }
    /// Records an object that AWS has given an id, and of which nothing else is known.
    pub fn set_unseen(&self, state: Value) {
        self.put(Claimed { state, seen: false });
    }
    fn put(&self, claimed: Claimed) {
        if let Some(keeper) = &self.keeper {
            keeper(&claimed.state);
        }
        *self.cell.lock().unwrap_or_else(PoisonError::into_inner) = Some(claimed);
    }
    /// What was recorded.
    #[must_use]
    pub fn get(&self) -> Option<Claimed> {
        self.cell.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
