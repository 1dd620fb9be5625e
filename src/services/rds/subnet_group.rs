//! `aws_db_subnet_group`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::tags;
use crate::engine::{
    AbsentIf, Change, Cx, Found, Identity, Lost, Observed, Operation, Resource, Result, Spec,
    Tagging, Tags, few,
};
use crate::schema::Lit;
use crate::schema::types::{DbGroupName, DbGroupPrefix};
use crate::services::names;
use crate::services::subnet_groups::{self, DESCRIPTION, in_use, sent, young};
use aws_sdk_rds::types::DbSubnetGroup as AwsGroup;
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Provides a group of subnets that databases of RDS can be put into.
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
        /// Name of the group. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[SubnetGroup::name_prefix.name])]
        name: Option<DbGroupName>,
        /// Prefix of a generated unique name.
        #[tf(optional, computed, replace, empty_is_unset, conflicts = &[SubnetGroup::name.name])]
        name_prefix: Option<DbGroupPrefix>,
        /// IDs of the subnets, all of one VPC. RDS asks for subnets in two availability zones at least.
        #[tf(required, min = 1)]
        subnet_ids: BTreeSet<String>,
        /// Kinds of addresses that a database in the group can have: `IPV4`, or `DUAL` for IPv6 as well.
        #[tf(computed, recompute_with = &[SubnetGroup::subnet_ids.name])]
        supported_network_types: Option<BTreeSet<String>>,
        /// ID of the VPC that the subnets are in.
        #[tf(computed)]
        vpc_id: Option<String>,
    }
}

/// The refusal of a group that is not there.
const ABSENT: &str = "DBSubnetGroupNotFoundFault";

impl Resource for SubnetGroup {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging {
            on_create: true,
            policy_type: Some("rds:subgrp"),
            set: |cx, name, tags| Box::pin(tag(cx, name, tags)),
            remove: |cx, name, keys| Box::pin(untag(cx, name, keys)),
        }),
        retries: &[
            young(Operation::Create),
            young(Operation::Update),
            // A database in the group is being deleted.
            in_use("InvalidDBSubnetGroupStateFault"),
        ],
        await_delete: true,
        identity: Some(Identity::by(&[SubnetGroup::name.name])),
        ..Spec::of("aws_db_subnet_group", Lost::Unique, "the name of the group")
    };
    type Key = String;

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let name = name(cx, plan);
        let call = cx
            .rds()
            .create_db_subnet_group()
            .db_subnet_group_name(&name)
            .set_db_subnet_group_description(plan.description.clone())
            .set_subnet_ids(Some(sent(&plan.subnet_ids)))
            .set_tags(tags::new(cx));
        call.send().await?;
        Ok(name)
    }

    async fn read(cx: &Cx, names: &[String]) -> Result<Found<Self>> {
        let all = few(cx.rds().describe_db_subnet_groups().into_paginator().items().send());
        let of = |names: Vec<String>| async move { described(cx, &names).await };
        let name = AwsGroup::db_subnet_group_name;
        let groups = cx.described("DB subnet groups", names, name, all, of).await?;
        let mut found = Found::<Self>::new();
        for group in groups {
            let Some(name) = group.db_subnet_group_name.clone() else { continue };
            let tags = tags_of(cx, &name, &group).await?;
            found.insert(name, observed(group).tagged(tags));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, name: &String, change: Change<'_, Self>) -> Result<()> {
        let description = change.of(SubnetGroup::description);
        if description.is_none() && change.of(SubnetGroup::subnet_ids).is_none() {
            return Ok(());
        }
        let call = cx
            .rds()
            .modify_db_subnet_group()
            .db_subnet_group_name(name)
            .set_db_subnet_group_description(change.new.description.clone())
            .set_subnet_ids(Some(sent(&change.new.subnet_ids)));
        call.send().await?;
        Ok(())
    }

    async fn delete(cx: &Cx, name: &String, _: &Self) -> Result<()> {
        let call = cx.rds().delete_db_subnet_group().db_subnet_group_name(name);
        call.send().await.absent_if(&[ABSENT])?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let name = name(cx, plan);
        let groups = described(cx, std::slice::from_ref(&name)).await?;
        let Some(group) = groups.into_iter().next() else { return Ok(vec![]) };
        // One of somebody else has other subnets, another description or other tags.
        let tags = tags_of(cx, &name, &group).await?;
        let is_like = observed(group).model;
        let ours = is_like.subnet_ids == plan.subnet_ids
            && is_like.description == plan.description
            && tags == *cx.tags();
        Ok(if ours { vec![name] } else { vec![] })
    }
}

fn name(cx: &Cx, plan: &SubnetGroup) -> String {
    let name = plan.name.as_ref().map(DbGroupName::as_str);
    let prefix = plan.name_prefix.as_ref().map(DbGroupPrefix::as_str);
    names::chosen(cx, name.as_ref(), prefix.as_ref(), names::PREFIX)
}

/// Groups by their names, each of which is a call.
async fn described(cx: &Cx, names: &[String]) -> Result<Vec<AwsGroup>> {
    let mut there = vec![];
    for name in names {
        let call = cx.rds().describe_db_subnet_groups().db_subnet_group_name(name);
        let answer = call.send().await.absent_if(&[ABSENT])?;
        there.extend(answer.and_then(|answer| answer.db_subnet_groups).unwrap_or_default());
    }
    Ok(there)
}

fn observed(group: AwsGroup) -> Observed<SubnetGroup> {
    let subnets = group.subnets.unwrap_or_default().into_iter();
    let name = group.db_subnet_group_name;
    Observed::settled(SubnetGroup {
        id: name.clone(),
        arn: group.db_subnet_group_arn,
        description: group.db_subnet_group_description,
        name_prefix: name.as_deref().map(|name| names::prefix_of(name).into()),
        name: name.map(Into::into),
        subnet_ids: subnets.filter_map(|subnet| subnet.subnet_identifier).collect(),
        supported_network_types: group.supported_network_types.map(BTreeSet::from_iter),
        vpc_id: group.vpc_id,
    })
}

async fn arn(cx: &Cx, name: &str) -> Result<String> {
    subnet_groups::arn(cx, "rds", "subgrp", name).await
}

/// The tags of a group. One that is gone meanwhile has none.
async fn tags_of(cx: &Cx, name: &str, group: &AwsGroup) -> Result<Tags> {
    let name = name.to_owned();
    let read = async {
        let arn = group.db_subnet_group_arn.clone();
        let call = cx.rds().list_tags_for_resource().set_resource_name(arn);
        let answer = call.send().await.absent_if(&[ABSENT])?;
        let all = answer.and_then(|answer| answer.tag_list).unwrap_or_default();
        Ok(BTreeMap::from([(name.clone(), tags::from_aws(all))]))
    };
    let mut told = cx.tags_of(std::slice::from_ref(&name), read).await?;
    Ok(told.remove(&name).unwrap_or_default())
}

async fn tag(cx: &Cx, name: &str, tags: Tags) -> Result<()> {
    tags::set(cx, &arn(cx, name).await?, tags).await
}

async fn untag(cx: &Cx, name: &str, keys: Vec<String>) -> Result<()> {
    tags::remove(cx, &arn(cx, name).await?, keys).await
}
