//! AMIs, as data sources ask for them.

use super::filter;
use crate::engine::{Cx, Error, Result};
use crate::schema::types::Pattern;
use crate::services::ec2::PAGE;
use aws_sdk_ec2::types::{Filter, Image};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use regex_lite::Regex;

/// Which AMIs are asked for.
pub(super) struct Wanted<'a> {
    pub(super) executable_users: &'a [String],
    pub(super) filters: Vec<Filter>,
    pub(super) include_deprecated: Option<bool>,
    pub(super) name_regex: Option<&'a Pattern>,
    pub(super) owners: &'a [String],
}

impl Wanted<'_> {
    /// All of them.
    pub(super) async fn find(&self, cx: &Cx) -> Result<Vec<Image>> {
        let all = |of: &[String]| (!of.is_empty()).then(|| of.to_vec());
        let call = cx
            .ec2()
            .describe_images()
            .max_results(PAGE)
            .set_executable_users(all(self.executable_users))
            .set_filters(Some(self.filters.clone()).filter(|filters| !filters.is_empty()))
            .set_include_deprecated(self.include_deprecated)
            .set_owners(all(self.owners));
        let pages = call.into_paginator().items().send();
        let mut images: Vec<Image> = pages.collect::<std::result::Result<_, _>>().await?;
        if let Some(pattern) = self.pattern() {
            let pattern =
                Regex::new(pattern).map_err(|problem| Error::Invalid(problem.to_string()))?;
            images.retain(|image| image.name().is_some_and(|name| pattern.is_match(name)));
        }
        Ok(images)
    }

    /// What is asked for, as an error tells it: filters, and arguments that are none.
    pub(super) fn said(&self) -> Vec<Filter> {
        let mut said = self.filters.clone();
        let lists = [("executable_users", self.executable_users), ("owners", self.owners)];
        let lists = lists.into_iter().filter(|(_, values)| !values.is_empty());
        said.extend(lists.map(|(name, values)| filter(name, values)));
        said.extend(self.pattern().map(|pattern| filter("name_regex", [pattern])));
        said
    }

    fn pattern(&self) -> Option<&str> {
        self.name_regex.map(Pattern::as_str).filter(|pattern| !pattern.is_empty())
    }
}

/// When an AMI was created.
pub(super) fn created(image: &Image) -> Option<DateTime> {
    DateTime::from_str(image.creation_date()?, Format::DateTime).ok()
}
