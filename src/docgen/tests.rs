//! That the committed pages, the comments and the examples agree with the code.

use super::*;
use crate::schema::{Node, Schema, lint};
use std::collections::BTreeSet;

#[test]
fn the_committed_pages_are_what_the_code_says() {
    let pages = pages().unwrap_or_else(|problems| panic!("no pages:\n{}", problems.join("\n")));
    let docs = root().join("docs");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        committed::write(&pages, &docs).unwrap();
    }
    let differences = committed::differences(&pages, &docs);
    assert!(differences.is_empty(), "run make docs:\n{}", differences.join("\n"));
}

fn schemas(visit: &mut dyn FnMut(&str, &Schema)) {
    let provider = provider();
    visit("provider", provider.schema());
    for entry in provider.catalog().resources() {
        visit(entry.resource.type_name(), entry.schema());
    }
    for entry in provider.catalog().data_sources() {
        visit(entry.type_name(), entry.schema());
    }
    for entry in provider.catalog().all_ephemeral() {
        visit(entry.resource.type_name(), entry.schema());
    }
}

fn bodies(schema: &Schema) -> impl Iterator<Item = (&Node, &'static Schema)> {
    schema.nodes.iter().filter_map(|node| Some((node, node.body()?.1)))
}

#[test]
fn everything_is_documented_in_sentences() {
    fn block(at: &str, schema: &Schema, wrong: &mut Vec<String>) {
        for node in schema.nodes.iter() {
            let (name, doc) = (node.name, node.doc.to_string());
            if !doc.ends_with('.') || doc.starts_with(char::is_lowercase) {
                wrong.push(format!("{at}.{name}: {doc:?} is not a sentence"));
            }
        }
        for (node, inner) in bodies(schema) {
            block(&format!("{at}.{}", node.name), inner, wrong);
        }
    }
    let mut wrong = Vec::new();
    schemas(&mut |name, schema| {
        wrong.extend(lint::problems(name, schema));
        block(name, schema, &mut wrong);
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_and_their_parameters_are_documented_in_sentences() {
    let mut wrong = Vec::new();
    for function in provider().catalog().functions() {
        let parameters = function.all_parameters().map(|parameter| (parameter.name, parameter.doc));
        for (name, doc) in parameters.chain([("", function.doc)]) {
            if !doc.ends_with('.') || doc.starts_with(char::is_lowercase) {
                wrong.push(format!("{}.{name}: {doc:?} is not a sentence", function.name));
            }
        }
        if function.summary.is_empty() || function.summary.ends_with('.') {
            wrong.push(format!("{}: {:?} is not a summary", function.name, function.summary));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn defaults_in_comments_are_those_of_the_rules() {
    fn block(at: &str, schema: &Schema, wrong: &mut Vec<String>) {
        for a in schema.nodes.iter() {
            if let (Some(said), Some(default)) =
                (facts::default_in(&a.doc.to_string()), a.rules.default)
                && said != facts::literal(default)
            {
                let is = facts::literal(default);
                wrong.push(format!("{at}.{}: the comment says {said}, the rule {is}", a.name));
            }
        }
        for (node, inner) in bodies(schema) {
            block(&format!("{at}.{}", node.name), inner, wrong);
        }
    }
    let mut wrong = Vec::new();
    schemas(&mut |name, schema| block(name, schema, &mut wrong));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_are_about_the_types_they_are_named_after() {
    let provider = provider();
    let mut wrong = Vec::new();
    let mut holds = |path: String, block: String| match example::read(&path) {
        Ok(text) if text.contains(&block) => {}
        Ok(_) => wrong.push(format!("examples/{path} has no {block}")),
        Err(problem) => wrong.push(problem),
    };
    for entry in provider.catalog().resources() {
        let name = entry.resource.type_name();
        let block = match example::import(name) {
            Ok(import) => import.address.replace('.', "\" \""),
            Err(_) => name.to_owned(),
        };
        holds(format!("resources/{name}/resource.tf"), format!("resource \"{block}\""));
    }
    for entry in provider.catalog().data_sources() {
        let name = entry.type_name();
        holds(format!("data-sources/{name}/data-source.tf"), format!("data \"{name}\""));
    }
    for entry in provider.catalog().all_ephemeral() {
        let name = entry.resource.type_name();
        let path = format!("ephemeral-resources/{name}/ephemeral-resource.tf");
        holds(path, format!("ephemeral \"{name}\""));
    }
    for function in provider.catalog().functions() {
        let name = function.name;
        holds(format!("functions/{name}/function.tf"), format!("provider::aws::{name}("));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_example_is_about_a_type_that_is_not_there() {
    let folders = |path: &str| -> BTreeSet<String> {
        let found = std::fs::read_dir(root().join("examples").join(path)).into_iter().flatten();
        found.map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect()
    };
    let provider = provider();
    let resources =
        provider.catalog().resources().map(|entry| entry.resource.type_name().to_owned());
    let sources = provider.catalog().data_sources().map(|entry| entry.type_name().to_owned());
    let ephemeral =
        provider.catalog().all_ephemeral().map(|entry| entry.resource.type_name().to_owned());
    let functions = provider.catalog().functions().map(|function| function.name.to_owned());
    assert_eq!(folders("ephemeral-resources"), ephemeral.collect());
    assert_eq!(folders("functions"), functions.collect());
    assert_eq!(folders("resources"), resources.collect());
    assert_eq!(folders("data-sources"), sources.collect());
}
