use super::*;
use serde_json::{Value as Json, json};

fn list(types: &[&str]) -> Value {
    Value::List(types.iter().copied().map(Value::from).collect())
}

/// A value as HCL would have it.
fn value(json: &Json) -> Value {
    match json {
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Object(fields) => {
            Value::object(fields.iter().map(|(key, item)| (key.as_str(), value(item))))
        }
        Json::Bool(flag) => Value::Bool(*flag),
        _ => Value::Null,
    }
}

fn call(types: &[&str], scope: &Json) -> Result<Json, Refused> {
    let policy = (PERMISSIONS.call)(&[list(types), value(scope)])?;
    Ok(serde_json::from_str(policy.as_str().unwrap()).unwrap())
}

#[track_caller]
fn refused(types: &[&str], scope: &Json, argument: usize, text: &str) {
    assert_eq!(call(types, scope), Err(Refused::argument(argument, text)));
}

#[test]
fn the_policy_of_a_gateway_is_narrowed_to_account_region_and_tags() {
    let scope = json!({
        "account": "111122223333",
        "region": "eu-central-1",
        "tags": {"owner": "acme"},
        "phase": "destroy",
    });
    let gateway = "arn:aws:ec2:eu-central-1:111122223333:internet-gateway/*";
    let has = json!({"StringEquals": {"aws:ResourceTag/owner": "acme"}});
    assert_eq!(
        call(&["aws_internet_gateway"], &scope).unwrap(),
        json!({"Version": "2012-10-17", "Statement": [
            {
                "Sid": "ReadEc2",
                "Effect": "Allow",
                "Action": "ec2:DescribeInternetGateways",
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}},
            },
            {
                "Sid": "WriteEc2",
                "Effect": "Allow",
                "Action": ["ec2:DeleteInternetGateway", "ec2:DetachInternetGateway"],
                "Resource": gateway,
                "Condition": has,
            },
            {
                "Sid": "Write2Ec2",
                "Effect": "Allow",
                "Action": "ec2:DetachInternetGateway",
                "Resource": "arn:aws:ec2:eu-central-1:111122223333:vpc/*",
            },
        ]})
    );
}

#[test]
fn a_scope_that_says_nothing_narrows_nothing() {
    let policy = |scope| call(&["aws_vpc"], &scope).unwrap();
    assert_eq!(policy(json!({})), policy(json!({"account": null, "tags": {}})));
    assert_eq!(policy(json!({"region": "cn-north-1"})), {
        policy(json!({"region": ["cn-north-1"], "partition": "aws-cn"}))
    });
}

#[test]
fn a_dynamic_value_is_the_value_that_it_holds() {
    let fields = [("account", Value::from("111122223333"))];
    let ty = Type::Object([("account".to_owned(), Type::String)].into());
    let dynamic = Value::Dynamic(Box::new((ty, Value::object(fields.clone()))));
    let policy = |scope| (PERMISSIONS.call)(&[list(&["aws_vpc"]), scope]).unwrap();
    assert_eq!(policy(dynamic), policy(Value::object(fields)));
}

#[test]
fn a_plan_needs_less_than_an_apply() {
    let length =
        |phase: &str| call(&["aws_vpc"], &json!({"phase": phase})).unwrap().to_string().len();
    assert!(length("plan") < length("destroy") && length("destroy") < length("apply"));
}

#[test]
fn a_policy_that_would_be_too_long_says_the_same_in_fewer_words() {
    let many = ["aws_vpc", "aws_subnet", "aws_security_group", "aws_instance", "aws_lb"];
    let resources = |types: &[&str]| {
        call(types, &json!({"region": "eu-central-1"})).unwrap()["Statement"].to_string()
    };
    let short = "arn:aws:ec2:eu-central-1:*:*\"";
    assert!(!resources(&["aws_vpc"]).contains(short));
    assert!(resources(&many).contains(short), "{}", resources(&many));
}

#[test]
fn what_is_no_type_is_refused_at_the_first_argument() {
    refused(&[], &json!({}), 0, "At least one type is required.");
    refused(&["aws_no"], &json!({}), 0, "This provider has no type \"aws_no\".");
    refused(&["a b"], &json!({}), 0, "\"a b\" is not a type such as \"aws_vpc\".");
    let text = "These types call nothing, so that they need no policy.";
    refused(&["aws_external_id", "data.aws_region"], &json!({}), 0, text);
}

#[test]
fn what_no_scope_has_and_what_narrows_nothing_is_refused_at_the_second_argument() {
    let vpc = |scope: &Json, text: &str| refused(&["aws_vpc"], scope, 1, text);
    let accepted = super::scope::ACCEPTED;
    vpc(&json!({"prefix": "a"}), &format!("A scope has no \"prefix\": it takes {accepted}."));
    vpc(&json!("a"), "A scope is an object such as { account = \"111122223333\" }.");
    vpc(&json!({"account": "1"}), "\"1\" is not the ID of an account, which has 12 digits.");
    vpc(&json!({"account": ""}), "The account of a scope is a string that is not empty.");
    vpc(&json!({"region": "here"}), "\"here\" is not a region such as eu-central-1.");
    vpc(&json!({"region": {}}), "The region of a scope is a list of strings.");
    vpc(&json!({"partition": "x"}), "\"x\" is not a partition such as aws or aws-cn.");
    vpc(&json!({"phase": "run"}), "\"run\" is not a phase: those are plan, apply and destroy.");
    vpc(&json!({"tags": "a"}), "The tags of a scope are a map of strings.");
    vpc(
        &json!({"tags": {"a": true}}),
        "The tags of a scope have keys and values that are strings.",
    );
    vpc(
        &json!({"name_prefix": "a*"}),
        "\"a*\" is not the beginning of a name: a star is put behind it anyway.",
    );
    vpc(
        &json!({"path": "/a"}),
        "\"/a\" is not a path: it begins and ends with /, and has no wildcards.",
    );
    vpc(&json!({"kms_keys": ["alias/a"]}), "\"alias/a\" is not the ARN of a key.");
    vpc(
        &json!({"region": "eu-central-1", "partition": "aws-cn"}),
        "The region eu-central-1 is not in the partition aws-cn.",
    );
    vpc(
        &json!({"path": "/a/"}),
        "The path narrows nothing, because nothing that these types need has a path.",
    );
}
