//! What a new interface is created with.

use super::super::{int32, tag_specifications};
use super::NetworkInterface;
use super::model::EnaSrd;
use crate::engine::Cx;
use crate::schema::types::{Ipv4Address, Ipv4Cidr, Ipv6Address, Ipv6Cidr};
use aws_sdk_ec2::operation::create_network_interface::builders::CreateNetworkInterfaceFluentBuilder;
use aws_sdk_ec2::types::{
    EnaSrdSpecification, EnaSrdUdpSpecification, InstanceIpv6Address,
    Ipv4PrefixSpecificationRequest, Ipv6PrefixSpecificationRequest, PrivateIpAddressSpecification,
    ResourceType,
};
use std::net::Ipv4Addr;

pub(super) fn create(cx: &Cx, plan: &NetworkInterface) -> CreateNetworkInterfaceFluentBuilder {
    let addresses = ipv4(plan);
    let is_listed = !addresses.is_empty();
    let primary = plan.private_ip.clone().map(String::from).filter(|_| !is_listed);
    let count = plan.private_ips_count.filter(|count| *count > 0 && !is_listed);
    let kind = plan.interface_type.as_deref().filter(|kind| *kind != "interface");
    let groups = plan.security_groups.iter().flatten().cloned().collect();
    cx.ec2()
        .create_network_interface()
        .client_token(cx.token())
        .subnet_id(&plan.subnet_id)
        .set_description(plan.description.clone())
        .set_enable_primary_ipv6(plan.enable_primary_ipv6.filter(|on| *on))
        .set_groups(some(groups))
        .set_interface_type(kind.map(Into::into))
        .set_ipv4_prefix_count(positive(plan.ipv4_prefix_count))
        .set_ipv4_prefixes(some(ipv4_prefixes(plan)))
        .set_ipv6_address_count(positive(plan.ipv6_address_count))
        .set_ipv6_addresses(some(ipv6(plan)))
        .set_ipv6_prefix_count(positive(plan.ipv6_prefix_count))
        .set_ipv6_prefixes(some(ipv6_prefixes(plan)))
        .set_private_ip_address(primary)
        .set_private_ip_addresses(some(addresses))
        .set_secondary_private_ip_address_count(int32(count))
        .set_tag_specifications(tag_specifications(cx, ResourceType::NetworkInterface))
}

/// Nothing where there is nothing, which EC2 refuses.
fn some<T>(all: Vec<T>) -> Option<Vec<T>> {
    Some(all).filter(|all| !all.is_empty())
}

fn positive(count: Option<i64>) -> Option<i32> {
    int32(count.filter(|count| *count > 0))
}

/// All IPv4 addresses, where they are said. The primary one is the first of a list; of a set, which has no first one, it is
/// `private_ip` or the lowest.
fn ipv4(plan: &NetworkInterface) -> Vec<PrivateIpAddressSpecification> {
    let mut all: Vec<&Ipv4Address> = plan.private_ip_list.iter().flatten().collect();
    if all.is_empty() {
        all = plan.private_ips.iter().flatten().collect();
        all.sort_by_key(|ip| {
            let is_primary = plan.private_ip.as_ref() == Some(ip);
            (!is_primary, ip.as_str().parse::<Ipv4Addr>().ok())
        });
    }
    let one = |(i, ip): (usize, &Ipv4Address)| {
        let address = PrivateIpAddressSpecification::builder().private_ip_address(ip.as_str());
        address.primary(i == 0).build()
    };
    all.into_iter().enumerate().map(one).collect()
}

fn ipv6(plan: &NetworkInterface) -> Vec<InstanceIpv6Address> {
    let mut all: Vec<&Ipv6Address> = plan.ipv6_address_list.iter().flatten().collect();
    if all.is_empty() {
        all = plan.ipv6_addresses.iter().flatten().collect();
    }
    let one = |ip: &Ipv6Address| InstanceIpv6Address::builder().ipv6_address(ip.as_str()).build();
    all.into_iter().map(one).collect()
}

fn ipv4_prefixes(plan: &NetworkInterface) -> Vec<Ipv4PrefixSpecificationRequest> {
    let one = |prefix: &Ipv4Cidr| {
        Ipv4PrefixSpecificationRequest::builder().ipv4_prefix(prefix.as_str()).build()
    };
    plan.ipv4_prefixes.iter().flatten().map(one).collect()
}

fn ipv6_prefixes(plan: &NetworkInterface) -> Vec<Ipv6PrefixSpecificationRequest> {
    let one = |prefix: &Ipv6Cidr| {
        Ipv6PrefixSpecificationRequest::builder().ipv6_prefix(prefix.as_str()).build()
    };
    plan.ipv6_prefixes.iter().flatten().map(one).collect()
}

/// ENA Express as it shall be; off where nothing is said.
pub(super) fn ena_srd(wanted: Option<&EnaSrd>) -> EnaSrdSpecification {
    let udp = wanted.and_then(|wanted| wanted.ena_srd_udp_specification.as_ref());
    let udp = udp.map(|udp| {
        EnaSrdUdpSpecification::builder().set_ena_srd_udp_enabled(udp.ena_srd_udp_enabled).build()
    });
    let on = wanted.and_then(|wanted| wanted.ena_srd_enabled).unwrap_or_default();
    EnaSrdSpecification::builder().ena_srd_enabled(on).set_ena_srd_udp_specification(udp).build()
}
