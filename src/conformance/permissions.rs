//! What is known of the permissions of each type.

use crate::permissions::{self, Phase, recorded};
use crate::services::REGISTRY;
use std::collections::BTreeSet;

#[test]
fn it_is_known_of_every_type_what_it_calls_and_of_nothing_else() {
    let resources = REGISTRY.resources.iter().map(|resource| resource.type_name().to_owned());
    let sources = REGISTRY.data_sources.iter().map(|source| format!("data.{}", source.type_name()));
    let ephemeral = REGISTRY.ephemeral.iter().map(|one| format!("ephemeral.{}", one.type_name()));
    let types: BTreeSet<String> = resources.chain(sources).chain(ephemeral).collect();
    let known: BTreeSet<String> = recorded::known().map(str::to_owned).collect();
    let unknown: Vec<_> = types.difference(&known).collect();
    assert!(unknown.is_empty(), "core/src/permissions has nothing of {unknown:?}");
    let others: Vec<_> = known.difference(&types).collect();
    assert!(others.is_empty(), "core/src/permissions knows {others:?}, which are no types");
}

#[test]
fn what_a_type_needs_is_needed_by_it_alone_when_it_is_asked_for_alone() {
    for resource in REGISTRY.resources {
        let name = resource.type_name();
        for need in permissions::needs(&[name], &Phase::ALL).unwrap() {
            assert_eq!(need.needed_by, BTreeSet::from([name.to_owned()]), "{}", need.action);
            assert!(!need.phases.is_empty(), "{}", need.action);
        }
    }
}
