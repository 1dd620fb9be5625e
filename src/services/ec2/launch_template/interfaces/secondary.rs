//! Secondary network interfaces.

use super::super::form::{all, said, set, solid, told, word};
use crate::schema::types::Ipv4Address;
use crate::services::ec2::int32;
use aws_sdk_ec2::types::{
    LaunchTemplateInstanceSecondaryInterfaceSpecification as Said,
    LaunchTemplateInstanceSecondaryInterfaceSpecificationRequest as Asked,
    SecondaryInterfacePrivateIpAddressSpecificationRequest as Address,
};
use std::collections::BTreeSet;

model! {
    /// A secondary network interface, which is created with the instance in a secondary subnet.
    pub(in crate::services) struct SecondaryInterface {
        /// Whether the interface is deleted when the instance is terminated.
        #[tf(optional)]
        delete_on_termination: Option<bool>,
        /// Place of the interface on its network card.
        #[tf(optional)]
        device_index: Option<i64>,
        /// Kind of the interface.
        #[tf(optional, one_of = &["secondary"])]
        interface_type: Option<String>,
        /// Network card of the interface.
        #[tf(optional)]
        network_card_index: Option<i64>,
        /// Number of private IPv4 addresses.
        #[tf(optional)]
        private_ip_address_count: Option<i64>,
        /// Private IPv4 addresses.
        #[tf(optional)]
        private_ip_addresses: Option<BTreeSet<Ipv4Address>>,
        /// ID of the secondary subnet.
        #[tf(optional)]
        secondary_subnet_id: Option<String>,
    }
}

pub(in super::super) fn wanted(interfaces: &[SecondaryInterface]) -> Option<Vec<Asked>> {
    let address = |ip: String| Address::builder().private_ip_address(ip).build();
    let one = |interface: &SecondaryInterface| {
        let addresses = all(interface.private_ip_addresses.as_ref());
        Asked::builder()
            .set_delete_on_termination(interface.delete_on_termination)
            .set_device_index(int32(interface.device_index))
            .set_interface_type(word(interface.interface_type.as_deref()))
            .set_network_card_index(int32(interface.network_card_index))
            .set_private_ip_address_count(int32(interface.private_ip_address_count))
            .set_private_ip_addresses(super::each(addresses, address))
            .set_secondary_subnet_id(said(interface.secondary_subnet_id.as_deref()))
            .build()
    };
    solid(interfaces.iter().map(one), &[Asked::builder().build()])
}

pub(in super::super) fn seen(interfaces: &[Said]) -> Vec<SecondaryInterface> {
    let one = |said: &Said| {
        let addresses: Vec<_> =
            said.private_ip_addresses().iter().filter_map(|ip| ip.private_ip_address()).collect();
        SecondaryInterface {
            delete_on_termination: said.delete_on_termination,
            device_index: said.device_index.map(i64::from),
            interface_type: told(said.interface_type()),
            network_card_index: said.network_card_index.map(i64::from),
            private_ip_address_count: said.private_ip_address_count.map(i64::from),
            private_ip_addresses: set(&addresses),
            secondary_subnet_id: said.secondary_subnet_id.clone(),
        }
    };
    interfaces.iter().map(one).collect()
}
