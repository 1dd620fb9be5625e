//! `aws_eks_cluster_auth` over the fake of AWS.

use super::*;
use crate::aws::fake::{Answer, Fake, SECRET_KEY};
use crate::aws::{Hop, Settings, settings};
use crate::services::testing::ask;
use serde_json::json;
use std::collections::BTreeMap;

fn fake() -> Fake {
    // All fakes live on the same day.
    let now = Fake::new(|_| Answer::Never).now();
    Fake::new(move |call| match call.action.as_str() {
        "AssumeRole" => Answer::session(call, now),
        other => Answer::error("InvalidAction", other, 400),
    })
}

/// The URL in a token.
fn url(token: &serde_json::Value) -> String {
    let token = token.as_str().unwrap().strip_prefix("k8s-aws-v1.").unwrap();
    assert!(!token.contains(['=', '+', '/']), "{token}");
    String::from_utf8(URL_SAFE_NO_PAD.decode(token).unwrap()).unwrap()
}

/// The query of a URL, with the escapes as they are.
fn query(url: &str) -> BTreeMap<&str, &str> {
    let (_, query) = url.split_once('?').unwrap();
    query.split('&').map(|pair| pair.split_once('=').unwrap()).collect()
}

#[tokio::test]
async fn a_token_is_a_question_to_sts_that_is_signed_as_the_role_and_asked_by_eks() {
    let fake = fake();
    let hop = Hop::new(settings::role_arn("arn:aws:iam::444455556666:role/deploy").unwrap());
    let settings = Settings { chain: vec![hop], ..Settings::default() };
    let scope = fake.accounts(settings).scope("eu-central-1", None);
    let answer = ask("aws_eks_cluster_auth", scope, &json!({"name": "prod"})).await.unwrap();
    assert_eq!((&answer["id"], &answer["name"]), (&json!("prod"), &json!("prod")));
    let url = url(&answer["token"]);
    assert!(url.starts_with("https://sts.eu-central-1.amazonaws.com/?"), "{url}");
    let mut query = query(&url);
    let signature = query.remove("X-Amz-Signature").unwrap();
    assert_eq!(signature.len(), 64);
    assert_eq!(
        query,
        BTreeMap::from([
            ("Action", "GetCallerIdentity"),
            ("Version", "2011-06-15"),
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", "ASIAdeploy%2F20260102%2Feu-central-1%2Fsts%2Faws4_request"),
            ("X-Amz-Date", "20260102T030400Z"),
            ("X-Amz-Expires", "60"),
            ("X-Amz-Security-Token", "token%2Fof%2Fdeploy"),
            ("X-Amz-SignedHeaders", "host%3Bx-k8s-aws-id"),
        ])
    );
    assert!(!url.contains(SECRET_KEY));
    assert_eq!(fake.actions(), ["AssumeRole"], "nobody is asked but for the session");
}

#[tokio::test]
async fn a_token_is_for_one_cluster() {
    let fake = fake();
    let mut signatures = Vec::new();
    for name in ["prod", "dev"] {
        let answer = ask("aws_eks_cluster_auth", fake.scope(), &json!({"name": name})).await;
        let url = url(&answer.unwrap()["token"]);
        signatures.push(query(&url)["X-Amz-Signature"].to_owned());
    }
    assert_ne!(signatures[0], signatures[1]);
    assert_eq!(fake.actions(), [""; 0]);
}

#[tokio::test]
async fn sts_has_the_names_of_the_partition() {
    let fake = fake();
    let scope = fake.accounts(Settings::default()).scope("cn-north-1", None);
    let answer = ask("aws_eks_cluster_auth", scope, &json!({"name": "prod"})).await.unwrap();
    let url = url(&answer["token"]);
    assert!(url.starts_with("https://sts.cn-north-1.amazonaws.com.cn/?"), "{url}");
}

#[test]
fn the_token_is_sensitive() {
    use crate::schema::Block;
    assert!(ClusterAuth::SCHEMA.attribute("token").unwrap().rules.sensitive);
}
