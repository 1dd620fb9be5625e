//! How AWS is to be reached, as given and without any IO.

mod check;
mod token;

pub(super) use check::is_session_name_byte;
pub use check::{
    account_id, account_ids, endpoint_url, external_id, metadata_mode, policy, policy_arns,
    proxy_url, retry_mode, role_arn, session_duration, session_name, session_tags, source_identity,
    web_identity_token,
};

pub use token::{TokenSource, token_source};

use crate::arn::Arn;
use crate::secret::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The arguments of the provider block that concern AWS. Nothing in it was looked up anywhere; an empty string is as good as none.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are arguments of the provider block, which are booleans"
)]
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
    /// The role that everything begins with, instead of any other source of credentials. With static keys it is an error.
    pub web_identity: Option<WebIdentity>,
    /// The roles to assume one after the other, each with the session of the one before. Empty: none.
    pub chain: Vec<Hop>,
    /// The accounts that may be worked in. `None` and empty: all.
    pub allowed_account_ids: Option<BTreeSet<String>>,
    /// The accounts that must not be worked in.
    pub forbidden_account_ids: Option<BTreeSet<String>>,
    /// What becomes of roles that let in who does not send their external ID.
    pub external_id_checks: ExternalIdChecks,
    /// Endpoint URLs by the service names of hashicorp/aws: `ec2`, `iam`, `sts`.
    pub endpoints: BTreeMap<String, String>,
    /// Whether the endpoints of both IPv4 and IPv6 are used; AWS_USE_DUALSTACK_ENDPOINT and the profile if not set.
    pub use_dualstack_endpoint: Option<bool>,
    /// Whether the endpoints of FIPS 140 are used; AWS_USE_FIPS_ENDPOINT and the profile if not set.
    pub use_fips_endpoint: Option<bool>,
    /// How often a request is sent at most, the first time included; AWS_MAX_ATTEMPTS if not set, and 25 without it.
    pub max_retries: Option<u32>,
    /// How retries are paced; AWS_RETRY_MODE if not set, and standard without it.
    pub retry_mode: Option<RetryMode>,
    /// How many tokens the quota of retries has. `None` and zero: there is no quota.
    pub token_bucket_rate_limiter_capacity: Option<u32>,
    /// Whether the provider may be configured without a call that proves the credentials.
    pub skip_credentials_validation: bool,
    /// Whether any name of a region is taken as it is.
    pub skip_region_validation: bool,
    /// Whether the provider may be configured without asking for the account.
    pub skip_requesting_account_id: bool,
    /// `Some(true)`: the metadata service of EC2 is never asked, for credentials or for the region. `Some(false)`: it is, where nothing
    /// else answers. `None`: so it is, unless AWS_EC2_METADATA_DISABLED is `true`.
    pub skip_metadata_api_check: Option<bool>,
    /// The URL of the metadata service of EC2; AWS_EC2_METADATA_SERVICE_ENDPOINT if not set.
    pub ec2_metadata_service_endpoint: Option<String>,
    /// Over which protocol its usual address is reached; AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE if not set.
    pub ec2_metadata_service_endpoint_mode: Option<MetadataMode>,
    /// The region of STS, where it is not that of the provider.
    pub sts_region: Option<String>,
    /// A file of certificates in PEM that servers are trusted by, instead of those of the system; AWS_CA_BUNDLE if not set.
    pub custom_ca_bundle: Option<String>,
    /// Whether the certificates of servers are not checked at all.
    pub insecure: bool,
    /// The URL of the proxy for `http` endpoints, and for `https` ones if nothing names another; HTTP_PROXY if not set. Hidden because it
    /// may hold a password. Here, empty is not the same as none: no proxy at all.
    pub http_proxy: Option<Secret>,
    /// The URL of the proxy for `https` endpoints; HTTPS_PROXY if not set. Empty means no proxy at all, as above.
    pub https_proxy: Option<Secret>,
    /// Hosts, domains, addresses and networks, with commas between them, that are reached without a proxy; NO_PROXY if not set.
    pub no_proxy: Option<String>,
    /// What is appended to the User-Agent, before that of TF_APPEND_USER_AGENT.
    pub user_agent: Vec<String>,
}

/// What becomes of roles that let in who does not send their external ID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExternalIdChecks {
    /// They are not asked.
    #[default]
    Off,
    /// The user is warned of them.
    Warn,
    /// They are not used.
    Error,
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

/// Over which protocol the metadata service of EC2 is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MetadataMode {
    /// `169.254.169.254`
    #[default]
    IpV4,
    /// `fd00:ec2::254`
    IpV6,
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
    /// How long the session lives; one hour, as with AWS itself, if not given. A session that another role's session has asked for lives
    /// for one hour at most, whatever is given.
    pub duration: Option<Duration>,
    /// A policy in JSON that limits the session further.
    pub policy: Option<Secret>,
    /// Managed policies that limit the session further.
    pub policy_arns: BTreeSet<String>,
    /// Who is behind the session; once set it stays for the roles after this one.
    pub source_identity: Option<String>,
    /// The tags of the session.
    pub tags: BTreeMap<String, String>,
    /// The keys of those tags that the sessions of the roles after this one have too.
    pub transitive_tag_keys: BTreeSet<String>,
}

impl Hop {
    /// A role without any option.
    #[must_use]
    pub fn new(role_arn: Arn) -> Self {
        Self {
            role_arn,
            external_id: None,
            session_name: None,
            duration: None,
            policy: None,
            policy_arns: BTreeSet::new(),
            source_identity: None,
            tags: BTreeMap::new(),
            transitive_tag_keys: BTreeSet::new(),
        }
    }
}

/// A role to assume with a token of an identity provider that the role's account trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebIdentity {
    /// The role.
    pub role_arn: Arn,
    /// The name of the session; AWS_ROLE_SESSION_NAME if not given, otherwise made up.
    pub session_name: Option<String>,
    /// How long the session lives; one hour if not given.
    pub duration: Option<Duration>,
    /// A policy in JSON that limits the session further.
    pub policy: Option<Secret>,
    /// Managed policies that limit the session further.
    pub policy_arns: BTreeSet<String>,
    /// The token. If neither it nor `token_file` is given: TF_AWS_WEB_IDENTITY_TOKEN.
    pub token: Option<Secret>,
    /// The file that has the token, read anew for each session. If neither it nor `token` is given: AWS_WEB_IDENTITY_TOKEN_FILE.
    pub token_file: Option<String>,
}

impl WebIdentity {
    /// A role without any option, whose token is named by the environment.
    #[must_use]
    pub fn new(role_arn: Arn) -> Self {
        Self {
            role_arn,
            session_name: None,
            duration: None,
            policy: None,
            policy_arns: BTreeSet::new(),
            token: None,
            token_file: None,
        }
    }
}
