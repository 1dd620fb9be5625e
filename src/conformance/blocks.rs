//! Attributes that are written as blocks, as hashicorp/aws has them.

use crate::engine::Catalog;
use crate::schema::{Node, Schema, Syntax};
use crate::services::REGISTRY;

fn has_nested_attribute(schema: &Schema) -> bool {
    let inside = |node: &Node| node.body().is_some_and(|(_, inner)| has_nested_attribute(inner));
    schema.nodes.iter().any(|node| node.syntax == Syntax::Nested || inside(node))
}

/// Terraform takes blocks for a list or set of objects, but in no type that has a nested attribute anywhere
/// (docs/decisions/0020-a-list-of-objects.md). Every type that calls AWS has such a list: `assume_role`.
#[test]
fn a_type_whose_attributes_are_written_as_blocks_has_no_nested_attribute() {
    let catalog = Catalog::of(&REGISTRY);
    let resources = catalog.resources().map(|entry| (entry.resource.type_name(), entry.schema()));
    let sources = catalog.data_sources().map(|entry| (entry.type_name(), entry.schema()));
    let ephemeral =
        catalog.all_ephemeral().map(|entry| (entry.resource.type_name(), entry.schema()));
    let mut written_as_blocks = 0;
    for (name, schema) in resources.chain(sources).chain(ephemeral) {
        let as_blocks = |node: &Node| node.syntax == Syntax::Attribute && node.body().is_some();
        if schema.nodes.iter().any(as_blocks) {
            written_as_blocks += 1;
            assert!(!has_nested_attribute(schema), "{name}");
        }
    }
    assert!(written_as_blocks > 20, "nearly every type has `assume_role`");
}

/// With a sensitive attribute, Terraform refuses an output of the whole object.
#[test]
fn nothing_that_every_type_has_is_sensitive() {
    let catalog = Catalog::of(&REGISTRY);
    let sensitive = |schema: &Schema| -> Vec<&str> {
        schema.nodes.iter().filter(|node| node.rules.sensitive).map(|node| node.name).collect()
    };
    for entry in catalog.resources() {
        let (whole, own) = (sensitive(entry.schema()), sensitive(entry.model()));
        assert_eq!(whole, own, "{}", entry.resource.type_name());
    }
    for entry in catalog.data_sources() {
        let (whole, own) = (sensitive(entry.schema()), sensitive(entry.model()));
        assert_eq!(whole, own, "{}", entry.type_name());
    }
}
