//! What AWS makes with a VPC, for many VPCs at a time.

use crate::engine::{Cx, Result};
use crate::services::ec2::filter;
use std::collections::BTreeMap;

/// Main route tables by VPC.
pub(super) async fn main_route_tables(
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
    let call = cx.ec2().describe_network_acls();
    let call = call.filters(filter("default", ["true"])).filters(filter("vpc-id", vpcs));
    let acls: Vec<_> =
        call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?;
    Ok(acls.into_iter().filter_map(|a| Some((a.vpc_id?, a.network_acl_id?))).collect())
}

/// Default security groups by VPC.
pub(super) async fn default_security_groups(
    cx: &Cx,
    vpcs: &[String],
) -> Result<BTreeMap<String, String>> {
    let call = cx.ec2().describe_security_groups();
    let call = call.filters(filter("group-name", ["default"])).filters(filter("vpc-id", vpcs));
    let groups: Vec<_> =
        call.into_paginator().items().send().collect::<std::result::Result<_, _>>().await?;
    Ok(groups.into_iter().filter_map(|g| Some((g.vpc_id?, g.group_id?))).collect())
}
