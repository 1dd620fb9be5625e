//! `aws_launch_template`.

mod data;
mod devices;
mod form;
mod interfaces;
mod known;
mod market;
mod model;
mod options;
mod place;
mod plan;
mod read;
mod requirements;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::risks;
use super::{TAGGING, tag_specifications};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Found, Identity, Lost, Operation, Resource, Result, Retry, Spec,
    Tagging, Within, required,
};
use crate::plan::Draft;
use crate::services::names;
use crate::value::Value;
use aws_sdk_ec2::types::{ResourceType, ValidationWarning};

pub(in crate::services) use model::LaunchTemplate;
pub(super) use read::{latest_of, with_filters};

/// The refusal of a template that is not there, or not shown everywhere yet.
const ABSENT: &str = "InvalidLaunchTemplateId.NotFound";
/// The same of a version.
const NO_VERSION: &str = "InvalidLaunchTemplateId.VersionNotFound";

/// So many templates are described by one call.
const AT_ONCE: usize = 100;

/// A refusal that passes by itself, whatever its message.
const fn retry(code: &'static str, because: Because) -> Retry {
    Retry { operation: Operation::Update, code, message: "", within: Within::Propagation(because) }
}

impl Resource for LaunchTemplate {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging { policy_type: Some("ec2:launch-template"), ..TAGGING }),
        read_at_once: AT_ONCE,
        retries: &[retry(ABSENT, Because::Named), retry(NO_VERSION, Because::Itself)],
        identity: Some(Identity::by(&[LaunchTemplate::id.name])),
        ..Spec::of(
            "aws_launch_template",
            Lost::Idempotent,
            "the ID of the launch template, such as `lt-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        plan::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        plan::plan(draft);
    }

    fn risks(config: &Value, planned: &Value, told: &mut Diagnostics) {
        risks::of_metadata(config, planned, told);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let (name, prefix) = (plan.name.as_ref(), plan.name_prefix.as_ref());
        let answer = cx
            .ec2()
            .create_launch_template()
            .client_token(cx.token())
            .launch_template_name(names::chosen(cx, name, prefix, names::PREFIX))
            .set_version_description(form::said(plan.description.as_deref()))
            .launch_template_data(data::wanted(plan))
            .set_tag_specifications(tag_specifications(cx, ResourceType::LaunchTemplate))
            .send()
            .await?;
        cx.once(CREATED, async { Ok(true) }).await?;
        warn(cx, answer.warning);
        required(answer.launch_template.and_then(|template| template.launch_template_id), "Id")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        read::read(cx, ids).await
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let made = new_version(cx, id, &change).await?;
        let follows = change.new.update_default_version == Some(true);
        let set = change.of(LaunchTemplate::default_version).copied().flatten();
        let default = made.filter(|_| follows).or(set);
        if let Some(version) = default {
            let call = cx.ec2().modify_launch_template().launch_template_id(id);
            call.default_version(version.to_string()).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        let call = cx.ec2().delete_launch_template().launch_template_id(id);
        call.send().await.absent_if(&[ABSENT])?;
        Ok(())
    }
}

/// The step of a create operation.
const CREATED: &str = "created";

/// The step that makes a version of a template.
fn version_of(id: &str) -> String {
    format!("version of {id}")
}

/// Makes a version where what it says is to be something else; returns its number. What the configuration does not say,
/// the version does not say either: it is made from nothing, and not from an older one.
async fn new_version(
    cx: &Cx,
    id: &str,
    change: &Change<'_, LaunchTemplate>,
) -> Result<Option<i64>> {
    let data = data::wanted(change.new);
    let [was, description] =
        [change.old, change.new].map(|one| form::said(one.description.as_deref()));
    let is_same = was == description && data::wanted(change.old) == data;
    let is_new = cx.once(CREATED, async { Ok(false) }).await?;
    if is_same || is_new {
        return Ok(None);
    }
    let make = async {
        let answer = cx
            .ec2()
            .create_launch_template_version()
            .launch_template_id(id)
            .set_version_description(description)
            .launch_template_data(data)
            .send()
            .await?;
        warn(cx, answer.warning);
        let number = answer.launch_template_version.and_then(|version| version.version_number);
        required(number, "VersionNumber")
    };
    cx.once(&version_of(id), make).await.map(Some)
}

/// Tells what EC2 has found wrong with a template. It takes it all the same, and refuses instances that are launched
/// from it.
fn warn(cx: &Cx, warning: Option<ValidationWarning>) {
    for error in warning.and_then(|warning| warning.errors).unwrap_or_default() {
        let message = error.message.or(error.code).unwrap_or_default();
        let detail =
            format!("EC2 has taken it, and says that no instance can be launched: {message}");
        cx.warn(Diagnostic::warning("The launch template may not work", detail));
    }
}
