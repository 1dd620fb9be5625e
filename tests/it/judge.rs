//! Who decides about credentials, trust and sessions: the AWS double, and ministack, which knows nothing of it.
//!
//! What both let through and both refuse is not an invention of ours. ministack always judges identity policies too; the
//! double does where a test asks for it.

use super::double::{Account, Double, fresh_account};
use super::sdk::{self, wait};
use super::served::Served;
use aws_sdk_ec2::config::{BehaviorVersion, Credentials, Region};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// An emulator that tests of roles can run on.
pub(crate) trait Judge {
    /// What `AWS_ENDPOINT_URL` must be.
    fn url(&self) -> String;
    /// Opens a new account with an administrator.
    fn account(&self) -> Account;
    /// Makes a role that may do everything, and returns its ARN.
    fn role(&self, account: &Account, name: &str, trust: &Value) -> String;
    /// Makes an identity provider of `https://HOST` for tokens whose audience is STS, and returns its ARN.
    fn identity_provider(&self, account: &Account, host: &str) -> String;
    /// The ids of the VPCs that were made in an account and a region.
    fn vpcs(&self, account: &Account, region: &str) -> Vec<String>;
    /// Ends all sessions of a role of an account.
    fn expire_sessions(&self, account: &Account, role: &str);

    /// IAM, for the administrator of an account.
    fn iam_of(&self, account: &Account) -> aws_sdk_iam::Client {
        sdk::iam(&self.url(), sdk::keys(account))
    }
    /// Lets a role do what a policy allows, beside what others of its policies allow.
    fn permit(&self, account: &Account, role: &str, policy: &Value) {
        let put = self.iam_of(account).put_role_policy().role_name(role).policy_name("permitted");
        wait(put.policy_document(policy.to_string()).send()).expect("a policy of the role");
    }
    /// Changes behind our back who may assume a role of an account.
    fn change_trust(&self, account: &Account, role: &str, trust: &Value) {
        let update = self.iam_of(account).update_assume_role_policy().role_name(role);
        wait(update.policy_document(trust.to_string()).send()).expect("another trust policy");
    }
}

impl Judge for Double {
    fn url(&self) -> String {
        Double::url(self)
    }
    fn account(&self) -> Account {
        Double::account(self)
    }
    fn role(&self, account: &Account, name: &str, trust: &Value) -> String {
        Double::role(self, account, name, trust)
    }
    fn identity_provider(&self, account: &Account, host: &str) -> String {
        Double::identity_provider(self, account, host)
    }
    fn vpcs(&self, account: &Account, region: &str) -> Vec<String> {
        let held = self.inventory(account);
        let ids = held[region]["vpc"].as_array().cloned().unwrap_or_default();
        ids.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }
    fn expire_sessions(&self, account: &Account, role: &str) {
        Double::expire_sessions(self, account, role);
    }
}

/// A running ministack with all its checks on (tests/double/judge.py).
pub(crate) struct Ministack(Served);

/// For whom tokens are that open roles.
pub(crate) const AUDIENCE: &str = "sts.amazonaws.com";

const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

impl Ministack {
    /// That of all tests. What keeps them apart is the account.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Ministack> = OnceLock::new();
        SHARED.get_or_init(|| Self(Served::start("double.judge")))
    }

    /// IAM in an account, as its root: ministack takes an account's id for its keys.
    pub(crate) fn iam(&self, account: &str) -> aws_sdk_iam::Client {
        sdk::iam(&self.0.url(), root(account))
    }

    /// Makes a role that may do nothing, and returns its ARN.
    pub(crate) fn powerless_role(&self, account: &Account, name: &str, trust: &Value) -> String {
        let call = self.iam(&account.id).create_role().role_name(name);
        let made = wait(call.assume_role_policy_document(trust.to_string()).send());
        made.expect("a role").role.expect("a role").arn
    }

    fn ec2(&self, account: &str, region: &str) -> aws_sdk_ec2::Client {
        aws_sdk_ec2::Client::from_conf(
            aws_sdk_ec2::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .credentials_provider(root(account))
                .endpoint_url(self.0.url())
                .region(Region::new(region.to_owned()))
                .build(),
        )
    }
}

impl Judge for Ministack {
    fn url(&self) -> String {
        self.0.url()
    }
    fn account(&self) -> Account {
        let id = fresh_account();
        let (iam, name) = (self.iam(&id), "administrator");
        let (user, key) = wait(async {
            let user = iam.create_user().user_name(name).send().await.expect("a user");
            let attach = iam.attach_user_policy().user_name(name).policy_arn(ADMINISTRATOR);
            attach.send().await.expect("a user who may do everything");
            let key = iam.create_access_key().user_name(name).send().await.expect("a key");
            (user.user.expect("a user"), key.access_key.expect("a key"))
        });
        Account {
            id,
            access_key: key.access_key_id,
            secret_key: key.secret_access_key,
            user_arn: user.arn,
        }
    }
    fn role(&self, account: &Account, name: &str, trust: &Value) -> String {
        let arn = self.powerless_role(account, name, trust);
        let attach = self.iam(&account.id).attach_role_policy().role_name(name);
        wait(attach.policy_arn(ADMINISTRATOR).send()).expect("a role that may do everything");
        arn
    }
    fn identity_provider(&self, account: &Account, host: &str) -> String {
        let call = self.iam(&account.id).create_open_id_connect_provider();
        let call = call.url(format!("https://{host}")).client_id_list(AUDIENCE);
        let made = wait(call.thumbprint_list("a".repeat(40)).send()).expect("a provider");
        made.open_id_connect_provider_arn.expect("an ARN")
    }
    fn vpcs(&self, account: &Account, region: &str) -> Vec<String> {
        let found = wait(self.ec2(&account.id, region).describe_vpcs().send()).expect("VPCs");
        let made = found.vpcs().iter().filter(|vpc| vpc.is_default() != Some(true));
        made.filter_map(|vpc| vpc.vpc_id().map(str::to_owned)).collect()
    }
    fn expire_sessions(&self, account: &Account, role: &str) {
        let containing = format!("::{}:assumed-role/{role}/", account.id);
        let body = json!({"containing": containing}).to_string();
        self.0.request("POST", "/_double/sessions/expire", &body);
    }
}

fn root(account: &str) -> Credentials {
    Credentials::new(account, "test", None, None, "test")
}

/// A token of an identity provider, as ministack takes it: nobody has signed it.
pub(crate) fn token(issuer: &str, subject: &str) -> String {
    let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({"iss": issuer, "sub": subject, "aud": AUDIENCE});
    format!("{}.{}.{}", part(json!({"alg": "none"})), part(claims), part(json!("signature")))
}
