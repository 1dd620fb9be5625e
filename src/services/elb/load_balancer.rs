//! `aws_elb`.

mod attributes;
mod health;
mod listeners;
mod observed;
mod rules;
mod source_group;
#[cfg(test)]
pub(in crate::services) mod tests;
mod zones;

use super::tags::{TAGGING, new_tags, tags_of};
use super::{NAMES, NO_INSTANCE, NO_LOAD_BALANCER, PAGE, described, instances};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Because, Change, Cx, Error, Found, How, Identity, Lost, Observed, Operation,
    Resource, Result, Retry, Setting, Share, Spec, Timeouts, Within, few,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{ClassicName, ClassicPrefix};
use crate::services::{balancing, names};
use crate::value::Value;
pub(super) use attributes::AccessLogs;
use aws_sdk_elasticloadbalancing::types::LoadBalancerDescription;
pub(super) use health::HealthCheck;
pub(super) use listeners::Listener;
use std::collections::BTreeSet;

model! {
    /// Provides a classic load balancer. For new ones AWS recommends `aws_lb`.
    #[tf(at_least_one_of = &[Elb::availability_zones.name, Elb::subnets.name])]
    pub struct Elb {
        /// Name of the load balancer.
        #[tf(computed)]
        id: Option<String>,
        /// Where requests are logged.
        #[tf(block)]
        access_logs: Option<AccessLogs>,
        /// ARN of the load balancer.
        #[tf(computed)]
        arn: Option<String>,
        /// Availability zones, in each of which the load balancer is in the default subnet. Cannot be written beside
        /// `subnets`.
        #[tf(optional, computed, recompute_with = &[Elb::subnets.name])]
        availability_zones: Option<BTreeSet<String>>,
        /// Whether an instance that is taken out may finish what it is at.
        #[tf(optional, default = Lit::Bool(false))]
        connection_draining: Option<bool>,
        /// How many seconds it may take for that. Counts only with `connection_draining`.
        #[tf(optional, default = Lit::Int(300), range = (1, 3600))]
        connection_draining_timeout: Option<i64>,
        /// Whether instances get requests from all zones.
        #[tf(optional, default = Lit::Bool(true))]
        cross_zone_load_balancing: Option<bool>,
        /// What becomes of requests that may be a risk.
        #[tf(optional, default = Lit::Text("defensive"), one_of = &["monitor", "defensive", "strictest"])]
        desync_mitigation_mode: Option<String>,
        /// DNS name of the load balancer.
        #[tf(computed)]
        dns_name: Option<String>,
        /// How instances are checked. By default AWS connects to the port of the first listener.
        #[tf(block, computed)]
        health_check: Option<HealthCheck>,
        /// After how many seconds without data a connection is closed.
        #[tf(optional, default = Lit::Int(60), range = (1, 4000))]
        idle_timeout: Option<i64>,
        /// IDs of all instances. Leave it out where `aws_elb_attachment` or a group of Auto Scaling registers them.
        #[tf(optional, computed)]
        instances: Option<BTreeSet<String>>,
        /// Whether the load balancer has private addresses only. `false` by default.
        #[tf(optional, computed, replace)]
        internal: Option<bool>,
        /// Listeners.
        #[tf(block, min = 1, key = &[Listener::lb_port.name])]
        listener: BTreeSet<Listener>,
        /// Name of the load balancer. Generated if neither this nor `name_prefix` is set.
        #[tf(optional, computed, replace, conflicts = &[Elb::name_prefix.name])]
        name: Option<ClassicName>,
        /// Prefix of a generated unique name, of 6 characters at most, because 26 digits follow.
        #[tf(optional, computed, replace, conflicts = &[Elb::name.name])]
        name_prefix: Option<ClassicPrefix>,
        /// IDs of the security groups. That of the VPC by default.
        #[tf(optional, computed)]
        security_groups: Option<BTreeSet<String>>,
        /// Security group that traffic to the instances comes from, as `ACCOUNT/NAME`. AWS chooses it.
        #[tf(optional, computed, recompute_with = &[Elb::security_groups.name])]
        source_security_group: Option<String>,
        /// ID of that security group.
        #[tf(computed, recompute_with = &[Elb::security_groups.name])]
        source_security_group_id: Option<String>,
        /// IDs of the subnets, one in each zone. Cannot be written beside `availability_zones`. If none of them stays, the
        /// load balancer is replaced.
        #[tf(optional, computed, recompute_with = &[Elb::availability_zones.name])]
        subnets: Option<BTreeSet<String>>,
        /// ID of the hosted zone of `dns_name`, for alias records of Route 53.
        #[tf(computed)]
        zone_id: Option<String>,
    }
}

/// What made-up names begin with.
const PREFIX: &str = "tf-lb-";

/// What a load balancer names may be as new.
const fn young(operation: Operation, code: &'static str) -> Retry {
    Retry { operation, code, message: "", within: Within::Propagation(Because::Named) }
}
/// IAM and ACM do not show a new certificate to load balancers at once. It comes from another provider, which tells nothing
/// of when it was made, so that nothing that is known here can explain the refusal.
const fn certificate(operation: Operation) -> Retry {
    Retry { operation, code: "CertificateNotFound", message: "", within: Within::Contention }
}

impl Resource for Elb {
    const SPEC: Spec = Spec {
        tagging: Some(TAGGING),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 5).with(Operation::Update, 5),
        read_at_once: NAMES,
        retries: &[
            certificate(Operation::Create),
            certificate(Operation::Update),
            young(Operation::Create, "SubnetNotFound"),
            young(Operation::Create, "InvalidSecurityGroup"),
            young(Operation::Update, "SubnetNotFound"),
            young(Operation::Update, "InvalidSecurityGroup"),
            young(Operation::Update, NO_INSTANCE),
            balancing::WITHOUT_A_GATEWAY,
            // The old listener of the port is on its way out.
            Retry {
                operation: Operation::Update,
                code: "DuplicateListener",
                message: "",
                within: Within::Contention,
            },
            // The old subnet of the zone is on its way out.
            Retry {
                operation: Operation::Update,
                code: zones::REFUSED,
                message: "multiple subnets in the same AZ",
                within: Within::Contention,
            },
            // The policy of the bucket is new.
            Retry {
                operation: Operation::Update,
                code: "InvalidConfigurationRequest",
                message: "Access Denied for bucket",
                within: Within::Propagation(Because::Changed("aws_s3_bucket")),
            },
        ],
        sets: &[Setting::part(
            REGISTERED,
            &[Elb::name.name, Elb::instances.name],
            Elb::instances.name,
        )],
        shares: &[Share {
            what: INSTANCES,
            of: Elb::name.name,
            how: How::All(Elb::instances.name),
        }],
        // Its name is not free before.
        await_delete: true,
        identity: Some(Identity::by(&[Elb::name.name])),
        // No two classic load balancers of a region have the same name.
        ..Spec::of("aws_elb", Lost::Unique, "the name of the load balancer")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        rules::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        if draft.is_create() && draft.config(Elb::internal).is_null() {
            draft.set(Elb::internal, Value::Bool(false));
        }
        rules::groups(draft);
        zones::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let name = name(cx, plan);
        if plan.name.is_some() {
            refuse_existing(cx, &name).await?;
        }
        let (zones, subnets) = zones::asked_for(plan);
        let call = cx
            .elb()
            .create_load_balancer()
            .load_balancer_name(&name)
            .set_listeners(Some(listeners::sent(&plan.listener)?))
            .set_availability_zones(zones)
            .set_subnets(subnets)
            .set_security_groups(some(plan.security_groups.as_ref()))
            .set_scheme((plan.internal == Some(true)).then(|| observed::INTERNAL.to_owned()))
            .set_tags(new_tags(cx)?);
        call.send().await?;
        Ok(name)
    }

    async fn read(cx: &Cx, names: &[String]) -> Result<Found<Self>> {
        Ok(observe(cx, names).await?.into_iter().collect())
    }

    async fn update(cx: &Cx, name: &String, change: Change<'_, Self>) -> Result<()> {
        source_group::refuse_another(&change)?;
        attributes::update(cx, name, &change).await?;
        listeners::update(cx, name, &change).await?;
        health::update(cx, name, &change).await?;
        zones::update(cx, name, &change).await?;
        set_security_groups(cx, name, &change).await?;
        register(cx, name, &change).await
    }

    async fn delete(cx: &Cx, name: &String, _: &Self) -> Result<()> {
        let call = cx.elb().delete_load_balancer().load_balancer_name(name);
        call.send().await.absent_if(&[NO_LOAD_BALANCER])?;
        balancing::until_interfaces_are_gone(cx, format!("ELB {name}"));
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        let name = name(cx, plan);
        let Some(balancer) = named(cx, &name).await? else { return Ok(vec![]) };
        // One of somebody else that has the same name is older, or has other tags.
        let tags =
            tags_of(cx, std::slice::from_ref(&name)).await?.remove(&name).unwrap_or_default();
        let has_tags = cx.tags().iter().all(|(key, value)| tags.get(key) == Some(value));
        let ours = has_tags && cx.can_have_made(balancer.created_time.as_ref());
        Ok(if ours { vec![name] } else { vec![] })
    }
}

/// Load balancers by their names.
pub(super) async fn observe(cx: &Cx, names: &[String]) -> Result<Vec<(String, Observed<Elb>)>> {
    let all = cx.elb().describe_load_balancers().page_size(PAGE).into_paginator();
    let all = few(all.items().send());
    let name = LoadBalancerDescription::load_balancer_name;
    let of = |names: Vec<String>| async move { described(cx, &names).await };
    let balancers = cx.described("classic load balancers", names, name, all, of).await?;
    observed::of(cx, balancers).await
}

/// What the instances of load balancers are called where several resources register them.
pub(super) const INSTANCES: &str = "instances";
/// What each of these instances is, for whoever ends it.
pub(super) const REGISTERED: &str = "instance of a classic load balancer";

fn name(cx: &Cx, plan: &Elb) -> String {
    let name = plan.name.as_ref().map(ClassicName::as_str);
    let prefix = plan.name_prefix.as_ref().map(ClassicPrefix::as_str);
    names::chosen(cx, name.as_ref(), prefix.as_ref(), PREFIX)
}

/// AWS answers a create call for what is there already, with the same settings, as if it had just made it.
async fn refuse_existing(cx: &Cx, name: &str) -> Result<()> {
    if named(cx, name).await?.is_none() {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "there is a classic load balancer with the name {name} already, which this resource has not made. Choose another \
         name, or take it into the state with `terraform import ADDRESS {name}`"
    )))
}

async fn named(cx: &Cx, name: &str) -> Result<Option<LoadBalancerDescription>> {
    Ok(described(cx, &[name.to_owned()]).await?.into_iter().next())
}

/// The strings of a set; none if there are none.
fn some(all: Option<&BTreeSet<String>>) -> Option<Vec<String>> {
    all.map(|all| all.iter().cloned().collect::<Vec<_>>()).filter(|all| !all.is_empty())
}

/// What is in one set and not in the other.
fn without(all: Option<&BTreeSet<String>>, others: Option<&BTreeSet<String>>) -> Vec<String> {
    let is_other = |one: &&String| others.is_some_and(|others| others.contains(*one));
    all.into_iter().flatten().filter(|one| !is_other(one)).cloned().collect()
}

async fn set_security_groups(cx: &Cx, name: &str, change: &Change<'_, Elb>) -> Result<()> {
    let Some(groups) = change.of(Elb::security_groups) else { return Ok(()) };
    let Some(groups) = some(groups.as_ref()) else { return Ok(()) };
    let call = cx.elb().apply_security_groups_to_load_balancer().load_balancer_name(name);
    let call = call.set_security_groups(Some(groups));
    cx.once("security groups", async { Ok(call.send().await.map(drop)?) }).await
}

/// Registers new instances before others are taken out.
async fn register(cx: &Cx, name: &str, change: &Change<'_, Elb>) -> Result<()> {
    let Some(wanted) = change.of(Elb::instances) else { return Ok(()) };
    let there = change.old.instances.as_ref();
    let added = without(wanted.as_ref(), there);
    if !added.is_empty() {
        let call = cx.elb().register_instances_with_load_balancer().load_balancer_name(name);
        call.set_instances(Some(instances(&added))).send().await?;
    }
    let removed = without(there, wanted.as_ref());
    if !removed.is_empty() {
        let call = cx.elb().deregister_instances_from_load_balancer().load_balancer_name(name);
        call.set_instances(Some(instances(&removed))).send().await.absent_if(&[NO_INSTANCE])?;
    }
    Ok(())
}
