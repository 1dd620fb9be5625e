//! The properties, over every registered type and over types that have every feature.

use super::config::{configs, decided};
use super::mask::{Chances, decide, mask, part};
use super::play::{Block, Player};
use crate::conformance::types;
use crate::engine::{AnyResource, Catalog, Entry, TagPolicy, life};
use crate::plan::contract::state_problems;
use crate::services::{OF_THE_GUIDE, REGISTRY};
use crate::value::{Value, json};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::Cell;
use std::collections::BTreeSet;

/// The entries of types, for good: a test ends soon enough.
fn entries(types: &[&'static dyn AnyResource]) -> Vec<&'static Entry> {
    let catalog: &'static Catalog = Box::leak(Box::new(Catalog::new(types, &[])));
    catalog.resources().collect()
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
fn masked(block: &Block, chances: &mut Chances<'_>) -> Block {
    let tags = TagPolicy { default: part(&block.tags.default, chances), ..block.tags.clone() };
    Block { region: part(&block.region, chances), tags }
}

fn runner() -> TestRunner {
    let config = Config { failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Takes an object of the type from one generated configuration to another. What is not valid is left out;
/// enough must be left.
fn drive(entry: &'static Entry) {
    let player = player(entry);
    let input = (
        (configs(entry), decided(entry)),
        (configs(entry), decided(entry)),
        prop::collection::vec(any::<u8>(), 1..40),
    );
    let count_of = Cell::new((0, 0));
    let count = |changes: bool| {
        let (creates, updates) = count_of.get();
        count_of.set(if changes { (creates, updates + 1) } else { (creates + 1, updates) });
    };
    let outcome = runner().run(&input, |((old, made), (new, remade), chances)| {
        let Some(state) = step(&player, &Value::Null, &old, &made, &chances)? else {
            return Ok(());
        };
        count(false);
        if step(&player, &state, &new, &remade, &chances)?.is_some() {
            count(true);
        }
        Ok(())
    });
    let name = entry.resource.type_name();
    if let Err(TestError::Fail(why, _) | TestError::Abort(why)) = outcome {
        panic!("{name}: {}", why.message());
    }
    let (creates, updates) = count_of.get();
    assert!(creates > 50 && updates > 25, "{name}: {creates} creates, {updates} updates: too few");
}

/// Plans a change with parts unknown and again with all known, lets AWS decide the rest, and plans once
/// more. None if the configuration is not valid.
fn step(
    player: &Player,
    prior: &Value,
    config: &Value,
    made: &Value,
    chances: &[u8],
) -> Result<Option<Value>, TestCaseError> {
    let schema = player.entry.schema();
    let fail = |wrong: super::play::Wrong| TestCaseError::fail(wrong.0);
    let mut chances = Chances::new(chances);
    let then = (&masked(&player.block, &mut chances), &mask(schema, config, &mut chances));
    let now = (&player.block, config);
    // A replacement is planned once more as a new object.
    let errors = |said| player.errors(prior, said).or_else(|| player.errors(&Value::Null, said));
    let errors_then = errors(then);
    if errors(now).is_some() {
        return Ok(None);
    }
    if let Some(errors) = errors_then {
        let told = format!("valid, but not while parts are unknown: {errors:#?}\n{:?}", then.1);
        return Err(TestCaseError::fail(told));
    }
    let planned = player.plan_twice(prior, then, now).map_err(fail)?;
    let mut state = decide(schema, &planned.value, made);
    // Some types make their id out of other attributes, also where a state says otherwise.
    let text = json::encode(&state).map_err(|e| TestCaseError::fail(e.to_string()))?.to_string();
    let version = player.entry.resource.version();
    let read =
        life::upgrade(player.entry, version, text.as_bytes()).map_err(TestCaseError::fail)?;
    state.insert("id", read.get("id").clone());
    player.settled(&planned, &state, config).map_err(fail)?;
    Ok(Some(state))
}

#[test]
fn types_with_every_feature_obey_terraform() {
    entries(types::ALL).into_iter().for_each(drive);
}

#[test]
fn registered_types_obey_terraform() {
    entries(REGISTRY.resources).into_iter().for_each(drive);
}

#[test]
fn the_type_of_the_guide_obeys_terraform() {
    entries(&[OF_THE_GUIDE]).into_iter().for_each(drive);
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
