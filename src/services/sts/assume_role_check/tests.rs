//! `aws_assume_role_check` over the fake of AWS.

use crate::aws::fake::{Answer, Call, Fake};
use crate::services::testing::ask;
use serde_json::{Value as Json, json};

const ROLE: &str = "arn:aws:iam::222222222222:role/deployer";

/// STS with a role that lets in who sends one of these external IDs; an empty one stands for none.
fn trusting(
    ids: &'static [&'static str],
) -> impl Fn(&Call) -> Answer + Copy + Send + Sync + 'static {
    move |call: &Call| match call.action.as_str() {
        "AssumeRole" => {
            let sent = call.params.get("ExternalId").map_or("", String::as_str);
            let accepted = ids.iter().any(|id| *id == "*" || *id == sent);
            let now = Fake::new(|_| Answer::error("InvalidAction", "none", 400)).now();
            if accepted {
                Answer::session(call, now)
            } else {
                Answer::error("AccessDenied", "User is not authorized", 403)
            }
        }
        "GetCallerIdentity" => Answer::identity("arn:aws:iam::111122223333:user/ci"),
        other => Answer::error("InvalidAction", other, 400),
    }
}

async fn checked(ids: &'static [&'static str], external_id: Option<&str>) -> (Json, usize) {
    let fake = Fake::new(trusting(ids));
    let config = json!({"role_arn": ROLE, "external_id": external_id});
    let told = ask("aws_assume_role_check", fake.scope(), &config).await.unwrap();
    let asked = fake.actions().into_iter().filter(|action| action == "AssumeRole").count();
    (told, asked)
}

fn says(told: &Json) -> [&Json; 3] {
    ["assumable", "requires_external_id", "rejects_other_external_id"].map(|name| &told[name])
}

#[tokio::test]
async fn a_role_that_demands_the_external_id_refuses_others_and_none() {
    let (told, asked) = checked(&["agreed"], Some("agreed")).await;
    assert_eq!(says(&told), [true, true, true]);
    assert_eq!((&told["account_id"], &told["refusal"]), (&json!("222222222222"), &json!(null)));
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn a_role_that_lets_us_in_without_the_external_id_is_told_apart() {
    let (told, _) = checked(&["agreed", ""], Some("agreed")).await;
    assert_eq!(says(&told), [true, false, true]);
    let (told, _) = checked(&["*"], Some("agreed")).await;
    assert_eq!(says(&told), [true, false, false]);
    let (told, asked) = checked(&["*"], None).await;
    assert_eq!(says(&told), [true, false, false]);
    assert_eq!(asked, 2);
}

#[tokio::test]
async fn a_role_that_refuses_is_asked_once_and_says_why() {
    let (told, asked) = checked(&["agreed"], Some("not-the-one")).await;
    assert_eq!(says(&told), [false, false, false]);
    assert_eq!(told["refusal"], "AccessDenied: User is not authorized");
    assert_eq!(told["account_id"], json!(null));
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn what_says_nothing_about_the_role_is_an_error() {
    let fake = Fake::new(|call| match call.action.as_str() {
        "GetCallerIdentity" => Answer::identity("arn:aws:iam::111122223333:user/ci"),
        _ => Answer::error("ExpiredToken", "The security token has expired", 403),
    });
    let config = json!({"role_arn": ROLE, "external_id": "agreed"});
    let error = ask("aws_assume_role_check", fake.scope(), &config).await.unwrap_err();
    assert!(error.to_string().contains("ExpiredToken"), "{error}");
}
