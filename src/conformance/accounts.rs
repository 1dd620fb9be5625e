//! Plans of objects whose account is remembered, as requests to a whole provider. Nothing is called.

use crate::engine::life::Plan;
use crate::engine::{Claim, Entry, Private};
use crate::plan::contract;
use crate::provider::{Answer, Apply, Provider};
use crate::services::REGISTRY;
use crate::stop::Stop;
use crate::value::Value;

pub(super) const RED: &str = "222222222222";
pub(super) const BLUE: &str = "333333333333";

/// A provider without a role, in account nobody knows which.
pub(super) fn provider() -> Provider {
    let provider = Provider::new(&REGISTRY);
    let mut config = provider.schema().empty();
    for (name, value) in [("region", "eu-west-1"), ("access_key", "a"), ("secret_key", "b")] {
        config.insert(name, value.into());
    }
    assert!(!provider.configure(&config, &Stop::new()).has_errors());
    provider
}

pub(super) fn role(account: &str) -> Value {
    let arn = Value::from(format!("arn:aws:iam::{account}:role/deployer"));
    let none = ["external_id", "session_name"].map(|name| (name, Value::Null));
    Value::List(vec![Value::object([("role_arn", arn)].into_iter().chain(none))])
}

pub(super) fn config(entry: &Entry) -> Value {
    let mut config = entry.schema().empty();
    config.insert("cidr_block", "10.1.0.0/16".into());
    config
}

/// Plans a VPC whose role becomes another one.
async fn planned(from: Value, to: Value, private: &Private) -> Answer {
    let provider = provider();
    let entry = provider.resource("aws_vpc").unwrap();
    let mut config = config(entry);
    let mut prior = config.clone();
    for (name, value) in
        [("id", "vpc-1".into()), ("region", "eu-west-1".into()), ("assume_role", from)]
    {
        prior.insert(name, value);
    }
    config.insert("assume_role", to);
    let proposed = contract::proposed_new(entry.schema(), &prior, &config);
    let private = if private.ours { private.encode() } else { vec![] };
    let asked = Plan { prior: &prior, config: &config, proposed: &proposed, private: &private };
    provider.plan(entry, &asked, &Value::Null).await
}

fn replaced(answer: &Answer) -> Vec<String> {
    assert!(!answer.diagnostics.has_errors(), "{:?}", answer.diagnostics);
    answer.replace.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn an_object_without_a_role_moves_only_out_of_the_account_that_is_remembered() {
    let remembered = Private::in_account(Some(RED.to_owned()));
    let stays = planned(Value::Null, role(RED), &remembered).await;
    assert_eq!(replaced(&stays), [""; 0]);
    assert_eq!(Private::decode(&stays.private), remembered);
    let moves = planned(Value::Null, role(BLUE), &remembered).await;
    assert_eq!(replaced(&moves), ["assume_role"]);
}

#[tokio::test]
async fn an_object_of_another_providers_state_gets_no_role_before_its_account_is_told() {
    let told = async |from: Value, to: Value, private: &Private| {
        let answer = planned(from, to, private).await;
        let told: Vec<_> = answer.diagnostics.iter().map(|d| d.summary.clone()).collect();
        (told, answer.replace.len())
    };
    let refused = (vec!["Account of an object not known".to_owned()], 0);
    assert_eq!(told(Value::Null, role(RED), &Private::default()).await, refused);
    assert_eq!(told(Value::Null, Value::Unknown, &Private::default()).await, refused);
    // Its own role tells the account, and without a role everything stays as it is.
    assert_eq!(told(role(BLUE), role(RED), &Private::default()).await, (vec![], 1));
    assert_eq!(told(Value::Null, Value::Null, &Private::default()).await, (vec![], 0));
    let noted = Private::in_account(Some(RED.to_owned()));
    assert_eq!(told(Value::Null, role(RED), &noted).await, (vec![], 0));
}

#[tokio::test]
async fn a_plan_that_follows_one_without_the_role_refuses_what_it_would_have_replaced() {
    let first = planned(role(RED), Value::Unknown, &Private::new()).await;
    assert_eq!(replaced(&first), [""; 0]);
    let open = Private::decode(&first.private);
    assert!(open.role_open);

    let second = planned(role(RED), role(BLUE), &open).await;
    assert_eq!(second.replace, []);
    let told: Vec<_> = second.diagnostics.iter().map(|d| d.summary.as_str()).collect();
    assert_eq!(told, ["The role leads to another account"]);
    assert_eq!(replaced(&planned(role(RED), role(RED), &open).await), [""; 0]);
    // A plan of which no other is remembered is the first.
    assert_eq!(replaced(&planned(role(RED), role(BLUE), &Private::new()).await), ["assume_role"]);
}

#[tokio::test]
async fn a_change_that_is_refused_leaves_the_object_and_its_private_data_to_terraform() {
    let provider = provider();
    let entry = provider.resource("aws_vpc").unwrap();
    let mut prior = config(entry);
    for (name, value) in [("id", "vpc-1".into()), ("assume_role", role(RED))] {
        prior.insert(name, value);
    }
    let mut planned = prior.clone();
    planned.insert("tags", Value::object([("Name", "other".into())]));
    let elsewhere = Private::in_account(Some(BLUE.to_owned()));
    let private = elsewhere.encode();

    let asked = Apply {
        prior: &prior,
        planned: &planned,
        config: &planned,
        private: &private,
        identity: &Value::Null,
    };
    let answer = provider.apply(entry, asked, &Claim::default()).await;

    let told: Vec<_> = answer.diagnostics.iter().map(|d| d.summary.as_str()).collect();
    assert_eq!(told, ["The credentials lead to another account"]);
    assert_eq!((answer.state, answer.private), (Value::Null, vec![]));
}
