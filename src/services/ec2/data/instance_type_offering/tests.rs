use super::super::tests::has;
use crate::aws::fake::Answer;
use crate::services::testing::World;
use serde_json::{Value as Json, json};

/// What is said where these types are offered.
async fn told(offered: &[&str], asked: Json) -> Result<Json, String> {
    let world = World::of("aws_subnet");
    let offering = |name: &&str| json!({"instanceType": name, "locationType": "region", "location": "us-east-1"});
    let all: Vec<Json> = offered.iter().map(offering).collect();
    let answer = Answer::Data(json!({"instanceTypeOfferingSet": all}));
    world.refuse("DescribeInstanceTypeOfferings", answer);
    let told = world.ask("aws_ec2_instance_type_offering", &asked).await;
    told.map_err(|error| error.to_string())
}

#[tokio::test]
async fn the_first_preferred_type_that_is_offered_is_chosen() {
    let offered = ["m5.large", "m6i.large"];
    let preferred = json!({"preferred_instance_types": ["m9.large", "m6i.large", "m5.large"]});
    has(
        &told(&offered, preferred).await.unwrap(),
        &json!({
            "id": "m6i.large", "instance_type": "m6i.large", "location": "us-east-1", "location_type": "region",
        }),
    );
    let other = json!({"preferred_instance_types": ["m9.large"]});
    assert_eq!(told(&["m5.large"], other).await.unwrap()["id"], "m5.large");
}

#[tokio::test]
async fn none_and_several_are_errors_that_say_what_is_offered() {
    let filter = json!([{"name": "instance-type", "values": ["m5.large", "m6i.large"]}]);
    let asked = json!({"filter": filter});
    assert_eq!(
        told(&[], json!({"filter": filter, "location_type": "outpost"})).await.unwrap_err(),
        r#"there is no instance type offering with `instance-type` = "m5.large" or "m6i.large" and `location_type` = "outpost""#
    );
    let several = told(&["m6i.large", "m5.large"], asked).await.unwrap_err();
    let said = r#"2 instance type offerings match `instance-type` = "m5.large" or "m6i.large" (m5.large, m6i.large): "#;
    assert!(several.starts_with(said), "{several}");
    assert!(
        several.ends_with("or say with `preferred_instance_types` which one is meant"),
        "{several}"
    );
    let other = json!({"preferred_instance_types": ["m9.large"]});
    let several = told(&["m6i.large", "m5.large"], other).await.unwrap_err();
    assert!(several.ends_with("none of `preferred_instance_types` is among them"), "{several}");
}
