//! One directory per way to credentials: `tests/roles/<case>/`, described in `tests/roles/README.md`.
//!
//! Each case runs in a process of its own, because the SDK reads the real environment.

use super::block_of;
use crate::aws::fake::{self, Answer, Call, Fake};
use crate::aws::{Accounts, Env, Retries};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::TagPolicy;
use crate::provider::block::ProviderBlock;
use crate::provider::settings::{compliance, settings, tag_policy};
use crate::provider::validate::validate;
use crate::schema::Block;
use crate::value;
use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, OnceLock};

/// Says to the process of a case which one it is, and where its copy of `files` is.
const CASE: &str = "ASSUMEROLE_TEST_CASE";
const FILES: &str = "ASSUMEROLE_TEST_FILES";

#[test]
fn every_case_ends_as_it_says() {
    if let (Ok(case), Ok(files)) = (std::env::var(CASE), std::env::var(FILES)) {
        return Case::read(Path::new(&case), &files).run();
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/roles");
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
    let env = env.as_object().into_iter().flatten().map(|(k, v)| (k, variable(v)));
    let Output { status, stdout, stderr } = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "provider::tests::cases::every_case_ends_as_it_says", "--nocapture"])
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

/// The value of a variable: a string, or the bytes of what is none.
fn variable(value: &Value) -> OsString {
    use std::os::unix::ffi::OsStringExt as _;
    let byte = |byte: &Value| u8::try_from(byte.as_u64().unwrap()).unwrap();
    match value {
        Value::Array(bytes) => OsString::from_vec(bytes.iter().map(byte).collect()),
        text => text.as_str().unwrap().into(),
    }
}

/// The files of a case, in which `${FILES}` stands for where they are.
fn copy(from: &Path, to: &Path, files: &str) {
    for entry in std::fs::read_dir(from).into_iter().flatten().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target, files);
        } else {
            let bytes = std::fs::read(entry.path()).unwrap();
            let bytes = match String::from_utf8(bytes) {
                Ok(text) => text.replace("${FILES}", files).into_bytes(),
                Err(other) => other.into_bytes(),
            };
            std::fs::write(target, bytes).unwrap();
        }
    }
}

fn json(path: &Path, files: &str) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?.replace("${FILES}", files);
    Some(serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display())))
}

struct Case {
    block: value::Value,
    http: Vec<Value>,
    expect: Value,
}

/// How a case ends.
enum End {
    /// The account, and the call that a resource made there.
    Called(String, Box<Call>),
    Failed(Failure),
}

/// What is said about a failure.
struct Failure {
    message: String,
    details: String,
    advice: String,
    /// All else that could be printed of it.
    printed: String,
}

impl From<crate::aws::Error> for Failure {
    fn from(error: crate::aws::Error) -> Self {
        Self {
            message: error.to_string(),
            details: error.details().unwrap_or_default(),
            advice: error.advice().unwrap_or_default(),
            printed: format!("{error:?}"),
        }
    }
}

impl Case {
    fn read(directory: &Path, files: &str) -> Self {
        let read = |name: &str| json(&directory.join(name), files);
        let Some(Value::Array(http)) = read("http.json").or(Some(Value::Array(vec![]))) else {
            panic!("http.json is a list")
        };
        let block = block_of(&read("config.json").unwrap_or(json!({})));
        Self { block, http, expect: read("expect.json").unwrap() }
    }

    fn run(self) {
        let Self { block, http, expect } = self;
        let env = Env::of_process();
        let problems = validate(ProviderBlock::SCHEMA, &block, &env);
        let (wrong, doubtful): (Vec<Diagnostic>, Vec<_>) =
            problems.into_iter().partition(|found| found.severity == Severity::Error);
        let mut warnings: Vec<String> = doubtful.iter().map(told).collect();
        let mut printed = String::new();
        let end = if wrong.is_empty() {
            let decoded = ProviderBlock::decode(&block).unwrap();
            let settings = settings(&decoded, &env);
            printed = format!("{decoded:?} {settings:?}");
            let observed = observed(&expect, &settings, &env);
            assert_eq!(observed, expect["settings"], "settings");
            let tags = tags(&tag_policy(&block, &decoded.ignore_tags, &env));
            if !expect["tags"].is_null() {
                assert_eq!(tags, expect["tags"], "tags");
            }
            let severity = compliance(&block, &env).unwrap().map(|found| format!("{found:?}"));
            assert_eq!(severity.as_deref(), expect["required_tags"].as_str(), "required_tags");
            let (end, said) = work(settings, env, http);
            warnings.extend(said);
            end
        } else {
            assert!(http.is_empty(), "nothing is asked, because {wrong:?}");
            let message = wrong.iter().map(told).collect::<Vec<_>>().join("\n");
            let printed = format!("{wrong:?}");
            let (details, advice) = (String::new(), String::new());
            End::Failed(Failure { message, details, advice, printed })
        };
        let said = check(&expect, end, &warnings);
        for secret in texts(&expect["secrets"]) {
            let quoted = secret.escape_debug().to_string();
            for text in [&printed, &said, &format!("{warnings:?}")] {
                assert!(!text.contains(secret) && !text.contains(&quoted), "{secret} in {text}");
            }
        }
    }
}

fn told(found: &Diagnostic) -> String {
    let at = found.path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default();
    format!("{at}{}: {}", found.summary, found.detail)
}

/// What `settings` asks for, of those that nothing shows without a network.
fn observed(expect: &Value, settings: &crate::aws::Settings, env: &Env) -> Value {
    let Some(asked) = expect["settings"].as_object() else { return Value::Null };
    let proxy = |url: &String| (url.clone(), json!(fake::proxy(settings, env, url)));
    let of = |name: &String| match name.as_str() {
        "custom_ca_bundle" => json!(settings.custom_ca_bundle),
        "endpoints" => json!(settings.endpoints),
        "insecure" => json!(settings.insecure),
        "retry_mode" => json!(settings.retry_mode.map(|mode| format!("{mode:?}"))),
        "proxies" => asked["proxies"].as_object().unwrap().keys().map(proxy).collect(),
        other => panic!("settings: {other}"),
    };
    asked.keys().map(|name| (name.clone(), of(name))).collect()
}

fn tags(policy: &TagPolicy) -> Value {
    let default = policy.default.as_map().unwrap().iter();
    let default: Value = default.map(|(key, tag)| (key.clone(), json!(tag.as_str()))).collect();
    json!({
        "default": default,
        "ignored": policy.ignore_keys,
        "ignored_prefixes": policy.ignore_prefixes,
    })
}

/// What a resource does: it gets ready, and calls a service. Also the warnings.
fn work(settings: crate::aws::Settings, env: Env, http: Vec<Value>) -> (End, Vec<String>) {
    let left = Arc::new(Mutex::new(http.into_iter()));
    let own: Arc<OnceLock<Fake>> = Arc::default();
    let fake = Fake::new({
        let (left, own) = (Arc::clone(&left), Arc::clone(&own));
        move |call| {
            if call.action == "DescribeVpcs" {
                return Answer::xml(200, NO_VPCS);
            }
            let next = left.lock().unwrap().next();
            let next = next.unwrap_or_else(|| panic!("not expected: {call:?}"));
            answer(own.get().unwrap(), call, &next)
        }
    });
    own.get_or_init(|| fake.clone());
    let sleep = SharedAsyncSleep::new(fake.clone());
    let accounts = fake.accounts_over(settings, env, sleep);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let end = match runtime.block_on(called(&accounts, &fake)) {
        Ok((account, call)) => End::Called(account, Box::new(call)),
        Err(error) => End::Failed(error.into()),
    };
    let rest: Vec<Value> = left.lock().unwrap().clone().collect();
    assert!(rest.is_empty(), "never asked: {rest:?}");
    (end, accounts.take_warnings())
}

async fn called(accounts: &Accounts, fake: &Fake) -> Result<(String, Call), crate::aws::Error> {
    let scope = accounts.scope(&accounts.region().await?, None);
    scope.ready().await?;
    scope.ec2(Retries::All).describe_vpcs().send().await?;
    Ok((scope.known_account().unwrap_or_default(), fake.calls().pop().unwrap()))
}

const NO_VPCS: &str = "<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><vpcSet/></DescribeVpcsResponse>";

/// Compares, and gives back all that was said.
fn check(expect: &Value, end: End, warnings: &[String]) -> String {
    for part in texts(&expect["warnings"]) {
        assert!(warnings.iter().any(|text| text.contains(part)), "{part} not in {warnings:?}");
    }
    assert_eq!(expect["warnings"].is_null(), warnings.is_empty(), "{warnings:?}");
    match end {
        End::Called(account, call) => {
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
        End::Failed(Failure { message, details, advice, printed }) => {
            let all = format!("{message}\n{details}\n{advice}");
            assert!(!expect["error"].is_null(), "{all}");
            for (name, text) in [("error", &message), ("details", &details), ("advice", &advice)] {
                for part in texts(&expect[name]) {
                    assert!(text.contains(part), "{name}: no {part} in\n{all}");
                }
            }
            format!("{all}\n{printed}")
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
                    "session_token" => &call.session_token,
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
