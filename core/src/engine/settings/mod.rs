//! Settings of other objects, which one resource begins while another one ends.
//!
//! Whoever attaches a policy to a role, or gives it its trust policy, makes no object of its own: two resources can be
//! about one and the same thing, and AWS does not know either. The end of one must not undo the beginning of the other:
//! when a resource gets another address, when it is replaced by one that is made first, or when there were two of them.
//! The reasons are in docs/decisions/0029-the-end-of-a-setting.md.

mod mixed;
mod pieces;
mod plan;
mod said;
mod writers;

pub use mixed::{How, Share};
use pieces::wholes;
pub(super) use pieces::{piece, without_wholes};
pub(super) use plan::{by_id, left_to_others, same, without_parts, wrote};
pub use writers::Settings;
pub(super) use writers::{Ending, Writing};

use super::{AnyResource, Cx, Entry, Scope};
use crate::value::Value;
use std::collections::BTreeSet;

/// Something in another object that a type sets.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// What is set, in words. The same for all types that set it, and for nothing else.
    pub what: &'static str,
    /// The attributes that say where. One that is a set stands for each of its elements; of objects, the name counts.
    pub at: &'static [&'static str],
    /// The attribute that it is set to; none if there is no more to say than that it is there.
    pub value: Option<&'static str>,
    /// What becomes of it when the object ends; none if the object is more than this.
    pub end: Option<End>,
}

/// What the end of an object does to the setting that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Something else comes in its place. So it has to be what this resource wrote last.
    Resets,
    /// It is removed. So it has to be what the state shows: whoever has agreed to the plan has seen that.
    Removes,
    /// It stays as it is.
    Leaves,
}

impl Setting {
    /// A type whose objects are this and nothing else.
    #[must_use]
    pub const fn whole(
        what: &'static str,
        at: &'static [&'static str],
        value: Option<&'static str>,
        end: End,
    ) -> Self {
        Self { what, at, value, end: Some(end) }
    }
    /// A type whose objects have this as well, if the attribute `value` is set.
    #[must_use]
    pub const fn part(
        what: &'static str,
        at: &'static [&'static str],
        value: &'static str,
    ) -> Self {
        Self { what, at, value: Some(value), end: None }
    }

    /// Where an object is it, if that is known.
    pub(super) fn spot(&self, place: &Location, object: &Value) -> Option<Spot> {
        self.spots(place, object).pop()
    }
    /// Where an object sets it, as far as that is known.
    fn spots(&self, place: &Location, object: &Value) -> Vec<Spot> {
        // Where the object is more than this, it has nothing of it; otherwise that is what it sets.
        let nowhere = self.value.is_some_and(|value| match (object.get(value), self.end) {
            (Value::Null, _) => true,
            (value, end) => end.is_none() && value.is_empty(),
        });
        let start = if nowhere { vec![] } else { vec![vec![]] };
        let at = self.at.iter().fold(start, |found, name| {
            let texts = texts(object.get(name));
            let with = |so_far: &Vec<String>| {
                let so_far = so_far.clone();
                texts
                    .iter()
                    .map(move |text| [so_far.as_slice(), std::slice::from_ref(text)].concat())
            };
            found.iter().flat_map(|so_far| with(so_far).collect::<Vec<_>>()).collect()
        });
        // In a destroy, arguments that are not known any more may be empty.
        let is_somewhere =
            |at: &Vec<String>| self.at.is_empty() || at.iter().any(|text| !text.is_empty());
        at.into_iter()
            .filter(is_somewhere)
            .map(|at| Spot { what: self.what, place: place.clone(), at })
            .collect()
    }
}

/// What is left out is one place of its own.
fn texts(value: &Value) -> Vec<String> {
    match value {
        value if value.is_null() || value.as_str() == Some("") => return vec![String::new()],
        Value::Number(number) => return vec![number.to_string()],
        _ => {}
    }
    let text = |value: &Value| {
        let text = value.as_str().or_else(|| value.get("name").as_str());
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    match value.as_elements() {
        Some(items) => items.iter().filter_map(text).collect(),
        None => text(value).into_iter().collect(),
    }
}

/// The account and the region that something is in. The account is that of the role that leads there, or else nothing: an
/// apply has to find what its plan says before anybody has asked whose the credentials are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    account: String,
    region: String,
}

impl Location {
    /// Of an object of a plan, to which a role of this account leads.
    #[must_use]
    pub fn planned(resource: &dyn AnyResource, account: Option<&str>, object: &Value) -> Self {
        Self::of(resource, account, object.get("region").as_str().unwrap_or_default())
    }
    /// Where an operation takes place.
    pub(super) fn now(resource: &dyn AnyResource, cx: &Cx) -> Self {
        Self::of(resource, cx.scope().role_account(), cx.region())
    }
    fn of(resource: &dyn AnyResource, account: Option<&str>, region: &str) -> Self {
        let region = if resource.spec().scope == Scope::Global { "" } else { region };
        Self { account: account.unwrap_or_default().to_owned(), region: region.to_owned() }
    }
}

/// One thing that can be set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    what: &'static str,
    place: Location,
    at: Vec<String>,
}

/// The setting that the objects of a type are.
#[must_use]
pub fn whole(resource: &dyn AnyResource) -> Option<&'static Setting> {
    resource.spec().sets.iter().find(|setting| setting.end.is_some())
}

/// What a type sets where, in one object.
fn spots<'a>(
    resource: &'a dyn AnyResource,
    place: &'a Location,
    object: &'a Value,
    counts: impl Fn(&Setting) -> bool + 'a,
) -> impl Iterator<Item = Spot> + 'a {
    let settings = resource.spec().sets.iter().filter(move |setting| counts(setting));
    settings.flat_map(move |setting| setting.spots(place, object))
}

/// What a create or an update writes: of what an object has beside other things or manages as a whole, only what changes.
pub(super) fn written(
    entry: &Entry,
    config: &Value,
    cx: &Cx,
    (prior, planned): (&Value, &Value),
) -> BTreeSet<Spot> {
    let resource = entry.resource;
    let changes = |name: &str| {
        let (was, is) = (prior.get(name), planned.get(name));
        entry.schema().attribute(name).is_none_or(|attribute| !attribute.same(was, is))
    };
    let place = Location::now(resource, cx);
    let counts = |setting: &Setting| setting.end.is_some() || setting.value.is_none_or(changes);
    let wholes = wholes(entry, config).filter(|(_, attribute)| changes(attribute));
    let wholes = wholes.filter_map(|(share, _)| share.spot(&place, planned));
    spots(resource, &place, planned, counts).chain(wholes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_said_of_nothing_is_set_nowhere() {
        const AT: &[&str] = &["role", "policy_arn"];
        let attachment = Setting::whole("attachment of a policy", AT, None, End::Removes);
        let password = Setting::whole("password policy", &[], None, End::Removes);
        let place = Location { account: String::new(), region: String::new() };
        let at = |setting: &Setting, role: &str, arn: &str| {
            let mut object = Value::Map(BTreeMap::default());
            object.insert("role", role.into());
            object.insert("policy_arn", arn.into());
            setting.spots(&place, &object).len()
        };
        assert_eq!(at(&attachment, "app", ""), 1);
        assert_eq!(at(&attachment, "", ""), 0);
        assert_eq!(at(&password, "", ""), 1);
    }
}
