//! Imported objects, and the configurations that Terraform generates from them.

use super::config::{configs, decided};
use super::genconfig::Generator;
use super::mask::decide;
use super::play::{Block, Player};
use super::run::{entries, runner};
use crate::conformance::types;
use crate::engine::{Entry, Registered, TagPolicy, life};
use crate::plan::contract::{Action, apply_problems};
use crate::plan::keep_spelling;
use crate::schema::Schema;
use crate::services::REGISTRY;
use crate::value::{Value, json};
use proptest::test_runner::{TestCaseError, TestError};
use std::cell::Cell;

/// How many objects of each type are imported at least.
const ENOUGH: usize = 100;

/// What Terraform has of an object after the read that completes an import: all that AWS tells of it.
fn imported(entry: &Entry, object: &Value) -> Option<Value> {
    const UNTOLD: [&str; 3] = ["assume_role", "allow_lock_out", "trust_policy_checks"];
    let schema = entry.schema();
    let mut found = object.clone();
    for a in schema.attributes() {
        if UNTOLD.contains(&a.name) {
            found.insert(a.name, Value::Null);
        }
    }
    if schema.node("timeouts").is_some() {
        found.insert("timeouts", Value::Null);
    }
    keep_spelling(schema, &schema.empty(), &mut found);
    let text = json::encode(&found).ok()?.to_string();
    life::upgrade(entry, entry.spec().version, text.as_bytes()).ok()
}

/// Whether blocks of a set differ in nothing but what AWS computes for them: AWS keeps none twice.
pub(in crate::conformance) fn has_twins(schema: &Schema, object: &Value, config: &Value) -> bool {
    let count = |value: &Value| value.as_elements().map(<[Value]>::len);
    schema.blocks().any(|b| {
        let Some((_, inner)) = b.body() else { return false };
        let (is, said) = (object.get(b.name), config.get(b.name));
        let items = is.as_elements().unwrap_or_default().iter();
        let inside = |(is, said)| has_twins(inner, is, said);
        count(is) != count(said) || items.zip(said.as_elements().unwrap_or_default()).any(inside)
    })
}

/// What is wrong with what is generated from an object.
fn wrong(player: &Player, object: &Value) -> Option<String> {
    let schema = player.entry.schema();
    Generator::ALL.into_iter().find_map(|generator| {
        let config = generator.config(schema, object);
        if has_twins(schema, object, &config) {
            return None;
        }
        let said = (&player.block, &config);
        let about = |what: String| {
            Some(format!(
                "{generator:?}: {what}\n{}",
                player.told(&[("object", object), ("config", &config)])
            ))
        };
        if let Some(errors) = player.errors(object, said) {
            return about(format!("is not valid: {errors:#?}"));
        }
        match player.plan(object, said, b"") {
            Err(wrong) => about(wrong.0),
            Ok(planned) if planned.action != Action::NoOp => {
                let problems = apply_problems(schema, object, &planned.value);
                about(format!("plans {:?}\n{}", planned.action, problems.join("\n")))
            }
            Ok(_) => None,
        }
    })
}

fn import(entry: &'static Entry) -> Option<String> {
    let block = Block { region: Value::from("eu-central-1"), tags: TagPolicy::default() };
    let player = Player { entry, block };
    let count = Cell::new(0);
    let outcome = runner().run(&(configs(entry), decided(entry)), |(config, made)| {
        let said = (&player.block, &config);
        if player.errors(&Value::Null, said).is_some() {
            return Ok(());
        }
        let fail = |why: String| TestCaseError::fail(why);
        let planned = player.plan(&Value::Null, said, b"").map_err(|wrong| fail(wrong.0))?;
        let object = decide(entry.schema(), &planned.value, &made);
        let Some(object) = imported(entry, &object) else { return Ok(()) };
        count.set(count.get() + 1);
        wrong(&player, &object).map_or(Ok(()), |why| Err(fail(why)))
    });
    let wrong = match outcome {
        Err(TestError::Fail(why, _) | TestError::Abort(why)) => Some(why.message().to_owned()),
        Ok(()) if count.get() < ENOUGH => Some(format!("{} objects are too few", count.get())),
        Ok(()) => None,
    };
    wrong.map(|wrong| format!("{}: {wrong}", entry.resource.type_name()))
}

fn assert_imported(types: &[Registered]) {
    let wrong: Vec<String> = entries(types).into_iter().filter_map(import).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_terraform_generates_from_an_imported_object_is_valid_and_plans_no_change() {
    assert_imported(REGISTRY.resources);
}

#[test]
fn the_same_is_true_of_types_with_every_feature() {
    assert_imported(types::ALL);
}
