//! `aws_route53_record` over the store.

mod changes;
mod life;
mod reads;
mod takeover;

use crate::aws::fake::{Answer, Cut};
use crate::plan::contract::Action;
use crate::services::route53::testing::{record, zones};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// How `aws_route53_record` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("record-set"),
    given: zones,
    // And two that are drawn too rarely beside the other policies: changes.rs changes them.
    replacing: &["latency_routing_policy", "name", "weighted_routing_policy"],
    ..Row::of("aws_route53_record")
};

fn world() -> World<Store> {
    World::of("aws_route53_record")
}
/// An A record `www` in the zone example.com, with more said of it.
fn config(more: &Json) -> Json {
    let mut config = json!({
        "zone_id": "Z1", "name": "www.example.com", "type": "A", "ttl": 60, "records": ["192.0.2.1"],
    });
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}
/// One of two records of a name, by weight.
fn weighted(set: &str, weight: i64) -> Json {
    config(&json!({"set_identifier": set, "weighted_routing_policy": [{"weight": weight}]}))
}
/// Puts an A record there that somebody else has made.
fn there(world: &World<Store>, name: &str, value: &str) {
    let values = json!({"TTL": 60, "ResourceRecords": [{"Value": value}]});
    world.aws().with("record-set", &record("Z1", name, "A", &values));
}
/// The record sets in the zone but for its own, by name, type and set identifier.
fn stored(world: &World<Store>) -> Vec<String> {
    let mut all = world.aws().inventory();
    all.retain(|set| set.starts_with("record-set Z1") && !set.contains("/example.com./"));
    all.iter().map(|set| set.replace("record-set Z1/", "")).collect()
}
