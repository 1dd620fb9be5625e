//! The credentials that everything begins with.

use super::error::{Error, Result, Source};
use super::region;
use super::session::{Common, Held};
use crate::secret::Secret;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::region::Region;
use std::sync::Arc;

/// Static keys if any of them is given, a profile if one is named, otherwise those of the environment, of the default profile, of a
/// web identity, of the container or of the instance, whichever come first.
pub(super) async fn credentials(common: &Common) -> Result<Held> {
    let credentials = match fixed(common)? {
        Some(credentials) => credentials,
        None => found(common).await?,
    };
    let now = common.time.now();
    if credentials.expiry().is_some_and(|end| end <= now) {
        return Err(Error::Credentials {
            message: "the AWS credentials have expired".to_owned(),
            profile: profile(common),
            source: None,
        });
    }
    Ok(Held::new(credentials, now, None))
}

fn fixed(common: &Common) -> Result<Option<Credentials>> {
    let given = |secret: &Option<Secret>| secret.clone().filter(|secret| !secret.is_empty());
    let settings = &common.settings;
    let keys = (given(&settings.access_key), given(&settings.secret_key), given(&settings.token));
    let missing = match keys {
        (None, None, None) => return Ok(None),
        (Some(access_key), Some(secret_key), token) => {
            let token = token.map(|token| token.expose().to_owned());
            let (access_key, secret_key) = (access_key.expose(), secret_key.expose());
            return Ok(Some(Credentials::new(
                access_key,
                secret_key,
                token,
                None,
                "provider block",
            )));
        }
        (None, Some(_), _) => "`secret_key` without `access_key`",
        (Some(_), None, _) => "`access_key` without `secret_key`",
        (None, None, Some(_)) => "`token` without `access_key` and `secret_key`",
    };
    Err(Error::Config(format!("static credentials are incomplete: {missing}")))
}

async fn found(common: &Common) -> Result<Credentials> {
    let named = common.settings.profile.as_ref().filter(|profile| !profile.is_empty());
    if let (None, Some(keys)) = (named, environment(common)) {
        return Ok(keys);
    }
    let region = region::of_provider(common).await?;
    let config = config(common, Some(region));
    let search = async {
        match named {
            // No other source stands in for a profile that is named.
            Some(name) => {
                let profile = profiles(common, &config).profile_name(name).build();
                profile.provide_credentials().await
            }
            None => chain(common, &config).provide_credentials().await,
        }
    };
    let answer = tokio::select! {
        biased;
        () = common.stop.wait() => return Err(Error::Stopped { may_have_been_done: false }),
        answer = search => answer,
    };
    answer.map_err(|error| explain(error, common))
}

fn chain(common: &Common, config: &ProviderConfig) -> CredentialsProviderChain {
    let profile = profiles(common, config).build();
    let web_identity = WebIdentityTokenCredentialsProvider::builder().configure(config).build();
    let container = EcsCredentialsProvider::builder().configure(config).build();
    let chain = CredentialsProviderChain::first_try("Profile", profile)
        .or_else("WebIdentityToken", web_identity)
        .or_else("EcsContainer", container);
    if common.settings.skip_metadata_api_check == Some(true) {
        return chain;
    }
    let instance = ImdsCredentialsProvider::builder().configure(config).build();
    chain.or_else("Ec2InstanceMetadata", instance)
}

/// The keys of the environment, if there are both.
fn environment(common: &Common) -> Option<Credentials> {
    let get = |name| common.env.get(name);
    let (key, secret) = (get("AWS_ACCESS_KEY_ID")?, get("AWS_SECRET_ACCESS_KEY")?);
    Some(Credentials::new(key, secret, get("AWS_SESSION_TOKEN"), None, "environment"))
}

fn profiles(common: &Common, config: &ProviderConfig) -> aws_config::profile::credentials::Builder {
    ProfileFileCredentialsProvider::builder().configure(config).profile_files(files(common))
}

/// What the SDK's own sources of credentials and regions work with.
pub(super) fn config(common: &Common, region: Option<String>) -> ProviderConfig {
    ProviderConfig::without_region()
        .with_region(region.map(Region::new))
        .with_http_client(common.http.clone())
        .with_time_source(common.time.clone())
        .with_behavior_version(Some(aws_config::BehaviorVersion::latest()))
}

/// The shared files: those of the provider block, otherwise the usual ones.
pub(super) fn files(common: &Common) -> EnvConfigFiles {
    let settings = &common.settings;
    let mut files = EnvConfigFiles::builder();
    if settings.shared_config_files.is_empty() {
        files = files.include_default_config_file(true);
    }
    if settings.shared_credentials_files.is_empty() {
        files = files.include_default_credentials_file(true);
    }
    for file in &settings.shared_config_files {
        files = files.with_file(EnvConfigFileKind::Config, at_home(common, file));
    }
    for file in &settings.shared_credentials_files {
        files = files.with_file(EnvConfigFileKind::Credentials, at_home(common, file));
    }
    files.build()
}

/// `~/x` in the home directory: no shell has expanded it.
fn at_home(common: &Common, path: &str) -> String {
    match (path.strip_prefix("~/"), common.env.get("HOME")) {
        (Some(rest), Some(home)) => format!("{home}/{rest}"),
        _ => path.to_owned(),
    }
}

/// The profile that is named, in the provider block or in the environment.
pub(super) fn profile(common: &Common) -> Option<String> {
    common
        .settings
        .profile
        .clone()
        .filter(|name| !name.is_empty())
        .or_else(|| common.env.get("AWS_PROFILE"))
}

fn explain(error: CredentialsError, common: &Common) -> Error {
    let profile = profile(common);
    let message = match (&error, &profile) {
        (CredentialsError::CredentialsNotLoaded(_), None) => {
            "no AWS credentials were found".to_owned()
        }
        (_, Some(profile)) => format!("the AWS credentials of profile `{profile}` cannot be used"),
        (_, None) => "the AWS credentials cannot be used".to_owned(),
    };
    let source: Source = Arc::new(error);
    Error::Credentials { message, profile, source: Some(source) }
}
