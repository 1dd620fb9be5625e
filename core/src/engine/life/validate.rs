//! ValidateResourceConfig and ValidateDataResourceConfig: all problems of a configuration at once.

use crate::diagnostic::Diagnostics;
use crate::engine::{DataEntry, Entry, roles, timeouts};
use crate::plan;
use crate::value::Value;

/// Everything that is wrong with a resource's configuration, as far as it is known.
#[must_use]
pub fn validate(entry: &Entry, config: &Value) -> Diagnostics {
    let mut problems = Diagnostics::default();
    plan::validate(entry.schema(), config, &mut problems);
    plan::empty_strings(entry.schema(), config, &mut problems);
    roles::validate(config, &mut problems);
    timeouts::validate(config, &mut problems);
    entry.resource.validate(config, &mut problems);
    problems
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
