//! The rules in an ACL as users write them: all that the ACL has, but for those that are always there.

use super::entries::{Entries, Entry, entries};
use crate::schema::{Block, Field, Problem, Shape};
use crate::services::ec2::permissions::Direction;
use crate::value::{Path, Value};
use aws_sdk_ec2::types::NetworkAcl as AwsAcl;
use std::collections::{BTreeMap, BTreeSet};

/// All rules of one direction of an ACL, each in an object of the type `B`. In which words they are written makes no
/// difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct InlineEntries<B: Ord>(BTreeSet<B>);

/// What an object says; none if it lacks something, as an object may that hashicorp/aws wrote.
fn entry<B: Block>(object: &B) -> Option<(i64, Entry)> {
    Entry::written(&<B as Block>::encode(object.clone()))
}

/// What objects say, by the numbers of the rules.
pub(in crate::services::ec2) fn written<'a, B: Block + 'a>(
    objects: impl IntoIterator<Item = &'a B>,
) -> Entries {
    objects.into_iter().filter_map(entry).collect()
}

/// What an ACL has: in the objects of `known`, the plan or the prior state, as far as it is there like this.
pub(in crate::services::ec2) fn observed<B: Block + Ord>(
    known: Option<&BTreeSet<B>>,
    acl: &AwsAcl,
    direction: Direction,
) -> BTreeSet<B> {
    let written: BTreeMap<i64, (Entry, &B)> = known
        .into_iter()
        .flatten()
        .filter_map(|object| entry(object).map(|(number, entry)| (number, (entry, object))))
        .collect();
    let shown = entries(acl, direction).into_iter().filter_map(|(number, entry)| {
        match written.get(&number) {
            Some((wanted, object)) if *wanted == entry => Some((*object).clone()),
            _ => object(number, &entry),
        }
    });
    shown.collect()
}

/// An object in which a rule is written.
fn object<B: Block>(number: i64, entry: &Entry) -> Option<B> {
    let mut object = B::SCHEMA.empty();
    entry.write(number, &mut object);
    <B as Block>::decode(&object).ok()
}

impl<B: Block + Ord> InlineEntries<B> {
    /// By the numbers of the rules.
    pub(in crate::services::ec2) fn entries(&self) -> Entries {
        written(&self.0)
    }
    /// What an ACL has.
    pub(in crate::services::ec2) fn observed(
        known: Option<&Self>,
        acl: &AwsAcl,
        direction: Direction,
    ) -> Self {
        Self(observed(known.map(|known| &known.0), acl, direction))
    }
}

impl<B: Block + Ord> Field for InlineEntries<B> {
    const SHAPE: Shape = <BTreeSet<B> as Field>::SHAPE;
    fn decode(value: &Value) -> Option<Self> {
        Field::decode(value).map(Self)
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        Field::take(value, at, problems).map(Self)
    }
    fn encode(&self) -> Value {
        Field::encode(&self.0)
    }
    fn same(a: &Value, b: &Value) -> bool {
        let said = |value| <Self as Field>::decode(value).map(|all| (all.0.len(), all.entries()));
        said(a).is_some_and(|a| Some(a) == said(b))
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        <BTreeSet<B> as Field>::check(value, path, problems);
    }
}
