//! `aws_ssm_parameter` over the fake of AWS.

use crate::aws::fake::{Answer, Call, Fake};
use crate::services::testing::ask;
use serde_json::{Value as Json, json};

const ARN: &str = "arn:aws:ssm:us-east-1:111122223333:parameter/team/db";

/// A parameter of this type, whose value is `secret` if it is to be decrypted.
fn parameter(kind: &'static str) -> impl Fn(&Call) -> Answer + Send + Sync + 'static {
    move |call| {
        let is_open = kind != "SecureString" || call.input["WithDecryption"] == true;
        let value = if is_open { "secret" } else { "AQICAHh" };
        Answer::Data(json!({"Parameter": {
            "ARN": ARN, "Name": "/team/db", "Type": kind, "Value": value, "Version": 3, "DataType": "text",
        }}))
    }
}

async fn asked(kind: &'static str, config: &Json) -> (Json, Call) {
    let fake = Fake::new(parameter(kind));
    let answer = ask("aws_ssm_parameter", fake.scope(), config).await.unwrap();
    (answer, fake.calls().pop().unwrap())
}

#[tokio::test]
async fn a_parameter_is_told_with_its_value() {
    let (answer, call) = asked("String", &json!({"name": "/team/db"})).await;
    let expected = json!({
        "arn": ARN, "id": "/team/db", "name": "/team/db", "type": "String", "value": "secret",
        "insecure_value": "secret", "version": 3,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer[name], value, "{name}");
    }
    assert_eq!(call.input, json!({"Name": "/team/db", "WithDecryption": true}));
}

#[tokio::test]
async fn a_secret_is_hidden_and_stays_closed_where_it_shall() {
    let (answer, _) = asked("SecureString", &json!({"name": "/team/db"})).await;
    assert_eq!((&answer["value"], &answer["insecure_value"]), (&json!("secret"), &json!("")));
    let closed = json!({"name": "/team/db", "with_decryption": false});
    let (answer, _) = asked("SecureString", &closed).await;
    assert_eq!(answer["value"], "AQICAHh");
}

#[tokio::test]
async fn a_version_is_asked_for_as_it_is_written() {
    let (answer, call) = asked("String", &json!({"name": "/team/db:3"})).await;
    assert_eq!((&answer["name"], &answer["id"]), (&json!("/team/db:3"), &json!("/team/db")));
    assert_eq!(call.input["Name"], "/team/db:3");
}

#[tokio::test]
async fn what_is_not_there_is_named_with_its_region() {
    let fake = Fake::new(|_| Answer::error("ParameterNotFound", "", 400));
    let asked = json!({"name": "/team/db"});
    let error = ask("aws_ssm_parameter", fake.scope(), &asked).await.unwrap_err();
    let told = error.to_string();
    assert!(told.contains("There is no parameter /team/db in us-east-1."), "{told}");
}
