//! Data source `aws_iam_policy`.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{Cx, DataSource, Error, Resource, Result, Scope};
use crate::schema::types::{ArnText, IamName, IamPath, PermissionsText};
use crate::services::iam::from_aws;
use crate::services::iam::policy::{self, Policy, in_force};
use crate::value::Value;
use aws_sdk_iam::types::PolicyScopeType;
use std::collections::BTreeMap;

model! {
    /// Tells about a managed policy, of the account or of AWS.
    pub(in crate::services) struct PolicyData {
        /// ARN of the policy. Needed, unless there is a `name`.
        #[tf(optional, computed, conflicts = &[PolicyData::name.name, PolicyData::path_prefix.name])]
        arn: Option<ArnText>,
        /// How many users, groups and roles the policy is attached to.
        #[tf(computed)]
        attachment_count: Option<i64>,
        /// Description of the policy.
        #[tf(computed)]
        description: Option<String>,
        /// ARN of the policy.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the policy. Needed, unless there is an `arn`.
        #[tf(optional, computed, length = (1, 128))]
        name: Option<IamName>,
        /// Path of the policy.
        #[tf(computed)]
        path: Option<IamPath>,
        /// Path that the policy is at or below, to look for its `name` in.
        #[tf(optional)]
        path_prefix: Option<IamPath>,
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
        let (arn, name) = (PolicyData::arn.name, PolicyData::name.name);
        if config.get(arn).is_empty() && config.get(name).is_empty() {
            let detail = "A policy is found by its `arn` or by its `name`: set one of them.";
            problems.push(Diagnostic::error("Missing argument", detail).at(arn));
        }
    }

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arn = match &config.arn {
            Some(arn) if !arn.as_str().is_empty() => arn.as_str().to_owned(),
            _ => by_name(cx, config).await?,
        };
        let look = || in_force::with_text(cx, &arn);
        let (policy, text) = cx
            .shown(Policy::TYPE, |made| made == arn, look)
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

/// The ARN of the one policy with a name, of the account or of AWS.
async fn by_name(cx: &Cx, config: &PolicyData) -> Result<String> {
    let name = config.name.as_ref().map_or("", IamName::as_str);
    let path = config.path_prefix.as_ref().map(IamPath::as_str).filter(|path| !path.is_empty());
    let below = path.unwrap_or("/");
    let is = |made: &str| {
        made.contains(&format!(":policy{below}")) && made.ends_with(&format!("/{name}"))
    };
    let look = async || {
        let policies = policy::named(cx, PolicyScopeType::All, name, below).await?;
        Ok(Some(policies).filter(|policies| !policies.is_empty()))
    };
    let policies = cx.shown(Policy::TYPE, is, look).await?.unwrap_or_default();
    let arns: Vec<String> = policies.into_iter().filter_map(|policy| policy.arn).collect();
    match arns.as_slice() {
        [arn] => Ok(arn.clone()),
        [] => Err(Error::Invalid(format!(
            "there is no policy named {name}{}",
            path.map(|path| format!(" at or below {path}")).unwrap_or_default()
        ))),
        several => Err(Error::Invalid(format!(
            "there are several policies named {name}: {}. Set `arn` to one of them",
            several.join(", ")
        ))),
    }
}
