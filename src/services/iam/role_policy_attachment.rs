//! `aws_iam_role_policy_attachment`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{ATTACHMENT, contended, retry, role_policies};
use crate::engine::{
    Cx, End, Found, Identity, Key, Lost, Observed, Operation, Resource, Result, Scope, Setting,
    Spec,
};
use crate::schema::types::{IamName, PolicyArn};
use std::fmt;

model! {
    /// Attaches a managed policy to an IAM role.
    pub(in crate::services) struct RolePolicyAttachment {
        /// The role and the policy: `ROLE/POLICY_ARN`.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the policy.
        #[tf(required, replace)]
        policy_arn: PolicyArn,
        /// Name of the role.
        #[tf(required, replace, length = (1, 64))]
        role: IamName,
    }
}

/// `ROLE/POLICY_ARN`. Names of roles hold no slash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct Attachment {
    role: String,
    policy_arn: String,
}

impl fmt::Display for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.role, self.policy_arn)
    }
}

impl Key for Attachment {
    fn parse(id: &str) -> Result<Self, String> {
        match id.split_once('/') {
            Some((role, arn)) if !role.is_empty() && arn.starts_with("arn:") => {
                Ok(Self { role: role.to_owned(), policy_arn: arn.to_owned() })
            }
            _ => Err(format!("\"{id}\" is not ROLE/POLICY_ARN.")),
        }
    }
}

impl Resource for RolePolicyAttachment {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        retries: &[
            retry(Operation::Create, "NoSuchEntity", ""),
            contended(Operation::Create),
            contended(Operation::Delete),
        ],
        sets: &[Setting::whole(
            ATTACHMENT,
            &[RolePolicyAttachment::role.name, RolePolicyAttachment::policy_arn.name],
            None,
            End::Removes,
        )],
        identity: Some(Identity::joined(
            &[RolePolicyAttachment::role.name, RolePolicyAttachment::policy_arn.name],
            "/",
        )),
        // Attaching twice is attaching once.
        ..Spec::of(
            "aws_iam_role_policy_attachment",
            Lost::Idempotent,
            "the name of the role, a slash and the ARN of the policy, such as \
                                  `app/arn:aws:iam::aws:policy/ReadOnlyAccess`",
        )
    };
    type Key = Attachment;

    async fn create(cx: &Cx, plan: &Self) -> Result<Attachment> {
        let (role, arn) = (plan.role.as_str(), plan.policy_arn.as_str());
        let answer = cx.iam().attach_role_policy().role_name(role).policy_arn(arn).send().await;
        answer.map_err(|error| role_policies::unless_awaited(arn, error.into()))?;
        Ok(Attachment { role: role.to_owned(), policy_arn: arn.to_owned() })
    }

    async fn read(cx: &Cx, keys: &[Attachment]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for key in keys {
            let policy_arn = PolicyArn::from(key.policy_arn.as_str());
            let attached = role_policies::read_attached(cx, &key.role).await?;
            let observed = attached.unwrap_or_default().contains(&policy_arn).then(|| {
                Observed::settled(Self {
                    id: Some(key.to_string()),
                    policy_arn,
                    role: key.role.as_str().into(),
                })
            });
            found.add(key, observed);
        }
        Ok(found)
    }

    async fn delete(cx: &Cx, key: &Attachment, _: &Self) -> Result<()> {
        role_policies::detach(cx, &key.role, &key.policy_arn).await
    }

    // hashicorp/aws makes ids up, which say nothing about the object.
    fn upgrade(_: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        let text = |name: &str| state.get(name).and_then(|value| value.as_str());
        if let (Some(role), Some(arn)) = (text("role"), text("policy_arn")) {
            let id = format!("{role}/{arn}");
            state.insert("id".into(), id.into());
        }
    }
}
