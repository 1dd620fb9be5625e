//! Objects of one type that are made at the same time: which of them belongs to whom.
//!
//! What is new and alike after a lost answer may also be what the create call of another resource has made, the
//! next one of a `count` for instance. So each create call is noted while it is under way, and each id as soon
//! as it belongs to somebody.

use super::Cx;
use super::recent::Recent;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::watch;

/// Type, account and region: where ids mean one object each.
pub(super) type SiblingKey = (&'static str, String, String);

/// Where a create call makes something of a type.
pub(super) fn place(type_name: &'static str, cx: &Cx) -> SiblingKey {
    let scope = cx.scope();
    // Several roles can lead to one account.
    let account =
        scope.known_account().unwrap_or_else(|| format!("session {}", scope.session_number()));
    (type_name, account, cx.region().to_owned())
}

#[derive(Default)]
struct Known {
    calls: u64,
    under_way: BTreeMap<u64, SiblingKey>,
    taken: BTreeSet<(SiblingKey, String)>,
}

/// The create calls under way, what earlier ones have made, and what has changed of late. Belongs to one configuration of the provider.
#[derive(Clone, Default)]
pub struct Siblings {
    known: Arc<watch::Sender<Known>>,
    recent: Recent,
}

/// A create call, which is over when this is dropped.
pub(super) struct UnderWay {
    siblings: Siblings,
    number: u64,
}

impl Siblings {
    /// What was created, changed or deleted of late.
    pub(super) fn recent(&self) -> &Recent {
        &self.recent
    }
    /// Notes that objects of these names were just created.
    #[cfg(any(test, feature = "testing"))]
    pub fn note_names(&self, type_name: &'static str, names: &[&str], now: std::time::SystemTime) {
        self.recent.note_names(type_name, names, now);
    }

    /// Notes that a create call begins.
    pub(super) fn begin(&self, place: &SiblingKey) -> UnderWay {
        let mut number = 0;
        self.known.send_modify(|known| {
            known.calls += 1;
            number = known.calls;
            known.under_way.insert(number, place.clone());
        });
        UnderWay { siblings: self.clone(), number }
    }

    /// Takes an object; false if it belongs to somebody else already.
    pub(super) fn take(&self, place: &SiblingKey, id: &str) -> bool {
        self.known.send_if_modified(|known| known.taken.insert((place.clone(), id.to_owned())))
    }

    /// An object that was deleted belongs to nobody: names come again.
    pub(super) fn forget(&self, place: &SiblingKey, id: &str) {
        self.known.send_if_modified(|known| known.taken.remove(&(place.clone(), id.to_owned())));
    }

    /// Whether a create call has made an object whose id `is` what is meant.
    pub(super) fn have_made(&self, place: &SiblingKey, is: impl Fn(&str) -> bool) -> bool {
        self.known.borrow().taken.iter().any(|(of, id)| of == place && is(id))
    }

    /// What of `found` belongs to nobody. Waits until the create calls that are under way have told what they
    /// have made: later ones cannot have made what was found already.
    pub(super) async fn unclaimed(
        &self,
        place: &SiblingKey,
        mut found: Vec<String>,
    ) -> Vec<String> {
        if found.is_empty() {
            return found;
        }
        let mut changes = self.known.subscribe();
        let mine = |(number, of): (&u64, &SiblingKey)| (of == place).then_some(*number);
        let calls: Vec<u64> = self.known.borrow().under_way.iter().filter_map(mine).collect();
        let over = |known: &Known| calls.iter().all(|call| !known.under_way.contains_key(call));
        // The only error is that the sender is gone, and `self` holds it.
        drop(changes.wait_for(over).await);
        let known = self.known.borrow();
        found.retain(|id| !known.taken.contains(&(place.clone(), id.clone())));
        found
    }
}

impl UnderWay {
    /// The call is over and has made this.
    pub(super) fn made(self, id: &str) {
        self.siblings.known.send_modify(|known| {
            if let Some(place) = known.under_way.remove(&self.number) {
                known.taken.insert((place, id.to_owned()));
            }
        });
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.siblings
            .known
            .send_if_modified(|known| known.under_way.remove(&self.number).is_some());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> SiblingKey {
        ("aws_vpc", "111122223333".into(), "us-east-1".into())
    }
    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[tokio::test]
    async fn what_a_call_under_way_makes_belongs_to_it() {
        let siblings = Siblings::default();
        let (one, other) = (siblings.begin(&here()), siblings.begin(&here()));
        let asked = tokio::spawn({
            let siblings = siblings.clone();
            async move { siblings.unclaimed(&here(), ids(&["vpc-1", "vpc-2"])).await }
        });
        tokio::task::yield_now().await;
        let late = siblings.begin(&here());
        one.made("vpc-2");
        tokio::task::yield_now().await;
        assert!(!asked.is_finished(), "the other call may have made vpc-1");
        drop(other);
        assert_eq!(asked.await.unwrap(), ["vpc-1"], "a call that began later is not waited for");
        drop(late);
    }

    #[tokio::test]
    async fn an_object_is_taken_once_in_its_place() {
        let siblings = Siblings::default();
        assert!(siblings.take(&here(), "app") && !siblings.take(&here(), "app"));
        let elsewhere = ("aws_vpc", "444455556666".into(), "us-east-1".into());
        assert!(siblings.take(&elsewhere, "app"));
        siblings.forget(&here(), "app");
        assert_eq!(siblings.unclaimed(&here(), ids(&["app"])).await, ["app"]);
        assert!(siblings.unclaimed(&elsewhere, ids(&["app"])).await.is_empty());
    }
}
