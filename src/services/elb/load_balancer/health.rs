//! How a classic load balancer checks its instances.

use super::Elb;
use crate::engine::{Change, Cx, Result};
use crate::schema::types::HealthTarget;
use aws_sdk_elasticloadbalancing::types::HealthCheck as AwsCheck;

model! {
    /// A check.
    pub struct HealthCheck {
        /// After how many good answers an instance gets requests.
        #[tf(required, range = (2, 10))]
        healthy_threshold: i64,
        /// How many seconds lie between two checks.
        #[tf(required, range = (5, 300))]
        interval: i64,
        /// What is asked: protocol, port and path, such as `HTTP:8080/health`. `SSL` and `TCP` have no path.
        #[tf(required)]
        target: HealthTarget,
        /// How many seconds an answer may take: less than `interval`.
        #[tf(required, range = (2, 60))]
        timeout: i64,
        /// After how many bad answers an instance gets no more requests.
        #[tf(required, range = (2, 10))]
        unhealthy_threshold: i64,
    }
}

/// As AWS tells it.
pub(super) fn told(check: &AwsCheck) -> HealthCheck {
    HealthCheck {
        healthy_threshold: check.healthy_threshold().into(),
        interval: check.interval().into(),
        target: check.target().into(),
        timeout: check.timeout().into(),
        unhealthy_threshold: check.unhealthy_threshold().into(),
    }
}

/// As AWS writes it: only the path may have small letters.
fn written(target: &HealthTarget) -> String {
    match target.as_str().split_once(':') {
        Some((protocol, rest)) => format!("{}:{rest}", protocol.to_ascii_uppercase()),
        None => target.as_str().to_owned(),
    }
}

pub(super) async fn update(cx: &Cx, name: &str, change: &Change<'_, Elb>) -> Result<()> {
    let Some(Some(check)) = change.of(Elb::health_check) else { return Ok(()) };
    let number = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    let check = AwsCheck::builder()
        .healthy_threshold(number(check.healthy_threshold))
        .interval(number(check.interval))
        .target(written(&check.target))
        .timeout(number(check.timeout))
        .unhealthy_threshold(number(check.unhealthy_threshold))
        .build()?;
    let call = cx.elb().configure_health_check().load_balancer_name(name).health_check(check);
    cx.once("health check", async { Ok(call.send().await.map(drop)?) }).await
}
