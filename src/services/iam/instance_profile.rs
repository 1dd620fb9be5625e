//! `aws_iam_instance_profile`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{ABSENT, because, contended, date, from_aws, new_tags, retry, tag_rules, to_aws};
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource,
    Result, Scope, Spec, Tagging, Tags, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{IamName, IamPath};
use crate::services::names;
use aws_sdk_iam::types::InstanceProfile as AwsProfile;

model! {
    /// Provides an instance profile: what hands a role to EC2 instances.
    pub struct InstanceProfile {
        /// ARN of the profile.
        #[tf(computed)]
        arn: Option<String>,
        /// When the profile was made, in RFC 3339.
        #[tf(computed)]
        create_date: Option<String>,
        /// Name of the profile.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the profile. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, length = (1, 128), conflicts = &[InstanceProfile::name_prefix.name])]
        name: Option<IamName>,
        /// Prefix of a generated unique name.
        #[tf(optional, computed, replace, length = (1, 102), conflicts = &[InstanceProfile::name.name])]
        name_prefix: Option<IamName>,
        /// Path of the profile. `/` by default.
        #[tf(optional, replace, empty_is_unset, default = Lit::Text("/"))]
        path: Option<IamPath>,
        /// Name of the role.
        #[tf(optional, length = (1, 64))]
        role: Option<IamName>,
        /// ID of the profile, which no other profile ever has, not even one of the same name.
        #[tf(computed)]
        unique_id: Option<String>,
    }
}

impl Resource for InstanceProfile {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        tagging: Some(Tagging {
            on_create: true,
            policy_type: Some("iam:instance-profile"),
            set: |cx, name, tags| Box::pin(tag(cx, name, tags)),
            remove: |cx, name, keys| Box::pin(untag(cx, name, keys)),
        }),
        retries: &[
            contended(Operation::Create),
            // Neither the profile nor the role need be visible everywhere yet.
            retry(Operation::Update, "InvalidParameterValue", "Invalid IAM Instance Profile name"),
            retry(Operation::Update, "NoSuchEntity", ""),
            contended(Operation::Update),
            // A role that was just taken out may still count.
            because(
                Because::Itself,
                Operation::Update,
                "LimitExceeded",
                "InstanceSessionsPerInstanceProfile",
            ),
            contended(Operation::Delete),
            because(Because::Itself, Operation::Delete, "DeleteConflict", ""),
        ],
        identity: Some(Identity::by(&[InstanceProfile::name.name])),
        ..Spec::of("aws_iam_instance_profile", Lost::Unique, "the name of the profile")
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        tag_rules::check(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let name = names::chosen(cx, plan.name.as_ref(), plan.name_prefix.as_ref(), names::PREFIX);
        let answer = cx
            .iam()
            .create_instance_profile()
            .instance_profile_name(name)
            .set_path(plan.path.clone().map(Into::into))
            .set_tags(new_tags(cx.tags())?)
            .send()
            .await?;
        Ok(required(answer.instance_profile, "InstanceProfile")?.instance_profile_name)
    }

    async fn read(cx: &Cx, names: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for name in names {
            found.add(name, get(cx, name).await?.map(observed));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, name: &String, change: Change<'_, Self>) -> Result<()> {
        let Some(role) = change.of(InstanceProfile::role) else { return Ok(()) };
        if let Some(old) = &change.old.role {
            leave(cx, name, old.as_str()).await?;
        }
        if let Some(role) = role {
            let call = cx.iam().add_role_to_instance_profile().instance_profile_name(name);
            let added = call.role_name(role.as_str()).send().await;
            if let Err(error) = added {
                return unless_in(cx, name, role.as_str(), error.into()).await;
            }
        }
        Ok(())
    }

    async fn delete(cx: &Cx, name: &String, _: &Self) -> Result<()> {
        // The role may be another one by now.
        let profile = get(cx, name).await?;
        for role in profile.iter().flat_map(AwsProfile::roles) {
            leave(cx, name, role.role_name()).await?;
        }
        let call = cx.iam().delete_instance_profile().instance_profile_name(name);
        call.send().await.absent_if(ABSENT)?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let name = names::chosen(cx, plan.name.as_ref(), plan.name_prefix.as_ref(), names::PREFIX);
        // A profile of somebody else that has the same name has other tags, another path, or a role.
        let ours = get(cx, &name).await?.filter(|profile| {
            cx.can_have_made(Some(&profile.create_date))
                && from_aws(profile.tags()) == *cx.tags()
                && plan.path.as_ref().is_none_or(|path| path.as_str() == profile.path)
                && profile.roles.is_empty()
        });
        Ok(ours.map(|profile| profile.instance_profile_name).into_iter().collect())
    }
}

/// A profile; none if it is not there.
pub(super) async fn get(cx: &Cx, name: &str) -> Result<Option<AwsProfile>> {
    let call = cx.iam().get_instance_profile().instance_profile_name(name);
    Ok(call.send().await.absent_if(ABSENT)?.and_then(|answer| answer.instance_profile))
}

/// A profile holds one role. If it is the one that was to be put in, that was done by a call whose answer was lost,
/// and which was sent again.
async fn unless_in(cx: &Cx, profile: &str, role: &str, error: Error) -> Result<()> {
    if error.code() != Some("LimitExceeded") {
        return Err(error);
    }
    let Ok(found) = get(cx, profile).await else { return Err(error) };
    match found.and_then(|profile| profile.roles.into_iter().next()) {
        Some(held) if held.role_name == role => Ok(()),
        Some(held) => {
            Err(error.explained(&format!("The profile has the role {}.", held.role_name)))
        }
        None => Err(error),
    }
}

async fn leave(cx: &Cx, profile: &str, role: &str) -> Result<()> {
    let call = cx.iam().remove_role_from_instance_profile().instance_profile_name(profile);
    call.role_name(role).send().await.absent_if(ABSENT)?;
    Ok(())
}

fn observed(profile: AwsProfile) -> Observed<InstanceProfile> {
    let tags = from_aws(profile.tags());
    let name = profile.instance_profile_name;
    Observed::settled(InstanceProfile {
        arn: Some(profile.arn),
        create_date: date(Some(&profile.create_date)),
        id: Some(name.clone()),
        name_prefix: Some(names::prefix_of(&name).into()),
        name: Some(name.into()),
        path: Some(profile.path.into()),
        role: profile.roles.into_iter().next().map(|role| role.role_name.into()),
        unique_id: Some(profile.instance_profile_id),
    })
    .tagged(tags)
}

async fn tag(cx: &Cx, name: &str, tags: Tags) -> Result<()> {
    let call = cx.iam().tag_instance_profile().instance_profile_name(name);
    call.set_tags(Some(to_aws(&tags)?)).send().await?;
    Ok(())
}

async fn untag(cx: &Cx, name: &str, keys: Vec<String>) -> Result<()> {
    let call = cx.iam().untag_instance_profile().instance_profile_name(name);
    call.set_tag_keys(Some(keys)).send().await?;
    Ok(())
}
