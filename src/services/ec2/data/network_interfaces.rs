//! Data source `aws_network_interfaces`.

use super::list::{Ids, Listed};
use super::network_interface;
use crate::engine::{Cx, Result};
use crate::schema::Doc;
use crate::variant::{As, Variant};
use aws_sdk_ec2::types::Filter;

/// What is listed.
#[derive(Clone, Default, PartialEq)]
pub(in crate::services) struct OfNetworkInterfaces;

/// The data source.
pub(in crate::services) type NetworkInterfaces = As<Ids, OfNetworkInterfaces>;

impl Variant for OfNetworkInterfaces {
    const DOC: Doc = Doc(&[
        "Lists the IDs of network interfaces, by tags and filters of `DescribeNetworkInterfaces`. None is an empty list.",
    ]);
}

impl Listed for OfNetworkInterfaces {
    const TYPE: &'static str = "aws_network_interfaces";

    async fn ids(cx: &Cx, filters: Vec<Filter>) -> Result<Vec<String>> {
        let found = network_interface::describe(cx, filters).await?;
        Ok(found.into_iter().filter_map(|interface| interface.network_interface_id).collect())
    }
}
