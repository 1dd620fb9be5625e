//! The ephemeral `aws_eks_cluster_auth` over the fake of AWS.

use crate::aws::fake::{Answer, Fake};
use crate::services::testing::{ask, open};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn the_token_is_that_of_the_data_source_and_terraform_comes_back_when_it_ends() {
    let fake = Fake::new(|call| Answer::error("InvalidAction", &call.action, 400));
    let config = json!({"name": "prod"});
    let (open, result) = open("aws_eks_cluster_auth", fake.scope(), &config).await.unwrap();
    let data = ask("aws_eks_cluster_auth", fake.scope(), &config).await.unwrap();
    assert_eq!(result["token"], data["token"]);
    assert_eq!((&result["name"], &result["region"]), (&json!("prod"), &json!("us-east-1")));
    assert_eq!(open.renew_at, Some(fake.now() + Duration::from_mins(15)));
    assert_eq!(fake.actions(), [""; 0], "nobody is asked");
}
