//! Capacity and prices, and the launch template: what is asked for, and what EC2 tells of it.

use super::super::{PAGE, filter};
use super::Instance;
use super::model::{
    CapacityReservation, CapacityTarget, LaunchTemplate, MarketOptions, SpotOptions,
};
use crate::engine::{Cx, Result};
use crate::schema::types::Time;
use aws_sdk_ec2::operation::describe_launch_templates::builders::DescribeLaunchTemplatesFluentBuilder;
use aws_sdk_ec2::types::{
    CapacityReservationSpecification, CapacityReservationSpecificationResponse,
    CapacityReservationTarget, Instance as AwsInstance, InstanceMarketOptionsRequest,
    LaunchTemplate as AwsTemplate, LaunchTemplateSpecification, SpotInstanceRequest,
    SpotMarketOptions,
};
use aws_smithy_types::date_time::Format;
use std::collections::BTreeMap;

/// The market of instances that AWS may take back.
const SPOT: &str = "spot";

/// Whether a Spot Instance is asked for.
pub(super) fn is_spot(plan: &Instance) -> bool {
    let market = plan.instance_market_options.as_ref();
    market.and_then(|market| market.market_type.as_deref()) == Some(SPOT)
}

pub(super) fn template(template: &LaunchTemplate) -> LaunchTemplateSpecification {
    // One of both is written; the other one is what EC2 tells.
    let by_id = template.id.clone().filter(|id| !id.is_empty());
    let by_name = template.name.clone().filter(|_| by_id.is_none());
    LaunchTemplateSpecification::builder()
        .set_launch_template_id(by_id)
        .set_launch_template_name(by_name)
        .set_version(template.version.clone())
        .build()
}

pub(super) fn reservation(wanted: &CapacityReservation) -> CapacityReservationSpecification {
    let target = |target: &CapacityTarget| {
        let group = target.capacity_reservation_resource_group_arn.clone();
        CapacityReservationTarget::builder()
            .set_capacity_reservation_id(target.capacity_reservation_id.clone())
            .set_capacity_reservation_resource_group_arn(group.map(Into::into))
            .build()
    };
    CapacityReservationSpecification::builder()
        .set_capacity_reservation_preference(
            wanted.capacity_reservation_preference.as_deref().map(Into::into),
        )
        .set_capacity_reservation_target(wanted.capacity_reservation_target.as_ref().map(target))
        .build()
}

pub(super) fn asked(wanted: &MarketOptions) -> InstanceMarketOptionsRequest {
    let spot = |spot: &SpotOptions| {
        SpotMarketOptions::builder()
            .set_instance_interruption_behavior(
                spot.instance_interruption_behavior.as_deref().map(Into::into),
            )
            .set_max_price(spot.max_price.clone().map(Into::into))
            .set_spot_instance_type(spot.spot_instance_type.as_deref().map(Into::into))
            .set_valid_until(spot.valid_until.as_ref().and_then(Time::instant))
            .build()
    };
    InstanceMarketOptionsRequest::builder()
        .set_market_type(wanted.market_type.as_deref().map(Into::into))
        .set_spot_options(wanted.spot_options.as_ref().map(spot))
        .build()
}

/// What EC2 says of reservations. With a target, the preference is nobody's.
pub(super) fn reservation_of(
    said: Option<&CapacityReservationSpecificationResponse>,
) -> Option<CapacityReservation> {
    let said = said?;
    let target = said.capacity_reservation_target().map(|target| CapacityTarget {
        capacity_reservation_id: target.capacity_reservation_id.clone(),
        capacity_reservation_resource_group_arn: target
            .capacity_reservation_resource_group_arn
            .clone()
            .map(Into::into),
    });
    let preference = said.capacity_reservation_preference().map(|p| p.as_str().to_owned());
    Some(CapacityReservation {
        capacity_reservation_preference: preference.filter(|_| target.is_none()),
        capacity_reservation_target: target,
    })
}

/// The Spot requests of instances by id, which never change: none of those that the state knows already.
pub(super) async fn requests(
    cx: &Cx,
    instances: &[AwsInstance],
) -> Result<BTreeMap<String, SpotInstanceRequest>> {
    let lacks = |instance: &&AwsInstance| {
        let id = instance.instance_id().unwrap_or_default();
        let known = cx.known_as::<Instance>(id).and_then(|known| known.instance_market_options);
        let known = known.and_then(|market| market.spot_options);
        known.is_none_or(|spot| {
            spot.max_price.is_none()
                || spot.spot_instance_type.is_none()
                || spot.instance_interruption_behavior.is_none()
        })
    };
    let ids: Vec<String> = instances
        .iter()
        .filter(lacks)
        .filter_map(|instance| instance.spot_instance_request_id.clone())
        .collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let call = cx.ec2().describe_spot_instance_requests().max_results(PAGE);
    let pages = call.filters(filter("spot-instance-request-id", ids)).into_paginator();
    let all = pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await?;
    Ok(all
        .into_iter()
        .filter_map(|request| Some((request.spot_instance_request_id.clone()?, request)))
        .collect())
}

/// On which market an instance was bought.
pub(super) fn market_of(
    instance: &AwsInstance,
    known: Option<&Instance>,
    requests: &BTreeMap<String, SpotInstanceRequest>,
) -> Option<MarketOptions> {
    let known = known.and_then(|known| known.instance_market_options.clone());
    let Some(lifecycle) = instance.instance_lifecycle() else {
        // On demand, as it was written or not.
        let is_other = |market: &str| !["", "on-demand"].contains(&market);
        return known.filter(|known| !known.market_type.as_deref().is_some_and(is_other));
    };
    let request = instance.spot_instance_request_id().and_then(|id| requests.get(id));
    let spot = request.map(|request| SpotOptions {
        instance_interruption_behavior: request
            .instance_interruption_behavior()
            .map(|behavior| behavior.as_str().to_owned()),
        max_price: request.spot_price.clone().map(Into::into),
        spot_instance_type: request.r#type().map(|kind| kind.as_str().to_owned()),
        valid_until: request
            .valid_until()
            .and_then(|time| time.fmt(Format::DateTime).ok())
            .map(Into::into),
    });
    Some(MarketOptions {
        market_type: Some(lifecycle.as_str().to_owned()),
        spot_options: spot.or_else(|| known.and_then(|known| known.spot_options)),
    })
}

/// The tags by which EC2 says what an instance was launched from.
const TEMPLATE_ID: &str = "aws:ec2launchtemplate:id";
const TEMPLATE_VERSION: &str = "aws:ec2launchtemplate:version";

/// What is known of the launch templates of instances.
pub(super) struct Templates(Vec<AwsTemplate>);

impl Templates {
    /// Those whose name or ID is asked for and not known: where an instance is new or imported.
    pub(super) async fn of(cx: &Cx, instances: &[AwsInstance]) -> Result<Self> {
        let (mut ids, mut names) = (Vec::new(), Vec::new());
        for instance in instances {
            let id = instance.instance_id().unwrap_or_default();
            let said = tag(instance, TEMPLATE_ID);
            let known = cx.known_as::<Instance>(id).and_then(|known| known.launch_template);
            match (said, known) {
                (Some(id), Some(LaunchTemplate { name: None, .. })) => ids.push(id.to_owned()),
                (Some(id), None) if super::read::is_import(cx, instance) => ids.push(id.to_owned()),
                (None, Some(LaunchTemplate { id: Some(id), name: None, .. })) => ids.push(id),
                (None, Some(LaunchTemplate { id: None, name: Some(name), .. })) => names.push(name),
                _ => {}
            }
        }
        let mut found = Vec::new();
        if !ids.is_empty() {
            let call = cx.ec2().describe_launch_templates();
            found.append(&mut all(call.set_launch_template_ids(Some(ids))).await?);
        }
        if !names.is_empty() {
            let call = cx.ec2().describe_launch_templates();
            found.append(&mut all(call.filters(filter("launch-template-name", names))).await?);
        }
        Ok(Self(found))
    }

    /// The launch template of an instance: the one that the state knows, or after an import the one that EC2 names.
    pub(super) fn of_instance(
        &self,
        instance: &AwsInstance,
        known: Option<&Instance>,
        is_import: bool,
    ) -> Option<LaunchTemplate> {
        let known = known.and_then(|known| known.launch_template.clone());
        if known.is_none() && !is_import {
            return None;
        }
        let said = tag(instance, TEMPLATE_ID).map(str::to_owned);
        let known_id = known.as_ref().and_then(|known| known.id.clone());
        let known_name = known.as_ref().and_then(|known| known.name.clone());
        let meant = self.0.iter().find(|template| {
            let id = said.as_deref().or(known_id.as_deref());
            id.map_or(template.launch_template_name == known_name, |id| {
                template.launch_template_id() == Some(id)
            })
        });
        let id = said.or(known_id).or_else(|| meant?.launch_template_id.clone());
        let name = known_name.or_else(|| meant?.launch_template_name.clone());
        let number = tag(instance, TEMPLATE_VERSION).map(str::to_owned);
        let version = known.and_then(|known| known.version);
        // What stands for a version stays as it was written.
        let version = version.filter(|v| v.starts_with('$') || number.is_none()).or(number);
        (id.is_some() || name.is_some()).then_some(LaunchTemplate { id, name, version })
    }
}

async fn all(call: DescribeLaunchTemplatesFluentBuilder) -> Result<Vec<AwsTemplate>> {
    let pages = call.into_paginator().items().send();
    Ok(pages.collect::<std::result::Result<Vec<_>, _>>().await?)
}

fn tag<'a>(instance: &'a AwsInstance, key: &str) -> Option<&'a str> {
    instance.tags().iter().find(|tag| tag.key() == Some(key)).and_then(|tag| tag.value())
}
