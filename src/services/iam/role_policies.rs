//! The policies of a role, as `aws_iam_role` manages them when it is told to: all of them.

use super::{ABSENT, INLINE_SIZE, document};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::policy;
use crate::schema::types::{ArnText, IamName, Object, PolicyText};
use crate::schema::{Field, Problem};
use crate::value::{Path, Type, Value};
use aws_sdk_iam::types::AttachedPolicy;
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// A policy in a role.
    pub(in crate::services) struct InlinePolicy {
        /// Name of the policy.
        #[tf(optional)]
        name: Option<IamName>,
        /// The policy, as JSON.
        #[tf(optional)]
        policy: Option<PolicyText>,
    }
}

type Blocks = BTreeSet<Object<InlinePolicy>>;

/// All policies in a role. A block without name and policy stands for "none", as in hashicorp/aws.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct InlinePolicies(Blocks);

impl Field for InlinePolicies {
    fn ty() -> Type {
        Blocks::ty()
    }
    fn decode(value: &Value) -> Option<Self> {
        Blocks::decode(value).map(Self)
    }
    fn encode(&self) -> Value {
        self.0.encode()
    }
    fn same(a: &Value, b: &Value) -> bool {
        Blocks::same(&without_empty(a), &without_empty(b))
    }
    fn check(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
        Blocks::check(value, path, problems);
    }
}

fn without_empty(blocks: &Value) -> Value {
    let filled = |block: &&Value| !(block.get("name").is_empty() && block.get("policy").is_empty());
    Value::Set(blocks.as_elements().unwrap_or_default().iter().filter(filled).cloned().collect())
}

impl InlinePolicies {
    fn named(&self) -> impl Iterator<Item = (&str, &PolicyText)> {
        let blocks = self.0.iter();
        let filled =
            blocks.filter_map(|b| Some((b.0.name.as_ref()?.as_str(), b.0.policy.as_ref()?)));
        filled.filter(|(name, policy)| !name.is_empty() && !policy.as_str().is_empty())
    }
}

/// Refuses policies in a role for which there is no room. Those that are not known yet count for nothing.
pub(super) fn check_room(blocks: &Value, problems: &mut Diagnostics) {
    let blocks = blocks.as_elements().unwrap_or_default();
    let size: usize =
        blocks.iter().filter_map(|block| block.get("policy").as_str()).map(policy::size).sum();
    if size > INLINE_SIZE {
        let detail = format!(
            "The policies have {size} characters without white space; IAM accepts {INLINE_SIZE} in all \
             policies in a role together. Managed policies are not counted."
        );
        problems.push(Diagnostic::error("Policies too long", detail).at("inline_policy"));
    }
}

/// Why a role cannot be deleted: what others have added to it.
pub(super) async fn held(cx: &Cx, role: &str, error: Error) -> Error {
    let arns = attached(cx, role).await.unwrap_or_default();
    let arns: Vec<&str> = arns.iter().map(ArnText::as_str).collect();
    let names = inline_names(cx, role).await.unwrap_or_default();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let profiles = instance_profiles(cx, role).await.unwrap_or_default();
    let profiles: Vec<&str> = profiles.iter().map(String::as_str).collect();
    let parts = [
        ("the managed policies", arns),
        ("the policies in the role", names),
        ("the instance profiles", profiles),
    ];
    let parts = parts.iter().filter(|(_, names)| !names.is_empty());
    let parts: Vec<_> = parts.map(|(kind, names)| format!("{kind} {}", names.join(", "))).collect();
    if parts.is_empty() {
        return error;
    }
    error.explained(&format!(
        "Still there, although not made by this resource: {}. Remove them, or apply `force_detach_policies = true` \
         first: then a destroy detaches all managed policies from the role and deletes all policies in it.",
        parts.join("; ")
    ))
}

/// The names of the policies in a role; none if there is no role.
pub(super) async fn inline_names_of(cx: &Cx, role: &str) -> Result<Option<Vec<String>>> {
    let pages = cx.iam().list_role_policies().role_name(role).into_paginator().items().send();
    pages.collect::<std::result::Result<_, _>>().await.absent_if(ABSENT)
}

/// The names of the policies in a role.
pub(super) async fn inline_names(cx: &Cx, role: &str) -> Result<Vec<String>> {
    Ok(inline_names_of(cx, role).await?.unwrap_or_default())
}

/// A policy in a role; none if it is not there.
pub(super) async fn inline_policy(cx: &Cx, role: &str, name: &str) -> Result<Option<PolicyText>> {
    let call = cx.iam().get_role_policy().role_name(role).policy_name(name);
    let answer = call.send().await.absent_if(ABSENT)?;
    Ok(answer.map(|a| document(Some(&a.policy_document))))
}

/// All policies in a role.
pub(super) async fn inline(cx: &Cx, role: &str) -> Result<InlinePolicies> {
    let mut policies = Blocks::new();
    for name in inline_names(cx, role).await? {
        if let Some(policy) = inline_policy(cx, role, &name).await? {
            policies.insert(Object(InlinePolicy { name: Some(name.into()), policy: Some(policy) }));
        }
    }
    Ok(InlinePolicies(policies))
}

/// Makes these all policies in a role. Old ones go first: the room for policies is limited.
pub(super) async fn set_inline(cx: &Cx, role: &str, policies: &InlinePolicies) -> Result<()> {
    let wanted: BTreeMap<&str, &PolicyText> = policies.named().collect();
    let present = inline_names(cx, role).await?;
    for name in present.iter().filter(|name| !wanted.contains_key(name.as_str())) {
        let call = cx.iam().delete_role_policy().role_name(role).policy_name(name);
        call.send().await.absent_if(ABSENT)?;
    }
    for (name, policy) in wanted {
        let there = if present.iter().any(|there| there == name) {
            inline_policy(cx, role, name).await?
        } else {
            None
        };
        if there.is_none_or(|there| !PolicyText::same(&there.encode(), &policy.encode())) {
            let call = cx.iam().put_role_policy().role_name(role).policy_name(name);
            call.policy_document(policy.as_str()).send().await?;
        }
    }
    Ok(())
}

/// The ARNs of all managed policies of a role; none if there is no role.
pub(super) async fn attached_to(cx: &Cx, role: &str) -> Result<Option<BTreeSet<ArnText>>> {
    let pages =
        cx.iam().list_attached_role_policies().role_name(role).into_paginator().items().send();
    let policies = pages.collect::<std::result::Result<Vec<_>, _>>().await.absent_if(ABSENT)?;
    let arns = |policies: Vec<AttachedPolicy>| {
        policies.into_iter().filter_map(|policy| policy.policy_arn).map(ArnText::from).collect()
    };
    Ok(policies.map(arns))
}

/// The ARNs of all managed policies of a role.
pub(super) async fn attached(cx: &Cx, role: &str) -> Result<BTreeSet<ArnText>> {
    Ok(attached_to(cx, role).await?.unwrap_or_default())
}

/// Makes these all managed policies of a role. Old ones go first: the number of them is limited.
pub(super) async fn set_attached(cx: &Cx, role: &str, arns: &BTreeSet<ArnText>) -> Result<()> {
    let present = attached(cx, role).await?;
    for arn in present.difference(arns) {
        let call = cx.iam().detach_role_policy().role_name(role).policy_arn(arn.as_str());
        call.send().await.absent_if(ABSENT)?;
    }
    for arn in arns.difference(&present) {
        cx.iam().attach_role_policy().role_name(role).policy_arn(arn.as_str()).send().await?;
    }
    Ok(())
}

/// The instance profiles that a role is in.
async fn instance_profiles(cx: &Cx, role: &str) -> Result<Vec<String>> {
    let pages =
        cx.iam().list_instance_profiles_for_role().role_name(role).into_paginator().items().send();
    let profiles: Vec<_> =
        pages.collect::<std::result::Result<_, _>>().await.absent_if(ABSENT)?.unwrap_or_default();
    Ok(profiles.into_iter().map(|profile| profile.instance_profile_name).collect())
}

/// Takes a role out of all instance profiles. A role that is in one cannot be deleted.
pub(super) async fn leave_instance_profiles(cx: &Cx, role: &str) -> Result<()> {
    for profile in instance_profiles(cx, role).await? {
        let call = cx.iam().remove_role_from_instance_profile().role_name(role);
        call.instance_profile_name(profile).send().await.absent_if(ABSENT)?;
    }
    Ok(())
}
