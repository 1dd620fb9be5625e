//! `aws_owned_resources` over a model of what the Resource Groups Tagging API documents.

use crate::aws::fake::{Answer, Call};
use crate::services::testing::{CATALOG, World};
use crate::value::json as values;
use serde_json::{Value as Json, json};

/// ARNs and the tags that they carry.
type Tagged = Vec<(String, Json)>;

/// Two objects make a page here.
const PAGE: usize = 2;

fn arn(what: &str) -> String {
    format!("arn:aws:ec2:us-east-1:111122223333:{what}")
}

fn answer(all: &mut Tagged, call: &Call) -> Answer {
    assert_eq!((call.service.as_str(), call.action.as_str()), ("tagging", "GetResources"));
    let asked = &call.input;
    let carries = |tags: &Json| {
        let filters = asked["TagFilters"].as_array().unwrap().iter();
        filters.clone().all(|filter| tags[filter["Key"].as_str().unwrap()] == filter["Values"][0])
    };
    let is_of = |arn: &str| match asked["ResourceTypeFilters"].as_array() {
        Some(types) => types.iter().any(|of| arn.contains(of.as_str().unwrap())),
        None => true,
    };
    let found: Vec<Json> = all
        .iter()
        .filter(|(arn, tags)| carries(tags) && is_of(arn))
        .map(|(arn, tags)| {
            let pairs = tags.as_object().unwrap().iter();
            let tags: Vec<_> =
                pairs.map(|(key, value)| json!({"Key": key, "Value": value})).collect();
            json!({"ResourceARN": arn, "Tags": tags})
        })
        .collect();
    let from: usize = asked["PaginationToken"].as_str().and_then(|t| t.parse().ok()).unwrap_or(0);
    let to = (from + PAGE).min(found.len());
    let token = if to < found.len() { to.to_string() } else { String::new() };
    let page = json!({"ResourceTagMappingList": found[from..to], "PaginationToken": token});
    Answer::Body(200, page.to_string())
}

fn world() -> World<Tagged> {
    let owned = |what: &str, more: &str| (arn(what), json!({"owner": "vendor", "more": more}));
    let all = vec![
        owned("vpc/vpc-2", ""),
        (arn("vpc/vpc-3"), json!({"owner": "customer"})),
        owned("instance/i-1", "a"),
        owned("vpc/vpc-1", "a"),
        (arn("volume/vol-1"), json!({"owner": ""})),
    ];
    World::new("aws_vpc", all, answer)
}

async fn arns(world: &World<Tagged>, asked: Json) -> Json {
    world.ask("aws_owned_resources", &asked).await.unwrap()["arns"].clone()
}

#[tokio::test]
async fn what_carries_the_tags_is_listed_from_all_pages_and_sorted() {
    let world = world();
    let told =
        world.ask("aws_owned_resources", &json!({"tags": {"owner": "vendor"}})).await.unwrap();
    let expected = [arn("instance/i-1"), arn("vpc/vpc-1"), arn("vpc/vpc-2")];
    assert_eq!(told["arns"], json!(expected));
    assert_eq!(told["id"], json!("us-east-1"));
    let first = json!({"arn": expected[0], "tags": {"owner": "vendor", "more": "a"}});
    assert_eq!((told["resources"].as_array().unwrap().len(), &told["resources"][0]), (3, &first));
    assert_eq!(world.actions(), ["GetResources", "GetResources"]);
    assert_eq!(world.call("GetResources").input["ResourcesPerPage"], json!(100));
}

#[tokio::test]
async fn every_tag_has_to_have_its_value_which_may_be_empty() {
    let world = world();
    let both = arns(&world, json!({"tags": {"owner": "vendor", "more": "a"}})).await;
    assert_eq!(both, json!([arn("instance/i-1"), arn("vpc/vpc-1")]));
    assert_eq!(arns(&world, json!({"tags": {"owner": ""}})).await, json!([arn("volume/vol-1")]));
    assert_eq!(arns(&world, json!({"tags": {"owner": "nobody"}})).await, json!([]));
}

#[tokio::test]
async fn types_narrow_the_list_and_none_of_them_do_not() {
    let world = world();
    let asked = |types: Json| json!({"tags": {"owner": "vendor"}, "resource_types": types});
    let some = arns(&world, asked(json!(["instance"]))).await;
    assert_eq!(some, json!([arn("instance/i-1")]));
    assert_eq!(arns(&world, asked(json!([]))).await.as_array().unwrap().len(), 3);
    assert!(world.call("GetResources").input["ResourceTypeFilters"].is_null());
}

#[test]
fn no_tags_at_all_are_an_error_since_everything_would_be_owned() {
    let entry = CATALOG.data_source("aws_owned_resources").unwrap();
    let config = values::decode(br#"{"tags": {}}"#, entry.ty()).unwrap();
    assert!(crate::engine::life::validate_data_source(entry, &config).has_errors());
}
