//! Data source `aws_route`.

use super::TIMEOUT;
use crate::engine::{Cx, DataSource, Error, Resource, Result};
use crate::schema::Block;
use crate::schema::types::{ArnText, Ipv4Cidr, Ipv6Cidr};
use crate::services::ec2::route::{DESTINATIONS, Route, RouteId, TARGETS};
use crate::services::ec2::route_tables::table;
use crate::services::ec2::route_tables::target::{self, Destination, Kind, Target};
use crate::value::Value;
use aws_sdk_ec2::types::Route as AwsRoute;
use std::time::Duration;

model! {
    /// Tells about a route of a table. Exactly one has to match.
    pub(in crate::services) struct RouteData {
        /// ID of a carrier gateway.
        #[tf(optional, computed)]
        carrier_gateway_id: Option<String>,
        /// ARN of a core network of Cloud WAN.
        #[tf(optional, computed)]
        core_network_arn: Option<ArnText>,
        /// IPv4 CIDR block that the route is for.
        #[tf(optional, computed)]
        destination_cidr_block: Option<Ipv4Cidr>,
        /// IPv6 CIDR block that the route is for.
        #[tf(optional, computed)]
        destination_ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of a managed prefix list that the route is for.
        #[tf(optional, computed)]
        destination_prefix_list_id: Option<String>,
        /// ID of an egress-only internet gateway.
        #[tf(optional, computed)]
        egress_only_gateway_id: Option<String>,
        /// ID of an internet gateway, a virtual private gateway or an endpoint; `local` for the VPC itself.
        #[tf(optional, computed)]
        gateway_id: Option<String>,
        /// ID of the route: that of the table, and a checksum of the destination.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the instance that the network interface is attached to.
        #[tf(optional, computed)]
        instance_id: Option<String>,
        /// ID of the local gateway of an Outpost.
        #[tf(optional, computed)]
        local_gateway_id: Option<String>,
        /// ID of a NAT gateway.
        #[tf(optional, computed)]
        nat_gateway_id: Option<String>,
        /// ID of a network interface.
        #[tf(optional, computed)]
        network_interface_id: Option<String>,
        /// ARN of an ODB network.
        #[tf(optional, computed)]
        odb_network_arn: Option<ArnText>,
        /// ID of the table.
        #[tf(required)]
        route_table_id: String,
        /// ID of a transit gateway.
        #[tf(optional, computed)]
        transit_gateway_id: Option<String>,
        /// ID of a VPC peering connection.
        #[tf(optional, computed)]
        vpc_peering_connection_id: Option<String>,
    }
}

impl DataSource for RouteData {
    const TYPE: &'static str = Route::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = Block::encode(config.clone());
        let of = &config.route_table_id;
        let is_made = |made: &str| made.starts_with(&format!("r-{of}"));
        let look = || async {
            let Some(table) = table(cx, of).await? else { return Ok(None) };
            let own = table.routes().iter().filter(|route| !target::is_propagated(route));
            let all = own.filter_map(|route| told(of, route));
            let mut fitting: Vec<Self> = all.filter(|told| fits(told, &wanted)).collect();
            match fitting.len() {
                0 | 1 => Ok(fitting.pop()),
                many => Err(Error::Invalid(format!(
                    "{many} routes of {of} match: add a destination or a target until one does"
                ))),
            }
        };
        let route = cx.shown(Self::TYPE, is_made, look).await?;
        route.ok_or_else(|| Error::Invalid(format!("{of} has no route with these arguments")))
    }
}

/// A route of a table. An endpoint is told as a gateway, as EC2 does.
fn told(table: &str, route: &AwsRoute) -> Option<RouteData> {
    let (destination, target) = (Destination::of(route)?, Target::of(route));
    let mut object = RouteData::SCHEMA.empty();
    object.insert(RouteData::route_table_id.name, Value::from(table));
    destination.write(&mut object, DESTINATIONS);
    if let Some(target) = target {
        let is_endpoint = target.kind == Kind::VpcEndpoint;
        let kind = if is_endpoint { Kind::Gateway } else { target.kind };
        Target { kind, ..target }.write(&mut object);
    }
    let data: RouteData = Block::decode(&object).ok()?;
    let id = RouteId::of(table, &destination).to_string();
    Some(RouteData { id: Some(id), instance_id: route.instance_id.clone(), ..data })
}

/// Whether a route is what is asked for.
fn fits(told: &RouteData, wanted: &Value) -> bool {
    let told = Block::encode(told.clone());
    let destination = Destination::written(wanted, DESTINATIONS);
    let is_for = Destination::written(&told, DESTINATIONS);
    let targets = TARGETS.iter().copied().chain([RouteData::instance_id.name]);
    destination.is_none_or(|destination| is_for == Some(destination))
        && targets
            .filter_map(|name| Some((name, wanted.get(name).as_str()?)))
            .all(|(name, text)| told.get(name).as_str() == Some(text))
}
