//! `aws_region`, which is known without AWS.

use crate::aws::Settings;
use crate::aws::fake::Fake;
use crate::engine::{DataSource, Error};
use crate::services::testing::ask;
use serde_json::{Value as Json, json};

/// Asks a provider that works in `region`.
async fn asked(region: &str, config: &Json) -> Result<Json, Error> {
    let fake = Fake::new(|call| panic!("{} was called", call.action));
    let scope = fake.accounts(Settings::default()).scope(region, None);
    let answer = ask("aws_region", scope, config).await;
    assert!(fake.calls().is_empty());
    answer
}

#[tokio::test]
async fn without_arguments_it_is_the_region_of_the_provider() {
    const { assert!(super::Region::OFFLINE, "not even a session is needed") };
    let answer = asked("eu-west-1", &json!({})).await.unwrap();
    assert_eq!(answer["id"], "eu-west-1");
    assert_eq!(answer["name"], "eu-west-1");
    assert_eq!(answer["region"], "eu-west-1");
    assert_eq!(answer["endpoint"], "ec2.eu-west-1.amazonaws.com");
    assert_eq!(answer["description"], "Europe (Ireland)");
}

#[tokio::test]
async fn another_region_is_named_or_found_by_its_endpoint() {
    for (config, region, endpoint) in [
        (json!({"region": "eu-central-1"}), "eu-central-1", "ec2.eu-central-1.amazonaws.com"),
        (json!({"name": "ap-south-1"}), "ap-south-1", "ec2.ap-south-1.amazonaws.com"),
        (
            json!({"endpoint": "ec2.us-west-2.amazonaws.com"}),
            "us-west-2",
            "ec2.us-west-2.amazonaws.com",
        ),
        (
            json!({"endpoint": "ec2.cn-north-1.amazonaws.com.cn"}),
            "cn-north-1",
            "ec2.cn-north-1.amazonaws.com.cn",
        ),
        (
            json!({"endpoint": "ec2.us-west-2.amazonaws.com", "name": "us-west-2", "region": "us-west-2"}),
            "us-west-2",
            "ec2.us-west-2.amazonaws.com",
        ),
        (json!({"name": ""}), "eu-west-1", "ec2.eu-west-1.amazonaws.com"),
    ] {
        let answer = asked("eu-west-1", &config).await.unwrap();
        assert_eq!(
            (&answer["id"], &answer["endpoint"]),
            (&json!(region), &json!(endpoint)),
            "{config}"
        );
    }
}

#[tokio::test]
async fn what_is_no_region_or_more_than_one_is_an_error() {
    for (config, what) in [
        (json!({"name": "eu-west-9"}), "no region of AWS is called eu-west-9"),
        (json!({"name": "eu-west-1", "region": "eu-west-2"}), "more than one region"),
        (
            json!({"name": "eu-west-2", "endpoint": "ec2.eu-west-1.amazonaws.com"}),
            "more than one region: eu-west-2 and eu-west-1",
        ),
        (json!({"endpoint": "iam.amazonaws.com"}), "not the host name of EC2"),
        (json!({"endpoint": "ec2.cn-north-1.amazonaws.com"}), "not the host name of EC2"),
    ] {
        let error = asked("us-east-1", &config).await.unwrap_err().to_string();
        assert!(error.contains(what), "{config}: {error}");
    }
}

#[tokio::test]
async fn a_region_that_is_newer_than_the_provider_is_taken_from_it() {
    let answer = asked("eu-west-9", &json!({})).await.unwrap();
    assert_eq!((&answer["region"], &answer["description"]), (&json!("eu-west-9"), &json!("")));
}
