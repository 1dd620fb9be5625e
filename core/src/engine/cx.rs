//! What one operation may use.

use super::deadline::Deadline;
use super::forms::{Forms, Stored};
use super::listings::Listings;
use super::moved::Moved;
use super::pending::Begun;
use super::recent::Recent;
use super::retry::PROPAGATION;
use super::siblings::{Siblings, place};
use super::steps::Steps;
use super::told::Told;
use super::turns::Turns;
use super::wait::Wait;
use super::{Private, Result, Tags};
use crate::aws::{Retries, Scope, s3 as aws_sdk_s3, services};
use crate::diagnostic::Diagnostic;
use crate::schema::{Attr, Block};
use crate::stop::Stop;
use crate::value::Value;
use aws_smithy_types::DateTime;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// By how much the clock of this machine may differ from that of AWS, which refuses requests with other clocks.
const CLOCKS: Duration = Duration::from_mins(5);

/// What a read is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// To bring the state up to date. Nothing is being waited for.
    #[default]
    Refresh,
    /// To see whether a change has arrived, or an object is gone.
    Settle,
    /// To find what a create call has made.
    Search,
}

/// What one operation may use: the clients of its role and region, the tags to create with, the token.
#[derive(Clone)]
pub struct Cx {
    scope: Scope,
    retries: Retries,
    stop: Stop,
    tags: Tags,
    token: String,
    since: Option<SystemTime>,
    known: Arc<BTreeMap<String, Value>>,
    set: Arc<BTreeSet<String>>,
    siblings: Siblings,
    turns: Turns,
    listings: Listings,
    warnings: Arc<Mutex<Vec<Diagnostic>>>,
    purpose: Purpose,
    deadline: Option<Deadline>,
    steps: Steps,
    begun: Begun,
    moved: Moved,
    told: Told,
    forms: Forms,
    default_tags: Arc<Value>,
}

macro_rules! clients {
    ($($(#[$doc:meta])* $method:ident: $sdk:ident, $spelled:literal, [$($name:literal),+], $id:literal, $place:ident, $protocol:ident $(, $pace:literal)?;)*) => {
        impl Cx {
            $($(#[$doc])*
            #[must_use]
            pub fn $method(&self) -> $sdk::Client {
                self.scope.$method(self.retries)
            })*
        }
    };
}
services!(clients);

impl Cx {
    /// For an operation in one account and region.
    #[must_use]
    pub fn new(scope: Scope, stop: Stop) -> Self {
        Self {
            scope,
            retries: Retries::All,
            stop,
            tags: Tags::new(),
            token: String::new(),
            since: None,
            known: Arc::default(),
            set: Arc::default(),
            siblings: Siblings::default(),
            turns: Turns::default(),
            listings: Listings::default(),
            warnings: Arc::default(),
            purpose: Purpose::default(),
            deadline: None,
            steps: Steps::default(),
            begun: Begun::default(),
            moved: Moved::default(),
            told: Told::default(),
            forms: Forms::default(),
            default_tags: Arc::default(),
        }
    }
    /// For an operation of a run that has made other objects before.
    #[must_use]
    pub fn after(self, siblings: &Siblings) -> Self {
        Self { siblings: siblings.clone(), ..self }
    }
    /// For a data source, which may ask for the provider's `default_tags`.
    #[must_use]
    pub(super) fn with_default_tags(&self, default_tags: &Value) -> Self {
        Self { default_tags: Arc::new(default_tags.clone()), ..self.clone() }
    }
    /// The provider's `default_tags`, for a data source; values that are not known yet may be among them.
    #[must_use]
    pub fn default_tags(&self) -> &Value {
        &self.default_tags
    }
    /// For an operation on an object of which AWS stores some values in other forms.
    #[must_use]
    pub fn knowing_forms(self, stored: &Stored) -> Self {
        Self { forms: Forms::of(stored.clone()), ..self }
    }
    /// What AWS stores in other forms, as far as it has turned out by now.
    #[must_use]
    pub fn stored_forms(&self) -> Stored {
        self.forms.all()
    }
    pub(super) fn forms(&self) -> &Forms {
        &self.forms
    }
    /// For an operation that takes turns with others.
    #[must_use]
    pub fn taking(self, turns: &Turns) -> Self {
        Self { turns: turns.clone(), ..self }
    }
    /// For a refresh that reads together with others.
    #[must_use]
    pub fn listing_in(self, listings: &Listings) -> Self {
        Self { listings: listings.clone(), ..self }
    }
    /// For a new operation, which may take so long; `is_said` if the user says so. Nothing of it is done yet, and what was
    /// listed before it counts no longer.
    #[must_use]
    pub(super) fn operation(&self, limit: Duration, is_said: bool) -> Self {
        self.listings.forget();
        let (deadline, purpose) = (Some(Deadline::new(limit, is_said)), Purpose::Settle);
        let (steps, begun, moved, told) = Default::default();
        Self { purpose, deadline, steps, begun, moved, told, ..self.clone() }
    }
    /// For reads with this purpose.
    #[must_use]
    pub(super) fn reading_to(&self, purpose: Purpose) -> Self {
        Self { purpose, ..self.clone() }
    }
    /// For a create call: its tags and its idempotency token. `retries` says whether the call may be sent
    /// again when its answer is lost.
    #[must_use]
    pub(super) fn creating(&self, tags: Tags, token: String, retries: Retries) -> Self {
        let since = self.scope.now().checked_sub(CLOCKS);
        Self { retries, tags, token, since, ..self.clone() }
    }
    /// For calls that may be sent again in other cases.
    #[must_use]
    pub(super) fn with_retries(&self, retries: Retries) -> Self {
        Self { retries, ..self.clone() }
    }
    /// For calls that change nothing, in a create whose own call may not be repeated.
    #[must_use]
    pub fn reading(&self) -> Self {
        self.with_retries(Retries::All)
    }
    /// For calls of an update or a deletion that make something each time: they are not sent again where they may have
    /// been carried out.
    #[must_use]
    pub fn unrepeated(&self) -> Self {
        self.with_retries(Retries::OnlyUnsent)
    }
    /// For a read of objects, of which `known` has the plan or the prior state, by id.
    #[must_use]
    pub(super) fn knowing(&self, known: BTreeMap<String, Value>) -> Self {
        Self { known: Arc::new(known), ..self.clone() }
    }
    /// For the deletion of an object, beside which there is this.
    #[must_use]
    pub(super) fn deleting(&self, private: &Private) -> Self {
        Self { set: Arc::new(private.set.clone()), ..self.clone() }
    }
    /// Whether the configuration of an object that is being deleted had set an attribute that AWS can decide as well.
    /// What it had not set is in the state all the same, and is somebody else's.
    #[must_use]
    pub fn had_set<M, T>(&self, attribute: Attr<M, T>) -> bool {
        self.set.contains(attribute.name)
    }
    /// What the plan or the prior state says of an object that is being read; null if it says nothing.
    #[must_use]
    pub fn known(&self, id: &str) -> &Value {
        self.known.get(id).unwrap_or(&Value::Null)
    }
    /// The same as a model, with null for what is not known yet; none if nothing is said.
    #[must_use]
    pub fn known_as<M: Block>(&self, id: &str) -> Option<M> {
        let mut known = self.known(id).clone().without_unknowns();
        M::SCHEMA.fill_blocks(&mut known);
        M::decode(&known).ok()
    }
    /// Whether a read has to say what an attribute is, where that costs a call of its own: not if it is null, or no
    /// block is there, in the plan and in the state of everything that is read.
    #[must_use]
    pub fn wants<M, T>(&self, attribute: Attr<M, T>) -> bool {
        self.known.is_empty()
            || self
                .known
                .values()
                .map(|known| known.get(attribute.name))
                .any(|known| !(known.is_null() || (attribute.block && known.is_empty())))
    }

    /// The account, the region and the role.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
    /// The region of the object.
    #[must_use]
    pub fn region(&self) -> &str {
        self.scope.region()
    }
    /// The tags that a create call must set.
    #[must_use]
    pub fn tags(&self) -> &Tags {
        &self.tags
    }
    /// Whether an object that was made at this time can be what a create call of this operation has made, for
    /// [`Resource::find`](super::Resource::find). True where the time is not known.
    #[must_use]
    pub fn can_have_made(&self, created: Option<&DateTime>) -> bool {
        let (Some(created), Some(since)) = (created, self.since) else { return true };
        created.secs() >= DateTime::from(since).secs()
    }
    /// The idempotency token of a create call, minted at plan time where Terraform keeps it.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }
    /// Tells the user something that is no reason to fail, when the operation is over.
    pub fn warn(&self, warning: Diagnostic) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
    }
    /// What was to be told so far. Each warning is handed out once.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }
    /// Looks again and again until `there`, a read, says yes, for a step that has to be over before the next call
    /// can be made. An error after two minutes or when the operation has to be over, and when Terraform stops; `last` says
    /// what is being waited for.
    pub async fn until<F>(&self, last: &str, there: impl FnMut() -> F + Send) -> Result<()>
    where
        F: Future<Output = Result<bool>> + Send,
    {
        Wait::new(self, self.at_most(PROPAGATION)).until(last, there).await
    }
    /// The same for as long as the operation may take.
    pub async fn until_the_end<F>(&self, last: &str, there: impl FnMut() -> F + Send) -> Result<()>
    where
        F: Future<Output = Result<bool>> + Send,
    {
        Wait::new(self, self.at_most(Duration::MAX)).until(last, there).await
    }
    /// The same for a step that AWS documents to take longer, or for which an attribute says how long. What the user says in
    /// `timeouts` holds for it too.
    pub async fn until_within<F>(
        &self,
        limit: Duration,
        last: &str,
        there: impl FnMut() -> F + Send,
    ) -> Result<()>
    where
        F: Future<Output = Result<bool>> + Send,
    {
        Wait::new(self, self.at_most_as_said(limit)).until(last, there).await
    }
    /// What a data source looks for. Where it finds nothing, it looks again for two minutes if this run has made that
    /// very object, one of `type_name` whose id `is` what is meant: AWS does not show it everywhere yet. What this run has
    /// not made is not there, and that is said at once (docs/decisions/0018-what-iam-does-not-show-yet.md).
    pub async fn shown<T, F>(
        &self,
        type_name: &'static str,
        is: impl Fn(&str) -> bool + Send,
        mut look: impl FnMut() -> F + Send,
    ) -> Result<Option<T>>
    where
        F: Future<Output = Result<Option<T>>> + Send,
        T: Send,
    {
        const LAST: &str = "not visible yet";
        let mut wait = Wait::new(self, PROPAGATION);
        loop {
            let found = wait.read(LAST, look()).await?;
            let made = || self.siblings.have_made(&place(type_name, self), &is);
            if found.is_some() || wait.elapsed() >= PROPAGATION || !made() {
                return Ok(found);
            }
            wait.pause(LAST).await?;
        }
    }
    /// What this run has created, changed or deleted of late.
    pub(super) fn recent(&self) -> &Recent {
        self.siblings.recent()
    }
    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }
    /// What a read is for: a value that costs calls and only says how far something is, is not needed in a refresh.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }
    pub(super) fn deadline(&self) -> Option<&Deadline> {
        self.deadline.as_ref()
    }
    pub(super) fn steps(&self) -> &Steps {
        &self.steps
    }
    pub(super) fn begun(&self) -> &Begun {
        &self.begun
    }
    pub(super) fn moved(&self) -> &Moved {
        &self.moved
    }
    pub(super) fn told(&self) -> &Told {
        &self.told
    }
    pub(super) fn turns(&self) -> &Turns {
        &self.turns
    }
    pub(super) fn listings(&self) -> &Listings {
        &self.listings
    }
}
