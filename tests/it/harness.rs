use crate::double::Double;
use crate::terraform::{EXTERNAL_ID, Lab, Terraform};
use aws_sdk_sts::config::{BehaviorVersion, Credentials, Region};
use serde_json::json;

/// STS of the double, with the official SDK.
fn sts(lab: &Lab) -> aws_sdk_sts::Client {
    let keys = Credentials::new(&lab.source.access_key, &lab.source.secret_key, None, None, "test");
    let config = aws_sdk_sts::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(keys)
        .endpoint_url(lab.double.url())
        .region(Region::new("eu-west-1"))
        .build();
    aws_sdk_sts::Client::from_conf(config)
}

#[tokio::test]
async fn the_official_sdk_assumes_a_role_of_the_double() {
    let lab = Lab::new();
    lab.double.fault(&lab.source, json!({"kind": "throttle", "action": "AssumeRole"}));

    let assume = sts(&lab).assume_role().role_arn(&lab.role_arn).role_session_name("sdk");
    let session = assume.clone().external_id(EXTERNAL_ID).send().await.unwrap();
    assume.send().await.unwrap_err();

    let user = session.assumed_role_user().unwrap();
    assert_eq!(user.arn(), format!("arn:aws:sts::{}:assumed-role/deployer/sdk", lab.target.id));
    let calls = lab.double.calls(&lab.source);
    let errors: Vec<_> = calls.iter().map(|call| call.error.as_deref()).collect();
    assert_eq!(errors, [Some("Throttling"), None, Some("AccessDenied")]);
    assert!(calls.iter().all(
        |call| call.caller.as_ref() == Some(&lab.source.user_arn) && call.region == "eu-west-1"
    ));
    assert!(
        calls.iter().all(|call| call.action == "sts:AssumeRole"
            && call.status.is_some()
            && call.sequence > 0)
    );
    assert_eq!(lab.double.faults_met(&lab.source), 1);
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn terraform_runs_the_provider_of_this_build() {
    let terraform = Terraform::new(&Lab::new(), "");
    let shown = terraform.run(&["providers", "schema", "-json"]).succeeded();
    assert!(shown.stdout.contains("/assumerole/assumerole\""), "{shown}");
}

#[test]
fn a_double_of_ones_own_has_its_own_accounts() {
    let double = Double::start();
    let account = double.account();
    assert_eq!(double.inventory(&account), json!({}));
    assert_ne!(double.url(), Double::shared().url());
}
