//! Which subnets an ACL is for. A subnet has one ACL at any time, so it never leaves one, but gets another.

use super::{NO_ASSOCIATION, acl, default_of, describe};
use crate::engine::{AbsentIf, Cx, Error, Result, required};
use crate::services::ec2::filter;
use aws_sdk_ec2::types::{NetworkAcl as AwsAcl, NetworkAclAssociation};
use std::collections::BTreeSet;

/// The ACL that a subnet has.
#[derive(Clone, Debug)]
pub(in crate::services::ec2) struct Held {
    /// Its ID.
    pub(in crate::services::ec2) acl: String,
    /// The ID of the association.
    pub(in crate::services::ec2) association: String,
    /// The VPC of both.
    pub(in crate::services::ec2) vpc: String,
}

/// The subnets that an ACL is for.
pub(in crate::services::ec2) fn of(acl: &AwsAcl) -> BTreeSet<String> {
    acl.associations().iter().filter_map(NetworkAclAssociation::subnet_id).map(Into::into).collect()
}

/// The ACL that a subnet has; none if the subnet is not there.
pub(in crate::services::ec2) async fn held(cx: &Cx, subnet: &str) -> Result<Option<Held>> {
    let acls = describe(cx, vec![filter("association.subnet-id", [subnet])]).await?;
    Ok(acls.iter().find_map(|acl| {
        let mut all = acl.associations().iter();
        let its = all.find(|association| association.subnet_id() == Some(subnet))?;
        Some(Held {
            acl: acl.network_acl_id.clone()?,
            association: its.network_acl_association_id.clone()?,
            vpc: acl.vpc_id.clone()?,
        })
    }))
}

/// Gives a subnet an ACL, in the place of the one that it has; returns the ID of the association. Nothing is done where
/// an earlier call has done it.
pub(in crate::services::ec2) async fn put(cx: &Cx, acl: &str, subnet: &str) -> Result<String> {
    let reading = cx.reading();
    let look = || held(&reading, subnet);
    let mut before = cx.shown("aws_subnet", |id| id == subnet, look).await?;
    if before.is_none() {
        // Where ACLs come and go, EC2 may show for a moment that the subnet has left one, and not yet which one it has
        // got.
        before = cx.shown("aws_network_acl", |_| true, look).await?;
    }
    let Some(before) = before else {
        return Err(Error::Invalid(format!(
            "no network ACL is for {subnet}, so it is not there: each subnet has one"
        )));
    };
    if before.acl == acl {
        return Ok(before.association);
    }
    let call = cx.ec2().replace_network_acl_association().association_id(before.association);
    let answer = call.network_acl_id(acl).send().await?;
    required(answer.new_association_id, "NewAssociationId")
}

/// Gives subnets that have an ACL the default one of their VPC. Those that have got another one meanwhile keep it.
pub(in crate::services::ec2) async fn give_back(
    cx: &Cx,
    id: &str,
    is_meant: impl Fn(&str) -> bool + Send + Sync,
) -> Result<()> {
    let Some(now) = acl(cx, id).await? else { return Ok(()) };
    let all = now.associations().iter();
    let is_meant = |its: &&NetworkAclAssociation| its.subnet_id().is_some_and(&is_meant);
    let its: Vec<&NetworkAclAssociation> = all.filter(is_meant).collect();
    if its.is_empty() {
        return Ok(());
    }
    let default = required(default_id(cx, now.vpc_id()).await?, "the default network ACL")?;
    for association in its {
        let call = cx.ec2().replace_network_acl_association().network_acl_id(&default);
        let call = call.set_association_id(association.network_acl_association_id.clone());
        call.send().await.absent_if(&[NO_ASSOCIATION])?;
    }
    Ok(())
}

async fn default_id(cx: &Cx, vpc: Option<&str>) -> Result<Option<String>> {
    let default = default_of(cx, vpc.unwrap_or_default()).await?;
    Ok(default.and_then(|default| default.network_acl_id))
}

/// Ends the association of a subnet with an ACL: the subnet gets the default one of its VPC, unless it has got another
/// one meanwhile, or that is it.
pub(in crate::services::ec2) async fn end(cx: &Cx, acl: &str, subnet: &str) -> Result<()> {
    let Some(held) = held(cx, subnet).await?.filter(|held| held.acl == acl) else {
        return Ok(());
    };
    let default = required(default_id(cx, Some(&held.vpc)).await?, "the default network ACL")?;
    if default == held.acl {
        return Ok(());
    }
    let call = cx.ec2().replace_network_acl_association().network_acl_id(default);
    call.association_id(held.association).send().await.absent_if(&[NO_ASSOCIATION])?;
    Ok(())
}
