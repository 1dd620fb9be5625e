//! Data source `aws_eips`.

use super::list::{each, here};
use super::{ApiFilter, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::eip;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Lists Elastic IP addresses, by tags and filters of `DescribeAddresses`. None is an empty list.
    pub(in crate::services) struct Eips {
        /// Allocation IDs of the addresses.
        #[tf(computed)]
        allocation_ids: Option<Vec<String>>,
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// The addresses, in the order of `allocation_ids`.
        #[tf(computed)]
        public_ips: Option<Vec<String>>,
        /// Tags that all of the addresses have.
        #[tf(optional)]
        tags: Option<BTreeMap<String, String>>,
        /// A filter of the API `DescribeAddresses` that lets the addresses through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for Eips {
    const TYPE: &'static str = "aws_eips";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let found = eip::describe(cx, filters(&[], config.tags.as_ref(), &config.filter)).await?;
        Ok(Self {
            allocation_ids: each(&found, |address| address.allocation_id.clone()),
            id: here(cx),
            public_ips: each(&found, |address| address.public_ip.clone()),
            ..config.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::has;
    use crate::services::testing::World;
    use serde_json::json;

    #[tokio::test]
    async fn addresses_are_listed_with_their_ids_in_one_order() {
        let world = World::of("aws_eip");
        for tags in [json!({"Team": "it"}), json!({}), json!({"Team": "it"})] {
            world.aws().with("elastic-ip", &json!({"tags": tags}));
        }
        let told = world.ask("aws_eips", &json!({"tags": {"Team": "it"}})).await.unwrap();
        has(
            &told,
            &json!({
                "allocation_ids": ["eipalloc-1", "eipalloc-3"], "id": "us-east-1",
                "public_ips": ["203.0.113.1", "203.0.113.3"],
            }),
        );
        let none = json!({"filter": [{"name": "public-ip", "values": ["203.0.113.9"]}]});
        let none = world.ask("aws_eips", &none).await.unwrap();
        has(&none, &json!({"allocation_ids": [], "public_ips": []}));
    }
}
