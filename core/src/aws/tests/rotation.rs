//! Keys of shared files that somebody replaces while a run lasts.

use super::*;
use crate::aws::{Env, Error, Retries, Scope};
use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tempfile::NamedTempFile;

/// A file with the keys of profile `base`.
struct Keys(NamedTempFile);

impl Keys {
    fn of(key: &str) -> Self {
        let keys = Self(NamedTempFile::new().unwrap());
        keys.replace(key);
        keys
    }
    fn replace(&self, key: &str) {
        let text = format!("[base]\naws_access_key_id = {key}\naws_secret_access_key = x\n");
        std::fs::write(self.0.path(), text).unwrap();
    }
    /// A provider whose profile is `base`, or the role of a profile over it, and what is left out of a provider block.
    fn settings(&self, config: Option<&NamedTempFile>) -> Settings {
        let path = |file: &NamedTempFile| file.path().to_str().unwrap().to_owned();
        Settings {
            profile: Some(if config.is_some() { "role" } else { "base" }.to_owned()),
            shared_config_files: config.map(path).into_iter().collect(),
            shared_credentials_files: vec![path(&self.0)],
            region: Some("us-east-1".to_owned()),
            ..Settings::default()
        }
    }
}

fn scope(fake: &Fake, settings: Settings) -> Scope {
    let env = Env::of(&[("HOME", "/nonexistent")]);
    fake.accounts_over(settings, env, SharedAsyncSleep::new(fake.clone())).scope("us-east-1", None)
}

/// AWS that knows `AKIAONE` and `AKIATWO` until it forgets the first of them with this code.
fn forgetting(code: &'static str, forgotten: &Arc<AtomicBool>, account: &'static str) -> Fake {
    let forgotten = Arc::clone(forgotten);
    fake(move |fake, call| match (call.access_key.as_str(), call.action.as_str()) {
        ("AKIAONE", _) if forgotten.load(Ordering::Relaxed) => Answer::error(code, "no", 403),
        ("AKIATWO", "GetCallerIdentity") => {
            Answer::identity(&format!("arn:aws:iam::{account}:user/ci"))
        }
        _ => good(fake, call),
    })
}

const CODES: [&str; 5] = [
    "AuthFailure",
    "ExpiredToken",
    "InvalidClientTokenId",
    "RequestExpired",
    "UnrecognizedClientException",
];

/// Whose keys the calls after the first so many were made with, and what they were.
fn since(fake: &Fake, sent: usize) -> Vec<String> {
    let calls = fake.calls().split_off(sent);
    calls.iter().map(|call| format!("{} {}", call.access_key, call.action)).collect()
}

async fn describe(scope: &Scope) -> Result<(), Error> {
    scope.ec2(Retries::OnlyUnsent).describe_vpcs().send().await?;
    Ok(())
}

#[tokio::test]
async fn a_call_is_made_again_with_the_keys_that_took_the_place_of_those_refused() {
    for code in CODES {
        let (keys, forgotten) = (Keys::of("AKIAONE"), Arc::<AtomicBool>::default());
        let fake = forgetting(code, &forgotten, "111122223333");
        let scope = scope(&fake, keys.settings(None));
        scope.ready().await.unwrap();
        describe(&scope).await.unwrap();
        forgotten.store(true, Ordering::Relaxed);
        keys.replace("AKIATWO");
        let sent = fake.calls().len();
        let (one, two) = tokio::join!(describe(&scope), describe(&scope));
        one.and(two).unwrap();
        let mut told = since(&fake, sent);
        told.sort();
        told.dedup();
        assert_eq!(
            told,
            ["AKIAONE DescribeVpcs", "AKIATWO DescribeVpcs", "AKIATWO GetCallerIdentity"],
            "{code}"
        );
        assert!(fake.slept().is_empty());
    }
}

#[tokio::test]
async fn a_call_is_not_made_again_where_the_file_has_the_same_keys_or_none() {
    for code in CODES {
        for content in
            [None, Some(""), Some("[base]\naws_access_key_id"), Some("[base]\nregion = x")]
        {
            let (keys, forgotten) = (Keys::of("AKIAONE"), Arc::<AtomicBool>::default());
            let fake = forgetting(code, &forgotten, "111122223333");
            let scope = scope(&fake, keys.settings(None));
            scope.ready().await.unwrap();
            forgotten.store(true, Ordering::Relaxed);
            if let Some(content) = content {
                std::fs::write(keys.0.path(), content).unwrap();
            }
            let sent = fake.calls().len();
            assert!(describe(&scope).await.unwrap_err().is(code));
            assert_eq!(since(&fake, sent), ["AKIAONE DescribeVpcs"], "{code} {content:?}");
        }
    }
}

#[tokio::test]
async fn a_file_is_read_again_once_for_each_call() {
    let keys = Keys::of("AKIAONE");
    let fake = {
        let path = keys.0.path().to_owned();
        fake(move |fake, call| match call.action.as_str() {
            "DescribeVpcs" => {
                let next = format!("AKIA{}", fake.calls().len());
                let text =
                    format!("[base]\naws_access_key_id = {next}\naws_secret_access_key = x\n");
                std::fs::write(&path, text).unwrap();
                Answer::error("AuthFailure", "no", 401)
            }
            _ => good(fake, call),
        })
    };
    let scope = scope(&fake, keys.settings(None));
    scope.ready().await.unwrap();
    assert!(describe(&scope).await.unwrap_err().is("AuthFailure"));
    let asked = fake.actions().iter().filter(|action| *action == "DescribeVpcs").count();
    assert_eq!(asked, 2);
}

#[tokio::test]
async fn keys_of_another_account_are_refused_and_nothing_is_done_with_them() {
    let (keys, forgotten) = (Keys::of("AKIAONE"), Arc::<AtomicBool>::default());
    let fake = forgetting("ExpiredToken", &forgotten, "999999999999");
    let scope = scope(&fake, keys.settings(None));
    scope.ready().await.unwrap();
    forgotten.store(true, Ordering::Relaxed);
    keys.replace("AKIATWO");
    let sent = fake.calls().len();
    for _ in 0..2 {
        let error = describe(&scope).await.unwrap_err().to_string();
        assert!(error.contains("999999999999") && error.contains("111122223333"), "{error}");
    }
    let told = since(&fake, sent);
    assert!(told.contains(&"AKIATWO GetCallerIdentity".to_owned()), "{told:?}");
    assert!(!told.contains(&"AKIATWO DescribeVpcs".to_owned()), "{told:?}");
}

#[tokio::test]
async fn keys_are_not_replaced_where_nobody_knows_the_account_of_those_before() {
    let (keys, forgotten) = (Keys::of("AKIAONE"), Arc::<AtomicBool>::default());
    let fake = forgetting("ExpiredToken", &forgotten, "111122223333");
    let skipping = Settings { skip_credentials_validation: true, ..keys.settings(None) };
    let scope = scope(&fake, skipping);
    scope.ready().await.unwrap();
    forgotten.store(true, Ordering::Relaxed);
    keys.replace("AKIATWO");
    assert!(describe(&scope).await.unwrap_err().is("ExpiredToken"));
    assert_eq!(since(&fake, 0), ["AKIAONE DescribeVpcs"]);
}

#[tokio::test]
async fn a_role_is_assumed_with_the_keys_that_took_the_place_of_those_refused() {
    let config = NamedTempFile::new().unwrap();
    std::fs::write(
        config.path(),
        format!("[profile role]\nrole_arn = {ROLE}\nsource_profile = base\n"),
    )
    .unwrap();
    for code in CODES {
        let keys = Keys::of("AKIAONE");
        let of_block = Settings { chain: vec![hop(ROLE)], ..keys.settings(None) };
        for settings in [of_block, keys.settings(Some(&config))] {
            keys.replace("AKIAONE");
            let forgotten = Arc::<AtomicBool>::default();
            let fake = forgetting(code, &forgotten, "111122223333");
            let scope = scope(&fake, Settings { skip_credentials_validation: true, ..settings });
            scope.ready().await.unwrap();
            forgotten.store(true, Ordering::Relaxed);
            keys.replace("AKIATWO");
            fake.advance(Duration::from_secs(3601));
            let sent = fake.calls().len();
            describe(&scope).await.unwrap();
            assert_eq!(
                since(&fake, sent),
                ["AKIAONE AssumeRole", "AKIATWO AssumeRole", "ASIAR DescribeVpcs"],
                "{code}"
            );
        }
    }
}
