//! Blocks about network interfaces.

use crate::schema::Lit;

model! {
    /// A network interface that exists and is attached when the instance is created.
    pub(in crate::services) struct Interface {
        /// Whether it is deleted when the instance is terminated. `false` by default, and AWS takes nothing else.
        #[tf(optional, default = Lit::Bool(false))]
        delete_on_termination: Option<bool>,
        /// Place of the interface; 0 is the primary one.
        #[tf(required)]
        device_index: i64,
        /// Network card of the interface. 0 by default.
        #[tf(optional, default = Lit::Int(0))]
        network_card_index: Option<i64>,
        /// ID of the interface.
        #[tf(required)]
        network_interface_id: String,
    }
}

model! {
    /// The primary network interface, where one that exists is attached.
    pub(in crate::services) struct PrimaryInterface {
        /// Whether it is deleted when the instance is terminated.
        #[tf(computed)]
        delete_on_termination: Option<bool>,
        /// ID of the interface.
        #[tf(required)]
        network_interface_id: String,
    }
}

model! {
    /// A secondary network interface, which is created with the instance in a secondary subnet.
    pub(in crate::services) struct SecondaryInterface {
        /// Whether it is deleted when the instance is terminated. `true` by default.
        #[tf(optional, default = Lit::Bool(true))]
        delete_on_termination: Option<bool>,
        /// Place of the interface on its network card. 0 by default.
        #[tf(optional, default = Lit::Int(0))]
        device_index: Option<i64>,
        /// Kind of the interface. `secondary` by default.
        #[tf(optional, default = Lit::Text("secondary"), one_of = &["secondary"])]
        interface_type: Option<String>,
        /// MAC address of the interface.
        #[tf(computed)]
        mac_address: Option<String>,
        /// Network card of the interface.
        #[tf(required)]
        network_card_index: i64,
        /// How many private IPv4 addresses it has. 1 by default.
        #[tf(optional, default = Lit::Int(1))]
        private_ip_address_count: Option<i64>,
        /// Private IPv4 addresses of the interface.
        #[tf(computed)]
        private_ip_addresses: Option<Vec<String>>,
        /// ID of the interface.
        #[tf(computed)]
        secondary_interface_id: Option<String>,
        /// ID of the secondary network of the interface.
        #[tf(computed)]
        secondary_network_id: Option<String>,
        /// ID of the secondary subnet that the interface is created in.
        #[tf(required)]
        secondary_subnet_id: String,
        /// Whether the interface takes only what is addressed to it.
        #[tf(computed)]
        source_dest_check: Option<bool>,
        /// State of the interface.
        #[tf(computed)]
        status: Option<String>,
    }
}
