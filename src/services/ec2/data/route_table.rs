//! Data source `aws_route_table`.

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::route_table::RouteTable;
use crate::services::ec2::route_tables::{describe, inline};
use crate::services::ec2::{arn, from_aws};
use aws_sdk_ec2::types::{RouteTable as AwsTable, RouteTableAssociation};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a route table. Exactly one has to match.
    pub(in crate::services) struct RouteTableData {
        /// ARN of the table.
        #[tf(computed)]
        arn: Option<String>,
        /// What is associated with the table.
        #[tf(computed)]
        associations: Option<Vec<TableAssociation>>,
        /// ID of a gateway that the table is associated with.
        #[tf(optional, computed)]
        gateway_id: Option<String>,
        /// ID of the table.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the account that owns the table.
        #[tf(computed)]
        owner_id: Option<String>,
        /// ID of the table.
        #[tf(optional, computed)]
        route_table_id: Option<String>,
        /// The routes of the table, but for those that AWS or gateways add by themselves.
        #[tf(computed)]
        routes: Option<Vec<TableRoute>>,
        /// ID of a subnet that the table is associated with.
        #[tf(optional, computed)]
        subnet_id: Option<String>,
        /// Tags that the table has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the VPC that the table is in.
        #[tf(optional, computed)]
        vpc_id: Option<String>,
        /// A filter of the API `DescribeRouteTables` that lets the table through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

model! {
    /// What a table is associated with.
    pub(in crate::services) struct TableAssociation {
        /// ID of the gateway, if it is one.
        #[tf(computed)]
        gateway_id: Option<String>,
        /// Whether the table is the main one of its VPC.
        #[tf(computed)]
        main: Option<bool>,
        /// ID of the association.
        #[tf(computed)]
        route_table_association_id: Option<String>,
        /// ID of the table.
        #[tf(computed)]
        route_table_id: Option<String>,
        /// ID of the subnet, if it is one.
        #[tf(computed)]
        subnet_id: Option<String>,
    }
}

model! {
    /// A route: for which destination, and where it leads.
    pub(in crate::services) struct TableRoute {
        /// ID of a carrier gateway.
        #[tf(computed)]
        carrier_gateway_id: Option<String>,
        /// IPv4 CIDR block that the route is for.
        #[tf(computed)]
        cidr_block: Option<String>,
        /// ARN of a core network of Cloud WAN.
        #[tf(computed)]
        core_network_arn: Option<String>,
        /// ID of a managed prefix list that the route is for.
        #[tf(computed)]
        destination_prefix_list_id: Option<String>,
        /// ID of an egress-only internet gateway.
        #[tf(computed)]
        egress_only_gateway_id: Option<String>,
        /// ID of an internet gateway or a virtual private gateway.
        #[tf(computed)]
        gateway_id: Option<String>,
        /// ID of the instance that the network interface is attached to.
        #[tf(computed)]
        instance_id: Option<String>,
        /// IPv6 CIDR block that the route is for.
        #[tf(computed)]
        ipv6_cidr_block: Option<String>,
        /// ID of the local gateway of an Outpost.
        #[tf(computed)]
        local_gateway_id: Option<String>,
        /// ID of a NAT gateway.
        #[tf(computed)]
        nat_gateway_id: Option<String>,
        /// ID of a network interface.
        #[tf(computed)]
        network_interface_id: Option<String>,
        /// ARN of an ODB network.
        #[tf(computed)]
        odb_network_arn: Option<String>,
        /// ID of a transit gateway.
        #[tf(computed)]
        transit_gateway_id: Option<String>,
        /// ID of an endpoint of a Gateway Load Balancer.
        #[tf(computed)]
        vpc_endpoint_id: Option<String>,
        /// ID of a VPC peering connection.
        #[tf(computed)]
        vpc_peering_connection_id: Option<String>,
    }
}

impl DataSource for RouteTableData {
    const TYPE: &'static str = RouteTable::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [
            ("association.gateway-id", config.gateway_id.as_deref()),
            ("association.subnet-id", config.subnet_id.as_deref()),
            ("route-table-id", config.route_table_id.as_deref()),
            ("vpc-id", config.vpc_id.as_deref()),
        ];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let search = Search::of(["route table", "route tables"], "route-table-id", wanted);
        let look = || describe(cx, search.filters());
        let table = search.the_one(cx, Self::TYPE, AwsTable::route_table_id, look).await?;
        Ok(Self {
            arn: arn(cx, table.owner_id(), "route-table", table.route_table_id()),
            associations: Some(table.associations().iter().map(association).collect()),
            id: table.route_table_id.clone(),
            routes: Some(routes(&table)),
            tags: Some(from_aws(table.tags())),
            owner_id: table.owner_id,
            route_table_id: table.route_table_id,
            vpc_id: table.vpc_id,
            ..config.clone()
        })
    }
}

fn association(association: &RouteTableAssociation) -> TableAssociation {
    TableAssociation {
        gateway_id: association.gateway_id.clone(),
        main: Some(association.main() == Some(true)),
        route_table_association_id: association.route_table_association_id.clone(),
        route_table_id: association.route_table_id.clone(),
        subnet_id: association.subnet_id.clone(),
    }
}

fn routes(table: &AwsTable) -> Vec<TableRoute> {
    let written = inline::written(table).filter_map(|(destination, target, route)| {
        let object = inline::object::<TableRoute>(&destination, &target)?;
        Some(TableRoute { instance_id: route.instance_id.clone(), ..object })
    });
    written.collect()
}
