//! What EC2 tells of an instance type.

use super::{InstanceTypeData, devices};
use crate::value::Number;
use aws_sdk_ec2::types::{
    EbsInfo, InstanceTypeInfo, NetworkInfo, NitroTpmInfo, PlacementGroupInfo, ProcessorInfo,
    VCpuInfo,
};

pub(super) fn observed(info: &InstanceTypeInfo) -> InstanceTypeData {
    let mut told = InstanceTypeData {
        auto_recovery_supported: info.auto_recovery_supported,
        bare_metal: info.bare_metal,
        boot_modes: words(info.supported_boot_modes()),
        burstable_performance_supported: info.burstable_performance_supported,
        current_generation: info.current_generation,
        dedicated_hosts_supported: info.dedicated_hosts_supported,
        free_tier_eligible: info.free_tier_eligible,
        hibernation_supported: info.hibernation_supported,
        hypervisor: word(info.hypervisor()),
        id: word(info.instance_type()),
        instance_storage_supported: info.instance_storage_supported,
        memory_size: info.memory_info().and_then(|memory| memory.size_in_mib),
        nitro_enclaves_support: word(info.nitro_enclaves_support()),
        nitro_tpm_support: word(info.nitro_tpm_support()),
        nitro_tpm_supported_versions: words(
            info.nitro_tpm_info().map(NitroTpmInfo::supported_versions).unwrap_or_default(),
        ),
        phc_support: word(info.phc_support()),
        supported_placement_strategies: words(
            info.placement_group_info()
                .map(PlacementGroupInfo::supported_strategies)
                .unwrap_or_default(),
        ),
        supported_root_device_types: words(info.supported_root_device_types()),
        supported_usages_classes: words(info.supported_usage_classes()),
        supported_virtualization_types: words(info.supported_virtualization_types()),
        ..InstanceTypeData::default()
    };
    if let Some(ebs) = info.ebs_info() {
        tell_of_ebs(&mut told, ebs);
    }
    if let Some(network) = info.network_info() {
        tell_of_network(&mut told, network);
    }
    tell_of_processor(&mut told, info.processor_info(), info.v_cpu_info());
    devices::tell(&mut told, info);
    told
}

fn tell_of_ebs(told: &mut InstanceTypeData, ebs: &EbsInfo) {
    told.ebs_encryption_support = word(ebs.encryption_support());
    told.ebs_nvme_support = word(ebs.nvme_support());
    told.ebs_optimized_support = word(ebs.ebs_optimized_support());
    let Some(optimized) = ebs.ebs_optimized_info() else { return };
    told.ebs_performance_baseline_bandwidth = number(optimized.baseline_bandwidth_in_mbps);
    told.ebs_performance_baseline_iops = number(optimized.baseline_iops);
    told.ebs_performance_baseline_throughput = fraction(optimized.baseline_throughput_in_m_bps);
    told.ebs_performance_maximum_bandwidth = number(optimized.maximum_bandwidth_in_mbps);
    told.ebs_performance_maximum_iops = number(optimized.maximum_iops);
    told.ebs_performance_maximum_throughput = fraction(optimized.maximum_throughput_in_m_bps);
}

fn tell_of_network(told: &mut InstanceTypeData, network: &NetworkInfo) {
    told.bandwidth_weightings = words(network.bandwidth_weightings());
    told.default_network_card_index = number(network.default_network_card_index);
    told.efa_maximum_interfaces =
        network.efa_info().and_then(|efa| number(efa.maximum_efa_interfaces));
    told.efa_supported = network.efa_supported;
    told.ena_srd_supported = network.ena_srd_supported;
    told.ena_support = word(network.ena_support());
    told.encryption_in_transit_supported = network.encryption_in_transit_supported;
    told.ipv6_supported = network.ipv6_supported;
    told.maximum_ipv4_addresses_per_interface = number(network.ipv4_addresses_per_interface);
    told.maximum_ipv6_addresses_per_interface = number(network.ipv6_addresses_per_interface);
    told.maximum_network_cards = number(network.maximum_network_cards);
    told.maximum_network_interfaces = number(network.maximum_network_interfaces);
    told.network_cards = Some(network.network_cards().iter().map(devices::card).collect());
    told.network_performance.clone_from(&network.network_performance);
}

fn tell_of_processor(
    told: &mut InstanceTypeData,
    processor: Option<&ProcessorInfo>,
    cores: Option<&VCpuInfo>,
) {
    let numbers = |of: &[i32]| Some(of.iter().copied().map(i64::from).collect());
    if let Some(cores) = cores {
        told.default_cores = number(cores.default_cores);
        told.default_threads_per_core = number(cores.default_threads_per_core);
        told.default_vcpus = number(cores.default_v_cpus);
        told.valid_cores = numbers(cores.valid_cores());
        told.valid_threads_per_core = numbers(cores.valid_threads_per_core());
    }
    if let Some(processor) = processor {
        told.supported_architectures = words(processor.supported_architectures());
        told.supported_cpu_features = words(processor.supported_features());
        told.sustained_clock_speed = fraction(processor.sustained_clock_speed_in_ghz);
    }
}

/// A word of the API.
pub(super) fn word<T: AsRef<str>>(word: Option<&T>) -> Option<String> {
    word.map(|word| word.as_ref().to_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "as the model has them")]
fn words<T: AsRef<str>, C: FromIterator<String>>(words: &[T]) -> Option<C> {
    Some(words.iter().map(|word| word.as_ref().to_owned()).collect())
}

pub(super) fn number(number: Option<i32>) -> Option<i64> {
    number.map(i64::from)
}

pub(super) fn fraction(number: Option<f64>) -> Option<Number> {
    number.and_then(Number::from_f64)
}
