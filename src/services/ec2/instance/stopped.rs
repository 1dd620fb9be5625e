//! What can be changed of a stopped instance only: all of it in one stop.

use super::super::{flag, int32};
use super::model::{CpuOptions, PrivateDnsNameOptions};
use super::{Instance, market, options, power, user_data};
use crate::engine::{Change, Cx, Error, Result};
use crate::schema::types::UserDataBase64;
use aws_sdk_ec2::types::{AttributeValue, HostTenancy, SecureBlobAttributeValue};
use aws_smithy_types::Blob;

/// Stops an instance that runs, makes the changes, and starts it again. One that was stopped stays so. If a change is
/// refused, the instance runs again as it was before.
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    if !is_needed(change) {
        return Ok(());
    }
    match change.old.instance_state.as_deref() {
        Some("pending" | "running") => power::stop(cx, id).await?,
        Some("stopping") => {
            power::stopped(cx, id).await?;
            return modify(cx, id, change).await;
        }
        _ => return modify(cx, id, change).await,
    }
    if let Err(refusal) = modify(cx, id, change).await {
        return Err(match power::start_again(cx, id).await {
            Ok(()) => refusal.explained("The instance runs again as it was before."),
            Err(_) => refusal.explained(STOPPED),
        });
    }
    match power::start(cx, id).await {
        Err(refusal) if NO_PLACE.iter().any(|code| refusal.code() == Some(*code)) => {
            Err(as_before(cx, id, change, refusal).await)
        }
        started => started.map_err(|error| error.explained(STOPPED)),
    }
}

/// What there is to say where an instance could not be started again.
const STOPPED: &str = "The instance was stopped for the change: start it again.";

/// What EC2 says where it does not run an instance as it was changed.
const NO_PLACE: [&str; 7] = [
    "InsufficientInstanceCapacity",
    "InstanceLimitExceeded",
    "InvalidParameterCombination",
    "InvalidInstanceAttributeValue",
    "Unsupported",
    "UnsupportedOperation",
    "VcpuLimitExceeded",
];

/// Gives an instance its type back, and starts it.
async fn as_before(cx: &Cx, id: &str, change: &Change<'_, Instance>, refusal: Error) -> Error {
    let kind = change.old.instance_type.as_deref().unwrap_or_default();
    let back = async {
        if change.of(Instance::instance_type).is_some() {
            set_type(cx, id, kind).await?;
        }
        power::start_again(cx, id).await
    };
    match back.await {
        Ok(()) => refusal.explained(&format!("The instance runs again, as {kind}.")),
        Err(_) => refusal.explained(STOPPED),
    }
}

fn is_needed(change: &Change<'_, Instance>) -> bool {
    change.of(Instance::capacity_reservation_specification).is_some()
        || cpu(change).is_some()
        || change.of(Instance::ebs_optimized).is_some()
        || change.of(Instance::instance_type).is_some()
        || is_moved(change)
        || hostname(change).is_some()
        || data(change).is_some()
}

async fn modify(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    if let Some(Some(kind)) = change.of(Instance::instance_type) {
        cx.once("set the type", set_type(cx, id, kind)).await?;
    }
    let attribute = || cx.ec2().modify_instance_attribute().instance_id(id);
    if let Some(data) = data(change) {
        let data = SecureBlobAttributeValue::builder().value(Blob::new(data)).build();
        attribute().user_data(data).send().await?;
    }
    if let Some(Some(on)) = change.of(Instance::ebs_optimized) {
        attribute().ebs_optimized(flag(*on)).send().await?;
    }
    if let Some(options) = cpu(change) {
        cx.ec2()
            .modify_instance_cpu_options()
            .instance_id(id)
            .set_core_count(int32(options.core_count))
            .set_threads_per_core(int32(options.threads_per_core))
            .set_nested_virtualization(options.nested_virtualization.as_deref().map(Into::into))
            .send()
            .await?;
    }
    if is_moved(change) {
        place(cx, id, change).await?;
    }
    if let Some(kind) = hostname(change) {
        let call = cx.ec2().modify_private_dns_name_options().instance_id(id);
        call.private_dns_hostname_type(kind.as_str().into()).send().await?;
    }
    if let Some(Some(wanted)) = change.of(Instance::capacity_reservation_specification) {
        let call = cx.ec2().modify_instance_capacity_reservation_attributes().instance_id(id);
        call.capacity_reservation_specification(market::reservation(wanted)).send().await?;
    }
    Ok(())
}

async fn set_type(cx: &Cx, id: &str, kind: &str) -> Result<()> {
    let kind = AttributeValue::builder().value(kind).build();
    let call = cx.ec2().modify_instance_attribute().instance_id(id).instance_type(kind);
    call.send().await?;
    Ok(())
}

/// The user data to be set: none if it moves from one attribute to the other.
fn data(change: &Change<'_, Instance>) -> Option<Vec<u8>> {
    let as_text = change.of(Instance::user_data).is_some();
    let in_base64 = change.of(Instance::user_data_base64).is_some();
    let (old, new) = (user_data::sent(change.old), user_data::sent(change.new));
    if !(as_text || in_base64) || old == new {
        return None;
    }
    UserDataBase64::from(new).bytes()
}

/// The options of the processor, where those change that can be changed.
fn cpu(change: &Change<'_, Instance>) -> Option<CpuOptions> {
    let changes_inside = change.inside(Instance::cpu_options).is_some_and(|inside| {
        inside.of(CpuOptions::core_count).is_some()
            || inside.of(CpuOptions::threads_per_core).is_some()
            || inside.of(CpuOptions::nested_virtualization).is_some()
    });
    // What is written anew, and is so already, changes nothing.
    let was = change.old.cpu_options.as_ref();
    let changes_beside = [
        (Instance::cpu_core_count, was.and_then(|was| was.core_count)),
        (Instance::cpu_threads_per_core, was.and_then(|was| was.threads_per_core)),
    ]
    .into_iter()
    .any(|(beside, was)| change.of(beside).is_some_and(|said| said.is_some() && *said != was));
    (changes_inside || changes_beside).then(|| options::processor(change.new))
}

fn hostname<'a>(change: &Change<'a, Instance>) -> Option<&'a String> {
    let inside = change.inside(Instance::private_dns_name_options)?;
    inside.of(PrivateDnsNameOptions::hostname_type)?.as_ref()
}

fn is_moved(change: &Change<'_, Instance>) -> bool {
    change.of(Instance::host_id).is_some()
        || change.of(Instance::host_resource_group_arn).is_some()
        || change.of(Instance::placement_group).is_some()
        || change.of(Instance::placement_group_id).is_some()
        || change.of(Instance::placement_partition_number).is_some()
        || change.of(Instance::tenancy).is_some()
}

/// Places an instance elsewhere. What does not change is not said: a group can be named in one way only.
async fn place(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    let group = change.of(Instance::host_resource_group_arn).cloned().flatten();
    let tenancy = change.of(Instance::tenancy).and_then(Option::as_deref);
    cx.ec2()
        .modify_instance_placement()
        .instance_id(id)
        .set_host_id(change.of(Instance::host_id).cloned().flatten())
        .set_host_resource_group_arn(group.map(Into::into))
        .set_group_name(change.of(Instance::placement_group).cloned().flatten())
        .set_group_id(change.of(Instance::placement_group_id).cloned().flatten())
        .set_partition_number(int32(
            change.of(Instance::placement_partition_number).copied().flatten(),
        ))
        .set_tenancy(tenancy.map(HostTenancy::from))
        .send()
        .await?;
    Ok(())
}
