//! What `terraform plan -generate-config-out` writes for an imported object, played: `internal/genconfig` of Terraform.

use crate::schema::{Node, Schema};
use crate::value::Value;
use serde_json::Value as Json;

/// How a version of Terraform does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conformance) enum Generator {
    /// Up to 1.13, and OpenTofu.
    WithDeprecated,
    /// From 1.14 on.
    WithoutDeprecated,
}

impl Generator {
    pub(in crate::conformance) const ALL: [Self; 2] =
        [Self::WithDeprecated, Self::WithoutDeprecated];

    /// The configuration of an object with this state. What is not written is null.
    pub(in crate::conformance) fn config(self, schema: &Schema, state: &Value) -> Value {
        if state.as_map().is_none() {
            return state.clone();
        }
        Value::object(schema.nodes.iter().map(|node| {
            let value = state.get(node.name);
            let config = match node.body() {
                Some((_, inner)) if node.is_block() => {
                    Self::each(value, &|item| self.config(inner, item))
                }
                _ => self.attribute(node, value),
            };
            (node.name, config)
        }))
    }

    fn attribute(self, a: &Node, value: &Value) -> Value {
        let rules = &a.rules;
        let is_left_out = rules.deprecated.is_some() && self == Self::WithoutDeprecated;
        match value {
            _ if !a.is_settable() || is_left_out || rules.sensitive => Value::Null,
            Value::String(text) if text.is_empty() && rules.optional => Value::Null,
            Value::String(text) => {
                // A plain text that can be read as JSON comes out in other words too: that is an error of Terraform's.
                Some(Value::from(rewritten(text)))
                    .filter(|v| a.same(v, value))
                    .unwrap_or_else(|| value.clone())
            }
            value => match a.planned_inside() {
                Some((_, inner)) => Self::each(value, &|item| self.config(inner, item)),
                None => value.clone(),
            },
        }
    }

    fn each(value: &Value, one: &dyn Fn(&Value) -> Value) -> Value {
        match value {
            Value::List(items) => Value::List(items.iter().map(one).collect()),
            Value::Set(items) => Value::set(items.iter().map(one).collect()),
            item => one(item),
        }
    }
}

/// A string that is JSON, but for one that is a single value, is written as the value and a call of `jsonencode`.
fn rewritten(text: &str) -> String {
    match serde_json::from_str::<Json>(text) {
        Ok(json @ (Json::Object(_) | Json::Array(_))) => {
            let html = [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026")];
            html.iter().fold(json.to_string(), |json, (sign, code)| json.replace(*sign, code))
        }
        _ => text.to_owned(),
    }
}
