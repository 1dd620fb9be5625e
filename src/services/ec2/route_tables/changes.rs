//! Calls about single routes, and changes of all routes of a table.

use super::target::{Destination, Kind, Routes, Target};
use crate::engine::{AbsentIf, Cx, Error, Result};
use aws_sdk_ec2::types::Route as AwsRoute;
use std::collections::BTreeSet;

/// The refusal of a route whose destination has one already.
pub(in crate::services::ec2) const EXISTS: &str = "RouteAlreadyExists";
/// The refusal to delete a route that is not there.
const NO_ROUTE: &str = "InvalidRoute.NotFound";
/// The refusal of more routes than a table can have.
const FULL: &str = "RouteLimitExceeded";

/// Says in a call what a route is for.
macro_rules! to {
    ($call:expr, $destination:expr) => {
        match $destination {
            Destination::Ipv4(cidr) => $call.destination_cidr_block(cidr),
            Destination::Ipv6(cidr) => $call.destination_ipv6_cidr_block(cidr),
            Destination::PrefixList(id) => $call.destination_prefix_list_id(id),
        }
    };
}
/// Says in a call where a route leads.
macro_rules! by {
    ($call:expr, $target:expr) => {{
        let id = $target.id.as_str();
        match $target.kind {
            Kind::CarrierGateway => $call.carrier_gateway_id(id),
            Kind::CoreNetwork => $call.core_network_arn(id),
            Kind::EgressOnlyGateway => $call.egress_only_internet_gateway_id(id),
            Kind::Gateway => $call.gateway_id(id),
            Kind::LocalGateway => $call.local_gateway_id(id),
            Kind::NatGateway => $call.nat_gateway_id(id),
            Kind::NetworkInterface => $call.network_interface_id(id),
            Kind::OdbNetwork => $call.odb_network_arn(id),
            Kind::TransitGateway => $call.transit_gateway_id(id),
            Kind::VpcEndpoint => $call.vpc_endpoint_id(id),
            Kind::PeeringConnection => $call.vpc_peering_connection_id(id),
        }
    }};
}

/// Creates a route.
pub(in crate::services::ec2) async fn create(
    cx: &Cx,
    table: &str,
    destination: &Destination,
    target: &Target,
) -> Result<()> {
    let call = to!(cx.ec2().create_route().route_table_id(table), destination);
    by!(call, target).send().await.map_err(explained)?;
    Ok(())
}

/// Lets a route that is there lead somewhere else, without a gap.
async fn replace(cx: &Cx, table: &str, destination: &Destination, target: &Target) -> Result<()> {
    let call = to!(cx.ec2().replace_route().route_table_id(table), destination);
    let call = if target.is_local() { call.local_target(true) } else { by!(call, target) };
    call.send().await?;
    Ok(())
}

/// Lets a route lead somewhere else. One that somebody has deleted since is created.
pub(in crate::services::ec2) async fn redirect(
    cx: &Cx,
    table: &str,
    destination: &Destination,
    target: &Target,
) -> Result<()> {
    match replace(cx, table, destination, target).await {
        Err(refusal) if is_none_there(&refusal) => create(cx, table, destination, target).await,
        other => other,
    }
}

/// Whether there is no route that a call could change or delete.
fn is_none_there(refusal: &Error) -> bool {
    refusal.code() == Some(NO_ROUTE)
        || (refusal.code() == Some("InvalidParameterValue")
            && refusal.to_string().contains("no route"))
}

/// Adds a route to a table all of whose routes are managed together. One that is there already has come since it was read
/// last, maybe by a call whose answer was lost: a look might not show it yet. The one into the VPC is always there.
async fn add(cx: &Cx, table: &str, destination: &Destination, target: &Target) -> Result<()> {
    if target.is_local() {
        return replace(cx, table, destination, target).await;
    }
    match create(cx, table, destination, target).await {
        Err(refusal) if refusal.code() == Some(EXISTS) => {
            replace(cx, table, destination, target).await
        }
        other => other,
    }
}

/// Deletes a route; one that comes with the CIDR block of the VPC leads into the VPC again. Whether it is gone then.
pub(in crate::services::ec2) async fn remove(
    cx: &Cx,
    table: &str,
    destination: &Destination,
) -> Result<bool> {
    let call = to!(cx.ec2().delete_route().route_table_id(table), destination);
    match call.send().await.absent_if(&[NO_ROUTE, super::NO_TABLE]) {
        Err(refusal) if is_about_a_local_route(&refusal) => {
            let local = Target { kind: Kind::Gateway, id: "local".to_owned() };
            replace(cx, table, destination, &local).await?;
            Ok(false)
        }
        other => other.map(|_| true),
    }
}

fn is_about_a_local_route(refusal: &Error) -> bool {
    refusal.code() == Some("InvalidParameterValue")
        && refusal.to_string().contains("cannot remove local route")
}

/// Makes `new` of the routes of a table that were `old` when they were read last. What comes is added before what goes is
/// removed, and what leads somewhere else is changed in place.
pub(in crate::services::ec2) async fn change(
    cx: &Cx,
    table: &str,
    (old, new): (&Routes, &Routes),
) -> Result<()> {
    for (destination, target) in new {
        match old.get(destination) {
            None => add(cx, table, destination, target).await?,
            Some(was) if !was.is(target) => redirect(cx, table, destination, target).await?,
            Some(_) => {}
        }
    }
    for (destination, was) in old.iter().filter(|(destination, _)| !new.contains_key(destination)) {
        // What leads into the VPC comes with it, and stays.
        if !was.is_local() {
            remove(cx, table, destination).await?;
        }
    }
    Ok(())
}

/// Lets these gateways announce routes, and no others of those that did.
pub(in crate::services::ec2) async fn propagate(
    cx: &Cx,
    table: &str,
    (old, new): (&BTreeSet<String>, &BTreeSet<String>),
) -> Result<()> {
    for gateway in new.difference(old) {
        let call = cx.ec2().enable_vgw_route_propagation().route_table_id(table);
        call.gateway_id(gateway).send().await?;
    }
    for gateway in old.difference(new) {
        let call = cx.ec2().disable_vgw_route_propagation().route_table_id(table);
        let disabled = call.gateway_id(gateway).send().await;
        // A gateway that has left the VPC announces nothing.
        disabled.absent_if(&["Gateway.NotAttached", super::NO_GATEWAY])?;
    }
    Ok(())
}

/// The route of a table for a destination, as it is now. One that is announced is not meant.
pub(in crate::services::ec2) async fn find(
    cx: &Cx,
    table: &str,
    destination: &Destination,
) -> Result<Option<AwsRoute>> {
    let table = super::table(cx, table).await?;
    Ok(table.and_then(|table| in_table(table.routes(), destination).cloned()))
}

/// The same among the routes of a table.
pub(in crate::services::ec2) fn in_table<'a>(
    routes: &'a [AwsRoute],
    destination: &Destination,
) -> Option<&'a AwsRoute> {
    let mut own = routes.iter().filter(|route| !super::target::is_propagated(route));
    own.find(|route| Destination::of(route).as_ref() == Some(destination))
}

/// What is explained of a refusal because a table is full.
fn explained<E>(refusal: E) -> Error
where
    Error: From<E>,
{
    let refusal = Error::from(refusal);
    if refusal.code() != Some(FULL) {
        return refusal;
    }
    refusal.explained(
        "Routes for IPv4 and for IPv6 are counted separately, those that gateways announce are not. The quota \"Routes per \
         route table\" of Amazon VPC can be raised.",
    )
}
