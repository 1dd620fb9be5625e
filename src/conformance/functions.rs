//! What the errors of every function look like.

use crate::engine::{Function, Refused};
use crate::provider::Provider;
use crate::services::REGISTRY;
use crate::value::{Type, Value, json, msgpack};
use crate::wire::proto::tfplugin6::{DynamicValue, FunctionError, call_function};
use crate::wire::{Call, Handler};
use bytes::Bytes;

const ROLE: &str = "arn:aws:iam::111122223333:role/r";
const ISSUER: &str = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com";
const CLUSTER: &str = "arn:aws:eks:eu-central-1:111122223333:cluster/blue";
const TRUST: &str = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]}"#;
const COMING: &str = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"agreed-on"}}}]}"#;
const BUILD: &str = r#"{"Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}"#;

/// Arguments that each function takes; as JSON where they are no strings.
const GOOD: &[(&str, &[&str])] = &[
    ("arn_build", &["aws", "iam", "", "111122223333", "role/r"]),
    ("arn_parse", &[ROLE]),
    (
        "caller_permissions",
        &[r#"{"type":["tuple",["string"]],"value":["arn:aws:iam::111122223333:role/r"]}"#],
    ),
    ("customer_role_template", &["vendor", COMING, BUILD, BUILD]),
    (
        "permissions",
        &[
            r#"["aws_vpc"]"#,
            r#"{"type":["object",{"account":"string"}],"value":{"account":"111122223333"}}"#,
        ],
    ),
    ("trim_iam_role_path", &[ROLE]),
    ("trust_account", &["111122223333", "agreed-on"]),
    ("trust_irsa", &[ISSUER, "apps", "web", "sts.amazonaws.com"]),
    ("trust_pod_identity", &[CLUSTER, "apps", "web"]),
    ("trust_role", &[ROLE, "agreed-on"]),
    ("trust_service", &["ec2.amazonaws.com"]),
    ("trust_session", &[TRUST, "sts:TagSession"]),
    ("user_agent", &["module", "0.1", "a comment"]),
];

/// Texts of which each is wrong for some function, in another way.
const WRONG: &[&str] = &[
    "",
    "x",
    "*",
    "a b",
    "wrong.",
    "arn:aws:iam::111122223333",
    "arn:aws:iam::1111:role/r",
    "arn:aws:iam::111122223333:user/u",
    "arn:aws:s3:::bucket",
    "pods.eks.amazonaws.com",
    "{",
    r#"{"Statement":[]}"#,
    r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#,
    r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}"#,
];

/// Arguments that a function takes, as values.
fn good(function: &Function) -> Vec<Value> {
    let (_, good) = GOOD.iter().find(|(name, _)| *name == function.name).expect("a sample");
    let value = |(index, text): (usize, &&str)| match function
        .parameter(index)
        .map_or(Type::String, |parameter| (parameter.ty)())
    {
        Type::String => Value::from(*text),
        ty => json::decode(text.as_bytes(), &ty).unwrap(),
    };
    good.iter().enumerate().map(value).collect()
}

/// Lists of arguments in which one is wrong, or of which there are too few or too many.
fn wrong(function: &Function) -> Vec<Vec<Value>> {
    let good = good(function);
    let mut lists = vec![vec![], [good.clone(), good.clone()].concat()];
    let bad = || WRONG.iter().copied().map(Value::from).chain([Value::Null]);
    for at in 0..=good.len() {
        for text in bad() {
            let mut list = good.clone();
            list.splice(at..(at + 1).min(good.len()), [text]);
            lists.push(list);
        }
    }
    lists
}

fn refused(function: &Function, arguments: &[Value]) -> Option<Refused> {
    function.takes(arguments.len()).and_then(|()| (function.call)(arguments)).err()
}

#[test]
fn each_error_of_each_function_is_a_sentence_with_one_full_stop_at_its_end() {
    for function in REGISTRY.functions {
        let errors: Vec<_> = wrong(function).iter().filter_map(|l| refused(function, l)).collect();
        assert!(!errors.is_empty(), "{}", function.name);
        for Refused { text, .. } in errors {
            let name = function.name;
            let begins = text.starts_with(|c: char| c.is_uppercase() || c == '"');
            assert!(begins && text.ends_with('.'), "{name}: {text}");
            assert!(!text.ends_with("..") && !text.contains(".. "), "{name}: {text}");
            assert!(!text.contains(['\n', '\t']), "{name}: {text}");
        }
    }
}

#[test]
fn each_sample_is_accepted() {
    for function in REGISTRY.functions {
        assert_eq!(refused(function, &good(function)), None, "{}", function.name);
    }
}

/// What Terraform gets to show; it ends that with a full stop.
#[tokio::test]
async fn terraform_shows_each_error_with_one_full_stop() {
    let provider = Provider::new(&REGISTRY);
    for function in REGISTRY.functions {
        for list in wrong(function) {
            let packed = |(index, value): (usize, &Value)| {
                let ty = function.parameter(index).map_or(Type::String, |p| (p.ty)());
                let value = match (&ty, value) {
                    (Type::Dynamic, Value::String(_)) => {
                        &Value::Dynamic(Box::new((Type::String, value.clone())))
                    }
                    _ => value,
                };
                let msgpack = msgpack::encode(value, &ty).ok()?.into();
                Some(DynamicValue { msgpack, json: Bytes::new() })
            };
            // Terraform itself refuses a value of another type.
            let arguments: Option<Vec<_>> = list.iter().enumerate().map(packed).collect();
            let Some(arguments) = arguments else { continue };
            let request = call_function::Request { name: function.name.to_owned(), arguments };
            let answer = provider.call_function(Call::default(), request).await;
            let Some(FunctionError { text, .. }) = answer.error else { continue };
            assert!(!text.ends_with(['.', ' ']), "{}: {text}", function.name);
        }
    }
    let request = call_function::Request { name: "none".to_owned(), arguments: vec![] };
    let error = provider.call_function(Call::default(), request).await.error.unwrap();
    assert_eq!(error.text, "This version of the provider has no function \"none\"");
}
