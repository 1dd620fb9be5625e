//! From create to delete.

use super::*;
use crate::engine::Operation;
use std::collections::BTreeSet;
use std::time::Duration;

#[tokio::test]
async fn a_plain_instance_is_created_with_two_arguments_and_read_with_few_calls() {
    let world = world();
    let plain = config(&json!({"tags": {"Name": "a"}}));
    let state = done(world.create(&plain).await);
    let calls = world.actions();
    assert_eq!(calls, ["RunInstances", "DescribeInstances", "DescribeVolumes"]);
    let mut sent = world.call("RunInstances").params;
    assert!(!sent.remove("ClientToken").unwrap().is_empty());
    let expected = [
        ("ImageId", "ami-1"),
        ("InstanceType", "m5.large"),
        ("MaxCount", "1"),
        ("MinCount", "1"),
        ("TagSpecification.1.ResourceType", "instance"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
        ("TagSpecification.1.Tag.1.Value", "a"),
    ];
    assert_eq!(sent, expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
    let expected = json!({
        "id": "i-1",
        "arn": "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
        "availability_zone": "us-east-1a",
        "disable_api_termination": null,
        "ebs_block_device": [],
        "instance_state": "running",
        "public_ip": "",
        "source_dest_check": true,
        "tags": {"Name": "a"},
        "user_data": null,
        "vpc_security_group_ids": ["sg-default"],
    });
    assert_has(&state, &expected);
    assert_eq!(part(&state, "/root_block_device/0/volume_size"), 8);
    assert_eq!(part(&state, "/metadata_options/0/http_tokens"), "required");
    assert_eq!(world.plan(&state, &plain).action, Action::NoOp);
}

#[tokio::test]
async fn a_refresh_of_many_instances_makes_as_many_calls_as_one_of_one() {
    let world = world();
    let one = done(world.create(&config(&json!({"instance_type": "t3.micro"}))).await);
    let other = done(world.create(&config(&json!({"instance_type": "t3.micro"}))).await);
    world.actions();
    let (one, other) = tokio::join!(world.read(&one), world.read(&other));
    assert_eq!(
        [one.unwrap(), other.unwrap()].map(|i| i.get("id").clone()),
        ["i-1".into(), "i-2".into()]
    );
    let calls = world.actions();
    assert_eq!(
        calls,
        ["DescribeInstanceCreditSpecifications", "DescribeInstances", "DescribeVolumes"]
    );
}

/// As much as can be said at once.
const WHOLE: &str = r#"{
    "ami": "ami-1", "instance_type": "t3.micro", "availability_zone": "us-east-1b", "key_name": "k",
    "associate_public_ip_address": true, "private_ip": "10.0.0.9", "subnet_id": "subnet-9",
    "secondary_private_ips": ["10.0.0.10"], "ipv6_address_count": 1, "enable_primary_ipv6": true,
    "vpc_security_group_ids": ["sg-9"], "ebs_optimized": true, "monitoring": true, "hibernation": true,
    "disable_api_stop": true, "disable_api_termination": true, "host_id": "h-1", "tenancy": "host",
    "iam_instance_profile": "web", "instance_initiated_shutdown_behavior": "terminate",
    "placement_group": "pg", "placement_partition_number": 2, "user_data": "echo a",
    "volume_tags": {"a": "b"},
    "root_block_device": [{"volume_type": "io2", "iops": 200, "volume_size": 20, "encrypted": true,
        "kms_key_id": "alias/k", "delete_on_termination": false}],
    "ebs_block_device": [{"device_name": "/dev/sdf", "snapshot_id": "snap-1", "throughput": 200,
        "volume_type": "gp3", "iops": 4000}],
    "ephemeral_block_device": [{"device_name": "/dev/sdb", "virtual_name": "ephemeral0"},
        {"device_name": "/dev/sdc", "no_device": true}],
    "cpu_options": [{"core_count": 1, "threads_per_core": 1, "amd_sev_snp": "enabled",
        "nested_virtualization": "enabled"}],
    "credit_specification": [{"cpu_credits": "standard"}],
    "enclave_options": [{"enabled": true}],
    "maintenance_options": [{"auto_recovery": "disabled"}],
    "metadata_options": [{"http_endpoint": "enabled", "http_tokens": "optional",
        "http_put_response_hop_limit": 3, "instance_metadata_tags": "enabled",
        "http_protocol_ipv6": "enabled"}],
    "private_dns_name_options": [{"hostname_type": "resource-name",
        "enable_resource_name_dns_a_record": true, "enable_resource_name_dns_aaaa_record": true}],
    "capacity_reservation_specification": [{"capacity_reservation_target":
        [{"capacity_reservation_id": "cr-1"}]}],
    "instance_market_options": [{"market_type": "spot", "spot_options": [{"max_price": "0.03",
        "spot_instance_type": "persistent", "valid_until": "2030-01-31T12:00:00Z",
        "instance_interruption_behavior": "stop"}]}],
    "launch_template": [{"name": "a", "version": "$Latest"}],
    "secondary_network_interface": [{"network_card_index": 1, "secondary_subnet_id": "ssub-1"}]
}"#;

#[tokio::test]
async fn every_argument_of_the_create_call_is_in_it() {
    let world = world();
    let whole: Json = serde_json::from_str(WHOLE).unwrap();
    done(world.create(&whole).await);
    let call = world.call("RunInstances");
    let names: BTreeSet<&str> =
        call.params.keys().map(|name| name.split('.').next().unwrap()).collect();
    let expected = "BlockDeviceMapping CapacityReservationSpecification ClientToken CpuOptions CreditSpecification \
        DisableApiStop DisableApiTermination EbsOptimized EnclaveOptions HibernationOptions IamInstanceProfile ImageId \
        InstanceInitiatedShutdownBehavior InstanceMarketOptions InstanceType KeyName LaunchTemplate MaintenanceOptions \
        MaxCount MetadataOptions MinCount Monitoring NetworkInterface Placement PrivateDnsNameOptions \
        SecondaryInterface TagSpecification UserData";
    assert_eq!(names.into_iter().collect::<Vec<_>>().join(" "), expected);
    let inside = |of: &str| call.params.keys().filter(|name| name.starts_with(of)).count();
    // Of each block, everything that is written.
    let counts = [
        "CpuOptions.",
        "InstanceMarketOptions.",
        "MetadataOptions.",
        "NetworkInterface.1.",
        "Placement.",
        "PrivateDnsNameOptions.",
    ]
    .map(inside);
    assert_eq!(counts, [4, 5, 5, 10, 5, 3]);
    let root = ["DeleteOnTermination", "Encrypted", "Iops", "KmsKeyId", "VolumeSize", "VolumeType"];
    for (i, device) in [(1, &root[..]), (2, &["Iops", "SnapshotId", "Throughput", "VolumeType"])] {
        for name in device {
            let name = format!("BlockDeviceMapping.{i}.Ebs.{name}");
            assert!(call.params.contains_key(&name), "{name}");
        }
    }
}

#[tokio::test]
async fn an_instance_that_is_terminated_while_it_starts_tells_why() {
    let world = world();
    let planned = world.plan(&Value::Null, &config(&json!({})));
    let reason = json!({
        "code": "Client.InternalError", "message": "Client.InvalidKMSKey.InvalidState: The KMS key is disabled",
    });
    let terminated = json!({
        "instanceId": "i-1", "instanceState": {"code": 48, "name": "terminated"}, "stateReason": reason,
    });
    let answer =
        json!({"reservationSet": [{"ownerId": "111122223333", "instancesSet": [terminated]}]});
    world.refuse("DescribeInstances", Answer::Data(answer));
    let outcome = world.create_as(&planned).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("The KMS key is disabled"), "{error}");
    assert_has(&outcome.state, &json!({"id": "i-1"}));
}

#[tokio::test]
async fn a_terminated_instance_is_gone() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    switched(&world, "terminated");
    assert!(world.read(&state).await.unwrap().is_null());
    assert!(world.import("i-1").await.is_null());
}

#[tokio::test]
async fn a_profile_that_iam_has_only_just_made_is_waited_for() {
    let (one, other) =
        (json!({"iam_instance_profile": "web-1"}), json!({"iam_instance_profile": "web-2"}));
    let refused = "Value (web-1) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";
    let changed = "Value (web-2) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";
    let without = "IAM Instance Profile web-1 has no associated IAM Roles";
    let changed_without = "IAM Instance Profile web-2 has no associated IAM Roles";
    let invalid = "InvalidParameterValue";
    World::<Store>::assert_passing(
        world,
        &config(&one),
        &config(&json!({"iam_instance_profile": "web-2", "instance_type": "m5.xlarge"})),
        &[
            (Operation::Create, "RunInstances", invalid, refused),
            (Operation::Create, "RunInstances", invalid, without),
            (Operation::Update, "ReplaceIamInstanceProfileAssociation", invalid, changed),
            (Operation::Update, "ReplaceIamInstanceProfileAssociation", invalid, changed_without),
            (
                Operation::Update,
                "ReplaceIamInstanceProfileAssociation",
                "IncorrectState",
                "There is an existing association for instance i-1",
            ),
            (
                Operation::Update,
                "StartInstances",
                invalid,
                "LaunchPlan instance type does not match attribute value m5.xlarge",
            ),
        ],
    )
    .await;
    // Another parameter is no profile.
    let world = world();
    let message = "Value (a) for parameter subnetId is invalid.";
    world.refuse("RunInstances", Answer::error(invalid, message, 400));
    assert!(world.create(&config(&other)).await.error.is_some());
    assert_eq!(world.actions(), ["RunInstances"]);
}

#[tokio::test]
async fn no_capacity_is_an_error_at_once() {
    let world = world();
    let message = "We currently do not have sufficient m5.large capacity in the zone you requested (us-east-1a).";
    world.refuse("RunInstances", Answer::error("InsufficientInstanceCapacity", message, 500));
    let before = world.fake.now();
    let error = world.create(&config(&json!({}))).await.error.unwrap().to_string();
    assert!(error.contains("us-east-1a"), "{error}");
    assert_eq!(world.actions(), ["RunInstances"]);
    assert!(world.fake.now().duration_since(before).unwrap() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_windows_instance_is_waited_for_until_it_has_a_password_where_that_is_asked_for() {
    let world = world();
    let asks = config(&json!({"get_password_data": true}));
    let state = done(world.create(&asks).await);
    assert_has(&state, &json!({"password_data": ""}));
    world.aws().get("instance", "i-1").unwrap().value["platform"] = "windows".into();
    let off = done(world.update(&state, &config(&json!({}))).await);
    let on = done(world.update(&off, &asks).await);
    assert_has(&on, &json!({"password_data": "cGFzc3dvcmQ="}));
    assert_eq!(world.plan(&on, &asks).action, Action::NoOp);
}
