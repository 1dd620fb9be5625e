//! What EC2 tells of instances.

mod model;

pub(super) use model::ipv6_of;

use super::super::{PAGE, filter, from_aws, launching};
use super::Instance;
use super::attributes::Attributes;
use super::market::{self, Templates};
use super::volumes::{self, Volumes};
use crate::engine::{Cx, Found, Observed, Purpose, Result, concurrently, few};
use crate::value::Value;
use aws_sdk_ec2::types::{
    Filter, Instance as AwsInstance, InstanceCreditSpecification, InstanceMetadataOptionsState,
    InstanceStateName, Reservation, SpotInstanceRequest,
};
use std::collections::BTreeMap;

/// The refusal of an instance that is not there, or not shown everywhere yet.
pub(super) const ABSENT: &str = "InvalidInstanceID.NotFound";

/// An instance, with the account that has it.
#[derive(Clone)]
pub(in crate::services::ec2) struct Owned {
    pub(super) owner: Option<String>,
    pub(in crate::services::ec2) instance: AwsInstance,
}

impl Owned {
    fn id(&self) -> Option<&str> {
        self.instance.instance_id()
    }
    /// Whether it is over with the instance, which is shown for an hour after that.
    pub(in crate::services::ec2) fn is_terminated(&self) -> bool {
        state(&self.instance) == Some(&InstanceStateName::Terminated)
    }
}

/// What is read of many instances at once, beside themselves.
struct Beside {
    /// None if they may not be read.
    volumes: Option<Volumes>,
    /// The same.
    credits: Option<Credits>,
    requests: BTreeMap<String, SpotInstanceRequest>,
    templates: Templates,
}

impl Beside {
    async fn of(cx: &Cx, instances: &[AwsInstance]) -> Result<Self> {
        let ids: Vec<String> = instances.iter().filter_map(|i| i.instance_id.clone()).collect();
        let (volumes, credits, requests, templates) = tokio::try_join!(
            cx.facet(&ids, Instance::root_block_device.name, Box::pin(Volumes::of(cx, instances))),
            cx.facet(&ids, Instance::arn.name, Box::pin(credits(cx, instances))),
            market::requests(cx, instances),
            Templates::of(cx, instances),
        )?;
        Ok(Self { volumes, credits, requests, templates })
    }
}

/// So many instances can be asked for in one call about their CPU credits.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceCreditSpecifications.html>
const CREDITS: usize = 1_000;

/// CPU credits by instance; none as long as EC2 does not know one of the instances.
type Credits = Option<BTreeMap<String, String>>;

/// Reads instances with few calls: what a call can tell of many is asked for all of them.
pub(super) async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Instance>> {
    let owned = described(cx, ids).await?;
    let there: Vec<Owned> = owned.into_iter().filter(|owned| exists(cx, &owned.instance)).collect();
    let instances: Vec<AwsInstance> = there.iter().map(|owned| owned.instance.clone()).collect();
    let beside = Beside::of(cx, &instances).await?;
    let attributes = concurrently(instances, |instance| {
        let cx = cx.clone();
        Box::pin(async move { Attributes::of_one_that_is_there(&cx, &instance).await })
    });
    let mut found = Found::<Instance>::new();
    for (owned, attributes) in there.into_iter().zip(attributes.await?) {
        let Some(attributes) = attributes else { continue };
        let id = owned.instance.instance_id.clone().unwrap_or_default();
        let known = cx.known_as::<Instance>(&id);
        found.insert(id, observed(cx, &owned, attributes, &beside, known.as_ref()));
    }
    Ok(found)
}

/// Whether nothing but the ID of an instance is known.
pub(super) fn is_import(cx: &Cx, instance: &AwsInstance) -> bool {
    known(cx, instance).get(Instance::arn.name).is_null()
}

fn known<'a>(cx: &'a Cx, instance: &AwsInstance) -> &'a Value {
    cx.known(instance.instance_id().unwrap_or_default())
}

pub(in crate::services::ec2) fn state(instance: &AwsInstance) -> Option<&InstanceStateName> {
    instance.state().and_then(|state| state.name())
}

/// Whether an instance is about to be gone: to ask more of it may be too late.
pub(super) fn is_ending(instance: &AwsInstance) -> bool {
    state(instance) == Some(&InstanceStateName::ShuttingDown)
}

/// Whether it was created just now.
fn is_new(cx: &Cx, instance: &AwsInstance) -> bool {
    known(cx, instance).get(Instance::instance_state.name).is_unknown()
}

/// Whether there is such an instance. One that is terminated is shown for an hour. One that was terminated while it was
/// created tells why.
fn exists(cx: &Cx, instance: &AwsInstance) -> bool {
    match state(instance) {
        Some(InstanceStateName::Terminated) => is_new(cx, instance),
        Some(InstanceStateName::ShuttingDown) => !is_import(cx, instance),
        _ => true,
    }
}

/// The instances of these IDs.
pub(super) async fn described(cx: &Cx, ids: &[String]) -> Result<Vec<Owned>> {
    let of = |ids: Vec<String>| with_filters(cx, vec![filter("instance-id", ids)]);
    cx.described(LISTING, ids, Owned::id, all(cx), of).await
}

/// What a refresh calls the list of all instances.
const LISTING: &str = "instances";

/// All instances, if they are few.
async fn all(cx: &Cx) -> Result<Option<Vec<Owned>>> {
    let pages = cx.ec2().describe_instances().max_results(PAGE).into_paginator().items().send();
    Ok(few(pages).await?.map(|all| all.into_iter().flat_map(owned).collect()))
}

/// The instances that filters let through.
pub(in crate::services::ec2) async fn with_filters(
    cx: &Cx,
    filters: Vec<Filter>,
) -> Result<Vec<Owned>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_instances().set_filters(filters);
    let pages = call.max_results(PAGE).into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
    Ok(all.into_iter().flat_map(owned).collect())
}

/// All that can be told of an instance, of which nothing is known, with all volumes that are attached to it.
pub(in crate::services::ec2) async fn told(cx: &Cx, owned: &Owned) -> Result<Instance> {
    let beside = Beside::of(cx, std::slice::from_ref(&owned.instance)).await?;
    let attributes = Attributes::of(cx, &owned.instance).await?;
    let mut told = observed(cx, owned, attributes, &beside, None).model;
    told.ebs_block_device = volumes::attached(&owned.instance, beside.volumes.as_ref());
    Ok(told)
}

/// An instance that something else has launched.
pub(in crate::services::ec2) struct Launched {
    pub(in crate::services::ec2) instance: AwsInstance,
    pub(in crate::services::ec2) told: Instance,
    /// Whether EC2 does not tell of all its volumes yet.
    pub(in crate::services::ec2) lacks_volumes: bool,
}

/// The instances that other objects have launched, by their IDs, without those that are terminated: `keys` are those of the
/// objects, and `known` is what is known of the instances.
pub(in crate::services::ec2) async fn launched(
    cx: &Cx,
    keys: &[String],
    known: &BTreeMap<String, Instance>,
) -> Result<BTreeMap<String, Launched>> {
    let ids: Vec<String> = known.keys().cloned().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut there = described(cx, &ids).await?;
    there.retain(|owned| !owned.is_terminated());
    let instances: Vec<AwsInstance> = there.iter().map(|owned| owned.instance.clone()).collect();
    let (volumes, credits) = tokio::try_join!(
        cx.facet(keys, Instance::root_block_device.name, Box::pin(Volumes::of(cx, &instances))),
        cx.facet(keys, Instance::arn.name, Box::pin(credits(cx, &instances))),
    )?;
    let credits = credits.map(Option::unwrap_or_default);
    let one = |owned: Owned| {
        let id = owned.instance.instance_id.clone()?;
        let known = known.get(&id);
        let mut told = model::of(cx, &owned, known);
        volumes::show(&owned.instance, volumes.as_ref(), known, &mut told);
        let is_told = credits.as_ref().and_then(|credits| credits.get(&id));
        let has_credits = credits.is_some() && is_burstable(&owned.instance);
        let known = known.and_then(|known| known.credit_specification.as_ref());
        told.credit_specification = super::options::credits_of(is_told, has_credits, known);
        let lacks_volumes = volumes.as_ref().is_some_and(|all| !all.has_all(&owned.instance));
        Some((id, Launched { instance: owned.instance, told, lacks_volumes }))
    };
    Ok(there.into_iter().filter_map(one).collect())
}

fn owned(reservation: Reservation) -> Vec<Owned> {
    let owner = reservation.owner_id;
    let all = reservation.instances.unwrap_or_default().into_iter();
    all.map(|instance| Owned { owner: owner.clone(), instance }).collect()
}

/// The CPU credits of those instances of burstable types of which the state knows them, or that are new.
async fn credits(cx: &Cx, instances: &[AwsInstance]) -> Result<Credits> {
    let wants = |instance: &&AwsInstance| {
        let known = known(cx, instance).get(Instance::credit_specification.name);
        let is_known = known.is_unknown() || !known.is_empty() || is_import(cx, instance);
        is_known && is_burstable(instance)
    };
    let wanting =
        instances.iter().filter(wants).filter_map(|instance| instance.instance_id.clone());
    let wanting: Vec<String> = wanting.collect();
    if wanting.is_empty() {
        return Ok(Some(BTreeMap::new()));
    }
    // EC2 lists those of some instances only. Where a refresh has listed the instances, it asks for all of theirs at once.
    let every = Box::pin(async {
        let Some(listed) = cx.listed::<Vec<Owned>>(LISTING) else { return Ok(None) };
        let burstable = listed.iter().flatten().map(|owned| &owned.instance).filter(|instance| {
            is_burstable(instance) && state(instance) != Some(&InstanceStateName::Terminated)
        });
        let ids: Vec<String> = burstable.filter_map(|one| one.instance_id.clone()).collect();
        Ok(if ids.len() > CREDITS { None } else { Some(credits_of(cx, ids).await?) })
    });
    match cx
        .described(
            "CPU credits",
            &wanting,
            InstanceCreditSpecification::instance_id,
            every,
            |ids| credits_of(cx, ids),
        )
        .await
    {
        Ok(told) => {
            let credits = told.into_iter().map(|one| Some((one.instance_id?, one.cpu_credits?)));
            Ok(Some(credits.flatten().collect()))
        }
        Err(error) => match error.code() {
            Some(ABSENT) => Ok(None),
            Some("UnsupportedOperation") => Ok(Some(BTreeMap::new())),
            _ => Err(error),
        },
    }
}

async fn credits_of(cx: &Cx, ids: Vec<String>) -> Result<Vec<InstanceCreditSpecification>> {
    let call = cx.ec2().describe_instance_credit_specifications().set_instance_ids(Some(ids));
    Ok(call.send().await?.instance_credit_specifications.unwrap_or_default())
}

fn is_burstable(instance: &AwsInstance) -> bool {
    instance.instance_type().is_some_and(|kind| launching::is_burstable(kind.as_str()))
}

fn observed(
    cx: &Cx,
    owned: &Owned,
    attributes: Attributes,
    beside: &Beside,
    known: Option<&Instance>,
) -> Observed<Instance> {
    let instance = &owned.instance;
    let is_waiting = attributes.is_waiting;
    let mut seen = model::of(cx, owned, known);
    attributes.show(known, &mut seen);
    volumes::show(instance, beside.volumes.as_ref(), known, &mut seen);
    let credits = beside.credits.as_ref();
    seen.credit_specification = super::options::credits_of(
        credits.and_then(|credits| credits.as_ref()?.get(instance.instance_id()?)),
        credits.is_some() && is_burstable(instance),
        known.and_then(|known| known.credit_specification.as_ref()),
    );
    seen.instance_market_options = market::market_of(instance, known, &beside.requests);
    let is_import = is_import(cx, instance);
    seen.launch_template = beside.templates.of_instance(instance, known, is_import);

    let state = state(instance);
    let moves = matches!(
        state,
        Some(
            InstanceStateName::Pending
                | InstanceStateName::Stopping
                | InstanceStateName::ShuttingDown
        )
    );
    let settling = cx.purpose() == Purpose::Settle;
    let lacks_volumes = beside.volumes.as_ref().is_some_and(|volumes| !volumes.has_all(instance));
    let lacks = settling && (lacks_volumes || beside.credits == Some(None));
    let metadata = instance.metadata_options().and_then(|options| options.state());
    let applies = metadata == Some(&InstanceMetadataOptionsState::Pending);
    let is_over = state == Some(&InstanceStateName::Terminated);
    Observed::settled(seen)
        .tagged(from_aws(instance.tags()))
        .moving_if(is_waiting, "without a password")
        .moving_if(lacks, "without its volumes")
        .moving_if(applies, "applying its metadata options")
        .moving_if(moves, state.map_or("", |state| state.as_str()))
        .failed_if(is_over, why(instance))
}

/// Why an instance was terminated.
fn why(instance: &AwsInstance) -> String {
    let reason = instance.state_reason().and_then(|reason| reason.message());
    let reason = reason.or(instance.state_transition_reason()).filter(|why| !why.is_empty());
    format!("it was terminated: {}", reason.unwrap_or("EC2 does not say why"))
}
