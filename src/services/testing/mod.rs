//! What the tests of the types share: AWS as a few lines of code, and Terraform's part in the life of an object.
//!
//! A test of a type has a model of what AWS documents, a value and a function from calls to answers. The calls
//! are made by the real clients of the SDK, and the whole engine runs between them and the test. Whatever
//! Terraform would refuse in a plan or a result fails the test.

mod rows;
pub(crate) mod subnet_groups;

pub(crate) use rows::{ROWS, Row, WITHOUT, row};

use crate::aws::Scope;
use crate::aws::fake::{self, Answer, Call, Fake};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::life::{self, Life, Outcome, Plan};
use crate::engine::{
    Batches, Because, Catalog, Claim, Cx, Entry, Error, Operation, Private, Retry, Settings,
    Siblings, TagPolicy, Turns, Within,
};
use crate::permissions::recorded;
use crate::plan::contract::{self, Action};
use crate::services::REGISTRY;
use crate::stop::Stop;
use crate::store::Store;
use crate::value::{Value, json};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::time::Duration;

/// All types, with their schemas.
pub(crate) static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::of(&REGISTRY));

/// AWS with a model of type `M`, a provider over it, and one resource type.
pub(crate) struct World<M> {
    pub(crate) fake: Fake,
    pub(crate) tags: TagPolicy,
    type_name: &'static str,
    scope: Scope,
    batches: Batches,
    siblings: Siblings,
    settings: Settings,
    turns: Turns,
    model: Arc<Mutex<M>>,
    faults: Arc<Mutex<Vec<Fault>>>,
    /// What Terraform stores beside each object, by id.
    beside: Mutex<BTreeMap<String, Private>>,
    told: Mutex<usize>,
}

struct Fault {
    action: &'static str,
    answer: Answer,
    /// Whether AWS does what it was asked for all the same.
    done: bool,
}

/// A call that AWS refuses for a while during an operation: the operation, the call, the code and the message.
pub(crate) type Passing<'a> = (Operation, &'static str, &'a str, &'a str);

/// A plan, as Terraform takes it.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) action: Action,
    pub(crate) value: Value,
    /// The attributes for which the object is replaced.
    pub(crate) replace: Vec<String>,
    /// What Terraform warns about.
    pub(crate) warnings: Vec<String>,
    config: Value,
    private: Private,
}

impl World<Store> {
    /// Over the store, with what its row gives it.
    pub(crate) fn of(type_name: &'static str) -> Self {
        let mut store = Store::of(rows::kinds());
        if let Some(row) = row(type_name) {
            (row.given)(&mut store);
        }
        Self::new(type_name, store, Store::answer)
    }
    /// Another process of the provider over the same AWS.
    pub(crate) fn again(&self) -> Self {
        let tags = self.tags.clone();
        let beside = Mutex::new(self.beside.lock().unwrap().clone());
        let model = Arc::clone(&self.model);
        Self { tags, beside, ..Self::over(self.type_name, model, Store::answer) }
    }
}

impl<M: Send + 'static> World<M> {
    /// In us-east-1 of account 111122223333, without a role.
    pub(crate) fn new(
        type_name: &'static str,
        model: M,
        answer: fn(&mut M, &Call) -> Answer,
    ) -> Self {
        Self::over(type_name, Arc::new(Mutex::new(model)), answer)
    }
    fn over(
        type_name: &'static str,
        model: Arc<Mutex<M>>,
        answer: fn(&mut M, &Call) -> Answer,
    ) -> Self {
        let faults = Arc::new(Mutex::<Vec<Fault>>::default());
        let (its, waiting) = (Arc::clone(&model), Arc::clone(&faults));
        let fake = Fake::new(move |call| {
            let mut waiting = waiting.lock().unwrap();
            let fault = waiting.iter().position(|fault| fault.action == call.action);
            match fault.map(|i| waiting.remove(i)) {
                Some(Fault { answer, done: false, .. }) => answer,
                Some(Fault { answer: instead, .. }) => {
                    answer(&mut its.lock().unwrap(), call);
                    instead
                }
                None => answer(&mut its.lock().unwrap(), call),
            }
        });
        let scope = fake.scope();
        let (tags, batches, siblings, settings, turns, beside, told) = Default::default();
        Self {
            fake,
            tags,
            type_name,
            scope,
            batches,
            siblings,
            settings,
            turns,
            model,
            faults,
            beside,
            told,
        }
    }
    /// The model, to be looked at and changed.
    pub(crate) fn aws(&self) -> MutexGuard<'_, M> {
        self.model.lock().unwrap()
    }
    /// The next call of this action is not carried out.
    pub(crate) fn refuse(&self, action: &'static str, answer: Answer) {
        self.faults.lock().unwrap().push(Fault { action, answer, done: false });
    }
    /// The next call of this action is carried out, but answered like this.
    pub(crate) fn lose(&self, action: &'static str, answer: Answer) {
        self.faults.lock().unwrap().push(Fault { action, answer, done: true });
    }
    /// The calls since the last time, by action. Those that are made at the same time are sorted.
    pub(crate) fn actions(&self) -> Vec<String> {
        let calls = self.calls();
        let mut actions: Vec<String> = calls.into_iter().map(|call| call.action).collect();
        for run in
            actions.chunk_by_mut(|a, b| a.starts_with("Describe") && b.starts_with("Describe"))
        {
            run.sort();
        }
        actions
    }
    /// The calls since the last time. That of who calls is left out: a provider makes it once, for all its objects.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let calls = self.fake.calls();
        let mut told = self.told.lock().unwrap();
        let mut new = calls[*told..].to_vec();
        *told = calls.len();
        new.retain(|call| call.action != "GetCallerIdentity");
        new
    }
    /// The last call of this action.
    pub(crate) fn call(&self, action: &str) -> Call {
        let mut calls = self.fake.calls();
        calls.retain(|call| call.action == action);
        calls.pop().unwrap_or_else(|| panic!("there was no {action}"))
    }

    pub(crate) fn entry(&self) -> &'static Entry {
        CATALOG.resource(self.type_name).unwrap()
    }
    pub(crate) fn cx(&self) -> Cx {
        let cx = Cx::new(self.scope.clone(), self.fake.stop().clone());
        cx.after(&self.siblings).taking(&self.turns)
    }
    fn life<'a>(&'a self, cx: &'a Cx) -> Life<'a> {
        let Self { tags, batches, siblings, settings, .. } = self;
        Life { entry: self.entry(), cx, tags, batches, siblings, settings, config: &Value::Null }
    }

    /// A configuration from JSON.
    pub(crate) fn config(&self, config: &Json) -> Value {
        let text = config.to_string();
        let mut value = json::decode(text.as_bytes(), self.entry().ty()).unwrap();
        for name in config.as_object().unwrap().keys() {
            assert!(value.as_map().unwrap().contains_key(name), "there is no `{name}`");
        }
        self.entry().schema().fill_blocks(&mut value);
        value
    }
    /// What is wrong with a configuration, and if that is no error, with a new object of it: where, and what.
    pub(crate) fn problems(&self, config: &Json) -> Vec<String> {
        let config = &self.config(config);
        let mut problems = life::validate(self.entry(), config);
        if !problems.has_errors() {
            let proposed = &contract::proposed_new(self.entry().schema(), &Value::Null, config);
            let asked = Plan { prior: &Value::Null, config, proposed, private: b"" };
            let (planned, _) = life::plan(self.entry(), &asked, &"us-east-1".into(), &self.tags);
            problems.extend(planned.diagnostics);
        }
        problems.iter().map(Diagnostic::in_words).collect()
    }
    /// Plans what makes an object with this configuration out of `prior`.
    pub(crate) fn plan(&self, prior: &Value, config: &Json) -> Planned {
        self.plan_value(prior, &self.config(config))
    }
    /// The same, with a configuration that may hold unknowns.
    pub(crate) fn plan_value(&self, prior: &Value, config: &Value) -> Planned {
        let schema = self.entry().schema();
        let proposed = contract::proposed_new(schema, prior, config);
        let private = if prior.is_null() { vec![] } else { self.private(prior).encode() };
        let asked = Plan { prior, config, proposed: &proposed, private: &private };
        let (planned, private) = life::plan(self.entry(), &asked, &"us-east-1".into(), &self.tags);
        let (warnings, errors): (Vec<_>, Vec<_>) =
            planned.diagnostics.iter().partition(|d| d.severity == Severity::Warning);
        let details = |all: Vec<&Diagnostic>| all.iter().map(|d| d.detail.clone()).collect();
        let (warnings, errors): (Vec<String>, Vec<String>) = (details(warnings), details(errors));
        assert_eq!(errors, [""; 0]);
        assert_eq!(contract::plan_problems(schema, prior, config, &planned.value), [""; 0]);
        let action = Action::of(prior, &planned.value, &planned.replace);
        let replace = planned.replace.iter().map(ToString::to_string).collect();
        let (value, config) = (planned.value, config.clone());
        Planned { action, value, replace, warnings, config, private }
    }
    /// Plans a change while some attributes are not known yet, and again when they turn out to be what `config` says, as
    /// Terraform does. Returns both plans.
    pub(crate) fn plan_twice(&self, prior: &Value, config: &Json, open: &[&str]) -> [Planned; 2] {
        let mut then = self.config(config);
        for name in open {
            then.insert(name, Value::Unknown);
        }
        let mut prior = prior;
        let mut first = self.plan_value(prior, &then);
        if first.action == Action::Replace {
            prior = &Value::Null;
            let (action, replace) = (first.action, first.replace);
            first = Planned { replace, ..self.plan_value(prior, &then) };
            assert_eq!((action, first.action), (Action::Replace, Action::Create));
        }
        let second = self.plan(prior, config);
        let problems = contract::second_plan_problems(
            self.entry().schema(),
            (first.action, &first.value),
            (second.action, &second.value),
        );
        assert_eq!(problems, [""; 0]);
        [first, second]
    }
    /// Plans and makes an object.
    pub(crate) async fn create(&self, config: &Json) -> Outcome {
        let planned = self.plan(&Value::Null, config);
        self.create_as(&planned).await
    }
    /// Makes a planned object.
    pub(crate) async fn create_as(&self, planned: &Planned) -> Outcome {
        let cx = self.cx();
        let claim = Claim::default();
        let life = Life { config: &planned.config, ..self.life(&cx) };
        let outcome = life::create(&life, &planned.value, &planned.private, &claim).await;
        self.checked(planned, outcome)
    }
    /// Plans and makes a change in place.
    pub(crate) async fn update(&self, prior: &Value, config: &Json) -> Outcome {
        let planned = self.plan(prior, config);
        assert_eq!(planned.action, Action::Update, "{:?}", planned.replace);
        self.update_as(prior, &planned).await
    }
    /// Makes a planned change in place.
    pub(crate) async fn update_as(&self, prior: &Value, planned: &Planned) -> Outcome {
        let cx = self.cx();
        let life = Life { config: &planned.config, ..self.life(&cx) };
        let outcome =
            life::update(&life, (prior, &planned.value), &planned.private, &Claim::default()).await;
        self.checked(planned, outcome)
    }
    /// Checks that each of these errors is waited for, and believed after its time, in a life from `config` over
    /// `changed` to the end; and that no entry of the type's table is left out. `new` makes a fresh AWS.
    pub(crate) async fn assert_passing(
        new: impl Fn() -> Self,
        config: &Json,
        changed: &Json,
        errors: &[Passing<'_>],
    ) {
        let world = new();
        let table = world.entry().resource.spec().retries;
        let satisfies = |retry: &Retry, (operation, _, code, message): &Passing<'_>| {
            retry.operation == *operation && retry.code == *code && message.contains(retry.message)
        };
        for retry in table {
            assert!(errors.iter().any(|error| satisfies(retry, error)), "{retry:?} is not tested");
        }
        for error in errors {
            // What is set right after a create call has the rows for updates too.
            let then = (Operation::Update, error.1, error.2, error.3);
            let met = |error| table.iter().find(|retry| satisfies(retry, error));
            let after_create = met(error).is_none();
            let within = met(error).or_else(|| met(&then)).expect("an entry of the table").within;
            for is_explained in [true, after_create] {
                Self::assert_passes(&new, [config, changed], *error, (within, is_explained)).await;
            }
        }
    }
    /// Checks that an error is waited for, and believed after its time. With `is_explained`, this run has just created
    /// what the error and the configuration name; otherwise it has done nothing for long.
    async fn assert_passes(
        new: &impl Fn() -> Self,
        [config, changed]: [&Json; 2],
        (operation, action, code, message): Passing<'_>,
        (within, is_explained): (Within, bool),
    ) {
        let about = format!("{operation:?} {action} {code}: {message} ({is_explained})");
        let names = message.split(['"', '\'', ' ']).map(|word| word.trim_end_matches('.'));
        let written = [config, changed].into_iter().filter_map(|said| said.as_object()).flatten();
        let written = written.filter_map(|(_, value)| value.as_str());
        let names: Vec<&str> = names.chain(written).collect();
        for refusals in [1, 500] {
            let world = new();
            let (mut state, mut error) = (Value::Null, None);
            for now in [Operation::Create, Operation::Update, Operation::Delete] {
                world.fake.advance(Duration::from_mins(3));
                if is_explained {
                    let type_name = match within {
                        Within::Propagation(Because::Changed(prefix)) => prefix,
                        _ => "aws_iam_policy",
                    };
                    world.siblings.note_names(type_name, &names, world.fake.now());
                }
                for _ in 0..if now == operation { refusals } else { 0 } {
                    world.refuse(action, Answer::error(code, message, 400));
                }
                let outcome = match now {
                    Operation::Create => world.create(config).await,
                    _ if config == changed && now == Operation::Update => continue,
                    Operation::Update => world.update(&state, changed).await,
                    _ => world.delete(&state).await,
                };
                (state, error) = (outcome.state, outcome.error);
                if error.is_some() || now == operation {
                    break;
                }
            }
            let left = world.faults.lock().unwrap().len();
            match (refusals, error) {
                (1, None) => assert_eq!(left, 0, "{about}: the call was not made"),
                (1, Some(error)) => panic!("{about}: {error}"),
                (_, None) => panic!("{about}: waited for without end"),
                (_, Some(error)) => {
                    let timeouts = world.entry().resource.spec().timeouts;
                    let limit = timeouts.limit(operation, &world.config(config));
                    let told = match within {
                        Within::Propagation(Because::Itself) => "persisted for 120 s",
                        Within::Propagation(_) if is_explained => "persisted for 120 s",
                        Within::Propagation(_) => "retried for 20 s only",
                        Within::Contention => "retried for 120 s",
                        Within::Timeout => &format!("retried for {} s", limit.as_secs()),
                    };
                    assert_eq!(error.code(), Some(code), "{about}: {error}");
                    let error = error.to_string();
                    assert!(error.contains(message) && error.contains(told), "{about}: {error}");
                }
            }
        }
    }
    /// Whether a call had the idempotency token of this plan.
    pub(crate) fn has_sent_token(&self, planned: &Planned) -> bool {
        let has = |token: &String| {
            self.fake.calls().iter().any(|call| call.input.to_string().contains(token))
        };
        planned.private.token.as_ref().is_some_and(has)
    }
    /// What is stored beside an object.
    fn private(&self, state: &Value) -> Private {
        let id = state.get("id").as_str().unwrap_or_default();
        self.beside.lock().unwrap().get(id).cloned().unwrap_or_else(Private::new)
    }
    fn store(&self, state: &Value, private: Private) {
        if let Some(id) = state.get("id").as_str() {
            self.beside.lock().unwrap().insert(id.to_owned(), private);
        }
    }
    fn checked(&self, planned: &Planned, outcome: Outcome) -> Outcome {
        let failed = planned.action != Action::Create && outcome.error.is_some();
        let private = planned.private.clone();
        let schema = self.entry().schema();
        let private = private.after(self.entry(), &planned.config, &outcome.state, failed);
        self.store(&outcome.state, private.kept_in(None));
        if outcome.error.is_none() {
            let problems = contract::apply_problems(schema, &planned.value, &outcome.state);
            assert_eq!(problems, [""; 0]);
            assert_eq!(contract::state_problems(schema, &outcome.state), [""; 0]);
        }
        outcome
    }
    /// The object as it is now.
    pub(crate) async fn read(&self, state: &Value) -> Result<Value, Error> {
        self.read_with_warnings(state).await.map(|(state, _)| state)
    }
    /// The same with the warnings.
    pub(crate) async fn read_with_warnings(
        &self,
        state: &Value,
    ) -> Result<(Value, Vec<String>), Error> {
        let cx = self.cx();
        let state = life::read(&self.life(&cx), state, &Private::new()).await?;
        Ok((state, cx.take_warnings().into_iter().map(|warning| warning.detail).collect()))
    }
    /// What a data source answers in the same run.
    pub(crate) async fn ask(&self, type_name: &str, config: &Json) -> Result<Json, Error> {
        answer(type_name, &self.cx(), &self.tags, config).await
    }
    /// Deletes an object.
    pub(crate) async fn delete(&self, state: &Value) -> Outcome {
        let cx = self.cx();
        life::delete(&self.life(&cx), state, &self.private(state)).await
    }
    /// The object with this import id, as it gets into the state.
    pub(crate) async fn import(&self, id: &str) -> Value {
        let stub = life::import(self.entry(), id).unwrap();
        self.read(&stub).await.unwrap()
    }
    /// The object of a state that hashicorp/aws wrote, as the first plan sees it.
    pub(crate) async fn take_over(&self, version: i64, state: &Json) -> Value {
        let state = life::upgrade(self.entry(), version, state.to_string().as_bytes()).unwrap();
        let cx = self.cx();
        let theirs = Private::decode(br#"{"schema_version":"1"}"#);
        let read = life::read(&self.life(&cx), &state, &theirs).await.unwrap();
        self.store(&read, theirs.kept_in(None));
        read
    }
}

/// What a data source answers in this account and region.
pub(crate) async fn ask(type_name: &str, scope: Scope, config: &Json) -> Result<Json, Error> {
    answer(type_name, &Cx::new(scope, Stop::new()), &TagPolicy::default(), config).await
}

async fn answer(type_name: &str, cx: &Cx, tags: &TagPolicy, config: &Json) -> Result<Json, Error> {
    let entry = CATALOG.data_source(type_name).unwrap();
    let mut value = json::decode(config.to_string().as_bytes(), entry.ty()).unwrap();
    entry.schema().fill_blocks(&mut value);
    let problems = life::validate_data_source(entry, &value);
    assert!(problems.is_empty(), "{problems:?}");
    fake::take_seen();
    let answer = life::read_data_source(entry, cx, tags, &value).await;
    assert_recorded(&format!("data.{type_name}"));
    let answer = answer?;
    for attribute in entry.schema().attributes() {
        let (name, written) = (attribute.name, value.get(attribute.name));
        let (is, computed) = (answer.get(name), attribute.rules.computed);
        let kept = is == written || (computed && attribute.same(is, written));
        // Tags that something has to have are not all that it has.
        let more = computed
            && written
                .as_map()
                .is_some_and(|all| all.iter().all(|(key, value)| is.get(key) == value));
        let told = written.is_empty() || kept || more;
        assert!(told, "`{name}` was written as {written:?} and is {is:?}");
    }
    Ok(json::encode(&answer).unwrap())
}

/// Checks that it is known of a data source or an ephemeral resource that it calls what it has called.
fn assert_recorded(key: &str) {
    let known = recorded::of_reader(key);
    let is_unknown = |operation: &String| {
        recorded::needed_for(operation).is_some_and(|action| !known.contains(&action))
    };
    let unknown: Vec<String> = fake::take_seen().into_iter().filter(is_unknown).collect();
    assert!(unknown.is_empty(), "core/src/permissions/data_sources.txt lacks {key} {unknown:?}");
}

/// An ephemeral resource that is opened in this account and region, and its values.
pub(crate) async fn open(
    type_name: &str,
    scope: Scope,
    config: &Json,
) -> Result<(life::Open, Json), Error> {
    let entry = CATALOG.ephemeral(type_name).unwrap();
    let mut value = json::decode(config.to_string().as_bytes(), entry.ty()).unwrap();
    entry.schema().fill_blocks(&mut value);
    let problems = life::validate_ephemeral(entry, &value);
    assert!(problems.is_empty(), "{problems:?}");
    fake::take_seen();
    let open = life::open(entry, &Cx::new(scope, Stop::new()), &value).await;
    assert_recorded(&format!("ephemeral.{type_name}"));
    let open = open?;
    let problems = contract::plan_problems(entry.schema(), &Value::Null, &value, &open.result);
    assert_eq!(problems, [""; 0]);
    let result = json::encode(&open.result).unwrap();
    Ok((open, result))
}

/// The state of an object that was made or changed without an error.
pub(crate) fn done(outcome: Outcome) -> Value {
    if let Some(error) = outcome.error {
        panic!("{error}\n{:?}", outcome.state);
    }
    outcome.state
}

/// Checks some attributes of a state.
pub(crate) fn assert_has(state: &Value, expected: &Json) {
    let state = json::encode(state).unwrap();
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&state[name], value, "`{name}`");
    }
}

/// An element of XML with a text.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it takes texts, numbers and truths as they come"
)]
pub(crate) fn element(name: &str, text: impl ToString) -> String {
    let text = text.to_string().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{name}>{text}</{name}>")
}
