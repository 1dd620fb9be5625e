//! A client of S3 for the one request that is made: whose the buckets of an account are.
//!
//! It stands where the SDK's own client would, is made in the same way and runs on the same orchestrator, so that
//! sessions, retries, endpoints and errors are those of all services (docs/decisions/0078-one-request-to-s3.md).

pub mod config;

use super::convert::{element, unescaped};
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// A client of S3.
#[derive(Clone, Debug)]
pub struct Client(Operation<(), Owner, ListBucketsError>);

/// Whose the buckets of an account are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The canonical user ID of the account, 64 hexadecimal digits.
    pub id: String,
    /// The name of the account, which S3 tells no more.
    pub display_name: Option<String>,
}

/// The refusal of ListBuckets, or an answer that says no owner.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ListBucketsError(ErrorMetadata);

impl ProvideErrorMetadata for ListBucketsError {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

impl Client {
    /// A client of this configuration.
    #[must_use]
    pub fn from_conf(config: config::Config) -> Self {
        Self(config.0)
    }
    /// Asks for the owner of the buckets, and for one bucket with him, as fewer cannot be asked for.
    ///
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html>
    pub async fn owner(&self) -> Result<Owner, SdkError<ListBucketsError, HttpResponse>> {
        self.0.invoke(()).await
    }
}

fn answer(response: &HttpResponse) -> Result<Owner, OrchestratorError<ListBucketsError>> {
    let body = response.body().bytes().and_then(|body| std::str::from_utf8(body).ok());
    let body = body.unwrap_or_default();
    let text = |xml: &str, tag: &str| element(xml, tag).map(|text| unescaped(&text));
    if response.status().is_success() {
        let owner = body.split_once("<Owner>").map_or("", |(_, owner)| owner);
        if let Some(id) = text(owner, "ID") {
            return Ok(Owner { id, display_name: text(owner, "DisplayName") });
        }
    }
    let mut said = ErrorMetadata::builder();
    if !response.status().is_success() {
        if let Some(code) = element(body, "Code") {
            said = said.code(code);
        }
        if let Some(message) = text(body, "Message") {
            said = said.message(message);
        }
    }
    Err(OrchestratorError::operation(ListBucketsError(said.build())))
}
