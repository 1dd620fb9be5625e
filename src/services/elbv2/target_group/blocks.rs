//! The blocks of a target group that AWS tells as attributes.

use crate::schema::Lit;
use crate::schema::types::{HealthyPercentage, HealthyTargets};
use crate::services::elbv2::attributes::Attributes;

/// Keys of AWS, and what a block says of them.
pub(super) type Said = Vec<(&'static str, String)>;

model! {
    /// Whether and how a client stays with one target.
    pub struct Stickiness {
        /// How long a client stays with its target, in seconds, up to 604800. Of cookies. 86400 by default.
        #[tf(optional, default = Lit::Int(86400), range = (0, 604_800))]
        cookie_duration: Option<i64>,
        /// Name of the cookie of the application. Of `app_cookie`.
        #[tf(optional)]
        cookie_name: Option<String>,
        /// Whether a client stays. `true` by default.
        #[tf(optional, default = Lit::Bool(true))]
        enabled: Option<bool>,
        /// What a client is known by: a cookie of the load balancer or of the application, or its address.
        #[tf(required, one_of = &["app_cookie", "lb_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"])]
        r#type: String,
    }
}

const DAY: i64 = 86400;
const DURATIONS: [(&str, &str); 2] = [
    ("lb_cookie", "stickiness.lb_cookie.duration_seconds"),
    ("app_cookie", "stickiness.app_cookie.duration_seconds"),
];
const COOKIE: &str = "stickiness.app_cookie.cookie_name";

fn duration_key(kind: &str) -> Option<&'static str> {
    DURATIONS.iter().find(|(is, _)| *is == kind).map(|(_, key)| *key)
}

impl Stickiness {
    /// Whether a group of that protocol can have it. Where it is off, it need not.
    fn fits(&self, is_http: bool) -> bool {
        duration_key(&self.r#type).is_some() == is_http
    }
    /// What is sent of it: where it is off and could not be on, nothing else.
    pub(super) fn said(&self, is_http: bool) -> Said {
        let enabled = self.enabled.unwrap_or(true);
        let mut said = vec![("stickiness.enabled", enabled.to_string())];
        if !enabled && !self.fits(is_http) {
            return said;
        }
        said.push(("stickiness.type", self.r#type.clone()));
        if let (Some(key), Some(duration)) = (duration_key(&self.r#type), self.cookie_duration) {
            said.push((key, duration.to_string()));
        }
        if let Some(name) = self.cookie_name.as_ref().filter(|_| self.r#type == "app_cookie") {
            said.push((COOKIE, name.clone()));
        }
        said
    }
    /// What AWS says. What means nothing is as the plan or the state says: all of it, where it is off.
    pub(super) fn observed(told: &Attributes, known: Option<Self>) -> Option<Self> {
        let enabled: bool = told.get("stickiness.enabled")?.parse().ok()?;
        let is_off = |known: &Self| !enabled && known.enabled == Some(false);
        if known.as_ref().is_some_and(is_off) {
            return known;
        }
        let kind = told.get("stickiness.type")?.clone();
        let duration = duration_key(&kind).and_then(|key| told.get(key)?.parse().ok());
        let known_duration = known.as_ref().and_then(|known| known.cookie_duration);
        let cookie_name = match kind.as_str() {
            "app_cookie" => told.get(COOKIE).filter(|name| !name.is_empty()).cloned(),
            _ => known.and_then(|known| known.cookie_name),
        };
        let cookie_duration = duration.or(known_duration).or(Some(DAY));
        Some(Self { cookie_duration, cookie_name, enabled: Some(enabled), r#type: kind })
    }
}

model! {
    /// What becomes of flows to a target that fails or is taken out.
    pub struct Failover {
        /// What becomes of flows to a target that is taken out.
        #[tf(required, one_of = &["no_rebalance", "rebalance"])]
        on_deregistration: String,
        /// What becomes of flows to a target that fails. AWS takes the same as for `on_deregistration` only.
        #[tf(required, one_of = &["no_rebalance", "rebalance"])]
        on_unhealthy: String,
    }
}

impl Failover {
    pub(super) fn said(&self) -> Said {
        vec![
            ("target_failover.on_deregistration", self.on_deregistration.clone()),
            ("target_failover.on_unhealthy", self.on_unhealthy.clone()),
        ]
    }
    pub(super) fn observed(told: &Attributes) -> Option<Self> {
        Some(Self {
            on_deregistration: told.get("target_failover.on_deregistration")?.clone(),
            on_unhealthy: told.get("target_failover.on_unhealthy")?.clone(),
        })
    }
}

model! {
    /// What becomes of the connections to an unhealthy target.
    pub struct HealthState {
        /// Whether they are closed.
        #[tf(required)]
        enable_unhealthy_connection_termination: bool,
        /// For how long an unhealthy target may go on with what it is at, in seconds. Where connections are not closed.
        /// 0 by default.
        #[tf(optional, default = Lit::Int(0), range = (0, 360_000))]
        unhealthy_draining_interval: Option<i64>,
    }
}

const TERMINATION: &str = "target_health_state.unhealthy.connection_termination.enabled";
const DRAINING: &str = "target_health_state.unhealthy.draining_interval_seconds";

impl HealthState {
    pub(super) fn said(&self) -> Said {
        let mut said =
            vec![(TERMINATION, self.enable_unhealthy_connection_termination.to_string())];
        said.extend(self.unhealthy_draining_interval.map(|time| (DRAINING, time.to_string())));
        said
    }
    pub(super) fn observed(told: &Attributes, known: Option<&Self>) -> Option<Self> {
        let draining = told.get(DRAINING).and_then(|time| time.parse().ok());
        // Nothing is drained where connections are closed.
        let known = known.and_then(|known| known.unhealthy_draining_interval);
        Some(Self {
            enable_unhealthy_connection_termination: told.get(TERMINATION)?.parse().ok()?,
            unhealthy_draining_interval: draining.or(known).or(Some(0)),
        })
    }
}

model! {
    /// How many targets have to be healthy.
    pub struct MinimumHealth {
        /// For DNS to go on naming a zone.
        #[tf(block, computed)]
        dns_failover: Option<DnsFailover>,
        /// For requests to go to healthy targets alone.
        #[tf(block, computed)]
        unhealthy_state_routing: Option<HealthyRouting>,
    }
}

model! {
    /// How many targets of a zone have to be healthy for DNS to go on naming it.
    pub struct DnsFailover {
        /// Number of targets, or `off`, which is the default.
        #[tf(optional, default = Lit::Text("off"))]
        minimum_healthy_targets_count: Option<HealthyTargets>,
        /// Percentage of targets, or `off`, which is the default.
        #[tf(optional, default = Lit::Text("off"))]
        minimum_healthy_targets_percentage: Option<HealthyPercentage>,
    }
}

model! {
    /// How many targets have to be healthy for requests to go to those alone.
    pub struct HealthyRouting {
        /// Number of targets. 1 by default.
        #[tf(optional, default = Lit::Int(1))]
        minimum_healthy_targets_count: Option<i64>,
        /// Percentage of targets, or `off`, which is the default.
        #[tf(optional, default = Lit::Text("off"))]
        minimum_healthy_targets_percentage: Option<HealthyPercentage>,
    }
}

const DNS_COUNT: &str = "target_group_health.dns_failover.minimum_healthy_targets.count";
const DNS_PERCENTAGE: &str = "target_group_health.dns_failover.minimum_healthy_targets.percentage";
const COUNT: &str = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count";
const PERCENTAGE: &str =
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage";

impl MinimumHealth {
    pub(super) fn said(&self) -> Said {
        let dns = self.dns_failover.iter().flat_map(|dns| {
            let count = dns.minimum_healthy_targets_count.clone().map(String::from);
            let percentage = dns.minimum_healthy_targets_percentage.clone().map(String::from);
            [(DNS_COUNT, count), (DNS_PERCENTAGE, percentage)]
        });
        let routing = self.unhealthy_state_routing.iter().flat_map(|routing| {
            let count = routing.minimum_healthy_targets_count.map(|count| count.to_string());
            let percentage = routing.minimum_healthy_targets_percentage.clone().map(String::from);
            [(COUNT, count), (PERCENTAGE, percentage)]
        });
        dns.chain(routing).filter_map(|(key, value)| Some((key, value?))).collect()
    }
    pub(super) fn observed(told: &Attributes) -> Option<Self> {
        let text = |key| told.get(key).map(String::as_str);
        let dns_failover = text(DNS_COUNT).or(text(DNS_PERCENTAGE)).map(|_| DnsFailover {
            minimum_healthy_targets_count: text(DNS_COUNT).map(Into::into),
            minimum_healthy_targets_percentage: text(DNS_PERCENTAGE).map(Into::into),
        });
        let routing = text(COUNT).or(text(PERCENTAGE)).map(|_| HealthyRouting {
            minimum_healthy_targets_count: text(COUNT).and_then(|count| count.parse().ok()),
            minimum_healthy_targets_percentage: text(PERCENTAGE).map(Into::into),
        });
        if dns_failover.is_none() && routing.is_none() {
            return None;
        }
        Some(Self { dns_failover, unhealthy_state_routing: routing })
    }
}
