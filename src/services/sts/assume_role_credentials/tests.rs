//! `aws_assume_role_credentials` over the fake of AWS.

use crate::aws::fake::{Answer, Call, Fake, SECRET_KEY};
use crate::aws::{Hop, Settings, settings};
use crate::engine::life::Open;
use crate::services::testing::open;
use serde_json::{Value as Json, json};
use std::time::Duration;

const TYPE: &str = "aws_assume_role_credentials";

fn hop(account: &str) -> Hop {
    let role = format!("arn:aws:iam::{account}:role/deployer");
    Hop { session_name: Some("us".to_owned()), ..Hop::new(settings::role_arn(&role).unwrap()) }
}

/// STS, whose sessions last as long as they are asked for.
fn sts() -> Fake {
    // All fakes live on the same day.
    let now = Fake::new(|_| Answer::Never).now();
    Fake::new(move |call: &Call| match call.action.as_str() {
        "AssumeRole" => {
            let seconds = call.params.get("DurationSeconds").map_or(3600, |s| s.parse().unwrap());
            Answer::session_for(call, now, Duration::from_secs(seconds))
        }
        "GetCallerIdentity" => Answer::identity("arn:aws:iam::111122223333:user/ci"),
        other => Answer::error("InvalidAction", other, 400),
    })
}

async fn opened(fake: &Fake, chain: Vec<Hop>, config: &Json) -> (Open, Json) {
    let settings = Settings { chain, ..Settings::default() };
    let scope = fake.accounts(settings).scope("eu-central-1", None);
    open(TYPE, scope, config).await.unwrap()
}

#[tokio::test]
async fn the_credentials_are_those_of_the_last_role_and_terraform_keeps_none_beside_them() {
    let fake = sts();
    let chain = vec![hop("222222222222"), hop("333333333333")];
    let (open, result) = opened(&fake, chain, &json!({})).await;
    assert_eq!(
        result,
        json!({
            "access_key_id": "ASIAdeployer",
            "account_id": "333333333333",
            "arn": "arn:aws:sts::333333333333:assumed-role/deployer/us",
            "assume_role": null,
            "duration": null,
            "expiration": "2026-01-02T04:04:00Z",
            "secret_access_key": SECRET_KEY,
            "session_token": "token/of/deployer",
        })
    );
    let private = String::from_utf8(open.private.clone()).unwrap();
    assert!(!private.contains(SECRET_KEY) && !private.contains("token/of"), "{private}");
}

#[tokio::test]
async fn each_opening_has_a_session_of_its_own_that_lasts_as_long_as_was_asked_for() {
    let fake = sts();
    let settings = Settings { chain: vec![hop("222222222222")], ..Settings::default() };
    let scope = fake.accounts(settings).scope("eu-central-1", None);
    scope.ready().await.unwrap();
    for _ in 0..2 {
        let config = json!({"duration": "4h"});
        let (_, result) = open(TYPE, scope.clone(), &config).await.unwrap();
        assert_eq!(result["expiration"], "2026-01-02T07:04:00Z");
    }
    let asked: Vec<String> =
        fake.calls().iter().map(|call| call.param("DurationSeconds").to_owned()).collect();
    assert_eq!(asked, ["", "14400", "14400"]);
}

#[tokio::test]
async fn where_no_role_is_assumed_there_is_nothing_to_hand_out() {
    let fake = sts();
    let refusal = open(TYPE, fake.scope(), &json!({})).await.err().unwrap();
    assert!(refusal.to_string().contains("set `assume_role`"), "{refusal}");
    assert_eq!(fake.actions(), [""; 0]);
}
