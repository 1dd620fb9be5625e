//! The actions that a planned change needs for certain, each with what it is on.
//!
//! The types call more than that, in cases that nobody can tell from a plan. What is called each time was observed in
//! the lives of the types, as `src/services/*/permissions.json` was.

use super::arn;
use crate::engine::{Cx, Entry};
use crate::permissions::{self, Case, Need, Object, Phase};
use crate::plan::Planned;
use crate::policy::Test;
use crate::value::Value;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a type calls each time.
#[derive(Default)]
struct Certain {
    create: BTreeSet<String>,
    delete: BTreeSet<String>,
    /// By operation, the attributes whose change calls it.
    update: BTreeMap<String, BTreeSet<String>>,
}

static CERTAIN: LazyLock<BTreeMap<String, Certain>> = LazyLock::new(|| {
    let observed: Json = serde_json::from_str(include_str!("certain.json")).unwrap_or_default();
    let types = observed.as_object().into_iter().flatten();
    types.map(|(name, certain)| (name.clone(), Certain::read(certain))).collect()
});

/// The kind of whatever can have tags.
const ANYTHING: &str = "*";

/// All actions that any type needs for certain.
static ACTIONS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let needs = |(name, certain): (&String, &Certain)| {
        let needs = permissions::needs(&[name], &Phase::ALL).unwrap_or_default();
        needs.into_iter().filter(|need| certain.may_need(need)).collect::<Vec<_>>()
    };
    CERTAIN.iter().flat_map(needs).map(|need| need.action).collect()
});

fn names(json: &Json) -> BTreeSet<String> {
    json.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}

impl Certain {
    fn read(json: &Json) -> Self {
        let update = json["update"].as_object().into_iter().flatten();
        Self {
            create: names(&json["create"]),
            delete: names(&json["delete"]),
            update: update.map(|(operation, of)| (operation.clone(), names(of))).collect(),
        }
    }
    fn may_need(&self, need: &Need) -> bool {
        let calls = |operations: &BTreeSet<String>| operations.contains(need.action);
        match need.case {
            None => {
                calls(&self.create) || calls(&self.delete) || self.update.contains_key(need.action)
            }
            Some(case) => case == Case::Tags,
        }
    }
}

/// Whether an action sets something, and neither adds nor removes it.
pub(super) fn sets(action: &str) -> bool {
    let verb = action.split_once(':').map_or(action, |(_, verb)| verb);
    ["Modify", "Replace", "Set", "Update"].iter().any(|start| verb.starts_with(start))
}

/// All actions that are asked for at once.
pub(super) fn actions() -> Vec<String> {
    ACTIONS.iter().map(|action| (*action).to_owned()).collect()
}

/// An action that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) action: &'static str,
    /// The ARN that it is on; none for an action that IAM allows on everything or not at all.
    pub(super) on: On,
    /// Conditions that it is needed under.
    pub(super) conditions: Vec<Test>,
    /// The tags of what it is on; none where a plan does not tell them.
    pub(super) tags: Option<BTreeMap<String, String>>,
}

impl Pair {
    /// The action and the beginning of its kind, where only one of several such is meant: a call is on one of
    /// `loadbalancer/app/` and `loadbalancer/net/`.
    pub(super) fn choice(&self) -> Option<(&'static str, &'static str)> {
        let (On::Arn(kind, _) | On::Unknown(kind)) = &self.on else { return None };
        let (start, _) = kind.split_once('/')?;
        Some((self.action, start))
    }
}

/// What an action is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// Everything: the action knows no resources.
    Everything,
    /// An object of a kind, by its ARN. What AWS is going to name has a wildcard in it.
    Arn(&'static str, String),
    /// An object of a kind whose ARN is not known.
    Unknown(&'static str),
}

impl On {
    /// The resource as a policy names it.
    pub(super) fn resource(&self) -> &str {
        match self {
            On::Arn(_, arn) => arn,
            On::Everything | On::Unknown(_) => "*",
        }
    }
}

/// A change that is planned.
pub(super) struct Change<'a> {
    entry: &'a Entry,
    prior: &'a Value,
    planned: &'a Value,
    replaces: bool,
}

impl<'a> Change<'a> {
    /// None if nothing is planned, or a destroy.
    pub(super) fn of(entry: &'a Entry, prior: &'a Value, planned: &'a Planned) -> Option<Self> {
        let Planned { value, replace, .. } = planned;
        if value.is_null() || value == prior || entry.spec().offline {
            return None;
        }
        Some(Self {
            entry,
            prior,
            planned: value,
            replaces: !replace.is_empty() && !prior.is_null(),
        })
    }

    /// What is going to happen.
    pub(super) fn verb(&self) -> &'static str {
        match (self.prior.is_null(), self.replaces) {
            (true, _) => "create",
            (false, true) => "replace",
            (false, false) => "change",
        }
    }

    /// What is needed for it.
    pub(super) fn pairs(&self, cx: &Cx, account: Option<&str>) -> Vec<Pair> {
        let name = self.entry.resource.type_name();
        let Some(certain) = CERTAIN.get(name) else { return vec![] };
        let phases: &[Phase] =
            if self.replaces { &[Phase::Apply, Phase::Destroy] } else { &[Phase::Apply] };
        let needs = permissions::needs(&[name], phases).unwrap_or_default();
        let needed = needs.into_iter().filter(|need| self.needs(certain, need));
        let place = arn::Place { cx, account, prior: self.prior, planned: self.planned };
        let pair = |need: Need| Pair {
            action: need.action,
            on: match &need.kind {
                None => On::Everything,
                Some(kind) if kind.name == ANYTHING => On::Unknown(kind.name),
                Some(kind) => {
                    let replaced = self.replaces && certain.delete.contains(need.action);
                    let made = self.prior.is_null() || (self.replaces && !replaced);
                    let arn = place.arn(kind.arn, need.object, made);
                    arn.map_or(On::Unknown(kind.name), |arn| On::Arn(kind.name, arn))
                }
            },
            conditions: need.conditions,
            tags: (need.object != Object::Other).then(|| self.tags()),
        };
        let mut pairs: Vec<Pair> = needed.map(pair).collect();
        pairs.dedup();
        pairs
    }

    /// The tags that the object has, or is going to have, as far as they are known.
    fn tags(&self) -> BTreeMap<String, String> {
        let of = if self.prior.is_null() { self.planned } else { self.prior };
        let known = of.get("tags_all").as_map().into_iter().flatten();
        known.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
    }

    fn needs(&self, certain: &Certain, need: &Need) -> bool {
        let called = || match certain.update.get(need.action) {
            _ if self.prior.is_null() || self.replaces => {
                certain.create.contains(need.action)
                    || (self.replaces && certain.delete.contains(need.action))
            }
            // Whether something is added or removed depends on what there is of it already.
            Some(attributes) if sets(need.action) => {
                attributes.iter().any(|name| self.changes(name))
            }
            _ => false,
        };
        match need.case {
            // Those that a create call sets need no call of their own.
            Some(Case::Tags) if need.object == Object::Made => {
                (self.prior.is_null() || self.replaces) && self.planned.get("tags_all").has_values()
            }
            None | Some(Case::Tags) => called(),
            Some(_) => false,
        }
    }

    /// Whether an attribute is certain to change.
    fn changes(&self, name: &str) -> bool {
        let differs = |name: &str| {
            let (is, was) = (self.planned.get(name), self.prior.get(name));
            is != was && is.is_wholly_known()
        };
        // Tags change with those of the provider, too.
        differs(name) || (name == "tags" && differs("tags_all"))
    }
}
