//! Profiles of the shared files, `~/.aws/config` and `~/.aws/credentials`: what they say, and the roles that lead from one to the other.
//!
//! The SDK can follow `source_profile` itself, but not to the endpoint of STS that the provider block names, not with `duration_seconds`,
//! and without a word on which of several roles failed.

#[cfg(test)]
mod tests;

use super::env::Env;
use super::error::{Error, Result, Source, Supplier};
use super::settings::{self, Hop, Settings, WebIdentity};
use crate::secret::Secret;
use aws_credential_types::Credentials;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::property::PropertiesKey;
use aws_runtime::env_config::section::{EnvConfigSections, Profile};
use aws_runtime::env_config::source;
use aws_types::os_shim_internal as shim;
use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The shared files, read.
pub(super) struct Profiles(EnvConfigSections);

/// The sections are not shown: they hold the secret keys.
impl fmt::Debug for Profiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profiles").finish_non_exhaustive()
    }
}

/// A profile that is named, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    /// Whether the provider block names it, so that nothing else stands in for it.
    pub(super) in_block: bool,
}

/// The profile that is named, in the provider block or in the environment.
pub(super) fn named(settings: &Settings, env: &Env) -> Option<Named> {
    let block = settings.profile.clone().filter(|name| !name.is_empty());
    match block {
        Some(name) => Some(Named { name, in_block: true }),
        None => env.get("AWS_PROFILE").map(|name| Named { name, in_block: false }),
    }
}

/// Where the shared files are: those of the provider block, otherwise the usual ones.
pub(super) fn files(settings: &Settings, env: &Env) -> EnvConfigFiles {
    let mut files = EnvConfigFiles::builder();
    let (config, credentials) = (&settings.shared_config_files, &settings.shared_credentials_files);
    if config.is_empty() {
        files = files.include_default_config_file(true);
    }
    if credentials.is_empty() {
        files = files.include_default_credentials_file(true);
    }
    for file in config {
        files = files.with_file(EnvConfigFileKind::Config, env.at_home(file));
    }
    for file in credentials {
        files = files.with_file(EnvConfigFileKind::Credentials, env.at_home(file));
    }
    files.build()
}

/// Where the credentials of a profile come from, before any role is assumed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    /// Static keys.
    Keys(Credentials),
    /// A program that is started for them, with its arguments, which may be secret.
    Process(Secret),
    /// SSO, as the profile of this name says.
    Sso(String),
    /// A token of an identity provider.
    WebIdentity(Box<WebIdentity>),
    /// The keys of the environment.
    Environment,
    /// The metadata service of EC2.
    Instance,
    /// The credentials endpoint of ECS or EKS.
    Container,
}

/// What a profile leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chain {
    pub(super) leaf: Leaf,
    /// The profile that names them: the last of the source profiles.
    pub(super) source: String,
    /// The roles to assume, the first one first, each with the profile that names it.
    pub(super) hops: Vec<(String, Hop)>,
}

/// What says that a profile has credentials, or leads to some.
const CREDENTIALS: &[&str] = &[
    "aws_access_key_id",
    "credential_process",
    "credential_source",
    "login_session",
    "role_arn",
    "sso_session",
    "sso_start_url",
];

impl Profiles {
    /// Reads the files. A file that the provider block names and that is not there is an error, a usual one that is missing is not.
    pub(super) fn read(settings: &Settings, env: &Env) -> Result<Self> {
        let seen: Vec<(&str, String)> =
            ["HOME", "USERPROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]
                .into_iter()
                .filter_map(|name| Some((name, env.get(name)?)))
                .collect();
        let seen: Vec<(&str, &str)> = seen.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let (shown, fs) = (shim::Env::from_slice(&seen), shim::Fs::real());
        let wrong = |why: Source| Error::Credentials {
            supplier: Supplier::Other,
            message: "the shared configuration files cannot be read".to_owned(),
            profile: None,
            source: Some(why),
        };
        let files = files(settings, env);
        // A future by its type only: reading files does not wait.
        let reading = pin!(source::load(&shown, &fs, &files));
        let Poll::Ready(read) = reading.poll(&mut Context::from_waker(Waker::noop())) else {
            return Err(Error::Config("the shared configuration files cannot be read".to_owned()));
        };
        let source = read.map_err(|why| wrong(Arc::new(why)))?;
        EnvConfigSections::parse(source).map(Self).map_err(|why| wrong(Arc::new(why)))
    }

    /// A setting of a profile.
    pub(super) fn get(&self, profile: &str, name: &str) -> Option<&str> {
        self.0.get_profile(profile)?.get(name).filter(|value| !value.is_empty())
    }

    /// The endpoint of a service in the section that a profile names as its `services`, after the name of that section. The service is
    /// named as the SDKs do: `resource_groups_tagging_api`.
    ///
    /// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
    pub(super) fn service_endpoint(&self, profile: &str, service: &str) -> Option<(&str, &str)> {
        let section = self.get(profile, "services")?;
        let key = PropertiesKey::builder()
            .section_key("services")
            .section_name(section)
            .property_name(service)
            .sub_property_name("endpoint_url");
        let url = self.0.other_sections().get(&key.build().ok()?)?;
        (!url.is_empty()).then_some((section, url))
    }

    /// Whether there is no profile at all.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is such a profile.
    pub(super) fn has(&self, profile: &str) -> bool {
        self.0.get_profile(profile).is_some()
    }

    /// Whether a profile has credentials, or leads to some.
    pub(super) fn has_credentials(&self, profile: &str) -> bool {
        CREDENTIALS.iter().any(|name| self.get(profile, name).is_some())
    }

    /// Follows a profile to where its credentials come from. The error is a sentence that quotes no secret.
    pub(super) fn chain(&self, profile: &str) -> Result<Chain, String> {
        let mut hops = Vec::new();
        let mut visited: Vec<&str> = Vec::new();
        let mut name = profile;
        let leaf = loop {
            let section = self.0.get_profile(name).ok_or_else(|| match visited.last() {
                Some(last) => format!("profile `{name}`, which `source_profile` of profile `{last}` names, does not exist"),
                None => format!("profile `{name}` does not exist"),
            })?;
            if visited.contains(&name) {
                return Err(format!(
                    "the profiles `{}` name each other as `source_profile`",
                    visited.join("`, `")
                ));
            }
            visited.push(name);
            // As in the other SDKs, a profile that others are based on is first of all its keys.
            if let Some(keys) = keys(section).filter(|_| visited.len() > 1) {
                break Leaf::Keys(keys);
            }
            match step(section).map_err(|why| format!("profile `{name}`: {why}"))? {
                Step::Leaf(leaf) => break leaf,
                Step::Role(hop, leaf) => {
                    hops.push((name.to_owned(), *hop));
                    break leaf;
                }
                Step::From(hop, source) => {
                    hops.push((name.to_owned(), *hop));
                    name = source;
                }
            }
        };
        hops.reverse();
        Ok(Chain { leaf, source: name.to_owned(), hops })
    }
}

/// What one profile says.
enum Step<'a> {
    Leaf(Leaf),
    /// A role to assume with credentials that the profile names too.
    Role(Box<Hop>, Leaf),
    /// A role to assume with the credentials of another profile.
    From(Box<Hop>, &'a str),
}

fn step(profile: &Profile) -> Result<Step<'_>, String> {
    let get = |name: &str| profile.get(name).filter(|value| !value.is_empty());
    let Some(role) = get("role_arn") else { return own(profile).map(Step::Leaf) };
    let role_arn = settings::role_arn(role).map_err(|why| format!("`role_arn`: {why}"))?;
    let session_name = get("role_session_name").map(str::to_owned);
    let duration = get("duration_seconds").map(seconds).transpose()?;
    if let Some(file) = get("web_identity_token_file") {
        let token_file = Some(file.to_owned());
        let identity =
            WebIdentity { session_name, duration, token_file, ..WebIdentity::new(role_arn) };
        return Ok(Step::Leaf(Leaf::WebIdentity(Box::new(identity))));
    }
    if get("mfa_serial").is_some() {
        return Err(
            "it needs a code of an MFA device (`mfa_serial`), which a provider cannot ask for: get a session with the AWS CLI and use its \
             keys, or name a `credential_process`"
                .to_owned(),
        );
    }
    let external_id = get("external_id").map(Secret::from);
    if let Some(id) = &external_id {
        settings::external_id(id).map_err(|why| format!("`external_id`: {why}"))?;
    }
    let hop = Box::new(Hop { external_id, session_name, duration, ..Hop::new(role_arn) });
    match (get("source_profile"), get("credential_source")) {
        (Some(_), Some(_)) => {
            Err("only one of `source_profile` and `credential_source` can be given".to_owned())
        }
        (None, None) => Err(
            "`role_arn` needs `source_profile`, `credential_source` or `web_identity_token_file`"
                .to_owned(),
        ),
        (Some(source), None) if source == profile.name() => {
            let keys = keys(profile).ok_or("it is its own `source_profile`, but has no keys")?;
            Ok(Step::Role(hop, Leaf::Keys(keys)))
        }
        (Some(source), None) => Ok(Step::From(hop, source)),
        (None, Some(source)) => Ok(Step::Role(hop, named_source(source)?)),
    }
}

/// Credentials of a profile without a role. Keys come first, as in hashicorp/aws: tools write them for a while beside other ways.
fn own(profile: &Profile) -> Result<Leaf, String> {
    if let Some(keys) = keys(profile) {
        return Ok(Leaf::Keys(keys));
    }
    if let Some(source) = profile.get("credential_source") {
        return named_source(source);
    }
    let (name, has) = (profile.name(), |key: &str| profile.get(key).is_some());
    if has("sso_session") || has("sso_start_url") {
        return Ok(Leaf::Sso(name.to_owned()));
    }
    if let Some(command) = profile.get("credential_process") {
        return Ok(Leaf::Process(command.into()));
    }
    Err(if has("login_session") {
        format!(
            "it has a session of `aws login` (`login_session`), which only the AWS CLI can use: run `aws login --profile {name}`, and \
             name another profile, with `credential_process = aws configure export-credentials --profile {name} --format process`"
        )
    } else if has("aws_access_key_id") {
        "`aws_access_key_id` without `aws_secret_access_key`".to_owned()
    } else {
        "it has no credentials".to_owned()
    })
}

fn named_source(source: &str) -> Result<Leaf, String> {
    match source.to_ascii_lowercase().as_str() {
        "environment" => Ok(Leaf::Environment),
        "ec2instancemetadata" => Ok(Leaf::Instance),
        "ecscontainer" => Ok(Leaf::Container),
        _ => Err(format!(
            "`credential_source` is Environment, Ec2InstanceMetadata or EcsContainer, not `{source}`"
        )),
    }
}

fn keys(profile: &Profile) -> Option<Credentials> {
    let get = |name: &str| profile.get(name).filter(|value| !value.is_empty()).map(str::to_owned);
    let (key, secret) = (get("aws_access_key_id")?, get("aws_secret_access_key")?);
    Some(Credentials::new(key, secret, get("aws_session_token"), None, "profile"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map(Duration::from_secs).ok();
    let range = Duration::from_mins(15)..=Duration::from_hours(12);
    seconds
        .filter(|duration| range.contains(duration))
        .ok_or_else(|| format!("`duration_seconds` is a number from 900 to 43200, not `{text}`"))
}
