//! `aws_lb_listener`.

mod attributes;
mod certificates;
mod mutual;
mod rules;
#[cfg(test)]
pub(in crate::services) mod tests;

use super::actions::{self, Action};
use super::attributes::Attributes;
use super::read::{Asked, with_attributes};
use super::tags::{TAGGING, new_tags};
use super::{
    ARNS, NO_LISTENER, NO_LOAD_BALANCER, NO_TARGET_GROUP, int32, not_ours, resource_in, those_there,
};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    AbsentIf, Because, Change, Cx, Found, Identity, Lost, Operation, Resource, Result, Retry, Spec,
    Tagging, Timeouts, Within, required,
};
use crate::plan::Draft;
use crate::schema::types::{ArnText, ListenerProtocol};
use crate::value::Value;
use aws_sdk_elasticloadbalancingv2::types::{Certificate, Listener as AwsListener};
use mutual::MutualAuthentication;

model! {
    /// Provides a listener of a load balancer: a port, and what becomes of the requests that come there.
    pub struct Listener {
        /// ARN of the listener.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the listener.
        #[tf(computed)]
        arn: Option<String>,
        /// Which version of HTTP is agreed on. Of TLS.
        #[tf(optional, one_of = &["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"])]
        alpn_policy: Option<String>,
        /// ARN of the default certificate. Of HTTPS and TLS, which need one.
        #[tf(optional)]
        certificate_arn: Option<ArnText>,
        /// What becomes of a request that no rule is about: actions, the last of which gives the answer.
        #[tf(block, min = 1)]
        default_action: Vec<Action>,
        /// ARN of the load balancer.
        #[tf(required, replace)]
        load_balancer_arn: ArnText,
        /// Whether clients have to show certificates. Of HTTPS.
        #[tf(block, computed, recompute_with = &[Listener::protocol.name])]
        mutual_authentication: Option<MutualAuthentication>,
        /// Port on which requests come. Listeners of Gateway Load Balancers have none.
        #[tf(optional, range = (1, 65535))]
        port: Option<i64>,
        /// Protocol in which requests come: `HTTP`, which is the default, or `HTTPS` for an Application Load Balancer;
        /// `TCP`, `TLS`, `UDP`, `TCP_UDP`, `QUIC` or `TCP_QUIC` for a Network Load Balancer. Listeners of Gateway Load
        /// Balancers have none.
        #[tf(optional, computed)]
        protocol: Option<ListenerProtocol>,
        /// Name of the header that targets get the certificate of the client in. Of HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_request_x_amzn_mtls_clientcert_header_name: Option<String>,
        /// Name of the header that targets get the issuer of that certificate in. Of HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_request_x_amzn_mtls_clientcert_issuer_header_name: Option<String>,
        /// Name of the header that targets get the leaf certificate of the client in. Of HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_request_x_amzn_mtls_clientcert_leaf_header_name: Option<String>,
        /// Name of the header that targets get the serial number of that certificate in. Of HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name: Option<String>,
        /// Name of the header that targets get the subject of that certificate in. Of HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_request_x_amzn_mtls_clientcert_subject_header_name: Option<String>,
        /// Name of the header that targets get the validity of that certificate in. Of HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_request_x_amzn_mtls_clientcert_validity_header_name: Option<String>,
        /// Name of the header that targets get the cipher suite in. Of HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_request_x_amzn_tls_cipher_suite_header_name: Option<String>,
        /// Name of the header that targets get the version of TLS in. Of HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_request_x_amzn_tls_version_header_name: Option<String>,
        /// Value of the header `Access-Control-Allow-Credentials` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_access_control_allow_credentials_header_value: Option<String>,
        /// Value of the header `Access-Control-Allow-Headers` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_access_control_allow_headers_header_value: Option<String>,
        /// Value of the header `Access-Control-Allow-Methods` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_access_control_allow_methods_header_value: Option<String>,
        /// Value of the header `Access-Control-Allow-Origin` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_access_control_allow_origin_header_value: Option<String>,
        /// Value of the header `Access-Control-Expose-Headers` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_access_control_expose_headers_header_value: Option<String>,
        /// Value of the header `Access-Control-Max-Age` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_access_control_max_age_header_value: Option<String>,
        /// Value of the header `Content-Security-Policy` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_content_security_policy_header_value: Option<String>,
        /// Whether answers have the header `Server`. Of HTTP and HTTPS.
        #[tf(optional, computed, null, recompute_with = &[Listener::protocol.name])]
        routing_http_response_server_enabled: Option<bool>,
        /// Value of the header `Strict-Transport-Security` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_strict_transport_security_header_value: Option<String>,
        /// Value of the header `X-Content-Type-Options` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_x_content_type_options_header_value: Option<String>,
        /// Value of the header `X-Frame-Options` of answers. Of HTTP and HTTPS.
        #[tf(optional, computed, null, empty_is_value, recompute_with = &[Listener::protocol.name])]
        routing_http_response_x_frame_options_header_value: Option<String>,
        /// Which protocols and ciphers are offered. Of HTTPS and TLS; AWS chooses one where it is not set.
        #[tf(optional, computed, recompute_with = &[Listener::protocol.name])]
        ssl_policy: Option<String>,
        /// After how many seconds without traffic a connection is forgotten, from 60 to 6000. Of TCP and of Gateway Load
        /// Balancers.
        #[tf(optional, computed, null, recompute_with = &[Listener::protocol.name], range = (60, 6000))]
        tcp_idle_timeout_seconds: Option<i64>,
    }
}

/// What is not there yet, or not ready, when a listener names it.
const fn awaited(operation: Operation, code: &'static str, within: Within) -> Retry {
    Retry { operation, code, message: "", within }
}

/// No version of HTTP is agreed on.
const NO_POLICY: &str = "None";
const NAMED: Within = Within::Propagation(Because::Named);
/// IAM and ACM do not show a new certificate to load balancers at once. It comes from another provider, which tells nothing
/// of when it was made, so that nothing that is known here can explain the refusal.
const OF_OTHERS: Within = Within::Contention;

impl Resource for Listener {
    const SPEC: Spec = Spec {
        tagging: Some(Tagging { policy_type: Some("elasticloadbalancing:listener"), ..TAGGING }),
        timeouts: Timeouts::DEFAULT.with(Operation::Create, 5).with(Operation::Update, 5),
        read_at_once: ARNS,
        retries: &[
            awaited(Operation::Create, "CertificateNotFound", OF_OTHERS),
            awaited(Operation::Update, "CertificateNotFound", OF_OTHERS),
            awaited(Operation::Create, NO_LOAD_BALANCER, NAMED),
            awaited(Operation::Create, NO_TARGET_GROUP, NAMED),
            awaited(Operation::Update, NO_TARGET_GROUP, NAMED),
            awaited(Operation::Update, NO_LISTENER, NAMED),
            awaited(Operation::Create, "TrustStoreNotFound", NAMED),
            awaited(Operation::Update, "TrustStoreNotFound", NAMED),
            awaited(Operation::Create, "TrustStoreNotReady", Within::Timeout),
            awaited(Operation::Update, "TrustStoreNotReady", Within::Timeout),
        ],
        identity: Some(Identity::ARN),
        // No two listeners of a load balancer have one port.
        ..Spec::of("aws_lb_listener", Lost::Unique, "the ARN of the listener")
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        rules::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        rules::plan(draft);
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let before = alike(cx, plan).await?;
        let protocol = plan.protocol_name();
        let call = cx
            .elbv2()
            .create_listener()
            .load_balancer_arn(plan.load_balancer_arn.as_str())
            .set_port(int32(plan.port))
            .set_protocol(protocol.map(Into::into))
            .set_ssl_policy(plan.ssl_policy.clone())
            .set_certificates(plan.certificates())
            .set_alpn_policy(plan.alpn_policy.clone().map(|policy| vec![policy]))
            .set_mutual_authentication(plan.mutual_authentication.as_ref().map(mutual::sent))
            .set_default_actions(Some(actions::sent(&plan.default_action, &[])))
            .set_tags(new_tags(cx));
        let made = call.send().await?.listeners.unwrap_or_default().pop();
        let arn = required(made.and_then(|listener| listener.listener_arn), "ListenerArn")?;
        not_ours(&before, arn, "listener of this port")
    }

    async fn read(cx: &Cx, arns: &[String]) -> Result<Found<Self>> {
        let listeners =
            those_there(arns, &[NO_LISTENER, NO_LOAD_BALANCER], |arns| by_arns(cx, arns));
        let listeners = listeners.await?;
        let arn = |listener: AwsListener| Some((listener.listener_arn.clone()?, listener));
        let there = listeners.into_iter().filter_map(arn).collect();
        let told = |cx: Cx, arn: String| -> Asked {
            Box::pin(async move { attributes::of(&cx, &arn).await })
        };
        with_attributes(cx, there, None, told, observed).await
    }

    async fn update(cx: &Cx, arn: &String, change: Change<'_, Self>) -> Result<()> {
        cx.once("listener", modify(cx, arn, &change)).await?;
        attributes::modify(cx, arn, &change).await
    }

    async fn delete(cx: &Cx, arn: &String, _: &Self) -> Result<()> {
        let call = cx.elbv2().delete_listener().listener_arn(arn);
        call.send().await.absent_if(&[NO_LISTENER])?;
        Ok(())
    }

    async fn find(cx: &Cx, plan: &Self) -> Result<Vec<String>> {
        alike(cx, plan).await
    }
}

impl Listener {
    /// The protocol, as AWS writes it. That of an Application Load Balancer is HTTP by default, as in hashicorp/aws.
    fn protocol_name(&self) -> Option<&str> {
        let default = Some("HTTP").filter(|_| self.is_of("app"));
        self.protocol.as_ref().map(ListenerProtocol::as_str).or(default)
    }
    /// Whether the load balancer is of this kind: `app`, `net` or `gwy`.
    fn is_of(&self, kind: &str) -> bool {
        is_of(self.load_balancer_arn.as_str(), kind)
    }
    fn is_secure(&self) -> bool {
        matches!(self.protocol_name(), Some("HTTPS" | "TLS"))
    }
    fn certificates(&self) -> Option<Vec<Certificate>> {
        let arn = self.certificate_arn.as_ref()?;
        Some(vec![Certificate::builder().certificate_arn(arn.as_str()).build()])
    }
}

/// Whether an ARN is that of a load balancer of this kind.
fn is_of(arn: &str, kind: &str) -> bool {
    let kind_of =
        |name: &str| name.strip_prefix("loadbalancer/")?.split('/').next().map(str::to_owned);
    resource_in(arn).and_then(kind_of).as_deref() == Some(kind)
}

/// The ARN of the listener of the same load balancer and port, if there is one.
async fn alike(cx: &Cx, plan: &Listener) -> Result<Vec<String>> {
    let call = cx.elbv2().describe_listeners().load_balancer_arn(plan.load_balancer_arn.as_str());
    let all = call.into_paginator().items().send();
    let all = all.collect::<std::result::Result<Vec<AwsListener>, _>>().await;
    let all = all.absent_if(&[NO_LOAD_BALANCER, NO_LISTENER])?.unwrap_or_default();
    let its =
        all.into_iter().filter(|listener| plan.port.is_none() || listener.port == int32(plan.port));
    Ok(its.filter_map(|listener| listener.listener_arn).collect())
}

async fn by_arns(cx: &Cx, arns: Vec<String>) -> Result<Vec<AwsListener>> {
    let call = cx.elbv2().describe_listeners().set_listener_arns(Some(arns));
    Ok(call.send().await?.listeners.unwrap_or_default())
}

/// Changes all but what AWS calls the attributes. What a protocol needs goes into one call with it.
async fn modify(cx: &Cx, arn: &str, change: &Change<'_, Listener>) -> Result<()> {
    let Change { old, new } = change;
    let acts = !actions::mean_the_same(&old.default_action, &new.default_action);
    let certificate = change.of(Listener::certificate_arn).is_some();
    let alpn = change.of(Listener::alpn_policy).is_some();
    let mutual = change.of(Listener::mutual_authentication).is_some();
    let own = change.of(Listener::protocol).is_some()
        || change.of(Listener::port).is_some()
        || change.of(Listener::ssl_policy).is_some();
    if !(acts || certificate || alpn || mutual || own) {
        return Ok(());
    }
    let (is_secure, protocol) = (new.is_secure(), new.protocol_name());
    let policy = new.alpn_policy.clone().unwrap_or_else(|| NO_POLICY.to_owned());
    let call = cx
        .elbv2()
        .modify_listener()
        .listener_arn(arn)
        .set_port(int32(new.port))
        .set_protocol(protocol.map(Into::into))
        .set_ssl_policy(new.ssl_policy.clone().filter(|_| is_secure))
        .set_certificates(new.certificates().filter(|_| is_secure))
        .set_alpn_policy(Some(vec![policy]).filter(|_| alpn))
        .set_mutual_authentication(
            new.mutual_authentication.as_ref().filter(|_| mutual).map(mutual::sent),
        )
        .set_default_actions(
            Some(actions::sent(&new.default_action, &old.default_action)).filter(|_| acts),
        );
    call.send().await?;
    certificates::tell_of_the_former(cx, arn, change).await;
    Ok(())
}

/// `known` is the plan or the prior state.
fn observed(listener: AwsListener, told: Option<&Attributes>, known: Option<Listener>) -> Listener {
    let known = known.unwrap_or_default();
    let balancer = listener.load_balancer_arn.clone().unwrap_or_default();
    // The first is the default one.
    let certificate = listener.certificates().iter().find_map(|one| one.certificate_arn());
    let alpn = listener.alpn_policy().first().cloned();
    let mut observed = Listener {
        arn: listener.listener_arn.clone(),
        // Nothing agreed on is what nobody has set.
        alpn_policy: alpn.filter(|policy| policy != NO_POLICY || known.alpn_policy.is_some()),
        certificate_arn: certificate.map(Into::into),
        default_action: actions::observed(listener.default_actions(), &known.default_action),
        mutual_authentication: listener
            .mutual_authentication()
            .and_then(|told| mutual::observed(told, known.mutual_authentication.as_ref())),
        port: listener.port.map(i64::from).filter(|_| !is_of(&balancer, "gwy")),
        protocol: listener.protocol.map(|protocol| protocol.as_str().into()),
        ssl_policy: listener.ssl_policy.filter(|policy| !policy.is_empty()),
        id: listener.listener_arn,
        load_balancer_arn: balancer.into(),
        // What AWS calls its attributes follows.
        ..Listener::default()
    };
    attributes::fill(&mut observed, told, &known);
    observed
}
