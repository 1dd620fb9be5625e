//! Terraform's part: a configuration in HCL becomes a plan, the plan an object, the object a state.

use super::lake::{Boat, Fault, Lake, Options, Water};
use crate::aws::fake::{Answer, Fake};
use crate::conformance::text::object_of;
use crate::engine::life::{self, Life, Outcome, Plan};
use crate::engine::{
    Batches, Catalog, Claim, Cx, Entry, Error, Lost, Private, Registered, Settings, Siblings,
    TagPolicy,
};
use crate::plan::contract::{apply_problems, plan_problems, proposed_new, state_problems};
use crate::schema::Block as _;
use crate::stop::Stop;
use crate::value::Value;
use std::sync::MutexGuard;
use std::time::Duration;

/// A lake, and a provider on its shore. Waits end at once.
pub(super) struct World {
    pub(super) lake: &'static Lake,
    pub(super) tags: TagPolicy,
    pub(super) stop: Stop,
    pub(super) cx: Cx,
    batches: Batches,
    siblings: Siblings,
    settings: Settings,
    fake: Fake,
    entry: &'static Entry,
}

/// A plan, with what Terraform keeps beside it.
pub(super) struct Planned {
    pub(super) value: Value,
    pub(super) config: Value,
    pub(super) private: Private,
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(|_| {})
    }
    pub(super) fn with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options {
            lost: Lost::Unique,
            read_at_once: 1,
            await_delete: false,
            tags_on_create: true,
            retries: &[],
            sets: &[],
        };
        change(&mut options);
        let lake = Lake::new(options);
        let boat = Registered::new(lake, Boat::SCHEMA);
        let catalog: &'static Catalog = Box::leak(Box::new(Catalog::new(&[boat], &[])));
        let entry = catalog.resource("aws_boat").unwrap();
        let fake = Fake::new(|call| Answer::error("InvalidAction", &call.action, 400));
        let stop = fake.stop().clone();
        let (tags, batches, siblings, settings): (_, _, Siblings, _) = Default::default();
        let cx = Cx::new(fake.scope(), stop.clone()).after(&siblings);
        Self { lake, tags, stop, cx, batches, siblings, settings, fake, entry }
    }
    /// The same with waits that take their time.
    pub(super) fn in_real_time(mut self) -> Self {
        let settings = crate::aws::Settings::default();
        let accounts = crate::aws::Accounts::new(settings, self.stop.clone());
        self.cx =
            Cx::new(accounts.scope("us-east-1", None), self.stop.clone()).after(&self.siblings);
        self
    }

    /// The same lake, and a provider that has done nothing yet.
    pub(super) fn forgetting(self) -> Self {
        let (siblings, settings) = Default::default();
        Self { siblings, settings, ..self }
    }

    pub(super) fn water(&self) -> MutexGuard<'_, Water> {
        self.lake.water()
    }
    /// The next call that begins like this goes wrong.
    pub(super) fn fault(&self, call: &str, fault: Fault) {
        self.water().faults.push((call.to_owned(), fault));
    }
    /// For how long was paused so far.
    pub(super) fn slept(&self) -> Duration {
        self.fake.slept().iter().sum()
    }
    /// This run has just created something of that type and name.
    pub(super) fn has_created(&self, type_name: &'static str, name: &str) {
        self.siblings.note_names(type_name, &[name], self.fake.now());
    }
    /// So long ago that nothing which was done before matters to AWS any more.
    pub(super) fn later(&self) {
        self.fake.advance(Duration::from_mins(3));
    }
    /// Something happens after so many calls.
    pub(super) async fn after(&self, calls: usize, happens: impl FnOnce()) {
        while self.water().calls.len() < calls {
            tokio::task::yield_now().await;
        }
        happens();
    }
    /// The calls since the last time.
    pub(super) fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.water().calls)
    }

    pub(super) fn entry(&self) -> &'static Entry {
        self.entry
    }
    pub(super) fn life(&self) -> Life<'_> {
        let Self { tags, batches, siblings, settings, entry, cx, .. } = self;
        Life { entry, cx, tags, batches, siblings, settings, config: &Value::Null }
    }
    /// An object in the notation of the planner's cases.
    pub(super) fn object(&self, text: &str) -> Value {
        object_of(self.entry.schema(), text)
    }

    pub(super) fn plan(&self, prior: &Value, config: &str, private: &[u8]) -> Planned {
        let (schema, config) = (self.entry.schema(), self.object(config));
        let proposed = proposed_new(schema, prior, &config);
        let asked = Plan { prior, config: &config, proposed: &proposed, private };
        let (plan, private) = life::plan(self.entry, &asked, &"us-east-1".into(), &self.tags);
        assert!(!plan.diagnostics.has_errors(), "{:?}", plan.diagnostics);
        assert_eq!(plan_problems(schema, prior, &config, &plan.value), [""; 0]);
        Planned { value: plan.value, config, private }
    }
    pub(super) async fn create(&self, config: &str) -> Outcome {
        self.create_with(config, &Claim::default()).await
    }
    pub(super) async fn create_with(&self, config: &str, claim: &Claim) -> Outcome {
        let planned = self.plan(&Value::Null, config, b"");
        let life = Life { config: &planned.config, ..self.life() };
        let outcome = life::create(&life, &planned.value, &planned.private, claim).await;
        self.checked(&planned.value, outcome)
    }
    /// An object that was made without an error.
    pub(super) async fn made(&self, config: &str) -> Value {
        let state = done(self.create(config).await);
        self.calls();
        state
    }
    pub(super) async fn update(&self, prior: &Value, config: &str) -> Outcome {
        self.update_with(prior, config, &Claim::default()).await
    }
    pub(super) async fn update_with(&self, prior: &Value, config: &str, claim: &Claim) -> Outcome {
        let planned = self.plan(prior, config, b"");
        let life = Life { config: &planned.config, ..self.life() };
        let outcome = life::update(&life, (prior, &planned.value), &planned.private, claim).await;
        self.checked(&planned.value, outcome)
    }
    pub(super) async fn read(&self, prior: &Value) -> Result<Value, Error> {
        let state = life::read(&self.life(), prior, &Private::new()).await?;
        assert_eq!(state_problems(self.entry.schema(), &state), [""; 0]);
        Ok(state)
    }
    pub(super) async fn delete(&self, prior: &Value) -> Outcome {
        life::delete(&self.life(), prior, &Private::new()).await
    }

    /// What Terraform would not accept of an outcome fails the test; with an error it accepts any state.
    fn checked(&self, planned: &Value, outcome: Outcome) -> Outcome {
        let schema = self.entry.schema();
        assert_eq!(state_problems(schema, &outcome.state), [""; 0]);
        if outcome.error.is_none() {
            assert_eq!(apply_problems(schema, planned, &outcome.state), [""; 0]);
        }
        outcome
    }
}

/// The state of an outcome without an error.
pub(super) fn done(outcome: Outcome) -> Value {
    match outcome.error {
        None => outcome.state,
        Some(error) => panic!("{error}"),
    }
}

/// The state of an outcome with an error, and the error.
pub(super) fn failed(outcome: Outcome) -> (Value, Error) {
    (outcome.state, outcome.error.expect("it should have failed"))
}

/// A string in a state.
pub(super) fn text<'a>(state: &'a Value, name: &str) -> &'a str {
    state.get(name).as_str().unwrap_or("(nothing)")
}
