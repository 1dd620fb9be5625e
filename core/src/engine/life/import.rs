//! ImportResourceState: from an id to the stub that a read completes.

use crate::engine::{Entry, Scope, identity, roles};
use crate::value::Value;

/// The stub of an object from its import id: `ID`, then `@REGION` for types that live in a region, then the
/// role: `|role_arn=ARN|external_id=ID`, once for each role of a chain.
/// Of ids, only ARNs may hold a `|` themselves.
pub fn import(entry: &Entry, import_id: &str) -> Result<Value, String> {
    let (object, parts) = roles::split(import_id);
    let (id, region) = match (entry.spec().scope, object.rsplit_once('@')) {
        (Scope::Regional, Some((id, region))) => (id, Some(region)),
        _ => (object, None),
    };
    let explain = explained(entry);
    if object.contains('|') && !object.starts_with("arn:") {
        return Err(explain("After `|` must stand `role_arn=ARN`.".into()));
    }
    if region.is_some_and(str::is_empty) {
        return Err(explain("The region after `@` is missing.".into()));
    }
    if entry.spec().offline && !parts.is_empty() {
        return Err(explain("Nothing may stand after the id, for no role is needed.".into()));
    }
    let mut stub = stub(entry, id, region)?;
    let lacks_region = entry.spec().scope == Scope::Regional && region.is_none();
    let role = roles::from_import(&parts, lacks_region).map_err(explain)?;
    if entry.schema().attribute(roles::ASSUME_ROLE).is_some() {
        stub.insert(roles::ASSUME_ROLE, role);
    }
    Ok(stub)
}

/// The stub of an object from its identity, and the account that it must be in.
pub fn import_identity(entry: &Entry, identity: &Value) -> Result<(Value, Option<String>), String> {
    let (id, region, account) = identity::taken_apart(entry, identity)?;
    Ok((stub(entry, &id, region)?, account.map(str::to_owned)))
}

fn stub(entry: &Entry, id: &str, region: Option<&str>) -> Result<Value, String> {
    entry.resource.check_id(id).map_err(explained(entry))?;
    let mut stub = entry.schema().empty();
    stub.insert("id", Value::from(id));
    if let Some(region) = region {
        stub.insert("region", Value::from(region));
    }
    Ok(stub)
}

/// Adds to a problem what an id looks like.
fn explained(entry: &Entry) -> impl Fn(String) -> String {
    move |problem| format!("{}. {}", problem.trim_end_matches('.'), syntax(entry))
}

/// The command that takes the object of a plan into the state, as far as the plan tells its id. `existing` is its id if it
/// was found.
#[must_use]
pub fn import_command(entry: &Entry, planned: &Value, existing: Option<&str>) -> String {
    let known = existing.map(str::to_owned).or_else(|| identity::id(entry, planned));
    let mut id = known.clone().unwrap_or_else(|| "ID".to_owned());
    if entry.spec().scope == Scope::Regional
        && let Some(region) = planned.get("region").as_str()
    {
        id = format!("{id}@{region}");
    }
    for hop in roles::hops(planned).ok().flatten().unwrap_or_default() {
        let asks = if hop.external_id.is_some() { "|external_id=EXTERNAL_ID" } else { "" };
        id = format!("{id}|role_arn={}{asks}", hop.role_arn);
    }
    // A shell takes `|` for itself.
    let quoted = if id.contains('|') { format!("'{id}'") } else { id };
    let what = match known {
        Some(_) => String::new(),
        None => format!(", where ID is {}", entry.spec().import),
    };
    format!("`terraform import ADDRESS {quoted}`{what}")
}

/// What an import id of a type looks like.
#[must_use]
pub fn syntax(entry: &Entry) -> String {
    let region = if entry.spec().scope == Scope::Regional { " `@REGION` and" } else { "" };
    if entry.spec().offline {
        return format!("An import id of this type is {}.", entry.spec().import);
    }
    format!(
        "An import id of this type is {}. After it may stand{region} `|role_arn=ARN|external_id=ID`, the role \
         through which the object is managed; of a chain, each role in its order.",
        entry.spec().import
    )
}
