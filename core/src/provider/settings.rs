//! From the provider block, and what the environment adds to it, to the settings of the AWS layer and the
//! policy on tags.

use super::block::{AssumeRole, IgnoreTags, ProviderBlock, WebIdentity};
use crate::aws::settings::ExternalIdChecks;
use crate::aws::{self, Env, Hop, Settings, settings};
use crate::engine::TagPolicy;
use crate::engine::required_tags::Compliance;
use crate::schema::types::{ExternalId, RoleArn, SessionDuration, SessionPolicy};
use crate::secret::Secret;
use crate::value::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// The argument that says what to do about tags that an organization requires.
pub(super) const TAG_POLICY_COMPLIANCE: &str = "tag_policy_compliance";

/// The argument that says whether plans warn of what is open because nobody says otherwise.
pub(super) const SECURITY_WARNINGS: &str = "security_warnings";

/// The settings of a valid block.
pub(super) fn settings(block: &ProviderBlock, env: &Env) -> Settings {
    let endpoints = block.endpoints.iter().flat_map(super::endpoints::Endpoints::iter);
    let accounts = |ids: Option<&BTreeSet<crate::schema::types::AccountId>>| {
        Some(ids?.iter().map(|id| id.as_str().to_owned()).collect())
    };
    Settings {
        region: text(block.region.as_ref()),
        access_key: secret(block.access_key.as_ref()),
        secret_key: secret(block.secret_key.as_ref()),
        token: secret(block.token.as_ref()),
        profile: text(block.profile.as_ref()),
        shared_config_files: block.shared_config_files.clone().unwrap_or_default(),
        shared_credentials_files: block.shared_credentials_files.clone().unwrap_or_default(),
        web_identity: block
            .assume_role_with_web_identity
            .first()
            .and_then(|b| web_identity(b, env)),
        chain: block.assume_role.iter().filter_map(hop).collect(),
        allowed_account_ids: accounts(block.allowed_account_ids.as_ref()),
        forbidden_account_ids: accounts(block.forbidden_account_ids.as_ref()),
        external_id_checks: match filled(block.external_id_checks.as_ref()) {
            Some("error") => ExternalIdChecks::Error,
            Some("warn") => ExternalIdChecks::Warn,
            _ => ExternalIdChecks::Off,
        },
        endpoints: endpoints.map(|(service, url)| (service.to_owned(), url.to_owned())).collect(),
        use_dualstack_endpoint: block.use_dualstack_endpoint,
        use_fips_endpoint: block.use_fips_endpoint,
        // As in hashicorp/aws, 0 means what nothing at all means.
        max_retries: block.max_retries.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0),
        retry_mode: filled(block.retry_mode.as_ref())
            .and_then(|mode| settings::retry_mode(mode).ok()),
        token_bucket_rate_limiter_capacity: block
            .token_bucket_rate_limiter_capacity
            .and_then(|n| u32::try_from(n).ok()),
        skip_credentials_validation: block.skip_credentials_validation.unwrap_or_default(),
        skip_region_validation: block.skip_region_validation.unwrap_or_default(),
        skip_requesting_account_id: block.skip_requesting_account_id.unwrap_or_default(),
        skip_metadata_api_check: filled(block.skip_metadata_api_check.as_ref())
            .map(|t| t == "true"),
        ec2_metadata_service_endpoint: text(block.ec2_metadata_service_endpoint.as_ref()),
        ec2_metadata_service_endpoint_mode: filled(
            block.ec2_metadata_service_endpoint_mode.as_ref(),
        )
        .and_then(|mode| settings::metadata_mode(mode).ok()),
        sts_region: text(block.sts_region.as_ref()),
        custom_ca_bundle: text(block.custom_ca_bundle.as_ref()),
        insecure: block.insecure.unwrap_or_default(),
        // Empty says something: no proxy, even where the environment has one.
        http_proxy: block.http_proxy.clone(),
        https_proxy: block.https_proxy.clone(),
        no_proxy: text(block.no_proxy.as_ref()),
        user_agent: block.user_agent.iter().flatten().filter(|p| !p.is_empty()).cloned().collect(),
    }
}

/// Null and empty mean the same: not set.
fn filled(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}
fn text(text: Option<&String>) -> Option<String> {
    filled(text).map(str::to_owned)
}
fn secret(text: Option<&Secret>) -> Option<Secret> {
    text.filter(|text| !text.is_empty()).cloned()
}
fn role_arn(text: Option<&RoleArn>) -> Option<crate::arn::Arn> {
    settings::role_arn(text?.as_str()).ok()
}
fn duration(text: Option<&SessionDuration>) -> Option<Duration> {
    settings::session_duration(text?.as_str()).ok()
}
fn policy(text: Option<&SessionPolicy>) -> Option<Secret> {
    text.map(SessionPolicy::as_str).filter(|text| !text.is_empty()).map(Secret::from)
}

/// One role of the chain; none if the block names no role.
fn hop(role: &AssumeRole) -> Option<Hop> {
    Some(Hop {
        role_arn: role_arn(role.role_arn.as_ref())?,
        external_id: role
            .external_id
            .as_ref()
            .map(ExternalId::as_str)
            .filter(|id| !id.is_empty())
            .map(Secret::from),
        session_name: role
            .session_name
            .as_ref()
            .map(|n| n.as_str().to_owned())
            .filter(|n| !n.is_empty()),
        duration: duration(role.duration.as_ref()),
        policy: policy(role.policy.as_ref()),
        policy_arns: role.policy_arns.clone().unwrap_or_default(),
        source_identity: role
            .source_identity
            .as_ref()
            .map(|n| n.as_str().to_owned())
            .filter(|n| !n.is_empty()),
        tags: role.set_tags(),
        transitive_tag_keys: role.transitive_tag_keys.clone().unwrap_or_default(),
    })
}

fn web_identity(block: &WebIdentity, env: &Env) -> Option<aws::WebIdentity> {
    let from_env = || settings::role_arn(&env.get("AWS_ROLE_ARN")?).ok();
    Some(aws::WebIdentity {
        session_name: block
            .session_name
            .as_ref()
            .map(|n| n.as_str().to_owned())
            .filter(|n| !n.is_empty()),
        duration: duration(block.duration.as_ref()),
        policy: policy(block.policy.as_ref()),
        policy_arns: block.policy_arns.clone().unwrap_or_default(),
        token: secret(block.web_identity_token.as_ref()),
        token_file: text(block.web_identity_token_file.as_ref()),
        ..aws::WebIdentity::new(role_arn(block.role_arn.as_ref()).or_else(from_env)?)
    })
}

/// What to do where tags that an organization requires are missing; none: do not look. The block wins over the
/// environment. The error is about the environment.
pub(super) fn compliance(config: &Value, env: &Env) -> Result<Option<Compliance>, String> {
    const VARIABLE: &str = "TF_AWS_TAG_POLICY_COMPLIANCE";
    let given = config.get(TAG_POLICY_COMPLIANCE);
    let from_env = || env.get(VARIABLE).unwrap_or_default();
    match given
        .as_str()
        .filter(|text| !text.is_empty())
        .map_or_else(from_env, str::to_owned)
        .as_str()
    {
        _ if given.is_unknown() => Ok(None),
        "error" => Ok(Some(Compliance::Error)),
        "warning" => Ok(Some(Compliance::Warning)),
        "" | "disabled" => Ok(None),
        other => Err(format!(
            "the environment variable {VARIABLE} is error, warning or disabled, not `{other}`"
        )),
    }
}

const DEFAULT_TAGS: &str = "TF_AWS_DEFAULT_TAGS_";
const IGNORE_KEYS: &str = "TF_AWS_IGNORE_TAGS_KEYS";
const IGNORE_PREFIXES: &str = "TF_AWS_IGNORE_TAGS_KEY_PREFIXES";

/// What the block and the environment say about tags. The block wins.
pub(super) fn tag_policy(config: &Value, ignore: &[IgnoreTags], env: &Env) -> TagPolicy {
    let given = match config.get("default_tags") {
        Value::List(blocks) => blocks.first().map_or(&Value::Null, |block| block.get("tags")),
        other => other,
    };
    let mut default: std::collections::BTreeMap<String, Value> = env
        .with_prefix(DEFAULT_TAGS)
        .into_iter()
        .map(|(key, value)| (key, Value::String(value)))
        .collect();
    let default = match given {
        Value::Unknown => Value::Unknown,
        given => {
            // A null is no value, so that it takes none away either.
            let tags = given.as_map().into_iter().flatten().filter(|(_, tag)| !tag.is_null());
            default.extend(tags.map(|(key, tag)| (key.clone(), tag.clone())));
            Value::Map(default)
        }
    };
    let all = |pick: fn(&IgnoreTags) -> Option<&BTreeSet<String>>, variable: &str| {
        let from_env = env.get(variable).unwrap_or_default();
        let from_env = from_env.split(',').map(str::trim).filter(|text| !text.is_empty());
        // Every key begins with an empty prefix, which is not what anybody means who passes one on.
        let given =
            ignore.iter().filter_map(pick).flatten().filter(|text| !text.is_empty()).cloned();
        given.chain(from_env.map(str::to_owned)).collect()
    };
    TagPolicy {
        default,
        ignore_keys: all(|block| block.keys.as_ref(), IGNORE_KEYS),
        ignore_prefixes: all(|block| block.key_prefixes.as_ref(), IGNORE_PREFIXES),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compliance_of_the_block_wins_over_that_of_the_environment() {
        let compliance = |given: Value, env: &str| {
            let config = Value::object([(TAG_POLICY_COMPLIANCE, given)]);
            compliance(&config, &Env::of(&[("TF_AWS_TAG_POLICY_COMPLIANCE", env)]))
        };
        assert_eq!(compliance(Value::Null, ""), Ok(None));
        assert_eq!(compliance(Value::Null, "warning"), Ok(Some(Compliance::Warning)));
        assert_eq!(compliance("".into(), "error"), Ok(Some(Compliance::Error)));
        assert_eq!(compliance("error".into(), "warning"), Ok(Some(Compliance::Error)));
        assert_eq!(compliance("disabled".into(), "error"), Ok(None));
        assert_eq!(compliance(Value::Unknown, "error"), Ok(None));
        assert!(compliance(Value::Null, "loud").unwrap_err().contains("`loud`"));
    }

    #[test]
    fn an_empty_proxy_is_kept_and_other_empty_texts_are_as_good_as_none() {
        let empty = || Some(String::new());
        let block = ProviderBlock {
            access_key: Some("".into()),
            http_proxy: Some("".into()),
            https_proxy: Some("".into()),
            no_proxy: empty(),
            profile: empty(),
            max_retries: Some(0),
            ..ProviderBlock::default()
        };
        let settings = settings(&block, &Env::of(&[]));
        for proxy in [&settings.http_proxy, &settings.https_proxy] {
            assert_eq!(proxy.as_ref().map(Secret::expose), Some(""));
        }
        assert!(settings.access_key.is_none());
        assert_eq!((settings.no_proxy, settings.profile, settings.max_retries), (None, None, None));
        let nothing = self::settings(&ProviderBlock::default(), &Env::of(&[]));
        assert!(nothing.http_proxy.is_none() && nothing.https_proxy.is_none());
    }
}
