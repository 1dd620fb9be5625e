//! The roles and the policies of an account, all at once: what a refresh of many is answered with.
//!
//! IAM has no call that describes some roles. Those that describe all of them are
//! [`GetAccountAuthorizationDetails`](https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html),
//! which lacks description and session duration, and
//! [`ListRoles`](https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html), which lacks the rest.

use super::document;
use crate::engine::{Cx, Result, few};
use crate::schema::types::{PermissionsText, PolicyArn};
use aws_sdk_iam::types::{EntityType, ManagedPolicyDetail, Role, RoleDetail};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One page of each list. An account that needs more than these is asked for each object.
const PAGE: i32 = 1_000;
const PAGES: usize = 2;

/// A role with its policies.
#[derive(Clone)]
pub(super) struct RoleInAccount {
    pub(super) role: Role,
    /// The policies in it, by name.
    pub(super) inline: BTreeMap<String, PermissionsText>,
    /// The ARNs of the managed policies that are attached to it.
    pub(super) attached: BTreeSet<PolicyArn>,
}

struct Details {
    roles: BTreeMap<String, RoleInAccount>,
    /// The version in force and its text, by the ARN of the policy.
    policies: BTreeMap<String, (String, PermissionsText)>,
}

/// A role, if the roles of the account were listed and it is one of them.
pub(super) async fn role(cx: &Cx, name: &str) -> Option<RoleInAccount> {
    let details = details(cx).await?;
    details.as_ref().as_ref()?.roles.get(name).cloned()
}

/// What a managed policy says, if the policies of the account were listed and this version is in force.
pub(super) async fn policy(cx: &Cx, arn: &str, version: &str) -> Option<PermissionsText> {
    let details = details(cx).await?;
    let (in_force, text) = details.as_ref().as_ref()?.policies.get(arn)?;
    (in_force == version).then(|| text.clone())
}

async fn details(cx: &Cx) -> Option<Arc<Option<Details>>> {
    cx.long_listing("roles and policies of the account", all(cx)).await
}

async fn all(cx: &Cx) -> Result<Option<Details>> {
    let roles = cx.iam().list_roles().max_items(PAGE).into_paginator().items().send();
    let (roles, details) = tokio::try_join!(few(roles), authorization_details(cx))?;
    let (Some(roles), Some((details, policies))) = (roles, details) else { return Ok(None) };
    let mut listed: BTreeMap<String, Role> =
        roles.into_iter().map(|role| (role.role_name.clone(), role)).collect();
    let whole = |detail: RoleDetail| {
        let name = detail.role_name.clone()?;
        Some((name.clone(), whole(listed.remove(&name)?, detail)))
    };
    Ok(Some(Details {
        roles: details.into_iter().filter_map(whole).collect(),
        policies: policies.into_iter().filter_map(in_force).collect(),
    }))
}

type Lists = (Vec<RoleDetail>, Vec<ManagedPolicyDetail>);

async fn authorization_details(cx: &Cx) -> Result<Option<Lists>> {
    let call = cx.iam().get_account_authorization_details();
    let call = call.filter(EntityType::Role).filter(EntityType::LocalManagedPolicy);
    let mut pages = call.max_items(PAGE).into_paginator().send();
    let (mut roles, mut policies) = (vec![], vec![]);
    for _ in 0..PAGES {
        let Some(page) = pages.next().await.transpose()? else {
            return Ok(Some((roles, policies)));
        };
        roles.extend(page.role_detail_list.unwrap_or_default());
        policies.extend(page.policies.unwrap_or_default());
        if !page.is_truncated {
            return Ok(Some((roles, policies)));
        }
    }
    Ok(None)
}

/// A role of `ListRoles` with what only its details have.
fn whole(role: Role, detail: RoleDetail) -> RoleInAccount {
    let policies = detail.role_policy_list.unwrap_or_default().into_iter();
    let attached = detail.attached_managed_policies.unwrap_or_default().into_iter();
    let mut whole = RoleInAccount {
        role,
        inline: policies
            .filter_map(|p| Some((p.policy_name?, document(p.policy_document.as_deref()))))
            .collect(),
        attached: attached.filter_map(|p| p.policy_arn).map(PolicyArn::from).collect(),
    };
    whole.role.tags = detail.tags;
    whole.role.permissions_boundary = detail.permissions_boundary;
    whole
}

fn in_force(policy: ManagedPolicyDetail) -> Option<(String, (String, PermissionsText))> {
    let version = policy.default_version_id?;
    let mut versions = policy.policy_version_list.unwrap_or_default().into_iter();
    let text = versions.find(|v| v.version_id.as_deref() == Some(&version))?.document?;
    Some((policy.arn?, (version, document(Some(&text)))))
}
