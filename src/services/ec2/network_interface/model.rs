//! The arguments and attributes of a network interface.

use crate::schema::Lit;
use crate::schema::types::{Ipv4Address, Ipv4Cidr, Ipv6Address, Ipv6Cidr};
use std::collections::BTreeSet;

model! {
    /// Provides a network interface in a subnet, which an instance can have.
    pub(in crate::services) struct NetworkInterface {
        /// ARN of the interface.
        #[tf(computed)]
        arn: Option<String>,
        /// The instance that has the interface. What is attached otherwise stays so where no block is written.
        #[tf(block, computed, max = 1, key = &["device_index"])]
        attachment: BTreeSet<Attachment>,
        /// What the interface is for.
        #[tf(optional)]
        description: Option<String>,
        /// ENA Express of the instance that has the interface.
        #[tf(block)]
        ena_srd_specification: Option<EnaSrd>,
        /// Whether the first IPv6 address never changes. It can be switched on in place, and never off.
        #[tf(optional, computed)]
        enable_primary_ipv6: Option<bool>,
        /// ID of the interface.
        #[tf(computed)]
        id: Option<String>,
        /// Type of the interface. An ordinary one by default.
        #[tf(optional, computed, replace, empty_is_unset, one_of = &["branch", "efa", "efa-only", "interface", "trunk"])]
        interface_type: Option<String>,
        /// Number of IPv4 prefixes.
        #[tf(optional, computed, conflicts = &["ipv4_prefixes"])]
        ipv4_prefix_count: Option<i64>,
        /// IPv4 prefixes.
        #[tf(optional, computed, conflicts = &["ipv4_prefix_count"])]
        ipv4_prefixes: Option<BTreeSet<Ipv4Cidr>>,
        /// Number of IPv6 addresses.
        #[tf(optional, computed, conflicts = &["ipv6_addresses", "ipv6_address_list"])]
        ipv6_address_count: Option<i64>,
        /// IPv6 addresses in an order, with `ipv6_address_list_enabled`.
        #[tf(optional, computed, conflicts = &["ipv6_addresses", "ipv6_address_count"])]
        ipv6_address_list: Option<Vec<Ipv6Address>>,
        /// Whether `ipv6_address_list` is used. `false` by default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        ipv6_address_list_enabled: Option<bool>,
        /// IPv6 addresses.
        #[tf(optional, computed, conflicts = &["ipv6_address_count", "ipv6_address_list"])]
        ipv6_addresses: Option<BTreeSet<Ipv6Address>>,
        /// Number of IPv6 prefixes.
        #[tf(optional, computed, conflicts = &["ipv6_prefixes"])]
        ipv6_prefix_count: Option<i64>,
        /// IPv6 prefixes.
        #[tf(optional, computed, conflicts = &["ipv6_prefix_count"])]
        ipv6_prefixes: Option<BTreeSet<Ipv6Cidr>>,
        /// MAC address.
        #[tf(computed)]
        mac_address: Option<String>,
        /// ARN of the Outpost that the interface is on.
        #[tf(computed)]
        outpost_arn: Option<String>,
        /// ID of the account that owns the interface.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Name of the primary IPv4 address in the VPC.
        #[tf(computed)]
        private_dns_name: Option<String>,
        /// Primary IPv4 address.
        #[tf(optional, computed, replace, empty_is_unset)]
        private_ip: Option<Ipv4Address>,
        /// IPv4 addresses in an order, the primary one first, with `private_ip_list_enabled`. Another primary one needs a new
        /// interface.
        #[tf(optional, computed, conflicts = &["private_ips", "private_ips_count"])]
        private_ip_list: Option<Vec<Ipv4Address>>,
        /// Whether `private_ip_list` is used. `false` by default.
        #[tf(optional, unread, default = Lit::Bool(false))]
        private_ip_list_enabled: Option<bool>,
        /// IPv4 addresses. The lowest one, or `private_ip`, is the primary one; without that, a new interface is needed.
        #[tf(optional, computed, conflicts = &["private_ip_list"])]
        private_ips: Option<BTreeSet<Ipv4Address>>,
        /// Number of IPv4 addresses beside the primary one.
        #[tf(optional, computed, conflicts = &["private_ip_list"])]
        private_ips_count: Option<i64>,
        /// IDs of the security groups. The default group of the VPC by default.
        #[tf(optional, computed)]
        security_groups: Option<BTreeSet<String>>,
        /// Whether the interface takes nothing that is not addressed to it, unlike that of a router. `true` by default.
        #[tf(optional, default = Lit::Bool(true))]
        source_dest_check: Option<bool>,
        /// ID of the subnet.
        #[tf(required, replace)]
        subnet_id: String,
    }
}

model! {
    /// How an instance has the interface.
    pub(in crate::services) struct Attachment {
        /// ID of the attachment.
        #[tf(computed, recompute_with = &["instance", "network_card_index"])]
        attachment_id: Option<String>,
        /// Number of the device; 0 is the primary interface of an instance.
        #[tf(required)]
        device_index: i64,
        /// ID of the instance.
        #[tf(required)]
        instance: String,
        /// Number of the network card. 0 by default.
        #[tf(optional, computed)]
        network_card_index: Option<i64>,
    }
}

model! {
    /// ENA Express.
    pub(in crate::services) struct EnaSrd {
        /// Whether TCP uses it.
        #[tf(optional)]
        ena_srd_enabled: Option<bool>,
        /// ENA Express of UDP.
        #[tf(block)]
        ena_srd_udp_specification: Option<EnaSrdUdp>,
    }
}

model! {
    /// ENA Express of UDP.
    pub(in crate::services) struct EnaSrdUdp {
        /// Whether UDP uses it.
        #[tf(optional)]
        ena_srd_udp_enabled: Option<bool>,
    }
}
