//! One object: what it is, and what reads show of it.

use super::kind::{Key, Shape};
use super::{Kind, Nature, Parent, Place, texts};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// An object.
#[derive(Clone)]
pub(crate) struct Object {
    pub(super) kind: &'static Kind,
    pub(super) place: Place,
    /// What tells it from others of its kind.
    pub(crate) key: String,
    /// Its fields, with the names of answers.
    pub(crate) value: Json,
    /// Its tags.
    pub(crate) tags: BTreeMap<String, String>,
    /// So many reads do not show it yet.
    pub(crate) hidden: u32,
    /// So many reads show it as this.
    pub(crate) stale: Option<(u32, Json)>,
    pending: u32,
    /// What becomes of its fields after so many reads have shown it.
    later: Vec<Later>,
    ending: Option<u32>,
}

/// After how many reads something becomes of a field, of which, and what.
type Later = (u32, &'static str, fn(&mut Json));

/// A field of a value, by its name or by a path as `/a/b`.
pub(crate) fn at<'a>(value: &'a Json, path: &str) -> Option<&'a Json> {
    if path.starts_with('/') { value.pointer(path) } else { value.get(path) }
}

/// The strings at a path, in which `[]` stands for each item of a list.
fn texts_at(value: &Json, path: &str) -> Vec<String> {
    match path.split_once("[]/") {
        Some((list, field)) => {
            let items = at(value, list).and_then(Json::as_array).into_iter().flatten();
            items.flat_map(|item| texts_at(item, field)).collect()
        }
        None => at(value, path).map(texts).unwrap_or_default(),
    }
}

/// Sets a field by its name or by a path.
pub(super) fn set(value: &mut Json, path: &str, new: Json) {
    let mut place = value;
    for step in path.trim_start_matches('/').split('/') {
        if place.is_null() {
            *place = json!({});
        }
        place = match (place.is_array(), step.parse::<usize>()) {
            (true, Ok(number)) => &mut place[number],
            _ => &mut place[step],
        };
    }
    *place = new;
}

impl Object {
    pub(super) fn new(kind: &'static Kind, place: Place, mut value: Json, number: u32) -> Self {
        let said = |value: &Json, name: &str| match name {
            "account" => place.0.clone(),
            "region" => place.1.clone(),
            "number" => number.to_string(),
            field => at(value, field).map(|v| texts(v).concat()).unwrap_or_default(),
        };
        if let Key::Made(field, prefix) = kind.key
            && value.get(field).is_none()
        {
            value[field] = format!("{prefix}{number}").into();
        }
        for (field, template) in kind.filled {
            if at(&value, field).is_none_or(Json::is_null) {
                let mut text = String::new();
                let mut rest = *template;
                while let Some((before, after)) = rest.split_once('{') {
                    let (name, after) = after.split_once('}').unwrap();
                    text = text + before + &said(&value, name);
                    rest = after;
                }
                set(&mut value, field, (text + rest).into());
            }
        }
        let parts = kind.key.fields().iter().map(|name| texts(&value[*name]).concat());
        let key = parts.collect::<Vec<_>>().join(Key::JOINT);
        let (tags, later) = (BTreeMap::new(), vec![]);
        let (hidden, pending, stale, ending) = (0, 0, None, None);
        Self { kind, place, key, value, tags, hidden, stale, pending, later, ending }
    }

    pub(super) fn is(&self, kind: &Kind, place: &Place, key: &str) -> bool {
        self.is_or_was(kind, place, key) && !self.is_ending()
    }
    /// The same of one that is being deleted, too.
    pub(super) fn is_or_was(&self, kind: &Kind, place: &Place, key: &str) -> bool {
        self.kind.name == kind.name && self.key == key && self.place == *place
    }
    /// Whether it goes with its parent, and does not hold it.
    pub(super) fn goes_along(&self, parent: &Parent) -> bool {
        let is_own = |(field, text): (&str, &str)| self.texts(field).iter().any(|has| has == text);
        parent.held.is_none() || parent.own.is_some_and(is_own)
    }
    pub(super) fn is_child(&self, parent: &Parent, place: &Place, key: &str) -> bool {
        let is_kind = self.kind.parents.iter().any(|its| std::ptr::eq(its, parent));
        is_kind && self.place == *place && at(&self.value, parent.field) == Some(&key.into())
    }
    /// Whether it is being deleted, and only shown still.
    pub(crate) fn is_ending(&self) -> bool {
        self.ending.is_some()
    }
    pub(super) fn is_over(&self) -> bool {
        self.ending == Some(0)
    }
    /// Begins its life in an AWS of that nature.
    pub(super) fn is_new(&mut self, nature: &Nature) {
        (self.hidden, self.pending) = (nature.late, nature.pending);
        if nature.partial > 0 && !self.kind.parts.is_empty() {
            let mut shown = self.now();
            for part in self.kind.parts {
                set(&mut shown, part, Json::Null);
            }
            self.stale = Some((nature.partial, shown));
        }
    }
    /// What becomes of a field once so many reads have shown the object.
    pub(crate) fn later(&mut self, reads: u32, field: &'static str, becomes: fn(&mut Json)) {
        self.later.push((reads, field, becomes));
    }
    /// Changes it; so many reads go on to show what it was.
    pub(crate) fn change(&mut self, stale: u32, change: impl FnOnce(&mut Json)) {
        if stale > 0 {
            self.stale = Some((stale, self.now()));
        }
        change(&mut self.value);
    }
    /// Begins its end in an AWS of that nature.
    pub(super) fn end(&mut self, nature: &Nature) {
        let (state, reads) = match self.kind.ending {
            Some(state) => (Some(state), nature.ending),
            None => (None, nature.stale),
        };
        self.ending = Some(reads);
        if let Some((field, state)) = state {
            set(&mut self.value, field, state.into());
        }
    }
    /// The strings in a field, or in the fields of this name of a list, or of a list in a list.
    pub(crate) fn texts(&self, path: &str) -> Vec<String> {
        texts_at(&self.value, path)
    }

    /// What a read says of it right now.
    pub(crate) fn now(&self) -> Json {
        let mut shown = self.made();
        if self.pending > 0 {
            for (field, state) in self.kind.pending {
                set(&mut shown, field, (*state).into());
            }
        }
        shown
    }
    /// What its create call says of it.
    pub(crate) fn made(&self) -> Json {
        let mut shown = self.value.clone();
        match self.kind.tag_field() {
            Some((field, Shape::Map)) => shown[field] = json!(self.tags),
            Some((field, Shape::Pairs(key, value))) => {
                let pair = |(k, v): (&String, &String)| json!({key: k, value: v});
                set(&mut shown, field, self.tags.iter().map(pair).collect());
            }
            None => {}
        }
        shown
    }

    /// Everything that was on its way arrives.
    pub(super) fn arrive(&mut self) {
        (self.hidden, self.pending, self.stale) = (0, 0, None);
        for (_, field, becomes) in std::mem::take(&mut self.later) {
            becomes(&mut self.value[field]);
        }
    }

    /// What a read shows of it. None if it does not yet.
    pub(super) fn show(&mut self) -> Option<Json> {
        if self.hidden > 0 {
            self.hidden -= 1;
            return None;
        }
        self.ending = self.ending.map(|left| left.saturating_sub(1));
        if let Some((left, was)) = self.stale.take() {
            let shown = was.clone();
            self.stale = (left > 1).then_some((left - 1, was));
            return Some(shown);
        }
        for (left, field, becomes) in std::mem::take(&mut self.later) {
            match left {
                0 => becomes(&mut self.value[field]),
                left => self.later.push((left - 1, field, becomes)),
            }
        }
        let shown = self.now();
        self.pending = self.pending.saturating_sub(1);
        Some(shown)
    }
}
