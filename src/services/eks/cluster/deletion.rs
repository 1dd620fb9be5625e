//! The end of a cluster, and what is in its way.

use super::leftovers;
use super::updates::BUSY;
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::services::eks::{ABSENT, is_no_cluster};
use aws_sdk_eks::types::{FargateProfileStatus, NodegroupStatus};

/// What to do about a protected cluster.
pub(super) const PROTECTED: &str =
    "it is protected. Set `deletion_protection = false` and apply that first.";

/// Deletes a cluster. What belongs to it has to be gone before, and what is going is waited for.
pub(super) async fn delete(cx: &Cx, name: &str) -> Result<()> {
    let deleted = call(cx, name).await;
    let held = deleted.as_ref().is_err_and(is_held);
    if held && are_going(&parts(cx, name).await.unwrap_or_default()) {
        let are_gone = || async { Ok(parts(cx, name).await?.is_empty()) };
        cx.until_the_end("waiting for its nodes to be deleted", are_gone).await?;
        call(cx, name).await?;
    } else {
        deleted?;
    }
    leftovers::tell(cx, name).await;
    Ok(())
}

async fn call(cx: &Cx, name: &str) -> Result<()> {
    match cx.eks().delete_cluster().name(name).send().await.absent_if(ABSENT) {
        Err(refusal) if is_no_cluster(&refusal) => Ok(()),
        answer => answer.map(drop),
    }
}

/// Whether something belongs to the cluster, and not only an update is in progress.
fn is_held(refusal: &Error) -> bool {
    refusal.code() == Some(BUSY) && !refusal.to_string().contains("in progress")
}

/// What belongs to a cluster and runs pods: its name, and whether it is being deleted.
struct Part {
    name: String,
    is_going: bool,
}

fn are_going(parts: &[Part]) -> bool {
    !parts.is_empty() && parts.iter().all(|part| part.is_going)
}

/// The node groups and Fargate profiles of a cluster.
async fn parts(cx: &Cx, name: &str) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let groups = cx.eks().list_nodegroups().cluster_name(name).into_paginator().items().send();
    for group in groups.collect::<std::result::Result<Vec<_>, _>>().await? {
        let call = cx.eks().describe_nodegroup().cluster_name(name).nodegroup_name(&group);
        let answer = call.send().await.absent_if(ABSENT)?.and_then(|answer| answer.nodegroup);
        let Some(status) = answer.and_then(|group| group.status) else { continue };
        let is_going = status == NodegroupStatus::Deleting;
        parts.push(Part { name: format!("node group {group} ({})", status.as_str()), is_going });
    }
    let profiles =
        cx.eks().list_fargate_profiles().cluster_name(name).into_paginator().items().send();
    for profile in profiles.collect::<std::result::Result<Vec<_>, _>>().await? {
        let call = cx.eks().describe_fargate_profile().cluster_name(name);
        let answer = call.fargate_profile_name(&profile).send().await.absent_if(ABSENT)?;
        let answer = answer.and_then(|answer| answer.fargate_profile);
        let Some(status) = answer.and_then(|profile| profile.status) else { continue };
        let is_going = status == FargateProfileStatus::Deleting;
        let name = format!("Fargate profile {profile} ({})", status.as_str());
        parts.push(Part { name, is_going });
    }
    Ok(parts)
}

/// What stands in the way of a deletion that was refused.
pub(super) async fn obstacles(cx: &Cx, name: &str, refusal: &Error) -> Option<String> {
    if refusal.to_string().to_lowercase().contains("deletion protection") {
        return Some(format!("The cluster cannot be deleted because {PROTECTED}"));
    }
    if !is_held(refusal) {
        return None;
    }
    let parts: Vec<String> =
        parts(cx, name).await.ok()?.into_iter().map(|part| part.name).collect();
    (!parts.is_empty())
        .then(|| format!("These have to be deleted before the cluster: {}.", parts.join(", ")))
}
