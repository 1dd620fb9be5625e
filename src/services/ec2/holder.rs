//! The instances that have volumes and network interfaces: how far they are, and how they are stopped.

use super::filter;
use crate::engine::{AbsentIf, Cx, Error, Result};
use aws_sdk_ec2::types::InstanceStateName as State;
use std::time::Duration;

/// The refusal of an instance that is not there.
pub(super) const ABSENT: &str = "InvalidInstanceID.NotFound";
/// The refusal of what the state of an instance, of a volume or of an interface does not allow.
pub(super) const STATE: &str = "IncorrectState";
/// The same, of an instance alone.
pub(super) const INSTANCE_STATE: &str = "IncorrectInstanceState";

/// An instance may take so long to stop.
const STOP: Duration = Duration::from_mins(10);

/// How far an instance is; none if it is not there.
pub(super) async fn state(cx: &Cx, instance: &str) -> Result<Option<State>> {
    let call = cx.ec2().describe_instances().filters(filter("instance-id", [instance]));
    let reservations = call.send().await?.reservations.unwrap_or_default();
    let mut all = reservations.iter().flat_map(aws_sdk_ec2::types::Reservation::instances);
    Ok(all.find_map(|instance| instance.state()?.name().cloned()))
}

/// Whether an instance is on its way out, or gone.
pub(super) async fn is_over(cx: &Cx, instance: &str) -> Result<bool> {
    let state = state(cx, instance).await?;
    Ok(matches!(state, None | Some(State::ShuttingDown | State::Terminated)))
}

/// Waits until something can be attached to an instance, which was refused because of its state.
pub(super) async fn ready(cx: &Cx, instance: &str, refusal: Error) -> Result<()> {
    let cx = &cx.reading();
    let state = state(cx, instance).await.unwrap_or_default();
    if !matches!(state, Some(State::Pending | State::Stopping)) {
        let name = state.as_ref().map_or("not there", |state| state.as_str());
        return Err(refusal.explained(&format!("The instance {instance} is {name}.")));
    }
    let last = format!("waiting for its instance {instance} to run or to stop");
    cx.until_the_end(&last, || async {
        let state = self::state(cx, instance).await?;
        Ok(!matches!(state, Some(State::Pending | State::Stopping)))
    })
    .await
}

/// Stops an instance, and waits until it is. One that is gone is.
pub(super) async fn stop(cx: &Cx, instance: &str) -> Result<()> {
    cx.once("stop", async {
        let call = cx.ec2().stop_instances().instance_ids(instance);
        call.send().await.absent_if(&[ABSENT, INSTANCE_STATE]).map(drop)
    })
    .await?;
    cx.until_within(STOP, &format!("stopping its instance {instance}"), || async {
        let state = state(cx, instance).await?;
        Ok(matches!(state, None | Some(State::Stopped | State::Terminated)))
    })
    .await
}
