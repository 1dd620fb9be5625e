//! UpgradeResourceState and MoveResourceState: states of other versions and of hashicorp/aws.

use super::read::forget_empty;
use crate::engine::{ASSUME_ROLE, Entry, Scope, identity};
use crate::plan::write_only;
use crate::value::{Value, json};
use serde_json::Value as Json;

/// Brings a state, in Terraform's JSON, to this version's shape. What the type does not have any more is
/// dropped; what it has gained is null until it is read, and what is only sent is in no state.
pub fn upgrade(entry: &Entry, version: i64, state: &[u8]) -> Result<Value, String> {
    let current = entry.spec().version;
    if version > current {
        return Err(format!(
            "The state was written by a newer version of the provider (schema version {version}; this one \
             knows {current}). Use that version, or a newer one."
        ));
    }
    let unreadable = |problem: String| format!("The state cannot be read: {problem}");
    let parsed: Json = serde_json::from_slice(state).map_err(|e| unreadable(e.to_string()))?;
    let Json::Object(mut fields) = parsed else {
        return Err(unreadable("it is not a JSON object.".into()));
    };
    // Every state that we have written says through which role, if only that there is none.
    let is_ours = entry.spec().offline || fields.contains_key(ASSUME_ROLE);
    entry.resource.upgrade(version, &mut fields);
    let mut value = json::decode_parsed(Json::Object(fields), entry.ty())
        .map_err(|e| unreadable(e.to_string()))?;
    if value.is_null() {
        return Err(unreadable("it is null.".into()));
    }
    entry.schema().fill_blocks(&mut value);
    write_only::erase(entry.schema(), &mut value);
    if !is_ours {
        forget_empty(entry.schema(), &mut value);
    }
    fill_region(entry, &mut value);
    Ok(value)
}

/// States of hashicorp/aws 5.x have no region. Where an ARN tells it, the object is looked for there, even if the
/// provider block has another region by now.
fn fill_region(entry: &Entry, state: &mut Value) {
    if entry.spec().scope != Scope::Regional || !state.get("region").is_empty() {
        return;
    }
    if let Some(region) = identity::region_of_arn(state) {
        state.insert("region", Value::from(region));
    }
}
