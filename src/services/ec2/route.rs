//! `aws_route`.

mod id;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::FILTER_VALUES;
use super::route_tables::target::{self, Destination, Target};
use super::route_tables::{changes, on_its_way, share, tables, until_there_is_a_target};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Change, Cx, Error, Found, How, Identity, Lost, Observed, Operation, Resource, Result, Spec,
    Timeouts,
};
use crate::plan::Draft;
use crate::schema::Block;
use crate::schema::types::{ArnText, Ipv4Cidr, Ipv6Cidr};
use crate::value::{Path, Value};
use aws_sdk_ec2::types::Route as AwsRoute;
pub(super) use id::RouteId;
use std::collections::BTreeSet;

model! {
    /// Provides a route of a route table: for which destination, and where it leads.
    ///
    /// A table whose routes stand in the `aws_route_table` cannot have others.
    #[tf(exactly_one_of = &DESTINATIONS)]
    #[tf(exactly_one_of = &["carrier_gateway_id", "core_network_arn", "egress_only_gateway_id", "gateway_id",
         "local_gateway_id", "nat_gateway_id", "network_interface_id", "odb_network_arn", "transit_gateway_id",
         "vpc_endpoint_id", "vpc_peering_connection_id"])]
    pub(in crate::services) struct Route {
        /// ID of a carrier gateway. For a subnet in a Wavelength zone, and IPv4.
        #[tf(optional, conflicts = &[Route::destination_ipv6_cidr_block.name])]
        carrier_gateway_id: Option<String>,
        /// ARN of a core network of Cloud WAN.
        #[tf(optional)]
        core_network_arn: Option<ArnText>,
        /// IPv4 CIDR block that the route is for.
        #[tf(optional, replace)]
        destination_cidr_block: Option<Ipv4Cidr>,
        /// IPv6 CIDR block that the route is for.
        #[tf(optional, replace)]
        destination_ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of a managed prefix list that the route is for.
        #[tf(optional, replace)]
        destination_prefix_list_id: Option<String>,
        /// ID of an egress-only internet gateway. For IPv6.
        #[tf(optional, conflicts = &[Route::destination_cidr_block.name])]
        egress_only_gateway_id: Option<String>,
        /// ID of an internet gateway or a virtual private gateway. `local` for an imported route that leads into the VPC:
        /// there is one for each CIDR block of the VPC, and none can be created.
        #[tf(optional)]
        gateway_id: Option<String>,
        /// ID of the route: that of the table, and a checksum of the destination.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the instance that the network interface is attached to.
        #[tf(computed, recompute_with = TARGETS)]
        instance_id: Option<String>,
        /// ID of the account that owns the instance.
        #[tf(computed, recompute_with = TARGETS)]
        instance_owner_id: Option<String>,
        /// ID of the local gateway of an Outpost.
        #[tf(optional)]
        local_gateway_id: Option<String>,
        /// ID of a NAT gateway.
        #[tf(optional)]
        nat_gateway_id: Option<String>,
        /// ID of a network interface.
        #[tf(optional, computed)]
        network_interface_id: Option<String>,
        /// ARN of an ODB network.
        #[tf(optional)]
        odb_network_arn: Option<ArnText>,
        /// How the route has come about: `CreateRoute`, or `CreateRouteTable` if it came with the table.
        #[tf(computed, recompute_with = TARGETS)]
        origin: Option<String>,
        /// ID of the table.
        #[tf(required, replace)]
        route_table_id: String,
        /// `active`, or `blackhole` where the target is not there or not attached.
        #[tf(computed, recompute_with = TARGETS)]
        state: Option<String>,
        /// ID of a transit gateway.
        #[tf(optional)]
        transit_gateway_id: Option<String>,
        /// ID of an endpoint of a Gateway Load Balancer.
        #[tf(optional, conflicts = &[Route::destination_prefix_list_id.name])]
        vpc_endpoint_id: Option<String>,
        /// ID of a VPC peering connection.
        #[tf(optional)]
        vpc_peering_connection_id: Option<String>,
    }
}

/// The attributes that say what a route is for.
pub(super) const DESTINATIONS: [&str; 3] = [
    Route::destination_cidr_block.name,
    Route::destination_ipv6_cidr_block.name,
    Route::destination_prefix_list_id.name,
];
/// The attributes that say where it leads.
pub(super) const TARGETS: &[&str] = &[
    "carrier_gateway_id",
    "core_network_arn",
    "egress_only_gateway_id",
    "gateway_id",
    "local_gateway_id",
    "nat_gateway_id",
    "network_interface_id",
    "odb_network_arn",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
];

impl Resource for Route {
    const SPEC: Spec = Spec {
        timeouts: Timeouts::DEFAULT
            .with(Operation::Create, 5)
            .with(Operation::Update, 2)
            .with(Operation::Delete, 5),
        read_at_once: FILTER_VALUES,
        retries: until_there_is_a_target!(
            Operation::Create,
            on_its_way(Operation::Delete, "InvalidParameterException"),
        ),
        shares: &[share(Route::route_table_id.name, How::Piece(None))],
        identity: Some(Identity {
            optional: DESTINATIONS.len(),
            ..Identity::joined(
                &[
                    Route::route_table_id.name,
                    Route::destination_cidr_block.name,
                    Route::destination_ipv6_cidr_block.name,
                    Route::destination_prefix_list_id.name,
                ],
                RouteId::BETWEEN,
            )
        }),
        // A table has one route for each destination.
        ..Spec::of(
            "aws_route",
            Lost::Unique,
            "the ID of the table and the destination of the route with an underscore between them, such as \
             `rtb-0123456789abcdef0_10.0.0.0/16`",
        )
    };
    type Key = RouteId;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        target::check(config, Path::from, problems);
    }

    // Where the user names no interface, there is none: the route leads to something else.
    fn plan(draft: &mut Draft<'_>) {
        let is_none_there =
            !draft.is_create() && draft.prior(Route::network_interface_id).is_empty();
        if draft.config(Route::network_interface_id).is_null() && !is_none_there {
            draft.set(Route::network_interface_id, Value::Null);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<RouteId> {
        let (destination, target) = (plan.destination()?, plan.target()?);
        let table = &plan.route_table_id;
        if target.is_local() {
            return Err(Error::Invalid(format!(
                "the route for {destination} that leads into the VPC has come with {table}, and none can be created: \
                 take it into the state with `terraform import ADDRESS {}`",
                RouteId::import(table, &destination)
            )));
        }
        match changes::create(cx, table, &destination, &target).await {
            Err(refusal) if refusal.code() == Some(changes::EXISTS) => {
                Err(taken(cx, table, &destination, refusal).await)
            }
            other => other.map(|()| RouteId::of(table, &destination)),
        }
    }

    async fn read(cx: &Cx, ids: &[RouteId]) -> Result<Found<Self>> {
        let meant: Vec<_> = ids.iter().filter_map(|id| Some((id, id.meant(cx)?))).collect();
        let all: BTreeSet<String> = meant.iter().map(|(_, (table, _))| table.clone()).collect();
        let tables = tables(cx, &Vec::from_iter(all)).await?;
        let mut found = Found::<Self>::new();
        for (id, (of, destination)) in meant {
            let table = tables.iter().find(|table| table.route_table_id() == Some(&of));
            let routes = table.map(aws_sdk_ec2::types::RouteTable::routes).unwrap_or_default();
            let route = changes::in_table(routes, &destination);
            let observed = route.and_then(|route| observed(id, &of, &destination, route));
            found.add(id, observed.map(Observed::settled));
        }
        Ok(found)
    }

    async fn update(cx: &Cx, _: &RouteId, change: Change<'_, Self>) -> Result<()> {
        let (old, new) = (change.old.target().ok(), change.new.target()?);
        if old.is_some_and(|old| old.is(&new)) {
            return Ok(());
        }
        let destination = change.new.destination()?;
        changes::redirect(cx, &change.new.route_table_id, &destination, &new).await
    }

    async fn delete(cx: &Cx, _: &RouteId, route: &Self) -> Result<()> {
        let destination = route.destination()?;
        // What leads into the VPC comes with it, and stays.
        let is_local = route.target().is_ok_and(|target| target.is_local());
        if !is_local && changes::remove(cx, &route.route_table_id, &destination).await? {
            leave_until_gone(cx, &route.route_table_id, destination);
        }
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<RouteId>> {
        let (destination, target) = (plan.destination()?, plan.target()?);
        let route = changes::find(cx, &plan.route_table_id, &destination).await?;
        let is_it = route.and_then(|route| Target::of(&route)).is_some_and(|is| is.is(&target));
        Ok(is_it.then(|| RouteId::of(&plan.route_table_id, &destination)).into_iter().collect())
    }
}

impl Route {
    fn destination(&self) -> Result<Destination> {
        let written = Destination::written(&Block::encode(self.clone()), DESTINATIONS);
        written.ok_or_else(|| Error::Invalid("the route has no destination".into()))
    }
    fn target(&self) -> Result<Target> {
        let written = Target::written(&Block::encode(self.clone()));
        written.ok_or_else(|| Error::Invalid("the route leads nowhere".into()))
    }
}

/// What there is to say where the table has a route for the destination already.
async fn taken(cx: &Cx, table: &str, destination: &Destination, refusal: Error) -> Error {
    let there = changes::find(&cx.reading(), table, destination).await;
    let Some(target) = there.ok().flatten().and_then(|route| Target::of(&route)) else {
        return refusal;
    };
    let what = if target.is_local() {
        format!("The route for {destination} has come with the table, and leads into the VPC.")
    } else {
        format!("The table has a route for {destination}, which leads to {target}.")
    };
    refusal.because_of(&RouteId::import(table, destination), &what)
}

/// The next route may be for the same destination, as where this one is replaced.
fn leave_until_gone(cx: &Cx, table: &str, destination: Destination) {
    let (cx, table) = (cx.clone(), table.to_owned());
    cx.clone().leave_pending("shown", move || {
        let (cx, table, destination) = (cx.clone(), table.clone(), destination.clone());
        async move { Ok(changes::find(&cx, &table, &destination).await?.is_none()) }
    });
}

/// A route of a table as AWS tells it.
fn observed(
    id: &RouteId,
    table: &str,
    destination: &Destination,
    route: &AwsRoute,
) -> Option<Route> {
    let mut object = Route::SCHEMA.empty();
    object.insert(Route::route_table_id.name, Value::from(table));
    destination.write(&mut object, DESTINATIONS);
    if let Some(target) = Target::of(route) {
        target.write(&mut object);
    }
    Some(Route {
        id: Some(id.in_state(table, destination).to_string()),
        instance_id: route.instance_id.clone(),
        instance_owner_id: route.instance_owner_id.clone(),
        origin: route.origin().map(|origin| origin.as_str().to_owned()),
        state: route.state().map(|state| state.as_str().to_owned()),
        ..Block::decode(&object).ok()?
    })
}
