//! `aws_iam_role_policies_exclusive`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{POLICIES_IN_ROLE, contended, retry, role_policies};
use crate::engine::{
    Change, Cx, End, Error, Found, Lost, Observed, Operation, Resource, Result, Scope, Setting,
    Spec,
};
use crate::schema::types::IamName;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

model! {
    /// Keeps an IAM role free of policies other than these: policies in the role that are not named here are
    /// deleted, whoever made them. The policies that are named are made by `aws_iam_role_policy`.
    ///
    /// A destroy leaves the policies as they are.
    pub struct RolePoliciesExclusive {
        /// Name of the role.
        #[tf(computed)]
        id: Option<String>,
        /// Names of the policies that may be in the role. An empty set: none.
        #[tf(required, length = (1, 128))]
        policy_names: BTreeSet<IamName>,
        /// Name of the role.
        #[tf(required, replace, length = (1, 64))]
        role_name: IamName,
    }
}

impl Resource for RolePoliciesExclusive {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        retries: &[
            // The role may have been replaced just before.
            retry(Operation::Update, "NoSuchEntity", "The role with name"),
            contended(Operation::Update),
        ],
        sets: &[Setting::whole(
            POLICIES_IN_ROLE,
            &[RolePoliciesExclusive::role_name.name],
            Some(RolePoliciesExclusive::policy_names.name),
            End::Leaves,
        )],
        // Nothing is made.
        ..Spec::of("aws_iam_role_policies_exclusive", Lost::Idempotent, "the name of the role")
    };
    type Key = String;

    async fn create(_: &Cx, plan: &Self) -> Result<String> {
        Ok(plan.role_name.as_str().to_owned())
    }

    async fn read(cx: &Cx, roles: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for role in roles {
            let names = role_policies::inline_names_of(cx, role).await?;
            let observed = names.map(|names| {
                Observed::settled(Self {
                    id: Some(role.clone()),
                    policy_names: names.into_iter().map(Into::into).collect(),
                    role_name: role.as_str().into(),
                })
            });
            found.add(role, observed);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, role: &String, change: Change<'_, Self>) -> Result<()> {
        let wanted = &change.new.policy_names;
        // A role that is not shown is no role without policies: its refusal has to be seen.
        let pages = cx.iam().list_role_policies().role_name(role).into_paginator().items().send();
        let names: Vec<String> = pages.collect::<std::result::Result<_, _>>().await?;
        for name in &names {
            if !wanted.contains(&name.as_str().into()) {
                role_policies::delete_inline(cx, role, name).await?;
            }
        }
        made_by_others(cx, role, wanted, names).await
    }

    async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
        Ok(())
    }

    // hashicorp/aws gives this type no id.
    fn upgrade(_: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        if let Some(role) = state.get("role_name").cloned() {
            state.insert("id".into(), role);
        }
    }
}

/// Waits for the policies that are named and not in the role yet: others make them. The engine would wait as well, but
/// its error is about a change that AWS has accepted, and nothing was asked of AWS. `present` is what there was a
/// moment ago.
async fn made_by_others(
    cx: &Cx,
    role: &str,
    wanted: &BTreeSet<IamName>,
    present: Vec<String>,
) -> Result<()> {
    let missing = Mutex::new(missing(wanted, present));
    let are_made = || async {
        if !lock(&missing).is_empty() {
            let present = role_policies::inline_names(cx, role).await?;
            *lock(&missing) = self::missing(wanted, present);
        }
        Ok(lock(&missing).is_empty())
    };
    match cx.until("without its policies", are_made).await {
        Err(Error::Timeout { after, .. }) => {
            let missing = lock(&missing).join(", ");
            let last =
                format!("without what `policy_names` names and nothing has made: {missing},");
            Err(Error::Timeout { last, after })
        }
        ended => ended,
    }
}

fn missing(wanted: &BTreeSet<IamName>, present: Vec<String>) -> Vec<String> {
    let present: BTreeSet<IamName> = present.into_iter().map(Into::into).collect();
    wanted.difference(&present).map(|name| name.as_str().to_owned()).collect()
}

fn lock(missing: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    missing.lock().unwrap_or_else(PoisonError::into_inner)
}
