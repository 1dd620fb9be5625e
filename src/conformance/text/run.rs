//! Plays a case and compares.

use super::case::{Case, parse};
use super::schema::Declared;
use super::{print, schema, value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::life::{self, Plan};
use crate::engine::{Catalog, Entry, Registered, TagPolicy};
use crate::plan::contract::{
    apply_problems, plan_problems, proposed_new, replace_problems, state_problems,
};
use crate::plan::{keep_spelling, keep_unset, unmet};
use crate::schema::Schema;
use crate::value::{Path, Value, msgpack};
use std::collections::BTreeSet;

/// What the provider block says.
const PROVIDER: &str = "
    region: string, optional
    default_tags: map(string), optional
    ignore_keys: set(string), optional
    ignore_prefixes: set(string), optional";

/// What became of a case, each part in the notation of its block.
struct Outcome {
    planned: Value,
    replace: Vec<Path>,
    errors: Vec<String>,
}

#[test]
fn the_planner_does_what_the_cases_say() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files
        .retain(|file| file.extension().is_some_and(|e| e == "md") && !file.ends_with("README.md"));
    files.sort();
    let mut failures = Vec::new();
    let mut count = 0;
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy();
        for case in parse(&name, &std::fs::read_to_string(file).unwrap()) {
            count += 1;
            let problems = check(&case);
            if !problems.is_empty() {
                failures.push(format!("{}\n{}", case.place(), problems.join("\n")));
            }
        }
    }
    assert!(count > 50, "only {count} cases were found");
    assert!(
        failures.is_empty(),
        "{} of {count} cases failed\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

fn check(case: &Case) -> Vec<String> {
    let declared: &'static Declared =
        Box::leak(Box::new(schema::parse(case.block("schema").unwrap())));
    let catalog = Catalog::new(&[Registered::new(declared, &declared.model)], &[]);
    let entry = catalog.resource("aws_case").unwrap();
    if case.block("seen").is_some() { check_seen(case, entry) } else { check_plan(case, entry) }
}

fn check_plan(case: &Case, entry: &Entry) -> Vec<String> {
    let schema = entry.schema();
    let object = |kind: &str| case.block(kind).map(|text| value::parse(text, schema));
    let (prior, config) = (object("prior").unwrap_or_default(), object("config").unwrap());

    let mut problems = state_problems(schema, &prior);
    let proposed = proposed_new(schema, &prior, &config);
    let (region, tags) = provider(case);
    let asked = Plan { prior: &prior, config: &config, proposed: &proposed, private: b"" };
    let mut errors = life::validate(entry, &config);
    let (plan, _) = life::plan(entry, &asked, &region, &tags);
    errors.extend(plan.diagnostics);
    let outcome = Outcome { planned: plan.value, replace: plan.replace, errors: words(&errors) };

    if !errors.has_errors() {
        problems.extend(plan_problems(schema, &prior, &config, &outcome.planned));
        problems.extend(replace_problems(&prior, &outcome.planned, &outcome.replace));
        if let Err(error) = msgpack::encode(&outcome.planned, entry.ty()) {
            problems.push(error.to_string());
        }
    }
    problems.extend(compare(case, schema, &prior, &outcome));
    problems
}

/// What AWS returned after a plan, or for a prior state.
fn check_seen(case: &Case, entry: &Entry) -> Vec<String> {
    let schema = entry.schema();
    let object = |kind: &str| case.block(kind).map(|text| value::parse(text, schema));
    let planned = object("planned");
    let known = planned.clone().or_else(|| object("prior")).unwrap();
    let mut state = object("seen").unwrap();
    keep_spelling(schema, &known, &mut state);
    if let Some(planned) = &planned {
        keep_unset(schema, planned, &mut state);
    }

    let mut problems = state_problems(schema, &state);
    if let Some(planned) = planned {
        problems.extend(apply_problems(schema, &planned, &state));
        problems.extend(unmet(schema, &planned, &state).map(|path| format!("{path} is unmet")));
    }
    let wanted = print::object(schema, &object("state").unwrap());
    problems.extend(difference("state", &wanted, &print::object(schema, &state)));
    problems
}

fn provider(case: &Case) -> (Value, TagPolicy) {
    let said =
        value::parse(case.block("provider").unwrap_or_default(), &schema::parse(PROVIDER).model);
    let texts = |name: &str| -> BTreeSet<String> {
        let items = said.get(name).as_elements().unwrap_or_default();
        items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let tags = TagPolicy {
        default: said.get("default_tags").clone(),
        ignore_keys: texts("ignore_keys"),
        ignore_prefixes: texts("ignore_prefixes"),
    };
    (said.get("region").clone(), tags)
}

fn words(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.iter().map(Diagnostic::in_words).collect()
}

fn compare(case: &Case, schema: &Schema, prior: &Value, outcome: &Outcome) -> Vec<String> {
    let mut problems = Vec::new();
    let mut differ =
        |what: &str, wanted: String, got: String| problems.extend(difference(what, &wanted, &got));
    let lines = |kind: &str| case.block(kind).unwrap_or_default().to_owned();
    let listed = |items: Vec<String>| items.into_iter().map(|item| item + "\n").collect::<String>();
    differ("errors", lines("errors"), listed(outcome.errors.clone()));
    if let Some(text) = case.block("planned") {
        let wanted =
            if text.trim() == "prior" { prior.clone() } else { value::parse(text, schema) };
        differ("planned", print::object(schema, &wanted), print::object(schema, &outcome.planned));
        let paths = outcome.replace.iter().map(ToString::to_string).collect();
        differ("replace", lines("replace"), listed(paths));
    } else {
        assert!(case.block("errors").is_some(), "{}: expects nothing", case.place());
    }
    problems
}

fn difference(what: &str, wanted: &str, got: &str) -> Option<String> {
    let told = || format!("--- {what}, as it should be\n{wanted}--- as it is\n{got}---");
    (wanted != got).then(told)
}
