//! Tags of what an object is created with: blocks that have both `tags` and `tags_all`, such as the volumes of an instance.
//!
//! A type tells in `tags_all` all tags that AWS has, and finds there what it shall be. What is the part's own, the provider's and
//! others' is sorted out here, as for objects.

use super::{TagPolicy, Tags, texts};
use crate::plan::Draft;
use crate::schema::{Node, Schema};
use crate::value::{Path, Value};
use std::borrow::Cow;

/// The blocks that have tags.
fn parts(schema: &Schema) -> impl Iterator<Item = &Node> {
    schema.nodes.iter().filter(|node| {
        let inner = node.body().map(|(_, inner)| inner).filter(|_| node.is_block());
        inner.is_some_and(|inner| ["tags", "tags_all"].iter().all(|n| inner.node(n).is_some()))
    })
}

/// The objects of a block, with the ways to them.
fn objects<'a>(node: &Node, blocks: &'a Value) -> Vec<(Path, &'a Value)> {
    let at = Path::from(node.name);
    let way = |(i, object): (usize, &'a Value)| match blocks {
        Value::List(_) => Some((at.index(i), object)),
        _ => Some((at.element(node.key_of(object)?), object)),
    };
    blocks.as_elements().unwrap_or_default().iter().enumerate().filter_map(way).collect()
}

impl TagPolicy {
    /// Plans `tags_all` of those parts that are configured.
    pub(in crate::engine) fn plan_parts(&self, schema: &Schema, draft: &mut Draft<'_>) {
        for node in parts(schema) {
            if node.is_left_out(draft.config(node.name)) {
                continue;
            }
            let blocks = draft.planned(node.name).clone();
            for (at, part) in objects(node, &blocks) {
                let at = at.attribute("tags_all");
                if !draft.config(at.clone()).is_null() {
                    continue;
                }
                let all = self.all(part.get("tags")).filter(Value::is_wholly_known);
                draft.set(at, all.unwrap_or(Value::Unknown));
            }
        }
    }

    /// The plan of an object with all tags of its parts, as far as they are known by now.
    pub(in crate::engine) fn with_parts<'a>(
        &self,
        schema: &Schema,
        planned: &'a Value,
    ) -> Cow<'a, Value> {
        let mut known = Cow::Borrowed(planned);
        for node in parts(schema) {
            for (at, part) in objects(node, planned.get(node.name)) {
                if part.get("tags_all").is_unknown()
                    && let Some(all) = self.all(part.get("tags"))
                {
                    at.attribute("tags_all").put(known.to_mut(), all);
                }
            }
        }
        known
    }

    /// Sets `tags` and `tags_all` of the parts of a state from the tags that they have.
    pub(in crate::engine) fn write_parts(&self, schema: &Schema, known: &Value, state: &mut Value) {
        for node in parts(schema) {
            let known = known.get(node.name);
            let before = |i: usize, part: &Value| match node.key_of(part) {
                Some(key) => node.keyed(known.as_elements().unwrap_or_default(), &key),
                None => known.as_elements().unwrap_or_default().get(i),
            };
            state.change(node.name, |blocks| {
                let mut all = blocks.as_elements().unwrap_or_default().to_vec();
                for (i, part) in all.iter_mut().enumerate() {
                    let known = before(i, part).unwrap_or(&Value::Null);
                    let tags: Tags = texts(part.get("tags_all"));
                    if !part.get("tags_all").is_null() {
                        self.write_to(&tags, known, part);
                    }
                }
                match blocks {
                    Value::List(_) => *blocks = Value::List(all),
                    Value::Set(_) => *blocks = Value::set(all),
                    _ => {}
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Change, plan};
    use crate::schema::{Block, Lit};
    use std::collections::{BTreeMap, BTreeSet};

    model! {
        /// A machine.
        struct Machine {
            /// Its disks.
            #[tf(block, computed, key = &["name"])]
            disk: BTreeSet<Disk>,
        }
    }
    model! {
        /// A disk.
        struct Disk {
            /// Its name.
            #[tf(required)]
            name: String,
            /// Its own tags.
            #[tf(optional, default = Lit::Nothing)]
            tags: Option<BTreeMap<String, String>>,
            /// All tags.
            #[tf(optional, computed)]
            tags_all: Option<BTreeMap<String, String>>,
        }
    }

    fn map(tags: &[(&str, &str)]) -> Value {
        Value::object(tags.iter().map(|(key, value)| (*key, Value::from(*value))))
    }
    fn machine(tags: Value, all: Value) -> Value {
        let disk = Value::object([("name", "a".into()), ("tags", tags), ("tags_all", all)]);
        Value::object([("disk", Value::set(vec![disk]))])
    }
    fn policy(default: Value) -> TagPolicy {
        TagPolicy { default, ignore_keys: ["theirs".to_owned()].into(), ..TagPolicy::default() }
    }

    #[test]
    fn a_part_is_planned_with_the_default_tags_and_its_own() {
        let policy = policy(map(&[("team", "a"), ("env", "x")]));
        let config = machine(map(&[("env", "y")]), Value::Null);
        let (schema, prior) = (Machine::SCHEMA, &Value::Null);
        let change = Change { schema, prior, config: &config, proposed: &config };
        let planned = plan(change, &|draft| policy.plan_parts(schema, draft));
        let all = map(&[("env", "y"), ("team", "a")]);
        assert_eq!(planned.value, machine(map(&[("env", "y")]), all));
    }

    #[test]
    fn default_tags_that_are_known_late_are_known_when_the_part_is_made() {
        let open = machine(map(&[("env", "y")]), Value::Unknown);
        let late = policy(Value::Unknown);
        assert_eq!(*late.with_parts(Machine::SCHEMA, &open), open);
        let known = policy(map(&[("team", "a")]));
        let all = map(&[("env", "y"), ("team", "a")]);
        let then = known.with_parts(Machine::SCHEMA, &open).into_owned();
        assert_eq!(then, machine(map(&[("env", "y")]), all));
    }

    #[test]
    fn tags_of_a_part_are_its_own_the_providers_and_those_of_others() {
        let policy = policy(map(&[("team", "a")]));
        let known = machine(map(&[("env", "y")]), map(&[("env", "y"), ("team", "a")]));
        let all =
            map(&[("env", "y"), ("team", "a"), ("theirs", "z"), ("aws:a", "b"), ("new", "c")]);
        let mut state = machine(Value::Null, all);
        policy.write_parts(Machine::SCHEMA, &known, &mut state);
        let (own, all) =
            (map(&[("env", "y"), ("new", "c")]), map(&[("env", "y"), ("new", "c"), ("team", "a")]));
        assert_eq!(state, machine(own, all));
    }
}
