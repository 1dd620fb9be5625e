//! Data source `aws_nat_gateways`.

use super::list::{IdsInVpc, Listed};
use crate::engine::{Cx, Result};
use crate::schema::Doc;
use crate::services::ec2::nat_gateway;
use crate::variant::{As, Variant};
use aws_sdk_ec2::types::Filter;

/// What is listed.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct OfNatGateways;

/// The data source.
pub(in crate::services) type NatGateways = As<IdsInVpc, OfNatGateways>;

impl Variant for OfNatGateways {
    const DOC: Doc = Doc(&[
        "Lists the IDs of NAT gateways, by tags and filters of `DescribeNatGateways`. None is an empty list. Those \
         that were deleted of late are listed only if a filter asks for their `state`.",
    ]);
}

impl Listed for OfNatGateways {
    const TYPE: &'static str = "aws_nat_gateways";

    async fn ids(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<String>> {
        let found = nat_gateway::describe_shown(cx, filters).await?;
        Ok(found.into_iter().filter_map(|gateway| gateway.nat_gateway_id).collect())
    }
}
