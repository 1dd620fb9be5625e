//! What AWS calls the attributes of a classic load balancer: logs, timeouts, how requests are spread.

use super::Elb;
use crate::engine::{Change, Cx, Result};
use crate::schema::Lit;
use aws_sdk_elasticloadbalancing::types::{
    AccessLog, AdditionalAttribute, ConnectionDraining, ConnectionSettings, CrossZoneLoadBalancing,
    LoadBalancerAttributes,
};

model! {
    /// Logs in a bucket.
    pub struct AccessLogs {
        /// Name of the bucket, whose policy has to let Elastic Load Balancing write to it.
        #[tf(required)]
        bucket: String,
        /// Beginning of the keys in the bucket.
        #[tf(optional)]
        bucket_prefix: Option<String>,
        /// Whether anything is logged.
        #[tf(optional, default = Lit::Bool(true))]
        enabled: Option<bool>,
        /// How many minutes of requests are logged together: 5 or 60.
        #[tf(optional, default = Lit::Int(60))]
        interval: Option<i64>,
    }
}

/// The attribute that has no field of its own.
const DESYNC: &str = "elb.http.desyncmitigationmode";

/// The attributes as AWS tells them, and what is known of those that it does not tell.
pub(super) fn take(balancer: &mut Elb, told: &LoadBalancerAttributes, known: &Elb) {
    let draining = told.connection_draining();
    let drains = draining.is_some_and(ConnectionDraining::enabled);
    let seconds = draining.and_then(ConnectionDraining::timeout).map(i64::from);
    let all = told.additional_attributes().iter();
    let desync = all.filter(|one| one.key() == Some(DESYNC)).find_map(AdditionalAttribute::value);
    balancer.access_logs = logs(told.access_log(), known);
    balancer.connection_draining = Some(drains);
    // How long nothing takes is nowhere stored.
    let unused = known.connection_draining_timeout.filter(|_| !drains);
    balancer.connection_draining_timeout = unused.or(seconds);
    let cross_zone = told.cross_zone_load_balancing();
    balancer.cross_zone_load_balancing =
        Some(cross_zone.is_some_and(CrossZoneLoadBalancing::enabled));
    // Where a region does not know it, it is as it was written.
    balancer.desync_mitigation_mode =
        desync.map(str::to_owned).or_else(|| known.desync_mitigation_mode.clone());
    let idle = told.connection_settings().map(ConnectionSettings::idle_timeout);
    balancer.idle_timeout = idle.map(i64::from);
}

/// What is known of the attributes, where they may not be read.
pub(super) fn keep(balancer: &mut Elb, known: &Elb) {
    balancer.access_logs.clone_from(&known.access_logs);
    balancer.connection_draining = known.connection_draining;
    balancer.connection_draining_timeout = known.connection_draining_timeout;
    balancer.cross_zone_load_balancing = known.cross_zone_load_balancing;
    balancer.desync_mitigation_mode.clone_from(&known.desync_mitigation_mode);
    balancer.idle_timeout = known.idle_timeout;
}

/// Logs cannot be taken away, only switched off. Of those that are off, AWS may have forgotten where they would be.
fn logs(told: Option<&AccessLog>, known: &Elb) -> Option<AccessLogs> {
    match told.filter(|log| log.enabled()) {
        None => {
            let off = |log: AccessLogs| AccessLogs { enabled: Some(false), ..log };
            known.access_logs.clone().map(off)
        }
        Some(log) => Some(AccessLogs {
            bucket: log.s3_bucket_name().unwrap_or_default().to_owned(),
            bucket_prefix: log
                .s3_bucket_prefix()
                .map(str::to_owned)
                .filter(|text| !text.is_empty()),
            enabled: Some(true),
            interval: log.emit_interval().map(i64::from),
        }),
    }
}

fn int32(number: i64) -> Option<i32> {
    i32::try_from(number).ok()
}

fn asked_log(log: Option<&AccessLogs>) -> AccessLog {
    match log.filter(|log| log.enabled == Some(true)) {
        None => AccessLog::builder().enabled(false).build(),
        Some(log) => AccessLog::builder()
            .enabled(true)
            .s3_bucket_name(&log.bucket)
            .set_s3_bucket_prefix(log.bucket_prefix.clone())
            .set_emit_interval(log.interval.and_then(int32))
            .build(),
    }
}

/// How long nothing may take is not told: AWS takes it only together with `true`.
fn asked_draining(change: &Change<'_, Elb>) -> Option<ConnectionDraining> {
    let new = change.new;
    let drains = new.connection_draining == Some(true);
    let is_other = change.of(Elb::connection_draining).is_some()
        || (drains && change.of(Elb::connection_draining_timeout).is_some());
    let seconds = new.connection_draining_timeout.filter(|_| drains).and_then(int32);
    is_other.then(|| ConnectionDraining::builder().enabled(drains).set_timeout(seconds).build())
}

/// Sets what differs from what there is, in one call.
pub(super) async fn update(cx: &Cx, name: &str, change: &Change<'_, Elb>) -> Result<()> {
    let cross_zone = change.of(Elb::cross_zone_load_balancing).copied().flatten();
    let cross_zone = cross_zone.map(|is| CrossZoneLoadBalancing::builder().enabled(is).build());
    let idle = change.of(Elb::idle_timeout).copied().flatten().and_then(int32);
    let idle = idle.map(|seconds| ConnectionSettings::builder().idle_timeout(seconds).build());
    let desync = change.of(Elb::desync_mitigation_mode).and_then(Option::as_ref);
    let desync =
        desync.map(|mode| vec![AdditionalAttribute::builder().key(DESYNC).value(mode).build()]);
    let log = change.of(Elb::access_logs).map(|log| asked_log(log.as_ref()));
    let asked = LoadBalancerAttributes::builder()
        .set_cross_zone_load_balancing(cross_zone)
        .set_connection_settings(idle.transpose()?)
        .set_connection_draining(asked_draining(change))
        .set_access_log(log)
        .set_additional_attributes(desync)
        .build();
    if asked == LoadBalancerAttributes::builder().build() {
        return Ok(());
    }
    let call = cx.elb().modify_load_balancer_attributes().load_balancer_name(name);
    let call = call.load_balancer_attributes(asked);
    cx.once("attributes", async { Ok(call.send().await.map(drop)?) }).await
}
