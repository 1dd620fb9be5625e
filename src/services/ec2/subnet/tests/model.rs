//! Subnets as the EC2 API Reference documents them.

use crate::aws::fake::{ACCOUNT, Answer, Call};
use crate::engine::Tags;
use crate::services::ec2::testing::interfaces::Interfaces;
use crate::services::ec2::testing::{
    answer as xml, page, passes, refusal, retag, set, tag_set, tags_for, yes,
};
use crate::services::testing::element;
use std::collections::BTreeMap;

/// All subnets of a region.
#[derive(Default)]
pub(super) struct Ec2 {
    pub(super) subnets: Vec<Subnet>,
    /// How many subnets make a page.
    pub(super) page: usize,
    /// How often a new subnet is said to be pending, and a network to be on its way.
    pub(super) slow: u32,
    /// How many DescribeSubnets calls do not show a new subnet yet.
    pub(super) late: u32,
    /// How many DescribeSubnets calls show a new subnet without its network.
    pub(super) unlisted: u32,
    /// The state of new subnets, if it is not `available`.
    pub(super) state: Option<&'static str>,
    pub(super) interfaces: Interfaces,
    made: u32,
}

#[derive(Clone, Default)]
pub(super) struct Subnet {
    pub(super) id: String,
    pub(super) vpc: String,
    pub(super) cidr: String,
    pub(super) zone: String,
    /// By the names of the parameters that set them.
    pub(super) settings: BTreeMap<String, String>,
    pub(super) tags: Tags,
    pub(super) networks: Vec<Network>,
    /// How many of its addresses something uses.
    pub(super) used: u32,
    state: Option<&'static str>,
    pending: u32,
    late: u32,
    unlisted: u32,
}

/// An IPv6 network.
#[derive(Clone)]
pub(super) struct Network {
    pub(super) id: String,
    pub(super) cidr: String,
    pub(super) state: &'static str,
    left: u32,
}

impl Network {
    /// What is shown, which is the end of its way once that was shown often enough.
    fn step(&mut self) -> &'static str {
        self.state = match (self.state, self.left) {
            ("associating", 0) => "associated",
            ("disassociating", 0) => "disassociated",
            (state, _) => state,
        };
        self.left = self.left.saturating_sub(1);
        self.state
    }
}

impl Ec2 {
    /// A subnet that was there before.
    pub(super) fn with(&mut self, vpc: &str, cidr: &str, tags: &[(&str, &str)]) -> String {
        self.made += 1;
        let id = format!("subnet-{}", self.made);
        let tags = tags.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let (vpc, cidr, zone) = (vpc.to_owned(), cidr.to_owned(), "us-east-1a".to_owned());
        self.subnets.push(Subnet { id: id.clone(), vpc, cidr, zone, tags, ..Subnet::default() });
        id
    }
    pub(super) fn subnet(&mut self, id: &str) -> Option<&mut Subnet> {
        self.subnets.iter_mut().find(|subnet| subnet.id == id)
    }
    fn network(&mut self, cidr: &str) -> Network {
        self.made += 1;
        let id = format!("subnet-cidr-assoc-{}", self.made);
        Network { id, cidr: cidr.to_owned(), state: "associating", left: self.slow }
    }
}

pub(super) fn answer(ec2: &mut Ec2, call: &Call) -> Answer {
    match call.action.as_str() {
        "CreateSubnet" => create(ec2, call),
        "DescribeSubnets" => describe(ec2, call),
        "ModifySubnetAttribute" => modify(ec2, call),
        "AssociateSubnetCidrBlock" => associate(ec2, call),
        "DisassociateSubnetCidrBlock" => disassociate(ec2, call),
        "DeleteSubnet" => {
            let id = call.param("SubnetId");
            if let Some(refusal) = ec2.interfaces.refuse(id) {
                return refusal;
            }
            let answer = with(ec2, id, |_| yes(call));
            ec2.subnets.retain(|subnet| subnet.id != id);
            answer
        }
        "CreateTags" | "DeleteTags" => {
            with(ec2, call.param("ResourceId.1"), |subnet| retag(call, &mut subnet.tags))
        }
        other => ec2.interfaces.answer(call).unwrap_or_else(|| refusal("InvalidAction", other)),
    }
}

fn with(ec2: &mut Ec2, id: &str, then: impl FnOnce(&mut Subnet) -> Answer) -> Answer {
    match ec2.subnet(id) {
        Some(subnet) => then(subnet),
        None => {
            refusal("InvalidSubnetID.NotFound", &format!("The subnet ID '{id}' does not exist"))
        }
    }
}

fn create(ec2: &mut Ec2, call: &Call) -> Answer {
    let (vpc, cidr) = (call.param("VpcId"), call.param("CidrBlock"));
    if !cidr.is_empty() && ec2.subnets.iter().any(|s| s.vpc == vpc && s.cidr == cidr) {
        let message = format!("The CIDR '{cidr}' conflicts with another subnet");
        return refusal("InvalidSubnet.Conflict", &message);
    }
    let pooled = format!("10.9.{}.0/24", ec2.made);
    let chosen = if cidr.is_empty() { &pooled } else { cidr };
    let native = call.param("Ipv6Native") == "true";
    let id = ec2.with(vpc, if native { "" } else { chosen }, &[]);
    let ipv6 = match call.param("Ipv6CidrBlock") {
        "" if native || !call.param("Ipv6IpamPoolId").is_empty() => "2600:1f18:9::/64",
        cidr => cidr,
    };
    let network = (!ipv6.is_empty()).then(|| ec2.network(ipv6));
    let (slow, late, unlisted, state) = (ec2.slow, ec2.late, ec2.unlisted, ec2.state);
    let subnet = ec2.subnet(&id).unwrap();
    subnet.tags = tags_for(call, "subnet");
    (subnet.pending, subnet.late, subnet.state) = (slow, late, state);
    subnet.unlisted = unlisted;
    subnet.networks.extend(network);
    if native {
        subnet.settings.insert("Ipv6Native".into(), "true".into());
        subnet.settings.insert("AssignIpv6AddressOnCreation".into(), "true".into());
        subnet.settings.insert("PrivateDnsHostnameTypeOnLaunch".into(), "resource-name".into());
    }
    match (call.param("AvailabilityZone"), call.param("AvailabilityZoneId")) {
        ("", "use1-az2") => subnet.zone = "us-east-1b".into(),
        ("", "") => {}
        (zone, "") => subnet.zone = zone.into(),
        (_, _) => return refusal("InvalidParameterCombination", "one of both"),
    }
    if !call.param("OutpostArn").is_empty() {
        subnet.settings.insert("OutpostArn".into(), call.param("OutpostArn").into());
    }
    xml(call, format!("<subnet>{}</subnet>", element("subnetId", id)))
}

fn describe(ec2: &mut Ec2, call: &Call) -> Answer {
    let mut items = Vec::new();
    for subnet in &mut ec2.subnets {
        if subnet.late > 0 {
            subnet.late -= 1;
            continue;
        }
        let values = |name: &str| match name {
            "subnet-id" => vec![subnet.id.clone()],
            "vpc-id" => vec![subnet.vpc.clone()],
            "cidr-block" => vec![subnet.cidr.clone()],
            other => panic!("unexpected filter {other}"),
        };
        if passes(call, values) {
            items.push(show(subnet));
        }
    }
    page(call, "subnetSet", items, ec2.page)
}

fn show(subnet: &mut Subnet) -> String {
    let settled = subnet.state.unwrap_or("available");
    let state = if subnet.pending > 0 { "pending" } else { settled };
    subnet.pending = subnet.pending.saturating_sub(1);
    let listed = if subnet.unlisted > 0 { &mut [][..] } else { &mut subnet.networks };
    subnet.unlisted = subnet.unlisted.saturating_sub(1);
    let networks: Vec<String> = listed.iter_mut().map(show_network).collect();
    let setting = |name: &str| subnet.settings.get(name).cloned();
    let flag = |element_name: &str, name: &str| {
        element(element_name, setting(name).unwrap_or_else(|| "false".into()))
    };
    let text = |element_name: &str, name: &str| {
        setting(name).map(|value| element(element_name, value)).unwrap_or_default()
    };
    let hostname = setting("PrivateDnsHostnameTypeOnLaunch").unwrap_or_else(|| "ip-name".into());
    let zone_id = subnet.zone.replace("us-east-1a", "use1-az1").replace("us-east-1b", "use1-az2");
    [
        element("subnetId", &subnet.id),
        element("subnetArn", format!("arn:aws:ec2:us-east-1:{ACCOUNT}:subnet/{}", subnet.id)),
        element("ownerId", ACCOUNT),
        element("state", state),
        element("vpcId", &subnet.vpc),
        if subnet.cidr.is_empty() { String::new() } else { element("cidrBlock", &subnet.cidr) },
        element("availabilityZone", &subnet.zone),
        element("availabilityZoneId", zone_id),
        element("availableIpAddressCount", 251 - subnet.used),
        flag("assignIpv6AddressOnCreation", "AssignIpv6AddressOnCreation"),
        flag("mapPublicIpOnLaunch", "MapPublicIpOnLaunch"),
        flag("enableDns64", "EnableDns64"),
        flag("ipv6Native", "Ipv6Native"),
        flag("mapCustomerOwnedIpOnLaunch", "MapCustomerOwnedIpOnLaunch"),
        text("customerOwnedIpv4Pool", "CustomerOwnedIpv4Pool"),
        text("enableLniAtDeviceIndex", "EnableLniAtDeviceIndex"),
        text("outpostArn", "OutpostArn"),
        format!(
            "<privateDnsNameOptionsOnLaunch>{}{}{}</privateDnsNameOptionsOnLaunch>",
            element("hostnameType", hostname),
            flag("enableResourceNameDnsARecord", "EnableResourceNameDnsARecordOnLaunch"),
            flag("enableResourceNameDnsAAAARecord", "EnableResourceNameDnsAAAARecordOnLaunch"),
        ),
        set("ipv6CidrBlockAssociationSet", networks),
        tag_set(&subnet.tags),
    ]
    .concat()
}

fn show_network(network: &mut Network) -> String {
    let state = network.step();
    [
        element("associationId", &network.id),
        element("ipv6CidrBlock", &network.cidr),
        format!("<ipv6CidrBlockState>{}</ipv6CidrBlockState>", element("state", state)),
    ]
    .concat()
}

fn modify(ec2: &mut Ec2, call: &Call) -> Answer {
    let set: Vec<(&str, &String)> = call
        .params
        .iter()
        .filter(|(name, _)| *name != "SubnetId")
        .map(|(name, value)| (name.trim_end_matches(".Value"), value))
        .collect();
    let pair = set.iter().all(|(name, _)| name.contains("CustomerOwned"));
    assert!(set.len() == 1 || pair, "EC2 takes one attribute a call: {set:?}");
    with(ec2, call.param("SubnetId"), |subnet| {
        let has_network = subnet.networks.iter().any(|network| network.state == "associated");
        for (name, value) in set {
            if name == "AssignIpv6AddressOnCreation" && value == "true" && !has_network {
                let message = "Invalid value 'true' for assign-ipv6-address-on-creation. Cannot set \
                    assign-ipv6-address-on-creation to true unless the subnet has an IPv6 CIDR block \
                    associated with it.";
                return refusal("InvalidParameterValue", message);
            }
            if name == "DisableLniAtDeviceIndex" {
                subnet.settings.remove("EnableLniAtDeviceIndex");
            } else {
                subnet.settings.insert(name.to_owned(), value.clone());
            }
        }
        if !call.params.contains_key("CustomerOwnedIpv4Pool") && pair {
            subnet.settings.remove("CustomerOwnedIpv4Pool");
        }
        yes(call)
    })
}

fn associate(ec2: &mut Ec2, call: &Call) -> Answer {
    let network = ec2.network(call.param("Ipv6CidrBlock"));
    with(ec2, call.param("SubnetId"), |subnet| {
        if subnet.networks.iter().any(|network| network.state != "disassociated") {
            return refusal("InvalidParameterValue", "A subnet can have one IPv6 CIDR block");
        }
        let text = element("associationId", &network.id);
        subnet.networks.push(network);
        xml(call, format!("<ipv6CidrBlockAssociation>{text}</ipv6CidrBlockAssociation>"))
    })
}

fn disassociate(ec2: &mut Ec2, call: &Call) -> Answer {
    let slow = ec2.slow;
    let id = call.param("AssociationId");
    let has = |subnet: &&mut Subnet| subnet.networks.iter().any(|network| network.id == id);
    let subnet = ec2.subnets.iter_mut().find(has).unwrap();
    if subnet.settings.get("AssignIpv6AddressOnCreation").is_some_and(|on| on == "true") {
        let message = "The subnet IPv6 CIDR block may not be disassociated, because its subnet has \
            assign-ipv6-address-on-creation set to true.";
        return refusal("InvalidCidrBlock.InUse", message);
    }
    let network = subnet.networks.iter_mut().find(|network| network.id == id).unwrap();
    (network.state, network.left) = ("disassociating", slow);
    yes(call)
}
