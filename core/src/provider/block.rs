//! The provider block: hashicorp/aws's arguments.

use super::endpoints::Endpoints;
use crate::schema::types::{
    AccountId, ExternalId, RoleArn, SessionDuration, SessionName, SessionPolicy, SourceIdentity,
};
use crate::secret::Secret;
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Manages infrastructure in AWS accounts, your own and other people's, through the roles that those
    /// accounts let you assume.
    pub struct ProviderBlock {
        /// Access key ID. If it, `secret_key` or `token` is set, no other source of credentials is used.
        #[tf(optional, sensitive)]
        access_key: Option<Secret>,
        /// Secret access key that belongs to `access_key`.
        #[tf(optional, sensitive)]
        secret_key: Option<Secret>,
        /// Session token that belongs to temporary keys.
        #[tf(optional, sensitive)]
        token: Option<Secret>,
        /// Profile of the shared configuration files. Wins over keys in the environment. Without it, the
        /// environment variable `AWS_PROFILE` is used, or `AWS_DEFAULT_PROFILE`.
        #[tf(optional)]
        profile: Option<String>,
        /// Region of all objects that name none themselves. Without it, `AWS_REGION`, `AWS_DEFAULT_REGION`,
        /// the profile and the instance metadata service are asked, in this order.
        #[tf(optional)]
        region: Option<String>,
        /// IDs of the only accounts in which anything may be done. The account that the roles of an object lead
        /// to is checked before the last of them is assumed; accounts on the way are only passed through.
        #[tf(optional, conflicts = &[ProviderBlock::forbidden_account_ids.name])]
        allowed_account_ids: Option<BTreeSet<AccountId>>,
        /// IDs of accounts in which nothing may be done. Checked as `allowed_account_ids` are.
        #[tf(optional, conflicts = &[ProviderBlock::allowed_account_ids.name])]
        forbidden_account_ids: Option<BTreeSet<AccountId>>,
        /// Path of a file with certificates, in PEM form, of the authorities to trust instead of the
        /// system's. `AWS_CA_BUNDLE` does the same.
        #[tf(optional)]
        custom_ca_bundle: Option<String>,
        /// URL of the instance metadata service. `AWS_EC2_METADATA_SERVICE_ENDPOINT` does the same.
        #[tf(optional)]
        ec2_metadata_service_endpoint: Option<String>,
        /// Protocol of the instance metadata service. `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` does the same.
        #[tf(optional, one_of = &["IPv4", "IPv6"])]
        ec2_metadata_service_endpoint_mode: Option<String>,
        /// What to do where a role with an external ID can be assumed without it, or with another one, so that somebody else
        /// could have us work in its account (the confused deputy). `error` does nothing through such a role, `warn` says
        /// so once for each, `off`, the default, asks nobody. Each role is asked after it was first assumed, in each
        /// plan and in each apply: two calls of STS that it has to refuse, which its owner sees in CloudTrail.
        /// [What the answers prove](guides/trust-life.md).
        #[tf(optional, one_of = &["error", "warn", "off"])]
        external_id_checks: Option<String>,
        /// URL of a proxy for HTTP, and for HTTPS too unless `https_proxy` or `HTTPS_PROXY` is set; an empty string
        /// means none, whatever `HTTP_PROXY` says. `HTTP_PROXY` does the same for HTTP alone.
        #[tf(optional)]
        http_proxy: Option<Secret>,
        /// URL of a proxy for HTTPS; an empty string means none, whatever else is set. `HTTPS_PROXY` does the
        /// same.
        #[tf(optional)]
        https_proxy: Option<Secret>,
        /// Hosts that are reached without a proxy, separated by commas. `NO_PROXY` does the same.
        #[tf(optional)]
        no_proxy: Option<String>,
        /// Trusts any certificate. Only for tests.
        #[tf(optional)]
        insecure: Option<bool>,
        /// How often a call is sent at most. Not set or 0: as often as `AWS_MAX_ATTEMPTS` says, otherwise 25 times.
        #[tf(optional, range = (0, 1000))]
        max_retries: Option<i64>,
        /// How retries are paced: `standard`, or `adaptive`, which also slows calls down after throttling.
        /// `AWS_RETRY_MODE` does the same.
        #[tf(optional, one_of = &["standard", "adaptive"])]
        retry_mode: Option<String>,
        /// Number of retries, in tokens, after which a client gives up for a while. Not limited by default.
        #[tf(optional, range = (0, 2_147_483_647))]
        token_bucket_rate_limiter_capacity: Option<i64>,
        /// Accepted for existing configurations, but without effect: no request of the provider names a bucket.
        #[tf(optional)]
        s3_use_path_style: Option<bool>,
        /// Accepted for existing configurations, but without effect: S3 is called at the endpoint of the region.
        #[tf(optional, one_of = &["legacy", "regional"])]
        s3_us_east_1_regional_endpoint: Option<String>,
        /// Whether plans that create or change something warn of what is open because nobody says otherwise: SSH and RDP for
        /// everybody, volumes that may not be encrypted, instance metadata without a token. `true` by default.
        #[tf(optional)]
        security_warnings: Option<bool>,
        /// Paths of configuration files to use instead of `~/.aws/config`.
        #[tf(optional)]
        shared_config_files: Option<Vec<String>>,
        /// Paths of credentials files to use instead of `~/.aws/credentials`.
        #[tf(optional)]
        shared_credentials_files: Option<Vec<String>>,
        /// Accepts the provider's own credentials without asking STS about them first.
        #[tf(optional)]
        skip_credentials_validation: Option<bool>,
        /// Accepts the name of any region, for instance one that is newer than this version of the provider.
        #[tf(optional)]
        skip_region_validation: Option<bool>,
        /// Accepted for existing configurations, but without effect: the account is asked for only when it is
        /// needed.
        #[tf(optional)]
        skip_requesting_account_id: Option<bool>,
        /// `true`: never asks the instance metadata service. `false`: asks it if nothing else answers. Not set: asks it
        /// if nothing else answers, unless `AWS_EC2_METADATA_DISABLED` is `true`.
        #[tf(optional, one_of = &["true", "false"])]
        skip_metadata_api_check: Option<String>,
        /// Region of STS, where it is not that of the provider.
        #[tf(optional)]
        sts_region: Option<String>,
        /// What to do where a plan that creates or changes something needs a permission that is missing: `error` refuses it,
        /// `warn` says so, `off`, the default, does not ask. IAM is asked for each role (`iam:SimulatePrincipalPolicy`), with
        /// two calls at most; where it may not be asked, a warning says so. A permission of which IAM cannot tell is not
        /// missing.
        #[tf(optional, one_of = &["off", "warn", "error"])]
        permission_checks: Option<String>,
        /// What to do where a plan lacks tags that a tag policy of the organization requires: `error` refuses
        /// it, `warning` says so, `disabled` does not look. New objects and changes of tags are looked at. Each
        /// account is asked once (`tag:ListRequiredTags`). `TF_AWS_TAG_POLICY_COMPLIANCE` does the same.
        #[tf(optional, one_of = &["error", "warning", "disabled"])]
        tag_policy_compliance: Option<String>,
        /// What to do with findings about the trust policies of roles: `error` refuses the plan for each of
        /// them, `warn` for none, `off` looks for none. If it is not set, only a policy that lets everybody in,
        /// names a principal that can be nobody, or has a condition key that begins with `https://` refuses the
        /// plan.
        #[tf(optional, one_of = &["error", "warn", "off"])]
        trust_policy_checks: Option<String>,
        /// What becomes of objects whose role refuses to be assumed while they are refreshed. `error`, the default, ends the
        /// run. `keep` leaves them as the state has them, plans nothing for them but what the configuration changes, warns
        /// of each role, and goes on with the objects of other roles. To create, change or destroy something behind such
        /// a role is an error in either case.
        #[tf(optional, one_of = &["error", "keep"])]
        unreachable_roles: Option<String>,
        /// Uses endpoints that can be reached over IPv6. `AWS_USE_DUALSTACK_ENDPOINT` does the same.
        #[tf(optional)]
        use_dualstack_endpoint: Option<bool>,
        /// Uses endpoints that are validated for FIPS 140. `AWS_USE_FIPS_ENDPOINT` does the same.
        #[tf(optional)]
        use_fips_endpoint: Option<bool>,
        /// Products to name in the `User-Agent` of each call. `TF_APPEND_USER_AGENT` does the same.
        #[tf(optional)]
        user_agent: Option<Vec<String>>,
        /// Role to assume. Nothing is ever done with other credentials once a role is named: if it cannot be
        /// assumed, that is an error. With several blocks, each role is assumed with the session of the one
        /// before. A role that the same run creates is waited for where it is created through this provider block
        /// and assumed by `assume_role` of a resource; other provider blocks do not know that it is new.
        #[tf(block)]
        assume_role: Vec<AssumeRole>,
        /// Role to assume with a token of an identity provider. Its session comes before those of
        /// `assume_role`.
        #[tf(block)]
        assume_role_with_web_identity: Vec<WebIdentity>,
        /// Tags of all objects that can have tags.
        #[tf(block)]
        default_tags: Vec<DefaultTags>,
        /// Tags that somebody else takes care of.
        #[tf(block)]
        ignore_tags: Vec<IgnoreTags>,
        /// URLs to use instead of AWS's own. `AWS_ENDPOINT_URL_STS` and the like do the same, `AWS_ENDPOINT_URL` for
        /// all services, and so do `services` and `endpoint_url` of the profile, in this order.
        #[tf(block)]
        endpoints: BTreeSet<Endpoints>,
    }
}

model! {
    /// A role to assume.
    pub struct AssumeRole {
        /// ARN of the role. If it is null or empty, no role is assumed, which is a warning; where there are several
        /// blocks, it is an error.
        #[tf(optional)]
        role_arn: Option<RoleArn>,
        /// External ID that the trust policy of the role asks for.
        #[tf(optional, sensitive)]
        external_id: Option<ExternalId>,
        /// Name of the session, as it appears in CloudTrail of the role's account. By default it names the
        /// workspace and the run.
        #[tf(optional)]
        session_name: Option<SessionName>,
        /// How long a session lasts before it is renewed, between `15m` and `12h`. A role that is assumed with
        /// the session of another has sessions of one hour at most.
        #[tf(optional)]
        duration: Option<SessionDuration>,
        /// Policy, as JSON of at most 2048 characters, that limits what the session may do.
        #[tf(optional)]
        policy: Option<SessionPolicy>,
        /// ARNs of managed policies that limit what the session may do, ten at most.
        #[tf(optional)]
        policy_arns: Option<BTreeSet<String>>,
        /// Who is behind the session. The same for all sessions that are assumed with it.
        #[tf(optional)]
        source_identity: Option<SourceIdentity>,
        /// Tags of the session. A tag whose value is null is left out.
        #[tf(optional)]
        tags: Option<BTreeMap<String, Option<String>>>,
        /// Keys of tags that also go to the sessions that are assumed with this one.
        #[tf(optional)]
        transitive_tag_keys: Option<BTreeSet<String>>,
    }
}

impl AssumeRole {
    /// The tags of the session that have a value.
    pub(super) fn set_tags(&self) -> BTreeMap<String, String> {
        let tags = self.tags.iter().flatten();
        tags.filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect()
    }
}

model! {
    /// A role to assume with a token of an identity provider.
    pub struct WebIdentity {
        /// ARN of the role. Without it, `AWS_ROLE_ARN` is used.
        #[tf(optional)]
        role_arn: Option<RoleArn>,
        /// Name of the session, as it appears in CloudTrail of the role's account. Without it, `AWS_ROLE_SESSION_NAME`
        /// is used; otherwise it names the workspace and the run.
        #[tf(optional)]
        session_name: Option<SessionName>,
        /// How long a session lasts before it is renewed, between `15m` and `12h`.
        #[tf(optional)]
        duration: Option<SessionDuration>,
        /// Policy, as JSON of at most 2048 characters, that limits what the session may do.
        #[tf(optional)]
        policy: Option<SessionPolicy>,
        /// ARNs of managed policies that limit what the session may do, ten at most.
        #[tf(optional)]
        policy_arns: Option<BTreeSet<String>>,
        /// The token. `TF_AWS_WEB_IDENTITY_TOKEN` does the same.
        #[tf(optional, sensitive, length = (4, 20_000), conflicts = &[WebIdentity::web_identity_token_file.name])]
        web_identity_token: Option<Secret>,
        /// Path of a file with the token, read anew for each session. `AWS_WEB_IDENTITY_TOKEN_FILE` does the
        /// same.
        #[tf(optional, conflicts = &[WebIdentity::web_identity_token.name])]
        web_identity_token_file: Option<String>,
    }
}

model! {
    /// Tags of all objects that can have tags.
    pub struct DefaultTags {
        /// The tags. A tag of an object with the same key wins. `TF_AWS_DEFAULT_TAGS_Team` in the environment adds
        /// a tag `Team`, unless the block has one.
        #[tf(optional)]
        tags: Option<BTreeMap<String, Option<String>>>,
    }
}

model! {
    /// Tags that somebody else takes care of: they are neither shown nor touched.
    pub struct IgnoreTags {
        /// Keys of such tags. `TF_AWS_IGNORE_TAGS_KEYS` adds more, separated by commas.
        #[tf(optional)]
        keys: Option<BTreeSet<String>>,
        /// Beginnings of the keys of such tags. `TF_AWS_IGNORE_TAGS_KEY_PREFIXES` adds more, separated by commas.
        #[tf(optional)]
        key_prefixes: Option<BTreeSet<String>>,
    }
}
