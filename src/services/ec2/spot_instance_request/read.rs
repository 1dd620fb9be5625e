//! What EC2 tells of requests and their instances.

use super::super::instance::{self, Instance, Interface, Launched};
use super::super::{PAGE, filter, from_aws};
use super::SpotInstanceRequest;
use crate::engine::{Cx, Found, Observed, Purpose, Result, few};
use aws_sdk_ec2::types::{
    Filter, InstanceStateName, InstanceType, LaunchSpecification,
    SpotInstanceRequest as AwsRequest, SpotInstanceState as State,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use std::collections::BTreeMap;

/// Reads requests with one call, and their instances with few more.
pub(super) async fn read(cx: &Cx, ids: &[String]) -> Result<Found<SpotInstanceRequest>> {
    let all = few(cx
        .ec2()
        .describe_spot_instance_requests()
        .max_results(PAGE)
        .into_paginator()
        .items()
        .send());
    let of = |ids| described(cx, vec![filter("spot-instance-request-id", ids)]);
    let id = AwsRequest::spot_instance_request_id;
    let requests = cx.described("Spot Instance requests", ids, id, all, of).await?;
    let known: BTreeMap<String, SpotInstanceRequest> = ids
        .iter()
        .filter_map(|id| Some((id.clone(), cx.known_as::<SpotInstanceRequest>(id)?)))
        .collect();
    let of_request = |request: &AwsRequest| known.get(request.spot_instance_request_id()?);
    let theirs = requests.iter().filter_map(|request| {
        let id = request.instance_id.clone()?;
        let known = of_request(request).map(|known| of_instance(cx, known)).unwrap_or_default();
        Some((id, with_interfaces(request, known)))
    });
    let mut launched = instance::launched(cx, ids, &theirs.collect()).await?;
    let mut found = Found::<SpotInstanceRequest>::new();
    for request in requests {
        let Some(id) = request.spot_instance_request_id.clone() else { continue };
        let instance = request.instance_id().and_then(|instance| launched.remove(instance));
        // What has launched an instance that still runs is there, although it is over with it.
        if is_over(&request) && instance.is_none() && !is_new(cx, &id) {
            continue;
        }
        let observed = observed(cx, (&id, &request), instance, known.get(&id)).await?;
        found.insert(id, observed);
    }
    Ok(found)
}

/// The request of this ID.
pub(super) async fn one(cx: &Cx, id: &str) -> Result<Option<AwsRequest>> {
    Ok(described(cx, vec![filter("spot-instance-request-id", [id])]).await?.into_iter().next())
}

async fn described(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsRequest>> {
    let call = cx.ec2().describe_spot_instance_requests().set_filters(Some(filters));
    let pages = call.max_results(PAGE).into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<_, _>>().await?)
}

/// Whether a request launches nothing any more.
pub(super) fn is_over(request: &AwsRequest) -> bool {
    matches!(request.state(), Some(State::Cancelled | State::Closed | State::Failed))
}

/// Whether it was made just now.
fn is_new(cx: &Cx, id: &str) -> bool {
    cx.known(id).get(SpotInstanceRequest::spot_request_state.name).is_unknown()
}

/// What is known of the instance of a request. As long as it had none, nothing was known of its security groups.
fn of_instance(cx: &Cx, known: &SpotInstanceRequest) -> Instance {
    let mut instance = known.as_instance();
    let had_none = known.spot_instance_id.as_deref().unwrap_or_default().is_empty();
    if had_none && cx.purpose() == Purpose::Refresh {
        instance.security_groups = instance.security_groups.filter(|groups| !groups.is_empty());
        instance.vpc_security_group_ids =
            instance.vpc_security_group_ids.filter(|groups| !groups.is_empty());
    }
    instance
}

/// After an import, the interfaces that are written are those that the request names.
fn with_interfaces(request: &AwsRequest, mut known: Instance) -> Instance {
    let is_told = known.arn.as_deref().is_some_and(|arn| !arn.is_empty());
    if is_told || !known.network_interface.is_empty() {
        return known;
    }
    let specified = request.launch_specification().map(LaunchSpecification::network_interfaces);
    let named = specified.unwrap_or_default().iter().filter_map(|one| {
        Some(Interface {
            delete_on_termination: one.delete_on_termination,
            device_index: one.device_index.map(i64::from)?,
            network_card_index: one.network_card_index.map(i64::from),
            network_interface_id: one.network_interface_id.clone()?,
        })
    });
    known.network_interface = named.collect();
    known
}

async fn observed(
    cx: &Cx,
    (id, request): (&str, &AwsRequest),
    instance: Option<Launched>,
    known: Option<&SpotInstanceRequest>,
) -> Result<Observed<SpotInstanceRequest>> {
    let mut seen = terms(id, request, known);
    let waits = cx.purpose() == Purpose::Settle
        && known.is_some_and(|known| known.wait_for_fulfillment == Some(true));
    let (mut starts, mut is_waiting, mut lacks_volumes) = (false, false, false);
    let (mut ends, mut lacks_instance) = (false, false);
    if let Some(Launched { instance, told, lacks_volumes: lacks }) = instance {
        seen.show(told);
        let state = instance::state(&instance).cloned();
        starts = state == Some(InstanceStateName::Pending);
        ends = state == Some(InstanceStateName::ShuttingDown);
        lacks_volumes = lacks;
        let wanted = known.is_some_and(|known| known.get_password_data == Some(true));
        if wanted && instance::is_windows(&instance) {
            let of = instance.instance_id().unwrap_or_default();
            let read = instance::password(cx, of);
            seen.password_data = cx.part(id, SpotInstanceRequest::password_data, read).await?;
            is_waiting = seen.password_data.is_none() && cx.purpose() == Purpose::Settle;
        }
    } else {
        forget_instance(&mut seen);
        lacks_instance = request.instance_id().is_some() && !is_over(request);
    }
    let code = status(request);
    let (settles, is_open) = (cx.purpose() == Purpose::Settle, seen.spot_instance_id.is_none());
    let is_hopeless = (waits && HOPELESS.contains(&code.as_str())) || is_over(request);
    let fails = settles && is_new(cx, id) && is_hopeless;
    Ok(Observed::settled(seen)
        .tagged(from_aws(request.tags()))
        .moving_if(is_waiting, "without a password")
        .moving_if(settles && lacks_volumes, "without its volumes")
        .moving_if(settles && lacks_instance, "without its instance")
        .moving_if(settles && starts, "pending")
        .moving_if(waits && is_open, &code)
        .moving_if(ends, "shutting-down")
        .failed_if(fails, why(request, &code)))
}

/// Codes of requests that stay open, of which it is no use to wait until they change:
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-request-status.html>. That there is no capacity passes.
const HOPELESS: [&str; 4] =
    ["price-too-low", "constraint-not-fulfillable", "bad-parameters", "limit-exceeded"];

fn status(request: &AwsRequest) -> String {
    let code = request.status().and_then(|status| status.code());
    code.unwrap_or("without a status").to_owned()
}

/// Why a request is not fulfilled.
fn why(request: &AwsRequest, code: &str) -> String {
    let message = request.status().and_then(|status| status.message()).filter(|m| !m.is_empty());
    let fault = request.fault().and_then(|fault| fault.message());
    let said = message.or(fault).unwrap_or("EC2 does not say why");
    format!("EC2 does not fulfil it ({code}): {said}")
}

/// The terms of a request. What EC2 does not tell of it is as it is known.
fn terms(
    id: &str,
    request: &AwsRequest,
    known: Option<&SpotInstanceRequest>,
) -> SpotInstanceRequest {
    let time = |time: Option<&DateTime>| {
        time.and_then(|time| time.fmt(Format::DateTime).ok()).map(Into::into)
    };
    let mut seen = SpotInstanceRequest {
        id: Some(id.to_owned()),
        instance_interruption_behavior: request
            .instance_interruption_behavior()
            .map(|behavior| behavior.as_str().to_owned()),
        launch_group: request.launch_group.clone().filter(|group| !group.is_empty()),
        spot_bid_status: request.status().and_then(|status| status.code.clone()),
        spot_price: request.spot_price.clone().map(Into::into),
        spot_request_state: request.state().map(|state| state.as_str().to_owned()),
        spot_type: request.r#type().map(|kind| kind.as_str().to_owned()),
        valid_from: time(request.valid_from()),
        valid_until: time(request.valid_until()),
        ..known.cloned().unwrap_or_default()
    };
    if let Some(specification) = request.launch_specification() {
        specified(specification, known, &mut seen);
    }
    seen
}

/// Puts there what is told of the instance before there is one.
fn specified(
    told: &LaunchSpecification,
    known: Option<&SpotInstanceRequest>,
    seen: &mut SpotInstanceRequest,
) {
    let or = |known: &mut Option<String>, told: Option<&str>| {
        if known.as_deref().unwrap_or_default().is_empty() {
            *known = told.map(str::to_owned);
        }
    };
    or(&mut seen.ami, told.image_id());
    or(&mut seen.instance_type, told.instance_type().map(InstanceType::as_str));
    or(&mut seen.key_name, told.key_name());
    or(&mut seen.subnet_id, told.subnet_id());
    let placement = told.placement();
    or(&mut seen.availability_zone, placement.and_then(|place| place.availability_zone()));
    or(&mut seen.placement_group, placement.and_then(|place| place.group_name()));
    or(&mut seen.iam_instance_profile, told.iam_instance_profile().and_then(|one| one.name()));
    if let Some(data) = told.user_data() {
        let known = known.map(SpotInstanceRequest::as_instance);
        let mut with_data = Instance::default();
        instance::show_user_data(data, known.as_ref(), &mut with_data);
        seen.user_data = with_data.user_data;
        seen.user_data_base64 = with_data.user_data_base64;
    }
}

/// Takes away what was told of an instance that is not there, or not any more.
fn forget_instance(seen: &mut SpotInstanceRequest) {
    seen.arn = None;
    seen.instance_state = None;
    seen.password_data = None;
    seen.primary_network_interface = None;
    seen.primary_network_interface_id = None;
    seen.private_dns = None;
    seen.public_dns = None;
    seen.public_ip = None;
    seen.spot_instance_id = None;
}
