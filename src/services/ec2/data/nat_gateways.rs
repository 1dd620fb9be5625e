//! Data source `aws_nat_gateways`.

use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::nat_gateway;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Lists NAT gateways. None is an empty list.
    pub(in crate::services) struct NatGateways {
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// IDs of the gateways, in the order in which EC2 tells them. Those that were deleted of late are not among
        /// them, unless a filter asks for their `state`.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Tags that the gateways have.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the VPC that the gateways are in.
        #[tf(optional)]
        vpc_id: Option<String>,
        /// A filter of the API `DescribeNatGateways` that lets the gateway through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for NatGateways {
    const TYPE: &'static str = "aws_nat_gateways";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [("vpc-id", config.vpc_id.as_deref())];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let gateways = nat_gateway::describe_shown(cx, wanted).await?;
        Ok(Self {
            id: Some(cx.region().to_owned()),
            ids: Some(gateways.into_iter().filter_map(|gateway| gateway.nat_gateway_id).collect()),
            ..config.clone()
        })
    }
}
