//! An object as it is and as it shall be.

use crate::schema::{Attr, Block, Field, Many};
use crate::value::Value;

/// An object as it is and as it shall be. What AWS decides by itself is the same in both.
pub struct Change<'a, M> {
    /// As it is.
    pub old: &'a M,
    /// As it shall be.
    pub new: &'a M,
}

impl<'a, M> Change<'a, M> {
    /// The new value, if it means something else than the old one. Blocks are values, too.
    #[must_use]
    pub fn of<T: Field>(&self, attribute: Attr<M, T>) -> Option<&'a T> {
        let (old, new) = ((attribute.get)(self.old), (attribute.get)(self.new));
        (old != new && !T::same(&old.encode(), &new.encode())).then_some(new)
    }
    /// What happens to the only object of a block or an attribute, where it was there and stays.
    #[must_use]
    pub fn inside<B: Block>(&self, attribute: Attr<M, Option<B>>) -> Option<Change<'a, B>> {
        let (old, new) = ((attribute.get)(self.old), (attribute.get)(self.new));
        Some(Change { old: old.as_ref()?, new: new.as_ref()? })
    }
    /// What happens to the objects of a block or an attribute. Where there is a `key`, an object is still the same if its
    /// key is; otherwise one that differs in anything is another one.
    #[must_use]
    pub fn elements<T: Many + 'a>(&self, several: Attr<M, T>) -> Elements<'a, T::Body> {
        let (old, new) = ((several.get)(self.old), (several.get)(self.new));
        let encoded = |all: Vec<&'a T::Body>| -> Vec<(&'a T::Body, Value)> {
            all.into_iter().map(|one| (one, Block::encode(one.clone()))).collect()
        };
        let (mut left, new) = (encoded(old.all()), encoded(new.all()));
        let schema = T::Body::SCHEMA;
        let is_same = |a: &Value, b: &Value| schema.same_in(a, b);
        let is_it = |a: &Value, b: &Value| match several.key {
            [] => is_same(a, b),
            key => key.iter().all(|name| {
                schema.node(name).is_some_and(|node| node.same(a.get(name), b.get(name)))
            }),
        };
        let mut elements = Elements { added: vec![], changed: vec![], removed: vec![] };
        for (new, value) in new {
            let Some(i) = left.iter().position(|(_, old)| is_it(old, &value)) else {
                elements.added.push(new);
                continue;
            };
            let (old, was) = left.remove(i);
            if !is_same(&was, &value) {
                elements.changed.push(Change { old, new });
            }
        }
        elements.removed = left.into_iter().map(|(old, _)| old).collect();
        elements
    }
}

/// What happens to several objects.
pub struct Elements<'a, B> {
    /// Those that were not there.
    pub added: Vec<&'a B>,
    /// Those that were there and stay, and in which something means something else.
    pub changed: Vec<Change<'a, B>>,
    /// Those that were there and go.
    pub removed: Vec<&'a B>,
}

impl<B> Elements<'_, B> {
    /// Whether nothing happens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::types::Cidr;
    use std::collections::BTreeSet;

    model! {
        /// A machine.
        struct Machine {
            /// Its only disk.
            #[tf(block)]
            root: Option<Disk>,
            /// Disks by name.
            #[tf(block, key = &["name"])]
            disk: BTreeSet<Disk>,
            /// What may come in.
            #[tf(optional)]
            rule: Option<Vec<Rule>>,
        }
    }
    model! {
        /// A disk.
        struct Disk {
            /// Its name.
            #[tf(required)]
            name: String,
            /// Its size.
            #[tf(optional)]
            size: Option<i64>,
        }
    }
    model! {
        /// A rule.
        struct Rule {
            /// Where from.
            #[tf(required)]
            from: Cidr,
        }
    }

    fn disk(name: &str, size: i64) -> Disk {
        Disk { name: name.into(), size: Some(size) }
    }
    fn machine(root: i64, disks: &[Disk], rules: &[&str]) -> Machine {
        let rule = |from: &&str| Rule { from: (*from).into() };
        Machine {
            root: Some(disk("root", root)),
            disk: disks.iter().cloned().collect(),
            rule: Some(rules.iter().map(rule).collect()),
        }
    }

    #[test]
    fn elements_with_a_key_are_added_changed_and_removed_by_it() {
        let old = machine(8, &[disk("a", 1), disk("b", 1), disk("c", 1)], &[]);
        let new = machine(8, &[disk("b", 2), disk("c", 1), disk("d", 1)], &[]);
        let disks = Change { old: &old, new: &new }.elements(Machine::disk);
        assert_eq!(disks.added, [&disk("d", 1)]);
        assert_eq!(disks.removed, [&disk("a", 1)]);
        let [changed] = disks.changed.as_slice() else { panic!("one has changed") };
        assert_eq!((&changed.old.name, changed.of(Disk::size)), (&"b".to_owned(), Some(&Some(2))));
        assert!(Change { old: &old, new: &old }.elements(Machine::disk).is_empty());
    }

    #[test]
    fn elements_without_a_key_are_the_same_if_they_mean_the_same() {
        let old = machine(8, &[], &["2001:db8::/56", "::/0"]);
        let new = machine(8, &[], &["10.0.0.0/8", "2001:DB8::/56"]);
        let rules = Change { old: &old, new: &new }.elements(Machine::rule);
        assert_eq!(rules.added, [&Rule { from: "10.0.0.0/8".into() }]);
        assert_eq!(rules.removed, [&Rule { from: "::/0".into() }]);
        assert!(rules.changed.is_empty());
    }

    #[test]
    fn a_block_is_a_value_and_can_be_looked_into() {
        let (old, new) = (machine(8, &[], &[]), machine(16, &[], &[]));
        let change = Change { old: &old, new: &new };
        assert_eq!(change.of(Machine::root), Some(&Some(disk("root", 16))));
        assert_eq!(change.of(Machine::disk), None);
        let root = change.inside(Machine::root).unwrap();
        assert_eq!((root.of(Disk::size), root.of(Disk::name)), (Some(&Some(16)), None));
        let without = Machine { root: None, ..old.clone() };
        assert!(Change { old: &without, new: &new }.inside(Machine::root).is_none());
    }
}
