//! VPCs as the EC2 API Reference documents them.

use crate::aws::store::{Does, Key, Kind, Refusal, Said, Turn, at, on};
use crate::services::ec2::testing::kinds::allocate;
use crate::services::ec2::testing::networks;
use crate::services::testing::Row;
use serde_json::{Value as Json, json};

/// How `aws_vpc` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&VPC],
    makes: Some("vpc"),
    replacing: &["ipv4_ipam_pool_id", "ipv4_netmask_length"],
    // DNS names without DNS, a border group of what AWS does not assign, and a pool that has no name.
    refused: |config| {
        let generates = config["assign_generated_ipv6_cidr_block"] == true;
        (config["enable_dns_hostnames"] == true && config["enable_dns_support"] == false)
            || (!config["ipv6_cidr_block_network_border_group"].is_null() && !generates)
            || config["ipv6_ipam_pool_id"] == "IPAM Managed"
    },
    ..Row::of("aws_vpc")
};

const VPC: Kind = Kind {
    key: Key::Made("vpcId", "vpc-"),
    absent: ("InvalidVpcID.NotFound", "The vpc ID '{}' does not exist"),
    start: || {
        json!({
            "state": "available", "dhcpOptionsId": "dopt-1", "instanceTenancy": "default", "isDefault": false,
            "enableDnsSupport": true, "enableDnsHostnames": false, "enableNetworkAddressUsageMetrics": false,
            "ipv6CidrBlockAssociationSet": [],
        })
    },
    filled: &[
        ("ownerId", "{account}"),
        ("ipv4NetmaskLength", "20"),
        ("cidrBlock", "172.20.0.0/{ipv4NetmaskLength}"),
    ],
    new,
    made: furnish,
    tagged: Some("vpc"),
    pending: &[("state", "pending")],
    parts: &["ipv6CidrBlockAssociationSet"],
    operations: &[
        on("CreateVpc", Does::Create("vpc")),
        on(
            "DescribeVpcs",
            Does::List(
                "vpcSet",
                &[
                    ("cidr", "cidrBlock"),
                    ("dhcp-options-id", "dhcpOptionsId"),
                    ("is-default", "isDefault"),
                    ("state", "state"),
                    ("vpc-id", "vpcId"),
                ],
            ),
        ),
        on("DescribeVpcAttribute", Does::Other(attribute)),
        on("ModifyVpcAttribute", Does::Other(modify)),
        on("ModifyVpcTenancy", Does::Other(tenancy)),
        on("AssociateVpcCidrBlock", Does::Other(associate)),
        on("DisassociateVpcCidrBlock", Does::Other(|turn| networks::disassociate(turn, |_| None))),
        on("DeleteVpc", Does::Delete),
    ],
    ..Kind::of("ec2", "vpc")
};

fn new(turn: &mut Turn<'_>, vpc: &mut Json) -> Result<(), Refusal> {
    if turn.text("cidrBlock").is_empty() && turn.text("ipv4IpamPoolId").is_empty() {
        let message = "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.";
        return Err(Refusal::new("MissingParameter", message));
    }
    let networks: Vec<Json> = network(turn).into_iter().collect();
    vpc["ipv6CidrBlockAssociationSet"] = networks.into();
    Ok(())
}

/// What EC2 makes with a VPC.
fn furnish(turn: &mut Turn<'_>, id: &str) {
    turn.add("route-table", &json!({"vpcId": id, "associationSet": [{"main": true}]}));
    turn.add("network-acl", &json!({"vpcId": id, "default": true}));
    turn.add("security-group", &json!({"vpcId": id, "groupName": "default"}));
    networks::settle(turn, id);
    allocate(turn, id, &["ipv4IpamPoolId", "ipv6IpamPoolId"]);
}

/// The IPv6 CIDR block that a call asks for.
fn network(turn: &mut Turn<'_>) -> Option<Json> {
    let generated = turn.text("amazonProvidedIpv6CidrBlock") == "true";
    let pool = turn.text("ipv6IpamPoolId").to_owned();
    if !generated && pool.is_empty() {
        return None;
    }
    assert!(!generated || pool.is_empty(), "only one source of a network is allowed");
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let length = or(turn.text("ipv6NetmaskLength"), "56");
    let group = or(turn.text("ipv6CidrBlockNetworkBorderGroup"), "us-east-1");
    let number = turn.store.counted("vpc-cidr-assoc");
    let cidr = or(turn.text("ipv6CidrBlock"), &format!("2600:1f18:{number}::/{length}"));
    let pool = if generated { "Amazon" } else { "IPAM Managed" };
    Some(association(&format!("vpc-cidr-assoc-{number}"), &cidr, pool, &group, "associating"))
}

fn association(id: &str, cidr: &str, pool: &str, group: &str, state: &str) -> Json {
    json!({
        "associationId": id, "ipv6CidrBlock": cidr, "ipv6Pool": pool, "networkBorderGroup": group,
        "ipv6CidrBlockState": {"state": state},
    })
}

/// A network that has been there for long.
pub(super) fn associated(id: &str, cidr: &str, pool: &str) -> Json {
    association(id, cidr, pool, "us-east-1", "associated")
}

fn attribute(turn: &mut Turn<'_>) -> Said {
    let name = turn.text("attribute").to_owned();
    let vpc = turn.subject()?;
    let value = at(&vpc.value, &name).cloned();
    Ok(json!({"vpcId": vpc.key, name: {"value": value}}))
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let fields = turn.fields();
    let set = fields.as_object().unwrap().iter().filter(|(name, _)| *name != "vpcId");
    let [(name, value)] = set.collect::<Vec<_>>()[..] else {
        panic!("EC2 takes one attribute a call: {fields}");
    };
    let supports = turn.subject()?.value["enableDnsSupport"] == true;
    let on = Json::from(value == "true");
    if name == "enableDnsHostnames" && on == true && !supports {
        return Err(Refusal::new("InvalidParameterCombination", "DNS hostnames need DNS support"));
    }
    turn.change("", |vpc| {
        if name == "enableDnsSupport" && on == false {
            vpc["enableDnsHostnames"] = on.clone();
        }
        vpc[name] = on;
    })
}

fn tenancy(turn: &mut Turn<'_>) -> Said {
    assert_eq!(turn.text("instanceTenancy"), "default", "EC2 takes no other");
    turn.change("", |vpc| vpc["instanceTenancy"] = "default".into())
}

fn associate(turn: &mut Turn<'_>) -> Said {
    let id = turn.subject()?.key.clone();
    let network = network(turn).unwrap();
    networks::add(turn, &id, &network);
    Ok(json!({"vpcId": id, "ipv6CidrBlockAssociation": network}))
}
