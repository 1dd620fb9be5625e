//! Clients of the official SDK, for what a person does beside terraform.

use super::double::Account;
use aws_sdk_sts::config::{BehaviorVersion, Credentials, Region};
use std::future::Future;

/// The keys of the administrator of an account.
pub(crate) fn keys(account: &Account) -> Credentials {
    Credentials::new(&account.access_key, &account.secret_key, None, None, "test")
}

/// The keys of a session.
pub(crate) fn session(keys: &aws_sdk_sts::types::Credentials) -> Credentials {
    let token = Some(keys.session_token.clone());
    Credentials::new(&keys.access_key_id, &keys.secret_access_key, token, None, "test")
}

/// EC2 at an endpoint, in the region of [`Terraform::new`](super::terraform::Terraform::new).
pub(crate) fn ec2(endpoint: &str, keys: Credentials) -> aws_sdk_ec2::Client {
    aws_sdk_ec2::Client::from_conf(
        aws_sdk_ec2::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(keys)
            .endpoint_url(endpoint)
            .region(Region::new(super::terraform::REGION))
            .build(),
    )
}

/// IAM at an endpoint.
pub(crate) fn iam(endpoint: &str, keys: Credentials) -> aws_sdk_iam::Client {
    aws_sdk_iam::Client::from_conf(
        aws_sdk_iam::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(keys)
            .endpoint_url(endpoint)
            .region(Region::new("us-east-1"))
            .build(),
    )
}

/// Elastic Load Balancing with its classic load balancers at an endpoint, in the region of the tests.
pub(crate) fn elb(endpoint: &str, keys: Credentials) -> aws_sdk_elasticloadbalancing::Client {
    aws_sdk_elasticloadbalancing::Client::from_conf(
        aws_sdk_elasticloadbalancing::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(keys)
            .endpoint_url(endpoint)
            .region(Region::new(crate::terraform::REGION))
            .build(),
    )
}

/// Elastic Load Balancing at an endpoint, in the region of the tests.
pub(crate) fn elbv2(endpoint: &str, keys: Credentials) -> aws_sdk_elasticloadbalancingv2::Client {
    aws_sdk_elasticloadbalancingv2::Client::from_conf(
        aws_sdk_elasticloadbalancingv2::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(keys)
            .endpoint_url(endpoint)
            .region(Region::new(crate::terraform::REGION))
            .build(),
    )
}

/// STS at an endpoint.
pub(crate) fn sts(endpoint: &str, keys: Credentials) -> aws_sdk_sts::Client {
    aws_sdk_sts::Client::from_conf(
        aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(keys)
            .endpoint_url(endpoint)
            .region(Region::new("eu-central-1"))
            .build(),
    )
}

/// Assumes a role, perhaps with an external ID; none if that is refused.
pub(crate) fn assumed(
    sts: &aws_sdk_sts::Client,
    role: &str,
    external_id: Option<&str>,
) -> Option<Credentials> {
    let call = sts.assume_role().role_arn(role).role_session_name("it");
    let answer = wait(call.set_external_id(external_id.map(str::to_owned)).send());
    answer.ok()?.credentials.as_ref().map(session)
}

/// Runs what the SDK does to its end.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}
