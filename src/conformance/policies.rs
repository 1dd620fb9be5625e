//! Attributes that are policies as JSON, wherever they are.

use crate::engine::Catalog;
use crate::provider::Provider;
use crate::schema::{Node, Schema};
use crate::services::REGISTRY;
use crate::value::{Path, Type, Value};

const PLAIN: &str = r#"{"Statement": [{"Effect": "Allow", "Action": "a:b", "Resource": "*"}]}"#;

/// A value with a policy in it.
fn holding(node: &Node, policy: &str) -> Value {
    match node.ty() {
        Type::List(_) => Value::List(vec![policy.into()]),
        Type::Set(_) => Value::set(vec![policy.into()]),
        _ => Value::from(policy),
    }
}

/// What is said of a value with this policy in it.
fn said(node: &Node, policy: &str) -> String {
    let mut problems = Vec::new();
    (node.semantics.check)(&holding(node, policy), &Path::root(), &mut problems);
    problems.into_iter().map(|(_, problem)| problem).collect()
}

/// The policies in a schema, at every depth, by their names.
fn policies(at: &str, schema: &Schema, found: &mut Vec<(String, Node)>) {
    for node in schema.nodes.iter() {
        let name = format!("{at}.{}", node.name);
        match node.body() {
            Some((_, schema)) => policies(&name, schema, found),
            None if said(node, "{").contains("The policy is not valid JSON") => {
                found.push((name, *node));
            }
            None => {}
        }
    }
}

fn all() -> Vec<(String, Node)> {
    let (catalog, mut found) = (Catalog::of(&REGISTRY), Vec::new());
    for entry in catalog.resources() {
        policies(entry.resource.type_name(), entry.schema(), &mut found);
    }
    for entry in catalog.data_sources() {
        policies(entry.type_name(), entry.schema(), &mut found);
    }
    policies("provider", Provider::new(&REGISTRY).schema(), &mut found);
    found
}

#[test]
fn policies_are_found_wherever_they_are() {
    let names: Vec<String> = all().into_iter().map(|(name, _)| name).collect();
    for name in [
        "aws_iam_role.assume_role_policy",
        "aws_iam_role.inline_policy.policy",
        "aws_iam_principal_policy_simulation.additional_policies_json",
        "provider.assume_role.policy",
    ] {
        assert!(names.iter().any(|found| found == name), "{name}: {names:?}");
    }
}

#[test]
fn white_space_around_a_policy_is_accepted_and_means_nothing() {
    for (name, node) in all() {
        let plain = holding(&node, PLAIN);
        for written in [format!("{PLAIN}\n"), format!("\n  \t{PLAIN}"), format!("\r\n{PLAIN} ")] {
            assert_eq!(said(&node, &written), said(&node, PLAIN), "{name}");
            let written = holding(&node, &written);
            assert!(is_sent_only(&name) || node.same(&written, &plain), "{name}");
        }
    }
}

#[test]
fn a_policy_without_a_version_is_one_of_2008() {
    let versioned =
        |version: &str| PLAIN.replacen('{', &format!(r#"{{"Version": "{version}", "#), 1);
    for (name, node) in all().into_iter().filter(|(name, _)| !is_sent_only(name)) {
        let of = |text: &str| holding(&node, text);
        assert!(node.same(&of(PLAIN), &of(&versioned("2008-10-17"))), "{name}");
        assert!(!node.same(&of(PLAIN), &of(&versioned("2012-10-17"))), "{name}");
    }
}

/// What the provider block holds is never read back, so that nothing is compared with it.
fn is_sent_only(name: &str) -> bool {
    name.starts_with("provider.")
}
