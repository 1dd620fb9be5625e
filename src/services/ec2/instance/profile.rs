//! The instance profile.

use super::super::filter;
use super::Instance;
use crate::engine::{Change, Cx, Result};
use aws_sdk_ec2::types::{
    IamInstanceProfileAssociationState as State, IamInstanceProfileSpecification,
};

/// Gives an instance that runs another profile. One that IAM has only just made is waited for (`retries`).
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    let Some(Some(name)) = change.of(Instance::iam_instance_profile) else {
        return Ok(());
    };
    if name.is_empty() {
        return Ok(());
    }
    let profile = IamInstanceProfileSpecification::builder().name(name).build();
    if let Some(association) = association(cx, id).await? {
        let call = cx.ec2().replace_iam_instance_profile_association();
        call.association_id(association).iam_instance_profile(profile).send().await?;
    } else {
        let call = cx.ec2().associate_iam_instance_profile();
        call.instance_id(id).iam_instance_profile(profile).send().await?;
    }
    Ok(())
}

/// The association of the profile that an instance has.
async fn association(cx: &Cx, id: &str) -> Result<Option<String>> {
    let call = cx.ec2().describe_iam_instance_profile_associations();
    let answer = call.filters(filter("instance-id", [id])).send().await?;
    let all = answer.iam_instance_profile_associations.unwrap_or_default();
    let is_there =
        |state: Option<&State>| matches!(state, Some(State::Associated | State::Associating));
    let there = all.into_iter().find(|association| is_there(association.state()));
    Ok(there.and_then(|association| association.association_id))
}
