//! The IPv6 network of a VPC.

use super::{Vpc, describe};
use crate::engine::{Change, Cx, Result};
use crate::services::ec2::{filter, int32};
use aws_sdk_ec2::types::{Vpc as AwsVpc, VpcCidrBlockStateCode, VpcIpv6CidrBlockAssociation};

/// What it is while the network that it had is being taken away.
pub(super) const LOSING: &str = "losing its IPv6 network";

/// The first IPv6 network in this state.
pub(super) fn in_state<'a>(
    vpc: &'a AwsVpc,
    code: &VpcCidrBlockStateCode,
) -> Option<&'a VpcIpv6CidrBlockAssociation> {
    vpc.ipv6_cidr_block_association_set().iter().find(|a| state(a) == Some(code))
}

fn state(association: &VpcIpv6CidrBlockAssociation) -> Option<&VpcCidrBlockStateCode> {
    association.ipv6_cidr_block_state()?.state()
}

/// Gives the VPC another IPv6 network, or none.
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, Vpc>) -> Result<()> {
    let asked = change.of(Vpc::assign_generated_ipv6_cidr_block).is_some()
        || change.of(Vpc::ipv6_ipam_pool_id).is_some()
        || change.of(Vpc::ipv6_netmask_length).is_some_and(Option::is_some)
        || change.of(Vpc::ipv6_cidr_block).is_some()
        || change.of(Vpc::ipv6_cidr_block_network_border_group).is_some();
    if !asked {
        return Ok(());
    }
    let old = change.old.ipv6_association_id.as_deref();
    if let Some(association) = old {
        cx.ec2().disassociate_vpc_cidr_block().association_id(association).send().await?;
    }
    let new = change.new;
    let generated = new.assign_generated_ipv6_cidr_block == Some(true);
    if generated || new.ipv6_ipam_pool_id.is_some() {
        if let Some(association) = old {
            cx.until(LOSING, || has_lost(cx, id, association)).await?;
        }
        // What the old network was is no wish for the new one.
        let cidr = change.of(Vpc::ipv6_cidr_block).cloned().flatten();
        let group = change.of(Vpc::ipv6_cidr_block_network_border_group).cloned().flatten();
        cx.ec2()
            .associate_vpc_cidr_block()
            .vpc_id(id)
            .set_amazon_provided_ipv6_cidr_block(generated.then_some(true))
            .set_ipv6_cidr_block(cidr.filter(|_| !generated).map(Into::into))
            .set_ipv6_ipam_pool_id(new.ipv6_ipam_pool_id.clone().map(Into::into))
            .set_ipv6_netmask_length(int32(new.ipv6_netmask_length))
            .set_ipv6_cidr_block_network_border_group(group)
            .send()
            .await?;
    }
    Ok(())
}

/// Whether the IPv6 network that was taken away is gone for good.
async fn has_lost(cx: &Cx, id: &str, association: &str) -> Result<bool> {
    let vpcs = describe(cx, vec![filter("vpc-id", [id])]).await?;
    let mut associations = vpcs.iter().flat_map(AwsVpc::ipv6_cidr_block_association_set);
    let left = associations.find(|a| a.association_id() == Some(association));
    Ok(left.is_none_or(|a| state(a) == Some(&VpcCidrBlockStateCode::Disassociated)))
}
