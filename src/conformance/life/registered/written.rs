//! What users write in a life: configurations of a type, and changes of them.

use crate::conformance::generated::config::{configs, errors, others, repaired};
use crate::conformance::generated::derive::arguments;
use crate::engine::Entry;
use crate::engine::life::Plan;
use crate::services::testing::Row;
use crate::value::{Value, json};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeSet;

/// Of how many configurations those that are tried are chosen.
const DRAWN: usize = 120;
/// What a life in one account and region says nothing of.
const ELSEWHERE: [&str; 3] = ["region", "assume_role", "timeouts"];

fn draw(strategy: &impl Strategy<Value = Value>) -> Vec<Value> {
    let config = Config { failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    (0..DRAWN).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn here(entry: &Entry, mut config: Value) -> Value {
    for name in ELSEWHERE {
        if let Some(node) = entry.schema().node(name) {
            config.insert(name, node.empty());
        }
    }
    config
}

/// The arguments that a configuration sets.
fn written(entry: &Entry, config: &Value) -> BTreeSet<&'static str> {
    let all = arguments(entry.schema()).into_iter().map(|argument| argument.name);
    all.filter(|name| !config.get(name).is_empty()).collect()
}

/// Whether neither the provider nor AWS refuses a configuration.
pub(super) fn is_accepted(entry: &Entry, row: &Row, config: &Value) -> bool {
    errors(entry, config).is_empty() && !(row.refused)(&json::encode(config).unwrap())
}

/// Configurations of a type that are accepted: first the one that says the most, then others until each argument that can
/// be set has been, at last the one that says the least.
pub(super) fn configurations(entry: &'static Entry, row: &Row) -> Vec<Value> {
    let drawn = draw(&configs(entry)).into_iter().map(|config| here(entry, config));
    let mut left: Vec<Value> = drawn.filter(|config| is_accepted(entry, row, config)).collect();
    left.sort_by_key(|config| std::cmp::Reverse(written(entry, config).len()));
    let last = left.pop().expect("none of the generated configurations is accepted");
    let (mut chosen, mut observed) = (Vec::new(), BTreeSet::new());
    for config in left {
        let its = written(entry, &config);
        if !its.is_subset(&observed) {
            observed.extend(its);
            chosen.push(config);
        }
    }
    chosen.push(last);
    chosen
}

/// A configuration in which one argument is another than in the one before.
pub(super) struct Changed {
    pub(super) name: &'static str,
    pub(super) config: Value,
}

/// Values for all arguments of a type, which need not go together.
pub(super) fn values(entry: &'static Entry) -> Vec<Value> {
    draw(&others(entry))
}

/// Changes of each argument, some of each.
pub(super) fn changes(
    entry: &'static Entry,
    row: &Row,
    config: &Value,
    others: &[Value],
) -> Vec<Changed> {
    let mut all = Vec::new();
    for argument in arguments(entry.schema()) {
        let name = argument.name;
        if ELSEWHERE.contains(&name) || name == "tags_all" {
            continue;
        }
        let mut tried = vec![config.get(name).clone()];
        let mut told = 0;
        let nothing = entry.schema().empty().get(name).clone();
        for value in others.iter().map(|other| other.get(name)).chain([&nothing]) {
            // Tags come and go, and change.
            let enough = if name == "tags" { 5 } else { 2 };
            if told >= enough || tried.contains(value) {
                continue;
            }
            let mut changed = config.clone();
            changed.insert(name, value.clone());
            let changed = repaired(entry, changed);
            if changed.get(name) == value && is_accepted(entry, row, &changed) {
                tried.push(value.clone());
                // Blocks in which nothing is written may change nothing.
                told += usize::from(!is_bare(value));
                all.push(Changed { name, config: changed });
            }
        }
    }
    all
}

/// Whether a value is blocks in which nothing is written.
fn is_bare(value: &Value) -> bool {
    let is_bare =
        |block: &Value| block.as_map().is_some_and(|fields| fields.values().all(Value::is_empty));
    value.as_elements().is_some_and(|blocks| !blocks.is_empty() && blocks.iter().all(is_bare))
}

/// Whether a change of an object can be planned.
pub(super) fn is_possible(entry: &Entry, prior: &Value, config: &Value) -> bool {
    let schema = entry.schema();
    let proposed = &crate::plan::contract::proposed_new(schema, prior, config);
    let asked = Plan { prior, config, proposed, private: b"" };
    let (planned, _) = crate::engine::life::plan(
        entry,
        &asked,
        &"us-east-1".into(),
        &crate::engine::TagPolicy::default(),
    );
    !planned.diagnostics.has_errors()
}
