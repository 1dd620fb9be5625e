//! Looking for one object, and saying what was looked for where there is none or are several.

use crate::engine::{Cx, Error, Result};
use crate::quoted::quoted;
use aws_sdk_ec2::types::Filter;
use aws_smithy_types::DateTime;
use std::future::Future;

/// So many objects, or values of a filter, are named in an error.
const NAMED: usize = 5;

/// What one object is looked for by.
pub(super) struct Search {
    what: [&'static str; 2],
    by: &'static str,
    filters: Vec<Filter>,
}

impl Search {
    /// `what` is one of them in words, and several; `by` is the filter for the ID of one; `filters` are what EC2 is
    /// asked with, and whatever else of the question an error has to tell.
    pub(super) fn of(what: [&'static str; 2], by: &'static str, filters: Vec<Filter>) -> Self {
        Self { what, by, filters }
    }

    pub(super) fn filters(&self) -> Vec<Filter> {
        self.filters.clone()
    }

    /// Whether the object with this ID is meant, and no other one.
    pub(super) fn is_for(&self, id: &str) -> bool {
        self.filters.iter().any(|filter| filter.name() == Some(self.by) && filter.values() == [id])
    }

    /// The object that `look` finds, also where this run has created it and AWS does not show it everywhere yet. An
    /// error if there is none.
    pub(super) async fn shown<T, F>(
        &self,
        cx: &Cx,
        type_name: &'static str,
        mut look: impl FnMut() -> F + Send,
    ) -> Result<T>
    where
        T: Send,
        F: Future<Output = Result<Option<T>>> + Send,
    {
        // What a call of the SDK needs is too large for the stack of each function on the way.
        let look = || Box::pin(look());
        let found = cx.shown(type_name, |made| self.is_for(made), look).await?;
        found.ok_or_else(|| self.nothing())
    }

    /// The one object among those that `look` finds. An error if there is none or are several; `key` is the ID of one.
    pub(super) async fn the_one<T, F>(
        &self,
        cx: &Cx,
        type_name: &'static str,
        key: impl Fn(&T) -> Option<&str> + Copy + Send + Sync,
        look: impl Fn() -> F + Send + Sync,
    ) -> Result<T>
    where
        T: Send,
        F: Future<Output = Result<Vec<T>>> + Send,
    {
        let look = || {
            let all = look();
            async move { self.only(all.await?, key) }
        };
        self.shown(cx, type_name, look).await
    }

    /// The object that was found, if there is one. An error if there are several.
    pub(super) fn only<T>(
        &self,
        found: Vec<T>,
        key: impl Fn(&T) -> Option<&str>,
    ) -> Result<Option<T>> {
        self.only_or(found, key, "")
    }

    /// The same; the error ends with what else can be done where there are several.
    pub(super) fn only_or<T>(
        &self,
        found: Vec<T>,
        key: impl Fn(&T) -> Option<&str>,
        or: &str,
    ) -> Result<Option<T>> {
        if found.len() > 1 {
            return Err(self.several(found.len(), found.iter().filter_map(key).collect(), or));
        }
        Ok(found.into_iter().next())
    }

    /// The same, or with `most_recent` the newest one, if there are several.
    pub(super) fn newest<T>(
        &self,
        mut found: Vec<T>,
        most_recent: Option<bool>,
        key: impl Fn(&T) -> Option<&str>,
        created: impl Fn(&T) -> Option<DateTime>,
    ) -> Result<Option<T>> {
        if most_recent != Some(true) {
            return self.only_or(found, key, ", or set `most_recent` to `true`");
        }
        // Two of the same second: the ID decides, so that each plan finds the same one.
        let age = |one: &T| (created(one).map(|time| time.secs()), key(one).map(str::to_owned));
        found.sort_by_cached_key(age);
        Ok(found.pop())
    }

    /// Nothing was found.
    pub(super) fn nothing(&self) -> Error {
        let ([one, _], filters) = (self.what, self.in_words());
        let with = if filters.is_empty() { "" } else { " with " };
        Error::Invalid(format!("there is no {one}{with}{filters}"))
    }

    fn several(&self, number: usize, mut keys: Vec<&str>, or: &str) -> Error {
        keys.sort_unstable();
        keys.dedup();
        let more = if keys.len() > NAMED { ", .." } else { "" };
        keys.truncate(NAMED);
        let ([_, several], keys, filters) = (self.what, keys.join(", "), self.in_words());
        let space = if filters.is_empty() { "" } else { " " };
        Error::Invalid(format!(
            "{number} {several} match{space}{filters} ({keys}{more}): add arguments or filters until one does{or}"
        ))
    }

    /// What was asked for.
    fn in_words(&self) -> String {
        let filters: Vec<String> = self.filters.iter().map(in_words).collect();
        filters.join(" and ")
    }
}

/// A filter and its values.
fn in_words(filter: &Filter) -> String {
    let values: Vec<String> = filter.values().iter().take(NAMED).map(|one| quoted(one)).collect();
    let more = if filter.values().len() > NAMED { ", .." } else { "" };
    format!("`{}` = {}{more}", filter.name().unwrap_or_default(), values.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::ec2::filter;

    fn told(filters: Vec<Filter>, found: &[&'static str]) -> String {
        let search = Search::of(["VPC", "VPCs"], "vpc-id", filters);
        let found = search.only(found.to_vec(), |id| Some(id));
        let found = found.and_then(|found| found.ok_or_else(|| search.nothing()));
        found.map_or_else(|error| error.to_string(), str::to_owned)
    }

    #[test]
    fn nothing_and_several_are_told_with_what_was_asked_for() {
        assert_eq!(told(vec![], &[]), "there is no VPC");
        assert_eq!(told(vec![], &["vpc-1"]), "vpc-1");
        let filters = || vec![filter("state", ["available"]), filter("tag:Name", ["a", "b"])];
        assert_eq!(
            told(filters(), &[]),
            r#"there is no VPC with `state` = "available" and `tag:Name` = "a" or "b""#
        );
        assert_eq!(
            told(filters(), &["vpc-2", "vpc-1"]),
            r#"2 VPCs match `state` = "available" and `tag:Name` = "a" or "b" (vpc-1, vpc-2): add arguments or filters until one does"#
        );
    }

    #[test]
    fn of_many_only_some_are_named() {
        let many = ["g", "f", "e", "d", "c", "b", "a", "a"];
        let several = told(vec![filter("cidr", many)], &many);
        assert!(
            several.contains(r#"`cidr` = "g" or "f" or "e" or "d" or "c", .. (a, b, c, d, e, ..)"#),
            "{several}"
        );
        assert!(several.starts_with("8 VPCs match"), "{several}");
    }

    #[test]
    fn what_is_asked_for_by_its_id_alone_is_known() {
        let search = |values: &[&str]| {
            Search::of(["VPC", "VPCs"], "vpc-id", vec![filter("vpc-id", values.to_vec())])
        };
        assert!(search(&["vpc-1"]).is_for("vpc-1"));
        assert!(!search(&["vpc-1", "vpc-2"]).is_for("vpc-1"));
        assert!(!Search::of(["VPC", "VPCs"], "vpc-id", vec![]).is_for("vpc-1"));
    }

    #[test]
    fn the_newest_is_chosen_only_where_that_is_asked_for() {
        let found = || vec![("a", 3), ("c", 7), ("b", 7)];
        let search = Search::of(["volume", "volumes"], "volume-id", vec![]);
        let newest = |most_recent| {
            let created = |one: &(&str, i64)| Some(DateTime::from_secs(one.1));
            search.newest(found(), most_recent, |one: &(&'static str, i64)| Some(one.0), created)
        };
        assert_eq!(newest(Some(true)).unwrap(), Some(("c", 7)));
        let several = newest(None).unwrap_err().to_string();
        assert!(several.ends_with("until one does, or set `most_recent` to `true`"), "{several}");
    }
}
