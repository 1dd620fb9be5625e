//! What is wrong with a provider block, before anything is done with it.

use super::block::AssumeRole;
use super::settings::{TAG_POLICY_COMPLIANCE, compliance};
use crate::aws::settings::TokenSource;
use crate::aws::{self, Env, Settings, settings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan;
use crate::schema::{Block as _, Schema};
use crate::secret::Secret;
use crate::value::{Path, Value};

const ASSUME_ROLE: &str = "assume_role";
const METADATA_ENDPOINT: &str = "ec2_metadata_service_endpoint";
const RETRY_MODE: &str = "retry_mode";
const WEB_IDENTITY: &str = "assume_role_with_web_identity";

/// Everything that is wrong with a provider block, as far as it is known.
pub(super) fn validate(schema: &Schema, config: &Value, env: &Env) -> Diagnostics {
    let mut found = Diagnostics::default();
    plan::validate(schema, config, &mut found);
    found.extend(env.problem().map(|why| Diagnostic::error("Invalid environment", sentence(&why))));
    keys(config, &mut found);
    for name in [WEB_IDENTITY, "default_tags", "ignore_tags"] {
        if blocks(config, name).len() > 1 {
            let detail = format!("Only one `{name}` block is allowed: put everything into one.");
            found.push(Diagnostic::error("Too many blocks", detail).at(name));
        }
    }
    roles(config, &mut found);
    for name in [ASSUME_ROLE, WEB_IDENTITY] {
        policy_arns(config, name, &mut found);
    }
    session_tags(config, &mut found);
    profile(config, env, &mut found);
    file_names(config, &mut found);
    web_identity(config, env, &mut found);
    proxies(config, &mut found);
    endpoints(config, &mut found);
    let in_environment = |problem: String, name: &'static str| {
        Diagnostic::error("Invalid environment", sentence(&problem)).at(name)
    };
    found.extend(
        compliance(config, env).err().map(|why| in_environment(why, TAG_POLICY_COMPLIANCE)),
    );
    let mode = env.get("AWS_RETRY_MODE").filter(|_| config.get(RETRY_MODE).is_null());
    if let Some(Err(why)) = mode.map(|mode| settings::retry_mode(&mode)) {
        found.push(in_environment(format!("AWS_RETRY_MODE: {why}"), RETRY_MODE));
    }
    found
}

fn blocks<'a>(config: &'a Value, name: &str) -> &'a [Value] {
    config.get(name).as_elements().unwrap_or_default()
}

/// A block without a role means the base credentials, which is hardly what was meant. Among several it would end in another account than
/// the one that was meant. The same as in hashicorp/aws.
fn roles(config: &Value, found: &mut Diagnostics) {
    let roles = blocks(config, ASSUME_ROLE);
    let missing = |(_, role): &(usize, &Value)| role.get("role_arn").is_empty();
    for (i, _) in roles.iter().enumerate().filter(missing) {
        let path = Path::from(ASSUME_ROLE).index(i).attribute("role_arn");
        found.push(if roles.len() > 1 {
            let detail = "One of several `assume_role` blocks names no role. Set its `role_arn`, or leave the block out, \
                for instance with a `dynamic` block.";
            Diagnostic::error("Missing role", detail).at(path)
        } else {
            let detail = "`role_arn` is null or empty, so that no role is assumed: everything is done with the credentials that the \
                          provider starts with. Name a role, or remove the block.";
            Diagnostic::warning("No role is assumed", detail).at(path)
        });
    }
}

/// Managed policies that limit a session.
fn policy_arns(config: &Value, name: &str, found: &mut Diagnostics) {
    for (i, block) in blocks(config, name).iter().enumerate() {
        let arns = block.get("policy_arns");
        let arns = arns.as_elements().filter(|_| arns.is_wholly_known()).unwrap_or_default();
        if let Err(problem) = settings::policy_arns(arns.iter().filter_map(Value::as_str)) {
            let path = Path::from(name).index(i).attribute("policy_arns");
            found.push(Diagnostic::error("Invalid session policies", sentence(&problem)).at(path));
        }
    }
}

/// Every transitive key has to be the key of a tag.
fn session_tags(config: &Value, found: &mut Diagnostics) {
    let roles = blocks(config, ASSUME_ROLE);
    for (i, role) in roles.iter().enumerate().filter(|(_, role)| role.is_wholly_known()) {
        let Ok(role) = AssumeRole::decode(role) else { continue };
        let keys = role.transitive_tag_keys.clone().unwrap_or_default();
        if let Err(problem) = settings::session_tags(&role.set_tags(), &keys) {
            let path = Path::from(ASSUME_ROLE).index(i).attribute("tags");
            found.push(Diagnostic::error("Invalid session tags", sentence(&problem)).at(path));
        }
    }
}

fn profile(config: &Value, env: &Env, found: &mut Diagnostics) {
    let needed = ["profile", "shared_config_files", "shared_credentials_files"];
    if !needed.iter().all(|name| config.get(name).is_wholly_known()) {
        return;
    }
    let texts = |name: &str| {
        let texts = config.get(name).as_elements().unwrap_or_default();
        texts.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let named = Settings {
        profile: config.get("profile").as_str().map(str::to_owned),
        shared_config_files: texts("shared_config_files"),
        shared_credentials_files: texts("shared_credentials_files"),
        ..Settings::default()
    };
    if let Some(problem) = aws::profile_problem(&named, env) {
        found.push(Diagnostic::error("Invalid profile", sentence(&problem)).at("profile"));
    }
}

/// A list of files decides which credentials are used. One with an empty name is neither a list of files nor none.
fn file_names(config: &Value, found: &mut Diagnostics) {
    for name in ["shared_config_files", "shared_credentials_files"] {
        let files = config.get(name).as_elements().unwrap_or_default();
        for (i, _) in files.iter().enumerate().filter(|(_, file)| file.as_str() == Some("")) {
            let detail = "An element is empty here: leave it out.";
            let path = Path::from(name).index(i);
            found.push(Diagnostic::error("Invalid value", detail).at(path));
        }
    }
}

/// A web identity needs a role and exactly one token, and no keys beside it.
fn web_identity(config: &Value, env: &Env, found: &mut Diagnostics) {
    let Some(block) = blocks(config, WEB_IDENTITY).first() else { return };
    let at = Path::from(WEB_IDENTITY).index(0);
    let mut wrong = |path: Path, problem: &str| {
        found.push(Diagnostic::error("Invalid web identity", sentence(problem)).at(path));
    };
    if block.get("role_arn").is_empty() {
        let role = env.get("AWS_ROLE_ARN").map(|arn| settings::role_arn(&arn));
        match role {
            Some(Ok(_)) => {}
            Some(Err(problem)) => {
                let problem = format!("the environment variable AWS_ROLE_ARN: {problem}");
                wrong(at.attribute("role_arn"), &problem);
            }
            None => {
                wrong(
                    at.attribute("role_arn"),
                    "the role is missing: set `role_arn`, or AWS_ROLE_ARN",
                );
            }
        }
    }
    let (token, file) = (block.get("web_identity_token"), block.get("web_identity_token_file"));
    let mut path = file.as_str().filter(|path| !path.is_empty()).map(str::to_owned);
    if token.is_empty() && file.is_empty() {
        match settings::token_source(None, None, env) {
            Ok(TokenSource::File(of_environment, _)) => path = Some(of_environment),
            Ok(TokenSource::Token(..)) => {}
            Err(problem) => wrong(at.attribute("web_identity_token"), &problem),
        }
    }
    if let Some(problem) = path.and_then(|path| aws::token_file_problem(&path, env)) {
        wrong(at.attribute("web_identity_token_file"), &problem);
    }
    if ["access_key", "secret_key", "token"].iter().any(|name| !config.get(name).is_empty()) {
        wrong(
            at,
            "it cannot be used together with `access_key`, `secret_key` or `token`: remove the keys, or the block",
        );
    }
}

fn proxies(config: &Value, found: &mut Diagnostics) {
    for name in ["http_proxy", "https_proxy"] {
        let url = config.get(name).as_str().filter(|url| !url.is_empty());
        if let Some(Err(problem)) = url.map(|url| settings::proxy_url(&Secret::from(url))) {
            found.push(Diagnostic::error("Invalid proxy", sentence(&problem)).at(name));
        }
    }
}

fn sentence(problem: &str) -> String {
    let mut letters = problem.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).chain(['.']).collect()
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

fn endpoints(config: &Value, found: &mut Diagnostics) {
    let url = config.get(METADATA_ENDPOINT).as_str().filter(|url| !url.is_empty());
    if let Some(Err(problem)) = url.map(settings::endpoint_url) {
        let problem = sentence(&problem);
        found.push(Diagnostic::error("Invalid endpoint", problem).at(METADATA_ENDPOINT));
    }
    for block in blocks(config, "endpoints") {
        for (service, url) in block.as_map().into_iter().flatten() {
            let url = url.as_str().filter(|url| !url.is_empty());
            if let Some(Err(problem)) = url.map(settings::endpoint_url) {
                let detail = format!("The endpoint of {service}: {problem}.");
                found.push(Diagnostic::error("Invalid endpoint", detail).at("endpoints"));
            }
        }
    }
}
