//! Instances as the EC2 API Reference documents them.

use super::store::{change, describe, interface, run};
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Refusal, on};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// How `aws_instance` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&INSTANCE],
    makes: Some("instance"),
    given: |store| {
        for name in ["a", "web-1"] {
            store.with("launch-template", &json!({"launchTemplateName": name}));
        }
    },
    // What nobody set is not even read, but after an import. What EC2 does not use, it does not tell. Tags of volumes
    // are those that are known.
    not_imported: &[
        "credit_specification",
        "disable_api_stop",
        "disable_api_termination",
        "ebs_block_device",
        "instance_initiated_shutdown_behavior",
        "instance_market_options",
        "launch_template",
        "network_interface",
        "root_block_device",
        "security_groups",
        "user_data",
        "user_data_base64",
        "volume_tags",
    ],
    replacing: &[
        "cpu_options",
        "ebs_block_device",
        "enable_primary_ipv6",
        "enclave_options",
        "ephemeral_block_device",
        "instance_market_options",
        "launch_template",
        "network_interface",
        "primary_network_interface",
        "root_block_device",
        "secondary_network_interface",
        "security_groups",
        "tenancy",
    ],
    besides: Some(|| {
        let spot = json!([{"market_type": "spot"}]);
        json!({"ami": "ami-1", "instance_type": "m5.large", "instance_market_options": spot})
    }),
    refused,
    ..Row::of("aws_instance")
};

/// Spot options of what is no Spot Instance, instances that cannot be terminated, and what nothing that launches takes.
fn refused(config: &Json) -> bool {
    let market = &config["instance_market_options"][0];
    let no_spot = !market["spot_options"][0].is_null() && market["market_type"] != "spot";
    let is_protected = config["disable_api_termination"] == true && config["force_destroy"] != true;
    no_spot || is_protected || contradicts(config)
}

/// Interfaces without a primary one, a primary IPv6 address where there is none, the same address twice, and groups in
/// two ways.
pub(in crate::services::ec2) fn contradicts(config: &Json) -> bool {
    let list = |name: &str| config[name].as_array().cloned().unwrap_or_default();
    let interfaces = list("network_interface");
    let is_first = |one: &&Json| {
        let card = &one["network_card_index"];
        one["device_index"] == 0 && (card.is_null() || *card == 0)
    };
    let no_primary = !interfaces.is_empty() && interfaces.iter().filter(is_first).count() != 1;
    let addresses = list("ipv6_addresses");
    let different: BTreeSet<String> = addresses.iter().map(Json::to_string).collect();
    let count = config["ipv6_address_count"].as_i64().unwrap_or_default();
    let no_ipv6 = config["enable_primary_ipv6"] == true && addresses.is_empty() && count == 0;
    let groups = ["security_groups", "vpc_security_group_ids"].map(list);
    no_primary
        || no_ipv6
        || different.len() != addresses.len()
        || groups.iter().all(|groups| !groups.is_empty())
}

const INSTANCE: Kind = Kind {
    key: Key::Made("instanceId", "i-"),
    absent: ("InvalidInstanceID.NotFound", "The instance ID '{}' does not exist"),
    tagged: Some("instance"),
    pending: &[("/instanceState/name", "pending"), ("/metadataOptions/state", "pending")],
    parts: &["iamInstanceProfile"],
    ending: Some(("/instanceState/name", "shutting-down")),
    end: |turn, _| match turn.subject()?.value["_disableApiTermination"].as_str() {
        Some("true") => {
            let message = "The instance may not be terminated. Modify its 'disableApiTermination'.";
            Err(Refusal::new("OperationNotPermitted", message))
        }
        _ => Ok(()),
    },
    operations: &[
        on("RunInstances", Does::Other(run::run)),
        on("DescribeImages", Does::Other(run::image)),
        on("DescribeInstances", Does::Other(describe::instances)),
        on("DescribeInstanceAttribute", Does::Other(describe::attribute)),
        on("DescribeInstanceCreditSpecifications", Does::Other(describe::credits)),
        on("DescribeIamInstanceProfileAssociations", Does::Other(describe::profile)),
        on("DescribeSpotInstanceRequests", Does::Other(describe::requests)),
        on("GetPasswordData", Does::Other(describe::password)),
        on("ModifyInstanceAttribute", Does::Other(change::attribute)),
        on("ModifyInstanceCapacityReservationAttributes", Does::Other(change::reservation)),
        on("ModifyInstanceCpuOptions", Does::Other(change::cpu)),
        on("ModifyInstanceCreditSpecification", Does::Other(change::credits)),
        on("ModifyInstanceMaintenanceOptions", Does::Other(change::maintenance)),
        on("ModifyInstanceMetadataOptions", Does::Other(change::metadata)),
        on("ModifyInstancePlacement", Does::Other(change::placement)),
        on("ModifyPrivateDnsNameOptions", Does::Other(change::names)),
        on("AssociateIamInstanceProfile", Does::Other(change::associate)),
        on("ReplaceIamInstanceProfileAssociation", Does::Other(change::replace)),
        on("MonitorInstances", Does::Other(|turn| change::monitor(turn, "enabled"))),
        on("UnmonitorInstances", Does::Other(|turn| change::monitor(turn, "disabled"))),
        on("StopInstances", Does::Other(change::stop)),
        on("StartInstances", Does::Other(change::start)),
        on("CancelSpotInstanceRequests", Does::Other(change::cancel)),
        on("ModifyNetworkInterfaceAttribute", Does::Other(interface::modify)),
        on("AssignPrivateIpAddresses", Does::Other(interface::assign)),
        on("UnassignPrivateIpAddresses", Does::Other(interface::unassign)),
        on("AssignIpv6Addresses", Does::Other(interface::assign_ipv6)),
        on("UnassignIpv6Addresses", Does::Other(interface::unassign_ipv6)),
        on("TerminateInstances", Does::Delete),
    ],
    ..Kind::of("ec2", "instance")
};
