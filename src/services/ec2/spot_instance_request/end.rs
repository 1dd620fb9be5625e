//! The end of a request, and of what it has launched.

use super::super::filter;
use super::super::instance::with_filters;
use super::{ABSENT, SpotInstanceRequest, read};
use crate::engine::{AbsentIf, Cx, Result};
use std::collections::BTreeSet;

/// Cancels a request, and terminates its instance when no other one can come: EC2 leaves running what a request that is
/// cancelled has launched.
pub(super) async fn end(cx: &Cx, id: &str, request: &SpotInstanceRequest) -> Result<()> {
    let call = cx.ec2().cancel_spot_instance_requests().spot_instance_request_ids(id);
    call.send().await.absent_if(&[ABSENT])?;
    let is_cancelled =
        || async { Ok(read::one(cx, id).await?.is_none_or(|one| read::is_over(&one))) };
    cx.until("being cancelled", is_cancelled).await?;
    for instance in launched(cx, id, request).await? {
        let call = cx.ec2().terminate_instances().instance_ids(instance);
        call.send().await.absent_if(&["InvalidInstanceID.NotFound"])?;
    }
    Ok(())
}

/// The instances of a request: the one of the state, which EC2 may not tell of any more, and those that were launched since.
async fn launched(cx: &Cx, id: &str, request: &SpotInstanceRequest) -> Result<BTreeSet<String>> {
    let known = request.spot_instance_id.clone().filter(|id| !id.is_empty());
    let told = read::one(cx, id).await?.and_then(|request| request.instance_id);
    let all = with_filters(cx, vec![filter("spot-instance-request-id", [id])]).await?;
    let there = all.into_iter().filter(|owned| !owned.is_terminated());
    let there = there.filter_map(|owned| owned.instance.instance_id);
    Ok(there.chain(told).chain(known).collect())
}
