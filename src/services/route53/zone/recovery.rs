//! Accelerated recovery: whether records can be changed soon again if us-east-1 fails.
//!
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/accelerated-recovery.html>

use super::NO_ZONE;
use crate::engine::{AbsentIf, Cx, Error, Result};
use aws_sdk_route53::types::{AcceleratedRecoveryStatus as Status, HostedZoneFeatures};

/// Whether a zone has it, or is to have it.
pub(super) fn is_on(features: Option<&HostedZoneFeatures>) -> bool {
    let status = features.and_then(HostedZoneFeatures::accelerated_recovery_status);
    matches!(
        status,
        Some(
            Status::Enabled
                | Status::Enabling
                | Status::EnablingHostedZoneLocked
                | Status::DisableFailed
        )
    )
}

fn is_moving(status: &Status) -> bool {
    matches!(
        status,
        Status::Enabling
            | Status::EnablingHostedZoneLocked
            | Status::Disabling
            | Status::DisablingHostedZoneLocked
    )
}

/// Switches it on or off, and waits until that is over: a zone that is locked meanwhile cannot be changed.
pub(super) async fn set(cx: &Cx, zone: &str, enable: bool) -> Result<()> {
    let _turn = cx.turn(zone).await?;
    let call = cx.route53().update_hosted_zone_features().hosted_zone_id(zone);
    call.enable_accelerated_recovery(enable).send().await?;
    let waiting = if enable { "enabling accelerated recovery" } else { "disabling it" };
    cx.until_the_end(waiting, || async {
        let answer = cx.route53().get_hosted_zone().id(zone).send().await.absent_if(NO_ZONE)?;
        let features = answer.and_then(|answer| answer.hosted_zone?.features);
        let failed =
            |status: &Status| matches!(status, Status::EnableFailed | Status::DisableFailed);
        let status = features.as_ref().and_then(HostedZoneFeatures::accelerated_recovery_status);
        if status.is_some_and(failed) {
            return Err(Error::Failed(why(features.as_ref())));
        }
        Ok(!status.is_some_and(is_moving))
    })
    .await
}

fn why(features: Option<&HostedZoneFeatures>) -> String {
    let reasons = features.and_then(HostedZoneFeatures::failure_reasons);
    let reason = reasons.and_then(|reasons| reasons.accelerated_recovery());
    format!("accelerated recovery: {}", reason.unwrap_or("AWS gives no reason"))
}
