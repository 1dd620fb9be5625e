//! What every ephemeral resource must do, and one that has every feature, asked in Terraform's messages.

use super::wire::{object, packed, unpacked};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::life::validate_ephemeral;
use crate::engine::{
    ASSUME_ROLE, AnyEphemeral, Catalog, Cx, EphemeralResource, Error, Lease, Registry, Result,
    ephemeral,
};
use crate::provider::Provider;
use crate::secret::Secret;
use crate::services::REGISTRY;
use crate::stop::Stop;
use crate::value::Value;
use crate::wire::proto::tfplugin6::{
    DynamicValue, Timestamp, close_ephemeral_resource, get_metadata, open_ephemeral_resource,
    renew_ephemeral_resource, validate_ephemeral_resource_config,
};
use crate::wire::{Call, Handler};
use bytes::Bytes;
use serde_json::{Value as Json, json};
use std::time::{Duration, SystemTime};

const TYPE: &str = "aws_locker";
const OURS: &[&dyn AnyEphemeral] = &[ephemeral::<Locker>()];

model! {
    /// A locker, which is paid for anew now and then.
    struct Locker {
        /// Whose it is. Nobody has `nobody`.
        #[tf(required)]
        owner: String,
        /// What opens it.
        #[tf(computed, sensitive)]
        key: Option<Secret>,
    }
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

impl EphemeralResource for Locker {
    const TYPE: &'static str = TYPE;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        if config.get("owner").as_str() == Some("nobody") {
            problems.push(Diagnostic::error("Invalid owner", "Nobody has a locker.").at("owner"));
        }
    }
    async fn open(cx: &Cx, config: &Self) -> Result<Lease<Self>> {
        if config.owner == "late" {
            return Err(Error::Invalid("all lockers are taken".to_owned()));
        }
        cx.warn(Diagnostic::warning("Pay in time", "A locker is paid for by the hour."));
        let key = Some(Secret::from(format!("{} in {}", config.owner, cx.region())));
        let result = Self { key, ..config.clone() };
        Ok(Lease { result, renew_at: Some(at(3600)), kept: json!({"paid": 1}) })
    }
    async fn renew(cx: &Cx, config: &Self, kept: &Json) -> Result<Lease<()>> {
        let paid = kept["paid"].as_u64().unwrap_or_default() + 1;
        if paid > 2 {
            return Err(Error::Invalid(format!("{} has no money left", config.owner)));
        }
        cx.warn(Diagnostic::warning("Paid", format!("{} in {}", config.owner, cx.region())));
        Ok(Lease { result: (), renew_at: Some(at(3600 * paid)), kept: json!({"paid": paid}) })
    }
    async fn close(_: &Cx, config: &Self, kept: &Json) -> Result<()> {
        let paid = kept["paid"].as_u64().unwrap_or_default();
        let why = format!("{} has paid for {paid} hours", config.owner);
        if config.owner == "miser" { Err(Error::Invalid(why)) } else { Ok(()) }
    }
}

/// A provider with keys that nobody asks about, and with a locker among its ephemeral resources.
fn provider() -> Provider {
    let provider = Provider::new(&Registry { ephemeral: OURS, ..REGISTRY });
    let mut config = provider.schema().empty();
    for name in ["access_key", "secret_key"] {
        config.insert(name, "a".into());
    }
    config.insert("region", "eu-central-1".into());
    config.insert("skip_credentials_validation", true.into());
    assert!(!provider.configure(&config, &Stop::new()).has_errors());
    provider
}

#[expect(clippy::unnecessary_wraps, reason = "requests have it like this")]
fn config(provider: &Provider, set: &[(&str, Value)]) -> Option<DynamicValue> {
    let entry = provider.ephemeral(TYPE).unwrap();
    Some(packed(&object(entry.schema(), set), entry.ty()))
}

async fn open(provider: &Provider, set: &[(&str, Value)]) -> open_ephemeral_resource::Response {
    let request = open_ephemeral_resource::Request {
        type_name: TYPE.to_owned(),
        config: config(provider, set),
        ..Default::default()
    };
    provider.open_ephemeral_resource(Call::default(), request).await
}

async fn renew(provider: &Provider, private: Bytes) -> renew_ephemeral_resource::Response {
    let private = Some(private);
    let request = renew_ephemeral_resource::Request { type_name: TYPE.to_owned(), private };
    provider.renew_ephemeral_resource(Call::default(), request).await
}

async fn close(provider: &Provider, private: Bytes) -> Vec<String> {
    let private = Some(private);
    let request = close_ephemeral_resource::Request { type_name: TYPE.to_owned(), private };
    let answer = provider.close_ephemeral_resource(Call::default(), request).await;
    answer.diagnostics.into_iter().map(|told| told.detail).collect()
}

#[tokio::test]
async fn what_is_open_is_known_with_its_place_and_its_end_and_keeps_what_was_asked() {
    let provider = provider();
    for (region, is) in [(Value::Null, "eu-central-1"), ("eu-west-1".into(), "eu-west-1")] {
        let opened = open(&provider, &[("owner", "ann".into()), ("region", region)]).await;
        let said: Vec<_> = opened.diagnostics.iter().map(|told| told.summary.as_str()).collect();
        assert_eq!(said, ["Pay in time"]);
        let entry = provider.ephemeral(TYPE).unwrap();
        let expected = object(
            entry.schema(),
            &[
                ("owner", "ann".into()),
                ("key", format!("ann in {is}").into()),
                ("region", is.into()),
            ],
        );
        assert_eq!(unpacked(opened.result.as_ref(), entry.ty()), expected);
        assert_eq!(opened.renew_at, Some(Timestamp { seconds: 3600, nanos: 0 }));
    }
}

#[tokio::test]
async fn a_renewal_and_the_end_know_what_was_asked_where_and_what_was_kept() {
    let provider = provider();
    let asked = [("owner", "miser".into()), ("region", "eu-west-1".into())];
    let opened = open(&provider, &asked).await;
    let first = opened.private.unwrap();
    let renewed = renew(&provider, first.clone()).await;
    let said: Vec<_> = renewed.diagnostics.iter().map(|told| told.detail.as_str()).collect();
    assert_eq!(said, ["miser in eu-west-1"]);
    assert_eq!(renewed.renew_at, Some(Timestamp { seconds: 7200, nanos: 0 }));

    let again = renew(&provider, renewed.private.unwrap()).await;
    assert_eq!(again.renew_at, None);
    let [problem] = &again.diagnostics[..] else { panic!("{again:?}") };
    assert_eq!(problem.summary, "Renewing aws_locker failed");
    assert!(problem.detail.starts_with("Miser has no money left."), "{}", problem.detail);

    // Terraform closes with the private data of the opening.
    let [problem] = &close(&provider, first).await[..] else { panic!("one error") };
    assert!(problem.starts_with("Miser has paid for 1 hours."), "{problem}");
    let kind = open(&provider, &[("owner", "ann".into())]).await;
    assert_eq!(close(&provider, kind.private.unwrap()).await, [""; 0]);
}

#[tokio::test]
async fn where_it_cannot_be_opened_there_is_neither_a_value_nor_an_end() {
    let provider = provider();
    let asked = [("owner", "late".into()), ("region", "eu-west-1".into())];
    let refused = open(&provider, &asked).await;
    assert_eq!((&refused.result, &refused.private, &refused.renew_at), (&None, &None, &None));
    let [problem] = &refused.diagnostics[..] else { panic!("{refused:?}") };
    assert_eq!(problem.summary, "Opening aws_locker failed");
    assert!(problem.detail.contains("Where: aws_locker, region eu-west-1"), "{}", problem.detail);
}

#[tokio::test]
async fn nothing_is_opened_with_values_that_are_not_known() {
    let provider = provider();
    let role = || vec![("owner", "ann".into()), (ASSUME_ROLE, Value::Unknown)];
    for set in [vec![("owner", Value::Unknown)], role()] {
        let refused = open(&provider, &set).await;
        let [problem] = &refused.diagnostics[..] else { panic!("{refused:?}") };
        assert_eq!(problem.summary, "Value not known yet");
        assert_eq!(refused.result, None);
    }
}

#[tokio::test]
async fn a_configuration_is_checked_by_its_rules_its_roles_and_its_type() {
    let provider = provider();
    for (set, expected) in [
        (vec![("owner", Value::Unknown)], vec![]),
        (vec![("owner", "nobody".into())], vec!["Invalid owner"]),
    ] {
        let request = validate_ephemeral_resource_config::Request {
            type_name: TYPE.to_owned(),
            config: config(&provider, &set),
        };
        let answer = provider.validate_ephemeral_resource_config(Call::default(), request).await;
        let said: Vec<_> = answer.diagnostics.iter().map(|told| told.summary.as_str()).collect();
        assert_eq!(said, expected, "{set:?}");
    }
}

#[tokio::test]
async fn private_data_of_something_else_is_an_error() {
    let provider = provider();
    for private in ["", "{", "{\"config\": 7}"] {
        let private = Bytes::from_static(private.as_bytes());
        let renewed = renew(&provider, private.clone()).await;
        let [problem] = &renewed.diagnostics[..] else { panic!("{private:?}: {renewed:?}") };
        assert_eq!(problem.summary, "Unreadable private data");
        assert_eq!(close(&provider, private).await.len(), 1);
    }
}

#[tokio::test]
async fn terraform_is_told_of_every_ephemeral_resource_and_no_other_is_known() {
    let provider = Provider::new(&REGISTRY);
    let told = provider.get_metadata(Call::default(), get_metadata::Request {}).await;
    let names: Vec<_> =
        told.ephemeral_resources.iter().map(|named| named.type_name.as_str()).collect();
    let registered: Vec<_> = REGISTRY.ephemeral.iter().map(|entry| entry.type_name()).collect();
    assert_eq!(names, registered);
    let problem = provider.ephemeral("aws_nothing").err().unwrap();
    assert_eq!(problem.summary, "Unknown ephemeral resource");
}

#[test]
fn every_ephemeral_resource_takes_a_role_and_complains_of_nothing_unknown() {
    let catalog = Catalog::of(&REGISTRY);
    for entry in catalog.all_ephemeral() {
        let name = entry.resource.type_name();
        assert!(entry.schema().attribute(ASSUME_ROLE).is_some(), "{name}");
        let mut config = entry.schema().empty();
        for attribute in
            entry.schema().attributes().filter(|a| a.rules.required || a.rules.optional)
        {
            config.insert(attribute.name, Value::Unknown);
        }
        let told = validate_ephemeral(entry, &config);
        assert!(told.is_empty(), "{name}: {told:?}");
    }
}

/// Whoever prints such a value has to say so.
#[test]
fn every_ephemeral_resource_of_the_registry_hides_something() {
    let catalog = Catalog::of(&REGISTRY);
    for entry in catalog.all_ephemeral() {
        let mut computed = entry.schema().attributes().filter(|a| a.rules.computed);
        let name = entry.resource.type_name();
        assert!(computed.any(|attribute| attribute.rules.sensitive), "{name}");
    }
}
