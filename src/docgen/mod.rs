//! The pages of the Terraform Registry, rendered from schemas, rules and examples.
//!
//! `docs/index.md`, `docs/resources`, `docs/data-sources`, `docs/ephemeral-resources`, `docs/functions`,
//! `docs/guides/declared-types.md` and the list of types in `README.md` are outputs: `make docs` writes them, and a test
//! here fails when they differ from what the code says. Nothing of this is in the binary.

mod block;
mod committed;
mod declared;
mod example;
mod facts;
mod page;
mod readme;
mod service;
#[cfg(test)]
mod tests;

use crate::provider::Provider;
use crate::services;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Text of pages by their path from `docs/`.
type Pages = BTreeMap<String, String>;

/// The root of the checkout.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The provider with all its types.
fn provider() -> Provider {
    Provider::new(&services::REGISTRY)
}

/// Every page, and what was missing to render the others.
fn pages() -> Result<Pages, Vec<String>> {
    let provider = provider();
    let catalog = provider.catalog();
    let resources = catalog.resources().map(|entry| {
        let name = entry.resource.type_name();
        (format!("resources/{}.md", page::short(name)), page::resource(entry))
    });
    let data_sources = catalog.data_sources().map(|entry| {
        let name = entry.type_name();
        (format!("data-sources/{}.md", page::short(name)), page::data_source(entry))
    });
    let ephemeral = catalog.all_ephemeral().map(|entry| {
        let name = entry.resource.type_name();
        (format!("ephemeral-resources/{}.md", page::short(name)), page::ephemeral(entry))
    });
    let functions = catalog
        .functions()
        .map(|function| (format!("functions/{}.md", function.name), page::function(function)));
    let index = ("index.md".to_owned(), page::provider(provider.schema(), provider.meta_schema()));
    let declared = (declared::PATH.to_owned(), declared::page(catalog));
    let readme = std::fs::read_to_string(root().join("README.md")).map_err(|e| e.to_string());
    let readme = readme.and_then(|text| readme::page(&text, catalog));
    let readme = ("../README.md".to_owned(), readme);
    let (mut pages, mut problems) = (Pages::new(), Vec::new());
    let types = resources.chain(data_sources).chain(ephemeral);
    for (path, rendered) in types.chain(functions).chain([index, declared, readme]) {
        match rendered {
            Ok(text) => drop(pages.insert(path, text)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(pages) } else { Err(problems) }
}
