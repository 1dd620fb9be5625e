//! States of hashicorp/aws.

use super::{config, world};
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use serde_json::json;

#[tokio::test]
async fn a_state_of_version_5_is_taken_over_with_its_zeros_and_empty_strings() {
    let world = world();
    let config = config(&json!({
        "block_device_mappings": [{"device_name": "/dev/xvda", "ebs": [{"volume_size": 20}]}],
        "metadata_options": [{"http_tokens": "required"}],
        "network_interfaces": [{"security_groups": ["sg-1"]}],
    }));
    done(world.create(&config).await);
    let volume = json!({
        "delete_on_termination": "", "encrypted": "", "iops": 0, "kms_key_id": "", "snapshot_id": "", "throughput": 0,
        "volume_initialization_rate": 0, "volume_size": 20, "volume_type": "",
    });
    let interface = json!({
        "associate_carrier_ip_address": "", "associate_public_ip_address": "", "connection_tracking_specification": [],
        "delete_on_termination": "", "description": "", "device_index": 0, "ena_srd_specification": [],
        "interface_type": "", "ipv4_address_count": 0, "ipv4_addresses": [], "ipv4_prefix_count": 0, "ipv4_prefixes": [],
        "ipv6_address_count": 0, "ipv6_addresses": [], "ipv6_prefix_count": 0, "ipv6_prefixes": [],
        "network_card_index": 0, "network_interface_id": "", "primary_ipv6": "", "private_ip_address": "",
        "security_groups": ["sg-1"], "subnet_id": "",
    });
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:launch-template/lt-1",
        "block_device_mappings": [{"device_name": "/dev/xvda", "ebs": [volume], "no_device": "", "virtual_name": ""}],
        "capacity_reservation_specification": [], "cpu_options": [], "credit_specification": [], "default_version": 1,
        "description": "", "disable_api_stop": false, "disable_api_termination": false, "ebs_optimized": "",
        "elastic_gpu_specifications": [], "elastic_inference_accelerator": [], "enclave_options": [],
        "hibernation_options": [], "iam_instance_profile": [], "id": "lt-1", "image_id": "ami-1",
        "instance_initiated_shutdown_behavior": "", "instance_market_options": [], "instance_requirements": [],
        "instance_type": "m5.large", "kernel_id": "", "key_name": "", "latest_version": 1, "license_specification": [],
        "maintenance_options": [], "metadata_options": [{
            "http_endpoint": "", "http_protocol_ipv6": "", "http_put_response_hop_limit": 0, "http_tokens": "required",
            "instance_metadata_tags": "",
        }],
        "monitoring": [], "name": "web", "name_prefix": "", "network_interfaces": [interface], "placement": [],
        "private_dns_name_options": [], "ram_disk_id": "", "security_group_names": [], "tag_specifications": [],
        "tags": {}, "tags_all": {}, "update_default_version": null, "user_data": "", "vpc_security_group_ids": [],
    });
    let taken = world.take_over(0, &state).await;
    assert_has(
        &taken,
        &json!({"latest_version": 1, "user_data": null, "vpc_security_group_ids": null}),
    );
    let planned = world.plan(&taken, &config);
    for (name, value) in taken.as_map().unwrap() {
        assert_eq!(planned.value.get(name), value, "`{name}`");
    }
    assert_eq!(planned.action, Action::NoOp);
}
