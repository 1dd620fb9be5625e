//! What the calls about instances do in the store.

pub(super) mod change;
pub(super) mod describe;
pub(super) mod interface;
pub(in crate::services::ec2) mod run;
pub(super) mod volumes;

use crate::store::{Turn, texts};
use serde_json::{Value as Json, json};

/// When everything that is there at the beginning was attached.
pub(super) const BEGINNING: &str = "2030-01-01T00:00:00.000Z";

/// A string of a value; empty if there is none.
fn text(value: &Json) -> String {
    texts(value).concat()
}

/// A value, or another one where there is none.
fn or(value: &Json, other: impl Into<Json>) -> Json {
    if value.is_null() { other.into() } else { value.clone() }
}

/// The values of a filter of the call.
fn filtered(turn: &Turn<'_>, name: &str) -> Option<Vec<String>> {
    let filters = turn.call.input["Filter"].as_array()?;
    let filter = filters.iter().find(|filter| filter["Name"] == name)?;
    Some(texts(&filter["Value"]))
}

/// What an instance of a type has of processors.
fn processor(kind: &str) -> Json {
    let cores = if kind.starts_with('t') { 1 } else { 2 };
    json!({"coreCount": cores, "threadsPerCore": 2})
}

fn is_burstable(kind: &str) -> bool {
    kind.starts_with('t')
}
