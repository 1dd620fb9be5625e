//! ReadResource and ReadDataSource.

use super::STATE_ONLY;
use super::{Life, id_of};
use crate::engine::{Cx, DataEntry, Error, Private, SeenValue, Verb, timeouts};
use crate::plan::respell;
use crate::schema::Schema;
use crate::value::Value;

/// The state of an object as it is now, in the words of its prior state; null if it is gone.
pub async fn read(life: &Life<'_>, prior: &Value, private: &Private) -> Result<Value, Error> {
    let id = id_of(prior)?;
    let Some(seen) = life.batches.read(life.entry.resource, life.cx, id, prior).await? else {
        return Ok(Value::Null);
    };
    if private.ours {
        return Ok(life.dress(&seen, prior));
    }
    // Another provider's state may hold `""`, `0` and `[]` for what nobody set.
    let mut known = prior.clone();
    forget_empty(life.entry.schema(), &mut known);
    Ok(life.dress(&seen, &known))
}

fn forget_empty(schema: &Schema, state: &mut Value) {
    for attribute in &schema.attributes {
        let value = state.get(attribute.name);
        if !attribute.rules.computed && (value.is_empty() || *value == Value::from(0)) {
            state.insert(attribute.name, Value::Null);
        }
    }
}

impl Life<'_> {
    /// A whole state from what a read said, in the words of `known`: a plan or a prior state.
    pub(super) fn dress(&self, seen: &SeenValue, known: &Value) -> Value {
        let mut state = self.entry.schema().empty();
        for (name, value) in seen.value.as_map().into_iter().flatten() {
            state.insert(name, value.clone());
        }
        if self.entry.schema().attribute("region").is_some() {
            state.insert("region", Value::from(self.cx.region()));
        }
        if self.entry.resource.tagging().is_some() {
            self.tags.dress(&seen.tags, known, &mut state);
        }
        for name in
            STATE_ONLY.iter().filter(|name| known.as_map().is_some_and(|k| k.contains_key(**name)))
        {
            state.insert(name, known.get(name).clone().without_unknowns());
        }
        respell(self.entry.schema(), known, &mut state);
        state
    }
}

/// The answer of a data source: what the user wrote, and what was asked for.
pub async fn read_data_source(entry: &DataEntry, cx: &Cx, config: &Value) -> Result<Value, Error> {
    let answer = match timeouts::said(Verb::Read, config).or(entry.source.timeout()) {
        Some(limit) => tokio::time::timeout(limit, entry.source.read(cx, config))
            .await
            .map_err(|_| Error::Timeout { last: "without an answer".into(), after: limit })?,
        None => entry.source.read(cx, config).await,
    }?;
    let mut state = config.clone();
    for (name, value) in answer.as_map().into_iter().flatten() {
        if state.get(name).is_empty() {
            state.insert(name, value.clone());
        }
    }
    if entry.schema().attribute("region").is_some_and(|_| state.get("region").is_null()) {
        state.insert("region", Value::from(cx.region()));
    }
    Ok(state)
}
