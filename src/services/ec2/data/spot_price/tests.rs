use super::super::tests::has;
use crate::aws::fake::Answer;
use crate::services::testing::World;
use serde_json::{Value as Json, json};

const TYPE: &str = "aws_ec2_spot_price";

fn price(zone: &str, product: &str) -> Json {
    json!({
        "availabilityZone": zone, "instanceType": "m5.large", "productDescription": product, "spotPrice": "0.041600",
        "timestamp": "2030-01-02T03:04:05.678Z",
    })
}

#[tokio::test]
async fn the_price_is_that_of_now() {
    let world = World::of("aws_subnet");
    let answer = |prices: &[Json]| Answer::Data(json!({"spotPriceHistorySet": prices}));
    world.refuse("DescribeSpotPriceHistory", answer(&[price("us-east-1a", "Linux/UNIX")]));
    let asked = json!({
        "availability_zone": "us-east-1a", "instance_type": "m5.large",
        "filter": [{"name": "product-description", "values": ["Linux/UNIX"]}],
    });
    has(
        &world.ask(TYPE, &asked).await.unwrap(),
        &json!({
            "id": "us-east-1", "spot_price": "0.041600", "spot_price_timestamp": "2030-01-02T03:04:05Z",
        }),
    );
    let sent = world.call("DescribeSpotPriceHistory").params;
    assert_eq!(sent["Filter.1.Name"], "availability-zone");
    assert_eq!(sent["Filter.2.Value.1"], "m5.large");
    assert!(sent["StartTime"].contains('T'), "{sent:?}");
    let both = [price("us-east-1a", "Linux/UNIX"), price("us-east-1b", "Windows")];
    world.refuse("DescribeSpotPriceHistory", answer(&both));
    let several = world.ask(TYPE, &json!({"instance_type": "m5.large"})).await.unwrap_err();
    let said = r#"2 Spot prices match `instance-type` = "m5.large" (us-east-1a, us-east-1b): "#;
    assert!(several.to_string().starts_with(said), "{several}");
    world.refuse("DescribeSpotPriceHistory", answer(&[]));
    let none = world.ask(TYPE, &json!({"instance_type": "m9.large"})).await.unwrap_err();
    assert_eq!(none.to_string(), r#"there is no Spot price with `instance-type` = "m9.large""#);
}
