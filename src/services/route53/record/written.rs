//! What is wrong with a record as it is written, and states of other versions.

use super::aws::is_quoted;
use super::{ALL, Record};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::types::RecordText;
use crate::value::Value;
use serde_json::{Map, Value as Json, json};

/// How many bytes a string of DNS holds.
const LONGEST: usize = 255;

/// A set identifier tells records of one routing policy apart.
pub(super) fn check_policy(config: &Value, problems: &mut Diagnostics) {
    let has_none = |name: &&str| {
        let policy = config.get(name);
        policy.is_empty() || *policy == Value::Bool(false)
    };
    let set = Record::set_identifier.name;
    if !config.get(set).is_empty() && !config.get(set).is_unknown() && ALL.iter().all(has_none) {
        let detail = "A record with a set identifier has a routing policy: set one, or remove `set_identifier`.";
        problems.push(Diagnostic::error("Missing routing policy", detail).at(set));
    }
}

/// A string in a value may be only so long.
pub(super) fn check_strings(config: &Value, problems: &mut Diagnostics) {
    if !config.get(Record::r#type.name).as_str().is_some_and(is_quoted) {
        return;
    }
    let at = Record::records.name;
    let values = config.get(at).as_elements().unwrap_or_default().iter();
    for text in values.filter_map(Value::as_str) {
        let strings = RecordText::from(text).strings().unwrap_or_default();
        if let Some(long) = strings.iter().find(|string| string.len() > LONGEST) {
            let begin: String = text.chars().take(24).collect();
            let detail = format!(
                "The value that begins with {begin:?} holds a string of {} characters; DNS takes {LONGEST} in one \
                 string. Divide it with `\\\" \\\"`: resolvers put the parts together again.",
                long.len()
            );
            problems.push(Diagnostic::error("String too long", detail).at(at));
        }
    }
}

/// States of hashicorp/aws before 1.0 have a dot at the end of names, and two routing policies as plain attributes.
pub(super) fn upgrade(from: i64, state: &mut Map<String, Json>) {
    if from >= 2 {
        return;
    }
    if let Some(Json::String(name)) = state.get_mut("name")
        && let Some(bare) = name.strip_suffix('.')
    {
        *name = bare.to_owned();
    }
    let number = |value: &Json| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let weight = state.remove("weight").as_ref().and_then(number).filter(|weight| *weight >= 0);
    if let Some(weight) = weight {
        state.insert("weighted_routing_policy".into(), json!([{"weight": weight}]));
    }
    let failover = state.remove("failover");
    if let Some(kind) = failover.as_ref().and_then(Json::as_str).filter(|kind| !kind.is_empty()) {
        state.insert("failover_routing_policy".into(), json!([{"type": kind}]));
    }
}
