//! The ephemeral `aws_eks_cluster_auth` over the fake of AWS.

use crate::aws::fake::{Answer, Fake};
use crate::services::testing::{ask, open};
use serde_json::json;

const TYPE: &str = "aws_eks_cluster_auth";

fn nobody() -> Fake {
    Fake::new(|call| Answer::error("InvalidAction", &call.action, 400))
}

#[tokio::test]
async fn the_token_is_that_of_the_data_source() {
    let fake = nobody();
    let config = json!({"name": "prod"});
    let (_, result) = open(TYPE, fake.scope(), &config).await.unwrap();
    let data = ask(TYPE, fake.scope(), &config).await.unwrap();
    assert_eq!(result["token"], data["token"]);
    assert_eq!((&result["name"], &result["region"]), (&json!("prod"), &json!("us-east-1")));
    assert_eq!(fake.actions(), [""; 0], "nobody is asked");
}
