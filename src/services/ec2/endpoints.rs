//! What the types about VPC endpoints have in common: the endpoints as EC2 tells them, and one change of each at a time.

mod change;
mod id;

pub(super) use change::{Kind, Wish, change, leave_pending, modify};
pub(super) use id::AssociationId;

use super::{PAGE, filter};
use crate::engine::{
    Because, Cx, Error, Found, Observed, Operation, Resource, Result, Retry, Within, few,
};
use aws_sdk_ec2::types::{Filter, UnsuccessfulItem, VpcEndpoint as AwsEndpoint};
use std::collections::BTreeSet;

/// The refusal of a call about an endpoint that is not there, or not shown everywhere yet.
pub(super) const ABSENT: &str = "InvalidVpcEndpointId.NotFound";
/// The refusal of a change while another one is under way.
pub(super) const IN_PROGRESS: &str = "OperationInProgress";

/// EC2 is working on an endpoint.
pub(super) const PENDING: &str = "pending";
/// The owner of the service has to accept the endpoint.
pub(super) const PENDING_ACCEPTANCE: &str = "pendingAcceptance";
/// An endpoint on its way out...
pub(super) const DELETING: &str = "deleting";
/// ...and one that is gone, and shown for a while all the same.
const DELETED: &str = "deleted";

/// The state of an endpoint as EC2 tells it.
pub(super) fn state(endpoint: &AwsEndpoint) -> &str {
    endpoint.state().map_or("", |state| state.as_str())
}

/// Whether an endpoint is in a state. EC2 does not write them with the same letters everywhere.
pub(super) fn is(endpoint: &AwsEndpoint, wanted: &str) -> bool {
    state(endpoint).eq_ignore_ascii_case(wanted)
}

/// Endpoints by their IDs. Many associations are of one endpoint, which a refresh reads once for all of them.
pub(super) async fn endpoints(cx: &Cx, ids: &[String]) -> Result<Vec<AwsEndpoint>> {
    let read = async {
        let call = cx.ec2().describe_vpc_endpoints().max_results(PAGE);
        let all = few(call.into_paginator().items().send());
        let of = |ids| describe(cx, vec![filter("vpc-endpoint-id", ids)]);
        cx.described("VPC endpoints", ids, AwsEndpoint::vpc_endpoint_id, all, of).await
    };
    let mut found = match ids {
        [id] => cx.read_once(&format!("VPC endpoint {id}"), read).await?.as_ref().clone(),
        _ => read.await?,
    };
    found.retain(|endpoint| !is(endpoint, DELETED));
    Ok(found)
}

/// One endpoint; none if it is not there.
pub(super) async fn look(cx: &Cx, id: &str) -> Result<Option<AwsEndpoint>> {
    let mut found = describe(&cx.reading(), vec![filter("vpc-endpoint-id", [id])]).await?;
    found.retain(|endpoint| !is(endpoint, DELETED));
    Ok(found.pop())
}

/// The endpoints that pass all filters, with those that were deleted of late.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsEndpoint>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_vpc_endpoints().set_filters(filters);
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

/// The same without those that were deleted of late, unless a filter asks for their state.
pub(super) async fn describe_shown(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsEndpoint>> {
    let asks = filters.iter().any(|filter| filter.name() == Some("vpc-endpoint-state"));
    let mut found = describe(cx, filters).await?;
    found.retain(|endpoint| asks || !is(endpoint, DELETED));
    Ok(found)
}

/// The associations of endpoints that are there, of one kind: by the attribute that names what is associated.
pub(super) async fn associations<R: Resource<Key = AssociationId>>(
    cx: &Cx,
    ids: &[AssociationId],
    (attribute, kind): (&str, Kind),
    model: impl Fn(&AssociationId, String, String) -> R,
) -> Result<Found<R>> {
    let meant: Vec<_> = ids.iter().filter_map(|id| Some((id, id.meant(cx, attribute)?))).collect();
    let of: BTreeSet<String> = meant.iter().map(|(_, (endpoint, _))| endpoint.clone()).collect();
    let there = endpoints(cx, &Vec::from_iter(of)).await?;
    let mut found = Found::<R>::new();
    for (id, (endpoint, member)) in meant {
        let mut all = there.iter();
        let its =
            all.find(|its| its.vpc_endpoint_id() == Some(&endpoint) && kind.has(its, &member));
        let observed = its.map(|its| {
            let in_state = id.in_state(&endpoint, &member);
            Observed::settled(model(&in_state, endpoint, member))
                .moving_if(is(its, PENDING), PENDING)
        });
        found.add(id, observed);
    }
    Ok(found)
}

/// What stands in the answer to a call that was carried out for some and refused for others. None of these codes is an
/// error.
pub(super) fn carried_out(refused: &[UnsuccessfulItem], unless: &[&str]) -> Result<()> {
    for error in refused.iter().filter_map(UnsuccessfulItem::error) {
        let code = error.code().unwrap_or("no code");
        if !unless.contains(&code) {
            let message = error.message().unwrap_or("no reason is told").trim_end_matches('.');
            return Err(Error::Failed(format!("{message} ({code})")));
        }
    }
    Ok(())
}

/// A refusal because what is named is not shown everywhere yet.
pub(super) const fn young(operation: Operation, code: &'static str) -> Retry {
    Retry { operation, code, message: "", within: Within::Propagation(Because::Named) }
}

/// A refusal because somebody else changes the endpoint, which takes minutes.
pub(super) const fn in_progress(operation: Operation) -> Retry {
    Retry { operation, code: IN_PROGRESS, message: "", within: Within::Timeout }
}
