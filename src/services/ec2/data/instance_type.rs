//! Data source `aws_ec2_instance_type`.

mod devices;
#[cfg(test)]
mod tests;
mod told;

use super::{Search, TIMEOUT};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::{filter, literal};
use crate::value::Number;
use aws_sdk_ec2::types::{Filter, InstanceType, InstanceTypeInfo};
use devices::{Accelerator, Disk, NetworkCard, NeuronDevice};
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Tells about a type of instances, as far as there is something to be told of it.
    pub(in crate::services) struct InstanceTypeData {
        /// Whether instances are recovered by themselves where a host fails.
        #[tf(computed)]
        auto_recovery_supported: Option<bool>,
        /// Ways to share the bandwidth between network and EBS, such as `vpc-1`.
        #[tf(computed)]
        bandwidth_weightings: Option<BTreeSet<String>>,
        /// Whether it is a type of bare metal.
        #[tf(computed)]
        bare_metal: Option<bool>,
        /// Ways in which instances can boot, such as `uefi`.
        #[tf(computed)]
        boot_modes: Option<BTreeSet<String>>,
        /// Whether instances earn CPU credits, as those of the `t` families do.
        #[tf(computed)]
        burstable_performance_supported: Option<bool>,
        /// Whether it is a type of the current generation.
        #[tf(computed)]
        current_generation: Option<bool>,
        /// Whether there are dedicated hosts for it.
        #[tf(computed)]
        dedicated_hosts_supported: Option<bool>,
        /// Number of cores, unless something else is said.
        #[tf(computed)]
        default_cores: Option<i64>,
        /// Number of the network card that interfaces are attached to by default.
        #[tf(computed)]
        default_network_card_index: Option<i64>,
        /// Threads of each core, unless something else is said.
        #[tf(computed)]
        default_threads_per_core: Option<i64>,
        /// Number of vCPUs, unless something else is said.
        #[tf(computed)]
        default_vcpus: Option<i64>,
        /// Whether volumes can be encrypted: `supported` or `unsupported`.
        #[tf(computed)]
        ebs_encryption_support: Option<String>,
        /// Whether volumes are NVMe devices: `unsupported`, `supported` or `required`.
        #[tf(computed)]
        ebs_nvme_support: Option<String>,
        /// Whether instances have throughput of their own for EBS: `unsupported`, `supported` or `default`.
        #[tf(computed)]
        ebs_optimized_support: Option<String>,
        /// Bandwidth for EBS that lasts, in Mbps.
        #[tf(computed, null)]
        ebs_performance_baseline_bandwidth: Option<i64>,
        /// I/O operations of EBS per second that last.
        #[tf(computed, null)]
        ebs_performance_baseline_iops: Option<i64>,
        /// Throughput for EBS that lasts, in MB per second.
        #[tf(computed, null)]
        ebs_performance_baseline_throughput: Option<Number>,
        /// Highest bandwidth for EBS, in Mbps.
        #[tf(computed, null)]
        ebs_performance_maximum_bandwidth: Option<i64>,
        /// Most I/O operations of EBS per second.
        #[tf(computed, null)]
        ebs_performance_maximum_iops: Option<i64>,
        /// Highest throughput for EBS, in MB per second.
        #[tf(computed, null)]
        ebs_performance_maximum_throughput: Option<Number>,
        /// Most Elastic Fabric Adapters that an instance can have.
        #[tf(computed, null)]
        efa_maximum_interfaces: Option<i64>,
        /// Whether instances can have Elastic Fabric Adapters.
        #[tf(computed)]
        efa_supported: Option<bool>,
        /// Whether instances can have ENA Express.
        #[tf(computed)]
        ena_srd_supported: Option<bool>,
        /// Whether enhanced networking with ENA works: `unsupported`, `supported` or `required`.
        #[tf(computed)]
        ena_support: Option<String>,
        /// Whether traffic between instances is encrypted by itself.
        #[tf(computed)]
        encryption_in_transit_supported: Option<bool>,
        /// FPGAs of an instance.
        #[tf(computed)]
        fpgas: Option<BTreeSet<Accelerator>>,
        /// Whether the type is a part of the free tier.
        #[tf(computed)]
        free_tier_eligible: Option<bool>,
        /// GPUs of an instance.
        #[tf(computed)]
        gpus: Option<BTreeSet<Accelerator>>,
        /// Whether instances can hibernate.
        #[tf(computed)]
        hibernation_supported: Option<bool>,
        /// Type of the hypervisor: `nitro` or `xen`.
        #[tf(computed)]
        hypervisor: Option<String>,
        /// Name of the type.
        #[tf(computed)]
        id: Option<String>,
        /// Inference accelerators of an instance.
        #[tf(computed)]
        inference_accelerators: Option<BTreeSet<Accelerator>>,
        /// Disks in the host of an instance.
        #[tf(computed)]
        instance_disks: Option<BTreeSet<Disk>>,
        /// Whether instances have disks in their host.
        #[tf(computed)]
        instance_storage_supported: Option<bool>,
        /// Name of the type, such as `m5.large`.
        #[tf(required)]
        instance_type: String,
        /// Whether instances can have IPv6 addresses.
        #[tf(computed)]
        ipv6_supported: Option<bool>,
        /// Most IPv4 addresses that a network interface can have.
        #[tf(computed)]
        maximum_ipv4_addresses_per_interface: Option<i64>,
        /// Most IPv6 addresses that a network interface can have.
        #[tf(computed)]
        maximum_ipv6_addresses_per_interface: Option<i64>,
        /// Most network cards that an instance can have.
        #[tf(computed)]
        maximum_network_cards: Option<i64>,
        /// Most network interfaces that an instance can have.
        #[tf(computed)]
        maximum_network_interfaces: Option<i64>,
        /// Media accelerators of an instance.
        #[tf(computed)]
        media_accelerators: Option<BTreeSet<Accelerator>>,
        /// Memory in MiB.
        #[tf(computed)]
        memory_size: Option<i64>,
        /// Network cards of an instance.
        #[tf(computed)]
        network_cards: Option<BTreeSet<NetworkCard>>,
        /// How fast the network is, in the words of EC2, such as `Up to 10 Gigabit`.
        #[tf(computed)]
        network_performance: Option<String>,
        /// Neuron accelerators of an instance.
        #[tf(computed)]
        neuron_devices: Option<BTreeSet<NeuronDevice>>,
        /// Whether AWS Nitro Enclaves work: `unsupported` or `supported`.
        #[tf(computed)]
        nitro_enclaves_support: Option<String>,
        /// Whether NitroTPM works: `unsupported` or `supported`.
        #[tf(computed)]
        nitro_tpm_support: Option<String>,
        /// Versions of NitroTPM.
        #[tf(computed)]
        nitro_tpm_supported_versions: Option<BTreeSet<String>>,
        /// Whether there is a hardware clock for the Precision Time Protocol: `unsupported` or `supported`.
        #[tf(computed)]
        phc_support: Option<String>,
        /// Architectures of AMIs that work, such as `x86_64`.
        #[tf(computed)]
        supported_architectures: Option<Vec<String>>,
        /// Features of the CPU that can be switched on, such as `amd-sev-snp`.
        #[tf(computed)]
        supported_cpu_features: Option<BTreeSet<String>>,
        /// Strategies of placement groups that instances can be in.
        #[tf(computed)]
        supported_placement_strategies: Option<Vec<String>>,
        /// Types of root devices: `ebs`, `instance-store`.
        #[tf(computed)]
        supported_root_device_types: Option<Vec<String>>,
        /// How instances can be paid for: `on-demand`, `spot`, `capacity-block`.
        #[tf(computed)]
        supported_usages_classes: Option<Vec<String>>,
        /// Types of virtualization: `hvm`, `paravirtual`.
        #[tf(computed)]
        supported_virtualization_types: Option<Vec<String>>,
        /// Speed of the processor, in GHz.
        #[tf(computed)]
        sustained_clock_speed: Option<Number>,
        /// Memory of all FPGAs, in MiB.
        #[tf(computed, null)]
        total_fpga_memory: Option<i64>,
        /// Memory of all GPUs, in MiB.
        #[tf(computed, null)]
        total_gpu_memory: Option<i64>,
        /// Memory of all inference accelerators, in MiB.
        #[tf(computed, null)]
        total_inference_memory: Option<i64>,
        /// Size of all disks in the host, in GB.
        #[tf(computed, null)]
        total_instance_storage: Option<i64>,
        /// Memory of all media accelerators, in MiB.
        #[tf(computed, null)]
        total_media_memory: Option<i64>,
        /// Memory of all Neuron accelerators, in MiB.
        #[tf(computed, null)]
        total_neuron_device_memory: Option<i64>,
        /// Numbers of cores that can be chosen.
        #[tf(computed)]
        valid_cores: Option<Vec<i64>>,
        /// Numbers of threads per core that can be chosen.
        #[tf(computed)]
        valid_threads_per_core: Option<Vec<i64>>,
    }
}

impl DataSource for InstanceTypeData {
    const TYPE: &'static str = "aws_ec2_instance_type";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let by = "instance-type";
        let wanted = vec![filter(by, [literal(&config.instance_type)])];
        let search = Search::of(["instance type", "instance types"], by, wanted);
        let found = describe(cx, search.filters()).await?;
        let info = search.only(found, |info| info.instance_type().map(InstanceType::as_str))?;
        let info = info.ok_or_else(|| search.nothing())?;
        Ok(Self { instance_type: config.instance_type.clone(), ..told::observed(&info) })
    }
}

/// EC2 tells so many instance types at once at most.
const PAGE: i32 = 100;

/// All that pass the filters.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<InstanceTypeInfo>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_instance_types().max_results(PAGE).set_filters(filters);
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}
