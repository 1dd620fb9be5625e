use super::super::tests::has;
use crate::aws::fake::Answer;
use crate::services::testing::World;
use serde_json::json;

#[tokio::test]
async fn offerings_are_listed_with_where_they_are_in_one_order() {
    let world = World::of("aws_subnet");
    let offering = |name: &str, zone: &str| json!({"instanceType": name, "locationType": "availability-zone", "location": zone});
    let all = [offering("m5.large", "us-east-1b"), offering("c5.large", "us-east-1a")];
    let answer = Answer::Data(json!({"instanceTypeOfferingSet": all}));
    world.refuse("DescribeInstanceTypeOfferings", answer);
    let asked = json!({
        "location_type": "availability-zone", "filter": [{"name": "instance-type", "values": ["*.large"]}],
    });
    has(
        &world.ask("aws_ec2_instance_type_offerings", &asked).await.unwrap(),
        &json!({
            "id": "us-east-1", "instance_types": ["m5.large", "c5.large"], "location_type": "availability-zone",
            "location_types": ["availability-zone", "availability-zone"], "locations": ["us-east-1b", "us-east-1a"],
        }),
    );
    let sent = world.call("DescribeInstanceTypeOfferings").params;
    assert_eq!(
        (&sent["LocationType"][..], &sent["Filter.1.Value.1"][..], &sent["MaxResults"][..]),
        ("availability-zone", "*.large", "1000")
    );
}
