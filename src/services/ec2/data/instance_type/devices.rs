//! What an instance of a type has beside its processor and its network.

use super::InstanceTypeData;
use super::told::{fraction, number, word};
use crate::value::Number;
use aws_sdk_ec2::types::{
    DiskInfo, FpgaDeviceInfo, FpgaInfo, GpuDeviceInfo, GpuInfo, InferenceAcceleratorInfo,
    InferenceDeviceInfo, InstanceStorageInfo, InstanceTypeInfo, MediaAcceleratorInfo,
    MediaDeviceInfo, NetworkCardInfo, NeuronDeviceInfo, NeuronInfo,
};

model! {
    /// Accelerators of one kind.
    pub(in crate::services) struct Accelerator {
        /// How many of them there are.
        #[tf(computed)]
        count: Option<i64>,
        /// Who has built them.
        #[tf(computed)]
        manufacturer: Option<String>,
        /// Memory of each, in MiB.
        #[tf(computed)]
        memory_size: Option<i64>,
        /// What they are called.
        #[tf(computed)]
        name: Option<String>,
    }
}

model! {
    /// Disks of one size.
    pub(in crate::services) struct Disk {
        /// How many of them there are.
        #[tf(computed)]
        count: Option<i64>,
        /// Size of each, in GB.
        #[tf(computed)]
        size: Option<i64>,
        /// Type of the disks: `hdd` or `ssd`.
        #[tf(computed, name = "type")]
        kind: Option<String>,
    }
}

model! {
    /// A network card.
    pub(in crate::services) struct NetworkCard {
        /// Bandwidth that lasts, in Gbps.
        #[tf(computed)]
        baseline_bandwidth: Option<Number>,
        /// Number of the card.
        #[tf(computed)]
        index: Option<i64>,
        /// Most network interfaces that the card can have.
        #[tf(computed)]
        maximum_interfaces: Option<i64>,
        /// Highest bandwidth, in Gbps.
        #[tf(computed)]
        peak_bandwidth: Option<Number>,
        /// How fast the card is, in the words of EC2.
        #[tf(computed)]
        performance: Option<String>,
    }
}

model! {
    /// Neuron accelerators of one kind.
    pub(in crate::services) struct NeuronDevice {
        /// Number of cores of each.
        #[tf(computed)]
        core_count: Option<i64>,
        /// Version of the cores.
        #[tf(computed)]
        core_version: Option<i64>,
        /// How many of them there are.
        #[tf(computed)]
        count: Option<i64>,
        /// Memory of each, in MiB.
        #[tf(computed)]
        memory_size: Option<i64>,
        /// What they are called.
        #[tf(computed)]
        name: Option<String>,
    }
}

/// How an accelerator is told, of which EC2 has a type for each sort.
macro_rules! accelerator {
    ($device:ty) => {
        |device: &$device| Accelerator {
            count: number(device.count),
            manufacturer: device.manufacturer.clone(),
            memory_size: device.memory_info().and_then(|memory| number(memory.size_in_mib)),
            name: device.name.clone(),
        }
    };
}

/// Tells of all devices. There are none of a sort that EC2 does not tell of.
pub(super) fn tell(told: &mut InstanceTypeData, info: &InstanceTypeInfo) {
    let fpgas = info.fpga_info();
    let all = fpgas.map(FpgaInfo::fpgas).unwrap_or_default();
    told.fpgas = Some(all.iter().map(accelerator!(FpgaDeviceInfo)).collect());
    told.total_fpga_memory = fpgas.and_then(|all| number(all.total_fpga_memory_in_mib));
    let gpus = info.gpu_info();
    let all = gpus.map(GpuInfo::gpus).unwrap_or_default();
    told.gpus = Some(all.iter().map(accelerator!(GpuDeviceInfo)).collect());
    told.total_gpu_memory = gpus.and_then(|all| number(all.total_gpu_memory_in_mib));
    let inference = info.inference_accelerator_info();
    let all = inference.map(InferenceAcceleratorInfo::accelerators).unwrap_or_default();
    told.inference_accelerators = Some(all.iter().map(accelerator!(InferenceDeviceInfo)).collect());
    told.total_inference_memory =
        inference.and_then(|all| number(all.total_inference_memory_in_mib));
    let media = info.media_accelerator_info();
    let all = media.map(MediaAcceleratorInfo::accelerators).unwrap_or_default();
    told.media_accelerators = Some(all.iter().map(accelerator!(MediaDeviceInfo)).collect());
    told.total_media_memory = media.and_then(|all| number(all.total_media_memory_in_mib));
    let neurons = info.neuron_info();
    let all = neurons.map(NeuronInfo::neuron_devices).unwrap_or_default();
    told.neuron_devices = Some(all.iter().map(neuron).collect());
    told.total_neuron_device_memory =
        neurons.and_then(|all| number(all.total_neuron_device_memory_in_mib));
    let storage = info.instance_storage_info();
    let all = storage.map(InstanceStorageInfo::disks).unwrap_or_default();
    told.instance_disks = Some(all.iter().map(disk).collect());
    told.total_instance_storage = storage.and_then(|all| all.total_size_in_gb);
}

fn disk(disk: &DiskInfo) -> Disk {
    Disk { count: number(disk.count), size: disk.size_in_gb, kind: word(disk.r#type()) }
}

pub(super) fn card(card: &NetworkCardInfo) -> NetworkCard {
    NetworkCard {
        baseline_bandwidth: fraction(card.baseline_bandwidth_in_gbps),
        index: number(card.network_card_index),
        maximum_interfaces: number(card.maximum_network_interfaces),
        peak_bandwidth: fraction(card.peak_bandwidth_in_gbps),
        performance: card.network_performance.clone(),
    }
}

fn neuron(device: &NeuronDeviceInfo) -> NeuronDevice {
    let core = device.core_info();
    NeuronDevice {
        core_count: core.and_then(|core| number(core.count)),
        core_version: core.and_then(|core| number(core.version)),
        count: number(device.count),
        memory_size: device.memory_info().and_then(|memory| number(memory.size_in_mib)),
        name: device.name.clone(),
    }
}
