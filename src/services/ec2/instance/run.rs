//! The call that creates an instance.

use super::super::{int32, launching, tag_specifications, to_aws};
use super::model::{EbsDevice, EphemeralDevice};
use super::{Instance, interface, market, options, user_data, volumes};
use crate::engine::{Cx, Result, Tags, required};
use aws_sdk_ec2::types::{
    BlockDeviceMapping, HibernationOptionsRequest, IamInstanceProfileSpecification, InstanceType,
    Placement, ResourceType, RunInstancesMonitoringEnabled, TagSpecification, Tenancy,
};

/// Creates an instance, with everything that the call takes: what is set later is set on one that has started already.
pub(super) async fn run(cx: &Cx, plan: &Instance) -> Result<String> {
    let mappings = mappings(cx, plan).await?;
    let is_on = |name: &Option<String>| name.as_deref().is_some_and(|name| !name.is_empty());
    let profile = plan.iam_instance_profile.clone().filter(|name| !name.is_empty());
    let data = Some(user_data::sent(plan)).filter(|data| !data.is_empty());
    let interfaces = interface::wanted(plan);
    let mut call = cx
        .ec2()
        .run_instances()
        .min_count(1)
        .max_count(1)
        .client_token(cx.token())
        .set_image_id(plan.ami.clone())
        .set_instance_type(plan.instance_type.as_deref().map(InstanceType::from))
        .set_key_name(plan.key_name.clone().filter(|_| is_on(&plan.key_name)))
        .set_user_data(data)
        .set_iam_instance_profile(
            profile.map(|name| IamInstanceProfileSpecification::builder().name(name).build()),
        )
        .set_block_device_mappings(Some(mappings).filter(|mappings| !mappings.is_empty()))
        .set_tag_specifications(tags(cx, plan))
        .set_placement(placement(plan))
        .set_ebs_optimized(plan.ebs_optimized)
        .set_disable_api_stop(plan.disable_api_stop)
        .set_disable_api_termination(plan.disable_api_termination)
        .set_instance_initiated_shutdown_behavior(
            plan.instance_initiated_shutdown_behavior.as_deref().map(Into::into),
        )
        .set_monitoring(
            plan.monitoring.map(|on| RunInstancesMonitoringEnabled::builder().enabled(on).build()),
        )
        .set_hibernation_options(
            plan.hibernation
                .filter(|on| *on)
                .map(|on| HibernationOptionsRequest::builder().configured(on).build()),
        )
        .set_launch_template(plan.launch_template.as_ref().map(market::template))
        .set_instance_market_options(plan.instance_market_options.as_ref().map(market::asked))
        .set_capacity_reservation_specification(
            plan.capacity_reservation_specification.as_ref().map(market::reservation),
        )
        .set_secondary_interfaces(interface::secondary(plan));
    call = options::set(call, plan);
    call = match interfaces {
        Some(interfaces) => call.set_network_interfaces(Some(interfaces)),
        None => interface::set_plainly(call, plan),
    };
    let answer = call.send().await?;
    cx.once("created", async { Ok(true) }).await?;
    let instance = answer.instances.unwrap_or_default().into_iter().next();
    required(instance.and_then(|instance| instance.instance_id), "InstanceId")
}

/// Whether this operation has created the instance. It has been given then what the call takes, and to stop it for what
/// is only not shown yet would be wrong.
pub(super) async fn is_new(cx: &Cx) -> Result<bool> {
    cx.once("created", async { Ok(false) }).await
}

fn placement(plan: &Instance) -> Option<Placement> {
    let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let placement = Placement::builder()
        .set_availability_zone(some(&plan.availability_zone))
        .set_group_name(some(&plan.placement_group))
        .set_group_id(some(&plan.placement_group_id))
        .set_partition_number(int32(plan.placement_partition_number.filter(|number| *number != 0)))
        .set_host_id(some(&plan.host_id))
        .set_host_resource_group_arn(plan.host_resource_group_arn.clone().map(Into::into))
        .set_tenancy(plan.tenancy.as_deref().map(Tenancy::from))
        .build();
    (placement != Placement::builder().build()).then_some(placement)
}

/// The tags of what the call creates.
fn tags(cx: &Cx, plan: &Instance) -> Option<Vec<TagSpecification>> {
    let mut all = tag_specifications(cx, ResourceType::Instance).unwrap_or_default();
    if market::is_spot(plan) {
        all.extend(
            tag_specifications(cx, ResourceType::SpotInstancesRequest).into_iter().flatten(),
        );
    }
    let volumes: Tags = plan.volume_tags.clone().unwrap_or_default();
    if !volumes.is_empty() {
        let kind = TagSpecification::builder().resource_type(ResourceType::Volume);
        all.push(kind.set_tags(Some(to_aws(&volumes))).build());
    }
    Some(all).filter(|all| !all.is_empty())
}

/// What is said of block devices.
pub(in crate::services::ec2) async fn mappings(
    cx: &Cx,
    plan: &Instance,
) -> Result<Vec<BlockDeviceMapping>> {
    let mut all = Vec::new();
    if let Some(root) = &plan.root_block_device {
        let name = volumes::root_name(cx, plan).await?;
        all.push(
            BlockDeviceMapping::builder()
                .device_name(name)
                .ebs(volumes::wanted(&root.into()))
                .build(),
        );
    }
    let other = |device: &EbsDevice| {
        let name = device.device_name.as_str();
        BlockDeviceMapping::builder().device_name(name).ebs(volumes::wanted(device)).build()
    };
    let in_host = |device: &EphemeralDevice| {
        BlockDeviceMapping::builder()
            .device_name(device.device_name.as_str())
            .set_virtual_name(device.virtual_name.clone())
            .set_no_device(device.no_device.filter(|none| *none).map(|_| String::new()))
            .build()
    };
    all.extend(plan.ebs_block_device.iter().map(other));
    all.extend(plan.ephemeral_block_device.iter().map(in_host));
    Ok(all)
}

/// Whether instances of a type earn CPU credits. True of one that only the launch template tells.
pub(super) fn may_be_burstable(kind: Option<&str>) -> bool {
    kind.is_none_or(launching::is_burstable)
}
