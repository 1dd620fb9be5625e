//! Subnets as the EC2 API Reference documents them.

use crate::services::ec2::testing::kinds::{IN_USE, allocate};
use crate::services::ec2::testing::networks;
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Turn, on, texts};
use serde_json::{Value as Json, json};

/// How `aws_subnet` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&SUBNET],
    makes: Some("subnet"),
    given: |store| {
        for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
            store.with("vpc", &json!({"cidrBlock": cidr}));
        }
    },
    replacing: &[
        "ipv4_ipam_pool_id",
        "ipv4_netmask_length",
        "ipv6_ipam_pool_id",
        "ipv6_netmask_length",
    ],
    // Addresses of a network that the subnet has not, and IPv4 where there is only IPv6.
    refused: |config| {
        let has = |name: &str| !config[name].is_null();
        let native = config["ipv6_native"] == true;
        let has_none = !has("ipv6_cidr_block") && !native;
        (config["assign_ipv6_address_on_creation"] == true && has_none)
            || (native && (has("cidr_block") || has("ipv4_ipam_pool_id")))
    },
    ..Row::of("aws_subnet")
};

const SUBNET: Kind = Kind {
    key: Key::Made("subnetId", "subnet-"),
    absent: ("InvalidSubnetID.NotFound", "The subnet ID '{}' does not exist"),
    start: || {
        json!({
            "state": "available", "availableIpAddressCount": 251, "assignIpv6AddressOnCreation": false,
            "mapPublicIpOnLaunch": false, "defaultForAz": false, "enableDns64": false, "ipv6Native": false,
            "mapCustomerOwnedIpOnLaunch": false, "ipv6CidrBlockAssociationSet": [],
            "privateDnsNameOptionsOnLaunch": {
                "hostnameType": "ip-name", "enableResourceNameDnsARecord": false,
                "enableResourceNameDnsAAAARecord": false,
            },
        })
    },
    filled: &[
        ("ownerId", "{account}"),
        ("subnetArn", "arn:aws:ec2:{region}:{account}:subnet/{subnetId}"),
    ],
    renamed: &[
        ("privateDnsHostnameTypeOnLaunch", "/privateDnsNameOptionsOnLaunch/hostnameType"),
        (
            "enableResourceNameDnsARecordOnLaunch",
            "/privateDnsNameOptionsOnLaunch/enableResourceNameDnsARecord",
        ),
        (
            "enableResourceNameDnsAAAARecordOnLaunch",
            "/privateDnsNameOptionsOnLaunch/enableResourceNameDnsAAAARecord",
        ),
    ],
    new,
    made: |turn, id| {
        networks::settle(turn, id);
        allocate(turn, id, &["ipv4IpamPoolId", "ipv6IpamPoolId"]);
    },
    unique: &[(
        &["vpcId", "cidrBlock"],
        "InvalidSubnet.Conflict",
        "The CIDR conflicts with another subnet of {}",
    )],
    parents: &[Parent::held("vpcId", "vpc", IN_USE)],
    tagged: Some("subnet"),
    pending: &[("state", "pending")],
    parts: &["ipv6CidrBlockAssociationSet"],
    operations: &[
        on("CreateSubnet", Does::Create("subnet")),
        on("CreateDefaultSubnet", Does::Other(create_default)),
        on(
            "DescribeSubnets",
            Does::List(
                "subnetSet",
                &[
                    ("availability-zone", "availabilityZone"),
                    ("availability-zone-id", "availabilityZoneId"),
                    ("cidr-block", "cidrBlock"),
                    ("default-for-az", "defaultForAz"),
                    (
                        "ipv6-cidr-block-association.ipv6-cidr-block",
                        "ipv6CidrBlockAssociationSet[]/ipv6CidrBlock",
                    ),
                    ("state", "state"),
                    ("subnet-id", "subnetId"),
                    ("vpc-id", "vpcId"),
                ],
            ),
        ),
        on("ModifySubnetAttribute", Does::Other(modify)),
        on("AssociateSubnetCidrBlock", Does::Other(associate)),
        on(
            "DisassociateSubnetCidrBlock",
            Does::Other(|turn| networks::disassociate(turn, |_, subnet, _| keeps(subnet))),
        ),
        on("DeleteSubnet", Does::Delete),
    ],
    ..Kind::of("ec2", "subnet")
};

fn new(turn: &mut Turn<'_>, subnet: &mut Json) -> Result<(), Refusal> {
    let native = turn.text("ipv6Native") == "true";
    let has = |name: &str| !turn.text(name).is_empty();
    if has("availabilityZone") && has("availabilityZoneId") {
        return Err(Refusal::new("InvalidParameterCombination", "one of both"));
    }
    let zones = [("us-east-1a", "use1-az1"), ("us-east-1b", "use1-az2")];
    let chosen = [turn.text("availabilityZone"), turn.text("availabilityZoneId")];
    let known = zones.iter().find(|zone| chosen.contains(&zone.0) || chosen.contains(&zone.1));
    let other = (chosen[0].to_owned() + chosen[1], chosen[1].to_owned() + chosen[0]);
    let (zone, id) = match known {
        Some((zone, id)) => ((*zone).to_owned(), (*id).to_owned()),
        None if other.0.is_empty() => (zones[0].0.to_owned(), zones[0].1.to_owned()),
        None => other,
    };
    subnet["availabilityZone"] = zone.into();
    subnet["availabilityZoneId"] = id.into();
    let ipv6 = match turn.text("ipv6CidrBlock") {
        "" if native || has("ipv6IpamPoolId") => {
            format!("2600:1f18:9::/{}", or(turn.text("ipv6NetmaskLength"), "64"))
        }
        cidr => cidr.to_owned(),
    };
    if native {
        subnet["assignIpv6AddressOnCreation"] = true.into();
        subnet["privateDnsNameOptionsOnLaunch"]["hostnameType"] = "resource-name".into();
    } else if !has("cidrBlock") {
        let number = turn.store.counted("pooled network");
        let length = or(turn.text("ipv4NetmaskLength"), "24");
        subnet["cidrBlock"] = format!("10.9.{}.0/{length}", number - 1).into();
    }
    if !ipv6.is_empty() {
        subnet["ipv6CidrBlockAssociationSet"] = json!([network(turn, &ipv6)]);
    }
    Ok(())
}

/// The default subnet of a zone, which has one.
fn create_default(turn: &mut Turn<'_>) -> Said {
    let mut subnet = json!({"defaultForAz": true});
    new(turn, &mut subnet)?;
    let zone = subnet["availabilityZone"].clone();
    let all = turn.store.all("subnet");
    let is_it = |its: &Json| its["defaultForAz"] == true && its["availabilityZone"] == zone;
    if all.iter().any(|its| is_it(&its.value) && !its.is_ending()) {
        let message = "A default subnet already exists in this Availability Zone.";
        let code = "DefaultSubnetAlreadyExistsInAvailabilityZone";
        return Err(Refusal::new(code, message));
    }
    let vpcs = turn.store.all("vpc");
    let default = vpcs.iter().find(|vpc| vpc.value["isDefault"] == true);
    let message = "No default VPC exists in this region";
    let absent = || Refusal::new("DefaultVpcDoesNotExist", message);
    subnet["vpcId"] = default.ok_or_else(absent)?.key.clone().into();
    subnet["mapPublicIpOnLaunch"] = (turn.text("ipv6Native") != "true").into();
    subnet["ipv6Native"] = (turn.text("ipv6Native") == "true").into();
    let id = turn.add("subnet", &subnet);
    networks::settle(turn, &id);
    Ok(json!({"subnet": turn.object(turn.kind, &id)?.made()}))
}

fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.is_empty() { other } else { text }
}

fn network(turn: &mut Turn<'_>, cidr: &str) -> Json {
    let number = turn.store.counted("subnet-cidr-assoc");
    json!({
        "associationId": format!("subnet-cidr-assoc-{number}"), "ipv6CidrBlock": cidr,
        "ipv6CidrBlockState": {"state": "associating"},
    })
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let names: Vec<&String> = turn.call.input.as_object().unwrap().keys().collect();
    let set: Vec<_> = names.iter().filter(|name| **name != "SubnetId").collect();
    let pair = set.iter().all(|name| name.contains("CustomerOwned"));
    assert!(set.len() == 1 || pair, "EC2 takes one attribute a call: {set:?}");
    let mut fields = turn.fields();
    let assigns = fields["assignIpv6AddressOnCreation"] == "true";
    if assigns && !networks::states(&turn.subject()?.value).contains(&"associated") {
        let message = "Invalid value 'true' for assign-ipv6-address-on-creation. Cannot set \
            assign-ipv6-address-on-creation to true unless the subnet has an IPv6 CIDR block associated with it.";
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    let fields = fields.as_object_mut().unwrap();
    fields.retain(|_, value| !value.is_null());
    if fields.remove("disableLniAtDeviceIndex").is_some() {
        fields.insert("enableLniAtDeviceIndex".into(), Json::Null);
    }
    if pair && !fields.contains_key("customerOwnedIpv4Pool") {
        fields.insert("customerOwnedIpv4Pool".into(), Json::Null);
    }
    let fields = Json::Object(std::mem::take(fields));
    turn.set("", &fields)
}

fn associate(turn: &mut Turn<'_>) -> Said {
    let subnet = turn.subject()?;
    let id = subnet.key.clone();
    if networks::states(&subnet.value).iter().any(|state| *state != "disassociated") {
        return Err(Refusal::new("InvalidParameterValue", "A subnet can have one IPv6 CIDR block"));
    }
    let cidr = turn.text("ipv6CidrBlock").to_owned();
    let network = network(turn, &cidr);
    networks::add(turn, &id, &network);
    Ok(json!({"subnetId": id, "ipv6CidrBlockAssociation": network}))
}

/// A subnet that assigns addresses of its network keeps it.
fn keeps(subnet: &Json) -> Option<Refusal> {
    let message = "The subnet IPv6 CIDR block may not be disassociated, because its subnet has \
        assign-ipv6-address-on-creation set to true.";
    let assigns = texts(&subnet["assignIpv6AddressOnCreation"]) == ["true"];
    assigns.then(|| Refusal::new("InvalidCidrBlock.InUse", message))
}
