//! Data source `aws_prefix_list`.

use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::engine::{Cx, DataSource, Result};
use aws_sdk_ec2::types::PrefixList as AwsList;
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Tells about the prefix list of a service of AWS, which a gateway endpoint leads to. Exactly one has to match.
    ///
    /// `aws_ec2_managed_prefix_list` tells more, and of other lists, too.
    pub(in crate::services) struct PrefixList {
        /// CIDR blocks in the list, sorted.
        #[tf(computed)]
        cidr_blocks: Option<Vec<String>>,
        /// ID of the list.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the list, such as `com.amazonaws.eu-central-1.s3`.
        #[tf(optional, computed)]
        name: Option<String>,
        /// ID of the list.
        #[tf(optional)]
        prefix_list_id: Option<String>,
        /// A filter of the API `DescribePrefixLists` that lets the list through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for PrefixList {
    const TYPE: &'static str = "aws_prefix_list";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [
            ("prefix-list-id", config.prefix_list_id.as_deref()),
            ("prefix-list-name", config.name.as_deref()),
        ];
        let wanted = filters(&arguments, None, &config.filter);
        let search = Search::of(["prefix list", "prefix lists"], "prefix-list-id", wanted);
        let filters = Some(search.filters()).filter(|filters| !filters.is_empty());
        let call = cx.ec2().describe_prefix_lists().set_filters(filters);
        let pages = call.into_paginator().items().send();
        let found = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let list = search.only(found, AwsList::prefix_list_id)?;
        let list = list.ok_or_else(|| search.nothing())?;
        let mut cidr_blocks = list.cidrs.unwrap_or_default();
        cidr_blocks.sort();
        Ok(Self {
            cidr_blocks: Some(cidr_blocks),
            id: list.prefix_list_id,
            name: list.prefix_list_name,
            ..config.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::services::testing::World;
    use serde_json::json;

    #[tokio::test]
    async fn a_list_is_found_by_its_name_its_id_and_filters() {
        let world = World::of("aws_vpc_endpoint");
        let other = json!({"prefixListName": "com.amazonaws.us-east-1.dynamodb", "cidrSet": []});
        world.aws().with("prefix-list-of-service", &other);
        let s3 = "com.amazonaws.us-east-1.s3";
        for question in [
            json!({"name": s3}),
            json!({"prefix_list_id": "pl-1"}),
            json!({"filter": [{"name": "prefix-list-name", "values": ["*.s3"]}]}),
        ] {
            let told = world.ask("aws_prefix_list", &question).await.unwrap();
            assert_eq!((&told["id"], &told["name"]), (&json!("pl-1"), &json!(s3)));
            assert_eq!(told["cidr_blocks"], json!(["198.51.100.0/24", "203.0.113.0/24"]));
        }
        let many = world.ask("aws_prefix_list", &json!({})).await.unwrap_err().to_string();
        assert!(many.starts_with("2 prefix lists match"), "{many}");
        let none = json!({"name": "com.amazonaws.us-east-1.ec2"});
        let none = world.ask("aws_prefix_list", &none).await.unwrap_err().to_string();
        assert!(none.starts_with("there is no prefix list"), "{none}");
    }
}
