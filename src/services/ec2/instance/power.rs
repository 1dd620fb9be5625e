//! Stopping and starting, for what can be changed of a stopped instance only.

use super::read;
use crate::engine::{Cx, Error, Result};
use aws_sdk_ec2::types::InstanceStateName;

/// Stops an instance, and waits until it is. One step of the operation, however often it is begun again.
pub(super) async fn stop(cx: &Cx, id: &str) -> Result<()> {
    let stops = cx.once("stop", async {
        Ok(cx.ec2().stop_instances().instance_ids(id).send().await.map(drop)?)
    });
    stops.await.map_err(protected)?;
    stopped(cx, id).await
}

/// Waits until an instance is stopped.
pub(super) async fn stopped(cx: &Cx, id: &str) -> Result<()> {
    cx.until_the_end("stopping", || is(cx, id, InstanceStateName::Stopped)).await
}

/// Starts an instance, and waits until it runs.
pub(super) async fn start(cx: &Cx, id: &str) -> Result<()> {
    cx.once("start", async {
        Ok(cx.ec2().start_instances().instance_ids(id).send().await.map(drop)?)
    })
    .await?;
    cx.until_the_end("starting", || is(cx, id, InstanceStateName::Running)).await
}

/// Starts an instance that a change could not be made of.
pub(super) async fn start_again(cx: &Cx, id: &str) -> Result<()> {
    cx.ec2().start_instances().instance_ids(id).send().await?;
    cx.until_the_end("starting again", || is(cx, id, InstanceStateName::Running)).await
}

async fn is(cx: &Cx, id: &str, wanted: InstanceStateName) -> Result<bool> {
    let there = read::described(cx, &[id.to_owned()]).await?;
    let instance = there.into_iter().next().map(|owned| owned.instance);
    let state = instance.as_ref().and_then(|instance| instance.state()?.name().cloned());
    if let Some(InstanceStateName::ShuttingDown | InstanceStateName::Terminated) = state {
        return Err(Error::Gone);
    }
    Ok(state == Some(wanted))
}

/// What there is to say where the instance is protected.
fn protected(error: Error) -> Error {
    match error.code() {
        Some("OperationNotPermitted") => error.explained(
            "The change can be made only while the instance is stopped: set `disable_api_stop` to `false` in the same change.",
        ),
        _ => error,
    }
}
