//! One directory per way to credentials: `tests/roles/<case>/`, described in `tests/roles/README.md`.
//!
//! Each case runs in a process of its own, because the SDK reads the real environment.

use super::*;
use crate::aws::settings::WebIdentity;
use crate::aws::{Env, Error, Retries};
use crate::secret::Secret;
use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

/// Says to the process of a case which one it is, and where its copy of `files` is.
const CASE: &str = "ASSUMEROLE_TEST_CASE";
const FILES: &str = "ASSUMEROLE_TEST_FILES";

#[test]
fn every_case_ends_as_it_says() {
    if let (Ok(case), Ok(files)) = (std::env::var(CASE), std::env::var(FILES)) {
        return Case::read(Path::new(&case), &files).run();
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/roles");
    let entries = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() > 20, "{cases:?}");
    let failed: Vec<String> = cases.iter().filter_map(|case| failure(case)).collect();
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

/// What the process of a case says if it fails.
fn failure(case: &Path) -> Option<String> {
    let home = tempfile::tempdir().unwrap();
    let files = home.path().to_str().unwrap();
    copy(&case.join("files"), home.path(), files);
    let env = json(&case.join("env.json"), files).unwrap_or_default();
    let env = env.as_object().into_iter().flatten().map(|(k, v)| (k, v.as_str().unwrap()));
    let Output { status, stdout, stderr } = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "aws::tests::cases::every_case_ends_as_it_says", "--nocapture"])
        .env_clear()
        .env("HOME", files)
        .env("PATH", "/usr/bin:/bin")
        .env("AWS_REGION", "eu-west-1")
        .envs(env)
        .env(CASE, case)
        .env(FILES, files)
        .current_dir(home.path())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let ran = text(&stdout).contains("1 passed");
    (!status.success() || !ran)
        .then(|| format!("--- {}\n{}{}", case.display(), text(&stdout), text(&stderr)))
}

/// The files of a case, in which `${FILES}` stands for where they are.
fn copy(from: &Path, to: &Path, files: &str) {
    for entry in std::fs::read_dir(from).into_iter().flatten().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target, files);
        } else {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            std::fs::write(target, text.replace("${FILES}", files)).unwrap();
        }
    }
}

fn json(path: &Path, files: &str) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?.replace("${FILES}", files);
    Some(serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display())))
}

struct Case {
    config: Value,
    http: Vec<Value>,
    expect: Value,
}

impl Case {
    fn read(directory: &Path, files: &str) -> Self {
        let read = |name: &str| json(&directory.join(name), files);
        let Some(Value::Array(http)) = read("http.json").or(Some(Value::Array(vec![]))) else {
            panic!("http.json is a list")
        };
        let config = read("config.json").unwrap_or_else(|| Value::Object(Map::new()));
        Self { config, http, expect: read("expect.json").unwrap() }
    }

    fn run(self) {
        let Self { config, http, expect } = self;
        let settings = settings_of(&config);
        let printed = format!("{settings:?}");
        let left = Arc::new(Mutex::new(http.into_iter()));
        let fake = fake({
            let left = Arc::clone(&left);
            move |fake, call| {
                if call.action == "DescribeVpcs" {
                    return good(fake, call);
                }
                let next = left.lock().unwrap().next();
                answer(fake, call, &next.unwrap_or_else(|| panic!("not expected: {call:?}")))
            }
        });
        let sleep = SharedAsyncSleep::new(fake.clone());
        let accounts = fake.accounts_over(settings, Env::of_process(), sleep);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let outcome = runtime.block_on(work(&accounts, &fake));
        let rest: Vec<Value> = left.lock().unwrap().clone().collect();
        assert!(rest.is_empty(), "never asked: {rest:?}");
        let warnings = accounts.take_warnings();
        let said = check(&expect, outcome, &warnings);
        for secret in texts(&expect["secrets"]) {
            for text in [&printed, &said, &format!("{accounts:?} {warnings:?}")] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
}

/// What a resource does: it gets ready, and calls a service.
async fn work(accounts: &Accounts, fake: &Fake) -> Result<(String, Call), Error> {
    let scope = accounts.scope(&accounts.region().await?, None);
    scope.ready().await?;
    scope.ec2(Retries::All).describe_vpcs().send().await?;
    Ok((scope.known_account().unwrap_or_default(), fake.calls().pop().unwrap()))
}

/// Compares, and gives back all that was said.
fn check(expect: &Value, outcome: Result<(String, Call), Error>, warnings: &[String]) -> String {
    for part in texts(&expect["warnings"]) {
        assert!(warnings.iter().any(|text| text.contains(part)), "{part} not in {warnings:?}");
    }
    assert_eq!(expect["warnings"].is_null(), warnings.is_empty(), "{warnings:?}");
    match outcome {
        Ok((account, call)) => {
            assert!(expect["error"].is_null(), "no error, but signed with {}", call.access_key);
            assert_eq!(expect["signed_with"].as_str(), Some(call.access_key.as_str()));
            for (name, found) in
                [("account", &account), ("region", &call.region), ("url", &call.url)]
            {
                if let Some(expected) = expect[name].as_str() {
                    assert_eq!(expected, found, "{name}");
                }
            }
            for part in texts(&expect["user_agent"]) {
                assert!(call.user_agent.contains(part), "{}", call.user_agent);
            }
            String::new()
        }
        Err(error) => {
            let (message, advice) = (error.to_string(), error.advice().unwrap_or_default());
            let details = error.details().unwrap_or_default();
            let all = format!("{message}\n{details}\n{advice}");
            assert!(!expect["error"].is_null(), "{all}");
            for (name, text) in [("error", &message), ("details", &details), ("advice", &advice)] {
                for part in texts(&expect[name]) {
                    assert!(text.contains(part), "{name}: no {part} in\n{all}");
                }
            }
            format!("{all}\n{error:?}")
        }
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Null => vec![],
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().map(|text| text.as_str().unwrap()).collect(),
        other => panic!("{other}"),
    }
}

/// Compares a request with the next one of the exchange, and answers it.
fn answer(fake: &Fake, call: &Call, exchange: &Value) -> Answer {
    let request = exchange["request"].as_object().unwrap();
    for (name, expected) in request {
        match (name.as_str(), expected) {
            ("params", Value::Object(params)) => {
                for (param, value) in params {
                    let found = call.params.get(param).map(String::as_str);
                    assert_eq!(found, value.as_str(), "{param} of {call:?}");
                }
            }
            (name, Value::String(expected)) => {
                let found = match name {
                    "action" => &call.action,
                    "access_key" => &call.access_key,
                    "region" => &call.region,
                    "url" => &call.url,
                    other => panic!("{other} in {exchange}"),
                };
                assert_eq!(found, expected, "{name} of {call:?}");
            }
            other => panic!("{other:?} in {exchange}"),
        }
    }
    let response = &exchange["response"];
    let status = |default| {
        response["status"].as_u64().map_or(default, |status| u16::try_from(status).unwrap())
    };
    if let Some(arn) = response["identity"].as_str() {
        return Answer::identity(arn);
    }
    if let Some(code) = response["error"].as_str() {
        return Answer::error(code, response["message"].as_str().unwrap_or("no"), status(403));
    }
    match &response["body"] {
        Value::Null => Answer::session(call, fake.now()),
        Value::String(text) => Answer::xml(status(200), text),
        json => Answer::xml(status(200), json.to_string()),
    }
}

/// A provider block in JSON.
fn settings_of(config: &Value) -> Settings {
    let mut settings = Settings::default();
    for (name, value) in config.as_object().unwrap() {
        let text = || Some(value.as_str().unwrap().to_owned());
        let secret = || Some(Secret::from(value.as_str().unwrap()));
        let list = || texts(value).into_iter().map(str::to_owned).collect();
        match name.as_str() {
            "region" => settings.region = text(),
            "access_key" => settings.access_key = secret(),
            "secret_key" => settings.secret_key = secret(),
            "token" => settings.token = secret(),
            "profile" => settings.profile = text(),
            "shared_config_files" => settings.shared_config_files = list(),
            "shared_credentials_files" => settings.shared_credentials_files = list(),
            "allowed_account_ids" => {
                settings.allowed_account_ids = Some(list().into_iter().collect());
            }
            "forbidden_account_ids" => {
                settings.forbidden_account_ids = Some(list().into_iter().collect());
            }
            "sts_region" => settings.sts_region = text(),
            "user_agent" => settings.user_agent = list(),
            "use_fips_endpoint" => settings.use_fips_endpoint = value.as_bool(),
            "use_dualstack_endpoint" => settings.use_dualstack_endpoint = value.as_bool(),
            "skip_credentials_validation" => settings.skip_credentials_validation = value == true,
            "skip_metadata_api_check" => settings.skip_metadata_api_check = value.as_bool(),
            "ec2_metadata_service_endpoint" => settings.ec2_metadata_service_endpoint = text(),
            "assume_role" => {
                settings.chain = value.as_array().unwrap().iter().map(hop_of).collect();
            }
            "assume_role_with_web_identity" => settings.web_identity = Some(web_identity_of(value)),
            other => panic!("config.json: {other}"),
        }
    }
    settings
}

fn hop_of(block: &Value) -> Hop {
    let mut hop = hop(block["role_arn"].as_str().unwrap());
    for (name, value) in block.as_object().unwrap() {
        match name.as_str() {
            "role_arn" => {}
            "external_id" => hop.external_id = value.as_str().map(Into::into),
            "session_name" => hop.session_name = value.as_str().map(str::to_owned),
            "duration" => {
                hop.duration = Some(settings::session_duration(value.as_str().unwrap()).unwrap());
            }
            "policy" => hop.policy = value.as_str().map(Into::into),
            "policy_arns" => {
                hop.policy_arns = texts(value).into_iter().map(str::to_owned).collect();
            }
            "source_identity" => hop.source_identity = value.as_str().map(str::to_owned),
            "tags" => hop.tags = map(value),
            "transitive_tag_keys" => {
                hop.transitive_tag_keys = texts(value).into_iter().map(str::to_owned).collect();
            }
            other => panic!("assume_role: {other}"),
        }
    }
    hop
}

fn web_identity_of(block: &Value) -> WebIdentity {
    let hop = hop(block["role_arn"].as_str().unwrap());
    let mut identity = WebIdentity::new(hop.role_arn);
    for (name, value) in block.as_object().unwrap() {
        match name.as_str() {
            "role_arn" => {}
            "session_name" => identity.session_name = value.as_str().map(str::to_owned),
            "duration" => {
                identity.duration =
                    Some(settings::session_duration(value.as_str().unwrap()).unwrap());
            }
            "policy" => identity.policy = value.as_str().map(Into::into),
            "web_identity_token" => identity.token = value.as_str().map(Into::into),
            "web_identity_token_file" => identity.token_file = value.as_str().map(str::to_owned),
            other => panic!("assume_role_with_web_identity: {other}"),
        }
    }
    identity
}

fn map(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_object().unwrap().iter();
    pairs.map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned())).collect()
}
