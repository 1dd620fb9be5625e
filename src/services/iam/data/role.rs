//! Data source `aws_iam_role`.

use crate::engine::{AbsentIf, Cx, DataSource, Error, Resource, Result, Scope};
use crate::schema::types::{ArnText, IamName, IamPath, Object, PolicyText};
use crate::services::iam::role::Role;
use crate::services::iam::{ABSENT, date, document, from_aws};
use aws_sdk_iam::types::Role as AwsRole;
use std::collections::BTreeMap;

model! {
    /// Tells about an IAM role.
    pub(in crate::services) struct RoleData {
        /// ARN of the role.
        #[tf(computed)]
        arn: Option<String>,
        /// Trust policy: who may assume the role, as JSON.
        #[tf(computed)]
        assume_role_policy: Option<PolicyText>,
        /// When the role was made, in RFC 3339.
        #[tf(computed)]
        create_date: Option<String>,
        /// Description of the role.
        #[tf(computed)]
        description: Option<String>,
        /// Name of the role.
        #[tf(computed)]
        id: Option<String>,
        /// How long a session may last, in seconds.
        #[tf(computed)]
        max_session_duration: Option<i64>,
        /// Name of the role.
        #[tf(required, length = (1, 64))]
        name: IamName,
        /// Path of the role.
        #[tf(computed)]
        path: Option<IamPath>,
        /// ARN of the policy that limits what the role can be allowed.
        #[tf(computed)]
        permissions_boundary: Option<ArnText>,
        /// When and where the role was used last; nothing if that was before IAM's tracking period.
        #[tf(computed)]
        role_last_used: Option<Vec<Object<LastUsed>>>,
        /// Tags of the role.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the role, which no other role ever has, not even one of the same name.
        #[tf(computed)]
        unique_id: Option<String>,
    }
}

model! {
    /// The last use of a role.
    pub(in crate::services) struct LastUsed {
        /// When, in RFC 3339.
        #[tf(computed)]
        last_used_date: Option<String>,
        /// In which region.
        #[tf(computed)]
        region: Option<String>,
    }
}

impl DataSource for RoleData {
    const TYPE: &'static str = "aws_iam_role";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let role = named(cx, config.name.as_str()).await?;
        let last_used = role.role_last_used.iter().filter(|used| used.last_used_date.is_some());
        let last_used = last_used.map(|used| {
            Object(LastUsed {
                last_used_date: date(used.last_used_date.as_ref()),
                region: used.region.clone(),
            })
        });
        Ok(Self {
            arn: Some(role.arn.clone()),
            assume_role_policy: Some(document(role.assume_role_policy_document.as_deref())),
            create_date: date(Some(&role.create_date)),
            description: role.description.clone(),
            id: Some(role.role_name.clone()),
            max_session_duration: role.max_session_duration.map(i64::from),
            name: config.name.clone(),
            path: Some(role.path.as_str().into()),
            permissions_boundary: role
                .permissions_boundary
                .as_ref()
                .and_then(|boundary| boundary.permissions_boundary_arn())
                .map(Into::into),
            role_last_used: Some(last_used.collect()),
            tags: Some(from_aws(role.tags())),
            unique_id: Some(role.role_id),
        })
    }
}

/// The role of this name.
pub(super) async fn named(cx: &Cx, name: &str) -> Result<AwsRole> {
    let look = || async {
        let answer = cx.iam().get_role().role_name(name).send().await.absent_if(ABSENT)?;
        Ok(answer.and_then(|answer| answer.role))
    };
    let role = cx.shown(Role::SPEC.type_name, |made| made == name, look).await?;
    role.ok_or_else(|| Error::Invalid(format!("there is no role {name}")))
}
