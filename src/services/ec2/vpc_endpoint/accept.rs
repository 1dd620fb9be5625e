//! Endpoints that the owner of their service has to accept, where that is the same account.

use crate::engine::{Cx, Result};
use crate::services::ec2::endpoints::{PENDING, PENDING_ACCEPTANCE, carried_out, is, look};
use crate::services::ec2::filter;
use std::sync::OnceLock;

/// Leaves it to the engine to have a new endpoint accepted, when its ID is safe.
pub(super) fn leave_pending(cx: &Cx, id: &str) {
    let (cx, id) = (cx.reading(), id.to_owned());
    cx.clone().leave_pending(PENDING_ACCEPTANCE, move || {
        let (cx, id) = (cx.clone(), id.clone());
        async move { is_accepted(&cx, &id).await }
    });
}

/// Whether an endpoint is accepted. Has it accepted once, if it is not.
pub(super) async fn is_accepted(cx: &Cx, id: &str) -> Result<bool> {
    // It may not be shown yet.
    let Some(endpoint) = look(cx, id).await? else { return Ok(false) };
    if !is(&endpoint, PENDING_ACCEPTANCE) {
        return Ok(!is(&endpoint, PENDING));
    }
    let name = endpoint.service_name().unwrap_or_default();
    cx.once("accept", accept(cx, id, name)).await?;
    Ok(false)
}

async fn accept(cx: &Cx, id: &str, service: &str) -> Result<()> {
    let service = service_id(cx, service).await?;
    let call = cx.ec2().accept_vpc_endpoint_connections().service_id(service);
    let answer = call.vpc_endpoint_ids(id).send().await?;
    carried_out(answer.unsuccessful(), &[])
}

/// The ID of a service of this account, which a new one is not shown with for some seconds.
async fn service_id(cx: &Cx, name: &str) -> Result<String> {
    let last = format!(
        "{PENDING_ACCEPTANCE}, and this account has no service {name}, as `auto_accept` needs,"
    );
    let found = OnceLock::new();
    cx.until(&last, || async {
        let call = cx.ec2().describe_vpc_endpoint_service_configurations();
        let call = call.filters(filter("service-name", [name]));
        let services = call.send().await?.service_configurations.unwrap_or_default();
        if let Some(id) = services.into_iter().find_map(|service| service.service_id) {
            let _ = found.set(id);
        }
        Ok(found.get().is_some())
    })
    .await?;
    Ok(found.into_inner().unwrap_or_default())
}
