//! Sets in which an empty string is no element.

use crate::schema::{Field, Problem, Shape};
use crate::value::{Path, Value};
use std::collections::BTreeSet;
use std::ops::Deref;

/// A set of strings. An empty one is no element, as in hashicorp/aws: modules leave elements out like that.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sparse<T>(BTreeSet<T>);

impl<T> Deref for Sparse<T> {
    type Target = BTreeSet<T>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
impl<T> From<BTreeSet<T>> for Sparse<T> {
    fn from(elements: BTreeSet<T>) -> Self {
        Self(elements)
    }
}

impl<T: Field + Ord> Field for Sparse<T> {
    const SHAPE: Shape = BTreeSet::<T>::SHAPE;
    fn decode(value: &Value) -> Option<Self> {
        BTreeSet::decode(&filled(value)).map(Self)
    }
    fn encode(&self) -> Value {
        self.0.encode()
    }
    fn same(a: &Value, b: &Value) -> bool {
        BTreeSet::<T>::same(&filled(a), &filled(b))
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        BTreeSet::<T>::check(&filled(value), path, problems);
    }
}

/// A set without its empty strings.
fn filled(set: &Value) -> Value {
    let Value::Set(elements) = set else { return set.clone() };
    Value::Set(elements.iter().filter(|element| element.as_str() != Some("")).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::super::ArnText;
    use super::*;

    type Arns = Sparse<ArnText>;
    const ARN: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    fn set(elements: &[&str]) -> Value {
        Value::set(elements.iter().map(|element| Value::from(*element)).collect())
    }

    #[test]
    fn an_empty_string_is_no_element() {
        assert_eq!(Arns::decode(&set(&["", ARN])).unwrap().encode(), set(&[ARN]));
        assert!(Arns::same(&set(&[""]), &set(&[])) && Arns::same(&set(&[ARN]), &set(&["", ARN])));
        assert!(!Arns::same(&set(&["", ARN]), &set(&[])));
    }

    #[test]
    fn null_and_what_is_no_arn_are_wrong_still() {
        for (value, count) in
            [(set(&["", ARN]), 0), (set(&["x"]), 1), (Value::Set(vec![Value::Null]), 1)]
        {
            let mut problems = Vec::new();
            Arns::check(&value, &Path::root(), &mut problems);
            assert_eq!(problems.len(), count, "{value:?}: {problems:?}");
        }
    }
}
