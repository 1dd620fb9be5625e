//! Listeners.

use super::{describe_attributes, described, modify_attributes, target_group};
use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Turn, on};
use serde_json::{Value as Json, json};

pub(super) const LISTENER: Kind = Kind {
    key: Key::Chosen(&["ListenerArn"]),
    absent: ("ListenerNotFound", "One or more listeners not found"),
    start: || json!({"attributes": {}}),
    new: |turn, listener| {
        let balancer = turn.text("LoadBalancerArn").to_owned();
        let number = turn.store.counted("listener ARN");
        let arn = balancer.replacen(":loadbalancer/", ":listener/", 1);
        listener["ListenerArn"] = format!("{arn}/{number}").into();
        listener["DefaultActions"] = actions(&listener["DefaultActions"], &json!([]))?;
        target_group::used(turn, &listener["DefaultActions"], &balancer);
        by_protocol(listener);
        listener["attributes"] = attributes(&listener["Protocol"]);
        Ok(())
    },
    unique: &[(
        &["LoadBalancerArn", "Port"],
        "DuplicateListener",
        "A listener already exists on this port for this load balancer '{}'",
    )],
    parents: &[Parent::free("LoadBalancerArn", "load-balancer")],
    tagged: Some("listener"),
    operations: &[
        on("CreateListener", Does::Create("Listeners[]")),
        on(
            "DescribeListeners",
            Does::Other(|turn| {
                let by = [("ListenerArns", "ListenerArn"), ("LoadBalancerArn", "LoadBalancerArn")];
                if turn.param("LoadBalancerArn").is_some() {
                    return of_balancer(turn);
                }
                described(turn, "Listeners", &by)
            }),
        ),
        on("ModifyListener", Does::Other(modify)),
        on("DescribeListenerAttributes", Does::Other(describe_attributes)),
        on("ModifyListenerAttributes", Does::Other(modify_attributes)),
        on("DescribeListenerCertificates", Does::Other(certificates)),
        on("DeleteListener", Does::Delete),
    ],
    ..Kind::of("elasticloadbalancing", "listener")
};

/// A load balancer may have none.
#[expect(clippy::unnecessary_wraps, reason = "operations of other kinds can be refused")]
fn of_balancer(turn: &mut Turn<'_>) -> Said {
    let balancer = turn.text("LoadBalancerArn").to_owned();
    let items = turn.show_all(|listener| listener.texts("LoadBalancerArn") == [balancer.as_str()]);
    Ok(turn.page("Listeners", items))
}

/// Actions as answers tell them.
fn actions(asked: &Json, old: &Json) -> Result<Json, Refusal> {
    let mut told = asked.as_array().cloned().unwrap_or_default();
    for (i, action) in told.iter_mut().enumerate() {
        if action["Order"].is_null() {
            action["Order"] = (i + 1).to_string().into();
        }
        match action["Type"].as_str().unwrap_or_default() {
            "forward" => forward(action)?,
            "authenticate-oidc" => oidc(&mut action["AuthenticateOidcConfig"], old)?,
            "authenticate-cognito" => {
                authenticate(&mut action["AuthenticateCognitoConfig"]);
            }
            _ => {}
        }
    }
    Ok(told.into())
}

/// An ARN is as good as a list of one, and is told as both.
fn forward(action: &mut Json) -> Result<(), Refusal> {
    let arn = action["TargetGroupArn"].clone();
    if action["ForwardConfig"].is_null() {
        action["ForwardConfig"] = json!({"TargetGroups": [{"TargetGroupArn": arn}]});
    }
    let config = &mut action["ForwardConfig"];
    let groups = config["TargetGroups"].as_array_mut().unwrap();
    let several = groups.len() > 1 || groups[0]["TargetGroupArn"] != arn;
    if several && !arn.is_null() {
        let message = "You can specify both a top-level target group ARN and a target group list for the forward action \
            only if the list has the same target group";
        return Err(Refusal::new("ValidationError", message));
    }
    for group in groups.iter_mut() {
        if group["Weight"].is_null() {
            group["Weight"] = 1.into();
        }
    }
    let only = (groups.len() == 1).then(|| groups[0]["TargetGroupArn"].clone());
    if config["TargetGroupStickinessConfig"].is_null() {
        config["TargetGroupStickinessConfig"] = json!({"Enabled": false});
    }
    action["TargetGroupArn"] = only.unwrap_or_default();
    Ok(())
}

fn authenticate(config: &mut Json) {
    let defaults = [
        ("OnUnauthenticatedRequest", "authenticate"),
        ("Scope", "openid"),
        ("SessionCookieName", "AWSELBAuthSessionCookie"),
        ("SessionTimeout", "604800"),
    ];
    for (name, value) in defaults {
        if config[name].is_null() {
            config[name] = value.into();
        }
    }
}

/// The secret is never told. One that is there may be kept.
fn oidc(config: &mut Json, old: &Json) -> Result<(), Refusal> {
    authenticate(config);
    let secret = config["ClientSecret"].take();
    let has =
        old.as_array().into_iter().flatten().map(|old| &old["AuthenticateOidcConfig"]["_secret"]);
    let has = has.into_iter().find(|secret| !secret.is_null()).cloned();
    let keeps = config["UseExistingClientSecret"].take() == "true";
    config["_secret"] = match has.filter(|_| keeps) {
        Some(has) => has,
        None if secret.is_null() => {
            return Err(Refusal::new("ValidationError", "A client secret must be specified"));
        }
        None => secret,
    };
    Ok(())
}

/// What goes with a protocol, and what does not.
fn by_protocol(listener: &mut Json) {
    let protocol = listener["Protocol"].as_str().unwrap_or_default().to_owned();
    if matches!(protocol.as_str(), "HTTPS" | "TLS") {
        if listener["SslPolicy"].is_null() {
            listener["SslPolicy"] = "ELBSecurityPolicy-2016-08".into();
        }
    } else {
        (listener["SslPolicy"], listener["Certificates"]) = (Json::Null, Json::Null);
    }
    if protocol != "HTTPS" {
        listener["MutualAuthentication"] = Json::Null;
        return;
    }
    if listener["MutualAuthentication"].is_null() {
        listener["MutualAuthentication"] = json!({"Mode": "off"});
    }
    let mutual = &mut listener["MutualAuthentication"];
    if mutual["Mode"] == "verify" && mutual["AdvertiseTrustStoreCaNames"].is_null() {
        mutual["AdvertiseTrustStoreCaNames"] = "off".into();
    }
}

fn attributes(protocol: &Json) -> Json {
    let request = [
        "x_amzn_mtls_clientcert",
        "x_amzn_mtls_clientcert_issuer",
        "x_amzn_mtls_clientcert_leaf",
        "x_amzn_mtls_clientcert_serial_number",
        "x_amzn_mtls_clientcert_subject",
        "x_amzn_mtls_clientcert_validity",
        "x_amzn_tls_cipher_suite",
        "x_amzn_tls_version",
    ];
    let response = [
        "access_control_allow_credentials",
        "access_control_allow_headers",
        "access_control_allow_methods",
        "access_control_allow_origin",
        "access_control_expose_headers",
        "access_control_max_age",
        "content_security_policy",
        "strict_transport_security",
        "x_content_type_options",
        "x_frame_options",
    ];
    let mut all = json!({});
    let protocol = protocol.as_str().unwrap_or_default();
    if protocol == "HTTPS" {
        for name in request {
            all[format!("routing.http.request.{name}.header_name")] = name.replace('_', "-").into();
        }
    }
    if protocol.starts_with("HTTP") {
        for name in response {
            all[format!("routing.http.response.{name}.header_value")] = "".into();
        }
        all["routing.http.response.server.enabled"] = "true".into();
    }
    if protocol.is_empty() || protocol == "TCP" {
        all["tcp.idle_timeout.seconds"] = "350".into();
    }
    all
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let mut asked = turn.fields();
    let old = turn.subject()?.value.clone();
    if !asked["DefaultActions"].is_null() {
        asked["DefaultActions"] = actions(&asked["DefaultActions"], &old["DefaultActions"])?;
        let balancer = old["LoadBalancerArn"].as_str().unwrap_or_default();
        target_group::used(turn, &asked["DefaultActions"], balancer);
    }
    turn.change("", |listener| {
        for (name, value) in asked.as_object().into_iter().flatten() {
            if !value.is_null() {
                listener[name] = value.clone();
            }
        }
        by_protocol(listener);
        if old["Protocol"] != listener["Protocol"] {
            listener["attributes"] = attributes(&listener["Protocol"]);
        }
    })?;
    let listener = turn.subject()?.now();
    Ok(json!({"Listeners": [listener]}))
}

/// The default certificate, and those that tests say were there before.
fn certificates(turn: &mut Turn<'_>) -> Said {
    let listener = turn.subject()?.value.clone();
    let default = listener["Certificates"].as_array().cloned().unwrap_or_default();
    let default = default.into_iter().map(|mut certificate| {
        certificate["IsDefault"] = true.into();
        certificate
    });
    let more = listener["_certificates"].as_array().cloned().unwrap_or_default();
    let more = more.into_iter().map(|arn| json!({"CertificateArn": arn, "IsDefault": false}));
    Ok(json!({"Certificates": default.chain(more).collect::<Vec<Json>>()}))
}
