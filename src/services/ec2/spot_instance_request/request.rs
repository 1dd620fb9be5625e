//! The call that asks for a Spot Instance.

use super::super::instance::{self, Instance};
use super::super::tag_specifications;
use super::SpotInstanceRequest;
use crate::engine::{Cx, Result, required};
use crate::schema::types::Time;
use aws_sdk_ec2::types::{
    IamInstanceProfileSpecification, InstanceType, RequestSpotLaunchSpecification, ResourceType,
    RunInstancesMonitoringEnabled, SpotPlacement, Tenancy,
};

/// Asks for one instance.
pub(super) async fn request(cx: &Cx, plan: &SpotInstanceRequest) -> Result<String> {
    let specification = specification(cx, &plan.as_instance()).await?;
    let price = plan.spot_price.clone().map(String::from).filter(|price| !price.is_empty());
    let answer = cx
        .ec2()
        .request_spot_instances()
        .client_token(cx.token())
        .instance_count(1)
        .set_spot_price(price)
        .set_type(plan.spot_type.as_deref().map(Into::into))
        .set_instance_interruption_behavior(
            plan.instance_interruption_behavior.as_deref().map(Into::into),
        )
        .set_launch_group(some(plan.launch_group.as_ref()))
        .set_valid_from(plan.valid_from.as_ref().and_then(Time::instant))
        .set_valid_until(plan.valid_until.as_ref().and_then(Time::instant))
        .set_tag_specifications(tag_specifications(cx, ResourceType::SpotInstancesRequest))
        .launch_specification(specification)
        .send()
        .await?;
    let request = answer.spot_instance_requests.unwrap_or_default().into_iter().next();
    required(request.and_then(|request| request.spot_instance_request_id), "SpotInstanceRequestId")
}

/// What the instance is to be like, as far as a request takes it.
async fn specification(cx: &Cx, wanted: &Instance) -> Result<RequestSpotLaunchSpecification> {
    let mappings = instance::mappings(cx, wanted).await?;
    let data = Some(instance::user_data_of(wanted)).filter(|data| !data.is_empty());
    let profile = some(wanted.iam_instance_profile.as_ref());
    let plain = RequestSpotLaunchSpecification::builder()
        .set_image_id(wanted.ami.clone())
        .set_instance_type(wanted.instance_type.as_deref().map(InstanceType::from))
        .set_key_name(some(wanted.key_name.as_ref()))
        .set_user_data(data)
        .set_iam_instance_profile(
            profile.map(|name| IamInstanceProfileSpecification::builder().name(name).build()),
        )
        .set_block_device_mappings(Some(mappings).filter(|mappings| !mappings.is_empty()))
        .set_ebs_optimized(wanted.ebs_optimized)
        .set_monitoring(
            wanted
                .monitoring
                .map(|on| RunInstancesMonitoringEnabled::builder().enabled(on).build()),
        )
        .set_placement(placement(wanted));
    let specification = if let Some(interfaces) = instance::requested_interfaces(wanted) {
        plain.set_network_interfaces(Some(interfaces))
    } else {
        let (ids, names) = instance::groups_of(wanted);
        plain
            .set_subnet_id(instance::subnet_of(wanted))
            .set_security_group_ids(Some(ids).filter(|ids| !ids.is_empty()))
            .set_security_groups(Some(names).filter(|names| !names.is_empty()))
    };
    Ok(specification.build())
}

fn placement(wanted: &Instance) -> Option<SpotPlacement> {
    let placement = SpotPlacement::builder()
        .set_availability_zone(some(wanted.availability_zone.as_ref()))
        .set_group_name(some(wanted.placement_group.as_ref()))
        .set_tenancy(some(wanted.tenancy.as_ref()).as_deref().map(Tenancy::from))
        .build();
    (placement != SpotPlacement::builder().build()).then_some(placement)
}

fn some(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}
