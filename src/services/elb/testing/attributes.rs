//! What AWS calls the attributes of a load balancer.

use super::balancer::absent;
use crate::store::{Said, Turn};
use serde_json::{Value as Json, json};

/// As AWS has them by default.
pub(super) fn new() -> Json {
    json!({
        "CrossZoneLoadBalancing": {"Enabled": "false"},
        "AccessLog": {"Enabled": "false"},
        "ConnectionDraining": {"Enabled": "false", "Timeout": "300"},
        "ConnectionSettings": {"IdleTimeout": "60"},
        "AdditionalAttributes": [{"Key": "elb.http.desyncmitigationmode", "Value": "defensive"}],
    })
}

pub(super) fn describe(turn: &mut Turn<'_>) -> Said {
    let key = turn.key();
    let shown = turn.show_all(|one| one.key == key).pop();
    let shown = shown.ok_or_else(|| absent(turn, &key))?;
    Ok(json!({"LoadBalancerAttributes": shown["attributes"]}))
}

/// What is named is set. How long draining may take is told only together with `true`, and stays.
pub(super) fn modify(turn: &mut Turn<'_>) -> Said {
    let asked = turn.param("LoadBalancerAttributes").cloned().unwrap_or_default();
    turn.change("", |balancer| {
        let has = &mut balancer["attributes"];
        let stays = has["ConnectionDraining"]["Timeout"].clone();
        for (name, value) in asked.as_object().into_iter().flatten() {
            has[name] = value.clone();
        }
        let draining = &mut has["ConnectionDraining"];
        if draining["Enabled"] != "true" || draining.get("Timeout").is_none() {
            draining["Timeout"] = stays;
        }
    })?;
    Ok(json!({}))
}
