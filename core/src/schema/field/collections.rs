//! Lists, sets and maps as the value of an attribute.
//!
//! What stands in these implementations is compiled for each type of element, of which there are hundreds. So they have
//! loops where adaptors would do, insert where they could collect, which would sort, and leave what needs no element's
//! type to functions without one (docs/decisions/0082-what-is-compiled-for-each-type.md).

use super::{Field, not_of_its_type};
use crate::schema::{Problem, Shape};
use crate::value::{Path, Value};
use std::collections::{BTreeMap, BTreeSet};

impl<T: Field> Field for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
    fn decode(value: &Value) -> Option<Self> {
        let Value::List(items) = value else { return None };
        let mut decoded = Self::with_capacity(items.len());
        for item in items {
            decoded.push(T::decode(item)?);
        }
        Some(decoded)
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        let Value::List(items) = value else {
            not_of_its_type(value, at, problems);
            return None;
        };
        taken(items, &|i| at.index(i), problems)
    }
    fn encode(&self) -> Value {
        Value::List(encoded(self.iter()))
    }
    fn same(a: &Value, b: &Value) -> bool {
        same_lists(a, b, T::same)
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        Element::of::<T>().check_list(value, path, problems);
    }
}

impl<T: Field + Ord> Field for BTreeSet<T> {
    const SHAPE: Shape = Shape::Set(&T::SHAPE);
    fn decode(value: &Value) -> Option<Self> {
        let Value::Set(items) = value else { return None };
        let mut decoded = Self::new();
        for item in items {
            decoded.insert(T::decode(item)?);
        }
        Some(decoded)
    }
    fn take(value: &Value, at: &Path, problems: &mut Vec<Problem>) -> Option<Self> {
        let Value::Set(items) = value else {
            not_of_its_type(value, at, problems);
            return None;
        };
        taken(items, &|_| at.clone(), problems).map(inserted)
    }
    fn encode(&self) -> Value {
        Value::set(encoded(self.iter()))
    }
    fn same(a: &Value, b: &Value) -> bool {
        same_sets(a, b, T::same)
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        Element::of::<T>().check_set(value, path, problems);
    }
}

/// A null in a map is as good as no such key: it makes a key conditional.
impl<T: Field> Field for BTreeMap<String, T> {
    const SHAPE: Shape = Shape::Map(&T::SHAPE);
    fn decode(value: &Value) -> Option<Self> {
        let mut decoded = Self::new();
        for (key, item) in value.as_map()? {
            if !item.is_null() {
                decoded.insert(key.clone(), T::decode(item)?);
            }
        }
        Some(decoded)
    }
    fn encode(&self) -> Value {
        let mut items = BTreeMap::new();
        for (key, item) in self {
            items.insert(key.clone(), item.encode());
        }
        Value::Map(items)
    }
    fn same(a: &Value, b: &Value) -> bool {
        same_maps(a, b, T::same)
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        Element::of::<T>().check_map(value, path, problems);
    }
}

/// The elements, unless there are problems with one of them. `at` tells where each is.
pub(in crate::schema) fn taken<T: Field>(
    items: &[Value],
    at: &dyn Fn(usize) -> Path,
    problems: &mut Vec<Problem>,
) -> Option<Vec<T>> {
    let mut taken = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        taken.extend(T::take(item, &at(i), problems));
    }
    (taken.len() == items.len()).then_some(taken)
}

/// A set of these elements.
pub(in crate::schema) fn inserted<T: Ord>(elements: Vec<T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for element in elements {
        set.insert(element);
    }
    set
}

fn encoded<'a, T: Field + 'a>(elements: impl ExactSizeIterator<Item = &'a T>) -> Vec<Value> {
    let mut items = Vec::with_capacity(elements.len());
    for element in elements {
        items.push(element.encode());
    }
    items
}

/// Whether two values mean the same.
type Same = fn(&Value, &Value) -> bool;

fn same_lists(a: &Value, b: &Value, same: Same) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        _ => a == b,
    }
}

fn same_sets(a: &Value, b: &Value, same: Same) -> bool {
    match (a, b) {
        (Value::Set(a), Value::Set(b)) => same_elements(a, b, same),
        _ => a == b,
    }
}

/// Whether every element of `a` has a partner of the same meaning in `b`, and none is left over.
pub(in crate::schema) fn same_elements(
    a: &[Value],
    b: &[Value],
    same: impl Fn(&Value, &Value) -> bool,
) -> bool {
    let mut left: Vec<&Value> = b.iter().collect();
    a.len() == b.len()
        && a.iter().all(|a| match left.iter().position(|b| same(a, b)) {
            Some(i) => {
                left.swap_remove(i);
                true
            }
            None => false,
        })
}

fn same_maps(a: &Value, b: &Value, same: Same) -> bool {
    match (a, b) {
        (Value::Map(a), Value::Map(b)) => a.keys().chain(b.keys()).all(|key| {
            let [a, b] = [a, b].map(|map| map.get(key).unwrap_or(&Value::Null));
            a == b || (!a.is_null() && !b.is_null() && same(a, b))
        }),
        _ => a == b,
    }
}

/// What is said of the elements of a collection, without their type.
struct Element {
    nullable: bool,
    empty_is_none: bool,
    check: fn(&Value, &Path, &mut Vec<Problem>),
}
impl Element {
    const fn of<T: Field>() -> Self {
        Self { nullable: T::NULLABLE, empty_is_none: T::EMPTY_IS_NONE, check: T::check }
    }
    fn check_list(&self, value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        for (i, item) in value.as_elements().unwrap_or_default().iter().enumerate() {
            self.check(item, &path.index(i), problems);
        }
    }
    // Terraform cannot index sets: the problem is shown at the set.
    fn check_set(&self, value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        for item in value.as_elements().unwrap_or_default() {
            let mut inner = Vec::new();
            self.check(item, &Path::root(), &mut inner);
            let at_set = |(at, what): Problem| {
                let what = if at.0.is_empty() { what } else { format!("{at}: {what}") };
                (path.clone(), what)
            };
            problems.extend(inner.into_iter().map(at_set));
        }
    }
    fn check_map(&self, value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        let items = value.as_map().into_iter().flatten();
        for (key, item) in items.filter(|(_, item)| !item.is_null()) {
            self.check(item, &path.key(key), problems);
        }
    }
    /// What is wrong with one. Terraform lets any of them be null, and a collection that holds a null where none can be
    /// does not decode at all: that has to be said here, or the whole of it would be lost.
    fn check(&self, item: &Value, path: &Path, problems: &mut Vec<Problem>) {
        if item.is_null() && !self.nullable {
            let problem =
                "Null elements are not allowed: leave it out, for example with `compact()`.";
            problems.push((path.clone(), problem.to_owned()));
        }
        if item.as_str() == Some("") && self.empty_is_none {
            problems.push((path.clone(), "An element is empty here: leave it out.".to_owned()));
        }
        (self.check)(item, path, problems);
    }
}
