//! `aws_iam_role_policy_attachments_exclusive`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{ATTACHMENT, ATTACHMENTS, contended, retry, role_policies};
use crate::engine::{
    Change, Cx, End, Found, Lost, Observed, Operation, Resource, Result, Scope, Setting, Spec,
};
use crate::schema::types::{IamName, PolicyArn};
use std::collections::BTreeSet;

model! {
    /// Makes these all managed policies of an IAM role: others are detached, whoever attached them, and these are
    /// attached where they are not.
    ///
    /// A destroy leaves the attachments as they are.
    pub struct RolePolicyAttachmentsExclusive {
        /// Name of the role.
        #[tf(computed)]
        id: Option<String>,
        /// ARNs of the policies. An empty set: none.
        #[tf(required, max = role_policies::MOST_ATTACHED)]
        policy_arns: BTreeSet<PolicyArn>,
        /// Name of the role.
        #[tf(required, replace, length = (1, 64))]
        role_name: IamName,
    }
}

impl Resource for RolePolicyAttachmentsExclusive {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        retries: &[retry(Operation::Update, "NoSuchEntity", ""), contended(Operation::Update)],
        sets: &[
            Setting::whole(
                ATTACHMENTS,
                &[RolePolicyAttachmentsExclusive::role_name.name],
                Some(RolePolicyAttachmentsExclusive::policy_arns.name),
                End::Leaves,
            ),
            // It attaches them, too.
            Setting::whole(
                ATTACHMENT,
                &[
                    RolePolicyAttachmentsExclusive::role_name.name,
                    RolePolicyAttachmentsExclusive::policy_arns.name,
                ],
                None,
                End::Leaves,
            ),
        ],
        // Nothing is made.
        ..Spec::of(
            "aws_iam_role_policy_attachments_exclusive",
            Lost::Idempotent,
            "the name of the role",
        )
    };
    type Key = String;

    async fn create(_: &Cx, plan: &Self) -> Result<String> {
        Ok(plan.role_name.as_str().to_owned())
    }

    async fn read(cx: &Cx, roles: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for role in roles {
            let arns = role_policies::read_attached(cx, role).await?;
            let observed = arns.map(|policy_arns| {
                Observed::settled(Self {
                    id: Some(role.clone()),
                    policy_arns,
                    role_name: role.as_str().into(),
                })
            });
            found.add(role, observed);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, role: &String, change: Change<'_, Self>) -> Result<()> {
        role_policies::set_attached(cx, role, &change.new.policy_arns).await
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
