//! The credentials endpoint of ECS and EKS.

use super::env::Env;
use super::files::unmarked;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, Result, future};

/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>
const ADDRESSES: &[&str] =
    &["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The SDK's source, which reads the environment itself and does not say which file it cannot use.
#[derive(Debug)]
pub(super) struct Container {
    env: Env,
    source: EcsCredentialsProvider,
}

impl Container {
    pub(super) fn new(env: &Env, config: &ProviderConfig) -> Self {
        let source = EcsCredentialsProvider::builder().configure(config).build();
        Self { env: env.clone(), source }
    }

    async fn ask(&self) -> Result {
        if self.env.first(ADDRESSES).is_none() {
            return Err(CredentialsError::not_loaded("no address of a container's credentials"));
        }
        if let Some(path) = self.env.get(TOKEN_FILE)
            && let Err(why) = check(&path)
        {
            return Err(CredentialsError::invalid_configuration(format!(
                "the authorization token cannot be read from the file `{path}`, which the environment variable {TOKEN_FILE} names: {why}"
            )));
        }
        self.source.provide_credentials().await
    }
}

/// Whether the token can be sent as it is. The error quotes nothing of it.
fn check(path: &str) -> std::result::Result<(), String> {
    let token = std::fs::read(path).map(zeroize::Zeroizing::new).map_err(|why| why.to_string())?;
    let bare = unmarked(&token).map_err(|why| format!("it {why}"))?;
    if bare.len() < token.len() {
        return Err("it begins with a byte order mark".to_owned());
    }
    if bare.iter().any(u8::is_ascii_control) {
        return Err("it has a line break or another control character".to_owned());
    }
    Ok(())
}

impl ProvideCredentials for Container {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.ask())
    }
}
