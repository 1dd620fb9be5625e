//! What is wrong with actions beyond their rules.

use super::{Action, Forward, Oidc, Share};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::value::{Path, Value};

/// Arguments of one kind of action, and the kind.
const OF_KINDS: &[(&str, &str)] = &[
    (Action::authenticate_cognito.name, super::COGNITO),
    (Action::authenticate_oidc.name, super::OIDC),
    (Action::fixed_response.name, super::FIXED),
    (Action::forward.name, super::FORWARD),
    (Action::jwt_validation.name, super::JWT),
    (Action::redirect.name, super::REDIRECT),
    (Action::target_group_arn.name, super::FORWARD),
];

/// Problems of the actions at `at`.
pub(in crate::services::elbv2) fn check(actions: &Value, at: &Path, problems: &mut Diagnostics) {
    for (i, action) in actions.as_elements().unwrap_or_default().iter().enumerate() {
        let at = at.index(i);
        without_effect(action, &at, problems);
        if action.get(Action::r#type.name).as_str() == Some(super::FORWARD) {
            one_group(action, &at, problems);
        }
    }
}

/// hashicorp/aws takes what belongs to another kind of action, and does nothing with it.
fn without_effect(action: &Value, at: &Path, problems: &mut Diagnostics) {
    let Some(kind) = action.get(Action::r#type.name).as_str() else { return };
    for (name, of) in OF_KINDS.iter().filter(|(_, of)| *of != kind) {
        let value = action.get(name);
        if value.is_empty() || value.is_unknown() {
            continue;
        }
        let detail = format!(
            "`{name}` has no effect in an action whose `type` is \"{kind}\": it belongs to \"{of}\"."
        );
        let warning = Diagnostic::warning("Argument without effect", detail);
        problems.push(warning.at(at.attribute(name)));
    }
}

/// Both ways to name a target group have to name the same one.
fn one_group(action: &Value, at: &Path, problems: &mut Diagnostics) {
    let arn = action.get(Action::target_group_arn.name);
    let Some([forward]) = action.get(Action::forward.name).as_elements() else { return };
    let groups = forward.get(Forward::target_group.name);
    let Some(groups) = groups.as_elements().filter(|_| !arn.is_empty()) else { return };
    // An ARN that is not known yet may turn out to be that of the group, or null.
    let differs = |group: &Value| {
        let its = group.get(Share::arn.name).as_str();
        matches!((arn.as_str(), its), (Some(arn), Some(its)) if arn != its)
    };
    if groups.iter().any(differs) {
        let detail = "Where `target_group_arn` and `forward` are both set, `forward` names that target group and no other: \
            remove `target_group_arn`.";
        let problem = Diagnostic::error("Conflicting arguments", detail);
        problems.push(problem.at(at.attribute(Action::target_group_arn.name)));
    }
}

/// Where the secret of a client is missing. AWS keeps the one that it has, so that it can be left out of what was imported;
/// `there` are the actions that it has.
pub(in crate::services::elbv2) fn missing_secrets(
    actions: &Value,
    there: &Value,
    at: &Path,
) -> Vec<Path> {
    let secret = Oidc::client_secret.name;
    let there: Vec<&Value> =
        there.as_elements().unwrap_or_default().iter().filter_map(client).collect();
    let is_missing = |client: &Value| {
        let may_be = |name: &str, there: &Value| {
            client.get(name).is_unknown() || client.get(name) == there.get(name)
        };
        let is_there = |&there: &&Value| {
            may_be(Oidc::issuer.name, there)
                && may_be(Oidc::client_id.name, there)
                && there.get(secret).is_empty()
        };
        client.get(secret).is_empty() && !there.iter().any(is_there)
    };
    let actions = actions.as_elements().unwrap_or_default().iter().enumerate();
    let missing = actions.filter(|(_, action)| client(action).is_some_and(&is_missing));
    let block = Action::authenticate_oidc.name;
    missing.map(|(i, _)| at.index(i).attribute(block).index(0).attribute(secret)).collect()
}

/// The client that an action asks an OpenID Connect provider as.
fn client(action: &Value) -> Option<&Value> {
    let is_asked = action.get(Action::r#type.name).as_str() == Some(super::OIDC);
    action.get(Action::authenticate_oidc.name).as_elements()?.first().filter(|_| is_asked)
}
