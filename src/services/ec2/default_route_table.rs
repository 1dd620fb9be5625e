//! `aws_default_route_table`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::adopted::part_stays;
use super::route_table::gateways;
use super::route_tables::inline::{self, InlineRoutes};
use super::route_tables::{changes, describe, share, tables, until_there_is_a_target};
use super::{FILTER_VALUES, TAGGING, arn, filter, from_aws};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{
    Change, Cx, End, Found, How, Key, Lost, Observed, Operation, Resource, Result, Retry, Setting,
    Spec, Tagging, Timeouts, Within,
};
use crate::plan::Draft;
use crate::quoted::quoted;
use crate::schema::types::{ArnText, Ipv4Cidr, Ipv6Cidr};
use crate::value::Value;
use aws_sdk_ec2::types::RouteTable as AwsTable;
use std::collections::BTreeSet;
use std::fmt;

model! {
    /// A route: for which destination, and where it leads.
    #[tf(exactly_one_of = &inline::DESTINATIONS)]
    #[tf(exactly_one_of = &["core_network_arn", "egress_only_gateway_id", "gateway_id", "instance_id",
         "nat_gateway_id", "network_interface_id", "transit_gateway_id", "vpc_endpoint_id",
         "vpc_peering_connection_id"])]
    pub(in crate::services) struct DefaultRoute {
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
        /// Without a meaning: an instance is reached by its network interface.
        #[tf(optional)]
        instance_id: Option<String>,
        /// IPv6 CIDR block that the route is for.
        #[tf(optional)]
        ipv6_cidr_block: Option<Ipv6Cidr>,
        /// ID of a NAT gateway.
        #[tf(optional)]
        nat_gateway_id: Option<String>,
        /// ID of a network interface.
        #[tf(optional)]
        network_interface_id: Option<String>,
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
    /// Manages the route table that comes with a VPC. It is not created, but taken over, and a destroy leaves it as it is.
    ///
    /// `route` is all routes of the table, but for those that AWS or gateways add by themselves. When the table is taken
    /// over, others are removed, also where no `route` is written; later, a `route` that is left out changes nothing.
    pub(in crate::services) struct DefaultRouteTable {
        /// ARN of the table.
        #[tf(computed)]
        arn: Option<String>,
        /// ID of the table, such as `default_route_table_id` of an `aws_vpc`.
        #[tf(required, replace)]
        default_route_table_id: String,
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
        /// All routes of the table. `route = []` removes all.
        #[tf(optional, computed)]
        route: Option<InlineRoutes<DefaultRoute>>,
        /// ID of the VPC.
        #[tf(computed)]
        vpc_id: Option<String>,
    }
}

/// The ID of a table, or that of a VPC for an import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct DefaultId(String);

impl fmt::Display for DefaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for DefaultId {
    fn parse(id: &str) -> Result<Self, String> {
        let fits = ["rtb-", "vpc-"].iter().any(|prefix| id.starts_with(prefix));
        fits.then(|| Self(id.to_owned())).ok_or_else(|| format!("{} is not VPC.", quoted(id)))
    }
}

impl DefaultId {
    fn is_vpc(&self) -> bool {
        self.0.starts_with("vpc-")
    }
}

impl Resource for DefaultRouteTable {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging {
            on_create: false,
            policy_type: Some("ec2:route-table"),
            ..TAGGING
        }),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 2).with(Operation::Update, 2),
        read_at_once: FILTER_VALUES,
        retries: until_there_is_a_target!(
            Operation::Update,
            // A gateway that is to announce routes is not attached yet.
            Retry {
                operation: Operation::Update,
                code: "Gateway.NotAttached",
                message: "",
                within: Within::Timeout,
            },
        ),
        shares: &[share(
            DefaultRouteTable::default_route_table_id.name,
            How::All(DefaultRouteTable::route.name),
        )],
        sets: &[Setting::whole(
            "route table of a VPC",
            &[DefaultRouteTable::default_route_table_id.name],
            None,
            End::Leaves,
        )],
        // Nothing is made.
        ..Spec::of(
            "aws_default_route_table",
            Lost::Idempotent,
            "the ID of the VPC, such as `vpc-0123456789abcdef0`",
        )
    };
    type Key = DefaultId;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let name = DefaultRouteTable::route.name;
        inline::check(config, name, problems);
        let routes = config.get(name).as_elements().unwrap_or_default();
        // What is not known yet may be null, as in modules that pass on what their caller has left out.
        let named = |route: &Value| {
            route.get(DefaultRoute::instance_id.name).as_str().is_some_and(|id| !id.is_empty())
        };
        if routes.iter().any(named) {
            let detail = "`instance_id` cannot be set: write the ID of the network interface of the instance into \
                `network_interface_id`.";
            problems.push(Diagnostic::error("Invalid target of a route", detail).at(name));
        }
    }

    fn plan(draft: &mut Draft<'_>) {
        if draft.is_create() && draft.config(DefaultRouteTable::route).is_null() {
            draft.set(DefaultRouteTable::route, Value::Set(vec![]));
        }
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        let table = object.get(DefaultRouteTable::id.name).as_str().unwrap_or_default();
        said.push(part_stays("route table", table, "routes"));
    }

    async fn create(_: &Cx, plan: &Self) -> Result<DefaultId> {
        Ok(DefaultId(plan.default_route_table_id.clone()))
    }

    async fn read(cx: &Cx, keys: &[DefaultId]) -> Result<Found<Self>> {
        let (vpcs, ids): (Vec<_>, Vec<_>) = keys.iter().partition(|key| key.is_vpc());
        let [vpcs, ids] =
            [vpcs, ids].map(|keys| keys.iter().map(ToString::to_string).collect::<Vec<_>>());
        let mut all = vec![];
        if !ids.is_empty() {
            all.extend(tables(cx, &ids).await?);
        }
        if !vpcs.is_empty() {
            let main = vec![filter("vpc-id", vpcs), filter("association.main", ["true"])];
            all.extend(describe(cx, main).await?);
        }
        let mut found = Found::<Self>::new();
        for key in keys {
            let is_meant = |table: &&AwsTable| {
                let of = if key.is_vpc() { table.vpc_id() } else { table.route_table_id() };
                of == Some(&key.0)
            };
            let known = cx.known_as(&key.0);
            let table = all.iter().find(is_meant);
            let observed = table.map(|table| observed(cx, table, known.as_ref()));
            found.add(key, observed);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, id: &DefaultId, change: Change<'_, Self>) -> Result<()> {
        if let Some(new) = change.of(DefaultRouteTable::propagating_vgws) {
            let [old, new] = [&change.old.propagating_vgws, new].map(Clone::clone);
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            changes::propagate(cx, &id.0, (&old, &new)).await?;
        }
        if let Some(new) = change.of(DefaultRouteTable::route) {
            let routes = |all: &Option<InlineRoutes<_>>| {
                all.as_ref().map(InlineRoutes::routes).unwrap_or_default()
            };
            changes::change(cx, &id.0, (&routes(&change.old.route), &routes(new))).await?;
        }
        Ok(())
    }

    async fn delete(_: &Cx, _: &DefaultId, _: &Self) -> Result<()> {
        Ok(())
    }
}

/// `known` is the plan or the prior state.
fn observed(
    cx: &Cx,
    table: &AwsTable,
    known: Option<&DefaultRouteTable>,
) -> Observed<DefaultRouteTable> {
    Observed::settled(DefaultRouteTable {
        arn: arn(cx, table.owner_id(), "route-table", table.route_table_id()),
        default_route_table_id: table.route_table_id.clone().unwrap_or_default(),
        id: table.route_table_id.clone(),
        owner_id: table.owner_id.clone(),
        propagating_vgws: Some(gateways(table)),
        route: Some(InlineRoutes::observed(known.and_then(|known| known.route.as_ref()), table)),
        vpc_id: table.vpc_id.clone(),
    })
    .tagged(from_aws(table.tags()))
}
