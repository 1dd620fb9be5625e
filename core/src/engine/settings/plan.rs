//! Two resources that are one setting, as far as their plans tell.

use super::writers::{Holder, Known};
use super::{End, Location, Setting, Settings, Spot, spots, whole};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::private::mint;
use crate::engine::{AnyResource, Entry, Private};
use crate::plan::Planned;
use crate::value::{Value, json};
use std::fmt::Write as _;

/// What the plan of a resource says of a setting.
#[derive(Clone, Copy, Default)]
pub(super) struct Mark {
    type_name: &'static str,
    /// Whether it is there afterwards.
    stays: Stays,
    /// It is destroyed there.
    ends: bool,
    /// It is not in the state yet.
    is_new: bool,
}

/// Whether a setting is a resource's after its plan.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Stays {
    #[default]
    No,
    /// It is set by a create or an update.
    Written,
    /// It was set before, and nothing changes.
    Kept,
}

impl Mark {
    /// Of a resource that has set it before and does not change it.
    pub(super) fn kept(resource: &dyn AnyResource) -> Self {
        Self { type_name: resource.type_name(), stays: Stays::Kept, ..Self::default() }
    }
    /// Of a resource that is destroyed.
    pub(super) fn ended(resource: &dyn AnyResource) -> Self {
        Self { type_name: resource.type_name(), ends: true, ..Self::default() }
    }
    /// Whether the resource has set it before and does not change it.
    pub(super) fn keeps(&self) -> bool {
        self.stays == Stays::Kept
    }
    fn stays(&self) -> bool {
        self.stays != Stays::No
    }
}

impl Settings {
    /// Looks at a plan beside those of the other resources so far. Two that stay are told. Where one stays as it is and
    /// another one ends, the end is to do nothing, or else what stays is planned to be written once more: an apply, which
    /// is another process, learns only of what there is to do. There it is planned again, and not before the end of the
    /// other one if that has begun.
    pub fn plan(
        &self,
        entry: &Entry,
        place: &Location,
        (prior, config): (&Value, &Value),
        planned: &mut Planned,
        private: &mut Private,
    ) {
        let resource = entry.resource;
        self.plan_parts(entry, place, (prior, config), planned, private);
        self.plan_pieces(entry, place, (prior, config), planned, private);
        let Some(setting) = whole(resource) else { return };
        // Something to tell the resource by from now on. A new one has its token.
        if private.holder.is_none() && private.token.is_none() {
            private.holder = mint();
        }
        let me: Holder = private.holder.clone().or_else(|| private.token.clone());
        let ends = !prior.is_null() && (planned.value.is_null() || !planned.replace.is_empty());
        let unchanged = |name: &&str| same(entry, name, prior.get(name), planned.value.get(name));
        let mut all = setting.at.iter().copied().chain(setting.value);
        let keeps = !prior.is_null() && !ends && all.all(|name| unchanged(&name));
        let stays = if keeps { Stays::Kept } else { Stays::Written };
        let own =
            Mark { type_name: resource.type_name(), is_new: prior.is_null(), ..Mark::default() };
        let is_whole = |setting: &Setting| setting.end.is_some();
        let mut others = Others::default();
        self.0.send_modify(|known| {
            let undone = |setting: &Setting| setting.end.is_some_and(|end| end != End::Leaves);
            for spot in spots(resource, place, prior, undone).filter(|_| ends) {
                others.meet(known, &spot, &me, Mark { ends: true, ..own });
            }
            for spot in spots(resource, place, &planned.value, is_whole) {
                others.meet(known, &spot, &me, Mark { stays, ..own });
            }
        });
        if let Some((spot, other)) = &others.twin {
            planned.diagnostics.push(twins(setting, spot, *other));
        }
        private.twin.shared |= others.kept_at_the_end;
        if planned.value.is_null() {
            told_at_the_end(entry, setting, prior, private, &mut planned.diagnostics);
        }
        private.twin.again |= keeps && others.ends_where_this_stays;
        if private.twin.again && !planned.value.is_null() {
            planned.value.insert("id", Value::Unknown);
        }
    }

    /// The same for what an object has beside other things: what the user has written and the plan does not change.
    fn plan_parts(
        &self,
        entry: &Entry,
        place: &Location,
        (prior, config): (&Value, &Value),
        planned: &mut Planned,
        private: &mut Private,
    ) {
        let resource = entry.resource;
        if prior.is_null() || planned.value.is_null() || !planned.replace.is_empty() {
            return;
        }
        let unchanged = |name: &str| same(entry, name, prior.get(name), planned.value.get(name));
        let kept = |setting: &Setting| {
            let is_said = |name: &str| !config.get(name).is_empty();
            let mut all = setting.at.iter().copied().chain(setting.value);
            setting.end.is_none() && setting.value.is_some_and(is_said) && all.all(unchanged)
        };
        let spots: Vec<Spot> = spots(resource, place, &planned.value, kept).collect();
        // What is there only because `ignore_changes` says so is nobody's intention.
        if spots.is_empty() || !self.is_said(entry, config) {
            return;
        }
        let others = self.met(&spots, &by_id(resource, prior), Mark::kept(resource));
        if others.ends_where_this_stays {
            private.twin.again = true;
            planned.value.insert(told_by(entry), Value::Unknown);
        }
    }

    /// Notes the same of several settings, and looks at what the plans of others say of them.
    pub(super) fn met(&self, spots: &[Spot], me: &Holder, own: Mark) -> Others {
        let mut others = Others::default();
        self.0.send_modify(|known| {
            for spot in spots {
                others.meet(known, spot, me, own);
            }
        });
        others
    }
}

/// What tells an object that is no setting from others: its ID, which nobody else has.
pub(in crate::engine) fn by_id(resource: &dyn AnyResource, object: &Value) -> Holder {
    object.get("id").as_str().map(|id| format!("{} {id}", resource.type_name()))
}

/// What is planned as unknown so that an object that does not change is updated: what others refer to least.
pub(super) fn told_by(entry: &Entry) -> &'static str {
    if entry.spec().tagging.is_some() { "tags_all" } else { "id" }
}

/// An object whose parts are to be written once more: as if it had none of those that its configuration says.
pub(in crate::engine) fn without_parts(entry: &Entry, config: &Value, object: &Value) -> Value {
    let parts = entry.spec().sets.iter().filter(|setting| setting.end.is_none());
    let mut without = object.clone();
    for name in parts.filter_map(|part| part.value).filter(|name| !config.get(name).is_empty()) {
        // What is required cannot be nothing; it can be what nobody means.
        let is_required = entry.schema().attribute(name).is_some_and(|a| a.rules.required);
        without.insert(name, if is_required { "none".into() } else { Value::Null });
    }
    without
}

/// What the plans of others say.
#[derive(Default)]
pub(super) struct Others {
    /// One of the same type that stays as well.
    twin: Option<(Spot, Mark)>,
    /// What ends here is kept by another one.
    pub(super) kept_at_the_end: bool,
    /// What stays here ends in another one.
    pub(super) ends_where_this_stays: bool,
}

impl Others {
    /// Notes what a plan says of a setting, and looks at what those of others do.
    fn meet(&mut self, known: &mut Known, spot: &Spot, me: &Holder, own: Mark) {
        // Terraform plans a change again before it is applied, which may be after the end of the other one.
        self.ends_where_this_stays |=
            own.stays() && known.ended.get(spot).is_some_and(|holder| holder != me);
        let marks = known.planned.entry(spot.clone()).or_default();
        for (_, other) in marks.iter().filter(|(holder, _)| *holder != me) {
            self.kept_at_the_end |= own.ends && other.keeps();
            self.ends_where_this_stays |= own.stays() && other.ends;
            if self.twin.is_none()
                && own.stays()
                && other.stays()
                && own.type_name == other.type_name
            {
                self.twin = Some((spot.clone(), *other));
            }
        }
        let mark = marks.entry(me.clone()).or_default();
        *mark = Mark { ends: mark.ends || own.ends, ..own };
    }
}

fn twins(setting: &Setting, spot: &Spot, other: Mark) -> Diagnostic {
    let mut named = String::new();
    for (name, value) in setting.at.iter().zip(&spot.at) {
        let comma = if named.is_empty() { "" } else { ", " };
        let _ = write!(named, "{comma}{name} = {value:?}");
    }
    let (type_name, what) = (other.type_name, setting.what);
    let whose = match (other.is_new, other.keeps()) {
        (true, _) => "is about to be created",
        (false, true) => "is in the state and does not change",
        (false, false) => "is in the state and is changed by this plan",
    };
    Diagnostic::warning(
        format!("Two resources for one {what}"),
        format!(
            "This resource and another {type_name} of the configuration, which {whose}, are one and the same in AWS, the \
             {what} with {named}. What is applied last is what there is, and the other one changes it back with the next \
             plan. Keep one of them. When the other one is taken out of the configuration, its destroy leaves alone \
             what this one has set."
        ),
    )
    .at(setting.at.first().copied().unwrap_or("id"))
}

/// What there is to say about a destroy that is going to leave everything as it is, in the place of what the type says
/// about one that does not.
fn told_at_the_end(
    entry: &Entry,
    setting: &Setting,
    prior: &Value,
    private: &Private,
    said: &mut Diagnostics,
) {
    if private.twin.shared {
        *said = Diagnostics::default();
    } else if setting.end == Some(End::Resets)
        && let Some(name) = setting.value
        && wrote(entry, name, private)
            .is_some_and(|wrote| !same(entry, name, &wrote, prior.get(name)))
    {
        *said = left_to_others(setting, entry.resource.type_name(), prior).into();
    }
}

/// What a resource wrote last, if it is known.
pub(in crate::engine) fn wrote(entry: &Entry, name: &str, private: &Private) -> Option<Value> {
    let attribute = entry.schema().attribute(name)?;
    json::decode(private.wrote.as_ref()?.to_string().as_bytes(), &attribute.ty()).ok()
}

/// Whether two values of an attribute mean the same.
pub(in crate::engine) fn same(entry: &Entry, name: &str, a: &Value, b: &Value) -> bool {
    entry.schema().attribute(name).is_some_and(|attribute| attribute.same(a, b))
}

/// A setting that is not what this resource wrote last.
pub(in crate::engine) fn left_to_others(
    setting: &Setting,
    type_name: &str,
    object: &Value,
) -> Diagnostic {
    let id = object.get("id").as_str().unwrap_or_default();
    let (what, value) = (setting.what, setting.value.unwrap_or("id"));
    Diagnostic::warning(
        format!("Somebody else has set the {what} since"),
        format!(
            "What AWS has as `{value}` of {type_name} {id} is not what this resource wrote last: another configuration, \
             another resource or a person has set it since. The destroy leaves it as it is, and takes this resource out \
             of the state. If it is to go, change or remove it where it is managed now."
        ),
    )
}
