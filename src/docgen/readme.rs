//! The list in README.md of what there is, between two marks.

use super::{declared, service};
use crate::engine::Catalog;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const BEGIN: &str = "<!-- `make docs` writes what follows. -->\n";
const END: &str = "<!-- End of what `make docs` writes. -->\n";

/// README with the list as it is now.
pub(super) fn page(readme: &str, catalog: &Catalog) -> Result<String, String> {
    let parts = readme.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) =
        parts.ok_or_else(|| format!("README.md lacks a line of {BEGIN}or of {END}"))?;
    Ok([before, BEGIN, "\n", &list(catalog)?, "\n", END, after].concat())
}

/// How many types there are.
fn counted(catalog: &Catalog) -> String {
    let managed = [catalog.resources().count(), catalog.data_sources().count()];
    let more = [catalog.declared_resources().count(), catalog.declared_data_sources().count()];
    let types = |[resources, sources]: [usize; 2]| {
        format!("{resources} resource types and {sources} data sources")
    };
    format!(
        "Managed are {}.\n[Declared](docs/{}) are {} more: configurations that mention\nthem validate and plan, as long as \
         nothing of them is created or read.\n",
        types(managed),
        declared::PATH,
        types(more)
    )
}

/// The types of each service, the ephemeral resources, and the functions.
fn list(catalog: &Catalog) -> Result<String, String> {
    let mut services = BTreeMap::<String, [Vec<&str>; 2]>::new();
    for entry in catalog.resources() {
        let its = services.entry(service::title(entry.resource.rust_type())?).or_default();
        its[0].push(entry.resource.type_name());
    }
    for entry in catalog.data_sources() {
        let its = services.entry(service::title(entry.source.rust_type())?).or_default();
        its[1].push(entry.type_name());
    }
    let mut text = counted(catalog) + "\n| | Resources | Data sources |\n|---|---|---|\n";
    for (service, [resources, sources]) in services {
        let _ = writeln!(text, "| {service} | {} | {} |", names(&resources), names(&sources));
    }
    let ephemeral = catalog.all_ephemeral().map(|entry| entry.resource.type_name());
    let ephemeral: Vec<&str> = ephemeral.collect();
    let functions: Vec<&str> = catalog.functions().map(|function| function.name).collect();
    let (ephemeral, functions) = (names(&ephemeral), names(&functions));
    Ok(text + &format!("\nEphemeral resources: {ephemeral}.\n\nFunctions: {functions}.\n"))
}

fn names(all: &[&str]) -> String {
    all.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docgen::provider;

    #[test]
    fn what_stands_around_the_list_stays_and_a_readme_without_marks_is_an_error() {
        let provider = provider();
        let page = |text: &str| super::page(text, provider.catalog());
        let written = page(&format!("before\n{BEGIN}old\n{END}after\n")).unwrap();
        assert!(written.starts_with("before\n") && written.ends_with("after\n"), "{written}");
        assert!(written.contains("`aws_subnet`, ") && !written.contains("old"));
        assert_eq!(page(&written).unwrap(), written);
        assert!(page("nothing\n").is_err());
    }
}
