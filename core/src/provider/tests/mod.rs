//! The provider block, from what the user wrote to what AWS is asked.

mod arguments;
mod cases;
mod empty;

use crate::provider::block::ProviderBlock;
use crate::schema::{Block, Node, Schema};
use crate::value::{Value, json};
use serde_json::Value as Json;

/// A provider block in JSON, as Terraform hands it over.
fn block_of(config: &Json) -> Value {
    let schema = ProviderBlock::schema();
    let unknown: Vec<String> = names(config, schema).into_iter().filter_map(Result::err).collect();
    assert!(unknown.is_empty(), "the provider block has no {unknown:?}");
    let mut block = json::decode(config.to_string().as_bytes(), &schema.implied_type()).unwrap();
    schema.fill_blocks(&mut block);
    block
}

/// The names that a block in JSON sets, those of nested blocks with the names of the blocks before them. Those that the schema does not
/// have are errors.
fn names(config: &Json, schema: &Schema) -> Vec<Result<String, String>> {
    let mut found = Vec::new();
    for (name, value) in config.as_object().into_iter().flatten() {
        match schema.blocks().find(|nested| nested.name == name).and_then(Node::body) {
            None if schema.attribute(name).is_none() => found.push(Err(name.clone())),
            None => found.push(Ok(name.clone())),
            Some((_, inner)) => {
                found.push(Ok(name.clone()));
                let blocks = value.as_array().unwrap_or_else(|| panic!("`{name}` is a list"));
                let inner = blocks.iter().flat_map(|block| names(block, inner));
                let within = |inner: String| format!("{name}.{inner}");
                found.extend(inner.map(|inner| inner.map(within).map_err(within)));
            }
        }
    }
    found
}
