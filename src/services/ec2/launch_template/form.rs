//! How values are written in a launch template, and how in calls.

use crate::services::ec2::int32;
use std::collections::BTreeSet;

/// What a truth can be where hashicorp/aws has it as a string, so that none is something else than `false`.
pub(super) const TRUTHS: &[&str] = &["true", "false"];

/// A string that says something.
pub(super) fn said(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// One of the words that EC2 knows.
pub(super) fn word<T: for<'a> From<&'a str>>(text: Option<&str>) -> Option<T> {
    text.filter(|text| !text.is_empty()).map(T::from)
}

/// A word of EC2 as a string.
pub(super) fn told<T: AsRef<str>>(word: Option<&T>) -> Option<String> {
    word.map(|word| word.as_ref().to_owned())
}

/// A truth that is written as a string.
pub(super) fn truth(text: Option<&str>) -> Option<bool> {
    text.and_then(|text| text.parse().ok())
}

/// A truth, as a string.
pub(super) fn text(truth: Option<bool>) -> Option<String> {
    truth.map(|truth| truth.to_string())
}

/// A number that says something: zero does not, as in hashicorp/aws.
pub(super) fn number(number: Option<i64>) -> Option<i32> {
    int32(number.filter(|number| *number != 0))
}

/// The elements of a set, if it has any.
pub(super) fn all<T: AsRef<str>>(set: Option<&BTreeSet<T>>) -> Option<Vec<String>> {
    let all: Vec<String> = set.into_iter().flatten().map(|one| one.as_ref().to_owned()).collect();
    Some(all).filter(|all| !all.is_empty())
}

/// The same as words of EC2.
pub(super) fn words<T: for<'a> From<&'a str>>(set: Option<&BTreeSet<String>>) -> Option<Vec<T>> {
    all(set).map(|all| all.iter().map(|one| T::from(one.as_str())).collect())
}

/// A set of what EC2 tells, if that is anything.
pub(super) fn set<T: AsRef<str>, U: From<String> + Ord>(list: &[T]) -> Option<BTreeSet<U>> {
    let set: BTreeSet<U> = list.iter().map(|one| one.as_ref().to_owned().into()).collect();
    Some(set).filter(|set| !set.is_empty())
}

/// The elements of a list that say something, if there are any. EC2 counts those that it gets.
pub(super) fn solid<T: PartialEq>(all: impl Iterator<Item = T>, nothing: &[T]) -> Option<Vec<T>> {
    let all: Vec<T> = all.filter(|one| !nothing.contains(one)).collect();
    Some(all).filter(|all| !all.is_empty())
}
