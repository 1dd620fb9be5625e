//! What is there of what a cluster leaves behind.

use super::id::Cluster;
use crate::engine::{Cx, Result, Tags, required};
use crate::services::balancing::those_there;
use crate::services::ec2::{FILTER_VALUES, PAGE, arn, ebs_volume, filter};
use aws_sdk_ec2::types::{IpPermission, SecurityGroup, SecurityGroupRule, Volume, VolumeState};
use std::collections::{BTreeMap, BTreeSet};

/// Calls about the tags of load balancers take so many of them.
const AT_ONCE: usize = 20;

/// The refusals of a load balancer or target group that is gone...
pub(super) const NO_BALANCER: &str = "LoadBalancerNotFound";
/// ...and of a target group.
pub(super) const NO_TARGET_GROUP: &str = "TargetGroupNotFound";

/// An object: how calls name it, and its ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Thing {
    pub(super) id: String,
    pub(super) arn: String,
}

/// A rule of another security group that refers to one that was left behind.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) group: String,
    pub(super) is_egress: bool,
    pub(super) rule: Thing,
}

/// A volume, and what has it.
#[derive(Clone, Debug)]
pub(super) struct Left {
    pub(super) volume: Thing,
    pub(super) holders: Option<String>,
}

/// What of it is meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Volumes as well.
    pub(super) with_volumes: bool,
    /// But for what has one of these ARNs.
    pub(super) keep: BTreeSet<String>,
}

impl Asked {
    fn is_for(&self, thing: &Thing) -> bool {
        !self.keep.contains(&thing.arn)
    }
}

/// What a cluster has left behind, by kind, in the order in which it is removed.
#[derive(Clone, Debug, Default)]
pub(super) struct Leftovers {
    pub(super) classic: Vec<Thing>,
    pub(super) balancers: Vec<Thing>,
    pub(super) interfaces: Vec<Thing>,
    pub(super) target_groups: Vec<Thing>,
    pub(super) references: Vec<Reference>,
    pub(super) groups: Vec<Thing>,
    pub(super) volumes: Vec<Left>,
}

impl Leftovers {
    /// The ARNs of all of it, in the order in which it is removed.
    pub(super) fn arns(&self) -> Vec<String> {
        let first = [&self.classic, &self.balancers, &self.interfaces, &self.target_groups];
        let first = first.into_iter().flatten();
        let references = self.references.iter().map(|reference| &reference.rule);
        let all = first.chain(references).chain(&self.groups);
        let all = all.chain(self.volumes.iter().map(|left| &left.volume));
        all.map(|thing| thing.arn.clone()).collect()
    }
}

/// What there is now of what is asked for.
pub(super) async fn of(cx: &Cx, cluster: &Cluster, asked: &Asked) -> Result<Leftovers> {
    let volumes =
        async { if asked.with_volumes { volumes(cx, cluster, asked).await } else { Ok(vec![]) } };
    let found = tokio::try_join!(
        classic(cx, cluster),
        balancers(cx, cluster),
        target_groups(cx, cluster),
        interfaces(cx, cluster),
        groups(cx, cluster, asked),
        volumes,
    );
    let (mut classic, mut balancers, mut target_groups, mut interfaces, groups, volumes) = found?;
    for things in [&mut classic, &mut balancers, &mut target_groups, &mut interfaces] {
        things.retain(|thing| asked.is_for(thing));
    }
    let (groups, references) = groups;
    Ok(Leftovers { classic, balancers, interfaces, target_groups, references, groups, volumes })
}

async fn classic(cx: &Cx, cluster: &Cluster) -> Result<Vec<Thing>> {
    let pages = cx.elb().describe_load_balancers().into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    let its = all.into_iter().filter(|one| one.vpc_id() == Some(&cluster.vpc));
    let names: Vec<String> = its.filter_map(|one| one.load_balancer_name).collect();
    if names.is_empty() {
        return Ok(vec![]);
    }
    let account = cx.scope().identity().await?.account_id;
    let (partition, region) = (cx.scope().partition().id, cx.region());
    let mut left = vec![];
    for names in names.chunks(AT_ONCE) {
        let told = those_there(names, &[NO_BALANCER], |names| async {
            let call = cx.elb().describe_tags().set_load_balancer_names(Some(names));
            Ok(call.send().await?.tag_descriptions.unwrap_or_default())
        });
        for told in told.await? {
            let tags = told.tags.unwrap_or_default().into_iter();
            let tags: Tags = tags.map(|tag| (tag.key, tag.value.unwrap_or_default())).collect();
            if let Some(id) = told.load_balancer_name.filter(|_| cluster.left_balancing(&tags)) {
                let arn = format!(
                    "arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{id}"
                );
                left.push(Thing { id, arn });
            }
        }
    }
    left.sort();
    Ok(left)
}

async fn balancers(cx: &Cx, cluster: &Cluster) -> Result<Vec<Thing>> {
    let pages = cx.elbv2().describe_load_balancers().into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    let its = all.into_iter().filter(|one| one.vpc_id() == Some(&cluster.vpc));
    left_of(cx, cluster, its.filter_map(|one| one.load_balancer_arn).collect()).await
}

async fn target_groups(cx: &Cx, cluster: &Cluster) -> Result<Vec<Thing>> {
    let pages = cx.elbv2().describe_target_groups().into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    let its = all.into_iter().filter(|one| one.vpc_id() == Some(&cluster.vpc));
    left_of(cx, cluster, its.filter_map(|one| one.target_group_arn).collect()).await
}

/// Those of the objects with these ARNs that were left behind.
async fn left_of(cx: &Cx, cluster: &Cluster, arns: Vec<String>) -> Result<Vec<Thing>> {
    const ABSENT: &[&str] = &[NO_BALANCER, NO_TARGET_GROUP, "ListenerNotFound", "RuleNotFound"];
    let mut left = vec![];
    for arns in arns.chunks(AT_ONCE) {
        let told = those_there(arns, ABSENT, |arns| async {
            let call = cx.elbv2().describe_tags().set_resource_arns(Some(arns));
            Ok(call.send().await?.tag_descriptions.unwrap_or_default())
        });
        for told in told.await? {
            let tag = |tag: &aws_sdk_elasticloadbalancingv2::types::Tag| {
                let value = tag.value().unwrap_or_default();
                Some((tag.key()?.to_owned(), value.to_owned()))
            };
            let tags: Tags = told.tags().iter().filter_map(tag).collect();
            if let Some(arn) = told.resource_arn.filter(|_| cluster.left_balancing(&tags)) {
                left.push(Thing { id: arn.clone(), arn });
            }
        }
    }
    left.sort();
    Ok(left)
}

async fn interfaces(cx: &Cx, cluster: &Cluster) -> Result<Vec<Thing>> {
    let filters = vec![filter("vpc-id", [&cluster.vpc]), filter("status", ["available"])];
    let call = cx.ec2().describe_network_interfaces().set_filters(Some(filters)).max_results(PAGE);
    let pages = call.into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    let its = all.into_iter().filter(|interface| cluster.left_interface(interface));
    let mut left = vec![];
    for interface in its {
        let id = required(interface.network_interface_id, "NetworkInterfaceId")?;
        let arn = arn(cx, interface.owner_id.as_deref(), "network-interface", Some(&id));
        left.push(Thing { arn: required(arn, "OwnerId")?, id });
    }
    left.sort();
    Ok(left)
}

/// Security groups, and the rules of others that refer to them.
async fn groups(cx: &Cx, cluster: &Cluster, asked: &Asked) -> Result<(Vec<Thing>, Vec<Reference>)> {
    let call = cx.ec2().describe_security_groups().filters(filter("vpc-id", [&cluster.vpc]));
    let pages = call.max_results(PAGE).into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    let mut left = vec![];
    for group in all.iter().filter(|group| cluster.left_group(group)) {
        let id = required(group.group_id.clone(), "GroupId")?;
        let arn = arn(cx, group.owner_id(), "security-group", Some(&id));
        left.push(Thing { arn: required(arn, "OwnerId")?, id });
    }
    left.retain(|group| asked.is_for(group));
    left.sort();
    let ids: BTreeSet<&str> = left.iter().map(|group| group.id.as_str()).collect();
    let referring = all.iter().filter(|group| refers_to(group, &ids));
    let referring: Vec<String> = referring.filter_map(|group| group.group_id.clone()).collect();
    let mut references = vec![];
    for groups in referring.chunks(FILTER_VALUES) {
        for rule in rules(cx, groups).await? {
            references.extend(reference(cx, &rule, &ids));
        }
    }
    references.sort_by(|a, b| a.rule.cmp(&b.rule));
    Ok((left, references))
}

fn refers_to(group: &SecurityGroup, ids: &BTreeSet<&str>) -> bool {
    let permissions = group.ip_permissions().iter().chain(group.ip_permissions_egress());
    let mut named = permissions.flat_map(IpPermission::user_id_group_pairs);
    named.any(|pair| {
        pair.group_id().is_some_and(|id| ids.contains(id) && group.group_id() != Some(id))
    })
}

async fn rules(cx: &Cx, groups: &[String]) -> Result<Vec<SecurityGroupRule>> {
    let call = cx.ec2().describe_security_group_rules().filters(filter("group-id", groups));
    let pages = call.max_results(PAGE).into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<_, _>>().await?)
}

/// A rule that refers to one of these groups from another one.
fn reference(cx: &Cx, rule: &SecurityGroupRule, ids: &BTreeSet<&str>) -> Option<Reference> {
    let (group, named) = (rule.group_id()?, rule.referenced_group_info()?.group_id()?);
    if group == named || !ids.contains(named) {
        return None;
    }
    let id = rule.security_group_rule_id()?.to_owned();
    let arn = arn(cx, rule.group_owner_id(), "security-group-rule", Some(&id))?;
    let is_egress = rule.is_egress() == Some(true);
    Some(Reference { group: group.to_owned(), is_egress, rule: Thing { id, arn } })
}

/// A volume is in no VPC: its tags alone say what it belongs to.
pub(super) async fn volumes(cx: &Cx, cluster: &Cluster, asked: &Asked) -> Result<Vec<Left>> {
    let mut all: BTreeMap<String, Volume> = BTreeMap::new();
    for (name, value) in cluster.of_volumes() {
        let call = cx.ec2().describe_volumes().filters(filter(&name, [value])).max_results(PAGE);
        let pages = call.into_paginator().items().send();
        let volumes = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        all.extend(
            volumes.into_iter().filter_map(|volume| Some((volume.volume_id.clone()?, volume))),
        );
    }
    all.retain(|_, volume| {
        cluster.left_volume(volume)
            && !matches!(volume.state(), Some(VolumeState::Deleting | VolumeState::Deleted))
    });
    if all.is_empty() {
        return Ok(vec![]);
    }
    let account = cx.scope().identity().await?.account_id;
    let left = |(id, volume): (String, Volume)| {
        let arn = arn(cx, Some(&account), "volume", Some(&id))?;
        Some(Left { holders: ebs_volume::holders(&volume), volume: Thing { id, arn } })
    };
    Ok(all.into_iter().filter_map(left).filter(|left| asked.is_for(&left.volume)).collect())
}
