//! Changes of a listener: what goes into one call, and what is left out of it.

use super::{BALANCER, CERTIFICATE, GROUP, OTHER, config, secure, with, world};
use crate::aws::fake::Answer;
use crate::plan::contract::Action;
use crate::services::testing::{assert_has, done};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn another_protocol_goes_with_its_certificate_and_policy_into_one_call() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"ssl_policy": "", "mutual_authentication": []}));
    let https = secure(&json!({"ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}));
    let state = done(world.update(&state, &https).await);
    let call = world.call("ModifyListener").input;
    assert_eq!(
        [
            &call["Protocol"],
            &call["Port"],
            &call["SslPolicy"],
            &call["Certificates"][0]["CertificateArn"]
        ],
        ["HTTPS", "443", "ELBSecurityPolicy-TLS13-1-2-2021-06", CERTIFICATE]
            .map(Json::from)
            .each_ref()
    );
    assert!(call["DefaultActions"].is_null(), "they stay: {call}");
    assert_has(
        &state,
        &json!({"mutual_authentication": [{
            "advertise_trust_store_ca_names": "", "ignore_client_certificate_expiry": null, "mode": "off",
            "trust_store_arn": null,
        }]}),
    );
    let name = "routing_http_request_x_amzn_tls_version_header_name";
    assert_has(&state, &json!({name: "x-amzn-tls-version"}));

    let state = done(world.update(&state, &config(&json!({}))).await);
    let call = world.call("ModifyListener").input;
    assert!(call["SslPolicy"].is_null() && call["Certificates"].is_null(), "{call}");
    assert_has(&state, &json!({"ssl_policy": "", name: null, "protocol": "HTTP"}));
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn only_another_load_balancer_needs_another_listener() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let other = BALANCER.replace("web/1", "other/2");
    let planned = world.plan(&state, &config(&json!({"load_balancer_arn": other})));
    assert_eq!(planned.replace, ["load_balancer_arn"]);
    let lower = config(&json!({"protocol": "http"}));
    assert_eq!(world.plan(&state, &lower).action, Action::NoOp, "only the case differs");
}

#[tokio::test]
async fn attributes_are_sent_in_one_call_and_an_empty_string_takes_a_header_away() {
    let world = world();
    let origin = "routing_http_response_access_control_allow_origin_header_value";
    let state = done(world.create(&config(&json!({}))).await);
    let calls = world.actions();
    assert!(!calls.contains(&"ModifyListenerAttributes".to_owned()), "nothing differs: {calls:?}");
    assert_has(&state, &json!({origin: "", "routing_http_response_server_enabled": true}));
    let written = config(&json!({origin: "*", "routing_http_response_server_enabled": false}));
    let state = done(world.update(&state, &written).await);
    let call = world.call("ModifyListenerAttributes").input;
    assert_eq!(call["Attributes"].as_array().unwrap().len(), 2, "{call}");
    // What is not written stays, and what is written empty goes.
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    let state = done(world.update(&state, &config(&json!({origin: ""}))).await);
    assert_has(&state, &json!({origin: "", "routing_http_response_server_enabled": false}));
}

#[tokio::test]
async fn attributes_of_another_protocol_have_no_effect() {
    let world = world();
    let name = "routing_http_request_x_amzn_tls_version_header_name";
    let written = config(&json!({name: "X-Version", "tcp_idle_timeout_seconds": 60}));
    assert_eq!(world.problems(&written).len(), 2);
    let state = done(world.create(&written).await);
    assert!(!world.actions().contains(&"ModifyListenerAttributes".to_owned()));
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &written).action, Action::NoOp);
}

#[tokio::test]
async fn of_mutual_authentication_only_what_belongs_to_the_mode_is_sent() {
    let world = world();
    let mode = |block: &Json| secure(&json!({"mutual_authentication": [block]}));
    let sent = |action: &str| world.call(action).input["MutualAuthentication"].clone();
    let store = "arn:aws:elasticloadbalancing:us-east-1:111122223333:truststore/t/1";
    let state =
        done(world.create(&mode(&json!({"mode": "verify", "trust_store_arn": store}))).await);
    assert_eq!(
        sent("CreateListener"),
        json!({"Mode": "verify", "TrustStoreArn": store, "IgnoreClientCertificateExpiry": "false"})
    );
    assert_has(
        &state,
        &json!({"mutual_authentication": [{
            "advertise_trust_store_ca_names": "off", "ignore_client_certificate_expiry": null, "mode": "verify",
            "trust_store_arn": store,
        }]}),
    );
    let passing = mode(&json!({"mode": "passthrough"}));
    let state = done(world.update(&state, &passing).await);
    assert_eq!(sent("ModifyListener"), json!({"Mode": "passthrough"}));
    assert_eq!(world.plan(&state, &passing).action, Action::NoOp);
    // Left out, the block stays as it is.
    assert_eq!(world.plan(&state, &secure(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn a_policy_for_versions_of_http_that_is_taken_out_is_none() {
    let world = world();
    let written = secure(&json!({"alpn_policy": "HTTP2Preferred"}));
    let state = done(world.create(&written).await);
    let state = done(world.update(&state, &secure(&json!({}))).await);
    assert_eq!(world.call("ModifyListener").input["AlpnPolicy"], json!(["None"]));
    assert_has(&state, &json!({"alpn_policy": null}));
    let none = secure(&json!({"alpn_policy": "None"}));
    let state = done(world.update(&state, &none).await);
    assert_eq!(world.plan(&state, &none).action, Action::NoOp);
}

#[tokio::test]
async fn a_former_certificate_that_the_listener_keeps_is_warned_of() {
    let world = world();
    let state = done(world.create(&secure(&json!({}))).await);
    let arn = state.get("arn").as_str().unwrap().to_owned();
    world.aws().get("listener", &arn).unwrap().value["_certificates"] = json!([CERTIFICATE]);
    let cx = world.cx();
    let other = CERTIFICATE.replace("/1", "/2");
    let [old, new] = [CERTIFICATE, other.as_str()].map(|certificate| super::Listener {
        certificate_arn: Some(certificate.into()),
        ..super::Listener::default()
    });
    let change = crate::engine::Change { old: &old, new: &new };
    super::certificates::tell_of_the_former(&cx, &arn, &change).await;
    let [told] = cx.take_warnings().try_into().unwrap();
    assert!(told.detail.contains(CERTIFICATE), "{}", told.detail);
    // Who may not ask is told nothing, and the change goes through.
    world.refuse("DescribeListenerCertificates", Answer::error("AccessDenied", "no", 403));
    done(world.update(&state, &secure(&json!({"certificate_arn": other}))).await);
}

#[tokio::test]
async fn another_action_is_sent_whole() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let other = with(&json!({"type": "forward", "target_group_arn": OTHER}));
    let state = done(world.update(&state, &other).await);
    let call = world.call("ModifyListener").input;
    assert_eq!(
        call["DefaultActions"],
        json!([{"Type": "forward", "TargetGroupArn": OTHER, "Order": "1"}])
    );
    let fixed = json!({"content_type": "text/plain", "status_code": "404"});
    let fixed = with(&json!({"type": "fixed-response", "fixed_response": [fixed]}));
    let state = done(world.update(&state, &fixed).await);
    let back = with(&json!({"type": "forward", "target_group_arn": GROUP}));
    done(world.update(&state, &back).await);
}
