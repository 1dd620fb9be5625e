//! Whole lives in an AWS in which nothing goes wrong, be it quick or slow.

use super::permissions::{Always, Called};
use super::written::{changes, configurations, is_possible, values};
use super::{each, note, run};
use crate::aws::fake::ACCOUNT;
use crate::conformance::generated::derive::arguments;
use crate::conformance::generated::genconfig::Generator;
use crate::conformance::generated::import::has_twins;
use crate::conformance::text::object;
use crate::engine::{Entry, Lost, identity, life, settings};
use crate::plan::contract::Action;
use crate::schema::Node;
use crate::services::testing::{Planned, Row, World, done};
use crate::store::{Nature, Store};
use crate::value::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// An AWS that shows everything at once...
const QUICK: Nature = Nature { late: 0, stale: 0, pending: 0, partial: 0, ending: 0, page: 0 };
/// ...and one that takes its time, as it may.
const SLOW: Nature = Nature { late: 2, stale: 2, pending: 3, partial: 2, ending: 2, page: 1 };

/// A type, and the object that lives.
pub(super) struct Life {
    pub(super) entry: &'static Entry,
    pub(super) row: &'static Row,
    pub(super) world: World<Store>,
    /// What there was before.
    given: Vec<String>,
    called: RefCell<Called>,
    always: RefCell<Always>,
}

impl Life {
    pub(super) fn new(entry: &'static Entry, row: &'static Row, nature: Nature) -> Self {
        let world = World::of(row.type_name);
        world.aws().nature = nature;
        let given = world.aws().inventory();
        let (called, always) = Default::default();
        Self { entry, row, world, given, called, always }
    }
    /// Notes the operations that were called since the last time, and what for.
    fn note_calls(&self, verb: &'static str) -> BTreeSet<String> {
        let calls = self.world.calls().into_iter();
        let operations: BTreeSet<_> =
            calls.map(|call| format!("{}:{}", call.service, call.action)).collect();
        self.called.borrow_mut().entry(verb).or_default().extend(operations.iter().cloned());
        operations
    }
    /// The same, and what they have in common with those of other times.
    fn note_always(&self, verb: &'static str, of: &str) {
        let operations = self.note_calls(verb);
        common(&mut self.always.borrow_mut(), (verb.to_owned(), of.to_owned()), operations);
    }
    /// The same in another process.
    pub(super) fn again(&self) -> Self {
        let (entry, row, given) = (self.entry, self.row, self.given.clone());
        let (called, always) = Default::default();
        Self { entry, row, world: self.world.again(), given, called, always }
    }
    pub(super) fn told(&self, value: &Value) -> String {
        object(self.entry.schema(), value)
    }
    /// What a configuration plans now, after others have done their part.
    pub(super) fn plan(&self, prior: &Value, config: &Value) -> Planned {
        (self.row.meanwhile)(&mut self.world.aws(), &json::encode(config).unwrap());
        self.world.plan_value(prior, config)
    }
    /// Makes an object that has to become what was planned.
    pub(super) async fn create(&self, config: &Value) -> Value {
        let planned = self.plan(&Value::Null, config);
        let state = done(self.world.create_as(&planned).await);
        self.assert_repeatable(&planned);
        self.note_always("create", "");
        self.assert_settled(&state, config).await;
        state
    }
    /// A create call that is sent again where its answer is lost has a token, so that nothing is made twice. Otherwise it
    /// makes nothing: it sets something that is there.
    fn assert_repeatable(&self, planned: &Planned) {
        let resource = self.entry.resource;
        let is_repeated =
            resource.spec().lost == Lost::Idempotent && settings::whole(resource).is_none();
        assert!(
            !is_repeated || self.world.has_sent_token(planned),
            "its create call can be repeated: give it `cx.token()`, or say in `sets` what it sets of which object"
        );
    }
    /// The object is in the state, and it is the only one.
    pub(super) fn assert_one(&self) {
        let Some(kind) = self.row.makes else { return };
        let made = self.made(kind);
        assert_eq!(made.len(), 1, "one {kind} should be there: {made:?}");
    }
    /// What there is of a kind that was not given.
    pub(super) fn made(&self, kind: &str) -> Vec<String> {
        let mut there = self.world.aws().inventory();
        there.retain(|object| {
            object.split(' ').next() == Some(kind) && !self.given.contains(object)
        });
        there
    }
    /// Nothing is left of what was made.
    pub(super) fn assert_gone(&self) {
        if self.row.makes.is_some() {
            let mut there = self.world.aws().inventory();
            let kind = |object: &str| object.split(' ').next().unwrap_or_default().to_owned();
            let stays = |object: &String| self.row.leaves.contains(&kind(object).as_str());
            there.retain(|object| self.given.contains(object) || !stays(object));
            assert_eq!(there, self.given, "something else than before is there");
        }
    }
    /// Nothing more is planned; a refresh changes nothing; an import tells the same.
    pub(super) async fn assert_settled(&self, state: &Value, config: &Value) {
        self.assert_one();
        self.assert_unchanged(state, config, "after the apply");
        // The next run is later than that.
        self.world.aws().time_passes();
        let read = self.world.read(state).await.unwrap();
        self.note_calls("plan");
        let differs = |name: &&String| read.get(name) != state.get(name);
        let differing: Vec<_> = state.as_map().unwrap().keys().filter(differs).collect();
        let told = || format!("{}\n--- read\n{}", self.told(state), self.told(&read));
        assert!(differing.is_empty(), "a refresh changes {differing:?}\n{}", told());
        self.assert_unchanged(&read, config, "after a refresh");
        self.assert_identified(state).await;
        let imported = self.import(state).await;
        self.note_calls("import");
        // Of the tags, `tags_all` tells what AWS knows.
        let untold = ["tags", "allow_lock_out", "trust_policy_checks"];
        for a in self.entry.schema().attributes().filter(|a| !untold.contains(&a.name)) {
            let (is, was) = (imported.get(a.name), state.get(a.name));
            let is_told = self.is_imported(a);
            // What is written as nothing may have been chosen by AWS.
            let nothing = was.is_empty() && (is.is_empty() || !was.is_null());
            let same = is == was || nothing || a.same(is, was);
            assert!(same || !is_told, "an import tells `{}` as {is:?}, which is {was:?}", a.name);
        }
        let planned = self.world.plan_value(&imported, config);
        // An empty string is what nobody set, and a state after an import does not say that it was written.
        let written = planned.replace.iter().filter(|name| !config.get(name).is_empty());
        assert_eq!(written.collect::<Vec<_>>(), [""; 0], "an import makes another one");
    }
    /// What an import tells of the object.
    async fn import(&self, state: &Value) -> Value {
        let import_id = (self.row.import_id)(&json::encode(state).unwrap());
        let imported = self.world.import(&import_id).await;
        assert!(!imported.is_null(), "an import does not find it");
        imported
    }
    /// Whether an import can tell an attribute.
    fn is_imported(&self, a: &Node) -> bool {
        !a.rules.unread && !a.rules.write_only && !self.row.not_imported.contains(&a.name)
    }
    /// What Terraform generates from what an import tells is valid and plans no change. What has to be written and cannot
    /// be told is for the user to add, as in `config`.
    fn assert_generated(&self, imported: &Value, config: &Value) {
        let schema = self.entry.schema();
        let is_untold = |a: &&Node| a.rules.sensitive || !self.is_imported(a);
        let lacking = schema.attributes().filter(|a| a.rules.required).filter(is_untold);
        let lacking: Vec<&str> = lacking.map(|a| a.name).collect();
        for generator in Generator::ALL {
            let mut written = generator.config(schema, imported);
            // AWS keeps no element of a set twice.
            if has_twins(schema, imported, &written) {
                continue;
            }
            for name in &lacking {
                written.insert(name, config.get(name).clone());
            }
            let told = || format!("{generator:?}:\n{}", self.told(&written));
            let problems = life::validate(self.entry, &written);
            assert!(!problems.has_errors(), "{problems:#?}\n{}", told());
            let planned = self.world.plan_value(imported, &written);
            let changes = planned.action != Action::NoOp && lacking.is_empty();
            assert!(!changes, "{}\n--- planned\n{}", told(), self.told(&planned.value));
        }
    }
    /// What identifies the object leads to it.
    async fn assert_identified(&self, state: &Value) {
        let Some(its) = self.entry.spec().identity else { return };
        let identity = identity::of(self.entry, &Value::Null, state, Some(ACCOUNT));
        let (stub, account) = life::import_identity(self.entry, &identity).unwrap();
        assert!(account.is_none_or(|account| account == ACCOUNT), "{identity:?} is elsewhere");
        let [led_to, is] = [&stub, state].map(|object| object.get("id").as_str().unwrap());
        if led_to == is {
            return;
        }
        if !its.mutable {
            // The ID is made of what identifies the object.
            let found = self.world.import(led_to).await;
            assert_eq!(found.get("id").as_str(), Some(is), "{identity:?} leads to another object");
            return;
        }
        // What an update may change is in the user's words, and several of them may be one object.
        let led_to = self.world.import(led_to).await;
        assert!(!led_to.is_null(), "{identity:?} leads to no object");
        if led_to.get("id").as_str() == Some(is) {
            return;
        }
        let is = self.world.import(is).await;
        for a in self.entry.schema().nodes.iter().filter(|a| a.name != "id") {
            let same = a.same(led_to.get(a.name), is.get(a.name));
            assert!(same, "{identity:?} leads to another object: its `{}` is another", a.name);
        }
    }
    fn assert_unchanged(&self, state: &Value, config: &Value, when: &str) {
        let planned = self.world.plan_value(state, config);
        let told = || format!("{}\n--- planned\n{}", self.told(state), self.told(&planned.value));
        assert_eq!(planned.action, Action::NoOp, "{when}, there is a plan\n{}", told());
    }
    /// Deletes the object.
    pub(super) async fn delete(&self, state: &Value) {
        assert!(done(self.world.delete(state).await).is_null());
        self.note_always("delete", "");
        self.assert_gone();
    }
}

/// A life from a configuration over changes of its arguments to the end. Notes what was changed, and whether in place.
async fn live(
    life: &Life,
    config: &Value,
    others: &[Value],
    changed: &RefCell<BTreeSet<(&'static str, bool)>>,
) {
    let mut state = life.create(config).await;
    let mut written = config.clone();
    for change in changes(life.entry, life.row, config, others) {
        if !is_possible(life.entry, &state, &change.config) {
            // An earlier change may be in the way: a volume that has grown does not shrink.
            life.delete(&state).await;
            state = life.create(config).await;
            written = config.clone();
        }
        if !is_possible(life.entry, &state, &change.config) {
            continue;
        }
        note(|| format!("after a change of `{}` to\n{}", change.name, life.told(&change.config)));
        let planned = life.plan(&state, &change.config);
        match planned.action {
            Action::Update => {
                state = done(life.world.update_as(&state, &planned).await);
                // An earlier change may be undone beside it.
                if is_alone(life.entry, &written, &change.config) {
                    life.note_always("update", change.name);
                }
                life.note_calls("update");
                written.clone_from(&change.config);
                changed.borrow_mut().insert((change.name, true));
            }
            // Once for each argument.
            Action::Replace if changed.borrow_mut().insert((change.name, false)) => {
                life.delete(&state).await;
                let other = life.create(&change.config).await;
                life.delete(&other).await;
                state = life.create(config).await;
                written = config.clone();
                continue;
            }
            _ => continue,
        }
        life.assert_settled(&state, &change.config).await;
    }
    life.delete(&state).await;
    // Somebody else was faster.
    assert!(done(life.world.delete(&state).await).is_null());
}

/// Whether two configurations differ in one argument.
fn is_alone(entry: &Entry, before: &Value, after: &Value) -> bool {
    let differs = |name: &str| before.get(name) != after.get(name);
    entry.schema().nodes.iter().filter(|node| differs(node.name)).count() == 1
}

/// What is called each time: what was called now, as far as it was before.
fn common(always: &mut Always, what: (String, String), operations: BTreeSet<String>) {
    always
        .entry(what)
        .and_modify(|known| known.retain(|operation| operations.contains(operation)))
        .or_insert(operations);
}

/// A life in which nothing changes.
async fn come_and_go(life: &Life, config: &Value) {
    let state = life.create(config).await;
    life.delete(&state).await;
}

/// What each type has called, and what it calls each time.
type Observed = BTreeMap<&'static str, (Called, Always)>;

/// The lives of all types; what each has called.
fn live_all(nature: Nature) -> Observed {
    let all = RefCell::new(Observed::new());
    each(|entry, row| {
        let (others, changed) = (values(entry), RefCell::default());
        let drawn = configurations(entry, row).into_iter().map(|config| (config, true));
        let besides = row.besides.map(|config| World::<Store>::of(row.type_name).config(&config()));
        for (config, changes) in drawn.chain(besides.map(|config| (config, false))) {
            let about = format!("with\n{}", object(entry.schema(), &config));
            let life = Life::new(entry, row, nature);
            if changes {
                run(&about, live(&life, &config, &others, &changed));
            } else {
                run(&about, come_and_go(&life, &config));
            }
            let mut all = all.borrow_mut();
            let (called, always) = all.entry(row.type_name).or_default();
            for (verb, operations) in life.called.take() {
                called.entry(verb).or_default().extend(operations);
            }
            for (what, operations) in life.always.take() {
                common(always, what, operations);
            }
        }
        let arguments = arguments(entry.schema()).into_iter();
        let in_place = arguments
            .filter(|a| !a.replaces && !["tags_all", "assume_role", "timeouts"].contains(&a.name));
        let never: Vec<&str> = in_place
            .map(|a| a.name)
            .filter(|name| {
                !changed.borrow().contains(&(*name, true)) && !row.replacing.contains(name)
            })
            .collect();
        assert_eq!(never, [""; 0], "these arguments were never changed in place");
    });
    all.into_inner()
}

/// The lives in a quick AWS, once for all tests.
static QUICK_LIVES: LazyLock<Observed> = LazyLock::new(|| live_all(QUICK));

/// What each type calls.
pub(super) fn called() -> &'static Observed {
    &QUICK_LIVES
}

#[test]
fn every_type_lives_from_create_to_delete() {
    assert!(!called().is_empty());
}

#[test]
fn what_terraform_generates_from_what_an_import_tells_is_valid_and_plans_no_change() {
    each(|entry, row| {
        let all = configurations(entry, row);
        // The ones that say the most and the least.
        for config in [all.first(), all.last()].into_iter().flatten() {
            let life = Life::new(entry, row, QUICK);
            let about = format!("with\n{}", object(entry.schema(), config));
            run(&about, async {
                let planned = life.plan(&Value::Null, config);
                let state = done(life.world.create_as(&planned).await);
                life.world.aws().time_passes();
                life.assert_generated(&life.import(&state).await, config);
            });
        }
    });
}

#[test]
fn every_type_lives_in_an_aws_that_shows_everything_late() {
    live_all(SLOW);
}
