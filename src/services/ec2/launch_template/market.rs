//! On which market the instance is bought, and the capacity that is reserved for it.

use super::form::{number, said, told, word};
use crate::schema::types::{ArnText, Price, Time};
use crate::services::ec2::launching::{CapacityReservation, CapacityTarget};
use aws_sdk_ec2::types::{
    CapacityReservationTarget, LaunchTemplateCapacityReservationSpecificationRequest,
    LaunchTemplateInstanceMarketOptionsRequest, LaunchTemplateSpotMarketOptions,
    LaunchTemplateSpotMarketOptionsRequest, ResponseLaunchTemplateData as Data,
};
use aws_smithy_types::date_time::Format;

model! {
    /// On which market the instance is bought.
    pub(in crate::services) struct MarketOptions {
        /// The market: `spot`, for example.
        #[tf(optional, one_of = &["spot", "capacity-block", "interruptible-capacity-reservation", "on-demand"])]
        market_type: Option<String>,
        /// What is asked for on the Spot market.
        #[tf(block)]
        spot_options: Option<SpotOptions>,
    }
}

model! {
    /// What is asked for on the Spot market.
    pub(in crate::services) struct SpotOptions {
        /// For how many minutes the instance is not taken back: a multiple of 60. AWS has given this up.
        #[tf(optional, range = (60, 360))]
        block_duration_minutes: Option<i64>,
        /// What AWS does with the instance when it needs the capacity. `terminate` by default.
        #[tf(optional, one_of = &["hibernate", "stop", "terminate"])]
        instance_interruption_behavior: Option<String>,
        /// Most that is paid for an hour, in US dollars. The price on demand by default.
        #[tf(optional)]
        max_price: Option<Price>,
        /// Whether the request ends with the instance, or starts another one. `one-time` by default.
        #[tf(optional, one_of = &["one-time", "persistent"])]
        spot_instance_type: Option<String>,
        /// When a `persistent` request ends, in RFC 3339.
        #[tf(optional)]
        valid_until: Option<Time>,
    }
}

pub(super) fn wanted(options: &MarketOptions) -> LaunchTemplateInstanceMarketOptionsRequest {
    let spot = |spot: &SpotOptions| {
        LaunchTemplateSpotMarketOptionsRequest::builder()
            .set_block_duration_minutes(number(spot.block_duration_minutes))
            .set_instance_interruption_behavior(word(
                spot.instance_interruption_behavior.as_deref(),
            ))
            .set_max_price(said(spot.max_price.as_ref().map(Price::as_str)))
            .set_spot_instance_type(word(spot.spot_instance_type.as_deref()))
            .set_valid_until(spot.valid_until.as_ref().and_then(Time::instant))
            .build()
    };
    LaunchTemplateInstanceMarketOptionsRequest::builder()
        .set_market_type(word(options.market_type.as_deref()))
        .set_spot_options(options.spot_options.as_ref().map(spot))
        .build()
}

pub(super) fn seen(data: &Data) -> Option<MarketOptions> {
    let options = data.instance_market_options()?;
    let spot = |spot: &LaunchTemplateSpotMarketOptions| SpotOptions {
        block_duration_minutes: spot.block_duration_minutes.map(i64::from),
        instance_interruption_behavior: told(spot.instance_interruption_behavior()),
        max_price: spot.max_price.clone().map(Into::into),
        spot_instance_type: told(spot.spot_instance_type()),
        valid_until: spot
            .valid_until()
            .and_then(|time| time.fmt(Format::DateTime).ok())
            .map(Into::into),
    };
    Some(MarketOptions {
        market_type: told(options.market_type()),
        spot_options: options.spot_options().map(spot),
    })
}

pub(super) fn reservation(
    wanted: &CapacityReservation,
) -> LaunchTemplateCapacityReservationSpecificationRequest {
    let target = |target: &CapacityTarget| {
        let group = target.capacity_reservation_resource_group_arn.as_ref();
        CapacityReservationTarget::builder()
            .set_capacity_reservation_id(said(target.capacity_reservation_id.as_deref()))
            .set_capacity_reservation_resource_group_arn(said(group.map(ArnText::as_str)))
            .build()
    };
    LaunchTemplateCapacityReservationSpecificationRequest::builder()
        .set_capacity_reservation_preference(word(
            wanted.capacity_reservation_preference.as_deref(),
        ))
        .set_capacity_reservation_target(wanted.capacity_reservation_target.as_ref().map(target))
        .build()
}

pub(super) fn seen_reservation(data: &Data) -> Option<CapacityReservation> {
    let said = data.capacity_reservation_specification()?;
    let target = said.capacity_reservation_target().map(|target| CapacityTarget {
        capacity_reservation_id: target.capacity_reservation_id.clone(),
        capacity_reservation_resource_group_arn: target
            .capacity_reservation_resource_group_arn
            .clone()
            .map(Into::into),
    });
    Some(CapacityReservation {
        capacity_reservation_preference: told(said.capacity_reservation_preference()),
        capacity_reservation_target: target,
    })
}
