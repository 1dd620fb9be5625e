//! `aws_iam_role_trust_policy`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{ABSENT, TRUST_OF_ROLE, account, check_trust_size, contended, document, retry};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    AbsentIf, Change, Cx, End, Found, Identity, Lost, Observed, Operation, Resource, Result, Scope,
    Setting, Spec,
};
use crate::plan::Draft;
use crate::schema::types::{IamName, TrustText};
use crate::value::Value;

/// The trust policy of a role that nobody may assume: no statement allows anything.
const NOBODY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Nobody","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#;

model! {
    /// Manages the trust policy of an IAM role that exists already: who may assume it. So a role and what it
    /// trusts can refer to each other.
    ///
    /// A role has one trust policy. This resource replaces the one that is there, and repairs it when something
    /// else changes it. An `aws_iam_role` of the same role must leave it alone, with
    /// `lifecycle { ignore_changes = [assume_role_policy] }`; the trust policy there is what the role starts with.
    ///
    /// A destroy leaves the role with a trust policy that lets nobody in, but only in the place of what this resource
    /// wrote last: what another resource of the same run or somebody else has set since stays. Sessions that began
    /// before go on until they expire.
    pub struct RoleTrustPolicy {
        /// Name of the role.
        #[tf(computed)]
        id: Option<String>,
        /// Who may assume the role, as JSON.
        #[tf(required)]
        policy: TrustText,
        /// Name of the role.
        #[tf(required, replace, length = (1, 64))]
        role: IamName,
    }
}

impl Resource for RoleTrustPolicy {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        trust_policy: Some(RoleTrustPolicy::policy.name),
        retries: &[
            retry(Operation::Create, "MalformedPolicyDocument", "Invalid principal in policy"),
            retry(Operation::Create, "NoSuchEntity", "The role with name"),
            contended(Operation::Create),
            retry(Operation::Update, "MalformedPolicyDocument", "Invalid principal in policy"),
            // The role may have been replaced just before.
            retry(Operation::Update, "NoSuchEntity", "The role with name"),
            contended(Operation::Update),
            contended(Operation::Delete),
        ],
        sets: &[Setting::whole(
            TRUST_OF_ROLE,
            &[RoleTrustPolicy::role.name],
            Some(RoleTrustPolicy::policy.name),
            End::Resets,
        )],
        identity: Some(Identity::by(&[RoleTrustPolicy::role.name])),
        // Putting the same policy twice is putting it once.
        ..Spec::of("aws_iam_role_trust_policy", Lost::Idempotent, "the name of the role")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let policy = RoleTrustPolicy::policy.name;
        check_trust_size(config.get(policy), policy, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        if !draft.is_create() && draft.changes(RoleTrustPolicy::role) {
            let warning = left_behind(draft.prior(RoleTrustPolicy::role));
            draft.warning(RoleTrustPolicy::role, &warning.summary, warning.detail);
        }
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        said.push(left_behind(object.get(RoleTrustPolicy::role.name)));
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        trust(cx, plan.role.as_str(), plan.policy.as_str()).await?;
        Ok(plan.role.as_str().to_owned())
    }

    async fn read(cx: &Cx, roles: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for name in roles {
            let role = if let Some(listed) = account::role(cx, name).await {
                Some(listed.role)
            } else {
                let answer = cx.iam().get_role().role_name(name).send().await;
                answer.absent_if(ABSENT)?.and_then(|answer| answer.role)
            };
            let observed = role.map(|role| {
                Observed::settled(Self {
                    id: Some(name.clone()),
                    policy: document(role.assume_role_policy_document.as_deref()),
                    role: name.as_str().into(),
                })
            });
            found.add(name, observed);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, role: &String, change: Change<'_, Self>) -> Result<()> {
        match change.of(RoleTrustPolicy::policy) {
            Some(policy) => trust(cx, role, policy.as_str()).await,
            None => Ok(()),
        }
    }

    async fn delete(cx: &Cx, role: &String, _: &Self) -> Result<()> {
        put(cx, role, NOBODY).await.absent_if(ABSENT).map(drop)
    }
}

/// Lets somebody in who may try it at once.
async fn trust(cx: &Cx, role: &str, policy: &str) -> Result<()> {
    put(cx, role, policy).await?;
    cx.scope().note_trust_change_by_name(role);
    Ok(())
}

async fn put(cx: &Cx, role: &str, policy: &str) -> Result<()> {
    let call = cx.iam().update_assume_role_policy().role_name(role).policy_document(policy);
    call.send().await?;
    Ok(())
}

fn left_behind(role: &Value) -> Diagnostic {
    let role = role.as_str().unwrap_or_default();
    Diagnostic::warning(
        "The role can no longer be assumed",
        format!(
            "A role cannot be without a trust policy. When this resource is destroyed, role {role} gets one that \
             nobody may assume it by, unless another resource of this run or somebody else has set it by then; \
             sessions that began before go on until they expire. Whoever manages the \
             role through itself locks itself out."
        ),
    )
}
