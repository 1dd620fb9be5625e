//! The provider block: hashicorp/aws's arguments.

use crate::aws::settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan;
use crate::schema::Schema;
use crate::secret::Secret;
use crate::value::{Path, Value};
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Manages infrastructure in AWS accounts, your own and other people's, through the roles that those
    /// accounts let you assume.
    pub struct ProviderBlock {
        /// Access key ID. If it, `secret_key` or `token` is set, no other source of credentials is used.
        #[tf(optional, sensitive)]
        access_key: Option<String>,
        /// Secret access key that belongs to `access_key`.
        #[tf(optional, sensitive)]
        secret_key: Option<String>,
        /// Session token that belongs to temporary keys.
        #[tf(optional, sensitive)]
        token: Option<String>,
        /// Profile of the shared configuration files. Without it, the environment variable `AWS_PROFILE` is
        /// used.
        #[tf(optional)]
        profile: Option<String>,
        /// Region of all objects that name none themselves. Without it, `AWS_REGION`, `AWS_DEFAULT_REGION`,
        /// the profile and the instance metadata service are asked, in this order.
        #[tf(optional)]
        region: Option<String>,
        /// Paths of configuration files to use instead of `~/.aws/config`.
        #[tf(optional)]
        shared_config_files: Option<Vec<String>>,
        /// Paths of credentials files to use instead of `~/.aws/credentials`.
        #[tf(optional)]
        shared_credentials_files: Option<Vec<String>>,
        /// How often a call is sent at most. 25 by default.
        #[tf(optional, range = (0, 1000))]
        max_retries: Option<i64>,
        /// Accepts any credentials without asking STS about them.
        #[tf(optional)]
        skip_credentials_validation: Option<bool>,
        /// Accepts the name of any region, for instance one that is newer than this version of the provider.
        #[tf(optional)]
        skip_region_validation: Option<bool>,
        /// Does not ask AWS for the ID of the account.
        #[tf(optional)]
        skip_requesting_account_id: Option<bool>,
        /// `true`: never asks the instance metadata service. `false`: asks it. Not set: asks it if nothing
        /// else answers.
        #[tf(optional, one_of = &["true", "false"])]
        skip_metadata_api_check: Option<String>,
        /// Role to assume. Nothing is ever done with other credentials once a role is named: if it cannot be
        /// assumed, that is an error. With several blocks, each role is assumed with the session of the one
        /// before.
        #[tf(block)]
        assume_role: Vec<AssumeRole>,
        /// Tags of all objects that can have tags.
        #[tf(block)]
        default_tags: Vec<DefaultTags>,
        /// Tags that somebody else takes care of.
        #[tf(block)]
        ignore_tags: Vec<IgnoreTags>,
        /// URLs to use instead of AWS's own.
        #[tf(block)]
        endpoints: BTreeSet<Endpoints>,
    }
}

model! {
    /// A role to assume.
    pub struct AssumeRole {
        /// ARN of the role. No role is assumed if it is null or empty.
        #[tf(optional)]
        role_arn: Option<String>,
        /// External ID that the trust policy of the role asks for.
        #[tf(optional, sensitive)]
        external_id: Option<String>,
        /// Name of the session, as it appears in CloudTrail of the role's account.
        #[tf(optional)]
        session_name: Option<String>,
        /// How long a session lasts before it is renewed, between `15m` and `12h`.
        #[tf(optional)]
        duration: Option<String>,
    }
}

model! {
    /// Tags of all objects that can have tags.
    pub struct DefaultTags {
        /// The tags. A tag of an object with the same key wins.
        #[tf(optional)]
        tags: Option<BTreeMap<String, Option<String>>>,
    }
}

model! {
    /// Tags that somebody else takes care of: they are neither shown nor touched.
    pub struct IgnoreTags {
        /// Keys of such tags.
        #[tf(optional)]
        keys: Option<BTreeSet<String>>,
        /// Beginnings of the keys of such tags.
        #[tf(optional)]
        key_prefixes: Option<BTreeSet<String>>,
    }
}

model! {
    /// URLs to use instead of AWS's own, by service. `AWS_ENDPOINT_URL_STS` and the like do the same from
    /// the environment, `AWS_ENDPOINT_URL` for all services.
    pub struct Endpoints {
        /// URL of EC2.
        #[tf(optional)]
        ec2: Option<String>,
        /// URL of IAM.
        #[tf(optional)]
        iam: Option<String>,
        /// URL of STS.
        #[tf(optional)]
        sts: Option<String>,
    }
}

/// Everything that is wrong with a provider block, as far as it is known.
pub(super) fn validate(schema: &Schema, config: &Value) -> Diagnostics {
    let mut found = Diagnostics::default();
    plan::validate(schema, config, &mut found);
    keys(config, &mut found);
    for (i, role) in config.get("assume_role").as_elements().unwrap_or_default().iter().enumerate()
    {
        assume_role(role, &Path::from("assume_role").index(i), &mut found);
    }
    for name in ["default_tags", "ignore_tags"] {
        if config.get(name).as_elements().is_some_and(|blocks| blocks.len() > 1) {
            let detail = format!("Only one `{name}` block is allowed: put everything into one.");
            found.push(Diagnostic::error("Too many blocks", detail).at(name));
        }
    }
    endpoints(config, &mut found);
    found
}

fn keys(config: &Value, found: &mut Diagnostics) {
    let set = |name: &str| !config.get(name).is_empty();
    let any = set("access_key") || set("secret_key") || set("token");
    for name in ["access_key", "secret_key"] {
        if any && !set(name) {
            let detail = format!(
                "`{name}` is missing. Static keys need both `access_key` and `secret_key`; without any of \
                 `access_key`, `secret_key` and `token`, the environment and the profile are used."
            );
            found.push(Diagnostic::error("Incomplete keys", detail).at(name));
        }
    }
}

fn assume_role(role: &Value, at: &Path, found: &mut Diagnostics) {
    let text = |name: &str| role.get(name).as_str().filter(|text| !text.is_empty());
    let mut check = |name: &str, result: Result<(), String>| {
        if let Err(problem) = result {
            found.push(Diagnostic::error("Invalid assume_role", problem).at(at.attribute(name)));
        }
    };
    if let Some(arn) = text("role_arn") {
        check("role_arn", settings::role_arn(arn).map(|_| ()));
    }
    if let Some(id) = text("external_id") {
        check("external_id", settings::external_id(&Secret::from(id)));
    }
    if let Some(name) = text("session_name") {
        check("session_name", settings::session_name(name));
    }
    if let Some(duration) = text("duration") {
        check("duration", settings::session_duration(duration).map(|_| ()));
    }
}

fn endpoints(config: &Value, found: &mut Diagnostics) {
    for block in config.get("endpoints").as_elements().unwrap_or_default() {
        for (service, url) in block.as_map().into_iter().flatten() {
            let Some(url) = url.as_str().filter(|url| !url.is_empty()) else { continue };
            if !(url.starts_with("http://") || url.starts_with("https://")) {
                let detail = format!(
                    "The endpoint of {service}, \"{url}\", does not begin with http:// or https://."
                );
                found.push(Diagnostic::error("Invalid endpoint", detail).at("endpoints"));
            }
        }
    }
}
