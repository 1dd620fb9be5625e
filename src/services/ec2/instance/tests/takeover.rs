//! States of hashicorp/aws.

use super::*;

/// What version 5 writes of a plain instance.
const STATE: &str = r#"{
    "id": "i-1", "arn": "arn:aws:ec2:us-east-1:111122223333:instance/i-1", "ami": "ami-1",
    "instance_type": "m5.large", "instance_state": "running", "availability_zone": "us-east-1a",
    "cpu_core_count": 2, "cpu_threads_per_core": 2,
    "cpu_options": [{"amd_sev_snp": "", "core_count": 2, "threads_per_core": 2}],
    "disable_api_stop": false, "disable_api_termination": false, "ebs_block_device": [], "ebs_optimized": false,
    "enclave_options": [{"enabled": false}], "ephemeral_block_device": [], "get_password_data": false,
    "hibernation": false, "host_id": "", "host_resource_group_arn": null, "iam_instance_profile": "",
    "instance_initiated_shutdown_behavior": "stop", "instance_lifecycle": "", "instance_market_options": [],
    "ipv6_address_count": 0, "ipv6_addresses": [], "key_name": "", "launch_template": [],
    "maintenance_options": [{"auto_recovery": "default"}], "monitoring": false, "network_interface": [],
    "outpost_arn": "", "password_data": "", "placement_group": "", "placement_partition_number": 0,
    "primary_network_interface_id": "eni-1", "private_ip": "10.0.0.1", "public_ip": "", "public_dns": "",
    "secondary_private_ips": [], "security_groups": [], "source_dest_check": true, "spot_instance_request_id": "",
    "subnet_id": "subnet-1", "tags": {}, "tags_all": {}, "tenancy": "default", "timeouts": null,
    "user_data": null, "user_data_base64": null, "user_data_replace_on_change": false, "volume_tags": null,
    "vpc_security_group_ids": ["sg-default"]
}"#;

/// The same with something else.
fn state(more: &Json) -> Json {
    let mut state: Json = serde_json::from_str(STATE).unwrap();
    for (name, value) in more.as_object().unwrap() {
        state[name] = value.clone();
    }
    state
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_plans_nothing() {
    let script = "#!/bin/sh\necho a";
    // The SHA-1 of another one.
    let hash = hash_of("#!/bin/sh\necho b");
    let world = world();
    let plain = config(&json!({"user_data": script}));
    done(world.create(&plain).await);
    for (version, data) in [(1, hash_of(script)), (2, script.to_owned())] {
        let taken = world.take_over(version, &state(&json!({"user_data": data}))).await;
        let planned = world.plan(&taken, &plain);
        assert_eq!(planned.action, Action::NoOp, "{version}: {:?}", planned.value);
    }
    let other = world.take_over(1, &state(&json!({"user_data": hash}))).await;
    assert_has(&other, &json!({"user_data": script}));
}

fn hash_of(text: &str) -> String {
    use sha1::{Digest as _, Sha1};
    use std::fmt::Write as _;
    let written = |mut text: String, byte: &u8| {
        write!(text, "{byte:02x}").unwrap();
        text
    };
    Sha1::digest(text).iter().fold(String::new(), written)
}

#[tokio::test]
async fn cores_and_threads_of_version_4_are_in_cpu_options() {
    let world = world();
    done(world.create(&config(&json!({}))).await);
    let mut old = state(&json!({}));
    old.as_object_mut().unwrap().remove("cpu_options");
    let taken = world.take_over(1, &old).await;
    assert_eq!(part(&taken, "/cpu_options/0/core_count"), 2);
    assert_eq!(world.plan(&taken, &config(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn an_import_plans_nothing_for_what_is_written() {
    let world = world();
    let written = config(&json!({
        "disable_api_termination": true, "user_data": "#!/bin/sh", "monitoring": true,
        "root_block_device": [{"volume_size": 8}], "ebs_block_device": [{"device_name": "sdf", "volume_size": 8}],
    }));
    done(world.create(&written).await);
    let imported = world.import("i-1").await;
    let planned = world.plan(&imported, &written);
    assert_eq!(planned.replace, [""; 0]);
    assert_eq!(planned.action, Action::NoOp, "{:?}\n{:?}", imported, planned.value);
}
