//! What the types about route tables have in common: the tables as EC2 tells them, and the calls about single routes.

pub(super) mod changes;
pub(super) mod inline;
pub(super) mod target;

use super::filter;
use crate::engine::{Because, Cx, How, Operation, Result, Retry, Share, Within, few};
use aws_sdk_ec2::types::{Filter, RouteTable as AwsTable};
use std::future::Future;

/// The refusal of a call about a table that is not there, or not shown everywhere yet.
pub(super) const NO_TABLE: &str = "InvalidRouteTableID.NotFound";
/// The refusal of a call about an association that is not there.
pub(super) const NO_ASSOCIATION: &str = "InvalidAssociationID.NotFound";
/// The refusal of a call about an internet gateway or a virtual private gateway that is not there.
pub(super) const NO_GATEWAY: &str = "InvalidGatewayID.NotFound";

/// DescribeRouteTables takes no larger page.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html>
const PAGE: i32 = 100;

/// What a type manages of the routes of a table, whose ID is in the attribute `of`.
pub(super) const fn share(of: &'static str, how: How) -> Share {
    Share { what: "routes", of, how }
}

/// Tables by their IDs. Many routes and associations are about one table, which a refresh reads once for all of them.
pub(super) async fn tables(cx: &Cx, ids: &[String]) -> Result<Vec<AwsTable>> {
    let read = async {
        let of = |ids| describe(cx, vec![filter("route-table-id", ids)]);
        cx.described("route tables", ids, AwsTable::route_table_id, all(cx), of).await
    };
    let [id] = ids else { return read.await };
    let read = cx.read_once(&format!("route table {id}"), read).await?;
    Ok(read.as_ref().clone())
}

/// One table; none if it is not there.
pub(super) async fn table(cx: &Cx, id: &str) -> Result<Option<AwsTable>> {
    Ok(describe(cx, vec![filter("route-table-id", [id])]).await?.pop())
}

/// The tables that have these associations.
pub(super) async fn associated(cx: &Cx, ids: &[String]) -> Result<Vec<AwsTable>> {
    let listed = cx.listing("route tables", ids.len(), all(cx)).await;
    let listed = listed.iter().filter_map(|listed| listed.as_ref().as_ref()).flatten();
    let has_one = |table: &&AwsTable| ids.iter().any(|id| has(table, id));
    let mut tables: Vec<AwsTable> = listed.filter(has_one).cloned().collect();
    let is_missing = |id: &&String| !tables.iter().any(|table| has(table, id));
    let missing: Vec<String> = ids.iter().filter(is_missing).cloned().collect();
    // What a list lacks, AWS may only not show there yet.
    if !missing.is_empty() {
        let by = filter("association.route-table-association-id", missing);
        tables.extend(describe(cx, vec![by]).await?);
    }
    Ok(tables)
}

fn has(table: &AwsTable, association: &str) -> bool {
    table.associations().iter().any(|own| own.route_table_association_id() == Some(association))
}

/// All tables of the region; none if they are too many.
fn all(cx: &Cx) -> impl Future<Output = Result<Option<Vec<AwsTable>>>> + Send {
    few(cx.ec2().describe_route_tables().max_results(PAGE).into_paginator().items().send())
}

/// The tables that all of these filters let through.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsTable>> {
    let call = cx.ec2().describe_route_tables().set_filters(Some(filters));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

/// The refusals that pass by themselves where a call names what a route leads to: rows for an operation, after those of the
/// type.
macro_rules! until_there_is_a_target {
    ($operation:expr $(, $own:expr)* $(,)?) => {
        &[
            $($own,)*
            $crate::services::ec2::route_tables::young($operation, $crate::services::ec2::route_tables::NO_TABLE, ""),
            $crate::services::ec2::route_tables::young($operation, $crate::services::ec2::route_tables::NO_GATEWAY, ""),
            $crate::services::ec2::route_tables::young($operation, "InvalidNatGatewayID.NotFound", ""),
            $crate::services::ec2::route_tables::young($operation, "InvalidNetworkInterfaceID.NotFound", ""),
            $crate::services::ec2::route_tables::young($operation, "InvalidVpcEndpointId.NotFound", ""),
            $crate::services::ec2::route_tables::young($operation, "InvalidVpcPeeringConnectionID.NotFound", ""),
            // The gateway is not attached to the VPC everywhere yet.
            $crate::services::ec2::route_tables::young($operation, "InvalidParameterValue", "belong to different networks"),
            // A NAT gateway, an endpoint or the attachment of a transit gateway is on its way, which takes minutes. Without an
            // attachment to the VPC, EC2 says of a transit gateway that it does not exist. A route names the gateway, not the
            // attachment, which another provider makes at the same time.
            $crate::services::ec2::route_tables::on_its_way($operation, "InvalidParameterException"),
            $crate::services::ec2::route_tables::on_its_way($operation, "InvalidTransitGatewayID.NotFound"),
        ]
    };
}
pub(super) use until_there_is_a_target;

/// A refusal because what is named is not shown everywhere yet.
pub(super) const fn young(
    operation: Operation,
    code: &'static str,
    message: &'static str,
) -> Retry {
    Retry { operation, code, message, within: Within::Propagation(Because::Named) }
}

/// A refusal because something is not ready yet.
pub(super) const fn on_its_way(operation: Operation, code: &'static str) -> Retry {
    Retry { operation, code, message: "", within: Within::Timeout }
}
