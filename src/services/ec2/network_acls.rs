//! What the types about network ACLs have in common: the ACLs as EC2 tells them.

pub(super) mod changes;
pub(super) mod check;
pub(super) mod entries;
pub(super) mod inline;
pub(super) mod subnets;

use super::permissions::Direction;
use super::{PAGE, filter};
use crate::engine::{Because, Cx, How, Operation, Result, Retry, Share, Within, few};
use aws_sdk_ec2::types::{Filter, NetworkAcl as AwsAcl, NetworkAclAssociation};
use std::future::Future;

/// The refusal of a call about an ACL that is not there, or not shown everywhere yet.
pub(super) const NO_ACL: &str = "InvalidNetworkAclID.NotFound";
/// The refusal of a call about an association that is not there: another one has taken its place.
pub(super) const NO_ASSOCIATION: &str = "InvalidAssociationID.NotFound";

/// What a type manages of the rules of an ACL, whose ID is in the attribute `of`.
pub(super) const fn share(direction: Direction, of: &'static str, how: How) -> Share {
    let what = match direction {
        Direction::Ingress => "inbound rules",
        Direction::Egress => "outbound rules",
    };
    Share { what, of, how }
}

/// What a type manages of the subnets that an ACL is for.
pub(super) const fn share_of_subnets(of: &'static str, how: How) -> Share {
    Share { what: "subnets", of, how }
}

/// A refusal because what is named is not shown everywhere yet.
pub(super) const fn young(operation: Operation, code: &'static str) -> Retry {
    Retry { operation, code, message: "", within: Within::Propagation(Because::Named) }
}

/// A refusal because the subnet has got another association a moment ago.
pub(super) const fn overtaken(operation: Operation) -> Retry {
    Retry { operation, code: NO_ASSOCIATION, message: "", within: Within::Contention }
}

/// ACLs by their IDs. Many rules and associations are about one ACL, which a refresh reads once for all of them.
pub(super) async fn acls(cx: &Cx, ids: &[String]) -> Result<Vec<AwsAcl>> {
    let read = async {
        let of = |ids| describe(cx, vec![filter("network-acl-id", ids)]);
        cx.described("network ACLs", ids, AwsAcl::network_acl_id, all(cx), of).await
    };
    let [id] = ids else { return read.await };
    let read = cx.read_once(&format!("network ACL {id}"), read).await?;
    Ok(read.as_ref().clone())
}

/// One ACL as it is now; none if it is not there.
pub(super) async fn acl(cx: &Cx, id: &str) -> Result<Option<AwsAcl>> {
    Ok(describe(cx, vec![filter("network-acl-id", [id])]).await?.pop())
}

/// The ACL that comes with a VPC.
pub(super) async fn default_of(cx: &Cx, vpc: &str) -> Result<Option<AwsAcl>> {
    let its = vec![filter("vpc-id", [vpc]), filter("default", ["true"])];
    Ok(describe(cx, its).await?.pop())
}

/// The ACLs that have these associations.
pub(super) async fn associated(cx: &Cx, ids: &[String]) -> Result<Vec<AwsAcl>> {
    let listed = cx.listing("network ACLs", ids.len(), all(cx)).await;
    let listed = listed.iter().filter_map(|listed| listed.as_ref().as_ref()).flatten();
    let has_one = |acl: &&AwsAcl| ids.iter().any(|id| has(acl, id));
    let mut acls: Vec<AwsAcl> = listed.filter(has_one).cloned().collect();
    let is_missing = |id: &&String| !acls.iter().any(|acl| has(acl, id));
    let missing: Vec<String> = ids.iter().filter(is_missing).cloned().collect();
    // What a list lacks, AWS may only not show there yet.
    if !missing.is_empty() {
        acls.extend(describe(cx, vec![filter("association.association-id", missing)]).await?);
    }
    Ok(acls)
}

fn has(acl: &AwsAcl, association: &str) -> bool {
    let mut its = acl.associations().iter();
    its.any(|its: &NetworkAclAssociation| its.network_acl_association_id() == Some(association))
}

/// All ACLs of the region; none if they are too many.
fn all(cx: &Cx) -> impl Future<Output = Result<Option<Vec<AwsAcl>>>> + Send {
    few(cx.ec2().describe_network_acls().max_results(PAGE).into_paginator().items().send())
}

/// The ACLs that all of these filters let through.
pub(super) async fn describe(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<AwsAcl>> {
    let call = cx.ec2().describe_network_acls().set_filters(Some(filters));
    Ok(call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?)
}
