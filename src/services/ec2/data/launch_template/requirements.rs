//! What an instance type has to have.

use crate::value::Number;
use std::collections::BTreeSet;

model! {
    /// What an instance type has to have to be chosen.
    pub(in crate::services) struct Requirements {
        /// Number of accelerators.
        #[tf(computed)]
        accelerator_count: Option<Vec<Counts>>,
        /// Manufacturers of accelerators.
        #[tf(computed)]
        accelerator_manufacturers: Option<BTreeSet<String>>,
        /// Names of accelerators.
        #[tf(computed)]
        accelerator_names: Option<BTreeSet<String>>,
        /// Memory of all accelerators, in MiB.
        #[tf(computed)]
        accelerator_total_memory_mib: Option<Vec<Counts>>,
        /// Types of accelerators.
        #[tf(computed)]
        accelerator_types: Option<BTreeSet<String>>,
        /// Instance types that can be chosen.
        #[tf(computed)]
        allowed_instance_types: Option<BTreeSet<String>>,
        /// Whether bare metal can or has to be.
        #[tf(computed)]
        bare_metal: Option<String>,
        /// Baseline bandwidth to EBS, in Mbps.
        #[tf(computed)]
        baseline_ebs_bandwidth_mbps: Option<Vec<Counts>>,
        /// Whether burstable types can or have to be.
        #[tf(computed)]
        burstable_performance: Option<String>,
        /// Manufacturers of processors.
        #[tf(computed)]
        cpu_manufacturers: Option<BTreeSet<String>>,
        /// Instance types that cannot be chosen.
        #[tf(computed)]
        excluded_instance_types: Option<BTreeSet<String>>,
        /// Generations of instance types.
        #[tf(computed)]
        instance_generations: Option<BTreeSet<String>>,
        /// Whether volumes in the host can or have to be.
        #[tf(computed)]
        local_storage: Option<String>,
        /// Types of volumes in the host.
        #[tf(computed)]
        local_storage_types: Option<BTreeSet<String>>,
        /// Most that a Spot Instance costs, as a percentage of the price on demand of the best match.
        #[tf(computed)]
        max_spot_price_as_percentage_of_optimal_on_demand_price: Option<i64>,
        /// Memory for each virtual processor, in GiB.
        #[tf(computed)]
        memory_gib_per_vcpu: Option<Vec<Amounts>>,
        /// Memory, in MiB.
        #[tf(computed)]
        memory_mib: Option<Vec<Counts>>,
        /// Bandwidth of the network, in Gbps.
        #[tf(computed)]
        network_bandwidth_gbps: Option<Vec<Amounts>>,
        /// Number of network interfaces.
        #[tf(computed)]
        network_interface_count: Option<Vec<Counts>>,
        /// By how many percent an instance on demand may cost more than the cheapest match.
        #[tf(computed)]
        on_demand_max_price_percentage_over_lowest_price: Option<i64>,
        /// Whether the instance has to be able to hibernate.
        #[tf(computed)]
        require_hibernate_support: Option<bool>,
        /// By how many percent a Spot Instance may cost more than the cheapest match.
        #[tf(computed)]
        spot_max_price_percentage_over_lowest_price: Option<i64>,
        /// Size of all volumes in the host, in GB.
        #[tf(computed)]
        total_local_storage_gb: Option<Vec<Amounts>>,
        /// Number of virtual processors.
        #[tf(computed)]
        vcpu_count: Option<Vec<Counts>>,
    }
}

model! {
    /// How many there may be.
    pub(in crate::services) struct Counts {
        /// At most so many; 0 also where there is no such limit.
        #[tf(computed)]
        max: Option<i64>,
        /// At least so many.
        #[tf(computed)]
        min: Option<i64>,
    }
}

model! {
    /// How much there may be.
    pub(in crate::services) struct Amounts {
        /// At most so much; 0 also where there is no such limit.
        #[tf(computed)]
        max: Option<Number>,
        /// At least so much.
        #[tf(computed)]
        min: Option<Number>,
    }
}
