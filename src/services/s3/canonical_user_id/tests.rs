//! `aws_canonical_user_id` over the fake of AWS.

use crate::aws::fake::{Answer, Call, Fake};
use crate::services::testing::ask;
use serde_json::json;

const ID: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

fn owner(more: &str) -> impl Fn(&Call) -> Answer + Send + Sync + 'static + use<> {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ListAllMyBucketsResult><Buckets><Bucket><Name>a</Name></Bucket></Buckets>\
         <Owner>{more}<ID>{ID}</ID></Owner></ListAllMyBucketsResult>"
    );
    move |_| Answer::xml(200, body.clone())
}

#[tokio::test]
async fn the_owner_of_the_buckets_is_asked_for_with_one_request() {
    let fake = Fake::new(owner(""));
    let answer = ask("aws_canonical_user_id", fake.scope(), &json!({})).await.unwrap();
    assert_eq!((&answer["id"], &answer["display_name"]), (&json!(ID), &json!("")));
    assert_eq!(fake.actions(), ["ListBuckets"]);
    let call = fake.calls().pop().unwrap();
    assert_eq!(call.url, "https://s3.us-east-1.amazonaws.com/?max-buckets=1");
    assert_eq!((call.service.as_str(), call.region.as_str()), ("s3", "us-east-1"));
    assert!(call.user_agent.contains("terraform-provider-assumerole"), "{}", call.user_agent);
}

#[tokio::test]
async fn a_name_is_told_where_there_is_one() {
    let fake = Fake::new(owner("<DisplayName>R&amp;D</DisplayName>"));
    let answer = ask("aws_canonical_user_id", fake.scope(), &json!({})).await.unwrap();
    assert_eq!(answer["display_name"], "R&D");
}

#[tokio::test]
async fn what_s3_refuses_is_told_in_its_words() {
    let refusal = "<Error><Code>AccessDenied</Code><Message>User: x is not authorized to perform: s3:ListAllMyBuckets\
        </Message></Error>";
    let fake = Fake::new(move |_| Answer::xml(403, refusal));
    let error = ask("aws_canonical_user_id", fake.scope(), &json!({})).await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
    let told = error.to_string();
    for part in ["S3", "ListBuckets", "s3:ListAllMyBuckets", "fake-request"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[tokio::test]
async fn an_answer_without_an_owner_is_no_answer() {
    let fake = Fake::new(|_| Answer::xml(200, "<html>sign in</html>"));
    let error = ask("aws_canonical_user_id", fake.scope(), &json!({})).await.unwrap_err();
    assert_eq!(error.code(), None);
    assert!(error.to_string().contains("ListBuckets"), "{error}");
}

#[tokio::test]
async fn a_request_that_is_slowed_down_is_repeated() {
    let slow =
        "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
    let fake = Fake::new(move |_| Answer::xml(503, slow));
    let error = ask("aws_canonical_user_id", fake.scope(), &json!({})).await.unwrap_err();
    assert_eq!(error.code(), Some("SlowDown"));
    assert!(fake.actions().len() > 1);
}
