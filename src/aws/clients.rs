//! The clients of the SDK: made on first use, shared by all that need the same one.

use super::agent::Agent;
use super::common::Common;
use super::env::Env;
use super::http::{self, Watched};
use super::retry::{self, Gate, Judge, Record, Retries};
use super::session::{Session, Signer};
use super::settings::Settings;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_runtime::client::retries::RetryPartition;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::identity::SharedIdentityCache;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::sdk_ua_metadata::FrameworkMetadata;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The Resource Groups Tagging API, by hashicorp's name for it.
const TAGGING: &str = "resourcegroupstaggingapi";

/// What tells one client of a service from another: the number of its session, its region, its retries.
type Key = (usize, String, Retries);

/// The clients of one service.
pub(super) struct Cache<C>(Mutex<BTreeMap<Key, C>>);

impl<C> Default for Cache<C> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<C: Clone> Cache<C> {
    pub(super) fn get(&self, key: Key, make: impl FnOnce() -> C) -> C {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        clients.entry(key).or_insert_with(make).clone()
    }
}

/// All clients of a provider.
#[derive(Default)]
pub(super) struct Clients {
    pub(super) ec2: Cache<aws_sdk_ec2::Client>,
    pub(super) iam: Cache<aws_sdk_iam::Client>,
    pub(super) tagging: Cache<aws_sdk_resourcegroupstagging::Client>,
    pub(super) sts: Cache<aws_sdk_sts::Client>,
}

/// A configured endpoint.
pub(super) struct Endpoint {
    pub(super) url: String,
    /// Who configured it.
    pub(super) origin: String,
}

/// The endpoint of a service by hashicorp's name for it, if it is not to be that of AWS: from the provider block, from
/// AWS_ENDPOINT_URL_*, from AWS_ENDPOINT_URL, from the services that the profile names, from the profile.
pub(super) fn endpoint(common: &Common, service: &str) -> Option<Endpoint> {
    if let Some(url) = common.settings.endpoints.get(service).filter(|url| !url.is_empty()) {
        let origin = format!("`{service}` in the `endpoints` block of the provider");
        return Some(Endpoint { url: url.clone(), origin });
    }
    let ignored = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls");
    if common.switch(None, ignored.0, ignored.1) == Some(true) {
        return None;
    }
    let own = variable(service);
    let names = std::iter::once(own)
        .chain(old_variables(service))
        .chain(std::iter::once("AWS_ENDPOINT_URL".to_owned()));
    let environment = names.into_iter().find_map(|name| {
        let url = common.env.get(&name)?;
        Some(Endpoint { url, origin: format!("the environment variable {name}") })
    });
    let services = || {
        let (section, url) = common.of_services(id(service))?;
        let origin = format!("`{service}` in the section `services {section}` of the profile");
        Some(Endpoint { url, origin })
    };
    environment.or_else(services).or_else(|| {
        let url = common.of_profile("endpoint_url")?;
        Some(Endpoint { url, origin: "`endpoint_url` in the profile".to_owned() })
    })
}

/// The variable in which the SDKs look for the endpoint of a service.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
fn variable(service: &str) -> String {
    format!("AWS_ENDPOINT_URL_{}", id(service).to_ascii_uppercase())
}

/// The name that the SDKs have for a service.
fn id(service: &str) -> &str {
    if service == TAGGING { "resource_groups_tagging_api" } else { service }
}

/// Variables that hashicorp/aws had before the SDKs agreed on AWS_ENDPOINT_URL_*.
fn old_variables(service: &str) -> impl Iterator<Item = String> {
    let has_some = matches!(service, "dynamodb" | "iam" | "s3" | "sts");
    let service = service.to_ascii_uppercase();
    let names = [format!("TF_AWS_{service}_ENDPOINT"), format!("AWS_{service}_ENDPOINT")];
    names.into_iter().filter(move |_| has_some)
}

/// What is deprecated among the variables that are set.
pub(super) fn warnings(settings: &Settings, env: &Env) -> Vec<String> {
    let mut found = Vec::new();
    for service in ["iam", "sts"] {
        let new = variable(service);
        let given = settings.endpoints.get(service).is_some_and(|url| !url.is_empty());
        if given || env.get(&new).is_some() {
            continue;
        }
        if let Some(old) = old_variables(service).find(|name| env.get(name).is_some()) {
            found.push(format!(
                "{old} is deprecated: use {new}, or `{service}` in the `endpoints` block."
            ));
        }
    }
    found
}

/// What a client is made for.
pub(super) struct Wiring<'a> {
    pub(super) session: &'a Arc<Session>,
    pub(super) region: &'a str,
    pub(super) retries: Retries,
    /// Whether the account must be one that may be worked in.
    pub(super) guarded: bool,
}

/// A client of one service. The SDK has a type of configuration for each, hence a macro.
macro_rules! client {
    ($wiring:expr, $sdk:ident, $service:expr) => {{
        let wiring = $wiring;
        tracing::debug!(service = $service, region = wiring.region, retries = ?wiring.retries, "making a client");
        let common = Arc::clone(wiring.session.common());
        // A partition of its own, because the adaptive mode must not slow one account down for the sake of another.
        let partition = RetryPartition::custom($service).token_bucket(common.quota.clone()).build();
        let config = $sdk::config::Builder::from(&wiring.config($service))
            .interceptor(Record)
            .interceptor(Agent::of(&common))
            .retry_classifier(Judge { common, retries: wiring.retries })
            .retry_partition(partition)
            .build();
        $sdk::Client::from_conf(config)
    }};
}

impl Wiring<'_> {
    pub(super) fn ec2(&self) -> aws_sdk_ec2::Client {
        client!(self, aws_sdk_ec2, "ec2")
    }
    pub(super) fn iam(&self) -> aws_sdk_iam::Client {
        client!(self, aws_sdk_iam, "iam")
    }
    pub(super) fn tagging(&self) -> aws_sdk_resourcegroupstagging::Client {
        client!(self, aws_sdk_resourcegroupstagging, TAGGING)
    }
    pub(super) fn sts(&self) -> aws_sdk_sts::Client {
        client!(self, aws_sdk_sts, "sts")
    }

    /// What the clients of all services have in common.
    fn config(&self, service: &str) -> SdkConfig {
        let common = self.session.common();
        let endpoint = endpoint(common, service);
        let origin = endpoint.as_ref().map(|endpoint| endpoint.origin.as_str().into());
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region.to_owned()))
            .http_client(SharedHttpClient::new(Watched { client: common.http.clone(), origin }))
            .timeout_config(http::timeouts())
            .time_source(common.time.clone())
            // Not that of `common`: the timeouts of the SDK are real even where the backoff of tests is not.
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .retry_config(retry::config(common))
            .credentials_provider(SharedCredentialsProvider::new(Signer {
                session: Arc::clone(self.session),
                guarded: self.guarded,
            }))
            .identity_cache(SharedIdentityCache::new(Gate {
                common: Arc::clone(common),
                session: Arc::clone(self.session),
            }));
        if endpoint.is_none() {
            let settings = &common.settings;
            let switch = |argument, variable, key| common.switch(argument, variable, key);
            config.set_use_dual_stack(switch(
                settings.use_dualstack_endpoint,
                "AWS_USE_DUALSTACK_ENDPOINT",
                "use_dualstack_endpoint",
            ));
            config.set_use_fips(switch(
                settings.use_fips_endpoint,
                "AWS_USE_FIPS_ENDPOINT",
                "use_fips_endpoint",
            ));
        }
        config.set_endpoint_url(endpoint.map(|endpoint| endpoint.url));
        let version = Some(env!("CARGO_PKG_VERSION"));
        if let Ok(metadata) = FrameworkMetadata::new("terraform-provider-assumerole", version) {
            config.set_framework_metadata(Some(metadata));
        }
        config.build()
    }
}
