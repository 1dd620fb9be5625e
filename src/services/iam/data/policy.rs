//! Data source `aws_iam_policy`.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{Cx, DataSource, Error, Resource, Result, Scope};
use crate::schema::types::{IamName, PermissionsText, PolicyArn, PolicyPath};
use crate::services::iam::from_aws;
use crate::services::iam::policy::{self, Policy, in_force};
use crate::value::Value;
use aws_sdk_iam::types::PolicyScopeType;
use std::collections::BTreeMap;

model! {
    /// Tells about a managed policy, of the account or of AWS.
    pub(in crate::services) struct PolicyData {
        /// ARN of the policy. Needed, unless there is a `name` or a `path_prefix`.
        #[tf(optional, computed, conflicts = &[PolicyData::name.name, PolicyData::path_prefix.name])]
        arn: Option<PolicyArn>,
        /// How many users, groups and roles the policy is attached to.
        #[tf(computed)]
        attachment_count: Option<i64>,
        /// Description of the policy.
        #[tf(computed)]
        description: Option<String>,
        /// ARN of the policy.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the policy. Needed, unless there is an `arn` or a `path_prefix`.
        #[tf(optional, computed, length = (1, 128))]
        name: Option<IamName>,
        /// Path of the policy.
        #[tf(computed)]
        path: Option<PolicyPath>,
        /// Path that the policy is at or below. Without a `name`, it must be the only one there.
        #[tf(optional)]
        path_prefix: Option<PolicyPath>,
        /// What the policy allows and denies, as JSON.
        #[tf(computed)]
        policy: Option<PermissionsText>,
        /// ID of the policy, which no other policy ever has, not even one of the same name.
        #[tf(computed)]
        policy_id: Option<String>,
        /// Tags of the policy.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
    }
}

impl DataSource for PolicyData {
    const TYPE: &'static str = "aws_iam_policy";
    const SCOPE: Scope = Scope::Global;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let told = [PolicyData::arn.name, PolicyData::name.name, PolicyData::path_prefix.name];
        if told.iter().all(|name| config.get(name).is_empty()) {
            let detail =
                "A policy is found by its `arn`, its `name` or its `path_prefix`: set one of them.";
            problems.push(Diagnostic::error("Missing argument", detail).at(PolicyData::arn.name));
        }
    }

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arn = match &config.arn {
            Some(arn) if !arn.as_str().is_empty() => arn.as_str().to_owned(),
            _ => looked_up(cx, config).await?,
        };
        let look = || in_force::with_text(cx, &arn);
        let (policy, text) = cx
            .shown(Policy::SPEC.type_name, |made| made == arn, look)
            .await?
            .ok_or_else(|| Error::Invalid(format!("there is no policy {arn}")))?;
        Ok(Self {
            arn: Some(arn.as_str().into()),
            attachment_count: policy.attachment_count.map(i64::from),
            description: policy.description.clone(),
            id: Some(arn),
            name: policy.policy_name.as_deref().map(Into::into),
            path: policy.path.as_deref().map(Into::into),
            path_prefix: config.path_prefix.clone(),
            policy: Some(text),
            policy_id: policy.policy_id.clone(),
            tags: Some(from_aws(policy.tags())),
        })
    }
}

/// The ARN of the one policy with this name, if there is one, at or below this path; of the account or of AWS.
async fn looked_up(cx: &Cx, config: &PolicyData) -> Result<String> {
    let name = config.name.as_ref().map(IamName::as_str).filter(|name| !name.is_empty());
    let path = config.path_prefix.as_ref().map(PolicyPath::as_str).filter(|path| !path.is_empty());
    let below = path.unwrap_or("/");
    let is = |made: &str| {
        made.contains(&format!(":policy{below}"))
            && name.is_none_or(|name| made.ends_with(&format!("/{name}")))
    };
    let look = async || {
        let mut policies = policy::below(cx, PolicyScopeType::All, below).await?;
        policies.retain(|policy| name.is_none() || policy.policy_name() == name);
        Ok(Some(policies).filter(|policies| !policies.is_empty()))
    };
    let policies = cx.shown(Policy::SPEC.type_name, is, look).await?.unwrap_or_default();
    let arns: Vec<String> = policies.into_iter().filter_map(|policy| policy.arn).collect();
    let meant = [
        name.map(|name| format!(" named {name}")),
        path.map(|path| format!(" at or below {path}")),
    ];
    let meant = meant.into_iter().flatten().collect::<String>();
    match arns.as_slice() {
        [arn] => Ok(arn.clone()),
        [] => Err(Error::Invalid(format!("there is no policy{meant}"))),
        several => Err(Error::Invalid(format!(
            "there are several policies{meant}: {}. Set `arn` to one of them",
            several.join(", ")
        ))),
    }
}
