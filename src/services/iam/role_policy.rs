//! `aws_iam_role_policy`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{INLINE_SIZE, POLICY_IN_ROLE, account, check_size, contended, retry, role_policies};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Change, Cx, End, Found, Identity, Key, Lost, Observed, Operation, Resource, Result, Scope,
    Setting, Spec,
};
use crate::schema::types::{IamName, PermissionsText};
use crate::services::names;
use crate::value::Value;
use std::fmt;

model! {
    /// Provides a policy in an IAM role.
    pub(in crate::services) struct RolePolicy {
        /// The role and the policy: `ROLE:NAME`.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the policy. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, length = (1, 128), conflicts = &[RolePolicy::name_prefix.name])]
        name: Option<IamName>,
        /// Prefix of a generated unique name.
        #[tf(optional, computed, replace, length = (1, 102), conflicts = &[RolePolicy::name.name])]
        name_prefix: Option<IamName>,
        /// What the policy allows and denies, as JSON. All policies in a role together may have 10240
        /// characters without white space.
        #[tf(required)]
        policy: PermissionsText,
        /// Name of the role.
        #[tf(required, replace, length = (1, 64))]
        role: IamName,
    }
}

/// `ROLE:NAME`. Neither holds a colon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct PolicyInRole {
    role: String,
    name: String,
}

impl fmt::Display for PolicyInRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.role, self.name)
    }
}

impl Key for PolicyInRole {
    fn parse(id: &str) -> Result<Self, String> {
        match id.split_once(':') {
            Some((role, name)) if !role.is_empty() && !name.is_empty() => {
                Ok(Self { role: role.to_owned(), name: name.to_owned() })
            }
            _ => Err(format!("\"{id}\" is not ROLE:NAME.")),
        }
    }
}

impl Resource for RolePolicy {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        retries: &[
            retry(Operation::Create, "NoSuchEntity", "The role with name"),
            contended(Operation::Create),
            // The role may have been replaced just before.
            retry(Operation::Update, "NoSuchEntity", "The role with name"),
            contended(Operation::Update),
            contended(Operation::Delete),
        ],
        sets: &[Setting::whole(
            POLICY_IN_ROLE,
            &[RolePolicy::role.name, RolePolicy::name.name],
            Some(RolePolicy::policy.name),
            End::Removes,
        )],
        identity: Some(Identity::joined(&[RolePolicy::role.name, RolePolicy::name.name], ":")),
        // Putting the same policy twice is putting it once.
        ..Spec::of(
            "aws_iam_role_policy",
            Lost::Idempotent,
            "the name of the role, a colon and the name of the policy, such as `app:read`",
        )
    };
    type Key = PolicyInRole;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let policy = RolePolicy::policy.name;
        check_size(config.get(policy), policy, INLINE_SIZE, problems);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<PolicyInRole> {
        let name = names::chosen(cx, plan.name.as_ref(), plan.name_prefix.as_ref(), names::PREFIX);
        let key = PolicyInRole { role: plan.role.as_str().to_owned(), name };
        put(cx, &key, &plan.policy).await?;
        Ok(key)
    }

    async fn read(cx: &Cx, keys: &[PolicyInRole]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for key in keys {
            let listed = account::role(cx, &key.role).await;
            let policy = match listed.and_then(|mut role| role.inline.remove(&key.name)) {
                Some(policy) => Some(policy),
                None => role_policies::inline_policy(cx, &key.role, &key.name).await?,
            };
            let observed = policy.map(|policy| {
                Observed::settled(Self {
                    id: Some(key.to_string()),
                    name: Some(key.name.as_str().into()),
                    name_prefix: Some(names::prefix_of(&key.name).into()),
                    policy,
                    role: key.role.as_str().into(),
                })
            });
            found.add(key, observed);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, key: &PolicyInRole, change: Change<'_, Self>) -> Result<()> {
        match change.of(RolePolicy::policy) {
            Some(policy) => put(cx, key, policy).await,
            None => Ok(()),
        }
    }

    async fn delete(cx: &Cx, key: &PolicyInRole, _: &Self) -> Result<()> {
        role_policies::delete_inline(cx, &key.role, &key.name).await
    }
}

async fn put(cx: &Cx, key: &PolicyInRole, policy: &PermissionsText) -> Result<()> {
    let call = cx.iam().put_role_policy().role_name(&key.role).policy_name(&key.name);
    call.policy_document(policy.as_str()).send().await?;
    Ok(())
}
