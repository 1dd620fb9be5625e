//! ReadResource and ReadDataSource.

use super::STATE_ONLY;
use super::{Life, id_of};
use crate::engine::{Cx, DataEntry, Error, ObservedValue, Operation, Private, TagPolicy, timeouts};
use crate::plan::{keep_spelling, nothing};
use crate::schema::Schema;
use crate::value::Value;

/// The state of an object as it is now, in the words of its prior state; null if it is gone.
pub async fn read(life: &Life<'_>, prior: &Value, private: &Private) -> Result<Value, Error> {
    let id = id_of(prior)?;
    let Some(observed) = life.batches.read(life.entry.resource, life.cx, id, prior).await? else {
        return Ok(Value::Null);
    };
    if private.ours {
        let mut state = life.to_state(&observed, prior);
        life.cx.forms().put_back(prior, &mut state);
        return Ok(state);
    }
    // Another provider's state may hold `""`, `0`, `false` and `[]` for what nobody set.
    let mut known = prior.clone();
    forget_empty(life.entry.schema(), &mut known);
    Ok(life.to_state(&observed, &known))
}

/// Makes null what another provider wrote for "not set", in attributes that the user can leave out and that
/// AWS does not fill in.
pub(super) fn forget_empty(schema: &Schema, state: &mut Value) {
    for node in schema.nodes.iter() {
        let (rules, body) = (&node.rules, node.body());
        state.change(node.name, |value| {
            if !node.is_block() && !rules.fills_in() && !rules.required && is_nothing(value) {
                *value = Value::Null;
            } else if let Some((_, inner)) = body {
                value.for_each_object(|object| forget_empty(inner, object));
            }
        });
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_empty() || *value == Value::from(0) || *value == Value::Bool(false)
}

impl Life<'_> {
    /// A whole state from what a read said, in the words of `known`: a plan or a prior state.
    pub(super) fn to_state(&self, observed: &ObservedValue, known: &Value) -> Value {
        let mut state = self.entry.schema().empty();
        for (name, value) in observed.value.as_map().into_iter().flatten() {
            state.insert(name, value.clone());
        }
        if self.entry.schema().attribute("region").is_some() {
            state.insert("region", Value::from(self.cx.region()));
        }
        if self.entry.spec().tagging.is_some() {
            self.tags.write_to(&observed.tags, known, &mut state);
            self.tags.write_parts(self.entry.schema(), known, &mut state);
        }
        for name in
            STATE_ONLY.iter().filter(|name| known.as_map().is_some_and(|k| k.contains_key(**name)))
        {
            state.insert(name, known.get(name).clone().without_unknowns());
        }
        nothing::fill_in(self.entry.schema(), &mut state);
        keep_spelling(self.entry.schema(), known, &mut state);
        state
    }
}

/// The answer of a data source: what the user wrote, and what was asked for. An attribute that is computed too is as AWS
/// writes it, also where the user has looked for it in other words: Terraform compares the answer of a data source with
/// its schema, and not with its configuration.
///
/// <https://github.com/hashicorp/terraform/blob/main/docs/resource-instance-change-lifecycle.md>
pub async fn read_data_source(
    entry: &DataEntry,
    cx: &Cx,
    tags: &TagPolicy,
    config: &Value,
) -> Result<Value, Error> {
    let cx = &cx.with_default_tags(&tags.default);
    let answer = match timeouts::said(Operation::Read, config).or(entry.timeout()) {
        Some(limit) => tokio::time::timeout(limit, entry.source.read(cx, config))
            .await
            .map_err(|_| Error::Timeout { last: "without an answer".into(), after: limit })?,
        None => entry.source.read(cx, config).await,
    }?;
    let mut state = with_answer(entry.schema(), cx, config, &answer);
    if entry.schema().attribute("tags").is_some_and(|tags| tags.rules.computed) {
        let mut shown = state.get("tags").clone();
        tags.take_ignored_from(&mut shown);
        state.insert("tags", shown);
    }
    nothing::fill_in(entry.schema(), &mut state);
    Ok(state)
}

/// What was asked with what was answered: an argument that nobody computes stays as it was written.
pub(super) fn with_answer(schema: &Schema, cx: &Cx, config: &Value, answer: &Value) -> Value {
    let mut whole = config.clone();
    for (name, value) in answer.as_map().into_iter().flatten() {
        let may_differ = schema.attribute(name).is_some_and(|a| a.rules.computed);
        if !value.is_null() && (may_differ || whole.get(name).is_empty()) {
            whole.insert(name, value.clone());
        }
    }
    if schema.attribute("region").is_some_and(|_| whole.get("region").is_null()) {
        whole.insert("region", Value::from(cx.region()));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::keep_spelling;
    use crate::schema::{Block, Lit};
    use std::collections::BTreeSet;

    model! {
        /// A shop.
        struct Shop {
            /// Its name.
            #[tf(required)]
            name: String,
            /// Whether it is open.
            #[tf(optional, unread)]
            open: Option<bool>,
            /// Whether it sells.
            #[tf(optional, default = Lit::Bool(false))]
            sells: Option<bool>,
            /// Its owner.
            #[tf(optional, nested)]
            owner: Option<Shelf>,
            /// In order.
            #[tf(block)]
            shelf: Vec<Shelf>,
            /// In any order.
            #[tf(block)]
            stall: BTreeSet<Shelf>,
        }
    }
    model! {
        /// A shelf.
        struct Shelf {
            /// How long it is.
            #[tf(required)]
            length: i64,
            /// What it is called.
            #[tf(optional)]
            label: Option<String>,
            /// Whether it is high.
            #[tf(optional, unread)]
            high: Option<bool>,
            /// What it holds at most.
            #[tf(optional, unread)]
            load: Option<i64>,
            /// What is in it.
            #[tf(optional)]
            goods: Option<Vec<String>>,
            /// What the shop calls it.
            #[tf(computed)]
            code: Option<String>,
        }
    }

    fn shelf(length: i64, nothing: bool) -> Value {
        let or_null = |value: Value| if nothing { value } else { Value::Null };
        Value::object([
            ("length", Value::from(length)),
            ("label", or_null("".into())),
            ("high", or_null(false.into())),
            ("load", or_null(0.into())),
            ("goods", or_null(Value::List(vec![]))),
            ("code", "".into()),
        ])
    }
    /// A shop, with what another provider writes for nothing or with null.
    fn shop(nothing: bool) -> Value {
        Value::object([
            ("name", Value::from("")),
            ("open", if nothing { Value::Bool(false) } else { Value::Null }),
            ("sells", Value::Bool(false)),
            ("owner", shelf(0, nothing)),
            ("shelf", Value::List(vec![shelf(0, nothing), shelf(1, nothing)])),
            ("stall", Value::set(vec![shelf(2, nothing), shelf(0, nothing)])),
        ])
    }

    #[test]
    fn what_another_provider_wrote_for_nothing_is_forgotten_at_every_depth() {
        let mut state = shop(true);
        forget_empty(Shop::schema(), &mut state);
        assert_eq!(state, shop(false));
    }

    #[test]
    fn what_aws_says_then_becomes_null_where_it_is_empty() {
        let (schema, mut known, mut observed) = (Shop::schema(), shop(true), shop(true));
        forget_empty(schema, &mut known);
        keep_spelling(schema, &known, &mut observed);
        assert_eq!(observed.get("shelf"), known.get("shelf"));
        assert_eq!(observed.get("stall"), known.get("stall"));
        assert_eq!(observed.get("open"), &Value::Null);
    }
}
