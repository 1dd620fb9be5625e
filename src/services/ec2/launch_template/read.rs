//! What EC2 tells of launch templates.

use super::{ABSENT, LaunchTemplate, data, known, version_of};
use crate::engine::{AbsentIf, Cx, Found, Observed, Purpose, Result, concurrently, few};
use crate::services::ec2::{arn, from_aws};
use crate::services::names;
use aws_sdk_ec2::types::{Filter, LaunchTemplate as AwsTemplate, LaunchTemplateVersion};
use std::collections::BTreeMap;

/// The latest version, whatever its number.
const LATEST: &str = "$Latest";
/// So many templates or versions are answered at once.
const PAGE: i32 = 200;
/// The refusals of templates that are not there.
const GONE: &[&str] =
    &[ABSENT, "InvalidLaunchTemplateId.Malformed", "InvalidLaunchTemplateName.NotFoundException"];

pub(super) async fn read(cx: &Cx, ids: &[String]) -> Result<Found<LaunchTemplate>> {
    let templates = templates(cx, ids).await?;
    let there: Vec<String> =
        templates.iter().filter_map(|template| template.launch_template_id.clone()).collect();
    let mut versions: BTreeMap<String, LaunchTemplateVersion> = latest(cx, &there)
        .await?
        .into_iter()
        .filter_map(|version| Some((version.launch_template_id.clone()?, version)))
        .collect();
    let mut found = Found::<LaunchTemplate>::new();
    for template in templates {
        let Some(id) = template.launch_template_id.clone() else { continue };
        if let Some(version) = versions.remove(&id) {
            found.insert(id, observed(cx, &template, &version).await?);
        }
    }
    Ok(found)
}

/// Templates by ID.
async fn templates(cx: &Cx, ids: &[String]) -> Result<Vec<AwsTemplate>> {
    let call = cx.ec2().describe_launch_templates().max_results(PAGE);
    let all = few(call.into_paginator().items().send());
    let of = |ids| one_by_one_if_need_be(cx, ids);
    cx.described("launch templates", ids, AwsTemplate::launch_template_id, all, of).await
}

/// There is no filter for IDs, and a call with several of them fails where one is gone.
async fn one_by_one_if_need_be(cx: &Cx, ids: Vec<String>) -> Result<Vec<AwsTemplate>> {
    match by_ids(cx, ids.clone()).await? {
        Some(found) => Ok(found),
        None if ids.len() == 1 => Ok(vec![]),
        None => {
            let found = concurrently(ids, |id| {
                let cx = cx.clone();
                Box::pin(async move { by_ids(&cx, vec![id]).await })
            });
            Ok(found.await?.into_iter().flatten().flatten().collect())
        }
    }
}

async fn by_ids(cx: &Cx, ids: Vec<String>) -> Result<Option<Vec<AwsTemplate>>> {
    let call = cx.ec2().describe_launch_templates().set_launch_template_ids(Some(ids));
    let answer = call.send().await.absent_if(GONE)?;
    Ok(answer.map(|answer| answer.launch_templates.unwrap_or_default()))
}

/// The latest versions of templates: of each, or with one call those of all that there are.
async fn latest(cx: &Cx, ids: &[String]) -> Result<Vec<LaunchTemplateVersion>> {
    let call = cx.ec2().describe_launch_template_versions().versions(LATEST).max_results(PAGE);
    let all = few(call.into_paginator().items().send());
    let id = LaunchTemplateVersion::launch_template_id;
    let of = |ids| latest_of_each(cx, ids);
    cx.described("latest versions of launch templates", ids, id, all, of).await
}

async fn latest_of_each(cx: &Cx, ids: Vec<String>) -> Result<Vec<LaunchTemplateVersion>> {
    let found = concurrently(ids, |id| {
        let cx = cx.clone();
        Box::pin(async move { latest_of(&cx, &id).await })
    });
    Ok(found.await?.into_iter().flatten().collect())
}

/// The latest version of a template.
pub(in crate::services::ec2) async fn latest_of(
    cx: &Cx,
    id: &str,
) -> Result<Option<LaunchTemplateVersion>> {
    let call = cx.ec2().describe_launch_template_versions();
    let answer = call.launch_template_id(id).versions(LATEST).send().await.absent_if(GONE)?;
    Ok(answer.and_then(|answer| answer.launch_template_versions.unwrap_or_default().pop()))
}

/// Templates by ID, by name, and by filters.
pub(in crate::services::ec2) async fn with_filters(
    cx: &Cx,
    id: Option<&str>,
    name: Option<&str>,
    filters: Vec<Filter>,
) -> Result<Vec<AwsTemplate>> {
    let call = cx
        .ec2()
        .describe_launch_templates()
        .set_launch_template_ids(id.map(|id| vec![id.to_owned()]))
        .set_launch_template_names(name.map(|name| vec![name.to_owned()]))
        .set_filters(Some(filters).filter(|filters| !filters.is_empty()));
    let pages = call.into_paginator().items().send();
    let found = pages.collect::<std::result::Result<Vec<_>, _>>().await.absent_if(GONE)?;
    Ok(found.unwrap_or_default())
}

impl LaunchTemplate {
    /// What EC2 tells of a template and of one of its versions.
    pub(in crate::services::ec2) async fn told(
        cx: &Cx,
        template: &AwsTemplate,
        version: &LaunchTemplateVersion,
    ) -> Result<Self> {
        let account = cx.scope().identity().await?.account_id;
        let owner = Some(account.as_str());
        let id = template.launch_template_id.as_deref();
        let name = template.launch_template_name.as_deref();
        Ok(Self {
            arn: arn(cx, owner, "launch-template", id),
            default_version: template.default_version_number,
            id: template.launch_template_id.clone(),
            name: template.launch_template_name.clone().map(Into::into),
            name_prefix: name.map(|name| names::prefix_of(name).into()),
            ..data::seen(version)
        })
    }
}

async fn observed(
    cx: &Cx,
    template: &AwsTemplate,
    version: &LaunchTemplateVersion,
) -> Result<Observed<LaunchTemplate>> {
    let told = LaunchTemplate::told(cx, template, version).await?;
    let id = told.id.clone().unwrap_or_default();
    let settles = cx.purpose() == Purpose::Settle;
    let (mut is_old, mut is_not_default) = (false, false);
    let known = cx.known_as::<LaunchTemplate>(&id);
    if settles {
        let made = cx.once(&version_of(&id), async { Ok(0_i64) }).await?;
        is_old = told.latest_version.unwrap_or_default() < made;
        let follows = known.as_ref().and_then(|known| known.update_default_version);
        is_not_default = follows == Some(true) && told.default_version != told.latest_version;
    }
    let seen = match &known {
        Some(known) => known::beside(told, known, settles),
        None => told,
    };
    Ok(Observed::settled(seen)
        .tagged(from_aws(template.tags()))
        .moving_if(is_not_default, "without its default version")
        .moving_if(is_old, "without its new version"))
}
