//! Network interfaces.

use std::collections::BTreeSet;

model! {
    /// A network interface of the instance.
    pub(in crate::services) struct Interface {
        /// Whether the interface has a Carrier IP address.
        #[tf(computed)]
        associate_carrier_ip_address: Option<String>,
        /// Whether the interface has a public IPv4 address of AWS.
        #[tf(computed)]
        associate_public_ip_address: Option<String>,
        /// How long connections are tracked.
        #[tf(computed)]
        connection_tracking_specification: Option<Vec<Tracking>>,
        /// Whether the interface is deleted when the instance is terminated.
        #[tf(computed)]
        delete_on_termination: Option<String>,
        /// What the interface is for.
        #[tf(computed)]
        description: Option<String>,
        /// Place of the interface; 0 is the primary one.
        #[tf(computed)]
        device_index: Option<i64>,
        /// Number of ENA queues.
        #[tf(computed)]
        ena_queue_count: Option<i64>,
        /// Type of the interface.
        #[tf(computed)]
        interface_type: Option<String>,
        /// Number of secondary private IPv4 addresses.
        #[tf(computed)]
        ipv4_address_count: Option<i64>,
        /// Private IPv4 addresses.
        #[tf(computed)]
        ipv4_addresses: Option<BTreeSet<String>>,
        /// Number of IPv4 prefixes.
        #[tf(computed)]
        ipv4_prefix_count: Option<i64>,
        /// IPv4 prefixes.
        #[tf(computed)]
        ipv4_prefixes: Option<BTreeSet<String>>,
        /// Number of IPv6 addresses.
        #[tf(computed)]
        ipv6_address_count: Option<i64>,
        /// IPv6 addresses.
        #[tf(computed)]
        ipv6_addresses: Option<BTreeSet<String>>,
        /// Number of IPv6 prefixes.
        #[tf(computed)]
        ipv6_prefix_count: Option<i64>,
        /// IPv6 prefixes.
        #[tf(computed)]
        ipv6_prefixes: Option<BTreeSet<String>>,
        /// Network card of the interface.
        #[tf(computed)]
        network_card_index: Option<i64>,
        /// ID of the interface, if it exists.
        #[tf(computed)]
        network_interface_id: Option<String>,
        /// Whether the first IPv6 address of the interface never changes.
        #[tf(computed)]
        primary_ipv6: Option<String>,
        /// Primary private IPv4 address.
        #[tf(computed)]
        private_ip_address: Option<String>,
        /// IDs of the security groups.
        #[tf(computed)]
        security_groups: Option<BTreeSet<String>>,
        /// ID of the subnet.
        #[tf(computed)]
        subnet_id: Option<String>,
    }
}

model! {
    /// How long connections without traffic are tracked, in seconds.
    pub(in crate::services) struct Tracking {
        /// Of established TCP connections.
        #[tf(computed)]
        tcp_established_timeout: Option<i64>,
        /// Of UDP flows of several requests and answers.
        #[tf(computed)]
        udp_stream_timeout: Option<i64>,
        /// Of UDP flows of one request and answer.
        #[tf(computed)]
        udp_timeout: Option<i64>,
    }
}

model! {
    /// A secondary network interface.
    pub(in crate::services) struct Secondary {
        /// Whether the interface is deleted when the instance is terminated.
        #[tf(computed)]
        delete_on_termination: Option<bool>,
        /// Place of the interface on its network card.
        #[tf(computed)]
        device_index: Option<i64>,
        /// Kind of the interface.
        #[tf(computed)]
        interface_type: Option<String>,
        /// Network card of the interface.
        #[tf(computed)]
        network_card_index: Option<i64>,
        /// Number of private IPv4 addresses.
        #[tf(computed)]
        private_ip_address_count: Option<i64>,
        /// Private IPv4 addresses.
        #[tf(computed)]
        private_ip_addresses: Option<Vec<String>>,
        /// ID of the secondary subnet.
        #[tf(computed)]
        secondary_subnet_id: Option<String>,
    }
}
