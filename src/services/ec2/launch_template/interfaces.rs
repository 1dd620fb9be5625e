//! Network interfaces.

mod secondary;

pub(super) use secondary::{SecondaryInterface, seen as seen_secondary, wanted as secondary};

use super::form::{TRUTHS, all, number, said, set, text, truth};
use crate::schema::Lit;
use crate::schema::types::{Ipv4Address, Ipv4Cidr, Ipv6Address, Ipv6Cidr};
use crate::services::ec2::int32;
use aws_sdk_ec2::types::{
    ConnectionTrackingSpecification as SaidTracking,
    ConnectionTrackingSpecificationRequest as AskedTracking, EnaSrdSpecificationRequest,
    EnaSrdUdpSpecificationRequest, InstanceIpv6AddressRequest, Ipv4PrefixSpecificationRequest,
    Ipv6PrefixSpecificationRequest, LaunchTemplateEnaSrdSpecification,
    LaunchTemplateInstanceNetworkInterfaceSpecification as Said,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Asked,
    PrivateIpAddressSpecification,
};
use std::collections::BTreeSet;

model! {
    /// A network interface of the instance: a new one, or one that exists.
    pub(in crate::services) struct Interface {
        /// Whether the interface has a Carrier IP address, in a Wavelength Zone.
        #[tf(optional, one_of = TRUTHS)]
        associate_carrier_ip_address: Option<String>,
        /// Whether the interface has a public IPv4 address of AWS.
        #[tf(optional, one_of = TRUTHS)]
        associate_public_ip_address: Option<String>,
        /// How long connections are tracked.
        #[tf(block)]
        connection_tracking_specification: Option<Tracking>,
        /// Whether the interface is deleted when the instance is terminated.
        #[tf(optional, one_of = TRUTHS)]
        delete_on_termination: Option<String>,
        /// What the interface is for.
        #[tf(optional)]
        description: Option<String>,
        /// Place of the interface; 0 is the primary one, and the default.
        #[tf(optional, default = Lit::Int(0))]
        device_index: Option<i64>,
        /// Number of ENA queues.
        #[tf(optional, range = (0, 2_147_483_647))]
        ena_queue_count: Option<i64>,
        /// ENA Express.
        #[tf(block)]
        ena_srd_specification: Option<EnaSrd>,
        /// Type of the interface. An ordinary one by default.
        #[tf(optional, one_of = &["efa", "efa-only", "interface"])]
        interface_type: Option<String>,
        /// Number of secondary private IPv4 addresses.
        #[tf(optional, range = (0, 2_147_483_647))]
        ipv4_address_count: Option<i64>,
        /// Private IPv4 addresses, with `private_ip_address` among them if that is set.
        #[tf(optional)]
        ipv4_addresses: Option<BTreeSet<Ipv4Address>>,
        /// Number of IPv4 prefixes.
        #[tf(optional, range = (0, 2_147_483_647))]
        ipv4_prefix_count: Option<i64>,
        /// IPv4 prefixes.
        #[tf(optional)]
        ipv4_prefixes: Option<BTreeSet<Ipv4Cidr>>,
        /// Number of IPv6 addresses.
        #[tf(optional, range = (0, 2_147_483_647))]
        ipv6_address_count: Option<i64>,
        /// IPv6 addresses.
        #[tf(optional)]
        ipv6_addresses: Option<BTreeSet<Ipv6Address>>,
        /// Number of IPv6 prefixes.
        #[tf(optional, range = (0, 2_147_483_647))]
        ipv6_prefix_count: Option<i64>,
        /// IPv6 prefixes.
        #[tf(optional)]
        ipv6_prefixes: Option<BTreeSet<Ipv6Cidr>>,
        /// Network card of the interface. 0 by default.
        #[tf(optional, default = Lit::Int(0))]
        network_card_index: Option<i64>,
        /// ID of the interface, if it exists.
        #[tf(optional)]
        network_interface_id: Option<String>,
        /// Whether the first IPv6 address of the interface never changes.
        #[tf(optional, one_of = TRUTHS)]
        primary_ipv6: Option<String>,
        /// Primary private IPv4 address.
        #[tf(optional)]
        private_ip_address: Option<Ipv4Address>,
        /// IDs of the security groups.
        #[tf(optional)]
        security_groups: Option<BTreeSet<String>>,
        /// ID of the subnet.
        #[tf(optional)]
        subnet_id: Option<String>,
    }
}

model! {
    /// How long connections without traffic are tracked, in seconds.
    pub(in crate::services) struct Tracking {
        /// Of established TCP connections.
        #[tf(optional, range = (60, 432_000))]
        tcp_established_timeout: Option<i64>,
        /// Of UDP flows of several requests and answers.
        #[tf(optional, range = (60, 180))]
        udp_stream_timeout: Option<i64>,
        /// Of UDP flows of one request and answer.
        #[tf(optional, range = (30, 60))]
        udp_timeout: Option<i64>,
    }
}

model! {
    /// ENA Express.
    pub(in crate::services) struct EnaSrd {
        /// Whether ENA Express is on. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        ena_srd_enabled: Option<bool>,
        /// ENA Express for UDP.
        #[tf(block)]
        ena_srd_udp_specification: Option<EnaSrdUdp>,
    }
}

model! {
    /// ENA Express for UDP.
    pub(in crate::services) struct EnaSrdUdp {
        /// Whether UDP traffic uses ENA Express. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        ena_srd_udp_enabled: Option<bool>,
    }
}

pub(super) fn wanted(interfaces: &[Interface]) -> Option<Vec<Asked>> {
    let all: Vec<Asked> = interfaces.iter().map(interface).collect();
    Some(all).filter(|all| !all.is_empty())
}

fn interface(interface: &Interface) -> Asked {
    let ipv6 = |ip: String| InstanceIpv6AddressRequest::builder().ipv6_address(ip).build();
    let ipv4_prefix =
        |cidr: String| Ipv4PrefixSpecificationRequest::builder().ipv4_prefix(cidr).build();
    let ipv6_prefix =
        |cidr: String| Ipv6PrefixSpecificationRequest::builder().ipv6_prefix(cidr).build();
    Asked::builder()
        .set_associate_carrier_ip_address(truth(interface.associate_carrier_ip_address.as_deref()))
        .set_associate_public_ip_address(truth(interface.associate_public_ip_address.as_deref()))
        .set_connection_tracking_specification(
            interface.connection_tracking_specification.as_ref().map(tracking),
        )
        .set_delete_on_termination(truth(interface.delete_on_termination.as_deref()))
        .set_description(said(interface.description.as_deref()))
        // An instance cannot be launched where none is said.
        .set_device_index(int32(Some(interface.device_index.unwrap_or_default())))
        .set_ena_queue_count(int32(interface.ena_queue_count))
        .set_ena_srd_specification(interface.ena_srd_specification.as_ref().map(ena_srd))
        .set_groups(all(interface.security_groups.as_ref()))
        .set_interface_type(said(interface.interface_type.as_deref()))
        .set_ipv4_prefix_count(int32(interface.ipv4_prefix_count))
        .set_ipv4_prefixes(each(all(interface.ipv4_prefixes.as_ref()), ipv4_prefix))
        .set_ipv6_address_count(int32(interface.ipv6_address_count))
        .set_ipv6_addresses(each(all(interface.ipv6_addresses.as_ref()), ipv6))
        .set_ipv6_prefix_count(int32(interface.ipv6_prefix_count))
        .set_ipv6_prefixes(each(all(interface.ipv6_prefixes.as_ref()), ipv6_prefix))
        .set_network_card_index(number(interface.network_card_index))
        .set_network_interface_id(said(interface.network_interface_id.as_deref()))
        .set_primary_ipv6(truth(interface.primary_ipv6.as_deref()))
        .set_private_ip_address(said(primary(interface)))
        .set_private_ip_addresses(addresses(interface))
        .set_secondary_private_ip_address_count(int32(interface.ipv4_address_count))
        .set_subnet_id(said(interface.subnet_id.as_deref()))
        .build()
}

fn each<T>(all: Option<Vec<String>>, one: impl Fn(String) -> T) -> Option<Vec<T>> {
    all.map(|all| all.into_iter().map(one).collect())
}

fn primary(interface: &Interface) -> Option<&str> {
    interface.private_ip_address.as_ref().map(Ipv4Address::as_str)
}

fn addresses(interface: &Interface) -> Option<Vec<PrivateIpAddressSpecification>> {
    let one = |ip: String| {
        let is_primary = primary(interface) == Some(ip.as_str());
        PrivateIpAddressSpecification::builder().primary(is_primary).private_ip_address(ip).build()
    };
    each(all(interface.ipv4_addresses.as_ref()), one)
}

fn tracking(tracking: &Tracking) -> AskedTracking {
    AskedTracking::builder()
        .set_tcp_established_timeout(number(tracking.tcp_established_timeout))
        .set_udp_stream_timeout(number(tracking.udp_stream_timeout))
        .set_udp_timeout(number(tracking.udp_timeout))
        .build()
}

fn ena_srd(srd: &EnaSrd) -> EnaSrdSpecificationRequest {
    let udp = |udp: &EnaSrdUdp| {
        let on = udp.ena_srd_udp_enabled;
        EnaSrdUdpSpecificationRequest::builder().set_ena_srd_udp_enabled(on).build()
    };
    EnaSrdSpecificationRequest::builder()
        .set_ena_srd_enabled(srd.ena_srd_enabled)
        .set_ena_srd_udp_specification(srd.ena_srd_udp_specification.as_ref().map(udp))
        .build()
}

pub(super) fn seen(interfaces: &[Said]) -> Vec<Interface> {
    interfaces.iter().map(seen_interface).collect()
}

fn seen_interface(said: &Said) -> Interface {
    let addresses: Vec<_> =
        said.private_ip_addresses().iter().filter_map(|ip| ip.private_ip_address()).collect();
    let ipv6: Vec<_> = said.ipv6_addresses().iter().filter_map(|ip| ip.ipv6_address()).collect();
    let ipv4_prefixes: Vec<_> =
        said.ipv4_prefixes().iter().filter_map(|prefix| prefix.ipv4_prefix()).collect();
    let ipv6_prefixes: Vec<_> =
        said.ipv6_prefixes().iter().filter_map(|prefix| prefix.ipv6_prefix()).collect();
    Interface {
        associate_carrier_ip_address: text(said.associate_carrier_ip_address),
        associate_public_ip_address: text(said.associate_public_ip_address),
        connection_tracking_specification: said
            .connection_tracking_specification()
            .map(seen_tracking),
        delete_on_termination: text(said.delete_on_termination),
        description: said.description.clone(),
        device_index: Some(said.device_index.unwrap_or_default().into()),
        ena_queue_count: said.ena_queue_count.map(i64::from),
        ena_srd_specification: said.ena_srd_specification().map(seen_ena_srd),
        interface_type: said.interface_type.clone(),
        ipv4_address_count: said.secondary_private_ip_address_count.map(i64::from),
        ipv4_addresses: set(&addresses),
        ipv4_prefix_count: said.ipv4_prefix_count.map(i64::from),
        ipv4_prefixes: set(&ipv4_prefixes),
        ipv6_address_count: said.ipv6_address_count.map(i64::from),
        ipv6_addresses: set(&ipv6),
        ipv6_prefix_count: said.ipv6_prefix_count.map(i64::from),
        ipv6_prefixes: set(&ipv6_prefixes),
        network_card_index: Some(said.network_card_index.unwrap_or_default().into()),
        network_interface_id: said.network_interface_id.clone(),
        primary_ipv6: text(said.primary_ipv6),
        private_ip_address: said.private_ip_address.clone().map(Into::into),
        security_groups: set(said.groups()),
        subnet_id: said.subnet_id.clone(),
    }
}

fn seen_tracking(tracking: &SaidTracking) -> Tracking {
    Tracking {
        tcp_established_timeout: tracking.tcp_established_timeout.map(i64::from),
        udp_stream_timeout: tracking.udp_stream_timeout.map(i64::from),
        udp_timeout: tracking.udp_timeout.map(i64::from),
    }
}

fn seen_ena_srd(srd: &LaunchTemplateEnaSrdSpecification) -> EnaSrd {
    let udp = srd.ena_srd_udp_specification();
    EnaSrd {
        ena_srd_enabled: Some(srd.ena_srd_enabled.unwrap_or_default()),
        ena_srd_udp_specification: udp.map(|udp| EnaSrdUdp {
            ena_srd_udp_enabled: Some(udp.ena_srd_udp_enabled.unwrap_or_default()),
        }),
    }
}
