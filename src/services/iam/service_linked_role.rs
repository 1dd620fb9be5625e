//! `aws_iam_service_linked_role`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{ABSENT, because, contended, date, from_aws, retry, tag_rules, to_aws};
use crate::arn::Arn;
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, Identity, Key, Lost, Observed, Operation,
    Resource, Result, Scope, Spec, Tagging, Tags, required,
};
use crate::plan::Draft;
use crate::schema::types::{IamName, RoleDescription, ServiceName};
use crate::value::Value;
use aws_sdk_iam::types::{DeletionTaskFailureReasonType, DeletionTaskStatusType, Role as AwsRole};
use std::fmt;

model! {
    /// Provides a service-linked role: a role that only one service of AWS may assume, and whose permissions AWS
    /// manages.
    pub(in crate::services) struct ServiceLinkedRole {
        /// ARN of the role.
        #[tf(computed)]
        arn: Option<String>,
        /// Name of the service, such as `elasticloadbalancing.amazonaws.com`.
        #[tf(required, replace, length = (1, 128))]
        aws_service_name: ServiceName,
        /// When the role was made, in RFC 3339.
        #[tf(computed)]
        create_date: Option<String>,
        /// End of the name of the role, after an underscore. Few services take one, and some put one there
        /// themselves. Left out, it stays as it is.
        #[tf(optional, computed, replace, length = (0, 64))]
        custom_suffix: Option<IamName>,
        /// Description of the role. The service's own, if none is set.
        #[tf(optional, computed, length = (0, 1000))]
        description: Option<RoleDescription>,
        /// ARN of the role.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the role.
        #[tf(computed)]
        name: Option<String>,
        /// Path of the role.
        #[tf(computed)]
        path: Option<String>,
        /// ID of the role, which no other role ever has, not even one of the same name.
        #[tf(computed)]
        unique_id: Option<String>,
    }
}

/// The ARN of a service-linked role: `arn:aws:iam::ACCOUNT:role/aws-service-role/SERVICE/NAME`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct LinkedRole {
    arn: String,
    service: String,
    name: String,
}

impl fmt::Display for LinkedRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arn)
    }
}

impl Key for LinkedRole {
    fn parse(id: &str) -> Result<Self, String> {
        let parsed = id.parse::<Arn>().ok();
        let parts: Vec<&str> =
            parsed.as_ref().map(|arn| arn.resource.split('/').collect()).unwrap_or_default();
        match parts.as_slice() {
            ["role", "aws-service-role", service, name] => Ok(Self {
                arn: id.to_owned(),
                service: (*service).to_owned(),
                name: (*name).to_owned(),
            }),
            _ => Err(format!("\"{id}\" is not the ARN of a service-linked role.")),
        }
    }
}

impl LinkedRole {
    /// What stands behind the underscore in the name. Nothing in it tells whether a user asked for that or the name that
    /// the service gives has one, as in `AWSServiceRoleForHealth_EventProcessor`.
    ///
    /// <https://docs.aws.amazon.com/health/latest/ug/using-service-linked-roles.html>
    fn suffix(&self) -> Option<&str> {
        self.name.split_once('_').map(|(_, suffix)| suffix)
    }
}

impl Resource for ServiceLinkedRole {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        tagging: Some(Tagging {
            on_create: false,
            policy_type: None,
            set: |cx, arn, tags| Box::pin(tag(cx, arn, tags)),
            remove: |cx, arn, keys| Box::pin(untag(cx, arn, keys)),
        }),
        retries: &[
            // What allows the call may be as new as this.
            because(Because::Changed("aws_iam_"), Operation::Create, "AccessDenied", ""),
            // The role is tagged right after it was made.
            retry(Operation::Create, "NoSuchEntity", ""),
            contended(Operation::Create),
            contended(Operation::Update),
            contended(Operation::Delete),
        ],
        identity: Some(Identity::ARN),
        // The service may make its role at any time, too. One that was there before is never taken for ours.
        ..Spec::of("aws_iam_service_linked_role", Lost::Compare, "the ARN of the role")
    };
    type Key = LinkedRole;

    fn plan(draft: &mut Draft<'_>) {
        tag_rules::check(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<LinkedRole> {
        let answer = cx
            .iam()
            .create_service_linked_role()
            .aws_service_name(plan.aws_service_name.as_str())
            .set_custom_suffix(plan.custom_suffix.clone().map(Into::into))
            .set_description(plan.description.clone().map(Into::into))
            .send()
            .await?;
        LinkedRole::parse(&required(answer.role, "Role")?.arn).map_err(Error::Invalid)
    }

    async fn read(cx: &Cx, keys: &[LinkedRole]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for key in keys {
            let answer = cx.iam().get_role().role_name(&key.name).send().await.absent_if(ABSENT)?;
            let known = cx.known(&key.arn);
            let role = answer.and_then(|answer| answer.role).map(|role| observed(key, role, known));
            found.add(key, role);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, key: &LinkedRole, change: Change<'_, Self>) -> Result<()> {
        if let Some(description) = change.of(ServiceLinkedRole::description) {
            // What is left out of the call becomes one hour. That is the duration of every service-linked role, and
            // IAM refuses to set one.
            let call = cx.iam().update_role().role_name(&key.name);
            call.description(description.as_ref().map_or("", RoleDescription::as_str))
                .send()
                .await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, key: &LinkedRole, _: &Self) -> Result<()> {
        let call = cx.iam().delete_service_linked_role().role_name(&key.name);
        let Some(answer) = call.send().await.absent_if(ABSENT)? else { return Ok(()) };
        let task = answer.deletion_task_id;
        let limit = Self::SPEC.timeouts.limit(Operation::Delete, &Value::Null);
        let is_deleted = || is_deleted(cx.clone(), task.clone());
        cx.until_within(limit, "in use by its service", is_deleted).await
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<LinkedRole>> {
        let path = format!("/aws-service-role/{}/", plan.aws_service_name.as_str());
        let pages = cx.iam().list_roles().path_prefix(path).into_paginator().items().send();
        let roles: Vec<AwsRole> = pages.collect::<std::result::Result<_, _>>().await?;
        let described = |role: &&AwsRole| {
            let wanted = plan
                .description
                .as_ref()
                .map(RoleDescription::as_str)
                .filter(|text| !text.is_empty());
            wanted.is_none_or(|wanted| role.description() == Some(wanted))
        };
        let ours =
            roles.iter().filter(|role| cx.can_have_made(Some(&role.create_date))).filter(described);
        let keys = ours.filter_map(|role| LinkedRole::parse(&role.arn).ok());
        let wanted = plan.custom_suffix.as_ref().map(IamName::as_str);
        Ok(keys.filter(|key| wanted.is_none() || key.suffix() == wanted).collect())
    }
}

/// Whether the service has given the role up. An error if it refuses to.
async fn is_deleted(cx: Cx, task: String) -> Result<bool> {
    let call = cx.iam().get_service_linked_role_deletion_status().deletion_task_id(task);
    let answer = call.send().await?;
    match answer.status {
        DeletionTaskStatusType::Succeeded => Ok(true),
        DeletionTaskStatusType::Failed => Err(Error::Failed(why(answer.reason))),
        _ => Ok(false),
    }
}

fn why(reason: Option<DeletionTaskFailureReasonType>) -> String {
    let Some(reason) = reason else { return "no reason was given".into() };
    let uses = reason.role_usage_list.iter().flatten();
    let uses: Vec<String> =
        uses.flat_map(|usage| usage.resources.clone().unwrap_or_default()).collect();
    let text = reason.reason.unwrap_or_else(|| "no reason was given".into());
    if uses.is_empty() { text } else { format!("{text} In use by {}", uses.join(", ")) }
}

/// `known` is what the plan or the state says of it.
fn observed(key: &LinkedRole, role: AwsRole, known: &Value) -> Observed<ServiceLinkedRole> {
    let tags = from_aws(role.tags());
    // An empty suffix that is written is none, whatever the name is.
    let written = known.get(ServiceLinkedRole::custom_suffix.name).as_str();
    let suffix = key.suffix().filter(|_| written != Some(""));
    Observed::settled(ServiceLinkedRole {
        arn: Some(key.arn.clone()),
        aws_service_name: key.service.as_str().into(),
        create_date: date(Some(&role.create_date)),
        custom_suffix: suffix.map(Into::into),
        description: role.description.map(Into::into),
        id: Some(key.arn.clone()),
        name: Some(role.role_name),
        path: Some(role.path),
        unique_id: Some(role.role_id),
    })
    .tagged(tags)
}

fn name(arn: &str) -> Result<String> {
    Ok(LinkedRole::parse(arn).map_err(Error::Invalid)?.name)
}

async fn tag(cx: &Cx, arn: &str, tags: Tags) -> Result<()> {
    cx.iam().tag_role().role_name(name(arn)?).set_tags(Some(to_aws(&tags)?)).send().await?;
    Ok(())
}

async fn untag(cx: &Cx, arn: &str, keys: Vec<String>) -> Result<()> {
    cx.iam().untag_role().role_name(name(arn)?).set_tag_keys(Some(keys)).send().await?;
    Ok(())
}
