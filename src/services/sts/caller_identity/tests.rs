//! `aws_caller_identity` over the fake of AWS.

use crate::aws::fake::{Answer, Call, Fake};
use crate::aws::{Hop, Settings, settings};
use crate::services::testing::ask;
use serde_json::json;

fn sts(call: &Call) -> Answer {
    // All fakes live on the same day.
    let now = Fake::new(sts).now();
    match call.action.as_str() {
        "AssumeRole" => Answer::session(call, now),
        "GetCallerIdentity" => Answer::identity("arn:aws:iam::111122223333:user/ci"),
        other => Answer::error("InvalidAction", other, 400),
    }
}

#[tokio::test]
async fn without_a_role_sts_is_asked_once() {
    let fake = Fake::new(sts);
    let scope = fake.scope();
    for _ in 0..2 {
        let answer = ask("aws_caller_identity", scope.clone(), &json!({})).await.unwrap();
        assert_eq!(answer["account_id"], "111122223333");
        assert_eq!(answer["id"], "111122223333");
        assert_eq!(answer["arn"], "arn:aws:iam::111122223333:user/ci");
        assert_eq!(answer["user_id"], "AIDAFAKE");
    }
    assert_eq!(fake.actions(), ["GetCallerIdentity"]);
}

#[tokio::test]
async fn the_session_of_a_role_knows_who_it_is() {
    let fake = Fake::new(sts);
    let mut hop = Hop::new(settings::role_arn("arn:aws:iam::444455556666:role/team/R").unwrap());
    hop.session_name = Some("deploy".to_owned());
    let settings = Settings { chain: vec![hop], ..Settings::default() };
    let scope = fake.accounts(settings).scope("us-east-1", None);
    let answer = ask("aws_caller_identity", scope, &json!({})).await.unwrap();
    assert_eq!(answer["account_id"], "444455556666");
    assert_eq!(answer["arn"], "arn:aws:sts::444455556666:assumed-role/R/deploy");
    assert_eq!(answer["user_id"], "AROAFAKE:deploy");
    assert_eq!(fake.actions(), ["AssumeRole"]);
}

#[tokio::test]
async fn credentials_that_aws_refuses_are_an_error() {
    let fake = Fake::new(|_| {
        Answer::error(
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
            403,
        )
    });
    let error = ask("aws_caller_identity", fake.scope(), &json!({})).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidClientTokenId"));
}
