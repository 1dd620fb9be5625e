//! What an instance type has to have.

mod ranges;

use super::form::{all, number, set, told, word, words};
use crate::schema::Lit;
use aws_sdk_ec2::types::{
    AcceleratorCountRequest, AcceleratorTotalMemoryMiBRequest, BaselineEbsBandwidthMbpsRequest,
    InstanceRequirements as Said, InstanceRequirementsRequest as Asked, MemoryGiBPerVCpuRequest,
    MemoryMiBRequest, NetworkBandwidthGbpsRequest, NetworkInterfaceCountRequest,
    TotalLocalStorageGbRequest, VCpuCountRangeRequest,
};
use ranges::{Amounts, Counts, CountsFrom, asked, told_amounts, told_counts, told_counts_from};
use std::collections::BTreeSet;

/// What an instance type may, must, or must not have.
const WISHES: &[&str] = &["included", "required", "excluded"];

model! {
    /// What an instance type has to have to be chosen. What is not written does not matter, unless EC2 documents a
    /// default.
    pub(in crate::services) struct Requirements {
        /// Number of accelerators: a `max` of 0 for none.
        #[tf(block)]
        accelerator_count: Option<Counts>,
        /// Manufacturers of accelerators, such as `nvidia`.
        #[tf(optional)]
        accelerator_manufacturers: Option<BTreeSet<String>>,
        /// Names of accelerators, such as `a100`.
        #[tf(optional)]
        accelerator_names: Option<BTreeSet<String>>,
        /// Memory of all accelerators, in MiB.
        #[tf(block)]
        accelerator_total_memory_mib: Option<Counts>,
        /// Types of accelerators.
        #[tf(optional, one_of = &["fpga", "gpu", "inference", "media"])]
        accelerator_types: Option<BTreeSet<String>>,
        /// Instance types that can be chosen, with `*` for any letters. No others are then.
        #[tf(optional, max = 400, conflicts = &["excluded_instance_types"])]
        allowed_instance_types: Option<BTreeSet<String>>,
        /// Whether bare metal can or has to be. `excluded` by default.
        #[tf(optional, one_of = WISHES)]
        bare_metal: Option<String>,
        /// Baseline bandwidth to EBS, in Mbps.
        #[tf(block)]
        baseline_ebs_bandwidth_mbps: Option<Counts>,
        /// Whether burstable types can or have to be. `excluded` by default.
        #[tf(optional, one_of = WISHES)]
        burstable_performance: Option<String>,
        /// Manufacturers of processors.
        #[tf(optional, one_of = &["amazon-web-services", "amd", "apple", "intel"])]
        cpu_manufacturers: Option<BTreeSet<String>>,
        /// Instance types that cannot be chosen, with `*` for any letters.
        #[tf(optional, max = 400, conflicts = &["allowed_instance_types"])]
        excluded_instance_types: Option<BTreeSet<String>>,
        /// Generations of instance types.
        #[tf(optional, one_of = &["current", "previous"])]
        instance_generations: Option<BTreeSet<String>>,
        /// Whether volumes in the host can or have to be. `included` by default.
        #[tf(optional, one_of = WISHES)]
        local_storage: Option<String>,
        /// Types of volumes in the host.
        #[tf(optional, one_of = &["hdd", "ssd"])]
        local_storage_types: Option<BTreeSet<String>>,
        /// Most that a Spot Instance costs, as a percentage of the price on demand of the best match.
        #[tf(optional, range = (1, 2_147_483_647), conflicts = &["spot_max_price_percentage_over_lowest_price"])]
        max_spot_price_as_percentage_of_optimal_on_demand_price: Option<i64>,
        /// Memory for each virtual processor, in GiB.
        #[tf(block)]
        memory_gib_per_vcpu: Option<Amounts>,
        /// Memory, in MiB.
        #[tf(block, min = 1)]
        memory_mib: Option<CountsFrom>,
        /// Bandwidth of the network, in Gbps.
        #[tf(block)]
        network_bandwidth_gbps: Option<Amounts>,
        /// Number of network interfaces.
        #[tf(block)]
        network_interface_count: Option<Counts>,
        /// By how many percent an instance on demand may cost more than the cheapest match. 20 by default.
        #[tf(optional, range = (1, 2_147_483_647))]
        on_demand_max_price_percentage_over_lowest_price: Option<i64>,
        /// Whether the instance has to be able to hibernate. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        require_hibernate_support: Option<bool>,
        /// By how many percent a Spot Instance may cost more than the cheapest match. 100 by default.
        #[tf(optional, range = (1, 2_147_483_647), conflicts = &["max_spot_price_as_percentage_of_optimal_on_demand_price"])]
        spot_max_price_percentage_over_lowest_price: Option<i64>,
        /// Size of all volumes in the host, in GB.
        #[tf(block)]
        total_local_storage_gb: Option<Amounts>,
        /// Number of virtual processors.
        #[tf(block, min = 1)]
        vcpu_count: Option<CountsFrom>,
    }
}

pub(super) fn wanted(wanted: &Requirements) -> Asked {
    let hibernates = wanted.require_hibernate_support.filter(|wants| *wants);
    let over_lowest = wanted.spot_max_price_percentage_over_lowest_price;
    let of_optimal = wanted.max_spot_price_as_percentage_of_optimal_on_demand_price;
    let on_demand = wanted.on_demand_max_price_percentage_over_lowest_price;
    Asked::builder()
        .set_accelerator_count(asked!(wanted.accelerator_count, AcceleratorCountRequest))
        .set_accelerator_manufacturers(words(wanted.accelerator_manufacturers.as_ref()))
        .set_accelerator_names(words(wanted.accelerator_names.as_ref()))
        .set_accelerator_total_memory_mib(asked!(
            wanted.accelerator_total_memory_mib,
            AcceleratorTotalMemoryMiBRequest
        ))
        .set_accelerator_types(words(wanted.accelerator_types.as_ref()))
        .set_allowed_instance_types(all(wanted.allowed_instance_types.as_ref()))
        .set_bare_metal(word(wanted.bare_metal.as_deref()))
        .set_baseline_ebs_bandwidth_mbps(asked!(
            wanted.baseline_ebs_bandwidth_mbps,
            BaselineEbsBandwidthMbpsRequest
        ))
        .set_burstable_performance(word(wanted.burstable_performance.as_deref()))
        .set_cpu_manufacturers(words(wanted.cpu_manufacturers.as_ref()))
        .set_excluded_instance_types(all(wanted.excluded_instance_types.as_ref()))
        .set_instance_generations(words(wanted.instance_generations.as_ref()))
        .set_local_storage(word(wanted.local_storage.as_deref()))
        .set_local_storage_types(words(wanted.local_storage_types.as_ref()))
        .set_max_spot_price_as_percentage_of_optimal_on_demand_price(number(of_optimal))
        .set_memory_gib_per_v_cpu(asked!(wanted.memory_gib_per_vcpu, MemoryGiBPerVCpuRequest))
        .set_memory_mib(asked!(wanted.memory_mib, MemoryMiBRequest))
        .set_network_bandwidth_gbps(asked!(
            wanted.network_bandwidth_gbps,
            NetworkBandwidthGbpsRequest
        ))
        .set_network_interface_count(asked!(
            wanted.network_interface_count,
            NetworkInterfaceCountRequest
        ))
        .set_on_demand_max_price_percentage_over_lowest_price(number(on_demand))
        .set_require_hibernate_support(hibernates)
        .set_spot_max_price_percentage_over_lowest_price(number(over_lowest))
        .set_total_local_storage_gb(asked!(
            wanted.total_local_storage_gb,
            TotalLocalStorageGbRequest
        ))
        .set_v_cpu_count(asked!(wanted.vcpu_count, VCpuCountRangeRequest))
        .build()
}

pub(super) fn seen(said: &Said) -> Requirements {
    let of_optimal = said.max_spot_price_as_percentage_of_optimal_on_demand_price;
    let on_demand = said.on_demand_max_price_percentage_over_lowest_price;
    let over_lowest = said.spot_max_price_percentage_over_lowest_price;
    Requirements {
        accelerator_count: told_counts!(said.accelerator_count()),
        accelerator_manufacturers: set(said.accelerator_manufacturers()),
        accelerator_names: set(said.accelerator_names()),
        accelerator_total_memory_mib: told_counts!(said.accelerator_total_memory_mib()),
        accelerator_types: set(said.accelerator_types()),
        allowed_instance_types: set(said.allowed_instance_types()),
        bare_metal: told(said.bare_metal()),
        baseline_ebs_bandwidth_mbps: told_counts!(said.baseline_ebs_bandwidth_mbps()),
        burstable_performance: told(said.burstable_performance()),
        cpu_manufacturers: set(said.cpu_manufacturers()),
        excluded_instance_types: set(said.excluded_instance_types()),
        instance_generations: set(said.instance_generations()),
        local_storage: told(said.local_storage()),
        local_storage_types: set(said.local_storage_types()),
        max_spot_price_as_percentage_of_optimal_on_demand_price: of_optimal.map(i64::from),
        memory_gib_per_vcpu: told_amounts!(said.memory_gib_per_v_cpu()),
        memory_mib: told_counts_from!(said.memory_mib()),
        network_bandwidth_gbps: told_amounts!(said.network_bandwidth_gbps()),
        network_interface_count: told_counts!(said.network_interface_count()),
        on_demand_max_price_percentage_over_lowest_price: on_demand.map(i64::from),
        require_hibernate_support: Some(said.require_hibernate_support.unwrap_or_default()),
        spot_max_price_percentage_over_lowest_price: over_lowest.map(i64::from),
        total_local_storage_gb: told_amounts!(said.total_local_storage_gb()),
        vcpu_count: told_counts_from!(said.v_cpu_count()),
    }
}
