//! In which account an object is, as far as that is known without asking anybody.

use super::*;
use crate::aws::fake::{Answer, Fake};
use crate::provider::block::ProviderBlock;
use crate::schema::Block as _;

const ROLE: &str = "arn:aws:iam::444455556666:role/r";

/// A provider with these arguments, whose keys are those of the account 111122223333.
fn provider(arguments: &[(&str, Value)]) -> (Configured, Fake) {
    let schema = ProviderBlock::schema();
    let mut config = schema.empty();
    config.insert("region", Value::from("eu-central-1"));
    for (name, value) in arguments {
        config.insert(name, value.clone());
    }
    schema.fill_blocks(&mut config);
    let fake = Fake::new(|_| Answer::identity("arn:aws:iam::111122223333:user/u"));
    let mut configured = Configured::new(schema, &config, fake.stop()).unwrap();
    configured.accounts = fake.accounts(configured.accounts.settings().clone());
    (configured, fake)
}

fn object(role: Value) -> Value {
    Value::object([(ASSUME_ROLE, role)])
}

fn through(role_arn: &str) -> Value {
    object(Value::List(vec![Value::object([("role_arn", Value::from(role_arn))])]))
}

fn only(accounts: &[&str]) -> (&'static str, Value) {
    ("allowed_account_ids", Value::set(accounts.iter().map(|id| Value::from(*id)).collect()))
}

#[test]
fn the_configuration_tells_an_account_by_its_roles_or_as_the_only_one() {
    let plain = object(Value::Null);
    let unknown = || ("profile", Value::Unknown);
    for (arguments, object, account) in [
        (vec![], &plain, None),
        (vec![], &through(ROLE), Some("444455556666")),
        (vec![only(&["222233334444"])], &plain, Some("222233334444")),
        (vec![only(&["222233334444"])], &through(ROLE), Some("444455556666")),
        (vec![only(&["222233334444", "333344445555"])], &plain, None),
        // What is not known may lead anywhere.
        (vec![only(&["222233334444"])], &object(Value::Unknown), None),
        (vec![only(&["222233334444"]), unknown()], &plain, None),
        (vec![unknown()], &through(ROLE), Some("444455556666")),
    ] {
        let (configured, fake) = provider(&arguments);
        assert_eq!(configured.named_account(object).as_deref(), account, "{arguments:?}");
        assert_eq!(configured.known_account(object).as_deref(), account, "{arguments:?}");
        assert!(fake.calls().is_empty());
    }
}

#[test]
fn roles_are_the_same_each_time_and_others_where_anything_differs() {
    let (configured, _fake) = provider(&[]);
    let with_id = |id: &str| {
        let role = [("role_arn", Value::from(ROLE)), ("external_id", Value::from(id))];
        object(Value::List(vec![Value::object(role)]))
    };
    for _ in 0..2 {
        let id = |object: &Value| {
            let [hop] = configured.chain(object).unwrap().unwrap().try_into().unwrap();
            hop.external_id.map(|id| id.expose().to_owned())
        };
        assert_eq!(id(&through(ROLE)), None);
        assert_eq!(id(&with_id("acme")).as_deref(), Some("acme"));
        assert_eq!(id(&with_id("initech")).as_deref(), Some("initech"));
        assert!(configured.chain(&object(Value::Null)).unwrap().unwrap().is_empty());
        assert!(configured.chain(&object(Value::Unknown)).unwrap().is_none());
        assert!(configured.chain(&through("no ARN")).is_err());
    }
}

#[tokio::test]
async fn what_a_session_has_told_once_is_known_from_then_on() {
    let (configured, fake) = provider(&[]);
    configured.accounts.scope("eu-central-1", Some(&[])).identity().await.unwrap();
    let known = |object: &Value| configured.known_account(object);
    assert_eq!(known(&object(Value::Null)).as_deref(), Some("111122223333"));
    assert_eq!(configured.named_account(&object(Value::Null)), None);
    assert_eq!(known(&through(ROLE)).as_deref(), Some("444455556666"));
    assert_eq!(known(&object(Value::Unknown)), None);
    assert_eq!(fake.calls().len(), 1);
}

#[test]
fn messages_name_the_role_that_leads_to_an_object_that_of_a_web_identity_too() {
    let pod = "arn:aws:iam::777788889999:role/pod";
    let identity = Value::object([("role_arn", Value::from(pod))]);
    let identity = ("assume_role_with_web_identity", Value::List(vec![identity]));
    let plain = object(Value::Null);
    for (arguments, object, role) in [
        (vec![], &plain, None),
        (vec![identity.clone()], &plain, Some(pod)),
        (vec![identity.clone()], &through(ROLE), Some(ROLE)),
        // Roles that are not known may follow.
        (vec![identity, ("profile", Value::Unknown)], &plain, None),
    ] {
        let place = provider(&arguments).0.place("aws_vpc", object);
        assert_eq!(place.role_arn.as_deref(), role);
        let account = role.map(|role| role.split(':').nth(4).unwrap());
        assert_eq!(place.account.as_deref(), account);
    }
}
