//! ValidateResourceConfig and ValidateDataResourceConfig: all problems of a configuration at once.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{DataEntry, Entry, roles, timeouts};
use crate::plan;
use crate::schema::{Node, Schema};
use crate::value::{Path, Value};

/// Everything that is wrong with a resource's configuration, as far as it is known.
#[must_use]
pub fn validate(entry: &Entry, config: &Value) -> Diagnostics {
    let mut problems = Diagnostics::default();
    plan::validate(entry.schema(), config, &mut problems);
    empty_strings(entry.schema(), config, &mut problems);
    roles::validate(config, &mut problems);
    timeouts::validate(config, &mut problems);
    entry.resource.validate(config, &mut problems);
    problems
}

/// An empty string counts as "not set", but Terraform wants it back as it is. So it is refused for what has to be set, and
/// for what the object always has: its attribute is computed, or has a default, and its length does not begin with 0. Where
/// that is harmless, or where it is a value, the attribute says so (docs/decisions/0016-null-and-empty-strings.md).
fn empty_strings(schema: &Schema, config: &Value, problems: &mut Diagnostics) {
    plan::each_object(schema, &Path::root(), config, &mut |schema, at, config| {
        let empty = schema.nodes.iter().filter(|a| config.get(a.name).as_str() == Some(""));
        for Node { name, rules, .. } in empty {
            let always_there = rules.computed && rules.length.is_none_or(|(least, _)| least > 0);
            let detail = if rules.required && !rules.empty_is_value {
                format!("`{name}` is required, and an empty string is no value.")
            } else if always_there && !rules.empty_is_unset && !rules.empty_is_value {
                format!("`{name}` is an empty string: leave it out, or set it to null.")
            } else {
                continue;
            };
            problems.push(Diagnostic::error(plan::INVALID, detail).at(at.attribute(name)));
        }
    });
}

/// Everything that is wrong with a data source's configuration, as far as it is known.
#[must_use]
pub fn validate_data_source(entry: &DataEntry, config: &Value) -> Diagnostics {
    let mut problems = Diagnostics::default();
    plan::validate(entry.schema(), config, &mut problems);
    plan::together_with(entry.schema(), &Value::Null, config, &mut problems);
    roles::validate(config, &mut problems);
    timeouts::validate(config, &mut problems);
    entry.source.validate(config, &mut problems);
    problems
}
