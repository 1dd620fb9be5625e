//! Missing permissions in words.

use super::Missing;
use super::certain::On;
use super::simulation::Layer;
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{Error, Subject, capitalised};
use crate::permissions::{self, Grant};
use crate::quoted::first_of;
use crate::value::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// So many objects that need an action are named.
const NAMED: usize = 5;

/// Whose policies were asked.
pub(super) fn who(place: &Subject) -> String {
    match &place.role_arn {
        Some(role) => format!("Role {role}"),
        None => "The provider's own identity".to_owned(),
    }
}

/// An object as the user knows it, as far as a plan has a name for it.
pub(super) fn object(type_name: &str, prior: &Value, planned: &Value) -> String {
    let names = [planned.get("name"), planned.get("tags").get("Name"), prior.get("id")];
    let name = names.into_iter().find_map(|name| name.as_str().filter(|name| !name.is_empty()));
    name.map_or_else(|| type_name.to_owned(), |name| format!("{type_name} {name}"))
}

/// What a change lacks. The summary is the same for all objects of a type that are changed in the same way, so that
/// Terraform shows one of several such warnings, and how many more there are.
pub(super) fn lacks(
    severity: Severity,
    place: &Subject,
    verb: &str,
    missing: &[Missing],
) -> Diagnostic {
    let summary = format!("{} may not {verb} {}", who(place), place.type_name);
    let mut detail = String::new();
    let layers: BTreeSet<Layer> = missing.iter().map(|one| one.layer).collect();
    for layer in layers {
        let _ = write!(detail, "{}:", because(layer));
        for one in missing.iter().filter(|one| one.layer == layer) {
            let _ = write!(detail, "\n  {}", line(one));
        }
        detail.push_str("\n\n");
    }
    let account = place.account.as_ref().map(|id| format!(" in account {id}")).unwrap_or_default();
    let _ = write!(
        detail,
        "IAM was asked{account} (`iam:SimulatePrincipalPolicy`), because of `permission_checks` of the provider. Nothing was changed."
    );
    let allowable = |one: &&Missing| matches!(one.layer, Layer::Identity | Layer::Boundary);
    let grants: Vec<Grant> = missing.iter().filter(allowable).map(grant).collect();
    if !grants.is_empty() {
        let policy = permissions::json(&permissions::document(&grants), true);
        let _ = write!(detail, " What has to be allowed beside what is:\n\n{policy}");
    }
    Diagnostic { severity, ..Diagnostic::error(summary, detail) }
}

fn because(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "No policy of it allows",
        Layer::Denial => "A policy of it denies",
        Layer::Boundary => "Its permissions boundary does not allow",
        Layer::Organization => "The service control policies of the organization do not allow",
    }
}

fn line(missing: &Missing) -> String {
    let on = match &missing.pair.on {
        On::Arn(_, arn) => format!(" on {arn}"),
        _ => String::new(),
    };
    let objects = first_of(&missing.needed_by, NAMED);
    format!("{}{on} (needed so far by {objects})", missing.pair.action)
}

fn grant(missing: &Missing) -> Grant {
    Grant {
        action: missing.pair.action.to_owned(),
        resources: [missing.pair.on.resource().to_owned()].into(),
        conditions: missing.pair.conditions.clone(),
    }
}

const NOT_CHECKED: &str = "permissions are not checked before the apply";

/// IAM does not answer.
pub(super) fn unasked(place: &Subject, error: &Error) -> Diagnostic {
    let who = who(place);
    let refused = error.aws().is_some_and(crate::aws::Error::is_access_denied);
    let advice = if refused {
        " Allow `iam:SimulatePrincipalPolicy` to it on itself, or set `permission_checks` of the provider to `off`."
    } else {
        ""
    };
    Diagnostic::warning(
        format!("{who}: {NOT_CHECKED}"),
        format!(
            "{who} cannot ask IAM what it may do. {}.{advice}",
            capitalised(error.to_string().trim_end_matches('.'))
        ),
    )
}

/// The role cannot be assumed, perhaps because this run makes it.
pub(super) fn unreached(place: &Subject, problem: &Diagnostic) -> Diagnostic {
    Diagnostic::warning(format!("{}: {NOT_CHECKED}", who(place)), problem.detail.clone())
}
