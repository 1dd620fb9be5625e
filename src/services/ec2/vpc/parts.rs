//! What AWS makes with a VPC, for many VPCs at a time.

use super::Vpc;
use crate::engine::{Cx, Result};
use crate::services::ec2::filter;
use std::collections::BTreeMap;

/// Main route tables by VPC.
pub(in crate::services::ec2) async fn main_route_tables(
    cx: &Cx,
    vpcs: &[String],
) -> Result<BTreeMap<String, String>> {
    let call = cx.ec2().describe_route_tables();
    let call = call.filters(filter("association.main", ["true"])).filters(filter("vpc-id", vpcs));
    let tables: Vec<_> =
        call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?;
    Ok(tables.into_iter().filter_map(|t| Some((t.vpc_id?, t.route_table_id?))).collect())
}

/// Default network ACLs by VPC.
pub(super) async fn default_network_acls(
    cx: &Cx,
    vpcs: &[String],
) -> Result<BTreeMap<String, String>> {
    let (mut found, open) = lasting(cx, vpcs, Vpc::default_network_acl_id.name);
    if open.is_empty() {
        return Ok(found);
    }
    let call = cx.ec2().describe_network_acls();
    let call = call.filters(filter("default", ["true"])).filters(filter("vpc-id", open));
    let acls: Vec<_> =
        call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?;
    found.extend(acls.into_iter().filter_map(|a| Some((a.vpc_id?, a.network_acl_id?))));
    Ok(found)
}

/// Default security groups by VPC.
pub(super) async fn default_security_groups(
    cx: &Cx,
    vpcs: &[String],
) -> Result<BTreeMap<String, String>> {
    let (mut found, open) = lasting(cx, vpcs, Vpc::default_security_group_id.name);
    if open.is_empty() {
        return Ok(found);
    }
    let call = cx.ec2().describe_security_groups();
    let call = call.filters(filter("group-name", ["default"])).filters(filter("vpc-id", open));
    let groups: Vec<_> =
        call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?;
    found.extend(groups.into_iter().filter_map(|g| Some((g.vpc_id?, g.group_id?))));
    Ok(found)
}

/// The ids that the plan or the state has, by VPC, and the VPCs whose id has to be asked for. For what is made with a
/// VPC and can be neither deleted nor exchanged, as its default network ACL and security group:
///
/// - <https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html>
/// - <https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html>
fn lasting<'a>(
    cx: &Cx,
    vpcs: &'a [String],
    attribute: &str,
) -> (BTreeMap<String, String>, Vec<&'a String>) {
    let (mut found, mut open) = (BTreeMap::new(), vec![]);
    for vpc in vpcs {
        match cx.known(vpc).get(attribute).as_str().filter(|id| !id.is_empty()) {
            Some(id) => drop(found.insert(vpc.clone(), id.to_owned())),
            None => open.push(vpc),
        }
    }
    (found, open)
}
