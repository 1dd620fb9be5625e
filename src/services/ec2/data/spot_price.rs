//! Data source `aws_ec2_spot_price`.

#[cfg(test)]
mod tests;

use super::list::here;
use super::{ApiFilter, Search, TIMEOUT, filters, seconds};
use crate::engine::{Cx, DataSource, Result};
use crate::services::ec2::PAGE;
use aws_sdk_ec2::types::SpotPrice;
use aws_smithy_types::DateTime;
use std::collections::BTreeSet;
use std::time::Duration;

model! {
    /// Tells the Spot price of an instance type in an availability zone, as it is now. Exactly one has to match.
    pub(in crate::services) struct SpotPriceData {
        /// Availability zone of the instances.
        #[tf(optional)]
        availability_zone: Option<String>,
        /// Name of the region.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Instance type, such as `m5.large`.
        #[tf(optional)]
        instance_type: Option<String>,
        /// The price of an hour, in dollars.
        #[tf(computed)]
        spot_price: Option<String>,
        /// Since when it is this price, in RFC 3339.
        #[tf(computed)]
        spot_price_timestamp: Option<String>,
        /// A filter of the API `DescribeSpotPriceHistory` that lets the price through, such as one for
        /// `product-description`: `Linux/UNIX`, `Windows`.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

impl DataSource for SpotPriceData {
    const TYPE: &'static str = "aws_ec2_spot_price";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arguments = [
            ("availability-zone", config.availability_zone.as_deref()),
            ("instance-type", config.instance_type.as_deref()),
        ];
        let wanted = filters(&arguments, None, &config.filter);
        let search = Search::of(["Spot price", "Spot prices"], "instance-type", wanted);
        let call = cx
            .ec2()
            .describe_spot_price_history()
            .max_results(PAGE)
            // Of the past, that is the price that still holds.
            .start_time(DateTime::from(cx.scope().now()))
            .set_filters(Some(search.filters()).filter(|filters| !filters.is_empty()));
        let pages = call.into_paginator().items().send();
        let found = pages.collect::<std::result::Result<Vec<_>, _>>().await?;
        let or = ". There is one for each instance type, zone and `product-description`";
        let price = search.only_or(found, SpotPrice::availability_zone, or)?;
        let price = price.ok_or_else(|| search.nothing())?;
        Ok(Self {
            id: here(cx),
            spot_price_timestamp: seconds(price.timestamp()),
            spot_price: price.spot_price,
            ..config.clone()
        })
    }
}
