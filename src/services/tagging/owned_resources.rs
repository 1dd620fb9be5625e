//! `aws_owned_resources`.

#[cfg(test)]
mod tests;

use crate::engine::{Cx, DataSource, Result};
use aws_sdk_resourcegroupstagging::types::{ResourceTagMapping, Tag, TagFilter};
use std::collections::{BTreeMap, BTreeSet};

/// How many objects a page has at most.
/// <https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html>
const PAGE: i32 = 100;

model! {
    /// Lists what carries given tags in an account and region, of every service that the Resource Groups Tagging API knows.
    /// For a precondition before the way to an account is given up: what is still there then is out of reach for good.
    ///
    /// Asks with `tag:GetResources`. Objects of global services are listed in one region, `us-east-1` in the partition `aws`.
    /// Roles and users of IAM are not known to this API, an object without tags is listed nowhere, and one that was made or
    /// deleted a moment ago may not be shown or may still be.
    pub struct OwnedResources {
        /// ARNs of what carries the tags, sorted.
        #[tf(computed)]
        arns: Option<Vec<String>>,
        /// Region in which was looked.
        #[tf(computed)]
        id: Option<String>,
        /// Lists only these types, as the API calls them: a service, such as `ec2`, or a type of it, such as
        /// `ec2:instance`. All types if none is set.
        #[tf(optional, max = 100, length = (1, 256))]
        resource_types: Option<BTreeSet<String>>,
        /// What carries the tags, in the order of `arns`.
        #[tf(computed)]
        resources: Option<Vec<OwnedResource>>,
        /// The tags that an object has to carry, all of them, with these values. An empty value is a value as well.
        #[tf(required, min = 1, max = 50)]
        tags: BTreeMap<String, String>,
    }
}

model! {
    /// Something that carries the tags.
    pub(in crate::services) struct OwnedResource {
        /// ARN of the object.
        #[tf(computed)]
        arn: Option<String>,
        /// All its tags.
        #[tf(computed)]
        tags: Option<BTreeMap<String, String>>,
    }
}

impl DataSource for OwnedResources {
    const TYPE: &'static str = "aws_owned_resources";

    async fn read(cx: &Cx, asked: &Self) -> Result<Self> {
        let types = asked.resource_types.clone().filter(|types| !types.is_empty());
        let filter =
            |(key, value): (&String, &String)| TagFilter::builder().key(key).values(value).build();
        let call = cx
            .tagging()
            .get_resources()
            .set_tag_filters(Some(asked.tags.iter().map(filter).collect()))
            .set_resource_type_filters(types.map(|types| types.into_iter().collect()))
            .resources_per_page(PAGE);
        let pages = call.into_paginator().items().send();
        let found: Vec<ResourceTagMapping> = pages.collect::<std::result::Result<_, _>>().await?;
        // Pages may overlap where something changes meanwhile.
        let found: BTreeMap<String, BTreeMap<String, String>> =
            found.into_iter().filter_map(tagged).collect();
        let resource = |(arn, tags)| OwnedResource { arn: Some(arn), tags: Some(tags) };
        Ok(Self {
            arns: Some(found.keys().cloned().collect()),
            id: Some(cx.region().to_owned()),
            resources: Some(found.into_iter().map(resource).collect()),
            ..asked.clone()
        })
    }
}

fn tagged(mapping: ResourceTagMapping) -> Option<(String, BTreeMap<String, String>)> {
    let pair = |tag: Tag| (tag.key, tag.value);
    let tags = mapping.tags.unwrap_or_default().into_iter().map(pair).collect();
    Some((mapping.resource_arn?, tags))
}
