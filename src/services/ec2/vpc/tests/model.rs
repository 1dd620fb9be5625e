//! VPCs as the EC2 API Reference documents them.

use crate::aws::fake::{ACCOUNT, Answer, Call};
use crate::engine::Tags;
use crate::services::ec2::testing::interfaces::Interfaces;
use crate::services::ec2::testing::{
    answer as xml, page, passes, refusal, retag, set, tag_set, tags_for, yes,
};
use crate::services::testing::element;
use std::collections::BTreeMap;

/// All VPCs of a region.
#[derive(Default)]
pub(super) struct Ec2 {
    pub(super) vpcs: Vec<Vpc>,
    /// How many VPCs make a page.
    pub(super) page: usize,
    /// How often a new VPC is said to be pending, and a network to be on its way.
    pub(super) slow: u32,
    /// How many DescribeVpcs calls do not show a new VPC yet.
    pub(super) late: u32,
    /// How many DescribeVpcs calls show a new VPC without its network.
    pub(super) unlisted: u32,
    /// How many DescribeSecurityGroups calls show none.
    pub(super) bare: u32,
    /// Whether no network can be associated.
    pub(super) broken: bool,
    /// How many GetIpamPoolAllocations calls still show what a VPC has had.
    pub(super) unreleased: u32,
    pub(super) interfaces: Interfaces,
    /// What answers to other calls hold, by action.
    pub(super) others: BTreeMap<&'static str, String>,
    made: u32,
}

#[derive(Clone, Default)]
pub(super) struct Vpc {
    pub(super) id: String,
    pub(super) cidr: String,
    pub(super) tenancy: String,
    pub(super) support: bool,
    pub(super) hostnames: bool,
    pub(super) metrics: bool,
    pub(super) tags: Tags,
    pub(super) networks: Vec<Network>,
    pending: u32,
    late: u32,
    unlisted: u32,
}

/// An IPv6 network.
#[derive(Clone)]
pub(super) struct Network {
    pub(super) id: String,
    pub(super) cidr: String,
    pub(super) pool: String,
    pub(super) group: String,
    pub(super) state: &'static str,
    left: u32,
}

impl Network {
    /// One that has been there for long.
    pub(super) fn associated(id: &str, cidr: &str, pool: &str) -> Self {
        let [id, cidr, pool, group] = [id, cidr, pool, "us-east-1"].map(str::to_owned);
        Self { id, cidr, pool, group, state: "associated", left: 0 }
    }
}

impl Ec2 {
    /// A VPC that was there before.
    pub(super) fn with(&mut self, cidr: &str, tags: &[(&str, &str)]) -> String {
        self.made += 1;
        let tags = tags.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let id = format!("vpc-{}", self.made);
        let (cidr, tenancy) = (cidr.to_owned(), "default".to_owned());
        self.vpcs.push(Vpc {
            id: id.clone(),
            cidr,
            tenancy,
            support: true,
            tags,
            ..Vpc::default()
        });
        id
    }
    pub(super) fn vpc(&mut self, id: &str) -> Option<&mut Vpc> {
        self.vpcs.iter_mut().find(|vpc| vpc.id == id)
    }
    fn network(&mut self, call: &Call, prefix: &str) -> Option<Network> {
        let param = |name: &str| call.param(&format!("{prefix}{name}")).to_owned();
        let generated = param("AmazonProvidedIpv6CidrBlock") == "true";
        let (pool, cidr) = (param("Ipv6IpamPoolId"), param("Ipv6CidrBlock"));
        if !generated && pool.is_empty() {
            return None;
        }
        assert!(!generated || pool.is_empty(), "only one source of a network is allowed");
        self.made += 1;
        let group = param("Ipv6CidrBlockNetworkBorderGroup");
        Some(Network {
            id: format!("vpc-cidr-assoc-{}", self.made),
            cidr: if cidr.is_empty() {
                let length = Some(param("Ipv6NetmaskLength")).filter(|length| !length.is_empty());
                format!("2600:1f18:{}::/{}", self.made, length.as_deref().unwrap_or("56"))
            } else {
                cidr
            },
            pool: if generated { "Amazon".into() } else { "IPAM Managed".into() },
            group: if group.is_empty() { "us-east-1".into() } else { group },
            state: if self.broken { "failed" } else { "associating" },
            left: self.slow,
        })
    }
}

pub(super) fn answer(ec2: &mut Ec2, call: &Call) -> Answer {
    match call.action.as_str() {
        "CreateVpc" => create(ec2, call),
        "DescribeVpcs" => describe(ec2, call),
        "DescribeVpcAttribute" => attribute(ec2, call),
        "ModifyVpcAttribute" => modify(ec2, call),
        "ModifyVpcTenancy" => {
            assert_eq!(call.param("InstanceTenancy"), "default", "EC2 takes no other");
            with(ec2, call.param("VpcId"), |vpc| {
                vpc.tenancy = "default".into();
                yes(call)
            })
        }
        "DeleteVpc" => with(ec2, call.param("VpcId"), |_| yes(call)).also(|| {
            ec2.vpcs.retain(|vpc| vpc.id != call.param("VpcId"));
        }),
        "AssociateVpcCidrBlock" => {
            let network = ec2.network(call, "").unwrap();
            with(ec2, call.param("VpcId"), |vpc| {
                vpc.networks.push(network);
                yes(call)
            })
        }
        "DisassociateVpcCidrBlock" => disassociate(ec2, call),
        "CreateTags" | "DeleteTags" => {
            with(ec2, call.param("ResourceId.1"), |vpc| retag(call, &mut vpc.tags))
        }
        "DescribeRouteTables" => {
            parts(ec2, call, "routeTableSet", "association.main", "true", "routeTableId", "rtb")
        }
        "DescribeNetworkAcls" => {
            parts(ec2, call, "networkAclSet", "default", "true", "networkAclId", "acl")
        }
        "DescribeSecurityGroups" if call.param("Filter.3.Name") == "tag:GuardDutyManaged" => {
            xml(call, ec2.others.get("groups of GuardDuty").cloned().unwrap_or_default())
        }
        "DescribeSecurityGroups" => {
            parts(ec2, call, "securityGroupInfo", "group-name", "default", "groupId", "sg")
        }
        "GetIpamPoolAllocations" => {
            let left = ec2.unreleased > 0;
            ec2.unreleased = ec2.unreleased.saturating_sub(1);
            let ids = (0..=if left { ec2.made } else { 0 }).map(|i| format!("vpc-{i}"));
            xml(call, set("ipamPoolAllocationSet", ids.map(|id| element("resourceId", id))))
        }
        other => match (ec2.others.get(other), ec2.interfaces.answer(call)) {
            (Some(body), _) => xml(call, body),
            (None, Some(answer)) => answer,
            (None, None) => refusal("InvalidAction", other),
        },
    }
}

trait Also: Sized {
    fn also(self, then: impl FnOnce()) -> Self {
        then();
        self
    }
}
impl Also for Answer {}

fn with(ec2: &mut Ec2, id: &str, then: impl FnOnce(&mut Vpc) -> Answer) -> Answer {
    match ec2.vpc(id) {
        Some(vpc) => then(vpc),
        None => refusal("InvalidVpcID.NotFound", &format!("The vpc ID '{id}' does not exist")),
    }
}

fn create(ec2: &mut Ec2, call: &Call) -> Answer {
    let cidr = call.param("CidrBlock");
    if cidr.is_empty() && call.param("Ipv4IpamPoolId").is_empty() {
        return refusal(
            "MissingParameter",
            "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.",
        );
    }
    let networks = ec2.network(call, "").into_iter().collect();
    let id = ec2.with(if cidr.is_empty() { "172.20.0.0/20" } else { cidr }, &[]);
    let (slow, late, unlisted) = (ec2.slow, ec2.late, ec2.unlisted);
    let vpc = ec2.vpc(&id).unwrap();
    vpc.tags = tags_for(call, "vpc");
    vpc.tenancy = call.param("InstanceTenancy").to_owned();
    (vpc.pending, vpc.late, vpc.networks) = (slow, late, networks);
    vpc.unlisted = unlisted;
    xml(call, format!("<vpc>{}</vpc>", element("vpcId", id)))
}

fn describe(ec2: &mut Ec2, call: &Call) -> Answer {
    let mut items = Vec::new();
    for vpc in &mut ec2.vpcs {
        if vpc.late > 0 {
            vpc.late -= 1;
            continue;
        }
        let values = |name: &str| match name {
            "vpc-id" => vec![vpc.id.clone()],
            "cidr" => vec![vpc.cidr.clone()],
            other => panic!("unexpected filter {other}"),
        };
        if passes(call, values) {
            items.push(show(vpc));
        }
    }
    page(call, "vpcSet", items, ec2.page)
}

fn show(vpc: &mut Vpc) -> String {
    let state = if vpc.pending > 0 { "pending" } else { "available" };
    vpc.pending = vpc.pending.saturating_sub(1);
    let listed = if vpc.unlisted > 0 { &[][..] } else { &vpc.networks };
    vpc.unlisted = vpc.unlisted.saturating_sub(1);
    let text = [
        element("vpcId", &vpc.id),
        element("ownerId", ACCOUNT),
        element("state", state),
        element("cidrBlock", &vpc.cidr),
        element("dhcpOptionsId", "dopt-1"),
        element("instanceTenancy", &vpc.tenancy),
        element("isDefault", false),
        tag_set(&vpc.tags),
        set("ipv6CidrBlockAssociationSet", listed.iter().map(show_network)),
    ];
    for network in &mut vpc.networks {
        if network.left > 0 {
            network.left -= 1;
        } else {
            match network.state {
                "associating" => network.state = "associated",
                "disassociating" => network.state = "disassociated",
                _ => {}
            }
        }
    }
    text.concat()
}

fn show_network(network: &Network) -> String {
    let state = match (network.state, network.left) {
        ("associating", 0) => "associated",
        ("disassociating", 0) => "disassociated",
        (state, _) => state,
    };
    [
        element("associationId", &network.id),
        element("ipv6CidrBlock", &network.cidr),
        element("ipv6Pool", &network.pool),
        element("networkBorderGroup", &network.group),
        format!(
            "<ipv6CidrBlockState>{}{}</ipv6CidrBlockState>",
            element("state", state),
            if state == "failed" { "<statusMessage>no more networks</statusMessage>" } else { "" },
        ),
    ]
    .concat()
}

fn attribute(ec2: &mut Ec2, call: &Call) -> Answer {
    let id = call.param("VpcId").to_owned();
    with(ec2, &id, |vpc| {
        let name = call.param("Attribute");
        let value = match name {
            "enableDnsSupport" => vpc.support,
            "enableDnsHostnames" => vpc.hostnames,
            "enableNetworkAddressUsageMetrics" => vpc.metrics,
            other => panic!("unexpected attribute {other}"),
        };
        xml(call, element("vpcId", &id) + &format!("<{name}>{}</{name}>", element("value", value)))
    })
}

fn modify(ec2: &mut Ec2, call: &Call) -> Answer {
    let value = |name: &str| call.params.get(&format!("{name}.Value")).map(|value| value == "true");
    let (support, hostnames) = (value("EnableDnsSupport"), value("EnableDnsHostnames"));
    assert_eq!(call.params.len(), 2, "EC2 takes one attribute a call: {:?}", call.params);
    with(ec2, call.param("VpcId"), |vpc| {
        if hostnames == Some(true) && !vpc.support {
            return refusal("InvalidParameterCombination", "DNS hostnames need DNS support");
        }
        vpc.support = support.unwrap_or(vpc.support);
        vpc.hostnames = hostnames.unwrap_or(vpc.hostnames) && vpc.support;
        vpc.metrics = value("EnableNetworkAddressUsageMetrics").unwrap_or(vpc.metrics);
        yes(call)
    })
}

fn disassociate(ec2: &mut Ec2, call: &Call) -> Answer {
    let slow = ec2.slow;
    let mut networks = ec2.vpcs.iter_mut().flat_map(|vpc| &mut vpc.networks);
    let network = networks.find(|network| network.id == call.param("AssociationId")).unwrap();
    (network.state, network.left) = ("disassociating", slow);
    yes(call)
}

/// Things of which each VPC has one: asked for by VPC and by what makes them the main ones.
fn parts(
    ec2: &mut Ec2,
    call: &Call,
    list: &str,
    mark: &str,
    value: &str,
    id: &str,
    prefix: &str,
) -> Answer {
    let vpcs = ec2.vpcs.iter().filter(|vpc| {
        passes(call, |name| match name {
            "vpc-id" => vec![vpc.id.clone()],
            name if name == mark => vec![value.to_owned()],
            other => panic!("unexpected filter {other}"),
        })
    });
    // What tells them from others when all are asked for.
    let more = match prefix {
        "rtb" => set("associationSet", [element("main", true)]),
        "sg" => element("groupName", "default"),
        _ => String::new(),
    };
    let show = |vpc: &Vpc| {
        [element("vpcId", &vpc.id), element(id, vpc.id.replace("vpc", prefix)), more.clone()]
            .concat()
    };
    let items: Vec<String> = vpcs.map(show).collect();
    let bare = prefix == "sg" && ec2.bare > 0;
    ec2.bare -= u32::from(bare);
    xml(call, set(list, items.into_iter().filter(|_| !bare)))
}
