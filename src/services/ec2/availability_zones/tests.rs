//! `aws_availability_zones` against a model of what EC2 documents.

use crate::aws::fake::{Answer, Call, Fake};
use crate::services::ec2::testing::{answer, passes, refusal, set};
use crate::services::testing::{ask, element};
use serde_json::{Value as Json, json};

/// Name, ID, group, state, and whether the account has opted in. In no order, as EC2 answers.
const ZONES: [(&str, &str, &str, &str, bool); 4] = [
    ("us-east-1c", "use1-az4", "us-east-1", "impaired", true),
    ("us-east-1a", "use1-az6", "us-east-1", "available", true),
    ("us-east-1-bos-1a", "use1-bos1-az1", "us-east-1-bos-1", "available", false),
    ("us-east-1b", "use1-az1", "us-east-1", "available", true),
];

fn ec2(call: &Call) -> Answer {
    if call.action != "DescribeAvailabilityZones" {
        return refusal("InvalidAction", &call.action);
    }
    let all = call.param("AllAvailabilityZones") == "true";
    let zones = ZONES.iter().filter(|(name, id, group, state, mine)| {
        let values = |filter: &str| match filter {
            "zone-name" => vec![(*name).to_owned()],
            "zone-id" => vec![(*id).to_owned()],
            "group-name" => vec![(*group).to_owned()],
            "state" => vec![(*state).to_owned()],
            "opt-in-status" => {
                vec![if *mine { "opt-in-not-required" } else { "not-opted-in" }.into()]
            }
            other => panic!("unexpected filter {other}"),
        };
        (all || *mine) && passes(call, values)
    });
    let show = |(name, id, group, state, _): &(&str, &str, &str, &str, bool)| {
        element("zoneName", name)
            + &element("zoneId", id)
            + &element("groupName", group)
            + &element("zoneState", state)
            + &element("regionName", "us-east-1")
    };
    answer(call, set("availabilityZoneInfo", zones.map(show)))
}

async fn names(config: &Json) -> Json {
    let fake = Fake::new(ec2);
    let answer = ask("aws_availability_zones", fake.scope(), config).await.unwrap();
    assert_eq!(fake.actions(), ["DescribeAvailabilityZones"]);
    answer["names"].clone()
}

#[tokio::test]
async fn zones_are_sorted_by_name_with_their_ids_in_the_same_order() {
    let fake = Fake::new(ec2);
    let answer = ask("aws_availability_zones", fake.scope(), &json!({})).await.unwrap();
    assert_eq!(answer["names"], json!(["us-east-1a", "us-east-1b", "us-east-1c"]));
    assert_eq!(answer["zone_ids"], json!(["use1-az6", "use1-az1", "use1-az4"]));
    assert_eq!(answer["group_names"], json!(["us-east-1"]));
    assert_eq!((&answer["id"], &answer["region"]), (&json!("us-east-1"), &json!("us-east-1")));
    assert!(fake.calls()[0].params.is_empty(), "nothing was asked for in particular");
}

#[tokio::test]
async fn an_empty_state_asks_for_no_state() {
    assert_eq!(names(&json!({"state": ""})).await, names(&json!({})).await);
}

#[tokio::test]
async fn state_and_filters_are_left_to_ec2() {
    assert_eq!(names(&json!({"state": "available"})).await, json!(["us-east-1a", "us-east-1b"]));
    let filter = json!({"filter": [
        {"name": "group-name", "values": ["us-east-1"]},
        {"name": "zone-id", "values": ["use1-az4", "use1-az6"]},
    ]});
    assert_eq!(names(&filter).await, json!(["us-east-1a", "us-east-1c"]));
    let both =
        json!({"state": "impaired", "filter": [{"name": "zone-name", "values": ["us-east-1a"]}]});
    assert_eq!(names(&both).await, json!([]));
}

#[tokio::test]
async fn zones_that_are_not_opted_in_to_are_listed_on_demand() {
    let all = json!({"all_availability_zones": true});
    assert_eq!(
        names(&all).await,
        json!(["us-east-1-bos-1a", "us-east-1a", "us-east-1b", "us-east-1c"])
    );
    let local = json!({
        "all_availability_zones": true, "filter": [{"name": "opt-in-status", "values": ["not-opted-in"]}],
    });
    assert_eq!(names(&local).await, json!(["us-east-1-bos-1a"]));
}

#[tokio::test]
async fn excluded_zones_are_left_out_by_name_or_id() {
    let exclude =
        json!({"exclude_names": ["us-east-1a", "us-east-1x"], "exclude_zone_ids": ["use1-az4"]});
    assert_eq!(names(&exclude).await, json!(["us-east-1b"]));
}

#[tokio::test]
async fn a_refusal_is_an_error() {
    let fake = Fake::new(|_| refusal("InvalidParameterValue", "The filter 'x' is invalid"));
    let config = json!({"filter": [{"name": "x", "values": ["y"]}]});
    let error = ask("aws_availability_zones", fake.scope(), &config).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidParameterValue"));
}
