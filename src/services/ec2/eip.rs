//! `aws_eip`.

mod association;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::eip_association::OF_AN_ADDRESS;
use super::{
    FILTER_VALUES, TAGGING, filter, from_aws, has_tags, ipam, obstacles, tag_specifications,
};
use crate::engine::{
    AbsentIf, Change, Cx, Error, Found, Identity, Lost, Observed, Operation, Resource, Result,
    Setting, Spec, Tagging, Timeouts, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::value::Value;
use aws_sdk_ec2::types::{Address, AddressAttributeName, DomainType, Filter, ResourceType};
use std::collections::BTreeMap;

model! {
    /// Provides an Elastic IP address: a public IPv4 address that stays when what it leads to changes.
    pub struct Eip {
        /// Address out of a pool that was brought along. Another one than the address has needs a new one.
        #[tf(optional, unread)]
        address: Option<String>,
        /// ID of the address, such as `eipalloc-0123456789abcdef0`.
        #[tf(computed)]
        allocation_id: Option<String>,
        /// ARN of the address.
        #[tf(computed)]
        arn: Option<String>,
        /// Private address of the instance or network interface that the address leads to. The primary one if nothing
        /// is set.
        #[tf(optional)]
        associate_with_private_ip: Option<String>,
        /// ID of the association.
        #[tf(computed, recompute_with = TARGET)]
        association_id: Option<String>,
        /// Address of a carrier, in a Wavelength Zone.
        #[tf(computed)]
        carrier_ip: Option<String>,
        /// Address out of the pool of an Outpost.
        #[tf(computed)]
        customer_owned_ip: Option<String>,
        /// ID of the pool of an Outpost.
        #[tf(optional, replace)]
        customer_owned_ipv4_pool: Option<String>,
        /// Where the address is for: `vpc`, since EC2-Classic, which was `standard`, is no more.
        #[tf(optional, default = Lit::Text("vpc"), replace, one_of = &["vpc", "standard"])]
        domain: Option<String>,
        /// ID of the address, the same as `allocation_id`.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the instance that the address leads to.
        #[tf(optional, computed, empty_is_unset)]
        instance: Option<String>,
        /// ID of the IPAM pool that the address is taken from.
        #[tf(optional, computed, null, replace, empty_is_unset)]
        ipam_pool_id: Option<String>,
        /// Group of zones that AWS advertises the address from. All zones of the region if nothing is set.
        #[tf(optional, computed, replace, empty_is_unset)]
        network_border_group: Option<String>,
        /// ID of the network interface that the address leads to.
        #[tf(optional, computed, empty_is_unset)]
        network_interface: Option<String>,
        /// Private DNS name of what the address leads to.
        #[tf(computed, null, recompute_with = TARGET)]
        private_dns: Option<String>,
        /// Private address of what the address leads to.
        #[tf(computed, recompute_with = TARGET)]
        private_ip: Option<String>,
        /// DNS name that the address has in reverse.
        #[tf(computed)]
        ptr_record: Option<String>,
        /// Public DNS name of the address.
        #[tf(computed)]
        public_dns: Option<String>,
        /// The address.
        #[tf(computed)]
        public_ip: Option<String>,
        /// ID of the pool that the address is taken from: one that was brought along, or `amazon`.
        #[tf(optional, computed, replace, empty_is_unset)]
        public_ipv4_pool: Option<String>,
        /// Whether the address is for a VPC. All are.
        #[tf(optional, computed, replace, deprecated = "Use `domain = \"vpc\"`, which is the default.")]
        vpc: Option<bool>,
    }
}

/// What decides where the address leads to.
const TARGET: &[&str] =
    &[Eip::associate_with_private_ip.name, Eip::instance.name, Eip::network_interface.name];

/// The refusal of an address that is not there, or not shown everywhere yet.
const ABSENT: &str = "InvalidAllocationID.NotFound";

impl Resource for Eip {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("ec2:elastic-ip"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT
            .with(Operation::Read, 15)
            .with(Operation::Update, 5)
            .with(Operation::Delete, 3),
        read_at_once: FILTER_VALUES,
        retries: association::RETRIES,
        sets: &[
            Setting::part(OF_AN_ADDRESS, &[Eip::id.name], Eip::instance.name),
            Setting::part(OF_AN_ADDRESS, &[Eip::id.name], Eip::network_interface.name),
        ],
        identity: Some(Identity::by(&[Eip::id.name])),
        ..Spec::of(
            "aws_eip",
            Lost::Compare,
            "the allocation ID of the address, such as `eipalloc-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        refuse_no_vpc(draft);
        let wanted = draft.config(Eip::address);
        let is_it = wanted == draft.prior(Eip::public_ip);
        if !draft.is_create() && !wanted.is_empty() && !is_it && draft.changes(Eip::address) {
            draft.replace(Eip::address);
        }
        // One follows from the other.
        for (target, other) in
            [(Eip::instance, Eip::network_interface), (Eip::network_interface, Eip::instance)]
        {
            let moves = !draft.is_create() && draft.changes(target);
            if moves && draft.config(other).is_null() && !draft.changes(other) {
                draft.unknown(other);
            }
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let answer = cx
            .ec2()
            .allocate_address()
            .set_address(plan.address.clone())
            .set_customer_owned_ipv4_pool(plan.customer_owned_ipv4_pool.clone())
            .set_domain(plan.domain.as_deref().map(DomainType::from))
            .set_ipam_pool_id(plan.ipam_pool_id.clone())
            .set_network_border_group(plan.network_border_group.clone())
            .set_public_ipv4_pool(plan.public_ipv4_pool.clone())
            .set_tag_specifications(tag_specifications(cx, ResourceType::ElasticIp))
            .send()
            .await?;
        required(answer.allocation_id, "AllocationId")
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let all = async { Ok(Some(describe(cx, vec![]).await?)) };
        let of = |ids: Vec<String>| describe(cx, vec![filter("allocation-id", ids)]);
        let addresses = cx.described("addresses", ids, Address::allocation_id, all, of).await?;
        if addresses.is_empty() {
            return Ok(Found::<Self>::new());
        }
        let account = cx.scope().identity().await?.account_id;
        let there = addresses.iter().filter_map(|address| address.allocation_id.clone()).collect();
        let names = ptr_records(cx, there).await;
        let mut found = Found::<Self>::new();
        for address in addresses {
            let Some(id) = address.allocation_id.clone() else { continue };
            let name = async { names.clone().map(|mut names| names.remove(&id)) };
            let name = cx.part(&id, Eip::ptr_record, name).await?;
            let observed = observed(cx, &account, address);
            let model = Self { ptr_record: name, ..observed.model };
            found.insert(id, Observed { model, ..observed });
        }
        Ok(found)
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        association::update(cx, id, &change).await
    }

    async fn delete(cx: &Cx, id: &String, address: &Self) -> Result<()> {
        // It may have been associated since the state was written.
        let its = describe(cx, vec![filter("allocation-id", [id])]).await?;
        let association = its.into_iter().find_map(|address| address.association_id);
        if let Some(association) = association.or_else(|| address.association_id.clone()) {
            association::release(cx, id, &association).await?;
        }
        let call = cx.ec2().release_address().allocation_id(id);
        let call = call.set_network_border_group(address.network_border_group.clone());
        call.send().await.absent_if(&[ABSENT])?;
        ipam::until_released(cx, id, address.ipam_pool_id.clone()).await
    }

    async fn obstacles(cx: &Cx, id: &String, _: &Error) -> Option<String> {
        let its = describe(cx, vec![filter("allocation-id", [id])]).await.ok()?;
        let interface = its.first()?.network_interface_id()?;
        obstacles::holding_address(cx, interface).await
    }

    async fn find(cx: &Cx, _: &Self) -> Result<Vec<String>> {
        let all = describe(cx, vec![]).await?.into_iter();
        let alike = all.filter(|address| has_tags(cx, address.tags()));
        Ok(alike.filter_map(|address| address.allocation_id).collect())
    }
}

/// Refuses what the argument of older versions can say no more. It is refused only where it is asked for: Terraform
/// writes it into a configuration that it generates from an import.
fn refuse_no_vpc(draft: &mut Draft<'_>) {
    let is_standard = draft.config(Eip::domain).as_str() == Some("standard");
    let detail = match draft.config(Eip::vpc) {
        _ if !draft.changes(Eip::vpc) => return,
        Value::Bool(false) => "Addresses outside of VPCs are no more. Leave `vpc` out.",
        Value::Bool(true) if is_standard => {
            "`domain = \"standard\"` says the opposite. Leave both out."
        }
        _ => return,
    };
    draft.error(Eip::vpc, "Invalid value", detail);
}

/// The addresses that pass all filters.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<Address>> {
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let call = cx.ec2().describe_addresses().set_filters(filters);
    Ok(call.send().await?.addresses.unwrap_or_default())
}

/// The names that addresses have in reverse, where the region has any.
pub(super) async fn ptr_records(cx: &Cx, ids: Vec<String>) -> Result<BTreeMap<String, String>> {
    let call = cx.ec2().describe_addresses_attribute().set_allocation_ids(Some(ids));
    let pages = call.attribute(AddressAttributeName::DomainName).into_paginator().items().send();
    let all = pages.collect::<std::result::Result<Vec<_>, _>>().await;
    let all = all.absent_if(&["InvalidAction", "UnsupportedOperation", ABSENT])?;
    let named = all.into_iter().flatten();
    Ok(named.filter_map(|one| Some((one.allocation_id?, one.ptr_record?))).collect())
}

pub(super) fn observed(cx: &Cx, account: &str, address: Address) -> Observed<Eip> {
    let id = address.allocation_id.clone().unwrap_or_default();
    let known = cx.known_as::<Eip>(&id);
    let partition = cx.scope().partition();
    let arn = format!("arn:{}:ec2:{}:{account}:elastic-ip/{id}", partition.id, cx.region());
    let tags = from_aws(address.tags());
    let set = |string: Option<String>| string.filter(|string| !string.is_empty());
    let (private_ip, public_ip) = (set(address.private_ip_address), set(address.public_ip));
    let wanted_ip = known.and_then(|known| known.associate_with_private_ip);
    let (ipam, pool) = match set(address.public_ipv4_pool) {
        Some(pool) if pool.starts_with("ipam-pool-") => (Some(pool), None),
        pool => (None, pool),
    };
    Observed::settled(Eip {
        address: None,
        arn: Some(arn),
        // The primary address is no choice.
        associate_with_private_ip: wanted_ip.map(|ip| private_ip.clone().unwrap_or(ip)),
        association_id: set(address.association_id),
        carrier_ip: set(address.carrier_ip),
        customer_owned_ip: set(address.customer_owned_ip),
        customer_owned_ipv4_pool: set(address.customer_owned_ipv4_pool),
        vpc: address.domain.as_ref().map(|domain| *domain == DomainType::Vpc),
        domain: address.domain.map(|domain| domain.to_string()),
        id: Some(id.clone()),
        allocation_id: Some(id),
        instance: set(address.instance_id),
        ipam_pool_id: ipam,
        network_border_group: set(address.network_border_group),
        network_interface: set(address.network_interface_id),
        private_dns: private_ip.as_deref().map(|ip| private_name(cx.region(), ip)),
        private_ip,
        ptr_record: None,
        public_dns: public_ip
            .as_deref()
            .map(|ip| public_name(cx.region(), partition.dns_suffix, ip)),
        public_ip,
        public_ipv4_pool: pool,
    })
    .tagged(tags)
}

/// <https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html#vpc-dns-hostnames>
fn private_name(region: &str, ip: &str) -> String {
    let host = ip.replace('.', "-");
    match region {
        "us-east-1" => format!("ip-{host}.ec2.internal"),
        region => format!("ip-{host}.{region}.compute.internal"),
    }
}

fn public_name(region: &str, suffix: &str, ip: &str) -> String {
    let host = ip.replace('.', "-");
    match region {
        "us-east-1" => format!("ec2-{host}.compute-1.{suffix}"),
        region => format!("ec2-{host}.{region}.compute.{suffix}"),
    }
}
