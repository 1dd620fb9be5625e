//! What a listener has as a list of keys and strings.
//!
//! Which of them there are depends on its protocol and on the partition: what AWS does not tell is not sent unless it is set.

use super::{Listener, NO_LISTENER};
use crate::engine::{AbsentIf, Change, Cx, Result};
use crate::services::elbv2::attributes::{Attributes, Named, named, told};
use crate::services::elbv2::read::{Told, attributes_of};
use aws_sdk_elasticloadbalancingv2::types::ListenerAttribute;

macro_rules! routing {
    ($($field:ident = $key:literal),* $(,)?) => {
        pub(super) const NAMED: &[Named<Listener>] = &[$(named!(Listener.$field, $key)),*];

        /// Whether a read has to say what any of them is.
        fn are_wanted(cx: &Cx) -> bool {
            $(cx.wants(Listener::$field))||*
        }
    };
}

routing! {
    routing_http_request_x_amzn_mtls_clientcert_header_name =
        "routing.http.request.x_amzn_mtls_clientcert.header_name",
    routing_http_request_x_amzn_mtls_clientcert_issuer_header_name =
        "routing.http.request.x_amzn_mtls_clientcert_issuer.header_name",
    routing_http_request_x_amzn_mtls_clientcert_leaf_header_name =
        "routing.http.request.x_amzn_mtls_clientcert_leaf.header_name",
    routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name =
        "routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name",
    routing_http_request_x_amzn_mtls_clientcert_subject_header_name =
        "routing.http.request.x_amzn_mtls_clientcert_subject.header_name",
    routing_http_request_x_amzn_mtls_clientcert_validity_header_name =
        "routing.http.request.x_amzn_mtls_clientcert_validity.header_name",
    routing_http_request_x_amzn_tls_cipher_suite_header_name =
        "routing.http.request.x_amzn_tls_cipher_suite.header_name",
    routing_http_request_x_amzn_tls_version_header_name =
        "routing.http.request.x_amzn_tls_version.header_name",
    routing_http_response_access_control_allow_credentials_header_value =
        "routing.http.response.access_control_allow_credentials.header_value",
    routing_http_response_access_control_allow_headers_header_value =
        "routing.http.response.access_control_allow_headers.header_value",
    routing_http_response_access_control_allow_methods_header_value =
        "routing.http.response.access_control_allow_methods.header_value",
    routing_http_response_access_control_allow_origin_header_value =
        "routing.http.response.access_control_allow_origin.header_value",
    routing_http_response_access_control_expose_headers_header_value =
        "routing.http.response.access_control_expose_headers.header_value",
    routing_http_response_access_control_max_age_header_value =
        "routing.http.response.access_control_max_age.header_value",
    routing_http_response_content_security_policy_header_value =
        "routing.http.response.content_security_policy.header_value",
    routing_http_response_server_enabled = "routing.http.response.server.enabled",
    routing_http_response_strict_transport_security_header_value =
        "routing.http.response.strict_transport_security.header_value",
    routing_http_response_x_content_type_options_header_value =
        "routing.http.response.x_content_type_options.header_value",
    routing_http_response_x_frame_options_header_value =
        "routing.http.response.x_frame_options.header_value",
    tcp_idle_timeout_seconds = "tcp.idle_timeout.seconds",
}

/// Whether a listener of that protocol takes an attribute. What it does not take hashicorp/aws does not send.
pub(super) fn is_taken(key: &str, protocol: &str) -> bool {
    match protocol {
        "HTTPS" => key.starts_with("routing."),
        "HTTP" => key.starts_with("routing.http.response."),
        _ => key.starts_with("tcp."),
    }
}

/// What AWS says of a listener; none if there is no such listener.
pub(super) async fn of(cx: &Cx, arn: &str) -> Result<Option<Told>> {
    // Of an import nothing is known but the ARN.
    let is_import = cx.known(arn).get(Listener::arn.name).is_null();
    if !is_import && !are_wanted(cx) {
        return Ok(Some(None));
    }
    let read = async {
        let call = cx.elbv2().describe_listener_attributes().listener_arn(arn);
        let answer = call.send().await.absent_if(&[NO_LISTENER])?;
        Ok(answer.map(|answer| {
            let all = answer.attributes.unwrap_or_default();
            told(all.iter().map(|attribute| (attribute.key(), attribute.value())))
        }))
    };
    let kept = Listener::routing_http_response_server_enabled.name;
    attributes_of(cx, arn, kept, read).await
}

/// Takes over what AWS says. What the listener does not take is as the plan or the state says.
pub(super) fn fill(observed: &mut Listener, told: Option<&Attributes>, known: &Listener) {
    let protocol = observed.protocol_name().unwrap_or_default().to_owned();
    for Named { key, get, take, .. } in NAMED {
        let said = told.map(|told| told.get(*key).cloned());
        let kept = || get(known).filter(|_| told.is_none() || !is_taken(key, &protocol));
        if let Some(text) = said.flatten().or_else(kept) {
            take(observed, &text);
        }
    }
}

/// Sends what differs from what AWS has told.
pub(super) async fn modify(cx: &Cx, arn: &str, change: &Change<'_, Listener>) -> Result<()> {
    let protocol = change.new.protocol_name().unwrap_or_default();
    let changed: Vec<_> = NAMED
        .iter()
        .filter(|named| is_taken(named.key, protocol))
        .filter_map(|named| {
            let value = (named.get)(change.new)?;
            let differs = (named.get)(change.old).as_ref() != Some(&value);
            differs.then(|| ListenerAttribute::builder().key(named.key).value(value).build())
        })
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let call = cx.elbv2().modify_listener_attributes().listener_arn(arn);
    call.set_attributes(Some(changed)).send().await?;
    Ok(())
}
