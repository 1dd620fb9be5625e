//! `aws_iam_role`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::account::{self, RoleInAccount};
use super::role_policies::{self, InlinePolicies};
use super::role_removal::{self, Owned};
use super::{
    ABSENT, ATTACHMENT, POLICY_IN_ROLE, TRUST_OF_ROLE, check_trust_size, contended, date, document,
    from_aws, new_tags, retry, tag_rules, to_aws,
};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Change, Cx, Found, Identity, Lost, Observed, Operation, Resource, Result, Scope,
    Setting, Spec, Tagging, Tags, required,
};
use crate::plan::Draft;
use crate::schema::types::{IamName, IamPath, PolicyArn, RoleDescription, Sparse, TrustText};
use crate::schema::{Field, Lit};
use crate::services::names;
use crate::value::Value;
use aws_sdk_iam::types::Role as AwsRole;

model! {
    /// Provides an IAM role.
    pub struct Role {
        /// Name of the role.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the role.
        #[tf(computed)]
        arn: Option<String>,
        /// Trust policy: who may assume the role, as JSON.
        #[tf(required)]
        assume_role_policy: TrustText,
        /// When the role was made, in RFC 3339.
        #[tf(computed)]
        create_date: Option<String>,
        /// Description of the role.
        #[tf(optional, length = (0, 1000))]
        description: Option<RoleDescription>,
        /// Whether a destroy also detaches and deletes the policies that were added elsewhere. `false` by
        /// default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        force_detach_policies: Option<bool>,
        /// Policies in the role. If any is set, all others are removed from the role; an
        /// empty block or list removes all.
        #[tf(optional, computed, null, deprecated = "Use the type aws_iam_role_policy, and \
            aws_iam_role_policies_exclusive if the role shall have no other.")]
        inline_policy: Option<InlinePolicies>,
        /// ARNs of managed policies. If set, all others are detached from the role; an empty set detaches all.
        #[tf(optional, computed, null, max = role_policies::MOST_ATTACHED, deprecated = "Use the type aws_iam_role_policy_attachment, and \
            aws_iam_role_policy_attachments_exclusive if the role shall have no other.")]
        managed_policy_arns: Option<Sparse<PolicyArn>>,
        /// How long a session may last, in seconds, from 3600 to 43200. 3600 by default.
        #[tf(optional, default = Lit::Int(3600), range = (3600, 43200))]
        max_session_duration: Option<i64>,
        /// Name of the role. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, length = (1, 64), conflicts = &[Role::name_prefix.name])]
        name: Option<IamName>,
        /// Prefix of a generated unique name.
        #[tf(optional, computed, replace, length = (1, 38), conflicts = &[Role::name.name])]
        name_prefix: Option<IamName>,
        /// Path of the role. `/` by default.
        #[tf(optional, replace, empty_is_unset, default = Lit::Text("/"))]
        path: Option<IamPath>,
        /// ARN of the policy that limits what the role can be allowed.
        #[tf(optional)]
        permissions_boundary: Option<PolicyArn>,
        /// ID of the role, which no other role ever has, not even one of the same name.
        #[tf(computed)]
        unique_id: Option<String>,
    }
}

/// What there is to say about policies in the state that are in the way.
const NEVER_SET: &str = "The state shows them, which does not make them its own: a state that hashicorp/aws wrote \
    shows what others have added, too. If the configuration sets them, apply any change of the role first, which \
    tells so.";

impl Resource for Role {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        tagging: Some(Tagging {
            on_create: true,
            policy_type: Some("iam:role"),
            set: |cx, name, tags| Box::pin(tag(cx, name, tags)),
            remove: |cx, name, keys| Box::pin(untag(cx, name, keys)),
        }),
        trust_policy: Some(Role::assume_role_policy.name),
        retries: &[
            retry(Operation::Create, "MalformedPolicyDocument", "Invalid principal in policy"),
            retry(Operation::Update, "MalformedPolicyDocument", "Invalid principal in policy"),
            contended(Operation::Create),
            contended(Operation::Update),
            contended(Operation::Delete),
            // The boundary, the policies and the role itself may be as new as this.
            retry(Operation::Create, "NoSuchEntity", "not attachable"),
            retry(Operation::Update, "NoSuchEntity", "not attachable"),
            retry(Operation::Update, "NoSuchEntity", "The role with name"),
        ],
        sets: &[
            Setting::part(TRUST_OF_ROLE, &[Role::name.name], Role::assume_role_policy.name),
            Setting::part(
                POLICY_IN_ROLE,
                &[Role::name.name, Role::inline_policy.name],
                Role::inline_policy.name,
            ),
            Setting::part(
                ATTACHMENT,
                &[Role::name.name, Role::managed_policy_arns.name],
                Role::managed_policy_arns.name,
            ),
        ],
        identity: Some(Identity::by(&[Role::name.name])),
        ..Spec::of("aws_iam_role", Lost::Unique, "the name of the role")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let trust = Role::assume_role_policy.name;
        check_trust_size(config.get(trust), trust, problems);
        role_policies::check_room(config.get(Role::inline_policy.name), problems);
    }

    // Policies that nobody set are somebody else's. A new role is not even asked for them; one that was (in a
    // state of hashicorp/aws) may have others after any change.
    fn plan(draft: &mut Draft<'_>) {
        tag_rules::check(draft);
        if !draft.changes_anything() {
            return;
        }
        for name in [Role::inline_policy.name, Role::managed_policy_arns.name] {
            if draft.config(name).is_null() {
                let nothing = draft.prior(name).is_null();
                draft.set(name, if nothing { Value::Null } else { Value::Unknown });
            }
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .iam()
            .create_role()
            .role_name(names::chosen(
                cx,
                plan.name.as_ref(),
                plan.name_prefix.as_ref(),
                names::PREFIX,
            ))
            .assume_role_policy_document(plan.assume_role_policy.as_str())
            .set_path(plan.path.clone().map(Into::into))
            .set_description(plan.description.clone().map(Into::into))
            .set_max_session_duration(plan.max_session_duration.and_then(|n| i32::try_from(n).ok()))
            .set_permissions_boundary(plan.permissions_boundary.clone().map(Into::into))
            .set_tags(new_tags(cx.tags())?)
            .send()
            .await;
        let boundary = plan.permissions_boundary.as_ref().map_or("", PolicyArn::as_str);
        let answer =
            answer.map_err(|error| role_policies::unless_awaited(boundary, error.into()))?;
        let role = required(answer.role, "Role")?;
        cx.scope().note_trust_change(&role.arn);
        Ok(role.role_name)
    }

    async fn read(cx: &Cx, names: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for name in names {
            let observed = match account::role(cx, name).await {
                Some(listed) => Some(out_of_list(cx, listed)),
                None => asked_for(cx, name).await?,
            };
            found.add(name, observed);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, name: &String, change: Change<'_, Self>) -> Result<()> {
        let iam = cx.iam();
        if let Some(policy) = change.of(Role::assume_role_policy) {
            let call = iam.update_assume_role_policy().role_name(name);
            call.policy_document(policy.as_str()).send().await?;
            cx.scope().note_trust_change(change.old.arn.as_deref().unwrap_or_default());
        }
        let new = change.new;
        if change.of(Role::description).is_some() || change.of(Role::max_session_duration).is_some()
        {
            // A duration that is left out becomes one hour.
            iam.update_role()
                .role_name(name)
                .description(new.description.as_ref().map_or("", RoleDescription::as_str))
                .set_max_session_duration(
                    new.max_session_duration.and_then(|n| i32::try_from(n).ok()),
                )
                .send()
                .await?;
        }
        match change.of(Role::permissions_boundary) {
            Some(Some(boundary)) => {
                let call = iam.put_role_permissions_boundary().role_name(name);
                let put = call.permissions_boundary(boundary.as_str()).send().await;
                put.map_err(|error| {
                    role_policies::unless_awaited(boundary.as_str(), error.into())
                })?;
            }
            Some(None) => {
                let call = iam.delete_role_permissions_boundary().role_name(name);
                call.send().await.absent_if(ABSENT)?;
            }
            None => {}
        }
        if let Some(Some(policies)) = change.of(Role::inline_policy) {
            role_policies::set_inline(cx, name, policies).await?;
        }
        if let Some(Some(arns)) = change.of(Role::managed_policy_arns) {
            role_policies::set_attached(cx, name, arns).await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, name: &String, role: &Self) -> Result<()> {
        // What this resource manages goes with the role. An empty set manages nothing that would be in the way, and
        // what the configuration never set is in states of hashicorp/aws as well.
        let force = role.force_detach_policies == Some(true);
        let inline = role.inline_policy.as_ref().is_some_and(|policies| !policies.is_empty());
        let attached = role.managed_policy_arns.as_ref().is_some_and(|arns| !arns.is_empty());
        let owned = Owned {
            inline: force || (inline && cx.had_set(Role::inline_policy)),
            attached: force || (attached && cx.had_set(Role::managed_policy_arns)),
        };
        let shown = (inline && !owned.inline) || (attached && !owned.attached);
        role_removal::remove(cx, name, owned).await.map_err(|error| match error.code() {
            Some("DeleteConflict") if shown => error.explained(NEVER_SET),
            _ => error,
        })
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let name = names::chosen(cx, plan.name.as_ref(), plan.name_prefix.as_ref(), names::PREFIX);
        let answer = cx.iam().get_role().role_name(&name).send().await.absent_if(ABSENT)?;
        let role = answer.and_then(|answer| answer.role);
        // A role of somebody else that has the same name has other tags, another path or another trust policy.
        let ours = role.filter(|role| {
            let trust = &observed(role.clone()).model.assume_role_policy;
            cx.can_have_made(Some(&role.create_date))
                && from_aws(role.tags()) == *cx.tags()
                && plan.path.as_ref().is_none_or(|p| p.as_str() == role.path)
                && TrustText::same(&plan.assume_role_policy.encode(), &trust.encode())
        });
        if let Some(role) = &ours {
            cx.scope().note_trust_change(&role.arn);
        }
        Ok(ours.map(|role| role.role_name).into_iter().collect())
    }
}

async fn asked_for(cx: &Cx, name: &String) -> Result<Option<Observed<Role>>> {
    let answer = cx.iam().get_role().role_name(name).send().await.absent_if(ABSENT)?;
    let Some(role) = answer.and_then(|answer| answer.role) else { return Ok(None) };
    let mut observed = observed(role);
    if cx.wants(Role::inline_policy) {
        let read = async { Ok(Some(role_policies::inline(cx, name).await?)) };
        observed.model.inline_policy = cx.part(name, Role::inline_policy, read).await?;
    }
    if cx.wants(Role::managed_policy_arns) {
        let read = async { Ok(Some(role_policies::attached(cx, name).await?.into())) };
        observed.model.managed_policy_arns = cx.part(name, Role::managed_policy_arns, read).await?;
    }
    Ok(Some(observed))
}

fn out_of_list(cx: &Cx, listed: RoleInAccount) -> Observed<Role> {
    let mut observed = observed(listed.role);
    if cx.wants(Role::inline_policy) {
        observed.model.inline_policy = Some(InlinePolicies::of(listed.inline));
    }
    if cx.wants(Role::managed_policy_arns) {
        observed.model.managed_policy_arns = Some(listed.attached.into());
    }
    observed
}

async fn tag(cx: &Cx, name: &str, tags: Tags) -> Result<()> {
    cx.iam().tag_role().role_name(name).set_tags(Some(to_aws(&tags)?)).send().await?;
    Ok(())
}

async fn untag(cx: &Cx, name: &str, keys: Vec<String>) -> Result<()> {
    cx.iam().untag_role().role_name(name).set_tag_keys(Some(keys)).send().await?;
    Ok(())
}

fn observed(role: AwsRole) -> Observed<Role> {
    let tags = from_aws(role.tags());
    let boundary = role.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn);
    // For a moment, IAM tells the ID of a new role instead of its ARN.
    let nameless = !role.arn.starts_with("arn:");
    Observed::settled(Role {
        arn: Some(role.arn),
        assume_role_policy: document(role.assume_role_policy_document.as_deref()),
        create_date: date(Some(&role.create_date)),
        description: role.description.map(Into::into),
        force_detach_policies: None,
        id: Some(role.role_name.clone()),
        inline_policy: None,
        managed_policy_arns: None,
        max_session_duration: role.max_session_duration.map(i64::from),
        name_prefix: Some(names::prefix_of(&role.role_name).into()),
        name: Some(role.role_name.into()),
        path: Some(role.path.into()),
        permissions_boundary: boundary.map(Into::into),
        unique_id: Some(role.role_id),
    })
    .tagged(tags)
    .moving_if(nameless, "without an ARN")
}
