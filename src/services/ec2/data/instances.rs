//! Data source `aws_instances`.

use super::list::here;
use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::filter;
use crate::services::ec2::instance;
use aws_sdk_ec2::types::InstanceStateName;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Lists instances. None is an empty list.
    pub(in crate::services) struct Instances {
        /// Name of the region.
        #[tf(computed)]
        id: Option<String>,
        /// IDs of the instances, in the order in which EC2 tells them.
        #[tf(computed)]
        ids: Option<Vec<String>>,
        /// Lists only instances in these states. Those that run by default.
        #[tf(optional, one_of = &["pending", "running", "shutting-down", "terminated", "stopping", "stopped"])]
        instance_state_names: Option<BTreeSet<String>>,
        /// Tags that the instances have.
        #[tf(optional, computed)]
        instance_tags: Option<BTreeMap<String, String>>,
        /// IPv6 addresses of the instances that have one.
        #[tf(computed)]
        ipv6_addresses: Option<Vec<String>>,
        /// Private IPv4 addresses of the instances.
        #[tf(computed)]
        private_ips: Option<Vec<String>>,
        /// Public IPv4 addresses of the instances that have one.
        #[tf(computed)]
        public_ips: Option<Vec<String>>,
        /// A filter of the API `DescribeInstances` that lets the instances through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for Instances {
    const TYPE: &'static str = "aws_instances";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let states = config.instance_state_names.clone().filter(|states| !states.is_empty());
        let running = || BTreeSet::from([InstanceStateName::Running.as_str().to_owned()]);
        let states = states.unwrap_or_else(running);
        let mut wanted = filters(&[], config.instance_tags.as_ref(), &config.filter);
        wanted.push(filter("instance-state-name", states));
        let found = instance::with_filters(cx, wanted).await?;
        let all = || found.iter().map(|owned| &owned.instance);
        Ok(Self {
            id: here(cx),
            ids: Some(all().filter_map(|instance| instance.instance_id.clone()).collect()),
            ipv6_addresses: Some(all().filter_map(|i| i.ipv6_address.clone()).collect()),
            private_ips: Some(all().filter_map(|i| i.private_ip_address.clone()).collect()),
            public_ips: Some(all().filter_map(|i| i.public_ip_address.clone()).collect()),
            ..config.clone()
        })
    }
}
