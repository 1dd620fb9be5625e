//! What is wrong with a listener beyond the rules of its attributes.

use super::attributes::{NAMED, is_taken};
use super::{Listener, actions, is_of};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::types::ListenerProtocol;
use crate::value::{Path, Value};

const MISSING: &str = "Missing argument";

/// Problems of a configuration.
pub(super) fn check(config: &Value, problems: &mut Diagnostics) {
    let at = Path::from(Listener::default_action.name);
    actions::check(config.get(Listener::default_action.name), &at, problems);
    let written = config.get(Listener::protocol.name).as_str().filter(|text| !text.is_empty());
    let protocol = written.map(|text| ListenerProtocol::from(text).as_str().to_owned());
    if let Some(protocol) = &protocol {
        certificate(config, protocol, problems);
        without_effect(config, protocol, problems);
    }
    if let Some(balancer) = config.get(Listener::load_balancer_arn.name).as_str() {
        of_balancer(config, balancer, problems);
    }
}

fn certificate(config: &Value, protocol: &str, problems: &mut Diagnostics) {
    let name = Listener::certificate_arn.name;
    if matches!(protocol, "HTTPS" | "TLS") && config.get(name).is_empty() {
        let detail = format!("`{name}` is required where `protocol` is \"{protocol}\".");
        problems.push(Diagnostic::error(MISSING, detail).at(name));
    }
}

fn without_effect(config: &Value, protocol: &str, problems: &mut Diagnostics) {
    let strange = NAMED.iter().filter(|named| !is_taken(named.key, protocol)).filter(|named| {
        let value = config.get(named.name);
        !value.is_empty() && !value.is_unknown()
    });
    for named in strange {
        let detail = format!("`{}` has no effect where `protocol` is \"{protocol}\".", named.name);
        problems.push(Diagnostic::warning("Argument without effect", detail).at(named.name));
    }
}

/// What each kind of load balancer wants to be told.
fn of_balancer(config: &Value, balancer: &str, problems: &mut Diagnostics) {
    for (name, needed) in [
        (Listener::port.name, is_of(balancer, "app") || is_of(balancer, "net")),
        (Listener::protocol.name, is_of(balancer, "net")),
    ] {
        let value = config.get(name);
        if needed && value.is_empty() {
            let detail = format!("A listener of {balancer} needs `{name}`.");
            problems.push(Diagnostic::error(MISSING, detail).at(name));
        }
        if is_of(balancer, "gwy") && !value.is_empty() && !value.is_unknown() {
            let detail = format!(
                "{balancer} is a Gateway Load Balancer, whose listeners have no `{name}`: leave it out."
            );
            problems.push(Diagnostic::error("Conflicting arguments", detail).at(name));
        }
    }
}
