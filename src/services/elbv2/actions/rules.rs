//! What is wrong with actions beyond their rules.

use super::{Action, Forward, Share};
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
    let differs = |group: &Value| {
        let its = group.get(Share::arn.name).as_str();
        matches!((arn.as_str(), its), (Some(arn), Some(its)) if arn != its)
    };
    if groups.len() > 1 || groups.iter().any(differs) {
        let detail = "Where `target_group_arn` and `forward` are both set, `forward` names that target group and no other: \
            remove `target_group_arn`.";
        let problem = Diagnostic::error("Conflicting arguments", detail);
        problems.push(problem.at(at.attribute(Action::target_group_arn.name)));
    }
}
