//! `aws_sts_web_identity_token` over the fake of AWS.

use crate::aws::fake::{Answer, Fake};
use crate::services::testing::open;
use serde_json::json;

fn sts() -> Fake {
    Fake::new(|call| match call.action.as_str() {
        "GetWebIdentityToken" => Answer::Data(json!({
            "WebIdentityToken": "head.claims.signature",
            "Expiration": "2026-01-02T03:09:00Z",
        })),
        other => Answer::error("InvalidAction", other, 400),
    })
}

#[tokio::test]
async fn sts_is_asked_for_exactly_what_the_token_is_to_say() {
    let fake = sts();
    let config = json!({
        "audience": ["https://b.example.com", "https://a.example.com"],
        "signing_algorithm": "ES384",
        "duration_seconds": 120,
        "tags": {"team": "red"},
    });
    let (open, result) = open("aws_sts_web_identity_token", fake.scope(), &config).await.unwrap();
    assert_eq!(result["web_identity_token"], "head.claims.signature");
    assert_eq!(result["expiration"], "2026-01-02T03:09:00Z");
    assert_eq!(open.renew_at, None);
    let [call] = &fake.calls()[..] else { panic!("one call: {:?}", fake.actions()) };
    let sent = ["Audience.member.1", "Audience.member.2", "DurationSeconds", "SigningAlgorithm"];
    assert_eq!(
        sent.map(|name| call.param(name)),
        ["https://a.example.com", "https://b.example.com", "120", "ES384"]
    );
    let tag = ["Tags.member.1.Key", "Tags.member.1.Value"].map(|name| call.param(name));
    assert_eq!(tag, ["team", "red"]);
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let fake = sts();
    let config = json!({"audience": ["a"], "signing_algorithm": "RS256"});
    open("aws_sts_web_identity_token", fake.scope(), &config).await.unwrap();
    let call = fake.calls().remove(0);
    let sent: Vec<&str> = call.params.keys().map(String::as_str).collect();
    assert!(!sent.iter().any(|name| name.starts_with("Tags") || *name == "DurationSeconds"));
}
