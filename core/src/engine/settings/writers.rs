//! Who has set what in this process, and who is about to undo it.

use super::Spot;
use super::mixed::Managers;
use super::plan::Mark;
use super::said::Said;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::watch;

/// What tells one resource from another for as long as it is in the state; none if nothing was noted beside it.
pub(super) type Holder = Option<String>;

#[derive(Default)]
pub(super) struct Known {
    number: u64,
    /// Creates and updates that are under way.
    writing: BTreeMap<u64, (BTreeSet<Spot>, Holder)>,
    /// Who has written last.
    written: BTreeMap<Spot, Holder>,
    /// What is being undone.
    ending: BTreeMap<u64, (Spot, Holder)>,
    /// How many ends are over.
    over: BTreeMap<Spot, usize>,
    /// How many pieces were made.
    made: BTreeMap<Spot, usize>,
    /// What was undone, or is being undone, and by whom.
    pub(super) ended: BTreeMap<Spot, Holder>,
    /// What the plans so far say.
    pub(super) planned: BTreeMap<Spot, BTreeMap<Holder, Mark>>,
    /// Who manages something as a whole, and who piece by piece, in the plans so far.
    pub(super) shared: BTreeMap<Spot, Managers>,
    /// What users have written.
    pub(super) said: BTreeSet<Said>,
}

fn count(all: &BTreeMap<Spot, usize>, spot: &Spot) -> usize {
    all.get(spot).copied().unwrap_or_default()
}

/// Who sets what, in the plans and changes so far. Belongs to one configuration of the provider.
#[derive(Clone, Default)]
pub struct Settings(pub(super) Arc<watch::Sender<Known>>);

/// A create or an update. When it is dropped, it is over and has written nothing.
pub(in crate::engine) struct Writing {
    settings: Settings,
    number: u64,
}

/// An end, which is over when this is dropped.
pub(in crate::engine) struct Ending {
    settings: Settings,
    number: u64,
    spot: Spot,
    /// How many pieces were made before.
    made: usize,
}

impl Ending {
    /// Waits until a piece of the same whole is made, which may be what ends here: then that is there again.
    pub(in crate::engine) async fn made_again(&self) {
        let is_made =
            |known: &mut Known| (count(&known.made, &self.spot) > self.made).then_some(());
        self.settings.when(is_made).await;
    }
}

impl Settings {
    /// Notes that a create or an update begins. Waits for ends that are under way, which are short: what they undo has to
    /// be written after them.
    pub(in crate::engine) async fn write(
        &self,
        spots: BTreeSet<Spot>,
        holder: Option<&str>,
    ) -> Writing {
        self.when(|known| {
            if known.ending.values().any(|(spot, _)| spots.contains(spot)) {
                return None;
            }
            let number = known.next();
            known.writing.insert(number, (spots.clone(), holder.map(str::to_owned)));
            Some(Writing { settings: self.clone(), number })
        })
        .await
    }

    /// Notes that an end begins; none if another resource has set the same in this run, or keeps it as far as its plan in
    /// this run says. Waits until those that are about to set it have, or have failed to.
    pub(in crate::engine) async fn end(&self, spot: &Spot, holder: Option<&str>) -> Option<Ending> {
        self.when(|known| {
            let another = |by: &Holder| by.as_deref() != holder;
            let mut writing = known.writing.values();
            if writing.any(|(spots, by)| another(by) && spots.contains(spot)) {
                return None;
            }
            if known.written.get(spot).is_some_and(another) || known.is_kept(spot, another) {
                return Some(None);
            }
            let number = known.next();
            let ends = (spot.clone(), holder.map(str::to_owned));
            known.ended.insert(ends.0.clone(), ends.1.clone());
            known.ending.insert(number, ends);
            let made = count(&known.made, spot);
            Some(Some(Ending { settings: self.clone(), number, spot: spot.clone(), made }))
        })
        .await
    }

    /// How many ends of this are over.
    pub(in crate::engine) fn over(&self, spot: &Spot) -> usize {
        count(&self.0.borrow().over, spot)
    }

    /// The same, when none is under way.
    pub(in crate::engine) async fn all_over(&self, spot: &Spot) -> usize {
        self.when(|known| {
            let mut ending = known.ending.values();
            (!ending.any(|(ending, _)| ending == spot)).then(|| count(&known.over, spot))
        })
        .await
    }

    /// Notes that a piece was made.
    pub(in crate::engine) fn made(&self, spot: Spot) {
        self.0.send_modify(|known| *known.made.entry(spot).or_default() += 1);
    }

    /// Tries again with every change, until there is an answer.
    async fn when<T>(&self, mut answer: impl FnMut(&mut Known) -> Option<T>) -> T {
        let mut changes = self.0.subscribe();
        loop {
            let mut answered = None;
            self.0.send_if_modified(|known| {
                answered = answer(known);
                answered.is_some()
            });
            if let Some(answered) = answered {
                return answered;
            }
            // The only error is that the sender is gone, and `self` holds it.
            drop(changes.changed().await);
        }
    }
}

impl Known {
    /// Whether a resource whose plan is known has set it before and does not change it.
    fn is_kept(&self, spot: &Spot, by: impl Fn(&Holder) -> bool) -> bool {
        let marks = self.planned.get(spot).into_iter().flatten();
        marks.into_iter().any(|(holder, mark)| mark.keeps() && by(holder))
    }
    fn next(&mut self) -> u64 {
        self.number += 1;
        self.number
    }
}

impl Writing {
    /// It is over, and what it was to set may be set.
    pub(in crate::engine) fn written(self) {
        self.written_at(BTreeSet::new());
    }
    /// The same, and here as well: what the plan did not know.
    pub(in crate::engine) fn written_at(self, seen: BTreeSet<Spot>) {
        self.settings.0.send_modify(|known| {
            if let Some((mut spots, holder)) = known.writing.remove(&self.number) {
                spots.extend(seen);
                known.ended.retain(|spot, _| !spots.contains(spot));
                known.written.extend(spots.into_iter().map(|spot| (spot, holder.clone())));
            }
        });
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.settings.0.send_if_modified(|known| known.writing.remove(&self.number).is_some());
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.settings.0.send_modify(|known| {
            let Some((spot, holder)) = known.ending.remove(&self.number) else { return };
            if known.written.get(&spot) == Some(&holder) {
                known.written.remove(&spot);
            }
            *known.over.entry(spot).or_default() += 1;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Location;
    use super::*;

    fn spot(role: &str) -> Spot {
        let place = Location { account: "111122223333".into(), region: String::new() };
        Spot { what: "trust policy", place, at: vec![role.to_owned()] }
    }
    fn app() -> BTreeSet<Spot> {
        [spot("app")].into()
    }

    #[tokio::test]
    async fn what_another_one_has_written_is_not_to_be_undone() {
        let settings = Settings::default();
        settings.write(app(), Some("new")).await.written();
        assert!(settings.end(&spot("app"), Some("old")).await.is_none());
        assert!(settings.end(&spot("app"), None).await.is_none());
        assert!(settings.end(&spot("other"), Some("old")).await.is_some());
        // Its own end is the end, and then nobody has written it.
        drop(settings.end(&spot("app"), Some("new")).await.unwrap());
        assert!(settings.end(&spot("app"), Some("old")).await.is_some());
    }

    #[tokio::test]
    async fn an_end_waits_for_those_who_are_writing_and_only_what_they_have_written_counts() {
        for succeeds in [true, false] {
            let settings = Settings::default();
            let writing = settings.write(app(), Some("new")).await;
            let end = tokio::spawn({
                let settings = settings.clone();
                async move { settings.end(&spot("app"), Some("old")).await.is_some() }
            });
            tokio::task::yield_now().await;
            assert!(!end.is_finished());
            if succeeds {
                writing.written();
            } else {
                drop(writing);
            }
            assert_eq!(end.await.unwrap(), !succeeds);
        }
    }

    #[tokio::test]
    async fn whoever_writes_what_is_being_undone_comes_after_it() {
        let settings = Settings::default();
        let ending = settings.end(&spot("app"), Some("old")).await;
        let write = tokio::spawn({
            let settings = settings.clone();
            async move { settings.write(app(), Some("new")).await.written() }
        });
        tokio::task::yield_now().await;
        assert!(!write.is_finished());
        drop(settings.write([spot("other")].into(), Some("new")).await);
        drop(ending);
        write.await.unwrap();
        assert!(settings.end(&spot("app"), Some("old")).await.is_none());
    }

    #[tokio::test]
    async fn the_end_of_a_piece_is_over_when_it_is_made_again_and_a_refusal_waits_for_such_ends() {
        let settings = Settings::default();
        assert_eq!(settings.all_over(&spot("app")).await, 0);
        let ending = settings.end(&spot("app"), Some("old")).await.unwrap();
        assert_eq!(settings.over(&spot("app")), 0);
        let all_over = tokio::spawn({
            let settings = settings.clone();
            async move { settings.all_over(&spot("app")).await }
        });
        settings.made(spot("other"));
        tokio::select! {
            biased;
            () = ending.made_again() => panic!("another one was made"),
            () = tokio::task::yield_now() => {}
        }
        assert!(!all_over.is_finished());
        settings.made(spot("app"));
        ending.made_again().await;
        drop(ending);
        assert_eq!(all_over.await.unwrap(), 1);
        // What was made before counts for nothing.
        let ending = settings.end(&spot("app"), Some("new")).await.unwrap();
        tokio::select! {
            biased;
            () = ending.made_again() => panic!("it was made before"),
            () = tokio::task::yield_now() => {}
        }
    }
}
