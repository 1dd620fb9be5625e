//! Tags, once for all types: `tags`, `tags_all`, and the provider's `default_tags` and `ignore_tags`.

mod parts;

use super::Cx;
use super::erased::Boxed;
use super::error::Result;
use crate::plan::Draft;
use crate::schema::Lit;
use crate::value::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Tags of an object, by key.
pub type Tags = BTreeMap<String, String>;

/// AWS's own tags, which nobody can set.
const RESERVED: &str = "aws:";

/// How the objects of a type are tagged after they were created.
#[derive(Clone, Copy)]
pub struct Tagging {
    /// Whether the create call takes the tags ([`Cx::tags`]).
    pub on_create: bool,
    /// What tag policies of an organization call the type, as in `ec2:vpc`; none if they cannot require tags of it.
    ///
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_supported-resources-enforcement.html>
    pub policy_type: Option<&'static str>,
    /// Adds tags, or changes their values.
    pub set: for<'a> fn(&'a Cx, &'a str, Tags) -> Boxed<'a, Result<()>>,
    /// Removes tags by key.
    pub remove: for<'a> fn(&'a Cx, &'a str, Vec<String>) -> Boxed<'a, Result<()>>,
}

model! {
    /// The attributes of every type that has tags.
    pub(super) struct TagAttributes {
        /// Tags of the object, by key. A tag with the key of one of the provider's `default_tags` replaces it.
        #[tf(optional, default = Lit::Nothing)]
        tags: Option<BTreeMap<String, String>>,
        /// All tags of the object: its own and the provider's `default_tags`.
        #[tf(optional, computed)]
        tags_all: Option<BTreeMap<String, String>>,
    }
}

/// What the provider block says about tags.
#[derive(Clone, Debug, Default)]
pub struct TagPolicy {
    /// Tags of every object; unknown or null at plan time perhaps.
    pub default: Value,
    /// Keys of tags that are somebody else's.
    pub ignore_keys: BTreeSet<String>,
    /// Beginnings of such keys.
    pub ignore_prefixes: BTreeSet<String>,
}

impl TagPolicy {
    fn ignores(&self, key: &str) -> bool {
        key.starts_with(RESERVED)
            || self.ignore_keys.contains(key)
            || self.ignore_prefixes.iter().any(|prefix| key.starts_with(prefix))
    }

    /// All tags of an object with these tags of its own, values that are not known yet among them. None if
    /// not even the keys are known.
    #[must_use]
    pub fn all(&self, own: &Value) -> Option<Value> {
        if own.is_unknown() || self.default.is_unknown() {
            return None;
        }
        let mut all = BTreeMap::new();
        for (key, value) in self.default.as_map().into_iter().chain(own.as_map()).flatten() {
            if !value.is_null() && !self.ignores(key) {
                all.insert(key.clone(), value.clone());
            }
        }
        Some(Value::Map(all))
    }

    /// Takes AWS's own tags and those of others away from the tags that a data source tells.
    pub(super) fn take_ignored_from(&self, tags: &mut Value) {
        if let Value::Map(tags) = tags {
            tags.retain(|key, _| !self.ignores(key));
        }
    }

    /// Plans `tags_all`. A value that is not known yet may turn out null, which is no tag: then even the keys
    /// are not known, and with them nothing of the map as a whole.
    pub(super) fn plan(&self, draft: &mut Draft<'_>) {
        let (said, prior) = (draft.config("tags_all"), draft.prior("tags_all"));
        let all = self.all(draft.planned("tags")).filter(Value::is_wholly_known);
        if is_kept(said, prior) {
            return keep(draft, all.as_ref());
        }
        let Some(all) = all else {
            // What is configured can only be planned as it is, and is compared when the rest is known.
            if said.is_null() {
                draft.unknown("tags_all");
            }
            return;
        };
        if said.is_unknown() && *prior != all {
            return draft.unknown("tags_all");
        }
        if said.is_null() || *prior == all {
            return draft.set("tags_all", all);
        }
        if without_nulls(said) == all {
            return draft.set("tags_all", said.clone());
        }
        let detail = "It is made of `tags` and the provider's `default_tags`, and would be \
            something else: leave it out.";
        let summary = "Argument that cannot be set";
        // What is in `ignore_changes` stays in the configuration of the new object where the old one is replaced.
        if draft.is_create() {
            draft.warning("tags_all", summary, detail);
        } else {
            draft.error("tags_all", summary, detail);
        }
    }

    /// All tags that an object is going to have by a change of its tags, values that are not known yet among them. Where
    /// `ignore_changes` says what `tags_all` is, the plan says it by `tags` alone. None if no tags change, or if not even
    /// the keys are known.
    #[must_use]
    pub fn to_come(&self, prior: &Value, planned: &Value) -> Option<Value> {
        let changes = |name: &str| planned.get(name) != prior.get(name);
        self.all(planned.get("tags")).filter(|_| changes("tags_all") || changes("tags"))
    }

    /// The tags that an object shall have when a change is done.
    pub(super) fn wanted(&self, prior: &Value, planned: &Value) -> Tags {
        let all = self.to_come(prior, planned);
        texts(all.as_ref().unwrap_or_else(|| planned.get("tags_all")))
    }

    /// Takes the tags of a state from its plan once the object has those that were to come, and none that were to go.
    /// Somebody else may have changed others by then, which is no failure of this change; the next refresh shows it.
    pub(super) fn settle(
        &self,
        observed: &Tags,
        (prior, planned): (&Value, &Value),
        state: &mut Value,
    ) {
        let wanted = self.wanted(prior, planned);
        let before = all_of(prior);
        let has = |tags: &Tags, key: &String, value: &String| tags.get(key) == Some(value);
        let there = wanted.iter().all(|(k, v)| has(&before, k, v) || has(observed, k, v));
        let is_gone = |key: &String| wanted.contains_key(key) || !observed.contains_key(key);
        let known = ["tags", "tags_all"].iter().all(|name| planned.get(name).is_wholly_known());
        if known && there && before.keys().all(is_gone) {
            state.insert("tags", planned.get("tags").clone());
            state.insert("tags_all", planned.get("tags_all").clone());
        }
    }

    /// Sets `tags` and `tags_all` of a state from the tags that an object has. `known` is the plan or the prior state.
    pub(super) fn write_to(&self, tags: &Tags, known: &Value, state: &mut Value) {
        let all: Tags = tags.iter().filter(|(k, _)| !self.ignores(k)).map(clone_pair).collect();
        let own_before = known.get("tags").as_map();
        let is_own = |key: &str, value: &str| self.is_own(key, value, known);
        let own: Tags = all.iter().filter(|(k, v)| is_own(k, v)).map(clone_pair).collect();
        let own = if own.is_empty() && own_before.is_none() { Value::Null } else { to_value(own) };
        state.insert("tags", self.with_what_is_no_tag(own, own_before));
        state.insert("tags_all", to_value(all));
    }

    /// Whether a tag is one of the object's own. One that came from the provider's tags is not, whatever has become of
    /// them since: they may not even be known, and Terraform keeps in `tags` what it has once seen there if changes of
    /// `tags` are ignored.
    fn is_own(&self, key: &str, value: &str, known: &Value) -> bool {
        let default = self.default.get(key);
        let all_before = known.get("tags_all");
        if !known.get("tags").get(key).is_null() {
            true
        } else if all_before.is_null() {
            // An import: nothing is known, and a tag that differs may be meant like that.
            default.is_null() || default.as_str().is_some_and(|default| default != value)
        } else {
            default.is_null() && all_before.get(key).is_null()
        }
    }

    /// A tag whose value is null, or whose key is somebody else's, is not set: it stays as the user wrote it.
    fn with_what_is_no_tag(&self, own: Value, before: Option<&BTreeMap<String, Value>>) -> Value {
        let Value::Map(mut own) = own else { return own };
        for (key, value) in before.into_iter().flatten() {
            if value.is_null() || self.ignores(key) {
                own.entry(key.clone()).or_insert_with(|| value.clone().without_unknowns());
            }
        }
        Value::Map(own)
    }
}

/// Terraform's merge of a state and a configuration, with `tags_all` as it is where the configuration does not ask for
/// more.
pub(super) fn proposed<'a>(prior: &Value, config: &Value, proposed: &'a Value) -> Cow<'a, Value> {
    let is = prior.get("tags_all");
    if !is_kept(config.get("tags_all"), is) || proposed.get("tags_all") == is {
        return Cow::Borrowed(proposed);
    }
    let mut kept = proposed.clone();
    kept.insert("tags_all", is.clone());
    Cow::Owned(kept)
}

/// Whether a configuration says of `tags_all` what is there, or a part of it. Generated configurations do, and what is in
/// `ignore_changes`, Terraform fills in from the state.
fn is_kept(said: &Value, prior: &Value) -> bool {
    let (Value::Map(said), Value::Map(_)) = (said, prior) else { return false };
    said.iter().all(|(key, value)| value.is_null() || prior.get(key) == value)
}

/// A map without the keys that a null makes as good as absent.
fn without_nulls(map: &Value) -> Value {
    let mut map = map.clone();
    if let Value::Map(items) = &mut map {
        items.retain(|_, value| !value.is_null());
    }
    map
}

/// Plans `tags_all` as it is, whatever `all` tags are: Terraform allows nothing else for what is in `ignore_changes`,
/// nor that a plan says something else once it knows more.
fn keep(draft: &mut Draft<'_>, all: Option<&Value>) {
    let prior = draft.prior("tags_all").clone();
    let in_part = *draft.config("tags_all") != prior;
    if in_part && !draft.changes("tags") && all.is_some_and(|all| *all != prior) {
        let detail = "`ignore_changes` names keys of `tags_all`, and so none of it can change: the provider's \
            `default_tags` have changed, and are not set on this object. Take `tags_all` out of `ignore_changes`, \
            and name the keys in `ignore_tags` of the provider block.";
        draft.warning("tags_all", "Default tags are not set", detail);
    }
    draft.set("tags_all", prior);
}

fn clone_pair((key, value): (&String, &String)) -> (String, String) {
    (key.clone(), value.clone())
}

fn to_value(tags: Tags) -> Value {
    Value::object(tags.into_iter().map(|(k, v)| (k, Value::String(v))))
}

/// The tags that an object shall have, by its plan or state.
pub(super) fn all_of(object: &Value) -> Tags {
    texts(object.get("tags_all"))
}

fn texts(tags: &Value) -> Tags {
    let tags = tags.as_map().into_iter().flatten();
    tags.filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect()
}

/// Makes the tags of an object what they shall be, with as few calls as possible.
pub async fn update(tagging: Tagging, cx: &Cx, id: &str, old: &Tags, new: &Tags) -> Result<()> {
    let gone: Vec<String> = old.keys().filter(|key| !new.contains_key(*key)).cloned().collect();
    let set: Tags = new.iter().filter(|(k, v)| old.get(*k) != Some(*v)).map(clone_pair).collect();
    if !gone.is_empty() {
        (tagging.remove)(cx, id, gone).await?;
    }
    if !set.is_empty() {
        (tagging.set)(cx, id, set).await?;
    }
    Ok(())
}
