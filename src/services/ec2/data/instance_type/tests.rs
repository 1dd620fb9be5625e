use super::super::tests::has;
use crate::aws::fake::Answer;
use crate::services::testing::World;
use crate::store::Store;
use serde_json::json;

/// A type that has something of all.
fn world() -> World<Store> {
    let world = World::of("aws_subnet");
    let device = |name: &str, memory: u32| {
        json!({
            "count": 2, "manufacturer": "AWS", "name": name, "memoryInfo": {"sizeInMiB": memory},
            "coreInfo": {"count": 4, "version": 3},
        })
    };
    let network = json!({
        "networkPerformance": "Up to 10 Gigabit", "maximumNetworkInterfaces": 3, "maximumNetworkCards": 1,
        "defaultNetworkCardIndex": 0, "ipv4AddressesPerInterface": 10, "ipv6AddressesPerInterface": 9,
        "ipv6Supported": true, "enaSupport": "required", "efaSupported": true, "enaSrdSupported": false,
        "efaInfo": {"maximumEfaInterfaces": 1}, "encryptionInTransitSupported": true,
        "bandwidthWeightings": ["default", "vpc-1"],
        "networkCards": [{
            "networkCardIndex": 0, "networkPerformance": "Up to 10 Gigabit", "maximumNetworkInterfaces": 3,
            "baselineBandwidthInGbps": 0.75, "peakBandwidthInGbps": 10.0,
        }],
    });
    let info = json!({
        "instanceType": "x9.large", "autoRecoverySupported": true, "bareMetal": false,
        "burstablePerformanceSupported": false, "currentGeneration": true, "dedicatedHostsSupported": true,
        "freeTierEligible": false, "hibernationSupported": true, "hypervisor": "nitro",
        "supportedBootModes": ["legacy-bios", "uefi"], "supportedUsageClasses": ["on-demand", "spot"],
        "supportedRootDeviceTypes": ["ebs"], "supportedVirtualizationTypes": ["hvm"],
        "nitroEnclavesSupport": "supported", "nitroTpmSupport": "supported", "phcSupport": "unsupported",
        "nitroTpmInfo": {"supportedVersions": ["2.0"]}, "memoryInfo": {"sizeInMiB": 16384},
        "placementGroupInfo": {"supportedStrategies": ["cluster", "spread"]},
        "vCpuInfo": {
            "defaultVCpus": 8, "defaultCores": 4, "defaultThreadsPerCore": 2, "validCores": [2, 4],
            "validThreadsPerCore": [1, 2],
        },
        "processorInfo": {
            "supportedArchitectures": ["x86_64"], "sustainedClockSpeedInGhz": 3.1, "supportedFeatures": ["amd-sev-snp"],
        },
        "ebsInfo": {
            "ebsOptimizedSupport": "default", "encryptionSupport": "supported", "nvmeSupport": "required",
            "ebsOptimizedInfo": {
                "baselineBandwidthInMbps": 650, "baselineThroughputInMBps": 81.25, "baselineIops": 3600,
                "maximumBandwidthInMbps": 4750, "maximumThroughputInMBps": 593.75, "maximumIops": 18750,
            },
        },
        "networkInfo": network,
        "instanceStorageSupported": true,
        "instanceStorageInfo": {"totalSizeInGB": 150, "disks": [{"sizeInGB": 75, "count": 2, "type": "ssd"}]},
        "gpuInfo": {"gpus": [device("A100", 40960)], "totalGpuMemoryInMiB": 81920},
        "fpgaInfo": {"fpgas": [device("VU9P", 65536)], "totalFpgaMemoryInMiB": 131_072},
        // The items of this list have another name than those of all others.
        "inferenceAcceleratorInfo": {
            "accelerators": {"member": device("Inferentia", 8192)}, "totalInferenceMemoryInMiB": 16384,
        },
        "mediaAcceleratorInfo": {"accelerators": [device("U30", 24576)], "totalMediaMemoryInMiB": 49152},
        "neuronInfo": {"neuronDevices": [device("Inferentia2", 32768)], "totalNeuronDeviceMemoryInMiB": 65536},
    });
    world.refuse("DescribeInstanceTypes", Answer::Data(json!({"instanceTypeSet": [info]})));
    world
}

#[tokio::test]
async fn all_is_told_that_ec2_says_of_a_type() {
    let world = world();
    let asked = json!({"instance_type": "x9.large"});
    let mut told = world.ask("aws_ec2_instance_type", &asked).await.unwrap();
    let accelerator = |name: &str, memory: u32| json!([{"count": 2, "manufacturer": "AWS", "memory_size": memory, "name": name}]);
    let told = told.as_object_mut().unwrap();
    told.retain(|name, _| !["assume_role", "timeouts"].contains(&name.as_str()));
    let expected = json!({
        "auto_recovery_supported": true, "bandwidth_weightings": ["default", "vpc-1"], "bare_metal": false,
        "boot_modes": ["legacy-bios", "uefi"], "burstable_performance_supported": false, "current_generation": true,
        "dedicated_hosts_supported": true, "default_cores": 4, "default_network_card_index": 0,
        "default_threads_per_core": 2, "default_vcpus": 8, "ebs_encryption_support": "supported",
        "ebs_nvme_support": "required", "ebs_optimized_support": "default", "ebs_performance_baseline_bandwidth": 650,
        "ebs_performance_baseline_iops": 3600, "ebs_performance_baseline_throughput": 81.25,
        "ebs_performance_maximum_bandwidth": 4750, "ebs_performance_maximum_iops": 18750,
        "ebs_performance_maximum_throughput": 593.75, "efa_maximum_interfaces": 1, "efa_supported": true,
        "ena_srd_supported": false, "ena_support": "required", "encryption_in_transit_supported": true,
        "fpgas": accelerator("VU9P", 65536), "free_tier_eligible": false, "gpus": accelerator("A100", 40960),
        "hibernation_supported": true, "hypervisor": "nitro", "id": "x9.large",
        "inference_accelerators": accelerator("Inferentia", 8192),
        "instance_disks": [{"count": 2, "size": 75, "type": "ssd"}], "instance_storage_supported": true,
        "instance_type": "x9.large", "ipv6_supported": true, "maximum_ipv4_addresses_per_interface": 10,
        "maximum_ipv6_addresses_per_interface": 9, "maximum_network_cards": 1, "maximum_network_interfaces": 3,
        "media_accelerators": accelerator("U30", 24576), "memory_size": 16384,
        "network_cards": [{
            "baseline_bandwidth": 0.75, "index": 0, "maximum_interfaces": 3, "peak_bandwidth": 10,
            "performance": "Up to 10 Gigabit",
        }],
        "network_performance": "Up to 10 Gigabit",
        "neuron_devices": [{
            "core_count": 4, "core_version": 3, "count": 2, "memory_size": 32768, "name": "Inferentia2",
        }],
        "nitro_enclaves_support": "supported", "nitro_tpm_support": "supported",
        "nitro_tpm_supported_versions": ["2.0"], "phc_support": "unsupported", "region": "us-east-1",
        "supported_architectures": ["x86_64"], "supported_cpu_features": ["amd-sev-snp"],
        "supported_placement_strategies": ["cluster", "spread"], "supported_root_device_types": ["ebs"],
        "supported_usages_classes": ["on-demand", "spot"], "supported_virtualization_types": ["hvm"],
        "sustained_clock_speed": 3.1, "total_fpga_memory": 131_072, "total_gpu_memory": 81920,
        "total_inference_memory": 16384, "total_instance_storage": 150, "total_media_memory": 49152,
        "total_neuron_device_memory": 65536, "valid_cores": [2, 4], "valid_threads_per_core": [1, 2],
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&told[name], value, "`{name}`");
    }
    assert_eq!(told.len(), expected.as_object().unwrap().len());
    let sent = world.call("DescribeInstanceTypes").params;
    assert_eq!((&sent["Filter.1.Value.1"][..], &sent["MaxResults"][..]), ("x9.large", "100"));
}

#[tokio::test]
async fn a_type_without_devices_has_none_and_one_that_is_not_there_is_an_error() {
    let world = World::of("aws_subnet");
    let plain = json!({"instanceType": "t9.nano", "networkInfo": {}});
    let answer = |types: &[serde_json::Value]| Answer::Data(json!({"instanceTypeSet": types}));
    world.refuse("DescribeInstanceTypes", answer(&[plain]));
    let asked = json!({"instance_type": "t9.nano"});
    let told = world.ask("aws_ec2_instance_type", &asked).await.unwrap();
    has(
        &told,
        &json!({"gpus": [], "network_cards": [], "total_gpu_memory": null, "valid_cores": []}),
    );
    world.refuse("DescribeInstanceTypes", answer(&[]));
    let none = world.ask("aws_ec2_instance_type", &json!({"instance_type": "t9.*"})).await;
    let none = none.unwrap_err().to_string();
    assert_eq!(none, r#"there is no instance type with `instance-type` = "t9.\\*""#);
}

#[tokio::test]
async fn types_are_listed_by_their_names_over_all_pages() {
    let world = World::of("aws_subnet");
    let page = |names: &[&str], next: serde_json::Value| {
        let types: Vec<_> = names.iter().map(|name| json!({"instanceType": name})).collect();
        Answer::Data(json!({"instanceTypeSet": types, "nextToken": next}))
    };
    world.refuse("DescribeInstanceTypes", page(&["m5.large", "c5.large"], json!("more")));
    world.refuse("DescribeInstanceTypes", page(&["a1.large"], json!(null)));
    let asked = json!({"filter": [{"name": "current-generation", "values": ["true"]}]});
    let told = world.ask("aws_ec2_instance_types", &asked).await.unwrap();
    has(&told, &json!({"id": "us-east-1", "instance_types": ["m5.large", "c5.large", "a1.large"]}));
}
