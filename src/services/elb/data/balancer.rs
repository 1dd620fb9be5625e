//! Data source `aws_elb`.

use crate::engine::{Cx, DataSource, Error, Resource, Result, Tags};
use crate::schema::types::Object;
use crate::services::elb::load_balancer::{self, AccessLogs, Elb, HealthCheck, Listener};
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Tells about a classic load balancer.
    pub(in crate::services) struct ElbData {
        /// Name of the load balancer.
        #[tf(computed)]
        id: Option<String>,
        /// Where requests are logged. None where no logs are written.
        #[tf(computed)]
        access_logs: Option<Vec<Object<LogsData>>>,
        /// ARN of the load balancer.
        #[tf(computed)]
        arn: Option<String>,
        /// Availability zones that the load balancer is in.
        #[tf(computed)]
        availability_zones: Option<BTreeSet<String>>,
        /// Whether an instance that is taken out may finish what it is at.
        #[tf(computed)]
        connection_draining: Option<bool>,
        /// How many seconds it may take for that.
        #[tf(computed)]
        connection_draining_timeout: Option<i64>,
        /// Whether instances get requests from all zones.
        #[tf(computed)]
        cross_zone_load_balancing: Option<bool>,
        /// What becomes of requests that may be a risk: `monitor`, `defensive` or `strictest`.
        #[tf(computed)]
        desync_mitigation_mode: Option<String>,
        /// DNS name of the load balancer.
        #[tf(computed)]
        dns_name: Option<String>,
        /// How instances are checked.
        #[tf(computed)]
        health_check: Option<Vec<Object<CheckData>>>,
        /// After how many seconds without data a connection is closed.
        #[tf(computed)]
        idle_timeout: Option<i64>,
        /// IDs of the instances.
        #[tf(computed)]
        instances: Option<BTreeSet<String>>,
        /// Whether the load balancer has private addresses only.
        #[tf(computed)]
        internal: Option<bool>,
        /// Listeners.
        #[tf(computed)]
        listener: Option<BTreeSet<Object<ListenerData>>>,
        /// Name of the load balancer.
        #[tf(required)]
        name: String,
        /// IDs of the security groups.
        #[tf(computed)]
        security_groups: Option<BTreeSet<String>>,
        /// Security group that traffic to the instances comes from, as `ACCOUNT/NAME`.
        #[tf(computed)]
        source_security_group: Option<String>,
        /// ID of that security group.
        #[tf(computed)]
        source_security_group_id: Option<String>,
        /// IDs of the subnets.
        #[tf(computed)]
        subnets: Option<BTreeSet<String>>,
        /// Tags of the load balancer.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// ID of the hosted zone of `dns_name`, for alias records of Route 53.
        #[tf(computed)]
        zone_id: Option<String>,
    }
}

model! {
    /// Logs in a bucket.
    pub(in crate::services) struct LogsData {
        /// Name of the bucket.
        #[tf(computed)]
        bucket: Option<String>,
        /// Beginning of the keys in the bucket.
        #[tf(computed)]
        bucket_prefix: Option<String>,
        /// Whether anything is logged.
        #[tf(computed)]
        enabled: Option<bool>,
        /// How many minutes of requests are logged together.
        #[tf(computed)]
        interval: Option<i64>,
    }
}

model! {
    /// A check.
    pub(in crate::services) struct CheckData {
        /// After how many good answers an instance gets requests.
        #[tf(computed)]
        healthy_threshold: Option<i64>,
        /// How many seconds lie between two checks.
        #[tf(computed)]
        interval: Option<i64>,
        /// What is asked: protocol, port and path.
        #[tf(computed)]
        target: Option<String>,
        /// How many seconds an answer may take.
        #[tf(computed)]
        timeout: Option<i64>,
        /// After how many bad answers an instance gets no more requests.
        #[tf(computed)]
        unhealthy_threshold: Option<i64>,
    }
}

model! {
    /// A port that the load balancer listens on.
    pub(in crate::services) struct ListenerData {
        /// Port of the instances.
        #[tf(computed)]
        instance_port: Option<i64>,
        /// What instances are spoken to in.
        #[tf(computed)]
        instance_protocol: Option<String>,
        /// Port of the load balancer.
        #[tf(computed)]
        lb_port: Option<i64>,
        /// What clients speak.
        #[tf(computed)]
        lb_protocol: Option<String>,
        /// ARN of the certificate.
        #[tf(computed)]
        ssl_certificate_id: Option<String>,
    }
}

impl DataSource for ElbData {
    const TYPE: &'static str = Elb::SPEC.type_name;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let name = &config.name;
        let is_made = |made: &str| made == name;
        let look = || async {
            let found = load_balancer::observe(cx, std::slice::from_ref(name)).await?.into_iter();
            Ok(found.map(|(_, balancer)| balancer).next())
        };
        let found = cx.shown(Self::TYPE, is_made, look).await?;
        let nothing = || {
            let region = cx.region();
            Error::Invalid(format!(
                "there is no classic load balancer with the name {name} in {region}. Load balancers of other types are \
                 resources of the type `aws_lb`"
            ))
        };
        let found = found.ok_or_else(nothing)?;
        Ok(told(found.model, found.tags, name.clone()))
    }
}

fn told(balancer: Elb, tags: Tags, name: String) -> ElbData {
    ElbData {
        access_logs: Some(balancer.access_logs.into_iter().map(logs).collect()),
        health_check: Some(balancer.health_check.into_iter().map(check).collect()),
        listener: Some(balancer.listener.into_iter().map(listener).collect()),
        tags: Some(tags),
        name,
        id: balancer.id,
        arn: balancer.arn,
        availability_zones: balancer.availability_zones,
        connection_draining: balancer.connection_draining,
        connection_draining_timeout: balancer.connection_draining_timeout,
        cross_zone_load_balancing: balancer.cross_zone_load_balancing,
        desync_mitigation_mode: balancer.desync_mitigation_mode,
        dns_name: balancer.dns_name,
        idle_timeout: balancer.idle_timeout,
        instances: balancer.instances,
        internal: balancer.internal,
        security_groups: balancer.security_groups,
        source_security_group: balancer.source_security_group,
        source_security_group_id: balancer.source_security_group_id,
        subnets: balancer.subnets,
        zone_id: balancer.zone_id,
    }
}

fn logs(log: AccessLogs) -> Object<LogsData> {
    Object(LogsData {
        bucket: Some(log.bucket),
        bucket_prefix: log.bucket_prefix,
        enabled: log.enabled,
        interval: log.interval,
    })
}

fn check(check: HealthCheck) -> Object<CheckData> {
    Object(CheckData {
        healthy_threshold: Some(check.healthy_threshold),
        interval: Some(check.interval),
        target: Some(check.target.into()),
        timeout: Some(check.timeout),
        unhealthy_threshold: Some(check.unhealthy_threshold),
    })
}

fn listener(listener: Listener) -> Object<ListenerData> {
    Object(ListenerData {
        instance_port: Some(listener.instance_port),
        instance_protocol: Some(listener.instance_protocol.into()),
        lb_port: Some(listener.lb_port),
        lb_protocol: Some(listener.lb_protocol.into()),
        ssl_certificate_id: listener.ssl_certificate_id.map(Into::into),
    })
}
