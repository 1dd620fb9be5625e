//! Never the wrong account.

use super::*;
use crate::aws::{Error, Retries, WebIdentity};
use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use std::collections::BTreeSet;
use std::time::Duration;

fn ids(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn a_client_of_an_account_that_is_not_allowed_sends_nothing_even_if_nobody_asked_before() {
    let fake = fake(good);
    let settings = Settings {
        allowed_account_ids: Some(ids(&["444455556666"])),
        ..with_chain(vec![hop(ROLE)])
    };
    let accounts = fake.accounts(settings);
    let mut chain = accounts.settings().chain.clone();
    chain.push(hop(SECOND));
    let scope = accounts.scope("eu-west-1", Some(&chain));
    let error = Error::from(scope.ec2(Retries::All).describe_vpcs().send().await.unwrap_err());
    assert!(matches!(error, Error::AccountNotAllowed(_)), "{error:?}");
    assert!(error.to_string().contains("777788889999"), "{error}");
    assert!(fake.calls().is_empty(), "{:?}", fake.actions());
    let base = accounts.scope("eu-west-1", Some(&[]));
    let error = Error::from(base.ec2(Retries::All).describe_vpcs().send().await.unwrap_err());
    assert!(matches!(error, Error::AccountNotAllowed(_)), "{error:?}");
    assert_eq!(fake.actions(), ["GetCallerIdentity"]);
}

#[tokio::test]
async fn a_role_may_be_assumed_through_an_account_that_is_not_in_the_list() {
    let fake = fake(good);
    let settings = Settings {
        allowed_account_ids: Some(ids(&["777788889999"])),
        ..with_chain(vec![hop(ROLE), hop(SECOND)])
    };
    let scope = fake.accounts(settings).scope("eu-west-1", None);
    scope.ec2(Retries::All).describe_vpcs().send().await.unwrap();
    assert_eq!(fake.actions(), ["AssumeRole", "AssumeRole", "DescribeVpcs"]);
}

#[tokio::test]
async fn the_account_that_a_chain_leads_to_is_in_the_configuration_where_there_is_a_role() {
    let fake = fake(good);
    let roles = fake.accounts(with_chain(vec![hop(SECOND), hop(ROLE)]));
    assert_eq!(roles.provider_account().as_deref(), Some("444455556666"));
    assert_eq!(roles.account(&[hop(SECOND)]).await.unwrap(), "777788889999");
    let token = WebIdentity::new(hop(SECOND).role_arn);
    let settings = Settings { web_identity: Some(token), ..Settings::default() };
    let sleep = SharedAsyncSleep::new(fake.clone());
    let token = fake.accounts_over(settings, crate::aws::Env::of(&[]), sleep);
    assert_eq!(token.provider_account().as_deref(), Some("777788889999"));
    assert_eq!(token.account(&[]).await.unwrap(), "777788889999");
    assert!(fake.calls().is_empty());
    let keys = fake.accounts(Settings::default());
    assert_eq!(keys.provider_account(), None);
    assert_eq!(keys.account(&[]).await.unwrap(), crate::aws::fake::ACCOUNT);
    assert_eq!(fake.actions(), ["GetCallerIdentity"]);
}

#[tokio::test]
async fn base_credentials_are_proved_once() {
    let fake = fake(good);
    let settings = Settings { region: Some("us-east-1".to_owned()), ..Settings::default() };
    let accounts = fake.accounts_in(settings, &[], SharedAsyncSleep::new(fake.clone()));
    let (one, two) = (accounts.scope("us-east-1", None), accounts.scope("eu-west-1", None));
    let (first, second) = tokio::join!(one.ready(), two.ready());
    first.unwrap();
    second.unwrap();
    one.ready().await.unwrap();
    assert_eq!(fake.actions(), ["GetCallerIdentity"]);
    accounts.scope("us-east-1", Some(&[hop(ROLE)])).ready().await.unwrap();
    assert_eq!(fake.actions()[1..], ["AssumeRole"], "a role proves the credentials");
}

#[tokio::test]
async fn renewed_credentials_that_lead_to_another_account_are_refused() {
    let fake = fake(|fake, call| match call.access_key.as_str() {
        "ASIAONE" if call.action == "GetCallerIdentity" => good(fake, call),
        "ASIATWO" => Answer::identity("arn:aws:iam::999999999999:user/other"),
        _ => Answer::error("ExpiredToken", "The security token has expired", 400),
    });
    let answer = tempfile::NamedTempFile::new().unwrap();
    let process = format!("credential_process = cat {}\n", answer.path().display());
    let config = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(config.path(), format!("[profile work]\n{process}")).unwrap();
    let hand_out = |key: &str, time: Duration| {
        let end = aws_smithy_types::DateTime::from(fake.now() + time);
        let end = end.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap();
        let json = format!(
            r#"{{"Version":1,"AccessKeyId":"{key}","SecretAccessKey":"x","SessionToken":"y","Expiration":"{end}"}}"#
        );
        std::fs::write(answer.path(), json).unwrap();
    };
    hand_out("ASIAONE", Duration::from_hours(1));
    let settings = Settings {
        profile: Some("work".to_owned()),
        shared_config_files: vec![config.path().to_str().unwrap().to_owned()],
        ..Settings::default()
    };
    let scope = fake.accounts(Settings { region: Some("us-east-1".to_owned()), ..settings });
    let scope = scope.scope("us-east-1", None);
    assert_eq!(scope.identity().await.unwrap().account_id, "111122223333");
    fake.advance(Duration::from_mins(58));
    hand_out("ASIATWO", Duration::from_hours(1));
    let error = scope.identity().await.unwrap_err().to_string();
    assert!(error.contains("999999999999") && error.contains("111122223333"), "{error}");
    // Nor does an operation that has begun before go on with them.
    let sent = fake.calls().len();
    let error = Error::from(scope.ec2(Retries::All).describe_vpcs().send().await.unwrap_err());
    assert!(error.to_string().contains("999999999999"), "{error}");
    assert!(fake.actions()[sent..].iter().all(|action| action == "GetCallerIdentity"));
}
