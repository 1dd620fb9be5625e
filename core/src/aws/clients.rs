//! The clients of the SDK: made on first use, shared by all that need the same one.

use super::Scope;
use super::agent::Agent;
use super::common::{Common, DUALSTACK, FIPS, IGNORE};
use super::env::Env;
use super::http::{self, Watched};
use super::retry::{self, Gate, Judge, Record, Retries};
use super::s3 as aws_sdk_s3;
use super::services::{Service, services};
use super::session::{Session, Signer};
use super::settings::{Settings, endpoint_url};
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

/// A configured endpoint.
pub(super) struct Endpoint {
    pub(super) url: String,
    /// Who configured it.
    pub(super) origin: String,
}

/// The endpoint of a service, if it is not to be that of AWS: from the provider block, from AWS_ENDPOINT_URL_*, from
/// AWS_ENDPOINT_URL, from the services that the profile names, from the profile.
pub(super) fn endpoint(common: &Common, service: &Service) -> Option<Endpoint> {
    let name = service.name();
    if let Some(url) = common.settings.endpoints.get(name).filter(|url| !url.is_empty()) {
        let origin = format!("`{name}` in the `endpoints` block of the provider");
        return Some(Endpoint { url: url.clone(), origin });
    }
    if common.switch(None, &IGNORE) == Some(true) {
        return None;
    }
    let names = std::iter::once(service.variable())
        .chain(service.old_variables())
        .chain(std::iter::once("AWS_ENDPOINT_URL".to_owned()));
    let environment = names.into_iter().find_map(|name| {
        let url = common.env.get(&name)?;
        Some(Endpoint { url, origin: format!("the environment variable {name}") })
    });
    let services = || {
        let (section, url) = common.of_services(&service.in_profile())?;
        let origin = format!("`{name}` in the section `services {section}` of the profile");
        Some(Endpoint { url, origin })
    };
    environment.or_else(services).or_else(|| {
        let url = common.of_profile("endpoint_url")?;
        Some(Endpoint { url, origin: "`endpoint_url` in the profile".to_owned() })
    })
}

/// The same for a service by its name in the `endpoints` block.
pub(super) fn endpoint_named(common: &Common, name: &str) -> Option<Endpoint> {
    endpoint(common, Service::named(name)?)
}

/// What is wrong with an endpoint that the environment or a profile configures, as a sentence.
pub(super) fn problem(common: &Common) -> Option<String> {
    Service::all().find_map(|service| {
        let Endpoint { url, origin } = endpoint(common, service)?;
        let why = endpoint_url(&url).err()?;
        Some(format!("the endpoint of {} from {origin} cannot be used: {why}", service.spelled))
    })
}

/// What is deprecated among the variables that are set.
pub(super) fn warnings(settings: &Settings, env: &Env) -> Vec<String> {
    let mut found = Vec::new();
    for service in Service::with_old_variables() {
        let (name, new) = (service.name(), service.variable());
        let given = settings.endpoints.get(name).is_some_and(|url| !url.is_empty());
        if given || env.get(&new).is_some() {
            continue;
        }
        if let Some(old) = service.old_variables().find(|name| env.get(name).is_some()) {
            found.push(format!(
                "{old} is deprecated: use {new}, or `{name}` in the `endpoints` block."
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
    ($wiring:expr, $sdk:ident, $name:expr) => {{
        let (wiring, name) = ($wiring, $name);
        tracing::debug!(service = name, region = wiring.region, retries = ?wiring.retries, "making a client");
        let common = Arc::clone(wiring.session.common());
        // A partition of its own, because the adaptive mode must not slow one account down for the sake of another.
        let partition = RetryPartition::custom(name).token_bucket(common.quota.clone()).build();
        let config = $sdk::config::Builder::from(&wiring.config(name))
            .interceptor(Record)
            .interceptor(Agent::of(&common))
            .retry_classifier(wiring.judge())
            .retry_partition(partition)
            .build();
        $sdk::Client::from_conf(config)
    }};
}

/// Where the endpoint of a service is.
enum EndpointScope {
    /// In the region of the object.
    Regional,
    /// Once in the partition.
    Global,
    /// In the region of STS, if the provider block names one.
    Sts,
}

impl Scope {
    fn region_of(&self, place: &EndpointScope) -> &str {
        match place {
            EndpointScope::Regional => &self.region,
            EndpointScope::Global => self.partition().global_region,
            EndpointScope::Sts => {
                self.accounts.settings().sts_region.as_ref().unwrap_or(&self.region)
            }
        }
    }
}

macro_rules! clients {
    ($($(#[$doc:meta])* $method:ident: $sdk:ident, $spelled:literal, [$name:literal $(, $other:literal)*], $id:literal, $place:ident, $protocol:ident $(, $pace:literal)?;)*) => {
        /// All clients of a provider.
        #[derive(Default)]
        pub(super) struct Clients { $($method: Cache<$sdk::Client>,)* }

        impl Wiring<'_> {
            $(pub(super) fn $method(&self) -> $sdk::Client { client!(self, $sdk, $name) })*
        }

        impl Scope {
            $($(#[$doc])*
            #[must_use]
            pub fn $method(&self, retries: Retries) -> $sdk::Client {
                let region = self.region_of(&EndpointScope::$place);
                let wiring = Wiring { session: &self.session, region, retries, guarded: true };
                let clients = &self.accounts.0.clients;
                clients.$method.get((self.number, region.to_owned(), retries), || wiring.$method())
            })*
        }
    };
}
services!(clients);

impl Wiring<'_> {
    fn judge(&self) -> Judge {
        let Self { session, retries, guarded, .. } = *self;
        Judge { session: Arc::clone(session), retries, guarded }
    }

    /// What the clients of all services have in common.
    fn config(&self, name: &str) -> SdkConfig {
        let common = self.session.common();
        let endpoint = endpoint_named(common, name);
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
                service: Service::named(name),
            }));
        if endpoint.is_none() {
            let settings = &common.settings;
            let dualstack = common.switch(settings.use_dualstack_endpoint, &DUALSTACK);
            config.set_use_dual_stack(dualstack);
            config.set_use_fips(common.switch(settings.use_fips_endpoint, &FIPS));
        }
        config.set_endpoint_url(endpoint.map(|endpoint| endpoint.url));
        let version = Some(env!("CARGO_PKG_VERSION"));
        if let Ok(metadata) = FrameworkMetadata::new("terraform-provider-assumerole", version) {
            config.set_framework_metadata(Some(metadata));
        }
        config.build()
    }
}
