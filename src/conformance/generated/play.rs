//! One change, as Terraform takes it through a provider.

use crate::conformance::text::object;
use crate::diagnostic::Diagnostics;
use crate::engine::life::{self, Plan};
use crate::engine::{Entry, TagPolicy};
use crate::plan::contract::{
    Action, apply_problems, dropped_set_elements, plan_problems, proposed_new, replace_problems,
    second_plan_problems, state_problems,
};
use crate::plan::{keep_spelling, keep_unset, unmet};
use crate::schema::Schema;
use crate::value::{Value, json, msgpack};

/// A type with what the provider block says.
pub(super) struct Player {
    pub(super) entry: &'static Entry,
    pub(super) block: Block,
}

/// What the provider block says.
#[derive(Clone)]
pub(super) struct Block {
    pub(super) region: Value,
    pub(super) tags: TagPolicy,
}

/// What the user has said: in the provider block and about the object.
pub(super) type Said<'a> = (&'a Block, &'a Value);

/// A plan as Terraform sees it.
pub(super) struct Planned {
    pub(super) value: Value,
    pub(super) action: Action,
    pub(super) private: Vec<u8>,
}

/// An object as Terraform keeps it; null if there is none.
#[derive(Clone, Default)]
pub(super) struct Kept {
    pub(super) value: Value,
    pub(super) private: Vec<u8>,
}

/// What is wrong with an answer, and with which.
pub(super) struct Wrong(pub(super) String);

fn none(step: &str, problems: &[String], told: &dyn Fn() -> String) -> Result<(), Wrong> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Wrong(format!("{step}\n{}\n{}", problems.join("\n"), told())))
}

impl Player {
    /// What is wrong with a configuration, at validation or when it is planned. A replacement is planned once more as
    /// a new object.
    pub(super) fn errors(&self, prior: &Value, (block, config): Said<'_>) -> Option<Diagnostics> {
        let mut found = life::validate(self.entry, config);
        let mut plan = |prior: &Value| {
            let proposed = proposed_new(self.entry.schema(), prior, config);
            let asked = Plan { prior, config, proposed: &proposed, private: b"" };
            let (planned, _) = life::plan(self.entry, &asked, &block.region, &block.tags);
            found.extend(planned.diagnostics);
            Action::of(prior, &planned.value, &planned.replace)
        };
        if plan(prior) == Action::Replace {
            plan(&Value::Null);
        }
        found.has_errors().then_some(found)
    }

    /// A plan that Terraform would accept.
    pub(super) fn plan(
        &self,
        prior: &Value,
        (block, config): Said<'_>,
        private: &[u8],
    ) -> Result<Planned, Wrong> {
        let schema = self.entry.schema();
        let proposed = proposed_new(schema, prior, config);
        let asked = Plan { prior, config, proposed: &proposed, private };
        let (plan, private) = life::plan(self.entry, &asked, &block.region, &block.tags);
        let mut problems = plan_problems(schema, prior, config, &plan.value);
        problems.extend(replace_problems(prior, &plan.value, &plan.replace));
        problems.extend(dropped_set_elements(schema, config, &plan.value));
        problems.extend(msgpack::encode(&plan.value, self.entry.ty()).err().map(|e| e.to_string()));
        let told = || self.told(&[("prior", prior), ("config", config), ("planned", &plan.value)]);
        none("a plan", &problems, &told)?;
        let action = Action::of(prior, &plan.value, &plan.replace);
        Ok(Planned { value: plan.value, action, private: private.encode() })
    }

    /// A plan with what was known then, and the plan at apply with all that is known now: with the private data of
    /// the first, as Terraform plans since 1.16, and with that of the object alone, as it did before. Returns what
    /// happens, and the second plan.
    pub(super) fn plan_twice(
        &self,
        object: &Kept,
        then: Said<'_>,
        now: Said<'_>,
    ) -> Result<(Action, Planned), Wrong> {
        let nothing = Kept::default();
        let mut prior = object;
        let mut first = self.plan(&prior.value, then, &prior.private)?;
        let replaces = first.action == Action::Replace;
        if replaces {
            prior = &nothing;
            first = self.plan(&prior.value, then, &first.private)?;
        }
        let second = self.plan(&prior.value, now, &first.private)?;
        let without = self.plan(&prior.value, now, &prior.private)?;
        let mut problems = Vec::new();
        for second in [&second, &without] {
            problems.extend(second_plan_problems(
                self.entry.schema(),
                (first.action, &first.value),
                (second.action, &second.value),
            ));
        }
        if first.private != second.private {
            problems.push("the private data, with the token, is another one".into());
        }
        let told = || self.told(&[("prior", &prior.value), ("then", then.1), ("now", now.1)]);
        none("the second plan", &problems, &told)?;
        Ok((if replaces { Action::Replace } else { second.action }, second))
    }

    /// The state that an apply leaves, in all the ways in which it must hold.
    pub(super) fn settled(
        &self,
        planned: &Planned,
        state: &Value,
        config: &Value,
    ) -> Result<(), Wrong> {
        let schema = self.entry.schema();
        let mut problems = state_problems(schema, state);
        let mut observed = state.clone();
        keep_spelling(schema, &planned.value, &mut observed);
        keep_unset(schema, &planned.value, &mut observed);
        if observed != *state {
            problems.push("in the words of the plan it is another".into());
            problems.extend(apply_problems(schema, state, &observed));
        }
        problems.extend(unmet(schema, &planned.value, state).map(|p| format!("`{p}` is unmet")));
        problems.extend(self.recoded(state));
        problems.extend(self.stored(state));
        let told = || self.told(&[("config", config), ("state", state)]);
        none("the state", &problems, &told)?;

        let again = self.plan(state, (&self.block, config), &planned.private)?;
        let mut problems = Vec::new();
        if again.value != *state || again.action != Action::NoOp {
            let (action, value) = (again.action, &again.value);
            problems.push(format!("after an apply, {action:?} is planned"));
            problems.extend(apply_problems(schema, state, value));
        }
        none("the plan after the apply", &problems, &told)
    }

    pub(super) fn told(&self, objects: &[(&str, &Value)]) -> String {
        let schema = self.entry.schema();
        let told =
            |(name, value): &(&str, &Value)| format!("--- {name}\n{}", object(schema, value));
        objects.iter().map(told).collect()
    }

    /// Whether the Rust model holds all of a state.
    fn recoded(&self, state: &Value) -> Option<String> {
        let model = self.entry.model().implied_type();
        let crate::value::Type::Object(fields) = model else { return None };
        let object = Value::object(fields.keys().map(|name| (name, state.get(name).clone())));
        let mut told = object.clone();
        without_nothing(self.entry.model(), &mut told);
        match self.entry.resource.recode(&object) {
            Ok(again) if again == told => None,
            Ok(again) => Some(format!("the model makes another of it: {again:?}")),
            Err(error) => Some(error.to_string()),
        }
    }

    /// Whether Terraform's JSON leads back to the state.
    fn stored(&self, state: &Value) -> Option<String> {
        let json = json::encode(state).ok()?.to_string();
        let again = life::upgrade(self.entry, self.entry.spec().version, json.as_bytes());
        (again.as_ref() != Ok(state)).then(|| format!("the stored state is read as {again:#?}"))
    }
}

/// Takes away what gets to no model: the nulls of maps, and empty strings that are no elements.
fn without_nothing(schema: &Schema, object: &mut Value) {
    for node in schema.nodes.iter() {
        object.change(node.name, |value| match (node.body(), value) {
            (Some((_, inner)), value) => value.for_each_object(|o| without_nothing(inner, o)),
            (None, Value::Map(items)) => items.retain(|_, item| !item.is_null()),
            (None, Value::Set(items)) => items.retain(|item| item.as_str() != Some("")),
            _ => {}
        });
    }
}
