//! How AWS is to be reached, as given and without any IO.

use crate::arn::Arn;
use crate::secret::Secret;
use std::collections::BTreeMap;
use std::time::Duration;

/// The arguments of the provider block that concern AWS. Nothing in it was looked up anywhere.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The region of whatever names no other.
    pub region: Option<String>,
    /// With `secret_key`: static keys, which win over every other source of credentials.
    pub access_key: Option<Secret>,
    /// See `access_key`.
    pub secret_key: Option<Secret>,
    /// The session token that belongs to temporary static keys.
    pub token: Option<Secret>,
    /// A profile of the shared files; named here it wins over keys in the environment.
    pub profile: Option<String>,
    /// Instead of `~/.aws/config`, if not empty.
    pub shared_config_files: Vec<String>,
    /// Instead of `~/.aws/credentials`, if not empty.
    pub shared_credentials_files: Vec<String>,
    /// The roles to assume one after the other, each with the session of the one before. Empty: none.
    pub chain: Vec<Hop>,
    /// Endpoint URLs by the service names of hashicorp/aws: `ec2`, `iam`, `sts`.
    pub endpoints: BTreeMap<String, String>,
    /// How often a request is sent at most, the first time included; 25 if not set.
    pub max_retries: Option<u32>,
    /// How retries are paced.
    pub retry_mode: RetryMode,
    /// Whether the provider may be configured without a call that proves the credentials.
    pub skip_credentials_validation: bool,
    /// Whether any name of a region is taken as it is.
    pub skip_region_validation: bool,
    /// Whether the provider may be configured without asking for the account.
    pub skip_requesting_account_id: bool,
    /// `Some(true)`: the metadata service of EC2 is never asked, for credentials or for the region.
    pub skip_metadata_api_check: Option<bool>,
    /// The region of STS, where it is not that of the provider.
    pub sts_region: Option<String>,
}

/// How retries are paced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RetryMode {
    /// Exponential backoff with jitter.
    #[default]
    Standard,
    /// Besides that, requests are slowed down once AWS has throttled.
    Adaptive,
}

/// One role to assume.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hop {
    /// The role.
    pub role_arn: Arn,
    /// What the trust policy of the role demands, if it does.
    pub external_id: Option<Secret>,
    /// The name of the session in the logs of the role's account; made up if not given.
    pub session_name: Option<String>,
    /// How long the session lives; one hour if not given.
    pub duration: Option<Duration>,
}

impl Hop {
    /// A role without any option.
    #[must_use]
    pub fn new(role_arn: Arn) -> Self {
        Self { role_arn, external_id: None, session_name: None, duration: None }
    }
}

/// Checks the ARN of a role to assume. The error is a sentence for its attribute.
pub fn role_arn(text: &str) -> Result<Arn, String> {
    let arn: Arn = text.parse().map_err(|why| format!("`{text}` is not an ARN: {why}"))?;
    if arn.is_role() {
        Ok(arn)
    } else {
        Err(format!(
            "`{text}` is not the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Name"
        ))
    }
}

/// Checks a role session name: 2 to 64 characters. The error is a sentence for its attribute.
pub fn session_name(text: &str) -> Result<(), String> {
    if !(2..=64).contains(&text.chars().count()) {
        return Err(format!("a session name has 2 to 64 characters, not {}", text.chars().count()));
    }
    if text.bytes().all(is_session_name_byte) {
        Ok(())
    } else {
        Err(format!(
            "the session name `{text}` may hold only letters, digits and the characters _+=,.@-"
        ))
    }
}

pub(super) fn is_session_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)
}

/// Checks an external ID: 2 to 1224 characters. The error is a sentence for its attribute and never quotes the ID.
pub fn external_id(id: &Secret) -> Result<(), String> {
    let text = id.expose();
    if !(2..=1224).contains(&text.chars().count()) {
        return Err(format!(
            "an external ID has 2 to 1224 characters, not {}",
            text.chars().count()
        ));
    }
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b)) {
        Ok(())
    } else {
        Err("an external ID may hold only letters, digits and the characters _+=,.@:/-".to_owned())
    }
}

/// Reads the duration of a session: 15 minutes to 12 hours, written as in Go (`1h30m`). The error is a sentence for its attribute.
pub fn session_duration(text: &str) -> Result<Duration, String> {
    let duration = crate::duration::parse(text)?;
    if (Duration::from_mins(15)..=Duration::from_hours(12)).contains(&duration) {
        Ok(duration)
    } else {
        Err(format!("a session lasts 15 minutes (`15m`) to 12 hours (`12h`), not `{text}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_a_quarter_of_an_hour_to_twelve_hours() {
        assert_eq!(session_duration("15m"), Ok(Duration::from_mins(15)));
        assert_eq!(session_duration("12h"), Ok(Duration::from_hours(12)));
        for text in ["14m59s", "12h0m1s", "soon"] {
            assert!(session_duration(text).unwrap_err().contains(text));
        }
    }

    #[test]
    fn session_names_are_checked_to_their_last_character() {
        assert_eq!(session_name("deploy+ci=1,a.b@c-d_e"), Ok(()));
        assert!(session_name("a").unwrap_err().contains("2 to 64"));
        assert!(session_name(&"a".repeat(65)).unwrap_err().contains("65"));
        assert!(session_name("two words").unwrap_err().contains("two words"));
        assert!(session_name("trailing/").is_err());
    }

    #[test]
    fn a_bad_external_id_is_refused_without_being_quoted() {
        assert_eq!(external_id(&"a:b/c-d_e+f=g,h.i@j".into()), Ok(()));
        assert_eq!(external_id(&"x".repeat(1224).into()), Ok(()));
        for bad in ["x", "with space", "emoji🙂", "semi;colon"] {
            let message = external_id(&bad.into()).unwrap_err();
            assert!(!message.contains(bad) || bad == "x", "{message}");
        }
        assert!(external_id(&"x".repeat(1225).into()).is_err());
    }

    #[test]
    fn only_the_arn_of_a_role_can_be_assumed() {
        assert!(role_arn("arn:aws:iam::123456789012:role/R").is_ok());
        assert!(role_arn("R").unwrap_err().contains("is not an ARN"));
        assert!(role_arn("arn:aws:iam::123456789012:user/U").unwrap_err().contains("IAM role"));
    }
}
