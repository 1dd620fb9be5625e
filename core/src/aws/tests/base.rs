//! The credentials that everything begins with.

use super::*;

#[tokio::test]
async fn incomplete_static_keys_are_an_error_without_a_call() {
    for (settings, missing) in [
        (Settings { secret_key: Some("s".into()), ..Settings::default() }, "without `access_key`"),
        (
            Settings {
                access_key: Some("a".into()),
                token: Some("t".into()),
                ..Settings::default()
            },
            "without `secret_key`",
        ),
    ] {
        let fake = fake(good);
        let error = fake.accounts(settings).scope("us-east-1", None).ready().await.unwrap_err();
        assert!(error.to_string().contains(missing), "{error}");
        assert!(fake.calls().is_empty());
    }
}

#[tokio::test]
async fn a_profile_that_does_not_exist_is_named() {
    let fake = fake(good);
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    let settings = Settings {
        profile: Some("nobody".to_owned()),
        shared_config_files: vec![path.clone()],
        shared_credentials_files: vec![path],
        ..Settings::default()
    };
    let error = fake.accounts(settings).scope("us-east-1", None).ready().await.unwrap_err();
    assert_eq!(error.to_string(), "profile `nobody` does not exist");
    assert!(error.advice().unwrap().contains("`nobody`"), "{:?}", error.advice());
    assert!(fake.calls().is_empty());
}

const KEYS: [(&str, &str); 3] = [
    ("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT"),
    ("AWS_SECRET_ACCESS_KEY", "x"),
    ("AWS_REGION", "eu-west-2"),
];

#[tokio::test]
async fn keys_come_from_the_environment_unless_the_provider_block_has_some() {
    let block = Settings {
        access_key: Some("AKIABLOCK".into()),
        secret_key: Some("x".into()),
        ..Settings::default()
    };
    // An empty argument is none.
    let none = Settings { access_key: Some("".into()), ..Settings::default() };
    for (settings, key) in [(none, "AKIAENVIRONMENT"), (block, "AKIABLOCK")] {
        let fake = fake(good);
        let accounts = fake.accounts_in(settings, &KEYS, sleepless(&fake));
        accounts.scope("eu-west-2", None).identity().await.unwrap();
        assert_eq!(fake.calls()[0].access_key, key);
    }
}

#[tokio::test]
async fn without_any_credentials_the_error_says_where_they_could_be() {
    let fake = fake(|_, call| panic!("asked {}", call.url));
    let nothing = tempfile::NamedTempFile::new().unwrap();
    let path = vec![nothing.path().to_str().unwrap().to_owned()];
    let settings = Settings {
        access_key: Some("".into()),
        shared_config_files: path.clone(),
        shared_credentials_files: path,
        skip_metadata_api_check: Some(true),
        ..Settings::default()
    };
    let accounts = fake.accounts_in(settings, &KEYS[2..], sleepless(&fake));
    let error = accounts.scope("eu-west-2", None).ready().await.unwrap_err();
    assert_eq!(error.to_string(), "no AWS credentials were found");
    assert!(error.advice().unwrap().contains("AWS_ACCESS_KEY_ID"));
}

#[tokio::test]
async fn a_profile_gives_keys_and_region() {
    let fake = fake(good);
    let files = tempfile::tempdir().unwrap();
    let (config, keys) = (files.path().join("config"), files.path().join("credentials"));
    std::fs::write(&config, "[profile work]\nregion = eu-central-1\n").unwrap();
    std::fs::write(&keys, "[work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = x\n")
        .unwrap();
    let settings = Settings {
        profile: Some("work".to_owned()),
        shared_config_files: vec![config.to_str().unwrap().to_owned()],
        shared_credentials_files: vec![keys.to_str().unwrap().to_owned()],
        ..Settings::default()
    };
    // The keys of the environment do not matter when a profile is named.
    let accounts = fake.accounts_in(settings, &KEYS[..2], sleepless(&fake));
    assert_eq!(accounts.region().await.unwrap(), "eu-central-1");
    accounts.scope("eu-central-1", None).identity().await.unwrap();
    let call = fake.calls().pop().unwrap();
    assert_eq!((call.access_key.as_str(), call.region.as_str()), ("AKIAWORK", "eu-central-1"));
}

fn sleepless(fake: &Fake) -> aws_smithy_async::rt::sleep::SharedAsyncSleep {
    aws_smithy_async::rt::sleep::SharedAsyncSleep::new(fake.clone())
}
