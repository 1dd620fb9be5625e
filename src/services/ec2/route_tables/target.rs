//! What a route is for, and where it leads: in the attributes of the types, and in the fields of EC2.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::value::{Path, Value};
use aws_sdk_ec2::types::{Route as AwsRoute, RouteOrigin};
use ipnet::IpNet;
use std::collections::BTreeMap;
use std::fmt;

/// Where each route leads. A table has one for each destination.
pub(in crate::services::ec2) type Routes = BTreeMap<Destination, Target>;

/// What a route is for. Every spelling of a CIDR block is the same one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services::ec2) enum Destination {
    /// An IPv4 CIDR block.
    Ipv4(String),
    /// An IPv6 CIDR block.
    Ipv6(String),
    /// The ID of a prefix list.
    PrefixList(String),
}

impl Destination {
    /// What a text says by itself, as in an import ID.
    pub(in crate::services::ec2) fn parse(text: &str) -> Option<Self> {
        match text.parse::<IpNet>().map(|network| network.trunc()) {
            Ok(network @ IpNet::V4(_)) => Some(Self::Ipv4(network.to_string())),
            Ok(network @ IpNet::V6(_)) => Some(Self::Ipv6(network.to_string())),
            Err(_) => text.starts_with("pl-").then(|| Self::PrefixList(text.to_owned())),
        }
    }
    /// That of a route as EC2 tells it.
    pub(in crate::services::ec2) fn of(route: &AwsRoute) -> Option<Self> {
        let cidr = route.destination_cidr_block().or(route.destination_ipv6_cidr_block());
        Self::parse(cidr.or(route.destination_prefix_list_id())?)
    }
    /// That in the attributes of these names: an IPv4 CIDR block, an IPv6 CIDR block and a prefix list.
    pub(in crate::services::ec2) fn written(object: &Value, names: [&str; 3]) -> Option<Self> {
        names.iter().find_map(|name| Self::parse(object.get(name).as_str()?))
    }
    /// Writes it into the attributes of these names.
    pub(in crate::services::ec2) fn write(&self, object: &mut Value, names: [&str; 3]) {
        let [ipv4, ipv6, list] = names;
        let (name, text) = match self {
            Self::Ipv4(cidr) => (ipv4, cidr),
            Self::Ipv6(cidr) => (ipv6, cidr),
            Self::PrefixList(id) => (list, id),
        };
        object.insert(name, Value::from(text.as_str()));
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Ipv4(text) | Self::Ipv6(text) | Self::PrefixList(text)) = self;
        f.write_str(text)
    }
}

/// What a route can lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services::ec2) enum Kind {
    CarrierGateway,
    CoreNetwork,
    EgressOnlyGateway,
    Gateway,
    LocalGateway,
    NatGateway,
    NetworkInterface,
    OdbNetwork,
    TransitGateway,
    VpcEndpoint,
    PeeringConnection,
}

impl Kind {
    const ALL: [Self; 11] = [
        Self::CarrierGateway,
        Self::CoreNetwork,
        Self::EgressOnlyGateway,
        Self::Gateway,
        Self::LocalGateway,
        Self::NatGateway,
        Self::NetworkInterface,
        Self::OdbNetwork,
        Self::TransitGateway,
        Self::VpcEndpoint,
        Self::PeeringConnection,
    ];
    /// The attribute that names it.
    pub(in crate::services::ec2) const fn attribute(self) -> &'static str {
        match self {
            Self::CarrierGateway => "carrier_gateway_id",
            Self::CoreNetwork => "core_network_arn",
            Self::EgressOnlyGateway => "egress_only_gateway_id",
            Self::Gateway => "gateway_id",
            Self::LocalGateway => "local_gateway_id",
            Self::NatGateway => "nat_gateway_id",
            Self::NetworkInterface => "network_interface_id",
            Self::OdbNetwork => "odb_network_arn",
            Self::TransitGateway => "transit_gateway_id",
            Self::VpcEndpoint => "vpc_endpoint_id",
            Self::PeeringConnection => "vpc_peering_connection_id",
        }
    }
    /// What an ID is certainly of, in words, and the kind. What begins in no known way may be anything.
    fn of_id(id: &str) -> Option<(&'static str, Self)> {
        let (prefix, _) = id.split_once('-')?;
        Some(match prefix {
            "cagw" => ("a carrier gateway", Self::CarrierGateway),
            "eigw" => ("an egress-only internet gateway", Self::EgressOnlyGateway),
            "igw" => ("an internet gateway", Self::Gateway),
            "vgw" => ("a virtual private gateway", Self::Gateway),
            "lgw" => ("a local gateway", Self::LocalGateway),
            "nat" => ("a NAT gateway", Self::NatGateway),
            "eni" => ("a network interface", Self::NetworkInterface),
            "tgw" => ("a transit gateway", Self::TransitGateway),
            "vpce" => ("a VPC endpoint", Self::VpcEndpoint),
            "pcx" => ("a VPC peering connection", Self::PeeringConnection),
            _ => return None,
        })
    }
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services::ec2) struct Target {
    /// To what.
    pub(in crate::services::ec2) kind: Kind,
    /// Its ID or ARN.
    pub(in crate::services::ec2) id: String,
}

impl Target {
    /// What is in the VPC itself: the only target that has no ID.
    const LOCAL: &str = "local";

    /// That of a route as EC2 tells it, in the one field that counts: networks that have an ARN are told as a gateway too.
    pub(in crate::services::ec2) fn of(route: &AwsRoute) -> Option<Self> {
        let told = [
            (Kind::CoreNetwork, &route.core_network_arn),
            (Kind::OdbNetwork, &route.odb_network_arn),
            (Kind::CarrierGateway, &route.carrier_gateway_id),
            (Kind::EgressOnlyGateway, &route.egress_only_internet_gateway_id),
            (Kind::LocalGateway, &route.local_gateway_id),
            (Kind::NatGateway, &route.nat_gateway_id),
            (Kind::NetworkInterface, &route.network_interface_id),
            (Kind::TransitGateway, &route.transit_gateway_id),
            (Kind::PeeringConnection, &route.vpc_peering_connection_id),
            (Kind::Gateway, &route.gateway_id),
        ];
        let (kind, id) = told.into_iter().find_map(|(kind, id)| Some((kind, id.clone()?)))?;
        let is_endpoint = kind == Kind::Gateway && id.starts_with("vpce-");
        Some(Self { kind: if is_endpoint { Kind::VpcEndpoint } else { kind }, id })
    }
    /// That in the attributes of an object.
    pub(in crate::services::ec2) fn written(object: &Value) -> Option<Self> {
        Kind::ALL.into_iter().find_map(|kind| {
            let id = object.get(kind.attribute()).as_str().filter(|id| !id.is_empty())?;
            Some(Self { kind, id: id.to_owned() })
        })
    }
    /// Writes it into its attribute.
    pub(in crate::services::ec2) fn write(&self, object: &mut Value) {
        object.insert(self.kind.attribute(), Value::from(self.id.as_str()));
    }
    /// Whether it is the VPC itself.
    pub(in crate::services::ec2) fn is_local(&self) -> bool {
        self.kind == Kind::Gateway && self.id == Self::LOCAL
    }
    /// Whether both are the same thing, in whichever attribute it is named.
    pub(in crate::services::ec2) fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_local() { f.write_str("the VPC itself") } else { f.write_str(&self.id) }
    }
}

/// Whether a route comes and goes with what a gateway or a route server announces.
pub(in crate::services::ec2) fn is_propagated(route: &AwsRoute) -> bool {
    let origin = route.origin();
    matches!(origin, Some(RouteOrigin::EnableVgwRoutePropagation | RouteOrigin::Advertisement))
}

/// Refuses IDs that belong into another attribute: EC2 tells them there, and each plan would change that.
pub(in crate::services::ec2) fn check(
    object: &Value,
    at: impl Fn(&'static str) -> Path,
    problems: &mut Diagnostics,
) {
    for kind in Kind::ALL {
        let (name, Some(id)) = (kind.attribute(), object.get(kind.attribute()).as_str()) else {
            continue;
        };
        let detail = match Kind::of_id(id) {
            Some((_, right)) if right == kind => continue,
            Some((what, right)) => format!(
                "\"{id}\" is the ID of {what}: write it into `{}`, not into `{name}`.",
                right.attribute()
            ),
            None if id.starts_with("i-") => format!(
                "\"{id}\" is the ID of an instance, and `{name}` cannot be one: write the ID of its network interface into \
                 `network_interface_id`."
            ),
            None => continue,
        };
        problems.push(Diagnostic::error("Invalid target of a route", detail).at(at(name)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, id: &str) -> Vec<String> {
        let mut found = Diagnostics::default();
        check(&Value::object([(name, Value::from(id))]), Path::from, &mut found);
        found.iter().map(Diagnostic::in_words).collect()
    }

    #[test]
    fn an_id_of_another_kind_is_refused_with_the_attribute_that_it_belongs_into() {
        for (name, id, right) in [
            ("nat_gateway_id", "igw-1", "`gateway_id`"),
            ("gateway_id", "nat-1", "`nat_gateway_id`"),
            ("gateway_id", "eigw-1", "`egress_only_gateway_id`"),
            ("gateway_id", "vpce-1", "`vpc_endpoint_id`"),
            ("nat_gateway_id", "vgw-1", "`gateway_id`"),
            ("vpc_peering_connection_id", "tgw-1", "`transit_gateway_id`"),
            ("transit_gateway_id", "pcx-1", "`vpc_peering_connection_id`"),
            ("gateway_id", "eni-1", "`network_interface_id`"),
            ("network_interface_id", "i-1", "`network_interface_id`"),
            ("gateway_id", "cagw-1", "`carrier_gateway_id`"),
            ("gateway_id", "lgw-1", "`local_gateway_id`"),
        ] {
            let found = problems(name, id);
            let is_told = found.iter().any(|problem| problem.contains(right));
            assert!(found.len() == 1 && is_told, "{name} = {id}: {found:?}");
        }
    }

    #[test]
    fn what_fits_or_may_fit_is_accepted() {
        for (name, id) in [
            ("gateway_id", "igw-1"),
            ("gateway_id", "vgw-1"),
            ("gateway_id", "local"),
            ("gateway_id", ""),
            ("nat_gateway_id", "nat-1"),
            ("nat_gateway_id", "some-1"),
            (
                "core_network_arn",
                "arn:aws:networkmanager::111122223333:core-network/core-network-1",
            ),
        ] {
            assert_eq!(problems(name, id), [""; 0], "{name} = {id}");
        }
    }

    #[test]
    fn the_target_is_told_by_the_field_that_counts() {
        let arn = "arn:aws:networkmanager::111122223333:core-network/core-network-1";
        let route = AwsRoute::builder().core_network_arn(arn).gateway_id(arn).build();
        let target = Target::of(&route).unwrap();
        assert_eq!((target.kind, target.id.as_str()), (Kind::CoreNetwork, arn));
        let endpoint = Target::of(&AwsRoute::builder().gateway_id("vpce-1").build()).unwrap();
        assert_eq!(endpoint.kind, Kind::VpcEndpoint);
        assert!(Target::of(&AwsRoute::builder().gateway_id("local").build()).unwrap().is_local());
        assert_eq!(Target::of(&AwsRoute::builder().build()), None);
    }

    #[test]
    fn spellings_of_one_destination_are_the_same() {
        assert_eq!(Destination::parse("0::/0"), Destination::parse("::/0"));
        assert_ne!(Destination::parse("0.0.0.0/0"), Destination::parse("::/0"));
        assert_eq!(Destination::parse("pl-1").unwrap().to_string(), "pl-1");
        assert_eq!(Destination::parse("rtb-1"), None);
    }
}
