//! Profiles of the shared files, `~/.aws/config` and `~/.aws/credentials`: what they say, and the roles that lead from one to the other.
//!
//! The SDK can follow `source_profile` itself, but not to the endpoint of STS that the provider block names, not with `duration_seconds`,
//! and without a word on which of several roles failed.

mod lines;
mod shared;
#[cfg(test)]
mod tests;

use super::env::{Env, PROFILE};
use super::error::{Error, Result};
use super::settings::{self, Hop, Settings, WebIdentity};
use crate::secret::Secret;
use aws_credential_types::Credentials;
use lines::Section;
use shared::{PLACE, Shared, WHO};
use std::fmt;
use std::time::Duration;

/// The shared files, read.
pub(super) struct Profiles(Shared);

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
    let of = |in_block| move |name| Named { name, in_block };
    let block = settings.profile.clone().filter(|name| !name.is_empty()).map(of(true));
    block.or_else(|| env.first(PROFILE).map(of(false)))
}

/// Where the credentials of a profile come from, before any role is assumed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    /// Static keys.
    Keys(Credentials),
    /// A program that is started for them, with its arguments, which may be secret.
    Process(Secret),
    /// SSO.
    Sso(Box<Sso>),
    /// A token of an identity provider.
    WebIdentity(Box<WebIdentity>),
    /// The keys of the environment.
    Environment,
    /// The metadata service of EC2.
    Instance,
    /// The credentials endpoint of ECS or EKS.
    Container,
}

/// What is asked of SSO.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sso {
    pub(super) session: Option<String>,
    pub(super) region: String,
    pub(super) start_url: String,
    pub(super) account_id: String,
    pub(super) role_name: String,
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
    "aws_secret_access_key",
    "credential_process",
    "credential_source",
    "login_session",
    "role_arn",
    "sso_account_id",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

impl Profiles {
    /// Reads the files. A file that the provider block names and that is not there is an error, a usual one that is missing is not.
    pub(super) fn read(settings: &Settings, env: &Env) -> Result<Self> {
        shared::read(settings, env).map(Self).map_err(Error::Config)
    }

    /// The keys that a profile has by now; none if the files cannot be read again, or do not have any.
    pub(super) fn keys_by_now(
        profile: &str,
        settings: &Settings,
        env: &Env,
    ) -> Option<Credentials> {
        if !shared::are_regular(settings, env) {
            return None;
        }
        let section = shared::read(settings, env).ok()?.profiles.remove(profile)?;
        if section.fault(WHO).is_some() { None } else { keys(&section) }
    }

    /// Whether all that a profile says of where AWS is can be read. The error is a sentence.
    pub(super) fn check(&self, profile: &str) -> Result<(), String> {
        let Some(section) = self.0.profiles.get(profile) else { return Ok(()) };
        let wrong = |why: &str| Err(format!("profile `{profile}` cannot be used: {why}"));
        if let Some(why) = section.fault(PLACE) {
            return wrong(why);
        }
        let Some(name) = section.get("services") else { return Ok(()) };
        match self.services(name) {
            Some(services) => services.any_fault().map_or(Ok(()), wrong),
            None => wrong(&format!(
                "`services` names `{name}`, and there is no section `services {name}`"
            )),
        }
    }

    /// A setting of a profile.
    pub(super) fn get(&self, profile: &str, name: &str) -> Option<&str> {
        self.0.profiles.get(profile)?.get(name)
    }

    /// The endpoint of a service in the section that a profile names as its `services`, after the name of that section. The service is
    /// named as the SDKs do: `resource_groups_tagging_api`.
    ///
    /// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
    pub(super) fn service_endpoint(&self, profile: &str, service: &str) -> Option<(&str, &str)> {
        let name = self.get(profile, "services")?;
        Some((name, self.services(name)?.inner(service, "endpoint_url")?))
    }

    fn services(&self, name: &str) -> Option<&Section> {
        self.0.others.get(&format!("services {name}"))
    }

    /// Whether there is no profile at all.
    pub(super) fn is_empty(&self) -> bool {
        self.0.profiles.is_empty()
    }

    /// Whether there is such a profile.
    pub(super) fn has(&self, profile: &str) -> bool {
        self.0.profiles.contains_key(profile)
    }

    /// That there is no such profile, as a sentence.
    pub(super) fn missing(&self, profile: &str) -> String {
        let unnamed = match self.0.unnamed.first() {
            Some(place) => format!(", unless it is that of {place}, whose name is not UTF-8"),
            None => String::new(),
        };
        format!("profile `{profile}` does not exist{unnamed}")
    }

    /// Whether a profile has credentials or leads to some, or cannot be read where it might.
    pub(super) fn has_credentials(&self, profile: &str) -> bool {
        let Some(section) = self.0.profiles.get(profile) else { return false };
        section.fault(WHO).is_some() || CREDENTIALS.iter().any(|name| section.get(name).is_some())
    }

    /// Follows a profile to where its credentials come from. The error is a sentence that quotes no secret.
    pub(super) fn chain(&self, profile: &str) -> Result<Chain, String> {
        let mut hops = Vec::new();
        let mut visited: Vec<&str> = Vec::new();
        let mut name = profile;
        let leaf = loop {
            let section = self.0.profiles.get(name).ok_or_else(|| match visited.last() {
                Some(last) => {
                    let missing = self.missing(name);
                    format!("`source_profile` of profile `{last}` cannot be used: {missing}")
                }
                None => self.missing(name),
            })?;
            if visited.contains(&name) {
                return Err(format!(
                    "the profiles `{}` name each other as `source_profile`",
                    visited.join("`, `")
                ));
            }
            visited.push(name);
            if let Some(why) = section.fault(WHO) {
                return Err(format!("profile `{name}` cannot be used: {why}"));
            }
            // As in the other SDKs, a profile that others are based on is first of all its keys.
            if let Some(keys) = keys(section).filter(|_| visited.len() > 1) {
                break Leaf::Keys(keys);
            }
            match step(&self.0, name, section).map_err(|why| format!("profile `{name}`: {why}"))? {
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

fn step<'a>(shared: &Shared, name: &str, profile: &'a Section) -> Result<Step<'a>, String> {
    let get = |name: &str| profile.get(name);
    let Some(role) = get("role_arn") else { return own(shared, name, profile).map(Step::Leaf) };
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
        (Some(source), None) if source == name => {
            let keys = keys(profile).ok_or("it is its own `source_profile`, but has no keys")?;
            Ok(Step::Role(hop, Leaf::Keys(keys)))
        }
        (Some(source), None) => Ok(Step::From(hop, source)),
        (None, Some(source)) => Ok(Step::Role(hop, named_source(source)?)),
    }
}

/// Credentials of a profile without a role. Keys come first, as in hashicorp/aws: tools write them for a while beside other ways.
fn own(shared: &Shared, name: &str, profile: &Section) -> Result<Leaf, String> {
    let has = |key: &str| profile.get(key).is_some();
    if let Some(keys) = keys(profile) {
        return Ok(Leaf::Keys(keys));
    }
    if let Some(source) = profile.get("credential_source") {
        return named_source(source);
    }
    if has("web_identity_token_file") {
        return Err("`web_identity_token_file` needs `role_arn`".to_owned());
    }
    if SSO.iter().any(|key| has(key)) {
        return sso(shared, profile).map(Box::new).map(Leaf::Sso);
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
    } else if has("aws_secret_access_key") {
        "`aws_secret_access_key` without `aws_access_key_id`".to_owned()
    } else {
        "it has no credentials".to_owned()
    })
}

/// What says that a profile has credentials of SSO.
const SSO: &[&str] = &["sso_account_id", "sso_role_name", "sso_session", "sso_start_url"];

/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html>
fn sso(shared: &Shared, profile: &Section) -> Result<Sso, String> {
    let of_session = profile.get("sso_session").map(|name| {
        let heading = format!("sso-session {name}");
        let missing =
            || format!("`sso_session` names `{name}`, and there is no section `{heading}`");
        let section = shared.others.get(&heading).ok_or_else(missing)?;
        section.fault(WHO).map_or(Ok(section), |why| Err(format!("`{heading}`: {why}")))
    });
    let session = of_session.transpose()?;
    let missing = |key: &str| format!("it has no `{key}`, which credentials of SSO need");
    let own = |key: &str| profile.get(key).map(str::to_owned).ok_or_else(|| missing(key));
    let shared = |key: &str| match (session.and_then(|session| session.get(key)), profile.get(key))
    {
        (Some(of_session), Some(own)) if of_session != own => {
            Err(format!("`{key}` is another one in the section that `sso_session` names"))
        }
        (Some(found), _) => Ok(found.to_owned()),
        (None, Some(_)) if session.is_some() => {
            Err(format!("`{key}` is missing in the section that `sso_session` names"))
        }
        (None, own) => own.map(str::to_owned).ok_or_else(|| missing(key)),
    };
    Ok(Sso {
        session: profile.get("sso_session").map(str::to_owned),
        region: shared("sso_region")?,
        start_url: shared("sso_start_url")?,
        account_id: own("sso_account_id")?,
        role_name: own("sso_role_name")?,
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

fn keys(profile: &Section) -> Option<Credentials> {
    let get = |name: &str| profile.get(name).map(str::to_owned);
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
