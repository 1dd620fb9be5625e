//! What can be changed in place.

use super::super::{flag, int32};
use super::model::{MaintenanceOptions, MetadataOptions, PrivateDnsNameOptions};
use super::{Instance, interface, profile, run, stopped, volumes};
use crate::engine::{Change, Cx, Result};
use aws_sdk_ec2::types::{AttributeValue, InstanceCreditSpecificationRequest};

/// Changes an instance: first while it runs, then what it has to be stopped for, once.
pub(super) async fn update(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    if run::is_new(cx).await? {
        interface::complete(cx, change).await?;
        return volumes::tag(cx, id, change).await;
    }
    let protects = change.of(Instance::disable_api_stop).copied().flatten();
    if protects == Some(false) {
        protect_from_stop(cx, id, false).await?;
    }
    profile::update(cx, id, change).await?;
    interface::update(cx, change).await?;
    attributes(cx, id, change).await?;
    options(cx, id, change).await?;
    volumes::update(cx, id, change).await?;
    stopped::update(cx, id, change).await?;
    credits(cx, id, change).await?;
    if protects == Some(true) {
        protect_from_stop(cx, id, true).await?;
    }
    Ok(())
}

/// Sets what a request for an instance does not take, and what can be changed beside the terms of the request.
pub(in crate::services::ec2) async fn beside_the_request(
    cx: &Cx,
    id: &str,
    change: &Change<'_, Instance>,
) -> Result<()> {
    interface::complete(cx, change).await?;
    options(cx, id, change).await?;
    credits(cx, id, change).await?;
    volumes::tag(cx, id, change).await
}

async fn protect_from_stop(cx: &Cx, id: &str, on: bool) -> Result<()> {
    let call = cx.ec2().modify_instance_attribute().instance_id(id);
    call.disable_api_stop(flag(on)).send().await?;
    Ok(())
}

async fn attributes(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    let modify = || cx.ec2().modify_instance_attribute().instance_id(id);
    if let Some(Some(on)) = change.of(Instance::disable_api_termination) {
        modify().disable_api_termination(flag(*on)).send().await?;
    }
    if let Some(Some(what)) = change.of(Instance::instance_initiated_shutdown_behavior) {
        let what = AttributeValue::builder().value(what).build();
        modify().instance_initiated_shutdown_behavior(what).send().await?;
    }
    match change.of(Instance::monitoring) {
        Some(Some(true)) => {
            cx.ec2().monitor_instances().instance_ids(id).send().await?;
        }
        Some(Some(false)) => {
            cx.ec2().unmonitor_instances().instance_ids(id).send().await?;
        }
        _ => {}
    }
    Ok(())
}

/// Sets what becomes of CPU credits: also where the instance has only now got a type that earns any.
async fn credits(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    let earns = |instance: &Instance| run::may_be_burstable(instance.instance_type.as_deref());
    let begins = earns(change.new) && !earns(change.old);
    let changes = change.of(Instance::credit_specification).is_some();
    let Some(credits) = &change.new.credit_specification else {
        return Ok(());
    };
    if credits.cpu_credits.is_none() || !earns(change.new) || !(begins || changes) {
        return Ok(());
    }
    let wanted = InstanceCreditSpecificationRequest::builder().instance_id(id);
    let wanted = wanted.set_cpu_credits(credits.cpu_credits.clone()).build();
    let call = cx.ec2().modify_instance_credit_specification();
    call.instance_credit_specifications(wanted).send().await?;
    Ok(())
}

async fn options(cx: &Cx, id: &str, change: &Change<'_, Instance>) -> Result<()> {
    if let Some(options) = change.inside(Instance::maintenance_options)
        && let Some(Some(recovery)) = options.of(MaintenanceOptions::auto_recovery)
    {
        let call = cx.ec2().modify_instance_maintenance_options().instance_id(id);
        call.auto_recovery(recovery.as_str().into()).send().await?;
    }
    if let Some(options) = change.inside(Instance::metadata_options) {
        metadata(cx, id, &options).await?;
    }
    if let Some(options) = change.inside(Instance::private_dns_name_options) {
        names(cx, id, &options).await?;
    }
    Ok(())
}

/// Sets what changes, and nothing else: a region may not have the rest. An endpoint that is on needs its settings with
/// it.
async fn metadata(cx: &Cx, id: &str, change: &Change<'_, MetadataOptions>) -> Result<()> {
    fn new<T: crate::schema::Field>(
        change: &Change<'_, MetadataOptions>,
        attribute: crate::schema::Attr<MetadataOptions, Option<T>>,
    ) -> Option<T> {
        change.of(attribute).cloned().flatten()
    }
    let endpoint = new(change, MetadataOptions::http_endpoint);
    let ipv6 = new(change, MetadataOptions::http_protocol_ipv6);
    let hops = new(change, MetadataOptions::http_put_response_hop_limit);
    let tokens = new(change, MetadataOptions::http_tokens);
    let tags = new(change, MetadataOptions::instance_metadata_tags);
    let is_nothing = endpoint.is_none() && ipv6.is_none() && tokens.is_none() && tags.is_none();
    if is_nothing && hops.is_none() {
        return Ok(());
    }
    let on = change.new.http_endpoint.as_deref() == Some("enabled");
    cx.ec2()
        .modify_instance_metadata_options()
        .instance_id(id)
        .set_http_endpoint(
            endpoint
                .or_else(|| change.new.http_endpoint.clone().filter(|_| on))
                .as_deref()
                .map(Into::into),
        )
        .set_http_protocol_ipv6(ipv6.as_deref().map(Into::into))
        .set_http_put_response_hop_limit(int32(hops))
        .set_http_tokens(tokens.as_deref().map(Into::into))
        .set_instance_metadata_tags(tags.as_deref().map(Into::into))
        .send()
        .await?;
    Ok(())
}

/// The records of the host name; what it is made of needs a stop.
async fn names(cx: &Cx, id: &str, change: &Change<'_, PrivateDnsNameOptions>) -> Result<()> {
    let a = change.of(PrivateDnsNameOptions::enable_resource_name_dns_a_record);
    let aaaa = change.of(PrivateDnsNameOptions::enable_resource_name_dns_aaaa_record);
    if a.is_none() && aaaa.is_none() {
        return Ok(());
    }
    cx.ec2()
        .modify_private_dns_name_options()
        .instance_id(id)
        .set_enable_resource_name_dns_a_record(a.copied().flatten())
        .set_enable_resource_name_dns_aaaa_record(aaaa.copied().flatten())
        .send()
        .await?;
    Ok(())
}
