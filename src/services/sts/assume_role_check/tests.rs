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
                let sent = if sent.is_empty() { "nothing" } else { sent };
                let said = format!("User is not authorized with {sent}");
                Answer::error("AccessDenied", &said, 403)
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

/// What STS said to each of the three calls. Empty where there is nothing.
fn refusals(told: &Json) -> [&str; 3] {
    ["refusal", "refusal_without_external_id", "refusal_with_other_external_id"]
        .map(|name| told[name].as_str().unwrap_or_default())
}

#[tokio::test]
async fn a_role_that_demands_the_external_id_refuses_others_and_none() {
    let (told, asked) = checked(&["agreed"], Some("agreed")).await;
    assert_eq!(says(&told), [true, true, true]);
    assert_eq!(told["account_id"], "222222222222");
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn each_call_that_is_refused_has_its_own_reason() {
    let without = "AccessDenied: User is not authorized with nothing";
    let other =
        "AccessDenied: User is not authorized with aws_assume_role_check:another-external-id";
    for (ids, external_id, reasons) in [
        (&["agreed"][..], Some("agreed"), ["", without, other]),
        (&["agreed", ""][..], Some("agreed"), ["", "", other]),
        (&["*"][..], Some("agreed"), ["", "", ""]),
        // Without an external ID that was agreed on, the first call is the one without.
        (&[""][..], None, ["", "", other]),
        (&["agreed"][..], None, [without, "", ""]),
    ] {
        let (told, _) = checked(ids, external_id).await;
        assert_eq!(refusals(&told), reasons, "{ids:?} {external_id:?}");
    }
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
    assert_eq!(refusals(&told), ["AccessDenied: User is not authorized with ***", "", ""]);
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
