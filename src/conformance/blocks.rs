//! Attributes that are written as blocks, as hashicorp/aws has them.

use crate::engine::Catalog;
use crate::schema::{Node, Schema, Syntax};
use crate::services::REGISTRY;

fn has_nested_attribute(schema: &Schema) -> bool {
    let inside = |node: &Node| node.body().is_some_and(|(_, inner)| has_nested_attribute(inner));
    schema.nodes.iter().any(|node| node.syntax == Syntax::Nested || inside(node))
}

/// Terraform takes blocks for a list or set of objects, but in no type that has a nested attribute anywhere
/// (docs/decisions/0020-a-role-of-any-type.md).
#[test]
fn a_type_whose_attributes_are_written_as_blocks_has_no_nested_attribute() {
    let catalog = Catalog::of(&REGISTRY);
    let types = REGISTRY.resources.iter().map(|resource| resource.type_name());
    let mut written_as_blocks = 0;
    for name in types {
        let schema = catalog.resource(name).unwrap().schema();
        let as_blocks = |node: &Node| node.syntax == Syntax::Attribute && node.body().is_some();
        if schema.nodes.iter().any(as_blocks) {
            written_as_blocks += 1;
            assert!(!has_nested_attribute(schema), "{name}");
        }
    }
    assert!(written_as_blocks > 0, "aws_iam_role has inline_policy");
}
