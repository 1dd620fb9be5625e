//! The record of an object that exists: kept from the moment AWS gives it an id, whatever happens next.

use crate::value::Value;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What is known of an object whose apply has not ended yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// The state as far as it is known. Holds no unknowns.
    pub state: Value,
    /// Whether a read has shown it, so that it cannot be "not visible yet" any more.
    pub observed: bool,
}

/// Is told every state that is claimed, and its account, so that a panic in the operation cannot lose them.
type Keeper = Arc<dyn Fn(&Value, Option<String>) + Send + Sync>;

/// A cell that outlives the operation: when it fails, panics or is cut off, the claim is still there.
#[derive(Clone, Default)]
pub struct Claim {
    cell: Arc<Mutex<Option<Claimed>>>,
    account: Arc<OnceLock<String>>,
    keeper: Option<Keeper>,
}

impl Claim {
    /// A claim that tells `keeper` every state as soon as it is claimed.
    #[must_use]
    pub fn kept_by(keeper: impl Fn(&Value, Option<String>) + Send + Sync + 'static) -> Self {
        Self { keeper: Some(Arc::new(keeper)), ..Self::default() }
    }
    /// Says in which account the object is, if that is known. To be called before anything is claimed.
    pub fn in_account(&self, account: Option<String>) {
        if let Some(account) = account {
            let _ = self.account.set(account);
        }
    }
    /// Records what a read said of an object.
    pub fn set(&self, state: Value) {
        self.put(Claimed { state, observed: true });
    }
    /// Records an object that AWS has given an id, and of which nothing else is known.
    pub fn set_unseen(&self, state: Value) {
        self.put(Claimed { state, observed: false });
    }
    fn put(&self, claimed: Claimed) {
        if let Some(keeper) = &self.keeper {
            keeper(&claimed.state, self.account.get().cloned());
        }
        *self.cell.lock().unwrap_or_else(PoisonError::into_inner) = Some(claimed);
    }
    /// What was recorded.
    #[must_use]
    pub fn get(&self) -> Option<Claimed> {
        self.cell.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keeper_is_told_the_account_with_every_state() {
        let told = Arc::new(Mutex::new(vec![]));
        let keeper = {
            let told = Arc::clone(&told);
            move |state: &Value, account| told.lock().unwrap().push((state.clone(), account))
        };
        let claim = Claim::kept_by(keeper);
        claim.in_account(Some("111122223333".to_owned()));
        claim.set_unseen(Value::from("a"));
        claim.set(Value::from("b"));
        let account = || Some("111122223333".to_owned());
        let expected = [("a", account()), ("b", account())];
        let expected = expected.map(|(state, account)| (Value::from(state), account));
        assert_eq!(*told.lock().unwrap(), expected);
    }
}
