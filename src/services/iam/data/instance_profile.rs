//! Data source `aws_iam_instance_profile`.

use crate::engine::{Cx, DataSource, Error, Resource, Result, Scope};
use crate::schema::types::IamName;
use crate::services::iam::date;
use crate::services::iam::instance_profile::{self, InstanceProfile};

model! {
    /// Tells about an instance profile and its role.
    pub(in crate::services) struct InstanceProfileData {
        /// ARN of the profile.
        #[tf(computed)]
        arn: Option<String>,
        /// When the profile was made, in RFC 3339.
        #[tf(computed)]
        create_date: Option<String>,
        /// ID of the profile, which no other profile ever has, not even one of the same name.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the profile.
        #[tf(required, length = (1, 128))]
        name: IamName,
        /// Path of the profile.
        #[tf(computed)]
        path: Option<String>,
        /// ARN of the role.
        #[tf(computed)]
        role_arn: Option<String>,
        /// ID of the role.
        #[tf(computed)]
        role_id: Option<String>,
        /// Name of the role.
        #[tf(computed)]
        role_name: Option<String>,
    }
}

impl DataSource for InstanceProfileData {
    const TYPE: &'static str = "aws_iam_instance_profile";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let name = config.name.as_str();
        let look = || instance_profile::get(cx, name);
        let profile =
            cx.shown(InstanceProfile::SPEC.type_name, |made| made == name, look)
                .await?
                .ok_or_else(|| Error::Invalid(format!("there is no instance profile {name}")))?;
        let role = profile.roles().first();
        Ok(Self {
            arn: Some(profile.arn.clone()),
            create_date: date(Some(&profile.create_date)),
            id: Some(profile.instance_profile_id.clone()),
            name: config.name.clone(),
            path: Some(profile.path.clone()),
            role_arn: role.map(|role| role.arn.clone()),
            role_id: role.map(|role| role.role_id.clone()),
            role_name: role.map(|role| role.role_name.clone()),
        })
    }
}
