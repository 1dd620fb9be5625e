//! `aws_iam_policy`.

pub(super) mod in_force;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::{ABSENT, because, check_size, contended, from_aws, new_tags, retry, tag_rules, to_aws};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource,
    Result, Scope, Spec, Tagging, Tags, required,
};
use crate::plan::Draft;
use crate::schema::types::{IamName, PermissionsText, PolicyDescription, PolicyPath};
use crate::schema::{Field, Lit};
use crate::services::names;
use crate::value::Value;
use aws_sdk_iam::types::{Policy as AwsPolicy, PolicyScopeType, PolicyVersion};

/// How many characters IAM accepts in a managed policy, white space not counted.
const SIZE: usize = 6144;
/// How many versions IAM keeps of a policy.
const VERSIONS: usize = 5;

model! {
    /// Provides a managed policy of the account. A change of the policy makes a new version of it; of the five
    /// versions that IAM keeps, the oldest gives way.
    pub struct Policy {
        /// ARN of the policy.
        #[tf(computed)]
        arn: Option<String>,
        /// How many users, groups and roles the policy is attached to.
        #[tf(computed, recompute)]
        attachment_count: Option<i64>,
        /// Accepted for configurations of hashicorp/aws, and without effect: the provider waits until it sees
        /// what it has made.
        #[tf(optional, unread, range = (0, 600_000))]
        delay_after_policy_creation_in_ms: Option<i64>,
        /// Description of the policy.
        #[tf(optional, replace, length = (0, 1000))]
        description: Option<PolicyDescription>,
        /// ARN of the policy.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the policy. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, length = (1, 128), conflicts = &[Policy::name_prefix.name])]
        name: Option<IamName>,
        /// Prefix of a generated unique name.
        #[tf(optional, computed, replace, length = (1, 102), conflicts = &[Policy::name.name])]
        name_prefix: Option<IamName>,
        /// Path of the policy. `/` by default.
        #[tf(optional, replace, empty_is_unset, default = Lit::Text("/"))]
        path: Option<PolicyPath>,
        /// What the policy allows and denies, as JSON of at most 6144 characters without white space.
        #[tf(required)]
        policy: PermissionsText,
        /// ID of the policy, which no other policy ever has, not even one of the same name.
        #[tf(computed)]
        policy_id: Option<String>,
    }
}

impl Resource for Policy {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        tagging: Some(Tagging {
            on_create: true,
            policy_type: None,
            set: |cx, arn, tags| Box::pin(tag(cx, arn, tags)),
            remove: |cx, arn, keys| Box::pin(untag(cx, arn, keys)),
        }),
        retries: &[
            contended(Operation::Create),
            contended(Operation::Update),
            // A version that was just deleted may still count.
            because(Because::Itself, Operation::Update, "LimitExceeded", "versions"),
            contended(Operation::Delete),
            // As may an attachment.
            retry(Operation::Delete, "DeleteConflict", ""),
        ],
        identity: Some(Identity::ARN),
        ..Spec::of("aws_iam_policy", Lost::Unique, "the ARN of the policy")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let policy = Policy::policy.name;
        check_size(config.get(policy), policy, SIZE, problems);
    }

    // Where `ignore_changes` keeps the description as IAM has it, there is nothing to be said.
    fn plan(draft: &mut Draft<'_>) {
        tag_rules::check(draft);
        let description = Policy::description;
        let lost = draft.config(description).as_str().and_then(not_kept);
        if let Some(c) = lost.filter(|_| draft.changes(description)) {
            let detail = format!(
                "IAM does not keep {c:?} in the description of a policy: it stores another character in its place, \
                 and each later plan would replace the policy. Letters and signs of western European languages stay."
            );
            draft.error(description, "Invalid value", detail);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .iam()
            .create_policy()
            .policy_name(names::chosen(
                cx,
                plan.name.as_ref(),
                plan.name_prefix.as_ref(),
                names::PREFIX,
            ))
            .policy_document(plan.policy.as_str())
            .set_path(plan.path.clone().map(Into::into))
            .set_description(plan.description.clone().map(Into::into))
            .set_tags(new_tags(cx.tags())?)
            .send()
            .await?;
        required(answer.policy.and_then(|policy| policy.arn), "Arn")
    }

    async fn read(cx: &Cx, arns: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for arn in arns {
            found.add(arn, read(cx, arn).await?);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, arn: &String, change: Change<'_, Self>) -> Result<()> {
        let Some(policy) = change.of(Policy::policy) else { return Ok(()) };
        let mut old = replaced_versions(cx, arn).await?;
        old.sort_by_key(|version| version.create_date.map(|date| date.as_nanos()));
        // The version in force is one of the five.
        for version in old.iter().take((old.len() + 2).saturating_sub(VERSIONS)) {
            delete_version(cx, arn, version).await?;
        }
        let call = cx.iam().create_policy_version().policy_arn(arn);
        call.policy_document(policy.as_str()).set_as_default(true).send().await?;
        Ok(())
    }

    async fn delete(cx: &Cx, arn: &String, _: &Self) -> Result<()> {
        for version in replaced_versions(cx, arn).await? {
            delete_version(cx, arn, &version).await?;
        }
        cx.iam().delete_policy().policy_arn(arn).send().await.absent_if(ABSENT)?;
        Ok(())
    }

    async fn obstacles(cx: &Cx, arn: &String, refusal: &Error) -> Option<String> {
        if refusal.code() == Some("DeleteConflict") { attached(cx, arn).await } else { None }
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let name = names::chosen(cx, plan.name.as_ref(), plan.name_prefix.as_ref(), names::PREFIX);
        let path = plan.path.as_ref().map_or("/", PolicyPath::as_str);
        let policies = below(cx, PolicyScopeType::Local, path).await?;
        let mut new = policies.into_iter().filter(|policy| {
            policy.policy_name() == Some(&name) && cx.can_have_made(policy.create_date.as_ref())
        });
        let Some(arn) = new.find_map(|policy| policy.arn) else {
            return Ok(vec![]);
        };
        // A policy of somebody else that has the same name has other tags, or says something else.
        let ours = read(cx, &arn).await?.filter(|observed| {
            observed.tags == *cx.tags()
                && PermissionsText::same(&plan.policy.encode(), &observed.model.policy.encode())
        });
        Ok(ours.map(|_| arn).into_iter().collect())
    }
}

/// The first character of a description that IAM replaces:
/// <https://github.com/hashicorp/terraform-provider-aws/issues/41553>.
fn not_kept(description: &str) -> Option<char> {
    description.chars().find(|c| *c > '\u{ff}')
}

/// The policies at or below this path.
pub(super) async fn below(cx: &Cx, scope: PolicyScopeType, path: &str) -> Result<Vec<AwsPolicy>> {
    let call = cx.iam().list_policies().scope(scope).path_prefix(path);
    let pages = call.into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<_, _>>().await?)
}

async fn read(cx: &Cx, arn: &str) -> Result<Option<Observed<Policy>>> {
    let Some((policy, text)) = in_force::with_text(cx, arn).await? else { return Ok(None) };
    let tags = from_aws(policy.tags());
    let name = policy.policy_name.unwrap_or_default();
    Ok(Some(
        Observed::settled(Policy {
            arn: policy.arn.clone(),
            attachment_count: policy.attachment_count.map(i64::from),
            delay_after_policy_creation_in_ms: None,
            description: policy.description.map(Into::into),
            id: policy.arn,
            name_prefix: Some(names::prefix_of(&name).into()),
            name: Some(name.into()),
            path: policy.path.map(Into::into),
            policy: text,
            policy_id: policy.policy_id,
        })
        .tagged(tags),
    ))
}

/// The versions of a policy that are not in force.
async fn replaced_versions(cx: &Cx, arn: &str) -> Result<Vec<PolicyVersion>> {
    let pages = cx.iam().list_policy_versions().policy_arn(arn).into_paginator().items().send();
    let versions = pages.collect::<std::result::Result<Vec<_>, _>>().await.absent_if(ABSENT)?;
    let mut versions = versions.unwrap_or_default();
    versions.retain(|version| !version.is_default_version);
    Ok(versions)
}

async fn delete_version(cx: &Cx, arn: &str, version: &PolicyVersion) -> Result<()> {
    let call = cx.iam().delete_policy_version().policy_arn(arn);
    let call = call.version_id(version.version_id().unwrap_or_default());
    call.send().await.absent_if(ABSENT)?;
    Ok(())
}

/// Why a policy cannot be deleted: what it is attached to.
async fn attached(cx: &Cx, arn: &str) -> Option<String> {
    let to = cx.iam().list_entities_for_policy().policy_arn(arn).send().await.ok()?;
    let roles = to.policy_roles().iter().map(|r| ("role", r.role_name()));
    let users = to.policy_users().iter().map(|u| ("user", u.user_name()));
    let groups = to.policy_groups().iter().map(|g| ("group", g.group_name()));
    let named = roles.chain(users).chain(groups);
    let named: Vec<_> =
        named.map(|(kind, name)| format!("{kind} {}", name.unwrap_or_default())).collect();
    let told = "It is still attached to, or the permissions boundary of";
    let named = Some(named.join(", ")).filter(|named| !named.is_empty())?;
    Some(format!("{told}: {named}. Detach it there first."))
}

async fn tag(cx: &Cx, arn: &str, tags: Tags) -> Result<()> {
    cx.iam().tag_policy().policy_arn(arn).set_tags(Some(to_aws(&tags)?)).send().await?;
    Ok(())
}

async fn untag(cx: &Cx, arn: &str, keys: Vec<String>) -> Result<()> {
    cx.iam().untag_policy().policy_arn(arn).set_tag_keys(Some(keys)).send().await?;
    Ok(())
}
