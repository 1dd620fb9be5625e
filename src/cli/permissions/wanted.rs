//! What is asked for: which types, for what, through whom, and what is known of each object.

use super::problem::Problem;
use super::session::Way;
use crate::cli::arguments::{Permissions, Purpose};
use crate::cli::plan_file::{Action, Change, Mode, Object, Plan, State};
use crate::permissions::Phase;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Nothing is known.
static NOTHING: Json = Json::Null;

/// An object, or a type without one, and what is to be done with it.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'a> {
    /// The type, with `data.` before that of a data source.
    pub(super) key: String,
    /// What is to be done.
    pub(super) phases: BTreeSet<Phase>,
    /// Through whom.
    pub(super) way: Way,
    /// The region that the provider block says, where the object says none.
    pub(super) region: Option<String>,
    /// The attributes that are known. Null for a type.
    pub(super) values: &'a Json,
    /// What is known only later: `true` in its place.
    pub(super) unknown: &'a Json,
}

impl Wanted<'_> {
    /// An attribute that is a string and not empty.
    pub(super) fn string(&self, attribute: &str) -> Option<&str> {
        self.values.get(attribute)?.as_str().filter(|text| !text.is_empty())
    }
    /// Whether an attribute is known only later.
    pub(super) fn is_later(&self, attribute: &str) -> bool {
        self.unknown.get(attribute) == Some(&Json::Bool(true))
    }
    /// Whether an attribute has a value, or may have one later.
    pub(super) fn may_have(&self, attribute: &str) -> bool {
        let empty = |value: &Json| match value {
            Json::Null => true,
            Json::String(text) => text.is_empty(),
            Json::Array(items) => items.is_empty(),
            Json::Object(fields) => fields.is_empty(),
            Json::Bool(_) | Json::Number(_) => false,
        };
        self.is_later(attribute) || self.values.get(attribute).is_some_and(|value| !empty(value))
    }
}

/// What a plan needs. Each object that is there is read, and what the plan does not say is not done.
pub(super) fn of_plan<'a>(plan: &'a Plan, asked: &Permissions) -> Vec<Wanted<'a>> {
    let mut found = Vec::new();
    for change in plan.changes.iter().filter(|change| is_wanted(&change.object, asked)) {
        let wanted = |values: &'a Json, unknown: &'a Json, phases: &[Phase]| Wanted {
            key: key(&change.object),
            phases: phases.iter().copied().collect(),
            way: Way::of_plan(plan, &change.object, values, unknown),
            region: plan.provider(&change.object).and_then(|provider| provider.region.clone()),
            values,
            unknown,
        };
        // An object is read, and deleted, as the state has it.
        if change.exists() {
            found.push(wanted(&change.before, &NOTHING, before(change, asked.purpose)));
        }
        let remains = !change.does(Action::Delete) || change.does(Action::Create);
        if remains {
            found.push(wanted(
                &change.object.values,
                &change.unknown,
                after(change, asked.purpose),
            ));
        }
    }
    let data = plan.prior.objects.iter().filter(|object| object.mode == Mode::Data);
    found.extend(data.filter(|object| is_wanted(object, asked)).map(|object| Wanted {
        way: Way::of_plan(plan, object, &object.values, &NOTHING),
        region: plan.provider(object).and_then(|provider| provider.region.clone()),
        ..of_object(object, &[Phase::Plan])
    }));
    found
}

/// What is done with what was there before.
fn before(change: &Change, purpose: Option<Purpose>) -> &'static [Phase] {
    match purpose {
        None | Some(Purpose::Apply) if change.does(Action::Delete) => {
            &[Phase::Plan, Phase::Destroy]
        }
        _ => &[Phase::Plan],
    }
}

/// What is done with what there will be.
fn after(change: &Change, purpose: Option<Purpose>) -> &'static [Phase] {
    let is_managed = change.object.mode == Mode::Managed;
    let changes = change.does(Action::Create) || change.does(Action::Update);
    match purpose {
        _ if !is_managed => &[Phase::Plan],
        Some(Purpose::Apply) if changes => &[Phase::Plan, Phase::Apply],
        Some(Purpose::Plan | Purpose::Apply) => &[Phase::Plan],
        None if changes => &Phase::ALL,
        None | Some(Purpose::Destroy) if change.does(Action::Forget) => &[Phase::Plan],
        None | Some(Purpose::Destroy) => &[Phase::Plan, Phase::Destroy],
    }
}

/// What the objects of a state need.
pub(super) fn of_state<'a>(state: &'a State, asked: &Permissions) -> Vec<Wanted<'a>> {
    let wanted = state.objects.iter().filter(|object| is_wanted(object, asked));
    let phases = |object: &Object| match object.mode {
        Mode::Data => &[Phase::Plan][..],
        Mode::Managed if object.deposed => &[Phase::Plan, Phase::Destroy],
        Mode::Managed => of_purpose(asked.purpose),
    };
    wanted.map(|object| of_object(object, phases(object))).collect()
}

fn of_object<'a>(object: &'a Object, phases: &[Phase]) -> Wanted<'a> {
    Wanted {
        key: key(object),
        phases: phases.iter().copied().collect(),
        way: Way::of_state(&object.values),
        region: None,
        values: &object.values,
        unknown: &NOTHING,
    }
}

/// What types need, whatever becomes of their objects.
pub(super) fn of_types(asked: &Permissions) -> Vec<Wanted<'static>> {
    let types: BTreeSet<&str> = asked.types.iter().map(|name| name.trim()).collect();
    let wanted = |key: &str| Wanted {
        key: key.to_owned(),
        phases: of_purpose(asked.purpose).iter().copied().collect(),
        way: Way::of_types(asked.role.as_deref()),
        region: asked.region.clone(),
        values: &NOTHING,
        unknown: &NOTHING,
    };
    types.into_iter().filter(|name| !is_excepted(name, asked)).map(wanted).collect()
}

/// What is to be done with what exists or may exist.
fn of_purpose(purpose: Option<Purpose>) -> &'static [Phase] {
    match purpose {
        None => &Phase::ALL,
        Some(Purpose::Plan) => &[Phase::Plan],
        Some(Purpose::Apply) => &[Phase::Plan, Phase::Apply],
        Some(Purpose::Destroy) => &[Phase::Plan, Phase::Destroy],
    }
}

/// How `permissions::needs` calls the type of an object.
fn key(object: &Object) -> String {
    match object.mode {
        Mode::Managed => object.type_name.clone(),
        Mode::Data => format!("data.{}", object.type_name),
    }
}

fn is_wanted(object: &Object, asked: &Permissions) -> bool {
    object.is_ours() && !is_excepted(&key(object), asked)
}

fn is_excepted(key: &str, asked: &Permissions) -> bool {
    asked.except.iter().any(|name| name.trim() == key)
}

/// Why nothing is wanted of a file, from the providers of what stands in it.
pub(super) fn nothing(file: String, providers: BTreeSet<&str>) -> Problem {
    let others: Vec<String> = providers.into_iter().map(str::to_owned).collect();
    if others.is_empty() { Problem::Empty(file) } else { Problem::Foreign { file, others } }
}
