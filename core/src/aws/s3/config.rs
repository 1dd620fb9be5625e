//! How a client of S3 is configured, with the names of the SDK.

use super::super::partition::Partition;
use super::{ListBucketsError, Owner, answer};
use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_runtime::service_clock_skew::{ServiceClockSkewClassifier, ServiceClockSkewInterceptor};
use aws_runtime::user_agent::{ApiMetadata, UserAgentInterceptor};
use aws_smithy_runtime::client::orchestrator::operation::{Operation, OperationBuilder};
use aws_smithy_runtime::client::retries::RetryPartition;
use aws_smithy_runtime::client::retries::classifiers::{
    HttpStatusCodeClassifier, TransientErrorClassifier,
};
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::retries::classifiers::ClassifyRetry;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::config_bag::Layer;
use aws_types::region::SigningRegion;
use aws_types::{SdkConfig, SigningName};

/// A configuration.
#[derive(Debug)]
pub struct Config(pub(super) Operation<(), Owner, ListBucketsError>);

/// Makes a configuration.
#[derive(Debug)]
pub struct Builder {
    operation: OperationBuilder<(), Owner, ListBucketsError>,
    settings: Layer,
}

impl From<&SdkConfig> for Builder {
    fn from(sdk: &SdkConfig) -> Self {
        let region = sdk.region().map(AsRef::as_ref).unwrap_or_default();
        let url = sdk.endpoint_url().map_or_else(
            || {
                let is_on = |switch: Option<bool>| switch == Some(true);
                endpoint(region, is_on(sdk.use_fips()), is_on(sdk.use_dual_stack()))
            },
            str::to_owned,
        );
        let operation = Operation::builder()
            .service_name("S3")
            .operation_name("ListBuckets")
            .endpoint_url(&url)
            .with_connection_poisoning()
            .interceptor(ServiceClockSkewInterceptor::new())
            .interceptor(UserAgentInterceptor::new())
            .retry_classifier(HttpStatusCodeClassifier::default())
            .retry_classifier(TransientErrorClassifier::<ListBucketsError>::new())
            .retry_classifier(AwsErrorCodeClassifier::<ListBucketsError>::new())
            .retry_classifier(ServiceClockSkewClassifier::<ListBucketsError>::new())
            .runtime_plugin(signed(sdk))
            .serializer(|()| Ok(HttpRequest::get("/?max-buckets=1")?))
            .deserializer(answer);
        Self { operation: shared(operation, sdk), settings: settings(sdk) }
    }
}

impl Builder {
    /// Has an interceptor look at each request.
    #[must_use]
    pub fn interceptor(self, interceptor: impl Intercept + 'static) -> Self {
        Self { operation: self.operation.interceptor(interceptor), ..self }
    }
    /// Has a classifier look at each failure.
    #[must_use]
    pub fn retry_classifier(self, classifier: impl ClassifyRetry + 'static) -> Self {
        Self { operation: self.operation.retry_classifier(classifier), ..self }
    }
    /// Shares retries with others of the partition.
    #[must_use]
    pub fn retry_partition(mut self, partition: RetryPartition) -> Self {
        self.settings.store_put(partition);
        self
    }
    /// The configuration.
    #[must_use]
    pub fn build(self) -> Config {
        let settings = StaticRuntimePlugin::new().with_config(self.settings.freeze());
        Config(self.operation.runtime_plugin(settings).build())
    }
}

/// With what the requests of all services have in common.
fn shared<O, E>(
    mut operation: OperationBuilder<(), O, E>,
    sdk: &SdkConfig,
) -> OperationBuilder<(), O, E> {
    if let Some(client) = sdk.http_client() {
        operation = operation.http_client(client);
    }
    if let Some(timeouts) = sdk.timeout_config() {
        operation = operation.timeout_config(timeouts.clone());
    }
    if let Some(sleep) = sdk.sleep_impl() {
        operation = operation.sleep_impl(sleep);
    }
    if let Some(time) = sdk.time_source() {
        operation = operation.time_source(time);
    }
    match sdk.retry_config() {
        Some(retries) => operation.standard_retry(retries),
        None => operation.no_retry(),
    }
}

/// What is signed, and how it is told who sends it.
fn settings(sdk: &SdkConfig) -> Layer {
    let mut signing_options = SigningOptions::default();
    // The rules of S3: <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>
    signing_options.double_uri_encode = false;
    signing_options.normalize_uri_path = false;
    signing_options.content_sha256_header = true;
    let mut layer = Layer::new("S3");
    layer.store_put(SigV4OperationSigningConfig { signing_options, ..Default::default() });
    layer.store_put(SigningName::from_static("s3"));
    if let Some(region) = sdk.region() {
        layer.store_put(SigningRegion::from(region.clone()));
    }
    layer.store_put(ApiMetadata::new("s3", env!("CARGO_PKG_VERSION")));
    for framework in sdk.framework_metadata() {
        layer.store_append(framework.clone());
    }
    layer.store_put(AuthSchemeOptionResolverParams::new(()));
    layer
}

/// Signs with what the session gives.
fn signed(sdk: &SdkConfig) -> StaticRuntimePlugin {
    let mut components = RuntimeComponentsBuilder::new("S3");
    components.push_auth_scheme(SigV4AuthScheme::new());
    components.set_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![
        SCHEME_ID,
    ])));
    components.set_identity_cache(sdk.identity_cache());
    if let Some(credentials) = sdk.credentials_provider() {
        components.set_identity_resolver(SCHEME_ID, credentials);
    }
    StaticRuntimePlugin::new().with_runtime_components(components)
}

/// Where S3 is in a region: <https://docs.aws.amazon.com/general/latest/gr/s3.html>
fn endpoint(region: &str, fips: bool, dualstack: bool) -> String {
    let fips = if fips { "-fips" } else { "" };
    let dualstack = if dualstack { ".dualstack" } else { "" };
    let suffix = Partition::of(region).dns_suffix;
    format!("https://s3{fips}{dualstack}.{region}.{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_is_that_of_the_region() {
        for (region, fips, dualstack, expected) in [
            ("eu-central-1", false, false, "https://s3.eu-central-1.amazonaws.com"),
            ("us-east-1", true, false, "https://s3-fips.us-east-1.amazonaws.com"),
            ("us-east-1", true, true, "https://s3-fips.dualstack.us-east-1.amazonaws.com"),
            ("cn-north-1", false, true, "https://s3.dualstack.cn-north-1.amazonaws.com.cn"),
        ] {
            assert_eq!(endpoint(region, fips, dualstack), expected);
        }
    }
}
