//! What is wrong with a listener beyond the rules of its attributes.

use super::attributes::{NAMED, is_taken};
use super::mutual::{MutualAuthentication, VERIFY};
use super::{Listener, actions, is_of};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::Draft;
use crate::schema::types::ListenerProtocol;
use crate::value::{Path, Value};

const MISSING: &str = "Missing argument";
const CONFLICT: &str = "Conflicting arguments";

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
            problems.push(Diagnostic::error(CONFLICT, detail).at(name));
        }
    }
}

/// Problems of what is asked for anew. What AWS has told of an import is as it is.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let name = Listener::default_action.name;
    let (said, there) = (draft.config(name), draft.prior(name));
    for at in actions::missing_secrets(said, there, &Path::from(name)) {
        let detail = "`client_secret` is required: AWS has no secret of this client. It can be null only after an import, where \
            AWS keeps the one that it has.";
        draft.error(at, MISSING, detail);
    }
    mutual_authentication(draft);
}

fn mutual_authentication(draft: &mut Draft<'_>) {
    let block = Listener::mutual_authentication.name;
    let at = |name: &'static str| Path::from(block).index(0).attribute(name);
    let Some(mode) = draft.config(at(MutualAuthentication::mode.name)).as_str() else { return };
    if !draft.changes(block) {
        return;
    }
    let store = MutualAuthentication::trust_store_arn.name;
    if mode == VERIFY {
        if draft.config(at(store)).is_empty() {
            let detail = format!("`{store}` is required where `mode` is \"{mode}\".");
            draft.error(at(store), MISSING, detail);
        }
        return;
    }
    for name in [
        MutualAuthentication::advertise_trust_store_ca_names.name,
        MutualAuthentication::ignore_client_certificate_expiry.name,
        store,
    ] {
        let value = draft.config(at(name));
        // `false` asks for nothing.
        if !value.is_empty() && !value.is_unknown() && *value != Value::Bool(false) {
            let detail = format!("`{name}` cannot be set where `mode` is \"{mode}\".");
            draft.error(at(name), CONFLICT, detail);
        }
    }
}
