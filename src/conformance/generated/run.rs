//! The properties, over every registered type and over types that have every feature.

use super::config::{configs, decided, others};
use super::derive::{change, found, ignore_tags, possible};
use super::mask::{Chances, decide, mask, part};
use super::play::{Block, Kept, Player};
use crate::conformance::{only, types};
use crate::engine::{Catalog, Entry, Registered, TagPolicy, life};
use crate::plan::contract::{Action, state_problems};
use crate::services::REGISTRY;
use crate::value::{Value, json};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::Cell;
use std::collections::BTreeSet;

/// The entries of types, for good: a test ends soon enough.
pub(super) fn entries(types: &[Registered]) -> Vec<&'static Entry> {
    let catalog: &'static Catalog = Box::leak(Box::new(Catalog::new(types, &[])));
    catalog.resources().filter(|entry| only::is_wanted(entry.resource.type_name())).collect()
}

fn player(entry: &'static Entry) -> Player {
    // A tag that is null, and one that objects have too.
    let default = [("owner", "team".into()), ("cost", Value::Null), ("a", "default".into())];
    let ignore_prefixes = BTreeSet::from(["k8s:".to_owned()]);
    let tags = TagPolicy {
        default: Value::object(default),
        ignore_keys: BTreeSet::new(),
        ignore_prefixes,
    };
    Player { entry, block: Block { region: Value::from("eu-central-1"), tags } }
}

/// A provider block of which parts are not known yet.
/// What is not known of its region makes another object of each, and so it mostly is known.
fn masked(block: &Block, chances: &mut Chances) -> Block {
    let tags = TagPolicy { default: part(&block.tags.default, chances), ..block.tags.clone() };
    let region = if chances.one_in(20) { Value::Unknown } else { block.region.clone() };
    Block { region, tags }
}

pub(super) fn runner() -> TestRunner {
    let config = Config { failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// How many changes are tried with each object.
const CHANGES: usize = 2;

/// How often what happened to objects of a type.
#[derive(Default)]
struct Counts {
    creates: Cell<usize>,
    updates: Cell<usize>,
    replacements: Cell<usize>,
}

impl Counts {
    fn count(&self, action: Action) {
        let of = match action {
            Action::Create => &self.creates,
            Action::Update => &self.updates,
            Action::Replace => &self.replacements,
            Action::NoOp | Action::Delete => return,
        };
        of.set(of.get() + 1);
    }
    /// What can happen to objects of the type and has not happened often enough.
    fn missing(&self, entry: &Entry) -> Option<String> {
        let (updates, replaces) = possible(entry.schema());
        let missing: Vec<String> = [
            ("creates", self.creates.get(), 100),
            ("updates in place", self.updates.get(), if updates { 50 } else { 0 }),
            ("replacements", self.replacements.get(), if replaces { 10 } else { 0 }),
        ]
        .into_iter()
        .filter(|(_, count, enough)| count < enough)
        .map(|(what, count, _)| format!("{count} {what} are too few"))
        .collect();
        (!missing.is_empty()).then(|| missing.join(", "))
    }
}

/// Makes objects of the type and changes them. What is not valid is left out; enough must be left. Returns what is
/// wrong.
fn drive(entry: &'static Entry) -> Option<String> {
    let player = player(entry);
    let input = (configs(entry), others(entry), [decided(entry), decided(entry)], any::<u64>());
    let counts = Counts::default();
    let outcome = runner().run(&input, |(old, other, [made, remade], seed)| {
        let mut chances = Chances::new(seed);
        let then = mask(entry.schema(), &old, &mut chances);
        let Some((action, object)) =
            step(&player, &Kept::default(), (&then, &old), &made, &mut chances)?
        else {
            return Ok(());
        };
        counts.count(action);
        for _ in 0..CHANGES {
            let mut object = object.clone();
            if let Some(value) = found(entry, &object.value, &remade, &mut chances) {
                object.value = value;
            }
            let (mut then, mut now) = mostly_in_place(&player, &object, &old, &other, &mut chances);
            ignore_tags(&object.value, [&mut then, &mut now], &mut chances);
            if let Some((action, _)) = step(&player, &object, (&then, &now), &remade, &mut chances)?
            {
                counts.count(action);
            }
        }
        Ok(())
    });
    let wrong = match outcome {
        Err(TestError::Fail(why, _) | TestError::Abort(why)) => Some(why.message().to_owned()),
        Ok(()) => counts.missing(entry),
    };
    wrong.map(|wrong| format!("{}: {wrong}", entry.resource.type_name()))
}

fn assert_obeying(types: &[Registered]) {
    let wrong: Vec<String> = entries(types).into_iter().filter_map(drive).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A change. Most of those that need another object are drawn anew: what they plan is a new object, whatever the old
/// one was.
fn mostly_in_place(
    player: &Player,
    object: &Kept,
    old: &Value,
    other: &Value,
    chances: &mut Chances,
) -> (Value, Value) {
    for _ in 0..3 {
        let (then, now) = change(player.entry, old, other, chances);
        let said = (&player.block, &then);
        let planned = player.plan(&object.value, said, &object.private);
        if !planned.is_ok_and(|planned| planned.action == Action::Replace) || chances.one_in(3) {
            return (then, now);
        }
    }
    change(player.entry, old, other, chances)
}

/// Plans a change with parts unknown and again with all known, lets AWS decide the rest, and plans once
/// more. None if the configuration is not valid.
fn step(
    player: &Player,
    prior: &Kept,
    (then, now): (&Value, &Value),
    made: &Value,
    chances: &mut Chances,
) -> Result<Option<(Action, Kept)>, TestCaseError> {
    let schema = player.entry.schema();
    let fail = |wrong: super::play::Wrong| TestCaseError::fail(wrong.0);
    let (then, config) = ((&masked(&player.block, chances), then), now);
    let now = (&player.block, now);
    let errors = |said| player.errors(&prior.value, said);
    if errors(now).is_some() {
        return Ok(None);
    }
    if let Some(errors) = errors(then) {
        let told = format!("valid, but not while parts are unknown: {errors:#?}\n{:?}", then.1);
        return Err(TestCaseError::fail(told));
    }
    let (action, planned) = player.plan_twice(prior, then, now).map_err(fail)?;
    let mut state = decide(schema, &planned.value, made);
    // Some types make their id out of other attributes, also where a state says otherwise.
    let text = json::encode(&state).map_err(|e| TestCaseError::fail(e.to_string()))?.to_string();
    let version = player.entry.spec().version;
    let read =
        life::upgrade(player.entry, version, text.as_bytes()).map_err(TestCaseError::fail)?;
    state.insert("id", read.get("id").clone());
    player.settled(&planned, &state, config).map_err(fail)?;
    Ok(Some((action, Kept { value: state, private: planned.private })))
}

#[test]
fn types_with_every_feature_obey_terraform() {
    assert_obeying(types::ALL);
}

#[test]
fn registered_types_obey_terraform() {
    assert_obeying(REGISTRY.resources);
}

#[test]
fn any_text_can_be_given_as_an_import_id() {
    let strategy = prop_oneof!["[a-z0-9-]{0,12}(@[a-z0-9-]{0,12})?", any::<String>()];
    for entry in entries(REGISTRY.resources).into_iter().chain(entries(types::ALL)) {
        let outcome = runner().run(&strategy, |id| match life::import(entry, &id) {
            Ok(stub) => {
                let problems = state_problems(entry.schema(), &stub);
                prop_assert!(problems.is_empty(), "{problems:?}");
                Ok(())
            }
            Err(sentence) => {
                prop_assert!(sentence.ends_with('.'), "{sentence}");
                Ok(())
            }
        });
        assert!(outcome.is_ok(), "{}: {}", entry.resource.type_name(), outcome.unwrap_err());
    }
}
