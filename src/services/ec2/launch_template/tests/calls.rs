//! What the calls say: what is written, and nothing else.

use super::{changes, config, world};
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use crate::value::Value;
use aws_sdk_ec2::types::{ValidationError, ValidationWarning};
use serde_json::{Value as Json, json};

/// What the last new version says, in the words of the API.
fn said(world: &crate::services::testing::World<crate::store::Store>, action: &str) -> Json {
    world.call(action).input["LaunchTemplateData"].clone()
}

/// Every kind of block.
fn whole() -> Json {
    json!({
        "name": "whole",
        "block_device_mappings": [
            {"device_name": "/dev/xvda", "ebs": [{
                "delete_on_termination": "true", "encrypted": "true", "iops": 4000, "kms_key_id": "alias/disks",
                "throughput": 250, "volume_size": 20, "volume_type": "gp3",
            }]},
            {"device_name": "/dev/sdb", "no_device": "true"},
            {"device_name": "/dev/sdc", "virtual_name": "ephemeral0"},
        ],
        "capacity_reservation_specification": [{"capacity_reservation_target": [{"capacity_reservation_id": "cr-1"}]}],
        "cpu_options": [{"core_count": 2, "threads_per_core": 1}],
        "credit_specification": [{"cpu_credits": "standard"}],
        "disable_api_stop": true, "disable_api_termination": true, "ebs_optimized": "false",
        "enclave_options": [{"enabled": true}], "hibernation_options": [{"configured": true}],
        "iam_instance_profile": [{"name": "web"}], "image_id": "ami-1",
        "instance_initiated_shutdown_behavior": "terminate",
        "instance_market_options": [{"market_type": "spot", "spot_options": [{
            "max_price": "0.03", "spot_instance_type": "persistent", "valid_until": "2030-01-31T12:00:00Z",
        }]}],
        "instance_type": "t3.micro", "kernel_id": "aki-1", "key_name": "admin",
        "license_specification": [{"license_configuration_arn": "arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-1"}],
        "maintenance_options": [{"auto_recovery": "disabled"}],
        "metadata_options": [{"http_tokens": "required", "http_put_response_hop_limit": 2}],
        "monitoring": [{"enabled": true}],
        "network_interfaces": [{
            "associate_public_ip_address": "false", "delete_on_termination": "true", "device_index": 0,
            "connection_tracking_specification": [{"udp_timeout": 40}],
            "ena_srd_specification": [{"ena_srd_enabled": true, "ena_srd_udp_specification": [{"ena_srd_udp_enabled": true}]}],
            "ipv4_addresses": ["10.0.1.4", "10.0.1.5"], "private_ip_address": "10.0.1.4",
            "ipv4_prefixes": ["10.0.1.16/28"], "ipv6_addresses": ["2001:db8::4"], "ipv6_prefixes": ["2001:db8:1::/80"],
            "security_groups": ["sg-1"], "subnet_id": "subnet-1",
        }],
        "network_performance_options": [{"bandwidth_weighting": "vpc-1"}],
        "placement": [{"availability_zone": "us-east-1a", "group_name": "web", "partition_number": 2}],
        "private_dns_name_options": [{"hostname_type": "resource-name"}],
        "ram_disk_id": "ari-1",
        "secondary_interfaces": [{"network_card_index": 1, "private_ip_addresses": ["10.1.0.4"], "secondary_subnet_id": "ssn-1"}],
        "tag_specifications": [{"resource_type": "instance", "tags": {"Name": "web"}}, {"resource_type": "volume", "tags": {"Name": "web"}}],
        "user_data": "IyEvYmluL3No", "vpc_security_group_ids": ["sg-1", "sg-2"],
    })
}

#[tokio::test]
async fn every_block_is_sent_and_is_told_again() {
    let world = world();
    let state = done(world.create(&whole()).await);
    let data = said(&world, "CreateLaunchTemplate");
    assert_eq!(data["BlockDeviceMapping"][0]["Ebs"]["Throughput"], "250");
    assert_eq!(data["BlockDeviceMapping"][1]["NoDevice"], "true");
    assert_eq!(data["EbsOptimized"], "false");
    let addresses = json!([
        {"Primary": "true", "PrivateIpAddress": "10.0.1.4"},
        {"Primary": "false", "PrivateIpAddress": "10.0.1.5"},
    ]);
    assert_eq!(data["NetworkInterface"][0]["PrivateIpAddresses"], addresses);
    assert_eq!(data["SecurityGroupId"], json!(["sg-1", "sg-2"]));
    assert_eq!(
        data["MetadataOptions"],
        json!({"HttpPutResponseHopLimit": "2", "HttpTokens": "required"})
    );
    assert_eq!(world.plan(&state, &whole()).action, Action::NoOp);

    // An import knows nothing, and sees all of it.
    let imported = world.import("lt-1").await;
    assert_eq!(world.plan(&imported, &whole()).action, Action::NoOp);
}

#[tokio::test]
async fn what_is_taken_out_of_the_configuration_is_not_in_the_next_version() {
    let whole = whole();
    for (name, _) in whole.as_object().unwrap().iter().filter(|(name, _)| *name != "name") {
        let world = world();
        let state = done(world.create(&whole).await);
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove(name);
        changes(&world);
        let state = done(world.update(&state, &without).await);
        assert_eq!(changes(&world), ["CreateLaunchTemplateVersion"], "{name}");
        assert_has(&state, &json!({"latest_version": 2}));
        assert_eq!(world.plan(&state, &without).action, Action::NoOp, "{name}");
        let never = world.call("CreateLaunchTemplateVersion").input["SourceVersion"].clone();
        assert_eq!(never, Json::Null);
    }
}

#[tokio::test]
async fn a_value_that_is_taken_out_of_a_block_is_not_in_the_next_version() {
    let with = |volume: Json| {
        config(&json!({"block_device_mappings": [{"device_name": "/dev/xvda", "ebs": [volume]}]}))
    };
    let world = world();
    let state = done(world.create(&with(json!({"volume_size": 20, "volume_type": "gp3"}))).await);
    let state = done(world.update(&state, &with(json!({"volume_size": 20}))).await);
    let data = said(&world, "CreateLaunchTemplateVersion");
    assert_eq!(data["BlockDeviceMapping"][0]["Ebs"], json!({"VolumeSize": "20"}));
    assert_has(&state, &json!({"latest_version": 2}));
}

#[tokio::test]
async fn a_device_that_moves_up_takes_nothing_from_the_one_before() {
    let devices = |devices: Json| config(&json!({"block_device_mappings": devices}));
    let data = json!({"device_name": "/dev/sdb", "ebs": [{"encrypted": "true"}]});
    let root = json!({"device_name": "/dev/xvda", "ebs": [{"volume_size": 20}]});
    let world = world();
    let state = done(world.create(&devices(json!([root, data]))).await);
    done(world.update(&state, &devices(json!([data]))).await);
    let said = said(&world, "CreateLaunchTemplateVersion");
    assert_eq!(
        said["BlockDeviceMapping"],
        json!([{"DeviceName": "/dev/sdb", "Ebs": {"Encrypted": "true"}}])
    );
}

#[tokio::test]
async fn credits_are_sent_for_types_that_may_earn_them() {
    for (kind, sent) in [(json!("t3.micro"), true), (json!("m5.large"), false), (Json::Null, true)]
    {
        let world = world();
        let config = config(
            &json!({"instance_type": kind, "credit_specification": [{"cpu_credits": "standard"}]}),
        );
        let state = done(world.create(&config).await);
        assert_eq!(said(&world, "CreateLaunchTemplate")["CreditSpecification"].is_object(), sent);
        assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    }
}

#[tokio::test]
async fn an_interface_has_a_place_also_where_none_is_written() {
    let world = world();
    let config = config(&json!({"network_interfaces": [{"security_groups": ["sg-1"]}]}));
    done(world.create(&config).await);
    let expected = json!([{"DeviceIndex": "0", "SecurityGroupId": ["sg-1"]}]);
    assert_eq!(said(&world, "CreateLaunchTemplate")["NetworkInterface"], expected);
}

#[tokio::test]
async fn ranges_of_requirements_are_sent_with_both_ends_and_none_is_as_good_as_zero() {
    let world = world();
    let config = json!({
        "name": "spot", "instance_requirements": [{
            "accelerator_count": [{"max": 0}], "cpu_manufacturers": ["amd"], "memory_gib_per_vcpu": [{"min": 1.5, "max": 8}],
            "memory_mib": [{"min": 2048}], "vcpu_count": [{"min": 2, "max": 4}],
        }],
    });
    let state = done(world.create(&config).await);
    let said = said(&world, "CreateLaunchTemplate")["InstanceRequirements"].clone();
    assert_eq!(said["AcceleratorCount"], json!({"Max": "0", "Min": "0"}));
    assert_eq!(said["MemoryGiBPerVCpu"], json!({"Max": "8.0", "Min": "1.5"}));
    assert_eq!(
        (&said["MemoryMiB"], &said["VCpuCount"]),
        (&json!({"Min": "2048"}), &json!({"Max": "4", "Min": "2"}))
    );
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
}

#[test]
fn what_does_not_go_together_is_refused_before_anything_is_called() {
    let world = world();
    let volume = |volume: Json| json!({"block_device_mappings": [{"device_name": "/dev/xvda", "ebs": [volume]}]});
    let target = json!([{"capacity_reservation_id": "cr-1",
        "capacity_reservation_resource_group_arn": "arn:aws:resource-groups:us-east-1:111122223333:group/a"}]);
    for (more, told) in [
        (volume(json!({"volume_type": "gp2", "iops": 4000})), "take no `iops`"),
        (volume(json!({"encrypted": "false", "kms_key_id": "alias/a"})), "is encrypted"),
        (json!({"user_data": "#!/bin/sh"}), "base64encode()"),
        (json!({"name": "a b"}), "cannot be in the name"),
        (json!({"ebs_optimized": "1"}), "is not accepted here"),
        (
            json!({"instance_requirements": [{"memory_mib": [{"min": 1}], "vcpu_count": [{"min": 1}]}]}),
            "instance_type",
        ),
        (
            json!({"capacity_reservation_specification": [{"capacity_reservation_target": target}]}),
            "Only one of",
        ),
        (
            json!({"instance_market_options": [{"spot_options": [{"block_duration_minutes": 90}]}]}),
            "multiple of 60",
        ),
        (json!({"default_version": 1, "update_default_version": true}), "update_default_version"),
    ] {
        let problems = world.problems(&config(&more)).join("\n");
        assert!(problems.contains(told), "{told}: {problems}");
    }
    assert_eq!(world.actions(), [""; 0]);
}

#[tokio::test]
async fn a_refresh_of_many_templates_asks_once_and_finds_those_that_are_left() {
    let world = world();
    let mut states = Vec::new();
    for name in ["web-1", "web-2"] {
        states.push(done(world.create(&config(&json!({"name": name}))).await));
    }
    world.aws().remove("launch-template", "lt-1");
    world.actions();
    let (first, second) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!(first.unwrap(), Value::Null);
    assert_eq!(second.unwrap(), states[1]);
    let expected = [
        "DescribeLaunchTemplateVersions",
        "DescribeLaunchTemplates",
        "DescribeLaunchTemplates",
        "DescribeLaunchTemplates",
    ];
    assert_eq!(world.actions(), expected);
}

#[test]
fn what_ec2_finds_wrong_with_a_template_is_told() {
    let world = world();
    let error =
        ValidationError::builder().code("InvalidParameter").message("There is no such group");
    let cx = world.cx();
    super::super::warn(&cx, Some(ValidationWarning::builder().errors(error.build()).build()));
    super::super::warn(&cx, None);
    let warnings = cx.take_warnings();
    let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert!(warning.detail.ends_with("no instance can be launched: There is no such group"));
}
