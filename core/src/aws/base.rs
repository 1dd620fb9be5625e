//! The credentials that everything begins with.

use super::clients::{self, Endpoint};
use super::common::Common;
use super::container::Container;
use super::env::{ACCESS_KEY, Env, SECRET_KEY};
use super::error::{Error, Result, Supplier};
use super::instance::{self, Instance};
use super::portal;
use super::process::Process;
use super::profile::{self, Chain, Leaf, Named};
use super::rotation::SharedKeys;
use super::session::{Held, Origin, Session};
use super::settings::{MetadataMode, WebIdentity, endpoint_url, metadata_mode, role_arn};
use super::sso::Portal;
use super::web_identity::Role;
use crate::secret::Secret;
use aws_config::imds::client::{Client, EndpointMode};
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use std::sync::Arc;

/// Credentials that no role of ours has to be assumed for.
pub(super) enum Source {
    /// Static keys.
    Keys(Credentials),
    /// Static keys of a shared file.
    Shared(SharedKeys),
    /// One of the sources of the SDK, who is behind it, and the profile that names it.
    Sdk(SharedCredentialsProvider, Supplier, Option<String>),
}

/// Where the credentials come from: the web identity or the static keys of the provider block, the profile that it names, otherwise the
/// keys of the environment, its web identity, the profile of AWS_PROFILE or the default one, the container, the instance, whichever
/// comes first. This is the order of hashicorp/aws, which is that of the SDK for Go:
/// <https://docs.aws.amazon.com/sdk-for-go/v2/developer-guide/configure-gosdk.html>
pub(super) fn find(common: &Arc<Common>) -> Result<Arc<Session>> {
    common.sound()?;
    let settings = &common.settings;
    settings.check_web_identity().map_err(Error::Config)?;
    if let Some(identity) = &settings.web_identity {
        return Ok(with_token(common, identity.clone(), None));
    }
    if let Some(keys) = fixed(common)? {
        return Ok(source(common, Source::Keys(keys)));
    }
    let named = profile::named(settings, &common.env);
    let in_block = named.as_ref().is_some_and(|named| named.in_block);
    if !in_block {
        if let Some(keys) = environment(&common.env)? {
            return Ok(source(common, Source::Keys(keys)));
        }
        if let Some(identity) = web_identity(&common.env)? {
            return Ok(with_token(common, identity, None));
        }
    }
    if let Some(found) = of_profile(common, named)? {
        return Ok(found);
    }
    let config = config(common);
    let mut sources =
        CredentialsProviderChain::first_try("EcsContainer", Container::new(&common.env, &config));
    if let Some(instance) = instance(common, &config)? {
        sources = sources.or_else("Ec2InstanceMetadata", instance);
    }
    let sources = SharedCredentialsProvider::new(sources);
    Ok(source(common, Source::Sdk(sources, Supplier::Other, None)))
}

fn source(common: &Arc<Common>, source: Source) -> Arc<Session> {
    Session::new(Arc::clone(common), Origin::Source(source))
}

fn with_token(
    common: &Arc<Common>,
    identity: WebIdentity,
    profile: Option<String>,
) -> Arc<Session> {
    let role = Role::new(common, identity, profile);
    Session::new(Arc::clone(common), Origin::WebIdentity(Box::new(role)))
}

/// The keys of the provider block.
fn fixed(common: &Common) -> Result<Option<Credentials>> {
    let given = |secret: &Option<Secret>| secret.clone().filter(|secret| !secret.is_empty());
    let settings = &common.settings;
    let keys = (given(&settings.access_key), given(&settings.secret_key), given(&settings.token));
    let missing = match keys {
        (None, None, None) => return Ok(None),
        (Some(access_key), Some(secret_key), token) => {
            let token = token.map(|token| token.expose().to_owned());
            let (access_key, secret_key) = (access_key.expose(), secret_key.expose());
            let keys = Credentials::new(access_key, secret_key, token, None, "provider block");
            return Ok(Some(keys));
        }
        (None, Some(_), _) => "`secret_key` without `access_key`",
        (Some(_), None, _) => "`access_key` without `secret_key`",
        (None, None, Some(_)) => "`token` without `access_key` and `secret_key`",
    };
    Err(Error::Config(format!("static credentials are incomplete: {missing}")))
}

/// The keys of the environment. Half of them is an error, because what comes after them may be other credentials.
fn environment(env: &Env) -> Result<Option<Credentials>> {
    let missing = match (env.first(ACCESS_KEY), env.first(SECRET_KEY)) {
        (None, None) => return Ok(None),
        (Some(key), Some(secret)) => {
            let token = env.get("AWS_SESSION_TOKEN");
            return Ok(Some(Credentials::new(key, secret, token, None, "environment")));
        }
        (Some(_), None) => "AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY",
        (None, Some(_)) => "AWS_SECRET_ACCESS_KEY without AWS_ACCESS_KEY_ID",
    };
    Err(Error::Config(format!(
        "the keys of the environment are incomplete: {missing}. Set both, or unset both"
    )))
}

/// The web identity of the environment, as EKS sets it for pods. Without its role it is an error, because what comes after it may be
/// the role of the node, in another account.
fn web_identity(env: &Env) -> Result<Option<WebIdentity>> {
    let Some(file) = env.get("AWS_WEB_IDENTITY_TOKEN_FILE") else { return Ok(None) };
    let wrong = |why: String| Error::Config(format!("the environment variable AWS_ROLE_ARN {why}"));
    let role = env.get("AWS_ROLE_ARN").ok_or_else(|| {
        wrong(
            "is missing, which names the role for the token in AWS_WEB_IDENTITY_TOKEN_FILE".into(),
        )
    })?;
    let role = role_arn(&role).map_err(|why| wrong(format!("cannot be used: {why}")))?;
    Ok(Some(WebIdentity { token_file: Some(file), ..WebIdentity::new(role) }))
}

/// The session of a profile, with the roles on the way there. `None` if no profile is named by the provider block and none has
/// credentials.
fn of_profile(common: &Arc<Common>, named: Option<Named>) -> Result<Option<Arc<Session>>> {
    let profiles = common.profiles()?;
    let in_block = named.as_ref().is_some_and(|named| named.in_block);
    let wrong = |message: String, name: &str| {
        let (supplier, profile) = (Supplier::Other, Some(name.to_owned()));
        Err(Error::Credentials { supplier, message, profile, source: None })
    };
    if let Some(Named { name, .. }) = named.as_ref().filter(|named| !profiles.has(&named.name)) {
        return wrong(profiles.missing(name), name);
    }
    let name = named.map_or_else(|| "default".to_owned(), |named| named.name);
    if !in_block && !profiles.has_credentials(&name) {
        return Ok(None);
    }
    let Chain { leaf, source, hops } = match profiles.chain(&name) {
        Ok(chain) => chain,
        Err(why) => return wrong(why, &name),
    };
    let mut session = of_leaf(common, leaf, &source)?;
    for (profile, hop) in hops {
        session = Session::role(&session, hop, Some(profile));
    }
    Ok(Some(session))
}

/// The session of the credentials that profile `name` itself has.
fn of_leaf(common: &Arc<Common>, leaf: Leaf, name: &str) -> Result<Arc<Session>> {
    let config = config(common);
    let missing = |what: &str| Error::Credentials {
        supplier: Supplier::Other,
        message: format!("profile `{name}` needs {what}"),
        profile: Some(name.to_owned()),
        source: None,
    };
    let supplier = if matches!(leaf, Leaf::Sso(_)) { Supplier::Sso } else { Supplier::Other };
    let provider = match leaf {
        Leaf::Keys(keys) => {
            return Ok(source(common, Source::Shared(SharedKeys::new(name.to_owned(), keys))));
        }
        Leaf::WebIdentity(identity) => {
            return Ok(with_token(common, *identity, Some(name.to_owned())));
        }
        Leaf::Environment => {
            let what = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment";
            let keys = environment(&common.env)?.ok_or_else(|| missing(what))?;
            return Ok(source(common, Source::Keys(keys)));
        }
        Leaf::Process(command) => SharedCredentialsProvider::new(Process::new(command)),
        Leaf::Sso(asked) => {
            SharedCredentialsProvider::new(Portal::new(*asked, &common.env, &config))
        }
        Leaf::Container => SharedCredentialsProvider::new(Container::new(&common.env, &config)),
        Leaf::Instance => {
            let what = "the metadata service of EC2, which `skip_metadata_api_check` switches off";
            instance(common, &config)?.ok_or_else(|| missing(what))?
        }
    };
    Ok(source(common, Source::Sdk(provider, supplier, Some(name.to_owned()))))
}

/// `None` if the metadata service must not be asked.
fn instance(common: &Common, config: &ProviderConfig) -> Result<Option<SharedCredentialsProvider>> {
    let Some(client) = metadata(common, config)? else { return Ok(None) };
    if instance::is_asked_anyway(common) {
        return Ok(Some(SharedCredentialsProvider::new(Instance(client))));
    }
    let instance = ImdsCredentialsProvider::builder().configure(config).imds_client(client).build();
    Ok(Some(SharedCredentialsProvider::new(instance)))
}

/// The metadata service of EC2; `None` if it must not be asked.
pub(super) fn metadata(common: &Common, config: &ProviderConfig) -> Result<Option<Client>> {
    let Common { settings, env, .. } = common;
    if settings.skip_metadata_api_check == Some(true) {
        return Ok(None);
    }
    let mut client = Client::builder().configure(config);
    if let Some(Endpoint { url, origin }) = metadata_endpoint(common) {
        let wrong = |why: String| {
            Error::Config(format!(
                "the endpoint of the metadata service of EC2 from {origin} cannot be used: {why}"
            ))
        };
        // The SDK takes a path or a host alone for a URL, asks nobody, and says that there are no credentials.
        endpoint_url(&url).map_err(wrong)?;
        client =
            client.endpoint(&url).map_err(|why| wrong(format!("`{url}` is not a URL: {why}")))?;
    }
    let mode = match (
        settings.ec2_metadata_service_endpoint_mode,
        env.get("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"),
    ) {
        (Some(mode), _) => Some(mode),
        (None, Some(text)) => Some(metadata_mode(&text).map_err(|why| {
            Error::Config(format!(
                "the environment variable AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: {why}"
            ))
        })?),
        (None, None) => None,
    };
    Ok(Some(match mode {
        Some(MetadataMode::IpV4) => client.endpoint_mode(EndpointMode::IpV4).build(),
        Some(MetadataMode::IpV6) => client.endpoint_mode(EndpointMode::IpV6).build(),
        None => client.build(),
    }))
}

/// Where the metadata service is, if it is not to be where AWS has it.
fn metadata_endpoint(common: &Common) -> Option<Endpoint> {
    let Common { settings, env, .. } = common;
    let own = settings.ec2_metadata_service_endpoint.clone().filter(|url| !url.is_empty());
    let own = own.map(|url| Endpoint { url, origin: "`ec2_metadata_service_endpoint`".to_owned() });
    let variables = ["AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_METADATA_URL"];
    let of_environment = |name: &str| {
        let origin = format!("the environment variable {name}");
        Some(Endpoint { url: env.get(name)?, origin })
    };
    own.or_else(|| variables.into_iter().find_map(of_environment))
}

/// What the SDK's own sources of credentials and regions work with.
pub(super) fn config(common: &Common) -> ProviderConfig {
    let http = match clients::endpoint_named(common, "sso") {
        Some(endpoint) => portal::at(endpoint.url, common.http.clone()),
        None => common.http.clone(),
    };
    ProviderConfig::without_region()
        .with_http_client(http)
        .with_time_source(common.time.clone())
        .with_behavior_version(Some(aws_config::BehaviorVersion::latest()))
}

impl Source {
    /// Asks for credentials.
    pub(super) async fn credentials(&self, common: &Common) -> Result<Held> {
        let (credentials, supplier, profile) = match self {
            Self::Keys(keys) => (keys.clone(), Supplier::Other, None),
            Self::Shared(shared) => (shared.keys(common), Supplier::Other, None),
            Self::Sdk(provider, supplier, profile) => {
                let answer = tokio::select! {
                    biased;
                    () = common.stop.wait() => return Err(Error::Stopped { may_have_been_done: false }),
                    answer = provider.provide_credentials() => answer,
                };
                let credentials =
                    answer.map_err(|error| explain(error, *supplier, profile.clone()))?;
                (credentials, *supplier, profile.clone())
            }
        };
        let now = common.time.now();
        if credentials.expiry().is_some_and(|end| end <= now) {
            let message = "the AWS credentials have expired".to_owned();
            return Err(Error::Credentials { supplier, message, profile, source: None });
        }
        Ok(Held::new(credentials, now, None))
    }
}

fn explain(error: CredentialsError, supplier: Supplier, profile: Option<String>) -> Error {
    let message = match (&error, &profile) {
        (CredentialsError::CredentialsNotLoaded(_), None) => {
            "no AWS credentials were found".to_owned()
        }
        (_, Some(profile)) => format!("the AWS credentials of profile `{profile}` cannot be used"),
        (_, None) => "the AWS credentials cannot be used".to_owned(),
    };
    Error::Credentials { supplier, message, profile, source: Some(Arc::new(error)) }
}
