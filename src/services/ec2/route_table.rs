//! `aws_route_table`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::route_tables::inline::{self, InlineRoutes};
use super::route_tables::{
    NO_ASSOCIATION, NO_TABLE, changes, share, table, tables, until_there_is_a_target, young,
};
use super::{FILTER_VALUES, TAGGING, arn, from_aws, leftovers, tag_specifications};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Change, Cx, Found, How, Identity, Lost, Observed, Operation, Resource, Result, Retry,
    Spec, Tagging, Timeouts, Within, required,
};
use crate::schema::types::{ArnText, Ipv4Cidr, Ipv6Cidr};
use crate::value::Value;
use aws_sdk_ec2::types::{PropagatingVgw, ResourceType, RouteTable as AwsTable};
use std::collections::BTreeSet;

model! {
    /// A route: for which destination, and where it leads.
    #[tf(exactly_one_of = &inline::DESTINATIONS)]
    #[tf(exactly_one_of = &["carrier_gateway_id", "core_network_arn", "egress_only_gateway_id", "gateway_id",
         "local_gateway_id", "nat_gateway_id", "network_interface_id", "odb_network_arn", "transit_gateway_id",
         "vpc_endpoint_id", "vpc_peering_connection_id"])]
    pub(in crate::services) struct InlineRoute {
        /// ID of a carrier gateway. For a subnet in a Wavelength zone.
        #[tf(optional)]
        carrier_gateway_id: Option<String>,
        /// IPv4 CIDR block that the route is for.
        #[tf(optional)]
        cidr_block: Option<Ipv4Cidr>,
        /// ARN of a core network of Cloud WAN.
        #[tf(optional)]
        core_network_arn: Option<ArnText>,
        /// ID of a managed prefix list that the route is for.
        #[tf(optional)]
        destination_prefix_list_id: Option<String>,
        /// ID of an egress-only internet gateway. For IPv6.
        #[tf(optional)]
        egress_only_gateway_id: Option<String>,
        /// ID of an internet gateway or a virtual private gateway; `local` for a CIDR block of the VPC.
        #[tf(optional)]
        gateway_id: Option<String>,
        /// IPv6 CIDR block that the route is for.
        #[tf(optional)]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of the local gateway of an Outpost.
        #[tf(optional)]
        local_gateway_id: Option<String>,
        /// ID of a NAT gateway.
        #[tf(optional)]
        nat_gateway_id: Option<String>,
        /// ID of a network interface.
        #[tf(optional)]
        network_interface_id: Option<String>,
        /// ARN of an ODB network.
        #[tf(optional)]
        odb_network_arn: Option<ArnText>,
        /// ID of a transit gateway.
        #[tf(optional)]
        transit_gateway_id: Option<String>,
        /// ID of an endpoint of a Gateway Load Balancer.
        #[tf(optional)]
        vpc_endpoint_id: Option<String>,
        /// ID of a VPC peering connection.
        #[tf(optional)]
        vpc_peering_connection_id: Option<String>,
    }
}

model! {
    /// Provides a route table of a VPC.
    ///
    /// Routes stand in the table, as `route`, or are `aws_route` resources of their own. Routes in the table are all of its
    /// routes, but for those that AWS or gateways add by themselves: others are removed. So manage the routes of a table in
    /// one of both ways.
    ///
    /// The route for a CIDR block of the VPC is always there. Where it is to lead somewhere else than into the VPC, write
    /// it; where it is no longer written, it leads into the VPC again.
    pub(in crate::services) struct RouteTable {
        /// ARN of the table.
        #[tf(computed)]
        arn: Option<String>,
        /// ID of the table.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the account that owns the table.
        #[tf(computed)]
        owner_id: Option<String>,
        /// IDs of the virtual private gateways that announce routes to the table. Left out, they stay as they are;
        /// `propagating_vgws = []` lets none.
        #[tf(optional, computed)]
        propagating_vgws: Option<BTreeSet<String>>,
        /// All routes of the table. Left out, they stay as they are; `route = []` removes all.
        #[tf(optional, computed)]
        route: Option<InlineRoutes<InlineRoute>>,
        /// ID of the VPC that the table is in.
        #[tf(required, replace)]
        vpc_id: String,
    }
}

impl Resource for RouteTable {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:route-table"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 5)
            .with(Operation::Update, 2)
            .with(Operation::Delete, 5),
        read_at_once: FILTER_VALUES,
        retries: until_there_is_a_target!(
            Operation::Update,
            young(Operation::Create, "InvalidVpcID.NotFound", ""),
            // A gateway that is to announce routes is not attached yet.
            Retry {
                operation: Operation::Update,
                code: "Gateway.NotAttached",
                message: "",
                within: Within::Timeout,
            },
            // What was associated with the table a moment ago.
            Retry {
                operation: Operation::Delete,
                code: leftovers::IN_USE,
                message: "",
                within: Within::Contention,
            },
        ),
        shares: &[share(RouteTable::id.name, How::All(RouteTable::route.name))],
        identity: Some(Identity::by(&[RouteTable::id.name])),
        ..Spec::of(
            "aws_route_table",
            Lost::Idempotent,
            "the ID of the table, such as `rtb-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        inline::check(config, RouteTable::route.name, problems);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .create_route_table()
            .vpc_id(&plan.vpc_id)
            .client_token(cx.token())
            .set_tag_specifications(tag_specifications(cx, ResourceType::RouteTable))
            .send()
            .await?;
        required(answer.route_table.and_then(|table| table.route_table_id), "RouteTableId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let tables = tables(cx, ids).await?;
        let observed = tables.iter().filter_map(|table| {
            let id = table.route_table_id.clone()?;
            let observed = observed(cx, table, cx.known_as(&id).as_ref());
            Some((id, observed))
        });
        Ok(observed.collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        if let Some(new) = change.of(RouteTable::propagating_vgws) {
            let [old, new] = [&change.old.propagating_vgws, new].map(Clone::clone);
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            changes::propagate(cx, id, (&old, &new)).await?;
        }
        if let Some(new) = change.of(RouteTable::route) {
            let routes = |all: &Option<InlineRoutes<_>>| {
                all.as_ref().map(InlineRoutes::routes).unwrap_or_default()
            };
            changes::change(cx, id, (&routes(&change.old.route), &routes(new))).await?;
        }
        Ok(())
    }

    async fn delete(cx: &Cx, id: &String, _: &Self) -> Result<()> {
        leave(cx, id).await?;
        let call = cx.ec2().delete_route_table().route_table_id(id);
        call.send().await.absent_if(&[NO_TABLE])?;
        Ok(())
    }
}

/// Ends what is associated with a table. A main route table cannot be left: another one has to come in its place, which may
/// have happened a moment ago.
async fn leave(cx: &Cx, id: &str) -> Result<()> {
    let is_free = || async {
        let table = table(cx, id).await?;
        let associations = table.as_ref().map(AwsTable::associations).unwrap_or_default();
        for association in
            associations.iter().filter(|association| association.main() != Some(true))
        {
            let call = cx.ec2().disassociate_route_table();
            let call = call.set_association_id(association.route_table_association_id.clone());
            call.send().await.absent_if(&[NO_ASSOCIATION])?;
        }
        Ok(associations.iter().all(|association| association.main() != Some(true)))
    };
    cx.until("the main route table of its VPC, which gets another one by `aws_main_route_table_association`,", is_free)
        .await
}

/// The IDs of the gateways that announce routes to a table.
pub(super) fn gateways(table: &AwsTable) -> BTreeSet<String> {
    table.propagating_vgws().iter().filter_map(PropagatingVgw::gateway_id).map(Into::into).collect()
}

/// `known` is the plan or the prior state.
fn observed(cx: &Cx, table: &AwsTable, known: Option<&RouteTable>) -> Observed<RouteTable> {
    Observed::settled(RouteTable {
        arn: arn(cx, table.owner_id(), "route-table", table.route_table_id()),
        id: table.route_table_id.clone(),
        owner_id: table.owner_id.clone(),
        propagating_vgws: Some(gateways(table)),
        route: Some(InlineRoutes::observed(known.and_then(|known| known.route.as_ref()), table)),
        vpc_id: table.vpc_id.clone().unwrap_or_default(),
    })
    .tagged(from_aws(table.tags()))
}
