//! The policies of a role, as `aws_iam_role` manages them when it is told to: all of them.

use super::{ABSENT, INLINE_SIZE, account, document};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::policy;
use crate::schema::types::{IamName, Object, PermissionsText, PolicyArn};
use crate::schema::{Field, Problem, REQUIRED, Shape};
use crate::value::{Path, Value};
use aws_sdk_iam::types::AttachedPolicy;
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// A policy in a role.
    pub(in crate::services) struct InlinePolicy {
        /// Name of the policy.
        #[tf(optional, length = (1, 128))]
        name: Option<IamName>,
        /// The policy, as JSON.
        #[tf(optional)]
        policy: Option<PermissionsText>,
    }
}

type Blocks = BTreeSet<Object<InlinePolicy>>;

/// All policies in a role. A block without name and policy stands for "none", as in hashicorp/aws.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct InlinePolicies(Blocks);

impl Field for InlinePolicies {
    const SHAPE: Shape = Blocks::SHAPE;
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
        let blocks = value.as_elements().unwrap_or_default();
        problems.extend(blocks.iter().filter_map(half_filled).map(|what| (path.clone(), what)));
        problems.extend(twice(blocks).map(|name| {
            let what =
                format!("Two blocks have the name `{name}`: a role has one policy of a name.");
            (path.clone(), what)
        }));
    }
}

fn without_empty(blocks: &Value) -> Value {
    let filled = |block: &&Value| !(block.get("name").is_empty() && block.get("policy").is_empty());
    Value::Set(blocks.as_elements().unwrap_or_default().iter().filter(filled).cloned().collect())
}

/// What a block lacks that has a name or a policy: IAM has no policy without the other
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>).
fn half_filled(block: &Value) -> Option<String> {
    let (name, policy) = (block.get("name"), block.get("policy"));
    match (name.is_empty(), policy.is_empty()) {
        (false, true) => {
            name.as_str().map(|n| format!("The block `{n}` has no policy. {REQUIRED}"))
        }
        (true, false) if !policy.is_unknown() => {
            Some(format!("A block has a policy and no name. {REQUIRED}"))
        }
        _ => None,
    }
}

/// The names that more than one block has. A policy that is not known yet may turn out to make two blocks one.
fn twice(blocks: &[Value]) -> impl Iterator<Item = &str> {
    let whole = blocks.iter().filter(|block| block.is_wholly_known());
    let names = whole.filter_map(|block| block.get("name").as_str().filter(|n| !n.is_empty()));
    let mut observed = BTreeSet::new();
    names.filter(move |name| !observed.insert(*name))
}

impl InlinePolicies {
    /// Policies by name.
    pub(super) fn of(policies: BTreeMap<String, PermissionsText>) -> Self {
        let block = |(name, policy): (String, _)| {
            Object(InlinePolicy { name: Some(name.into()), policy: Some(policy) })
        };
        Self(policies.into_iter().map(block).collect())
    }
    /// Whether these are no policies.
    pub(super) fn is_empty(&self) -> bool {
        self.named().next().is_none()
    }
    fn named(&self) -> impl Iterator<Item = (&str, &PermissionsText)> {
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

/// A policy of the account may be there and not be shown yet. AWS's own policies are always there: that one is
/// not is no matter of time.
pub(super) fn unless_awaited(arn: &str, error: Error) -> Error {
    let aws_owned = arn.split(':').nth(4) == Some("aws");
    let about_policy = error.to_string().contains("is not attachable");
    match error.code() {
        Some("NoSuchEntity") if aws_owned && about_policy => {
            Error::Invalid(format!("{error}. AWS has no managed policy of this name"))
        }
        _ => error,
    }
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
pub(super) async fn inline_policy(
    cx: &Cx,
    role: &str,
    name: &str,
) -> Result<Option<PermissionsText>> {
    let call = cx.iam().get_role_policy().role_name(role).policy_name(name);
    let answer = call.send().await.absent_if(ABSENT)?;
    Ok(answer.map(|a| document(Some(&a.policy_document))))
}

/// All policies in a role.
pub(super) async fn inline(cx: &Cx, role: &str) -> Result<InlinePolicies> {
    let mut policies = BTreeMap::new();
    for name in inline_names(cx, role).await? {
        if let Some(policy) = inline_policy(cx, role, &name).await? {
            policies.insert(name, policy);
        }
    }
    Ok(InlinePolicies::of(policies))
}

/// Makes these all policies in a role. Old ones go first: the room for policies is limited.
pub(super) async fn set_inline(cx: &Cx, role: &str, policies: &InlinePolicies) -> Result<()> {
    let wanted: BTreeMap<&str, &PermissionsText> = policies.named().collect();
    let present = inline_names(cx, role).await?;
    for name in present.iter().filter(|name| !wanted.contains_key(name.as_str())) {
        delete_inline(cx, role, name).await?;
    }
    for (name, policy) in wanted {
        let there = if present.iter().any(|there| there == name) {
            inline_policy(cx, role, name).await?
        } else {
            None
        };
        if there.is_none_or(|there| !PermissionsText::same(&there.encode(), &policy.encode())) {
            let call = cx.iam().put_role_policy().role_name(role).policy_name(name);
            call.policy_document(policy.as_str()).send().await?;
        }
    }
    Ok(())
}

/// Deletes a policy in a role. That it is not there any more is a success.
pub(super) async fn delete_inline(cx: &Cx, role: &str, name: &str) -> Result<()> {
    let call = cx.iam().delete_role_policy().role_name(role).policy_name(name);
    call.send().await.absent_if(ABSENT).map(drop)
}

/// Detaches a managed policy from a role. That it is not attached any more is a success.
pub(super) async fn detach(cx: &Cx, role: &str, arn: &str) -> Result<()> {
    let call = cx.iam().detach_role_policy().role_name(role).policy_arn(arn);
    call.send().await.absent_if(ABSENT).map(drop)
}

/// The ARNs of all managed policies of a role; none if there is no role.
pub(super) async fn attached_to(cx: &Cx, role: &str) -> Result<Option<BTreeSet<PolicyArn>>> {
    let pages =
        cx.iam().list_attached_role_policies().role_name(role).into_paginator().items().send();
    let policies = pages.collect::<std::result::Result<Vec<_>, _>>().await.absent_if(ABSENT)?;
    let arns = |policies: Vec<AttachedPolicy>| {
        policies.into_iter().filter_map(|policy| policy.policy_arn).map(PolicyArn::from).collect()
    };
    Ok(policies.map(arns))
}

/// The same for a read: out of the list of all roles, or asked for once for all who read something of the role.
pub(super) async fn read_attached(cx: &Cx, role: &str) -> Result<Option<BTreeSet<PolicyArn>>> {
    if let Some(listed) = account::role(cx, role).await {
        return Ok(Some(listed.attached));
    }
    let read = cx.read_once(&format!("policies attached to {role}"), attached_to(cx, role)).await;
    read.map(|attached| attached.as_ref().clone())
}

/// The ARNs of all managed policies of a role.
pub(super) async fn attached(cx: &Cx, role: &str) -> Result<BTreeSet<PolicyArn>> {
    Ok(attached_to(cx, role).await?.unwrap_or_default())
}

/// How many managed policies any account can have attached to a role. Few can have as many.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entities>
pub(super) const MOST_ATTACHED: u32 = 25;

/// Makes these all managed policies of a role. Old ones go first: the number of them is limited.
pub(super) async fn set_attached(cx: &Cx, role: &str, arns: &BTreeSet<PolicyArn>) -> Result<()> {
    let present = attached(cx, role).await?;
    for arn in present.difference(arns) {
        detach(cx, role, arn.as_str()).await?;
    }
    for arn in arns.difference(&present) {
        let call = cx.iam().attach_role_policy().role_name(role).policy_arn(arn.as_str());
        call.send().await.map_err(|error| unless_awaited(arn.as_str(), error.into()))?;
    }
    Ok(())
}
