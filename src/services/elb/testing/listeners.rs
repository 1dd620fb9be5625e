//! The listeners of load balancers.

use crate::store::{Refusal, Said, Turn, texts};
use serde_json::{Value as Json, json};

/// A listener as descriptions tell it. Without `HTTPS` or `SSL`, AWS drops a certificate without a word.
pub(super) fn described(mut listener: Json) -> Result<Json, Refusal> {
    let protocol = listener["Protocol"].as_str().unwrap_or_default().to_owned();
    let is_secure = matches!(protocol.as_str(), "HTTPS" | "SSL");
    if listener["InstanceProtocol"].is_null() {
        listener["InstanceProtocol"] = protocol.into();
    }
    match listener["SSLCertificateId"].as_str() {
        None if is_secure => {
            let message = "Secure Listeners need to specify a SSLCertificateId";
            return Err(Refusal::new("ValidationError", message));
        }
        Some(_) if !is_secure => listener["SSLCertificateId"] = Json::Null,
        _ => {}
    }
    Ok(json!({"Listener": listener, "PolicyNames": []}))
}

fn port(described: &Json) -> String {
    texts(&described["Listener"]["LoadBalancerPort"]).concat()
}

/// The same again is no error and makes nothing.
pub(super) fn create(turn: &mut Turn<'_>) -> Said {
    let asked = turn.param("Listeners").and_then(Json::as_array).cloned().unwrap_or_default();
    let there = turn.subject()?.value["ListenerDescriptions"].clone();
    let mut all = there.as_array().cloned().unwrap_or_default();
    for listener in asked {
        let new = described(listener)?;
        match all.iter().find(|one| port(one) == port(&new)) {
            None => all.push(new),
            Some(one) if one["Listener"] == new["Listener"] => {}
            Some(one) => {
                let message = format!("A listener already exists on port {}", port(one));
                return Err(Refusal::new("DuplicateListener", message));
            }
        }
    }
    turn.change("", |balancer| balancer["ListenerDescriptions"] = all.into())?;
    Ok(json!({}))
}

pub(super) fn delete(turn: &mut Turn<'_>) -> Said {
    let ports = texts(turn.param("LoadBalancerPorts").unwrap_or(&Json::Null));
    turn.change("", |balancer| {
        let all = balancer["ListenerDescriptions"].as_array_mut().unwrap();
        all.retain(|one| !ports.contains(&port(one)));
    })?;
    Ok(json!({}))
}

/// Changes the listener of the port in a call.
fn at_port(turn: &mut Turn<'_>, change: impl FnOnce(&mut Json)) -> Said {
    let number = texts(turn.param("LoadBalancerPort").unwrap_or(&Json::Null)).concat();
    let there = turn.subject()?.value["ListenerDescriptions"].clone();
    let mut all = there.as_array().cloned().unwrap_or_default();
    let Some(one) = all.iter_mut().find(|one| port(one) == number) else {
        let message = format!("There is no listener on port {number}");
        return Err(Refusal::new("ListenerNotFound", message));
    };
    change(one);
    turn.change("", |balancer| balancer["ListenerDescriptions"] = all.into())?;
    Ok(json!({}))
}

pub(super) fn set_certificate(turn: &mut Turn<'_>) -> Said {
    let certificate = turn.param("SSLCertificateId").cloned().unwrap_or_default();
    at_port(turn, |one| one["Listener"]["SSLCertificateId"] = certificate)
}

pub(super) fn set_policies(turn: &mut Turn<'_>) -> Said {
    let names = turn.param("PolicyNames").cloned().unwrap_or(json!([]));
    at_port(turn, |one| one["PolicyNames"] = names)
}
