//! A plan.

use super::providers::{Provider, Providers};
use super::{Kind, Object, Problem, State, entries, parse};
use serde_json::Value as Json;

/// What a plan does to an object. A replacement is two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) enum Action {
    /// A new object.
    Create,
    /// A change in place.
    Update,
    /// The end of an object.
    Delete,
    /// A data source that is read when the plan is applied.
    Read,
    /// The object leaves the state and stays.
    Forget,
}

/// What becomes of one object.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::cli) struct Change {
    /// The object as it is planned, or as it was where it is to go. What is known only after the plan is applied is not
    /// among its values.
    pub(in crate::cli) object: Object,
    /// Its attributes before; null for a new one.
    pub(in crate::cli) before: Json,
    /// What of its attributes is known only after the plan is applied: `true` in their place.
    pub(in crate::cli) unknown: Json,
    /// What is done. Empty, if nothing.
    pub(in crate::cli) actions: Vec<Action>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::cli) struct Plan {
    /// What was there before: refreshed, and with the data sources that were read.
    pub(in crate::cli) prior: State,
    /// Every managed object, also one that stays as it is, and data sources that are read later.
    pub(in crate::cli) changes: Vec<Change>,
    providers: Providers,
}

impl Plan {
    /// Reads a plan. `file` is the name that messages use.
    pub(in crate::cli) fn read(file: &str, text: &str) -> Result<Plan, Problem> {
        let mut json = parse(file, text, &Kind::Plan)?;
        let providers = Providers::of(&json);
        let prior = json.get_mut("prior_state").map(State::of).unwrap_or_default();
        let changes = entries(&mut json, "resource_changes").filter_map(Change::read).collect();
        Ok(Plan { prior, changes, providers })
    }
    /// The provider block that manages an object, as far as the configuration tells.
    pub(in crate::cli) fn provider(&self, object: &Object) -> Option<&Provider> {
        self.providers.of_object(object)
    }
}

impl Change {
    fn read(entry: &mut Json) -> Option<Change> {
        let mut change = entry.get_mut("change").map(Json::take)?;
        let mut object = Object::read(entry)?;
        let mut part = |name: &str| change.get_mut(name).map(Json::take).unwrap_or_default();
        let (before, after, unknown, actions) =
            (part("before"), part("after"), part("after_unknown"), part("actions"));
        let actions = actions.as_array().into_iter().flatten().filter_map(Json::as_str);
        let actions: Vec<Action> = actions.filter_map(action).collect();
        object.values = if after.is_null() { before.clone() } else { after };
        Some(Change { object, before, unknown, actions })
    }
    /// Whether the plan does something of that kind.
    pub(in crate::cli) fn does(&self, action: Action) -> bool {
        self.actions.contains(&action)
    }
    /// Whether the object is there before.
    pub(in crate::cli) fn exists(&self) -> bool {
        !self.before.is_null()
    }
}

fn action(word: &str) -> Option<Action> {
    match word {
        "create" => Some(Action::Create),
        "update" => Some(Action::Update),
        "delete" => Some(Action::Delete),
        "read" => Some(Action::Read),
        "forget" => Some(Action::Forget),
        _ => None,
    }
}
