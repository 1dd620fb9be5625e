//! What a resource type must say, and nothing that the engine can work out.

use super::{Change, Cx, Error, Found, Result, Spec, Tags};
use crate::aws::Products;
use crate::diagnostic::Diagnostics;
use crate::plan::Draft;
use crate::schema::Block;
use crate::value::Value;
use std::collections::VecDeque;
use std::fmt::Display;
use std::future::Future;

/// Where the objects of a type live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In one region: the type gets a `region` argument and `id@region` import ids.
    Regional,
    /// In the account as a whole.
    Global,
}

/// What identifies an object for AWS: the value of its `id` attribute, taken apart.
pub trait Key: Clone + Ord + Display + Send + Sync + 'static {
    /// Reads an id. The error says what an id of this type looks like.
    fn parse(id: &str) -> std::result::Result<Self, String>;
}
impl Key for String {
    fn parse(id: &str) -> std::result::Result<Self, String> {
        match id {
            "" => Err("The id is empty.".into()),
            id => Ok(id.to_owned()),
        }
    }
}

/// How a create call whose answer was lost on the way is found again, so that nothing is made twice and
/// nothing is left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The call takes an idempotency token ([`Cx::token`]): it can simply be sent again.
    Idempotent,
    /// No two objects can be alike, so what [`Resource::find`] finds afterwards is what the call made.
    Unique,
    /// No two objects can be alike in one of these attributes: as `Unique` where the plan has one of them,
    /// otherwise as `Compare`.
    UniqueBy(&'static [&'static str]),
    /// Objects can be alike: what [`Resource::find`] finds afterwards and did not find before is what the
    /// call made. It is never sent again. Costs one read before each create.
    Compare,
}

/// What AWS says about one object right now.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed<M> {
    /// Its attributes.
    pub model: M,
    /// Its tags, if the type has any.
    pub tags: Tags,
    /// How far it is.
    pub state: State,
}

/// How far an object is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is going on.
    Settled,
    /// AWS is still working on it: what AWS calls this state.
    Moving(String),
    /// It will never be usable: why.
    Failed(String),
}

impl<M> Observed<M> {
    /// An object that nothing is going on with.
    #[must_use]
    pub fn settled(model: M) -> Self {
        Self { model, tags: Tags::new(), state: State::Settled }
    }
    /// The same object in the words of another type.
    #[must_use]
    pub fn map<N>(self, words: impl FnOnce(M) -> N) -> Observed<N> {
        Observed { model: words(self.model), tags: self.tags, state: self.state }
    }
    /// With these tags.
    #[must_use]
    pub fn tagged(self, tags: Tags) -> Self {
        Self { tags, ..self }
    }
    /// AWS is still working on it, if `moving`.
    #[must_use]
    pub fn moving_if(self, moving: bool, state: &str) -> Self {
        if moving { Self { state: State::Moving(state.to_owned()), ..self } } else { self }
    }
    /// It will never be usable, if `failed`.
    #[must_use]
    pub fn failed_if(self, failed: bool, why: impl Into<String>) -> Self {
        if failed { Self { state: State::Failed(why.into()), ..self } } else { self }
    }
}

/// How many calls [`concurrently`] has under way: what AWS takes from one caller without slowing it down.
const AT_ONCE: usize = 10;

/// Runs a call for each of many things, a few at the same time, and returns all answers in the order of the
/// things, or the first error.
pub async fn concurrently<T, O: Send + 'static>(
    things: impl IntoIterator<Item = T>,
    call: impl Fn(T) -> std::pin::Pin<Box<dyn Future<Output = Result<O>> + Send>>,
) -> Result<Vec<O>> {
    let products = Products::current();
    let run = |thing| tokio::spawn(products.clone().named_by(call(thing)));
    let mut tasks = things.into_iter().map(run);
    let mut under_way: VecDeque<_> = tasks.by_ref().take(AT_ONCE).collect();
    let mut answers = Vec::new();
    while let Some(task) = under_way.pop_front() {
        answers.push(task.await.map_err(|e| Error::Invalid(format!("internal error: {e}")))??);
        under_way.extend(tasks.next());
    }
    Ok(answers)
}

/// A resource type: translations between a model and AWS calls.
///
/// Everything that has a default here is opt-in. The engine calls `create`, then `read`, then `update` with
/// what differs, then `read` until all that was planned is there.
pub trait Resource: Block {
    /// What there is to say about the type in a word each.
    const SPEC: Spec;

    /// What identifies an object.
    type Key: Key;

    /// Problems of a configuration beyond the rules of its attributes. Unknown is never wrong.
    fn validate(_config: &Value, _problems: &mut Diagnostics) {}

    /// What a plan needs beyond the rules of the attributes. Pure.
    fn plan(_draft: &mut Draft<'_>) {}

    /// What there is to say about a plan to destroy the object, such as what the destroy leaves behind.
    fn plan_destroy(_object: &Value, _said: &mut Diagnostics) {}

    /// What a plan that creates or changes the object leaves open because nobody says otherwise. Each is a warning, which users
    /// can switch off.
    fn risks(_config: &Value, _planned: &Value, _told: &mut Diagnostics) {}

    /// Makes the object. Returns as soon as AWS has given it an id, so that nothing can be lost.
    fn create(cx: &Cx, plan: &Self) -> impl Future<Output = Result<Self::Key>> + Send;

    /// The objects as they are now.
    fn read(cx: &Cx, keys: &[Self::Key]) -> impl Future<Output = Result<Found<Self>>> + Send;

    /// Changes what can be changed in place. Also called right after create, with what AWS made as `old`.
    fn update(
        _cx: &Cx,
        _key: &Self::Key,
        _change: Change<'_, Self>,
    ) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Deletes the object. That it is not there any more is a success.
    fn delete(cx: &Cx, key: &Self::Key, object: &Self) -> impl Future<Output = Result<()>> + Send;

    /// Adds to the plan of an update that has failed what may still be there of the state before, where a read finds nothing
    /// but what it is told to look for.
    fn meanwhile(_prior: &Value, _planned: &mut Value) {}

    /// What stands in the way of a deletion that AWS refused to the end, in sentences for its error.
    fn obstacles(
        _cx: &Cx,
        _key: &Self::Key,
        _refusal: &Error,
    ) -> impl Future<Output = Option<String>> + Send {
        async { None }
    }

    /// The objects that a create call for `plan` could have made. Used as [`lost`](Spec::lost) says.
    fn find(_cx: &Cx, _plan: &Self) -> impl Future<Output = Result<Vec<Self::Key>>> + Send {
        async { Ok(vec![]) }
    }

    /// Brings a state of an older version, or of hashicorp/aws, to the shape of this one. Shape only, never
    /// meaning. Is given every state, also those that have this shape already.
    fn upgrade(_from: i64, _state: &mut serde_json::Map<String, serde_json::Value>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn calls_for_many_things_are_made_a_few_at_a_time_and_answered_in_order() {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let answers = concurrently(0..100_usize, |thing| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            Box::pin(async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                for _ in 0..=thing % 3 {
                    tokio::task::yield_now().await;
                }
                now.fetch_sub(1, Ordering::SeqCst);
                Ok(thing)
            })
        });
        assert!(answers.await.unwrap().into_iter().eq(0..100));
        assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
    }

    #[tokio::test]
    async fn the_first_error_in_the_order_of_the_things_is_the_answer() {
        let failing = |thing: usize| -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send>> {
            Box::pin(async move {
                if thing < 3 { Ok(()) } else { Err(Error::Invalid(thing.to_string())) }
            })
        };
        assert_eq!(concurrently(0..50, failing).await.unwrap_err().to_string(), "3");
    }
}
