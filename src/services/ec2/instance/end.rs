//! The end of an instance.

use super::super::flag;
use super::Instance;
use super::model::RootDevice;
use super::read::ABSENT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{AbsentIf, Cx, Error, Result};
use crate::value::Value;

/// Terminates an instance. A Spot request that would start another one in its place ends first.
pub(super) async fn end(cx: &Cx, id: &str, instance: &Instance) -> Result<()> {
    if instance.force_destroy == Some(true) {
        unprotect(cx, id).await?;
    }
    if let Some(request) = instance.spot_instance_request_id.as_deref() {
        let call = cx.ec2().cancel_spot_instance_requests().spot_instance_request_ids(request);
        call.send().await.absent_if(&["InvalidSpotInstanceRequestID.NotFound"])?;
    }
    let call = cx.ec2().terminate_instances().instance_ids(id);
    call.send().await.absent_if(&[ABSENT]).map_err(protected)?;
    Ok(())
}

/// Takes the protection away. Spot Instances have none.
async fn unprotect(cx: &Cx, id: &str) -> Result<()> {
    const NONE: &[&str] = &[ABSENT, "UnsupportedOperation", "IncorrectInstanceState"];
    let modify = || cx.ec2().modify_instance_attribute().instance_id(id);
    modify().disable_api_termination(flag(false)).send().await.absent_if(NONE)?;
    modify().disable_api_stop(flag(false)).send().await.absent_if(NONE)?;
    Ok(())
}

fn protected(error: Error) -> Error {
    match error.code() {
        Some("OperationNotPermitted") => error.explained(
            "The instance is protected from being terminated: set `disable_api_termination` to `false`, or `force_destroy` \
             to `true`, and apply that first.",
        ),
        _ => error,
    }
}

/// Says which volume stays when the instance is gone. Of the other devices a state does not tell whether they came with
/// the instance or are volumes of their own, which are to stay.
pub(in crate::services::ec2) fn tell(object: &Value, said: &mut Diagnostics) {
    let devices = object.get(Instance::root_block_device.name);
    let stays =
        |volume: &&Value| *volume.get(RootDevice::delete_on_termination.name) == Value::Bool(false);
    let left = devices.as_elements().unwrap_or_default().iter().filter(stays);
    let ids: Vec<&str> =
        left.filter_map(|volume| volume.get(RootDevice::volume_id.name).as_str()).collect();
    if !ids.is_empty() {
        let detail = format!(
            "`delete_on_termination` is `false`, so that volumes are left when the instance is destroyed, and cost money: {}.",
            ids.join(", ")
        );
        said.push(Diagnostic::warning("Volumes are left", detail));
    }
}
