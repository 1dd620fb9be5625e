use super::*;
use serde_json::{Value as Json, json};

const ONE: &str = "arn:aws:iam::111122223333:role/one";
const OTHER: &str = "arn:aws:iam::444455556666:role/path/other";

fn object(arn: &str, id: Option<&str>) -> Value {
    let id = id.map_or(Value::Null, Value::from);
    Value::object([("role_arn", Value::from(arn)), ("external_id", id)])
}

fn call(roles: Vec<Value>) -> Result<Json, Refused> {
    let policy = (CALLER_PERMISSIONS.call)(&[Value::List(roles)])?;
    Ok(serde_json::from_str::<Json>(policy.as_str().unwrap()).unwrap()["Statement"].clone())
}

#[track_caller]
fn refused(roles: Vec<Value>, text: &str) {
    assert_eq!(call(roles), Err(Refused::argument(0, text)));
}

#[test]
fn roles_without_an_id_are_one_statement() {
    assert_eq!(
        call(vec![OTHER.into(), ONE.into(), object(ONE, None)]).unwrap(),
        json!([{
            "Sid": "Roles",
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": [ONE, OTHER],
        }])
    );
}

#[test]
fn each_external_id_opens_its_own_roles_only() {
    let with = |number: usize, arn: &str, id: &str| {
        json!({
            "Sid": format!("WithExternalId{number}"),
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": arn,
            "Condition": {"StringEquals": {"sts:ExternalId": id}},
        })
    };
    assert_eq!(
        call(vec![object(ONE, Some("one-id")), object(OTHER, Some("other-id"))]).unwrap(),
        json!([with(1, ONE, "one-id"), with(2, OTHER, "other-id")])
    );
}

#[test]
fn one_role_is_one_statement_without_a_number() {
    let policy = call(vec![object(ONE, Some("one-id"))]).unwrap();
    assert_eq!(policy[0]["Sid"], json!("WithExternalId"));
}

#[test]
fn what_is_no_role_is_refused() {
    refused(vec![], "At least one role is required.");
    refused(vec![Value::Null], "A role is an ARN, or an object with role_arn and external_id.");
    refused(vec!["*".into()], "\"*\" is not the ARN of an IAM role: an ARN starts with `arn:`.");
    let user = "arn:aws:iam::111122223333:user/u";
    refused(vec![user.into()], &format!("{user:?} is not the ARN of an IAM role."));
    let any = "arn:aws:iam::111122223333:role/*";
    refused(vec![any.into()], &format!("{any:?} is not the ARN of an IAM role."));
    let nothing = Value::object([("external_id", Value::from("id"))]);
    refused(vec![nothing], "An object that stands for a role has its ARN as role_arn.");
    let more = Value::object([("role_arn", Value::from(ONE)), ("externalid", Value::Null)]);
    refused(vec![more], "An object that stands for a role has role_arn and external_id.");
    let number = Value::object([("role_arn", Value::from(ONE)), ("external_id", 1.into())]);
    refused(vec![number], "An external ID is a string.");
    assert!(call(vec![object(ONE, Some(""))]).is_err());
}
