//! The removal of what a cluster has left behind. Each step looks at what there is, so that a removal which was
//! interrupted goes on where it has ended.

use super::id::Cluster;
use super::listing::{
    self, Asked, Left, Leftovers, NO_BALANCER, NO_TARGET_GROUP, Reference, Thing,
};
use super::waits::{until_interfaces_are_gone, until_volumes_are_free};
use crate::diagnostic::Diagnostic;
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::services::ec2::filter;
use crate::services::ec2::leftovers::IN_USE;
use aws_sdk_ec2::types::Instance;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::future::Future;

/// What is removed last is what others refer to. `planned` is what the plan has listed.
pub(super) async fn remove(
    cx: &Cx,
    cluster: &Cluster,
    asked: &Asked,
    planned: &[String],
) -> Result<()> {
    let elsewhere = refuse_while_it_runs(cx, cluster).await?;
    let left = listing::of(cx, cluster, asked).await?;
    cx.once("told", async {
        tell_of_more(cx, &left, planned);
        Ok(())
    })
    .await?;
    let mut stays = Stays::default();
    stays.unless(&left.classic, |it| classic(cx, it)).await;
    stays.unless(&left.balancers, |it| balancer(cx, it)).await;
    let are_groups_used = stays.is_any();
    stays.unless(&left.interfaces, |it| interface(cx, it)).await;
    if !stays.is_any() {
        until_interfaces_are_gone(cx, cluster, &left).await?;
    }
    stays.unless(&left.target_groups, |it| target_group(cx, it)).await;
    let rules: Vec<&Thing> = left.references.iter().map(|reference| &reference.rule).collect();
    if are_groups_used {
        let untouched = rules.into_iter().chain(&left.groups);
        stays.all.extend(untouched.map(|it| (it.arn.as_str(), None)));
    } else {
        stays.unless(rules, |it| reference(cx, &left.references, it)).await;
        stays.unless(&left.groups, |it| group(cx, it)).await;
        stays.without_rules_of_groups_that_are_gone(&left);
    }
    if stays.is_any() {
        // The next run has to wait for the others, and to ask whose they are.
        let known = if elsewhere.is_empty() { free(&left.volumes) } else { vec![] };
        stays.unless(known, |it| volume(cx, it)).await;
    } else if !left.volumes.is_empty() {
        refuse_to_guess(cluster, &left.volumes, &elsewhere)?;
        until_volumes_are_free(cx, cluster, asked).await?;
        let volumes: Vec<&Thing> = left.volumes.iter().map(|left| &left.volume).collect();
        stays.unless(volumes, |it| volume(cx, it)).await;
    }
    stays.told()
}

/// The volumes that nothing has.
fn free(volumes: &[Left]) -> Vec<&Thing> {
    let free = volumes.iter().filter(|left| left.holders.is_none());
    free.map(|left| &left.volume).collect()
}

/// What is there after its removal, by its ARN, and why if that was tried.
#[derive(Default)]
struct Stays<'a> {
    all: Vec<(&'a str, Option<Error>)>,
}

impl<'a> Stays<'a> {
    fn is_any(&self) -> bool {
        !self.all.is_empty()
    }

    fn without_rules_of_groups_that_are_gone(&mut self, left: &Leftovers) {
        let stays: BTreeSet<&str> = self.all.iter().map(|(arn, _)| *arn).collect();
        let is_gone =
            |id: &str| left.groups.iter().any(|it| it.id == id && !stays.contains(it.arn.as_str()));
        let rules = left.references.iter().filter(|reference| is_gone(&reference.group));
        let gone: BTreeSet<&str> = rules.map(|reference| reference.rule.arn.as_str()).collect();
        self.all.retain(|(arn, _)| !gone.contains(arn));
    }

    /// Removes each of several objects, although another one stays.
    async fn unless<F>(
        &mut self,
        things: impl IntoIterator<Item = &'a Thing>,
        remove: impl Fn(&'a Thing) -> F,
    ) where
        F: Future<Output = Result<()>>,
    {
        for thing in things {
            tracing::info!(arn = thing.arn, "removing what a cluster has left behind");
            if let Err(refusal) = remove(thing).await {
                self.all.push((&thing.arn, Some(refusal)));
            }
        }
    }

    /// The error is the first refusal that does not pass by itself, so that nothing is waited for in vain, and names all
    /// that stays.
    fn told(&self) -> Result<()> {
        let refusals: Vec<&Error> = self.all.iter().filter_map(|(_, why)| why.as_ref()).collect();
        let lasting = refusals.iter().find(|refusal| !passes(refusal));
        let Some(first) = lasting.or(refusals.first()) else { return Ok(()) };
        let action = |refusal: &Error| Some(refusal.aws()?.refusal()?.action);
        let mut more: BTreeSet<String> = refusals.iter().filter_map(|one| action(one)).collect();
        more.retain(|name| Some(name) != action(first).as_ref());
        let arns: Vec<&str> = self.all.iter().map(|(arn, _)| *arn).collect();
        let mut what = format!("This stays: {}.", arns.join(", "));
        if !more.is_empty() {
            let _ = write!(what, " Not allowed either: {}.", Vec::from_iter(more).join(", "));
        }
        Err((*first).clone().explained(&what))
    }
}

fn passes(refusal: &Error) -> bool {
    matches!(refusal.code(), Some(IN_USE | "ResourceInUse"))
}

async fn classic(cx: &Cx, it: &Thing) -> Result<()> {
    let call = cx.elb().delete_load_balancer().load_balancer_name(&it.id);
    call.send().await.absent_if(&[NO_BALANCER])?;
    Ok(())
}

async fn balancer(cx: &Cx, it: &Thing) -> Result<()> {
    let call = cx.elbv2().delete_load_balancer().load_balancer_arn(&it.id);
    match call.send().await.absent_if(&[NO_BALANCER]) {
        Err(refusal) if refusal.code() == Some("OperationNotPermitted") => {
            Err(refusal.explained(&format!(
                "It may be protected against deletion. `aws elbv2 modify-load-balancer-attributes --load-balancer-arn {} \
                 --attributes Key=deletion_protection.enabled,Value=false` ends that.",
                it.arn
            )))
        }
        other => other.map(drop),
    }
}

async fn interface(cx: &Cx, it: &Thing) -> Result<()> {
    let call = cx.ec2().delete_network_interface().network_interface_id(&it.id);
    call.send().await.absent_if(&["InvalidNetworkInterfaceID.NotFound"])?;
    Ok(())
}

async fn target_group(cx: &Cx, it: &Thing) -> Result<()> {
    let call = cx.elbv2().delete_target_group().target_group_arn(&it.id);
    call.send().await.absent_if(&[NO_TARGET_GROUP])?;
    Ok(())
}

async fn reference(cx: &Cx, all: &[Reference], it: &Thing) -> Result<()> {
    const ABSENT: &[&str] = &[
        "InvalidSecurityGroupRuleId.NotFound",
        "InvalidPermission.NotFound",
        "InvalidGroup.NotFound",
    ];
    let Some(of) = all.iter().find(|reference| reference.rule.id == it.id) else { return Ok(()) };
    if of.is_egress {
        let call = cx.ec2().revoke_security_group_egress().group_id(&of.group);
        call.security_group_rule_ids(&it.id).send().await.absent_if(ABSENT)?;
    } else {
        let call = cx.ec2().revoke_security_group_ingress().group_id(&of.group);
        call.security_group_rule_ids(&it.id).send().await.absent_if(ABSENT)?;
    }
    Ok(())
}

async fn group(cx: &Cx, it: &Thing) -> Result<()> {
    let call = cx.ec2().delete_security_group().group_id(&it.id);
    call.send().await.absent_if(&["InvalidGroup.NotFound"])?;
    Ok(())
}

async fn volume(cx: &Cx, it: &Thing) -> Result<()> {
    let call = cx.ec2().delete_volume().volume_id(&it.id);
    call.send().await.absent_if(&["InvalidVolume.NotFound"])?;
    Ok(())
}

/// The cluster lives as long as it has instances: what is removed then is in use, and controllers would create it
/// again. Returns the VPCs in which there are instances of another cluster with this name.
async fn refuse_while_it_runs(cx: &Cx, cluster: &Cluster) -> Result<BTreeSet<String>> {
    let filters = vec![
        filter("tag-key", [cluster.tag()]),
        filter("instance-state-name", ["pending", "running", "stopping", "stopped"]),
    ];
    let pages = cx.ec2().describe_instances().set_filters(Some(filters)).into_paginator();
    let all = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
    let all = all.into_iter().flat_map(|reservation| reservation.instances.unwrap_or_default());
    let is_here = |instance: &Instance| instance.vpc_id() == Some(&cluster.vpc);
    let (here, elsewhere): (Vec<Instance>, Vec<Instance>) = all.partition(is_here);
    if here.is_empty() {
        return Ok(elsewhere.into_iter().filter_map(|instance| instance.vpc_id).collect());
    }
    let ids: Vec<String> = here.into_iter().filter_map(|instance| instance.instance_id).collect();
    Err(Error::Invalid(format!(
        "the cluster \"{}\" still has instances: {}. Nothing was removed, because controllers on them would create it \
         again. Destroy the instances first: let them depend on this resource with `depends_on`. If the cluster is to \
         stay and this resource alone is to go, take it out of the state with `terraform state rm`",
        cluster.name,
        ids.join(", ")
    )))
}

/// A volume that nothing has tells its cluster by a name alone.
fn refuse_to_guess(
    cluster: &Cluster,
    volumes: &[Left],
    elsewhere: &BTreeSet<String>,
) -> Result<()> {
    if elsewhere.is_empty() {
        return Ok(());
    }
    let vpcs: Vec<&str> = elsewhere.iter().map(String::as_str).collect();
    let ids: Vec<&str> = volumes.iter().map(|left| left.volume.id.as_str()).collect();
    Err(Error::Invalid(format!(
        "another cluster with the name \"{}\" has instances in {}, and nothing tells which of both these volumes belong \
         to: {}. Everything else is removed. Set `volumes` to `false` and apply, then destroy again, and delete the \
         volumes that are to go",
        cluster.name,
        vpcs.join(", "),
        ids.join(", ")
    )))
}

/// What was created since the plan has the same marks, and would be in the way as well.
fn tell_of_more(cx: &Cx, left: &Leftovers, planned: &[String]) {
    let more: Vec<String> = left.arns().into_iter().filter(|arn| !planned.contains(arn)).collect();
    if !more.is_empty() {
        let detail = format!(
            "The state does not list this. Controllers may have created it after the plan was made. It has the same marks, \
             and is removed as well:\n  - {}",
            more.join("\n  - ")
        );
        cx.warn(Diagnostic::warning("More is removed than the state lists", detail));
    }
}
