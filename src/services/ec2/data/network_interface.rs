//! Data source `aws_network_interface`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::network_interface::NetworkInterface;
use crate::services::ec2::{PAGE, arn, from_aws};
use aws_sdk_ec2::types::{
    AttachmentEnaSrdSpecification as AwsEnaSrd, Filter, NetworkInterface as AwsInterface,
    NetworkInterfaceAssociation, NetworkInterfaceAttachment,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about a network interface. Exactly one has to match.
    pub(in crate::services) struct NetworkInterfaceData {
        /// ARN of the interface.
        #[tf(computed)]
        arn: Option<String>,
        /// The public address that leads to the interface, if there is one.
        #[tf(computed)]
        association: Option<Vec<Association>>,
        /// What the interface is attached to, if it is.
        #[tf(computed)]
        attachment: Option<Vec<Attachment>>,
        /// Availability zone of the interface.
        #[tf(computed)]
        availability_zone: Option<String>,
        /// Description of the interface.
        #[tf(computed)]
        description: Option<String>,
        /// ENA Express, if it is enabled.
        #[tf(computed)]
        ena_srd_specification: Option<Vec<EnaSrd>>,
        /// ID of the interface.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Type of the interface, such as `interface` or `nat_gateway`.
        #[tf(computed)]
        interface_type: Option<String>,
        /// IPv6 addresses of the interface.
        #[tf(computed)]
        ipv6_addresses: Option<BTreeSet<String>>,
        /// MAC address of the interface.
        #[tf(computed)]
        mac_address: Option<String>,
        /// ARN of the Outpost that the interface is on.
        #[tf(computed)]
        outpost_arn: Option<String>,
        /// ID of the account that owns the interface.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Private DNS name of the interface.
        #[tf(computed)]
        private_dns_name: Option<String>,
        /// Primary private IPv4 address.
        #[tf(computed)]
        private_ip: Option<String>,
        /// All private IPv4 addresses, in the order in which EC2 tells them.
        #[tf(computed)]
        private_ips: Option<Vec<String>>,
        /// Who has created the interface for its owner: an ID or alias, such as `amazon-elb`.
        #[tf(computed)]
        requester_id: Option<String>,
        /// IDs of the security groups.
        #[tf(computed)]
        security_groups: Option<BTreeSet<String>>,
        /// ID of the subnet of the interface.
        #[tf(computed)]
        subnet_id: Option<String>,
        /// Tags that the interface has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the VPC of the interface.
        #[tf(computed)]
        vpc_id: Option<String>,
        /// A filter of the API `DescribeNetworkInterfaces` that lets the interface through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

model! {
    /// A public address that leads to an interface.
    pub(in crate::services) struct Association {
        /// Allocation ID of an Elastic IP address.
        #[tf(computed)]
        allocation_id: Option<String>,
        /// ID of the association.
        #[tf(computed)]
        association_id: Option<String>,
        /// Address of a carrier, in a Wavelength Zone.
        #[tf(computed)]
        carrier_ip: Option<String>,
        /// Address out of the pool of an Outpost.
        #[tf(computed)]
        customer_owned_ip: Option<String>,
        /// Who owns the address: an account, or `amazon`.
        #[tf(computed)]
        ip_owner_id: Option<String>,
        /// Public DNS name of the address.
        #[tf(computed)]
        public_dns_name: Option<String>,
        /// The address.
        #[tf(computed)]
        public_ip: Option<String>,
    }
}

model! {
    /// What an interface is attached to.
    pub(in crate::services) struct Attachment {
        /// ID of the attachment.
        #[tf(computed)]
        attachment_id: Option<String>,
        /// Number of the device; 0 is the primary interface of an instance.
        #[tf(computed)]
        device_index: Option<i64>,
        /// ID of the instance.
        #[tf(computed)]
        instance_id: Option<String>,
        /// Owner of the instance: an account, or a service of AWS.
        #[tf(computed)]
        instance_owner_id: Option<String>,
        /// Number of the network card.
        #[tf(computed)]
        network_card_index: Option<i64>,
    }
}

model! {
    /// ENA Express.
    pub(in crate::services) struct EnaSrd {
        /// Whether ENA Express is enabled.
        #[tf(computed)]
        ena_srd_enabled: Option<bool>,
        /// ENA Express for UDP.
        #[tf(computed)]
        ena_srd_udp_specification: Option<Vec<EnaSrdUdp>>,
    }
}

model! {
    /// ENA Express for UDP.
    pub(in crate::services) struct EnaSrdUdp {
        /// Whether ENA Express is enabled for UDP.
        #[tf(computed)]
        ena_srd_udp_enabled: Option<bool>,
    }
}

impl DataSource for NetworkInterfaceData {
    const TYPE: &'static str = NetworkInterface::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let by = "network-interface-id";
        let arguments = [(by, config.id.as_deref())];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let search = Search::of(["network interface", "network interfaces"], by, wanted);
        let look = || describe(cx, search.filters());
        let id = AwsInterface::network_interface_id;
        let interface = search.the_one(cx, Self::TYPE, id, look).await?;
        Ok(Self { filter: config.filter.clone(), ..observed(cx, interface) })
    }
}

/// All that pass the filters.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsInterface>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_network_interfaces().max_results(PAGE).set_filters(filters);
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}

fn observed(cx: &Cx, interface: AwsInterface) -> NetworkInterfaceData {
    let id = interface.network_interface_id();
    let ipv4 = interface.private_ip_addresses().iter();
    let ipv6 = interface.ipv6_addresses().iter();
    let ena_srd =
        interface.attachment().and_then(NetworkInterfaceAttachment::ena_srd_specification);
    let ena_srd = ena_srd.filter(|its| its.ena_srd_enabled() == Some(true));
    let groups = interface.groups().iter();
    NetworkInterfaceData {
        arn: arn(cx, interface.owner_id(), "network-interface", id),
        association: Some(interface.association().map(association).into_iter().collect()),
        attachment: Some(interface.attachment().map(attachment).into_iter().collect()),
        ena_srd_specification: Some(ena_srd.map(express).into_iter().collect()),
        interface_type: interface.interface_type().map(|kind| kind.as_str().to_owned()),
        ipv6_addresses: Some(ipv6.filter_map(|one| one.ipv6_address.clone()).collect()),
        private_ips: Some(ipv4.filter_map(|one| one.private_ip_address.clone()).collect()),
        security_groups: Some(groups.filter_map(|group| group.group_id.clone()).collect()),
        tags: Some(from_aws(interface.tag_set())),
        availability_zone: interface.availability_zone,
        description: interface.description,
        id: interface.network_interface_id,
        mac_address: interface.mac_address,
        outpost_arn: interface.outpost_arn,
        owner_id: interface.owner_id,
        private_dns_name: interface.private_dns_name,
        private_ip: interface.private_ip_address,
        requester_id: interface.requester_id,
        subnet_id: interface.subnet_id,
        vpc_id: interface.vpc_id,
        filter: BTreeSet::new(),
    }
}

fn association(association: &NetworkInterfaceAssociation) -> Association {
    Association {
        allocation_id: association.allocation_id.clone(),
        association_id: association.association_id.clone(),
        carrier_ip: association.carrier_ip.clone(),
        customer_owned_ip: association.customer_owned_ip.clone(),
        ip_owner_id: association.ip_owner_id.clone(),
        public_dns_name: association.public_dns_name.clone(),
        public_ip: association.public_ip.clone(),
    }
}

fn attachment(attachment: &NetworkInterfaceAttachment) -> Attachment {
    Attachment {
        attachment_id: attachment.attachment_id.clone(),
        device_index: attachment.device_index.map(i64::from),
        instance_id: attachment.instance_id.clone(),
        instance_owner_id: attachment.instance_owner_id.clone(),
        network_card_index: attachment.network_card_index.map(i64::from),
    }
}

fn express(ena_srd: &AwsEnaSrd) -> EnaSrd {
    let udp = ena_srd.ena_srd_udp_specification();
    let udp = udp.map(|udp| EnaSrdUdp { ena_srd_udp_enabled: udp.ena_srd_udp_enabled });
    EnaSrd {
        ena_srd_enabled: ena_srd.ena_srd_enabled,
        ena_srd_udp_specification: Some(udp.into_iter().collect()),
    }
}
