//! `aws_redshift_subnet_group`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::tags;
use crate::engine::{
    AbsentIf, Change, Cx, Found, Lost, Observed, Operation, Resource, Result, Spec, Tagging, Tags,
    few,
};
use crate::schema::Lit;
use crate::schema::types::ClusterGroupName;
use crate::services::subnet_groups::{self, DESCRIPTION, in_use, sent, young};
use aws_sdk_redshift::types::ClusterSubnetGroup as AwsGroup;
use std::collections::BTreeSet;

model! {
    /// Provides a group of subnets that clusters of Redshift can be put into.
    pub struct SubnetGroup {
        /// Name of the group.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the group.
        #[tf(computed)]
        arn: Option<String>,
        /// Description of the group.
        #[tf(optional, default = Lit::Text(DESCRIPTION))]
        description: Option<String>,
        /// Name of the group.
        #[tf(required, replace)]
        name: ClusterGroupName,
        /// IDs of the subnets, all of one VPC.
        #[tf(required, min = 1)]
        subnet_ids: BTreeSet<String>,
    }
}

/// The refusal of a group that is not there.
const ABSENT: &str = "ClusterSubnetGroupNotFoundFault";

impl Resource for SubnetGroup {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging {
            on_create: true,
            policy_type: Some("redshift:subnetgroup"),
            set: |cx, name, tags| Box::pin(tag(cx, name, tags)),
            remove: |cx, name, keys| Box::pin(untag(cx, name, keys)),
        }),
        retries: &[
            young(Operation::Create),
            young(Operation::Update),
            // A cluster in the group is being deleted.
            in_use("InvalidClusterSubnetGroupStateFault"),
        ],
        ..Spec::of("aws_redshift_subnet_group", Lost::Unique, "the name of the group")
    };
    type Key = String;

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let call = cx
            .redshift()
            .create_cluster_subnet_group()
            .cluster_subnet_group_name(plan.name.as_str())
            .set_description(plan.description.clone())
            .set_subnet_ids(Some(sent(&plan.subnet_ids)))
            .set_tags(tags::new(cx));
        call.send().await?;
        Ok(plan.name.as_str().to_owned())
    }

    async fn read(cx: &Cx, names: &[String]) -> Result<Found<Self>> {
        let all = cx.redshift().describe_cluster_subnet_groups().into_paginator();
        let all = few(all.items().send());
        let of = |names: Vec<String>| async move { described(cx, &names).await };
        let name = AwsGroup::cluster_subnet_group_name;
        let groups = cx.described("cluster subnet groups", names, name, all, of).await?;
        let mut found = Found::<Self>::new();
        for group in groups {
            let Some(name) = group.cluster_subnet_group_name.clone() else { continue };
            let arn = arn(cx, &name).await?;
            found.insert(name, observed(group, arn));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, name: &String, change: Change<'_, Self>) -> Result<()> {
        let description = change.of(SubnetGroup::description);
        if description.is_none() && change.of(SubnetGroup::subnet_ids).is_none() {
            return Ok(());
        }
        let call = cx
            .redshift()
            .modify_cluster_subnet_group()
            .cluster_subnet_group_name(name)
            .set_description(change.new.description.clone())
            .set_subnet_ids(Some(sent(&change.new.subnet_ids)));
        call.send().await?;
        Ok(())
    }

    async fn delete(cx: &Cx, name: &String, _: &Self) -> Result<()> {
        let call = cx.redshift().delete_cluster_subnet_group().cluster_subnet_group_name(name);
        call.send().await.absent_if(&[ABSENT])?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let name = plan.name.as_str().to_owned();
        let groups = described(cx, std::slice::from_ref(&name)).await?;
        let Some(group) = groups.into_iter().next() else { return Ok(vec![]) };
        // One of somebody else has other subnets, another description or other tags.
        let is_like = observed(group, String::new());
        let ours = is_like.model.subnet_ids == plan.subnet_ids
            && is_like.model.description == plan.description
            && is_like.tags == *cx.tags();
        Ok(if ours { vec![name] } else { vec![] })
    }
}

/// Groups by their names, each of which is a call.
async fn described(cx: &Cx, names: &[String]) -> Result<Vec<AwsGroup>> {
    let mut there = vec![];
    for name in names {
        let call = cx.redshift().describe_cluster_subnet_groups().cluster_subnet_group_name(name);
        let answer = call.send().await.absent_if(&[ABSENT])?;
        there.extend(answer.and_then(|answer| answer.cluster_subnet_groups).unwrap_or_default());
    }
    Ok(there)
}

fn observed(group: AwsGroup, arn: String) -> Observed<SubnetGroup> {
    let subnets = group.subnets.unwrap_or_default().into_iter();
    Observed::settled(SubnetGroup {
        id: group.cluster_subnet_group_name.clone(),
        arn: Some(arn),
        description: group.description,
        name: group.cluster_subnet_group_name.unwrap_or_default().into(),
        subnet_ids: subnets.filter_map(|subnet| subnet.subnet_identifier).collect(),
    })
    .tagged(tags::from_aws(group.tags.unwrap_or_default()))
}

/// Redshift does not tell it.
async fn arn(cx: &Cx, name: &str) -> Result<String> {
    subnet_groups::arn(cx, "redshift", "subnetgroup", name).await
}

async fn tag(cx: &Cx, name: &str, tags: Tags) -> Result<()> {
    tags::set(cx, &arn(cx, name).await?, tags).await
}

async fn untag(cx: &Cx, name: &str, keys: Vec<String>) -> Result<()> {
    tags::remove(cx, &arn(cx, name).await?, keys).await
}
