//! What of a configuration is deprecated.

use super::Block;
use crate::value::{Path, Value};

/// Where it sets such an argument or block.
pub(super) fn set_in(block: &Block, config: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    collect(block, &Path::root(), config, &mut found);
    found
}

fn collect(block: &Block, at: &Path, config: &Value, found: &mut Vec<Path>) {
    let settable = block.attributes.iter().filter(|of| of.required() || of.optional());
    for attribute in settable.filter(|of| of.deprecated()) {
        let value = config.get(attribute.name);
        if !value.is_null() && !value.is_unknown() {
            found.push(at.attribute(attribute.name));
        }
    }
    for nested in &block.blocks {
        let (here, value) = (at.attribute(nested.name), config.get(nested.name));
        if nested.deprecated && !value.is_empty() && !value.is_unknown() {
            found.push(here.clone());
        }
        match value {
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    collect(&nested.block, &here.index(i), item, found);
                }
            }
            Value::Set(items) => {
                for item in items {
                    collect(&nested.block, &here, item, found);
                }
            }
            item => collect(&nested.block, &here, item, found),
        }
    }
}
