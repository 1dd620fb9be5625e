//! ImportResourceState: from an id to the stub that a read completes.

use crate::engine::{Entry, Scope};
use crate::value::Value;

/// The stub of an object from its import id: `ID`, or `ID@REGION` for types that live in a region.
pub fn import(entry: &Entry, import_id: &str) -> Result<Value, String> {
    let (id, region) = match (entry.resource.scope(), import_id.rsplit_once('@')) {
        (Scope::Regional, Some((id, region))) => (id, Some(region)),
        _ => (import_id, None),
    };
    let explain = |problem: String| {
        let region = if entry.resource.scope() == Scope::Regional {
            ", or that followed by `@REGION`"
        } else {
            ""
        };
        format!("{problem} An import id of this type is {}{region}.", entry.resource.import())
    };
    entry.resource.check_id(id).map_err(explain)?;
    if region.is_some_and(str::is_empty) {
        return Err(explain("The region after `@` is missing.".into()));
    }
    let mut stub = entry.schema().empty();
    stub.insert("id", Value::from(id));
    if let Some(region) = region {
        stub.insert("region", Value::from(region));
    }
    Ok(stub)
}
