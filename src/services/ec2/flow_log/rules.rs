//! What of a flow log does not go together.

use super::FlowLog;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::Draft;
use crate::schema::Attr;
use crate::value::Value;

/// Logs that go to a bucket.
pub(super) const BUCKET: &str = "s3";

/// What the traffic is logged of, where AWS wants to be told which.
const CHOOSING: [Attr<FlowLog, Option<String>>; 4] =
    [FlowLog::eni_id, FlowLog::regional_nat_gateway_id, FlowLog::subnet_id, FlowLog::vpc_id];
/// What it is logged of otherwise.
const TRANSIT: [Attr<FlowLog, Option<String>>; 2] =
    [FlowLog::transit_gateway_attachment_id, FlowLog::transit_gateway_id];
/// How long packets of transit gateways are counted together.
const SHORTEST: i64 = 60;

pub(super) fn validate(config: &Value, problems: &mut Diagnostics) {
    let is_said = |name: &str| config.get(name).as_str().is_some_and(|text| !text.is_empty());
    let traffic = FlowLog::traffic_type.name;
    if CHOOSING.iter().any(|of| is_said(of.name)) && config.get(traffic).is_empty() {
        let detail = "`traffic_type` is required for everything but transit gateways.";
        problems.push(Diagnostic::error("Missing argument", detail).at(traffic));
    }
    let interval = FlowLog::max_aggregation_interval.name;
    let seconds = config.get(interval);
    if !seconds.is_null() && !seconds.is_unknown() && ![60, 600].map(Value::from).contains(seconds)
    {
        let detail = "AWS counts packets together for 60 or for 600 seconds.";
        problems.push(Diagnostic::error("Invalid value", detail).at(interval));
    }
}

pub(super) fn plan(draft: &mut Draft<'_>) {
    interval(draft);
    traffic(draft);
    let role = FlowLog::iam_role_arn;
    let to_bucket = draft.planned(FlowLog::log_destination_type).as_str() == Some(BUCKET);
    let is_said = draft.config(role).as_str().is_some_and(|role| !role.is_empty());
    // What is there may be of a time when AWS took it without a word.
    if draft.is_create() && to_bucket && is_said {
        let detail = "Logs are written to a bucket without a role: its policy lets them in, which AWS writes where the \
            bucket is one's own. Leave `iam_role_arn` out.";
        draft.error(role, "Argument that cannot be used", detail);
    }
}

/// Whether any of these is written, or may turn out to be.
fn any(draft: &Draft<'_>, of: &[Attr<FlowLog, Option<String>>]) -> bool {
    of.iter().any(|of| !draft.config(*of).is_empty())
}

/// Another kind of traffic is another flow log. What is said of a transit gateway is nothing that AWS knows, so that an
/// import does not tell it.
fn traffic(draft: &mut Draft<'_>) {
    let traffic = FlowLog::traffic_type;
    if !draft.is_create() && !any(draft, &TRANSIT) && draft.changes(traffic) {
        draft.replace(traffic);
    }
}

/// Transit gateways have no other interval than the shortest.
fn interval(draft: &mut Draft<'_>) {
    let interval = FlowLog::max_aggregation_interval;
    match (any(draft, &TRANSIT), any(draft, &CHOOSING)) {
        (true, false) if draft.config(interval).is_null() => draft.set(interval, SHORTEST.into()),
        // Which of them it is will be known later.
        (true, true) if draft.config(interval).is_null() => draft.unknown(interval),
        (true, false) if draft.is_create() && *draft.config(interval) == Value::from(600) => {
            let detail = "Packets of transit gateways are counted together for 60 seconds: AWS takes nothing else.";
            draft.error(interval, "Argument that cannot be used", detail);
        }
        _ => {}
    }
}
