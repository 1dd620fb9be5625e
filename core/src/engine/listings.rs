//! What a refresh reads once for many objects: all objects of a kind, or what belongs to one parent.
//!
//! Only a refresh is answered like this, and only with what was read after the provider was configured and since it has
//! last written anything (docs/decisions/0008-merged-reads.md).

use super::cx::Purpose;
use super::{Cx, Result};
use aws_smithy_async::future::pagination_stream::PaginationStream;
use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OnceCell;

/// So many objects of a kind are asked for by their ids. With more, or the second time, all are listed.
const FEW: usize = 3;
/// A kind with more objects than these, three pages of most lists, is not listed: an account may be full of what is not ours.
const MOST: usize = 3_000;
/// Where one of so many objects of the lists of a refresh was asked for, the account is taken for ours, and the first object
/// of a kind is reason enough to list it.
const OF_OURS: usize = 3;

/// Session, region, and what is read there.
type Key = (usize, String, String);
/// What was read, of whatever type. What is done with it is compiled once and not for each type.
type Told = Arc<dyn Any + Send + Sync>;
/// An answer that all who ask at the same time wait for.
type Answer = Arc<OnceCell<Told>>;
/// Reads it.
type Read<'a> = Pin<Box<dyn Future<Output = Result<Told>> + Send + 'a>>;

#[derive(Default)]
struct Known {
    answers: BTreeMap<Key, Answer>,
    asked: BTreeMap<Key, usize>,
    used: BTreeMap<Key, Used>,
}

/// What a list is good for.
#[derive(Default)]
struct Used {
    /// How many objects it has.
    objects: usize,
    /// How many of them a refresh has asked for.
    asked: usize,
}

/// What never changes, by what it is.
type Lasting = Arc<Mutex<BTreeMap<Key, Answer>>>;

/// What a refresh has read for many. Belongs to one configuration of the provider.
#[derive(Clone, Default)]
pub struct Listings {
    known: Arc<Mutex<Known>>,
    lasting: Lasting,
}

impl Listings {
    /// Something was written: what was read before counts no longer.
    pub fn forget(&self) {
        *self.known() = Known::default();
    }
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn answer(&self, key: Key) -> Answer {
        Arc::clone(self.known().answers.entry(key).or_default())
    }
    fn lasting(&self, key: Key) -> Answer {
        let mut lasting = self.lasting.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lasting.entry(key).or_default())
    }
    /// How many objects of a kind have been asked for before, to which these come.
    fn asked(&self, key: Key, more: usize) -> usize {
        let mut known = self.known();
        let asked = known.asked.entry(key).or_default();
        let before = *asked;
        *asked += more;
        before
    }
    /// Of the objects of a list, so many more were asked for.
    fn used(&self, key: Key, objects: usize, more: usize) {
        let mut known = self.known();
        let used = known.used.entry(key).or_default();
        let asked = (used.asked + more).min(objects);
        *used = Used { objects, asked };
    }
    /// Whether a third of what a session has listed in a region is what this refresh asks for.
    fn is_ours(&self, session: usize, region: &str) -> bool {
        let known = self.known();
        let there = known
            .used
            .iter()
            .filter(|((its, place, _), _)| (*its, place.as_str()) == (session, region));
        let (objects, asked) = there.fold((0, 0), |(objects, asked), (_, used)| {
            (objects + used.objects, asked + used.asked)
        });
        objects > 0 && asked * OF_OURS >= objects
    }
}

impl Cx {
    /// Reads something once for all reads of a refresh that need it, such as the rules of a group. `what` names it, with
    /// the parent that it belongs to.
    pub async fn read_once<T: Send + Sync + 'static>(
        &self,
        what: &str,
        read: impl Future<Output = Result<T>> + Send,
    ) -> Result<Arc<T>> {
        typed(self.told_once(what, untyped(read)).await?, what)
    }

    async fn told_once(&self, what: &str, read: Read<'_>) -> Result<Told> {
        match self.purpose() {
            Purpose::Refresh => shared(&self.listings().answer(self.listed_as(what)), read).await,
            Purpose::Settle | Purpose::Search => read.await,
        }
    }

    /// Reads something that never changes, such as the name of a zone, once as long as the provider runs. `what` names it,
    /// with what it belongs to.
    pub async fn read_forever<T: Send + Sync + 'static>(
        &self,
        what: &str,
        read: impl Future<Output = Result<T>> + Send,
    ) -> Result<Arc<T>> {
        let answer = self.listings().lasting(self.listed_as(what));
        typed(shared(&answer, untyped(read)).await?, what)
    }

    /// All objects of a kind, where a refresh asks for more of them than a few, or for the second time, or where a third
    /// of what it has listed there before was asked for too. None where asking for each is right: there are too many,
    /// they may not be listed, or listing them fails. `objects` is how many this read asks for; `kind` names the parent too,
    /// where each is a list of its own.
    pub async fn listing<T: Send + Sync + 'static>(
        &self,
        kind: &str,
        objects: usize,
        list: impl Future<Output = Result<Option<T>>> + Send,
    ) -> Option<Arc<Option<T>>> {
        if self.asked(kind, objects) == 0 && objects <= FEW && !self.is_ours() {
            return None;
        }
        self.listing_at_once(kind, list).await
    }

    /// The same for a list that takes more calls or is much more to read than some objects: only from the fourth of them on,
    /// each of which is asked for by itself.
    pub async fn long_listing<T: Send + Sync + 'static>(
        &self,
        kind: &str,
        list: impl Future<Output = Result<Option<T>>> + Send,
    ) -> Option<Arc<Option<T>>> {
        if self.asked(kind, 1) < FEW {
            return None;
        }
        self.listing_at_once(kind, list).await
    }

    /// The same from the first object on, where to list all of them is no more than to ask for one.
    pub async fn listing_at_once<T: Send + Sync + 'static>(
        &self,
        kind: &str,
        list: impl Future<Output = Result<Option<T>>> + Send,
    ) -> Option<Arc<Option<T>>> {
        if self.purpose() != Purpose::Refresh {
            return None;
        }
        // A refusal is an answer too: nobody asks again.
        let list = untyped(async { Ok(list.await.unwrap_or_default()) });
        usable(self.told_once(kind, list).await.ok()?)
    }

    /// The list of a kind, where this refresh has made it already. It calls nothing.
    #[must_use]
    pub fn listed<T: Send + Sync + 'static>(&self, kind: &str) -> Option<Arc<Option<T>>> {
        if self.purpose() != Purpose::Refresh {
            return None;
        }
        let answer = self.listings().answer(self.listed_as(kind));
        usable(Arc::clone(answer.get()?))
    }

    /// Objects of a kind by their ids: out of a [`listing`](Self::listing), or else by asking for these. What a listing lacks is
    /// asked for, because AWS may only not show it yet.
    pub async fn described<T, F>(
        &self,
        kind: &'static str,
        ids: &[String],
        id: impl Fn(&T) -> Option<&str> + Send + Sync,
        all: impl Future<Output = Result<Option<Vec<T>>>> + Send,
        of: impl FnOnce(Vec<String>) -> F + Send,
    ) -> Result<Vec<T>>
    where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = Result<Vec<T>>> + Send,
    {
        let listing = self.listing(kind, ids.len(), all).await;
        let listed = listing.as_ref().and_then(|listing| listing.as_deref()).unwrap_or_default();
        let asked = |object: &&T| id(object).is_some_and(|id| ids.iter().any(|asked| asked == id));
        let mut found: Vec<T> = listed.iter().filter(asked).cloned().collect();
        if !listed.is_empty() {
            self.listings().used(self.listed_as(kind), listed.len(), found.len());
        }
        let is_found = |asked: &&String| found.iter().any(|object| id(object) == Some(asked));
        let missing: Vec<String> = ids.iter().filter(|id| !is_found(id)).cloned().collect();
        if !missing.is_empty() {
            // A box keeps a future from being in the futures of all who wait for it as a whole.
            found.extend(Box::pin(of(missing)).await?);
        }
        Ok(found)
    }

    /// How many objects of a kind a refresh has asked for before it asks for these.
    fn asked(&self, kind: &str, objects: usize) -> usize {
        match self.purpose() {
            Purpose::Refresh => self.listings().asked(self.listed_as(kind), objects),
            Purpose::Settle | Purpose::Search => 0,
        }
    }

    fn is_ours(&self) -> bool {
        self.listings().is_ours(self.scope().session_number(), self.region())
    }

    fn listed_as(&self, what: &str) -> Key {
        (self.scope().session_number(), self.region().to_owned(), what.to_owned())
    }
}

/// What the first of all who ask at the same time reads for them.
async fn shared(answer: &Answer, read: Read<'_>) -> Result<Told> {
    answer.get_or_try_init(|| read).await.cloned()
}

fn untyped<'a, T: Send + Sync + 'static>(
    read: impl Future<Output = Result<T>> + Send + 'a,
) -> Read<'a> {
    Box::pin(async { read.await.map(|read| Arc::new(read) as Told) })
}

fn typed<T: Send + Sync + 'static>(told: Told, what: &str) -> Result<Arc<T>> {
    // Two kinds that share a name would be an error of ours.
    told.downcast().map_err(|_| super::Error::Invalid(format!("internal error: {what}")))
}

/// A list, if there is one.
fn usable<T: Send + Sync + 'static>(told: Told) -> Option<Arc<Option<T>>> {
    told.downcast::<Option<T>>().ok().filter(|listed| listed.is_some())
}

/// All items of a list; none if they are too many to be listed.
pub async fn few<T, E>(
    mut items: PaginationStream<std::result::Result<T, E>>,
) -> Result<Option<Vec<T>>>
where
    super::Error: From<E>,
{
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        if all.len() >= MOST {
            return Ok(None);
        }
        all.push(item?);
    }
    Ok(Some(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer as Said, Fake};
    use crate::engine::Error;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn cx() -> Cx {
        let fake = Fake::new(|call| Said::error("InvalidAction", &call.action, 400));
        Cx::new(fake.scope(), fake.stop().clone())
    }
    fn ids(numbers: std::ops::Range<usize>) -> Vec<String> {
        numbers.map(|i| format!("subnet-{i}")).collect()
    }

    /// Asks for objects of an account that has so many, and counts the listings and the ids that were asked for.
    struct Account {
        objects: usize,
        refusal: bool,
        listings: AtomicUsize,
        asked: AtomicUsize,
    }
    impl Account {
        fn new(objects: usize, refusal: bool) -> Self {
            Self { objects, refusal, listings: AtomicUsize::new(0), asked: AtomicUsize::new(0) }
        }
        async fn describe(&self, cx: &Cx, ids: &[String]) -> usize {
            self.describe_kind("subnets", cx, ids).await
        }
        async fn describe_kind(&self, kind: &'static str, cx: &Cx, ids: &[String]) -> usize {
            let all = async {
                self.listings.fetch_add(1, Ordering::SeqCst);
                if self.refusal {
                    return Err(Error::Invalid("no".into()));
                }
                Ok((self.objects <= MOST).then(|| self::ids(0..self.objects)))
            };
            let of = |ids: Vec<String>| async move {
                self.asked.fetch_add(ids.len(), Ordering::SeqCst);
                let there = |id: &String| self::ids(0..self.objects).contains(id);
                Ok(ids.into_iter().filter(there).collect::<Vec<_>>())
            };
            let id: fn(&String) -> Option<&str> = |id| Some(id);
            cx.described(kind, ids, id, all, of).await.unwrap().len()
        }
        fn calls(&self) -> (usize, usize) {
            (self.listings.load(Ordering::SeqCst), self.asked.load(Ordering::SeqCst))
        }
    }

    #[tokio::test]
    async fn a_few_objects_are_asked_for_and_the_second_time_all_are_listed_once() {
        let (cx, account) = (cx(), Account::new(20, false));
        assert_eq!(account.describe(&cx, &ids(0..3)).await, 3);
        assert_eq!(account.calls(), (0, 3));
        for i in 3..20 {
            assert_eq!(account.describe(&cx, &ids(i..i + 1)).await, 1);
        }
        assert_eq!(account.calls(), (1, 3));
    }

    #[tokio::test]
    async fn where_a_third_of_what_is_listed_was_asked_for_one_object_of_another_kind_lists_it() {
        for (asked, listings, by_id) in [(4..10, 2, 0), (4..9, 1, 1), (0..0, 0, 1)] {
            let (cx, account) = (cx(), Account::new(18, false));
            if !asked.is_empty() {
                account.describe(&cx, &ids(asked)).await;
            }
            assert_eq!(account.describe_kind("volumes", &cx, &ids(0..1)).await, 1);
            assert_eq!(account.calls(), (listings, by_id));
        }
    }

    #[tokio::test]
    async fn a_write_ends_what_is_known_of_lists() {
        let (cx, account) = (cx(), Account::new(18, false));
        account.describe(&cx, &ids(0..18)).await;
        cx.listings().forget();
        assert_eq!(account.describe_kind("volumes", &cx, &ids(0..1)).await, 1);
        assert_eq!(account.calls(), (1, 1));
    }

    #[tokio::test]
    async fn what_is_long_to_list_is_listed_from_the_fourth_object_on() {
        let (cx, listings) = (cx(), AtomicUsize::new(0));
        for i in 0..10 {
            let list = async { Ok(Some(listings.fetch_add(1, Ordering::SeqCst))) };
            let listed = cx.long_listing("roles", list).await;
            assert_eq!(listed.is_some(), i >= 3, "{i}");
        }
        assert_eq!(listings.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_a_listing_lacks_is_asked_for() {
        let (cx, account) = (cx(), Account::new(10, false));
        assert_eq!(account.describe(&cx, &ids(8..12)).await, 2);
        assert_eq!(account.calls(), (1, 2));
    }

    #[tokio::test]
    async fn a_full_account_and_one_that_may_not_be_listed_are_asked_for_each_object() {
        for account in [Account::new(MOST + 1, false), Account::new(10, true)] {
            let cx = cx();
            for i in 0..10 {
                assert_eq!(account.describe(&cx, &ids(i..i + 1)).await, 1);
            }
            assert_eq!(account.calls(), (1, 10));
        }
    }

    #[tokio::test]
    async fn nothing_that_was_read_before_a_write_is_an_answer_after_it() {
        let (cx, account) = (cx(), Account::new(10, false));
        account.describe(&cx, &ids(0..5)).await;
        cx.listings().forget();
        account.describe(&cx, &ids(6..7)).await;
        assert_eq!(account.calls(), (1, 1));
    }

    #[tokio::test]
    async fn what_never_changes_is_read_once_whatever_is_written() {
        let (cx, calls) = (cx().reading_to(Purpose::Settle), AtomicUsize::new(0));
        let read = async || match calls.fetch_add(1, Ordering::SeqCst) {
            0 => Err(Error::Invalid("no".into())),
            n => Ok(n),
        };
        assert!(cx.read_forever("name of Z1", read()).await.is_err());
        assert_eq!(*cx.read_forever("name of Z1", read()).await.unwrap(), 1);
        cx.listings().forget();
        assert_eq!(*cx.read_forever("name of Z1", read()).await.unwrap(), 1);
        assert_eq!(*cx.read_forever("name of Z2", read()).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn a_change_is_never_seen_in_a_listing() {
        let (cx, account) = (cx().reading_to(Purpose::Settle), Account::new(10, false));
        for i in 0..10 {
            account.describe(&cx, &ids(i..i + 1)).await;
        }
        assert_eq!(account.calls(), (0, 10));
    }

    #[tokio::test]
    async fn what_belongs_to_a_parent_is_read_once_and_an_error_is_not_kept() {
        let (cx, calls) = (cx(), AtomicUsize::new(0));
        let read = async || match calls.fetch_add(1, Ordering::SeqCst) {
            0 => Err(Error::Invalid("no".into())),
            n => Ok(n),
        };
        assert!(cx.read_once("rules of sg-1", read()).await.is_err());
        let (a, b) = tokio::join!(
            cx.read_once("rules of sg-1", read()),
            cx.read_once("rules of sg-1", read())
        );
        assert_eq!((*a.unwrap(), *b.unwrap()), (1, 1));
        assert_eq!(*cx.read_once("rules of sg-2", read()).await.unwrap(), 2);
    }
}
