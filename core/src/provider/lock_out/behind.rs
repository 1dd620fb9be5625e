//! What this process has seen to stand behind roles, and the changes of roles that may lock it out. Whoever learns of
//! the second half of the two has to speak: Terraform asks about objects and roles in whatever order it likes.

use crate::aws::{Hop, WebIdentity};
use crate::policy::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::watch;

/// A role by its account and its name, of which an account has no two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Role {
    pub(super) account: String,
    pub(super) name: String,
}

impl Role {
    pub(super) fn is(&self, arn: &crate::arn::Arn) -> bool {
        arn.account == self.account && arn.role_name() == Some(self.name.as_str())
    }
    /// Whether the roles to an object, after that of the web identity, lead through it.
    pub(super) fn is_on(&self, way: &[Hop], web: Option<&WebIdentity>) -> bool {
        let roles = way.iter().map(|hop| &hop.role_arn);
        web.iter().map(|web| &web.role_arn).chain(roles).any(|arn| self.is(arn))
    }
}

/// A change of a role.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) type_name: &'static str,
    /// The id of the resource that brings it about.
    pub(super) id: String,
    pub(super) what: What,
}

/// What becomes of a role.
#[derive(Debug)]
pub(super) enum What {
    /// It is deleted.
    Deleted,
    /// Its trust policy is replaced by one that lets nobody in.
    Closed,
    /// It gets another trust policy. The one before, where it is known.
    Trusts { new: Document, old: Option<Document> },
}

/// What is known of an object behind roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was read, and nothing was planned for it yet.
    Seen,
    /// It stays, or comes to be.
    Stays,
    /// It is going to be deleted.
    Goes,
    /// It is being deleted.
    Ending,
}

/// What this process knows. An object is known by its type, its id and its region, in words.
#[derive(Default)]
pub(in crate::provider) struct Behind {
    known: watch::Sender<Known>,
}

#[derive(Default)]
struct Known {
    /// Objects by the roles that lead to them.
    ways: BTreeMap<Vec<Hop>, BTreeMap<String, Fate>>,
    changes: BTreeMap<Role, Arc<Change>>,
    /// Roles whose lock-out was told in a plan.
    told: BTreeSet<Role>,
    gone: BTreeSet<String>,
}

impl Known {
    fn is_ending(&self, object: &str) -> bool {
        self.ways.values().any(|objects| objects.get(object) == Some(&Fate::Ending))
    }
}

impl Behind {
    /// Notes that an object is there. What is known of it already counts for more.
    pub(super) fn seen(&self, way: &[Hop], object: &str) {
        self.known.send_modify(|known| {
            let objects = known.ways.entry(way.to_vec()).or_default();
            objects.entry(object.to_owned()).or_insert(Fate::Seen);
        });
    }
    /// Notes what becomes of an object.
    pub(super) fn set(&self, way: &[Hop], object: &str, fate: Fate) {
        self.known.send_modify(|known| {
            known.ways.entry(way.to_vec()).or_default().insert(object.to_owned(), fate);
        });
    }
    /// Notes that there is no such object on this way, or not any more.
    pub(super) fn forget(&self, way: &[Hop], object: &str) {
        self.known.send_modify(|known| {
            known.ways.get_mut(way).map(|objects| objects.remove(object));
        });
    }
    /// Notes that an object was deleted.
    pub(super) fn deleted(&self, way: &[Hop], object: &str) {
        self.known.send_modify(|known| {
            known.ways.get_mut(way).map(|objects| objects.remove(object));
            known.gone.insert(object.to_owned());
        });
    }

    /// Notes a change of a role.
    pub(super) fn changes(&self, role: Role, change: Arc<Change>) {
        self.known.send_modify(|known| {
            known.changes.insert(role, change);
        });
    }
    /// The changes of roles on a way.
    pub(super) fn changes_on(
        &self,
        way: &[Hop],
        web: Option<&WebIdentity>,
    ) -> Vec<(Role, Arc<Change>)> {
        let known = self.known.borrow();
        let on = known.changes.iter().filter(|(role, _)| role.is_on(way, web));
        on.map(|(role, change)| (role.clone(), Arc::clone(change))).collect()
    }

    /// The ways through a role on which something stays, and what is there that does not go.
    pub(super) fn staying(
        &self,
        role: &Role,
        web: Option<&WebIdentity>,
    ) -> Vec<(Vec<Hop>, Vec<String>)> {
        let known = self.known.borrow();
        let through = known.ways.iter().filter(|(way, _)| role.is_on(way, web));
        let staying = through.filter(|(_, objects)| objects.values().any(|f| *f == Fate::Stays));
        let names = |objects: &BTreeMap<String, Fate>| {
            let there = objects.iter().filter(|(_, f)| matches!(f, Fate::Seen | Fate::Stays));
            there.map(|(object, _)| object.clone()).collect()
        };
        staying.map(|(way, objects)| (way.clone(), names(objects))).collect()
    }
    /// What is going to be deleted behind a role.
    pub(super) fn going(&self, role: &Role, web: Option<&WebIdentity>) -> BTreeSet<String> {
        let known = self.known.borrow();
        let through = known.ways.iter().filter(|(way, _)| role.is_on(way, web));
        let going = through.flat_map(|(_, objects)| objects).filter(|(_, f)| **f == Fate::Goes);
        going.map(|(object, _)| object.clone()).collect()
    }

    /// Whether nobody has told of the lock-out by this role yet. Whoever asks tells.
    pub(super) fn tells_first(&self, role: &Role) -> bool {
        let mut first = false;
        self.known.send_modify(|known| first = known.told.insert(role.clone()));
        first
    }

    /// Waits for those of some objects that are being deleted, and tells which ones are left.
    pub(super) async fn left_of(&self, objects: &BTreeSet<String>) -> Vec<String> {
        let mut known = self.known.subscribe();
        let none_ends = |known: &Known| !objects.iter().any(|object| known.is_ending(object));
        let Ok(known) = known.wait_for(none_ends).await else { return vec![] };
        objects.iter().filter(|object| !known.gone.contains(*object)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(role: &str) -> Vec<Hop> {
        vec![Hop::new(format!("arn:aws:iam::222222222222:role/{role}").parse().unwrap())]
    }
    fn role(name: &str) -> Role {
        Role { account: "222222222222".to_owned(), name: name.to_owned() }
    }

    #[test]
    fn what_goes_is_not_behind_a_role_and_what_was_only_seen_is_no_reason() {
        let behind = Behind::default();
        behind.seen(&way("path/r"), "a");
        assert!(behind.staying(&role("r"), None).is_empty());
        behind.set(&way("path/r"), "b", Fate::Stays);
        behind.set(&way("path/r"), "c", Fate::Goes);
        behind.set(&way("s"), "d", Fate::Stays);
        behind.seen(&way("path/r"), "b");
        let names = behind.staying(&role("r"), None).remove(0).1;
        assert_eq!(names, ["a", "b"]);
        assert_eq!(behind.going(&role("r"), None), BTreeSet::from(["c".to_owned()]));
        behind.forget(&way("path/r"), "b");
        assert!(behind.staying(&role("r"), None).is_empty());
    }

    #[test]
    fn a_role_is_on_the_way_as_a_hop_in_the_middle_and_as_that_of_a_web_identity() {
        let chain = [way("first"), way("second")].concat();
        assert!(role("first").is_on(&chain, None) && role("second").is_on(&chain, None));
        assert!(!role("third").is_on(&chain, None));
        let web = WebIdentity::new(way("third").remove(0).role_arn);
        assert!(role("third").is_on(&chain, Some(&web)));
        let elsewhere = Role { account: "333333333333".to_owned(), ..role("first") };
        assert!(!elsewhere.is_on(&chain, None));
    }

    #[test]
    fn a_lock_out_is_told_once_for_each_role() {
        let behind = Behind::default();
        assert!(behind.tells_first(&role("r")));
        assert!(!behind.tells_first(&role("r")));
        assert!(behind.tells_first(&role("s")));
    }

    #[tokio::test]
    async fn what_is_being_deleted_is_waited_for_and_what_nobody_deletes_is_left() {
        let behind = Arc::new(Behind::default());
        let objects = ["a", "b"].map(str::to_owned).into();
        behind.set(&way("r"), "a", Fate::Ending);
        let waiting = tokio::spawn({
            let behind = Arc::clone(&behind);
            async move { behind.left_of(&objects).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        behind.deleted(&way("r"), "a");
        assert_eq!(waiting.await.unwrap(), ["b"]);
        behind.deleted(&way("r"), "b");
        let objects = ["a", "b"].map(str::to_owned).into();
        assert_eq!(behind.left_of(&objects).await, [""; 0]);
    }
}
