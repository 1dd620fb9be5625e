//! Data source `aws_eip`.

#[cfg(test)]
mod tests;

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Resource, Result};
use crate::services::ec2::eip::{self, Eip};
use crate::services::ec2::from_aws;
use aws_sdk_ec2::types::Address;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about an Elastic IP address. Exactly one has to match.
    pub(in crate::services) struct EipData {
        /// ARN of the address.
        #[tf(computed)]
        arn: Option<String>,
        /// ID of the association.
        #[tf(computed)]
        association_id: Option<String>,
        /// Address of a carrier, in a Wavelength Zone.
        #[tf(computed)]
        carrier_ip: Option<String>,
        /// Address out of the pool of an Outpost.
        #[tf(computed)]
        customer_owned_ip: Option<String>,
        /// ID of the pool of an Outpost.
        #[tf(computed)]
        customer_owned_ipv4_pool: Option<String>,
        /// Where the address is for: `vpc`.
        #[tf(computed)]
        domain: Option<String>,
        /// Allocation ID of the address.
        #[tf(optional, computed)]
        id: Option<String>,
        /// ID of the instance that the address leads to.
        #[tf(computed)]
        instance_id: Option<String>,
        /// ID of the IPAM pool that the address is from.
        #[tf(computed)]
        ipam_pool_id: Option<String>,
        /// ID of the network interface that the address leads to.
        #[tf(computed)]
        network_interface_id: Option<String>,
        /// ID of the account that owns the network interface.
        #[tf(computed)]
        network_interface_owner_id: Option<String>,
        /// Private DNS name of what the address leads to.
        #[tf(computed)]
        private_dns: Option<String>,
        /// Private address of what the address leads to.
        #[tf(computed)]
        private_ip: Option<String>,
        /// DNS name that the address has in reverse.
        #[tf(computed)]
        ptr_record: Option<String>,
        /// Public DNS name of the address.
        #[tf(computed)]
        public_dns: Option<String>,
        /// The address.
        #[tf(optional, computed)]
        public_ip: Option<String>,
        /// ID of the pool that the address is from: one that was brought along, or `amazon`.
        #[tf(computed)]
        public_ipv4_pool: Option<String>,
        /// Tags that the address has. All of its tags are told.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// A filter of the API `DescribeAddresses` that lets the address through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for EipData {
    const TYPE: &'static str = Eip::SPEC.type_name;
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments =
            [("allocation-id", config.id.as_deref()), ("public-ip", config.public_ip.as_deref())];
        let wanted = filters(&arguments, config.tags.as_ref(), &config.filter);
        let what = ["Elastic IP address", "Elastic IP addresses"];
        let search = Search::of(what, "allocation-id", wanted);
        let look = || eip::describe(cx, search.filters());
        let address = search.the_one(cx, Self::TYPE, Address::allocation_id, look).await?;
        let account = cx.scope().identity().await?.account_id;
        let names =
            eip::ptr_records(cx, address.allocation_id.clone().into_iter().collect()).await?;
        let tags = from_aws(address.tags());
        let owner = address.network_interface_owner_id.clone();
        let model = eip::observed(cx, &account, address).model;
        Ok(Self {
            arn: model.arn,
            association_id: model.association_id,
            carrier_ip: model.carrier_ip,
            customer_owned_ip: model.customer_owned_ip,
            customer_owned_ipv4_pool: model.customer_owned_ipv4_pool,
            domain: model.domain,
            id: model.id,
            instance_id: model.instance,
            ipam_pool_id: model.ipam_pool_id,
            network_interface_id: model.network_interface,
            network_interface_owner_id: owner,
            private_dns: model.private_dns,
            private_ip: model.private_ip,
            ptr_record: names.into_values().next(),
            public_dns: model.public_dns,
            public_ip: model.public_ip,
            public_ipv4_pool: model.public_ipv4_pool,
            tags: Some(tags),
            filter: config.filter.clone(),
        })
    }
}
