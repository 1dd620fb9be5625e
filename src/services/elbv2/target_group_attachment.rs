//! `aws_lb_target_group_attachment`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::NO_TARGET_GROUP;
use crate::engine::{
    AbsentIf, Because, Cx, End, Error, Found, Key, Lost, Observed, Operation, Resource, Result,
    Retry, Setting, Spec, Within, required,
};
use crate::schema::types::ArnText;
use aws_sdk_elasticloadbalancingv2::types::{
    TargetDescription, TargetHealthDescription, TargetHealthReasonEnum,
};
use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

model! {
    /// Registers a target with a target group.
    pub(in crate::services) struct TargetGroupAttachment {
        /// The ARN of the target group, the ID of the target, and the port and the zone as far as they are set, with
        /// commas between them.
        #[tf(computed)]
        id: Option<String>,
        /// Availability zone of an IP address; `all` for one outside of the VPC of the target group.
        #[tf(optional, replace)]
        availability_zone: Option<String>,
        /// Port of the target. That of the target group by default.
        #[tf(optional, replace, range = (1, 65535))]
        port: Option<i64>,
        /// ID of the target for QUIC: a hexadecimal number of 8 bytes.
        #[tf(optional, replace)]
        quic_server_id: Option<String>,
        /// ARN of the target group.
        #[tf(required, replace)]
        target_group_arn: ArnText,
        /// ID of an instance, an IP address, or the ARN of a function or of an application load balancer.
        #[tf(required, replace)]
        target_id: String,
    }
}

/// `TARGET_GROUP_ARN,TARGET_ID[,PORT[,ZONE]]`, as hashicorp/aws 6 writes it. Without a port, nothing stands before the
/// comma of the zone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct Target {
    group: String,
    id: String,
    port: Option<i64>,
    zone: Option<String>,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { group, id: target, port, zone } = self;
        let port = port.map(|port| port.to_string()).unwrap_or_default();
        match zone {
            Some(zone) => write!(f, "{group},{target},{port},{zone}"),
            None if port.is_empty() => write!(f, "{group},{target}"),
            None => write!(f, "{group},{target},{port}"),
        }
    }
}

impl Key for Target {
    fn parse(id: &str) -> Result<Self, String> {
        let wrong = || format!("\"{id}\" is not TARGET_GROUP_ARN,TARGET_ID,PORT,ZONE.");
        let mut parts = id.split(',');
        let mut next = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        let (group, target, port, zone) = (next(), next(), next(), next());
        let port = port.map(|port| port.parse::<i64>()).transpose().map_err(|_| wrong())?;
        match (group, target) {
            (Some(group), Some(target)) if group.starts_with("arn:") && parts.next().is_none() => {
                Ok(Self { group, id: target, port, zone })
            }
            _ => Err(wrong()),
        }
    }
}

impl Resource for TargetGroupAttachment {
    const SPEC: Spec = Spec {
        retries: &[
            // An instance is starting.
            Retry {
                operation: Operation::Create,
                code: "InvalidTarget",
                message: "running state",
                within: Within::Timeout,
            },
            young("InvalidTarget"),
            young(NO_TARGET_GROUP),
        ],
        sets: &[Setting::whole(
            "target of a target group",
            &[
                TargetGroupAttachment::target_group_arn.name,
                TargetGroupAttachment::target_id.name,
                TargetGroupAttachment::port.name,
                TargetGroupAttachment::availability_zone.name,
            ],
            None,
            End::Removes,
        )],
        read_at_once: 200,
        // Registering twice is registering once.
        ..Spec::of(
            "aws_lb_target_group_attachment",
            Lost::Idempotent,
            "the ARN of the target group and the ID of the target with a comma between them, and \
        with further commas the port and the zone, if they are set",
        )
    };
    type Key = Target;

    async fn create(cx: &Cx, plan: &Self) -> Result<Target> {
        let key = Target {
            group: plan.target_group_arn.as_str().to_owned(),
            id: plan.target_id.clone(),
            port: plan.port,
            zone: plan.availability_zone.clone(),
        };
        let target = described(&key, plan.quic_server_id.clone());
        let call = cx.elbv2().register_targets().target_group_arn(&key.group).targets(target);
        call.send().await.map_err(|error| explained(error.into(), plan))?;
        Ok(key)
    }

    async fn read(cx: &Cx, keys: &[Target]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        let mut groups = BTreeMap::new();
        for key in keys {
            if !groups.contains_key(&key.group) {
                let what = format!("targets of {}", key.group);
                let all = cx.read_once(&what, targets(cx, &key.group)).await?;
                groups.insert(&key.group, all);
            }
            let all = groups.get(&key.group).map(|all| all.as_slice()).unwrap_or_default();
            let observed = registered(cx, key, all).await?.map(|target| observed(key, target));
            found.add(key, observed);
        }
        Ok(found)
    }

    async fn delete(cx: &Cx, key: &Target, _: &Self) -> Result<()> {
        // Requests that are under way go on for a while. Nothing has to wait for that.
        let call = cx.elbv2().deregister_targets().target_group_arn(&key.group);
        let call = call.targets(described(key, None));
        call.send().await.absent_if(&[NO_TARGET_GROUP, "InvalidTarget"])?;
        Ok(())
    }

    // hashicorp/aws 5 makes ids up, which say nothing about the object.
    fn upgrade(_: i64, state: &mut serde_json::Map<String, serde_json::Value>) {
        let text = |name: &str| {
            let text = state.get(name).and_then(|value| value.as_str());
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let port = state.get("port").and_then(serde_json::Value::as_i64).filter(|port| *port > 0);
        if let (Some(group), Some(target)) = (text("target_group_arn"), text("target_id")) {
            let id = Target { group, id: target, port, zone: text("availability_zone") };
            state.insert("id".into(), id.to_string().into());
        }
    }
}

const fn young(code: &'static str) -> Retry {
    let within = Within::Propagation(Because::Named);
    Retry { operation: Operation::Create, code, message: "", within }
}

fn described(key: &Target, quic_server_id: Option<String>) -> TargetDescription {
    TargetDescription::builder()
        .id(&key.id)
        .set_port(key.port.and_then(|port| i32::try_from(port).ok()))
        .set_availability_zone(key.zone.clone())
        .set_quic_server_id(quic_server_id)
        .build()
}

/// Why AWS may not take a target.
fn explained(error: Error, plan: &TargetGroupAttachment) -> Error {
    let is_address = plan.target_id.parse::<IpAddr>().is_ok();
    if error.code() == Some("InvalidTarget") && is_address && plan.availability_zone.is_none() {
        return error.explained(
            "If the address is outside of the VPC of the target group, set `availability_zone` to \"all\".",
        );
    }
    error
}

/// All targets of a group; none if there is no such group.
async fn targets(cx: &Cx, group: &str) -> Result<Vec<TargetHealthDescription>> {
    let call = cx.elbv2().describe_target_health().target_group_arn(group);
    let answer = call.send().await.absent_if(&[NO_TARGET_GROUP])?;
    Ok(answer.and_then(|answer| answer.target_health_descriptions).unwrap_or_default())
}

/// A target among all of its group. One that is on its way out is gone.
async fn registered<'a>(
    cx: &Cx,
    key: &Target,
    targets: &'a [TargetHealthDescription],
) -> Result<Option<&'a TargetDescription>> {
    let stays = targets.iter().filter(|of| {
        let reason = of.target_health().and_then(|health| health.reason());
        reason != Some(&TargetHealthReasonEnum::DeregistrationInProgress)
    });
    let is_it = |target: &&TargetDescription| {
        target.id() == Some(&key.id)
            && (key.zone.is_none() || target.availability_zone() == key.zone.as_deref())
            && (key.port.is_none() || target.port().map(i64::from) == key.port)
    };
    let fitting: Vec<_> = stays.filter_map(|of| of.target()).filter(is_it).collect();
    match fitting.as_slice() {
        // Without a port it is at that of the group.
        [_, _, ..] if key.port.is_none() => {
            let port = port_of(cx, &key.group).await?;
            Ok(fitting.iter().copied().find(|target| target.port() == *port))
        }
        fitting => Ok(fitting.first().copied()),
    }
}

async fn port_of(cx: &Cx, group: &str) -> Result<Arc<Option<i32>>> {
    let asked = async {
        let call = cx.elbv2().describe_target_groups().target_group_arns(group);
        let group = call.send().await?.target_groups.unwrap_or_default().into_iter().next();
        Ok(required(group, "TargetGroups")?.port)
    };
    cx.read_once(&format!("port of {group}"), asked).await
}

fn observed(key: &Target, target: &TargetDescription) -> Observed<TargetGroupAttachment> {
    Observed::settled(TargetGroupAttachment {
        id: Some(key.to_string()),
        availability_zone: key.zone.clone(),
        port: key.port,
        quic_server_id: target.quic_server_id().map(str::to_owned),
        target_group_arn: key.group.as_str().into(),
        target_id: key.id.clone(),
    })
}
