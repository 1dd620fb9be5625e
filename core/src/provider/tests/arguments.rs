//! That no argument of the provider block is without a test.

use super::names;
use crate::provider::block::ProviderBlock;
use crate::provider::endpoints;
use crate::schema::{Block, Schema};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Arguments that no case can show, with the files and the tests that do.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "external_id_checks",
        "tests/it/e2e/roles/external_ids.rs",
        "nothing_is_done_through_a_role_that_lets_in_who_sends_no_external_id",
    ),
    (
        "permission_checks",
        "tests/it/e2e/permission_checks.rs",
        "a_plan_names_what_its_role_may_not_do_before_anything_is_made",
    ),
    (
        "trust_policy_checks",
        "tests/it/e2e/roles/block.rs",
        "findings_about_trust_policies_are_what_the_provider_block_makes_of_them",
    ),
    (
        "security_warnings",
        "tests/it/e2e/refusals.rs",
        "what_is_open_because_nobody_says_otherwise_is_told_and_can_be_switched_off",
    ),
    (
        "unreachable_roles",
        "tests/it/e2e/roles/unreachable.rs",
        "a_customer_who_withdraws_the_trust_does_not_stop_the_others",
    ),
];

fn arguments(schema: &Schema) -> BTreeSet<String> {
    let own = schema.attributes().map(|attribute| attribute.name.to_owned());
    let nested = schema.blocks().flat_map(|nested| {
        let inner =
            nested.body().map(|(_, inner)| arguments(inner)).unwrap_or_default().into_iter();
        let inner = inner.map(|inner| format!("{}.{inner}", nested.name));
        inner.chain([nested.name.to_owned()]).collect::<Vec<_>>()
    });
    own.chain(nested).collect()
}

#[test]
fn every_argument_is_in_a_case_or_in_a_test_that_is_named_here() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let schema = ProviderBlock::schema();
    let mut tested = BTreeSet::new();
    for case in std::fs::read_dir(root.join("tests/roles")).unwrap() {
        let Ok(text) = std::fs::read_to_string(case.unwrap().path().join("config.json")) else {
            continue;
        };
        let config: Value = serde_json::from_str(&text).unwrap();
        tested.extend(names(&config, schema).into_iter().map(Result::unwrap));
    }
    for (argument, file, test) in ELSEWHERE {
        let code = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(code.contains(&format!("fn {test}()")), "{test} is not in {file}");
        assert!(
            tested.insert((*argument).to_owned()),
            "{argument} is in a case: take it off the list"
        );
    }
    let endpoint = |name: &String| name.strip_prefix("endpoints.").map(str::to_owned);
    let untested = arguments(schema).into_iter().filter(|argument| match endpoint(argument) {
        // The others do nothing, whatever they are.
        Some(service) if !endpoints::is_called(&service) => false,
        _ => !tested.contains(argument),
    });
    assert_eq!(untested.collect::<Vec<_>>(), [""; 0]);
}
