//! Attributes that are written as blocks, as hashicorp/aws has them.

use crate::engine::Catalog;
use crate::schema::Schema;
use crate::services::REGISTRY;
use crate::value::Type;

fn has_nested_attribute(schema: &Schema) -> bool {
    schema.attributes.iter().any(|attribute| attribute.nested.is_some())
        || schema.blocks.iter().any(|block| has_nested_attribute(&block.schema))
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
        let of_objects = |ty: &Type| match ty {
            Type::List(inner) | Type::Set(inner) => matches!(**inner, Type::Object(_)),
            _ => false,
        };
        if schema.attributes.iter().any(|a| a.nested.is_none() && of_objects(&a.ty)) {
            written_as_blocks += 1;
            assert!(!has_nested_attribute(schema), "{name}");
        }
    }
    assert!(written_as_blocks > 0, "aws_iam_role has inline_policy");
}
