//! Regions, endpoints, and who shares a client.

use super::*;
use crate::aws::{Products, Retries};
use aws_smithy_async::rt::sleep::SharedAsyncSleep;

async fn describe(accounts: &Accounts, region: &str) {
    accounts.scope(region, None).ec2(Retries::All).describe_vpcs().send().await.unwrap();
}

fn with_env(fake: &Fake, settings: Settings, env: &[(&str, &str)]) -> Accounts {
    fake.accounts_in(settings, env, SharedAsyncSleep::new(fake.clone()))
}

#[tokio::test]
async fn the_region_comes_from_the_argument_before_the_environment() {
    let fake = fake(good);
    let argument = Settings { region: Some("eu-west-1".to_owned()), ..Settings::default() };
    let env = [("AWS_DEFAULT_REGION", "eu-west-3"), ("AWS_REGION", "eu-west-2")];
    assert_eq!(with_env(&fake, argument, &env).region().await.unwrap(), "eu-west-1");
    assert_eq!(with_env(&fake, Settings::default(), &env).region().await.unwrap(), "eu-west-2");
    assert_eq!(
        with_env(&fake, Settings::default(), &env[..1]).region().await.unwrap(),
        "eu-west-3"
    );
}

#[tokio::test]
async fn a_region_that_does_not_exist_is_refused_unless_that_is_switched_off() {
    let fake = fake(good);
    let region = |name: &str, skip| Settings {
        region: Some(name.to_owned()),
        skip_region_validation: skip,
        ..Settings::default()
    };
    let error = fake.accounts(region("eu-west-9", false)).region().await.unwrap_err().to_string();
    assert!(error.contains("`eu-west-9`") && error.contains("skip_region_validation"), "{error}");
    let error = fake.accounts(region("Ireland", false)).region().await.unwrap_err().to_string();
    assert!(error.contains("looks like `eu-west-1`"), "{error}");
    assert_eq!(fake.accounts(region("eu-west-9", true)).region().await.unwrap(), "eu-west-9");
    let accounts = fake.accounts(Settings::default());
    assert!(
        accounts.check_region("eu-west-1").is_ok() && accounts.check_region("eu-west-9").is_err()
    );
}

#[tokio::test]
async fn the_metadata_service_is_never_asked_when_that_is_switched_off() {
    let fake = fake(|_, call| panic!("asked {}", call.url));
    let nothing = tempfile::NamedTempFile::new().unwrap();
    let path = vec![nothing.path().to_str().unwrap().to_owned()];
    let settings = Settings {
        skip_metadata_api_check: Some(true),
        shared_config_files: path.clone(),
        shared_credentials_files: path,
        ..Settings::default()
    };
    let error = with_env(&fake, settings, &[]).region().await.unwrap_err();
    assert!(error.to_string().starts_with("no region:"), "{error}");
}

#[tokio::test]
async fn requests_go_to_the_region_of_their_scope_and_iam_to_that_of_the_partition() {
    let fake = fake(good);
    let accounts = fake.accounts(Settings::default());
    describe(&accounts, "eu-west-1").await;
    let scope = accounts.scope("eu-west-1", None);
    let _ = scope.iam(Retries::All).get_role().role_name("X").send().await;
    let _ =
        accounts.scope("cn-north-1", None).iam(Retries::All).get_role().role_name("X").send().await;
    let places: Vec<_> = fake.calls().into_iter().map(|call| (call.region, call.url)).collect();
    let expected = [
        ("eu-west-1", "https://ec2.eu-west-1.amazonaws.com/"),
        ("us-east-1", "https://iam.amazonaws.com/"),
        ("cn-north-1", "https://iam.cn-north-1.amazonaws.com.cn/"),
    ];
    assert_eq!(places, expected.map(|(region, url)| (region.to_owned(), url.to_owned())));
}

#[tokio::test]
async fn endpoints_come_from_the_provider_block_before_the_environment() {
    let fake = fake(good);
    let block = || Settings {
        endpoints: [("ec2".to_owned(), "http://block".to_owned())].into(),
        ..Settings::default()
    };
    let env = [("AWS_ENDPOINT_URL_EC2", "http://own"), ("AWS_ENDPOINT_URL", "http://all")];
    let ignored =
        [("AWS_ENDPOINT_URL", "http://all"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")];
    for (settings, env, url) in [
        (block(), &env[..], "http://block/"),
        (Settings::default(), &env[..], "http://own/"),
        (Settings::default(), &env[1..], "http://all/"),
        (Settings::default(), &ignored[..], "https://ec2.us-east-1.amazonaws.com/"),
    ] {
        describe(&with_env(&fake, settings, env), "us-east-1").await;
        assert_eq!(fake.calls().pop().unwrap().url, url);
    }
}

#[tokio::test]
async fn sts_has_a_region_and_an_endpoint_of_its_own() {
    let fake = fake(good);
    let settings =
        Settings { sts_region: Some("eu-south-2".to_owned()), ..with_chain(vec![hop(ROLE)]) };
    with_env(&fake, settings, &[]).scope("us-east-1", None).ready().await.unwrap();
    let env = [("AWS_ENDPOINT_URL_STS", "http://sts.test")];
    let settings = Settings { region: Some("us-east-1".to_owned()), ..with_chain(vec![hop(ROLE)]) };
    with_env(&fake, settings, &env).scope("us-east-1", None).ready().await.unwrap();
    let places: Vec<_> = fake.calls().into_iter().map(|call| (call.region, call.url)).collect();
    assert_eq!(
        places[0],
        ("eu-south-2".to_owned(), "https://sts.eu-south-2.amazonaws.com/".to_owned())
    );
    assert_eq!(places[1], ("us-east-1".to_owned(), "http://sts.test/".to_owned()));
}

#[tokio::test]
async fn scopes_of_one_chain_share_their_session_and_others_do_not() {
    let fake = fake(good);
    let accounts = fake.accounts(Settings::default());
    let chain = [hop(ROLE)];
    let (one, two) =
        (accounts.scope("eu-west-1", Some(&chain)), accounts.scope("us-east-1", Some(&chain)));
    let other = Hop { external_id: Some(EXTERNAL_ID.into()), ..hop(ROLE) };
    let other = accounts.scope("eu-west-1", Some(&[other]));
    assert_eq!(one.session_number(), two.session_number());
    assert_ne!(one.session_number(), other.session_number());
    assert_ne!(one.session_number(), accounts.scope("eu-west-1", None).session_number());
    for scope in [one, two, other] {
        scope.ready().await.unwrap();
    }
    assert_eq!(fake.actions().len(), 2);
}

#[tokio::test]
async fn requests_say_who_makes_them() {
    let fake = fake(good);
    describe(&fake.accounts(Settings::default()), "us-east-1").await;
    let agent = fake.calls().pop().unwrap().user_agent;
    let version = env!("CARGO_PKG_VERSION");
    assert!(agent.contains(&format!("lib/terraform-provider-assumerole/{version}")), "{agent}");
}

#[tokio::test]
async fn an_operation_names_its_products_after_those_of_the_provider_and_for_no_other() {
    let fake = fake(good);
    let settings = Settings { user_agent: vec!["mine/1".to_owned()], ..Settings::default() };
    let accounts = fake.accounts(settings);
    let products = Products::new(["module/2 (vpc)", "bad\nheader", ""].map(str::to_owned));
    products.named_by(describe(&accounts, "us-east-1")).await;
    describe(&accounts, "us-east-1").await;
    let agents: Vec<_> = fake.calls().into_iter().map(|call| call.user_agent).collect();
    assert!(agents[0].ends_with(" mine/1 module/2 (vpc)"), "{agents:?}");
    assert!(agents[1].ends_with(" mine/1"), "{agents:?}");
}

#[tokio::test]
async fn making_scopes_and_clients_calls_nobody() {
    let fake = fake(good);
    let scope = in_role(&fake).scope("eu-west-1", None);
    let (_, _, _) =
        (scope.ec2(Retries::All), scope.iam(Retries::OnlyUnsent), scope.sts(Retries::All));
    assert_eq!(scope.partition().id, "aws");
    assert!(fake.calls().is_empty());
}
