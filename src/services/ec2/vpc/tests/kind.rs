//! VPCs as the EC2 API Reference documents them.

use crate::services::ec2::testing::kinds::allocate;
use crate::services::ec2::testing::networks;
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Object, Refusal, Said, Turn, at, on};
use ipnet::IpNet;
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
            "cidrBlockAssociationSet": [], "ipv6CidrBlockAssociationSet": [],
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
        on("CreateDefaultVpc", Does::Other(create_default)),
        on(
            "DescribeVpcs",
            Does::List(
                "vpcSet",
                &[
                    ("cidr", "cidrBlock"),
                    (
                        "cidr-block-association.association-id",
                        "cidrBlockAssociationSet[]/associationId",
                    ),
                    ("dhcp-options-id", "dhcpOptionsId"),
                    (
                        "ipv6-cidr-block-association.association-id",
                        "ipv6CidrBlockAssociationSet[]/associationId",
                    ),
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
        on("AssociateDhcpOptions", Does::Other(associate_options)),
        on("DisassociateVpcCidrBlock", Does::Other(disassociate)),
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

/// The default VPC, of which a region has one. Its subnets and its gateway are left out.
fn create_default(turn: &mut Turn<'_>) -> Said {
    let is_default = |vpc: &&Object| vpc.value["isDefault"] == true && !vpc.is_ending();
    if turn.store.all("vpc").iter().any(is_default) {
        let message = "A Default VPC already exists for this account in this region.";
        return Err(Refusal::new("DefaultVpcAlreadyExists", message));
    }
    let vpc = json!({"cidrBlock": "172.31.0.0/16", "isDefault": true, "enableDnsHostnames": true});
    let id = turn.add("vpc", &vpc);
    furnish(turn, &id);
    Ok(json!({"vpc": turn.object(turn.kind, &id)?.made()}))
}

/// What EC2 makes with a VPC.
fn furnish(turn: &mut Turn<'_>, id: &str) {
    turn.add("route-table", &json!({"vpcId": id, "associationSet": [{"main": true}]}));
    turn.add("network-acl", &json!({"vpcId": id, "default": true}));
    turn.add("security-group", &json!({"vpcId": id, "groupName": "default"}));
    let vpc = turn.store.get("vpc", id).unwrap();
    let first = networks::v4(&format!("{id}-cidr-assoc"), &vpc.value["cidrBlock"], "associated");
    vpc.value[networks::V4] = json!([first]);
    networks::settle(turn, id);
    allocate(turn, id, &["ipv4IpamPoolId", "ipv6IpamPoolId"]);
}

/// The IPv6 CIDR block that a call asks for.
fn network(turn: &mut Turn<'_>) -> Option<Json> {
    let generated = turn.text("amazonProvidedIpv6CidrBlock") == "true";
    let pool = [turn.text("ipv6IpamPoolId"), turn.text("ipv6Pool")].concat();
    if !generated && pool.is_empty() {
        return None;
    }
    assert!(!generated || pool.is_empty(), "only one source of a network is allowed");
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let length = or(turn.text("ipv6NetmaskLength"), "56");
    let group = or(turn.text("ipv6CidrBlockNetworkBorderGroup"), "us-east-1");
    let number = turn.store.counted("vpc-cidr-assoc");
    let cidr = or(turn.text("ipv6CidrBlock"), &format!("2600:1f18:{number}::/{length}"));
    let pool = match turn.text("ipv6Pool") {
        "" if generated => "Amazon",
        "" => "IPAM Managed",
        own => own,
    };
    Some(association(&format!("vpc-cidr-assoc-{number}"), &cidr, pool, &group, "associating"))
}

fn association(id: &str, cidr: &str, pool: &str, group: &str, state: &str) -> Json {
    json!({
        "associationId": id, "ipv6CidrBlock": cidr, "ipv6Pool": pool, "networkBorderGroup": group,
        "ipSource": if pool == "Amazon" { "amazon" } else { "byoip" }, "ipv6AddressAttribute": "public",
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
    let vpc = turn.subject()?;
    let (id, there) = (vpc.key.clone(), networks::networks(&vpc.value));
    let wanted = [turn.text("cidrBlock"), turn.text("ipv6CidrBlock")].concat().parse::<IpNet>();
    if let Ok(wanted) = wanted
        && there.iter().any(|own| own.contains(&wanted) || wanted.contains(own))
    {
        let message = format!("The CIDR '{wanted}' is invalid.");
        return Err(Refusal::new("InvalidVpc.Range", message));
    }
    let (list, field, network) = match network(turn) {
        Some(network) => (networks::V6, "ipv6CidrBlock", network),
        None => (networks::V4, "cidrBlock", another(turn)?),
    };
    let answer =
        if list == networks::V6 { "ipv6CidrBlockAssociation" } else { "cidrBlockAssociation" };
    allocated(turn, &id, &network[field]);
    networks::add_to(turn, &id, list, &network);
    Ok(json!({"vpcId": id, answer: network}))
}

/// The IPv4 CIDR block that a call asks for.
fn another(turn: &mut Turn<'_>) -> Result<Json, Refusal> {
    let (pool, length) = (turn.text("ipv4IpamPoolId"), turn.text("ipv4NetmaskLength"));
    let number = turn.store.counted("vpc-cidr-assoc");
    let cidr = match (turn.text("cidrBlock"), pool) {
        ("", "") => {
            let message = "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.";
            return Err(Refusal::new("MissingParameter", message));
        }
        ("", _) => format!("172.{number}.0.0/{}", if length.is_empty() { "20" } else { length }),
        (cidr, _) => cidr.to_owned(),
    };
    Ok(networks::v4(&format!("vpc-cidr-assoc-{number}"), &cidr.into(), "associating"))
}

/// Notes what a block has from a pool of IPAM.
fn allocated(turn: &mut Turn<'_>, owner: &str, cidr: &Json) {
    let pool = [turn.text("ipv4IpamPoolId"), turn.text("ipv6IpamPoolId")].concat();
    if !pool.is_empty() {
        let allocation = json!({"ipamPoolId": pool, "resourceId": owner, "cidr": cidr});
        turn.store.with_in(turn.place.clone(), "ipam-pool-allocation", &allocation);
    }
}

/// A VPC keeps its first block, and one in which there are subnets.
fn keeps(turn: &mut Turn<'_>, vpc: &Json, network: &Json) -> Option<Refusal> {
    if network["cidrBlock"] == vpc["cidrBlock"] {
        let message = "The vpc CIDR block may not be disassociated. It is the primary IPv4 CIDR block of the VPC";
        return Some(Refusal::new("OperationNotPermitted", message));
    }
    let cidr = network["cidrBlock"].as_str().or(network["ipv6CidrBlock"].as_str())?;
    let own: IpNet = cidr.parse().ok()?;
    let is_within = |subnet: &&crate::store::Object| {
        let cidrs = [
            subnet.texts("cidrBlock"),
            subnet.texts("ipv6CidrBlockAssociationSet[]/ipv6CidrBlock"),
        ];
        let mut networks = cidrs.iter().flatten().filter_map(|cidr| cidr.parse::<IpNet>().ok());
        subnet.value["vpcId"] == vpc["vpcId"] && networks.any(|network| own.contains(&network))
    };
    let message = format!("The vpc currently has a subnet within CIDR block {cidr}");
    let mut subnets = turn.store.all("subnet").into_iter().filter(|subnet| !subnet.is_ending());
    subnets.find(is_within).map(|_| Refusal::new("InvalidCidrBlock.InUse", message))
}

fn disassociate(turn: &mut Turn<'_>) -> Said {
    let id = turn.text("associationId").to_owned();
    let done = networks::disassociate(turn, keeps)?;
    let all = turn.store.all("vpc").into_iter();
    let lists = |vpc: &crate::store::Object| {
        let list = |name: &str| vpc.value[name].as_array().cloned().unwrap_or_default();
        [list(networks::V4), list(networks::V6)].concat()
    };
    let network = all.flat_map(lists).find(|network| network["associationId"] == id.as_str());
    let cidr = network.and_then(|network| {
        network["cidrBlock"].as_str().or(network["ipv6CidrBlock"].as_str()).map(str::to_owned)
    });
    let released = |allocation: &&crate::store::Object| {
        cidr.is_some() && allocation.value["cidr"].as_str() == cidr.as_deref()
    };
    let keys: Vec<String> = turn
        .store
        .all("ipam-pool-allocation")
        .into_iter()
        .filter(released)
        .map(|allocation| allocation.key.clone())
        .collect();
    for key in keys {
        turn.end("ipam-pool-allocation", &key);
    }
    Ok(done)
}

fn associate_options(turn: &mut Turn<'_>) -> Said {
    let options = turn.text("dhcpOptionsId").to_owned();
    if options != "default" && options != "dopt-1" {
        turn.object(turn.store.kind("dhcp-options"), &options)?;
    }
    turn.change("", |vpc| vpc["dhcpOptionsId"] = options.into())
}
