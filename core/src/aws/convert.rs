//! From an error of the SDK to one of ours, so that `?` works on every call.

use super::error::{Api, Error, Source, Unreachable};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{SdkError, ServiceError};
use aws_smithy_types::error::metadata::{ErrorMetadata, ProvideErrorMetadata};
use aws_types::request_id::RequestId;
use std::error::Error as StdError;
use std::sync::Arc;

impl<E> From<SdkError<E, HttpResponse>> for Error
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        // Each operation has a type of its own: what is not about it is compiled once and not for each.
        let declared = |error: E| Declared { meta: error.meta().clone(), source: Arc::new(error) };
        of(names(std::any::type_name::<E>()), error.map_service_error(declared))
    }
}

/// An error that an operation declares, whichever operation it is.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
struct Declared {
    meta: ErrorMetadata,
    source: Source,
}

fn of((service, operation): (String, String), error: SdkError<Declared, HttpResponse>) -> Error {
    // Sessions and retries fail inside of the SDK with an error of ours: that one tells more.
    if let Some(own) = find::<Error>(&error) {
        return own.clone();
    }
    if let Some(broken) = find::<super::http::Broken>(&error) {
        return broken.clone().into_error(service, operation);
    }
    match error {
        SdkError::ServiceError(context) => declared(service, operation, &context),
        SdkError::ResponseError(context) => {
            let status = context.raw().status().as_u16();
            let request_id = request_id(context.raw());
            let source: Source = match SdkError::<Declared, _>::ResponseError(context).into_source()
            {
                Ok(source) => Arc::from(source),
                Err(_) => Arc::from(Box::<dyn StdError + Send + Sync>::from("no cause given")),
            };
            if status >= 400 {
                // A gateway in between that answers in HTML.
                let message = "an answer that is not one of AWS".to_owned();
                let code = None;
                let api = Api { service, operation, code, message, status, request_id, source };
                return Error::Api(Box::new(api));
            }
            Error::Unreadable { service, operation, status, source }
        }
        SdkError::TimeoutError(_) => Error::Unreachable(Box::new(Unreachable {
            service,
            operation,
            endpoint: "AWS".to_owned(),
            origin: None,
            sent: true,
            source: Arc::new(error),
        })),
        other => Error::Unexpected { service, operation, source: Arc::new(other) },
    }
}

/// What AWS has refused, or an answer that cannot be read.
fn declared(
    service: String,
    operation: String,
    context: &ServiceError<Declared, HttpResponse>,
) -> Error {
    let (meta, source, raw) = (&context.err().meta, context.err().source.clone(), context.raw());
    let status = raw.status().as_u16();
    if meta.code().is_none() && status < 400 {
        return Error::Unreadable { service, operation, status, source };
    }
    let bare = if meta.code().is_none() { of_batch(raw) } else { None };
    let message = bare.as_deref().or(meta.message()).unwrap_or("no message").to_owned();
    let code = meta.code().or(bare.is_some().then_some(BATCH)).map(str::to_owned);
    let request_id = meta.request_id().map(str::to_owned).or_else(|| request_id(raw));
    Error::Api(Box::new(Api { service, operation, code, message, status, request_id, source }))
}

/// The service and the operation of an error type, which are in its path:
/// `aws_sdk_ec2::operation::create_vpc::CreateVpcError`, or that of a client of our own, beside this file.
fn names(path: &str) -> (String, String) {
    let own = module_path!().trim_end_matches("convert");
    let of_client = path.strip_prefix("aws_sdk_").or_else(|| path.strip_prefix(own));
    let service = of_client.and_then(|rest| rest.split("::").next());
    let operation = path.rsplit("::").next().and_then(|name| name.strip_suffix("Error"));
    (service.unwrap_or("AWS").to_owned(), operation.unwrap_or("request").to_owned())
}

/// The request ID of an answer: the header if there is one, otherwise the element of the XML body (EC2 writes `RequestID`).
fn request_id(response: &HttpResponse) -> Option<String> {
    if let Some(id) = response.headers().request_id() {
        return Some(id.to_owned());
    }
    let body = std::str::from_utf8(response.body().bytes()?).ok()?;
    ["RequestId", "RequestID", "requestId"].iter().find_map(|tag| element(body, tag))
}

/// An error of Route 53 that may come without the element around it in which the SDK looks for its code.
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html#API_ChangeResourceRecordSets_Examples>
const BATCH: &str = "InvalidChangeBatch";

/// What Route 53 says of a batch of changes, if the answer is such an error.
fn of_batch(response: &HttpResponse) -> Option<String> {
    let body = std::str::from_utf8(response.body().bytes()?).ok()?;
    let (_, mut rest) = body.split_once(&format!("<{BATCH}"))?;
    let mut messages = Vec::new();
    while let Some((_, after)) = rest.split_once("<Message>") {
        let (message, after) = after.split_once('<')?;
        messages.push(unescaped(message));
        rest = after;
    }
    Some(messages.join(" "))
}

/// A text of XML without the references to characters in it.
pub(super) fn unescaped(text: &str) -> String {
    let signs = [("&apos;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    signs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The text of the first element with this name, for the few facts that the SDK does not hand out.
pub(super) fn element(xml: &str, tag: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{tag}>"))?;
    let (text, _) = rest.split_once('<')?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// The first error of this type among an error and its causes.
pub(super) fn find<'a, T: StdError + 'static>(
    error: &'a (dyn StdError + 'static),
) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
