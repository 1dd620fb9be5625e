//! In which account an object is, and what is refused because of it.
//!
//! The reasons are in docs/decisions/0015-the-account-of-an-object.md.

use super::Provider;
use super::configured::Configured;
use crate::diagnostic::Diagnostic;
use crate::engine::life::Plan;
use crate::engine::{ASSUME_ROLE, Cx, Entry, Error, Operation, Private, Subject, hops, report};
use crate::plan::Planned;
use crate::value::{Path, Value};

/// The account to remember an object with.
pub(super) fn account(entry: &Entry, cx: &Cx) -> Option<String> {
    cx.scope().known_account().filter(|_| !entry.spec().offline)
}

impl Provider {
    /// An error if an update leads to another account than the one that the object is in. The plan would have
    /// replaced the object, had it known the role.
    pub(super) async fn leaves(
        &self,
        type_name: &str,
        prior: &Value,
        planned: &Value,
        remembered: Option<&str>,
    ) -> Option<Diagnostic> {
        // What is missing for an answer is told by whoever tries to get there.
        let configured = self.configured().filter(|configured| configured.known().is_ok())?;
        let explain = |error| {
            let place = configured.place(type_name, planned);
            report(Operation::Update, &place, &Error::from(error))
        };
        match configured.moves((prior, planned), remembered, explain).await {
            Ok(false) => None,
            Ok(true) => Some(leads_elsewhere(type_name, prior)),
            Err(problem) => Some(problem),
        }
    }
}

/// The account that an object was last seen in, by what comes with the change of it.
pub(super) fn remembered(operation: Operation, prior: &Value, private: &Private) -> Option<String> {
    let tainted = || private.provider_account.clone().filter(|_| has_no_role(prior));
    match operation {
        // In a plan to create it is the account of an object that was replaced.
        Operation::Create => None,
        Operation::Delete => private.account.clone().or_else(tainted),
        _ => private.account.clone(),
    }
}

/// An error if an object is to be deleted of which nothing tells in which account it is, although it was written down
/// when the object was made: the plan that replaces a tainted object does not get to see it.
pub(super) fn lost(
    type_name: &str,
    operation: Operation,
    prior: &Value,
    private: &Private,
    remembered: Option<&str>,
) -> Option<Diagnostic> {
    let replaced = operation == Operation::Delete && private.token.is_some();
    (replaced && has_no_role(prior) && remembered.is_none()).then(|| {
        Diagnostic::error(
            "Account of a tainted object not known",
            format!(
                "{} is tainted, and was to be replaced by a plan that was made without a refresh. Such \
                 a plan does not tell in which account the object is, and the object has no role that would. \
                 Nothing was done. Plan again without `-refresh=false`.",
                named(type_name, prior)
            ),
        )
    })
}

/// An error if an object of another provider's state gets a role before anything tells in which account the object is.
fn guessed(
    type_name: &str,
    (prior, planned): (&Value, &Value),
    private: &Private,
) -> Option<Diagnostic> {
    let untold = !private.ours && private.account.is_none() && has_no_role(prior);
    (untold && !has_no_role(planned)).then(|| {
        Diagnostic::error(
            "Account of an object not known",
            format!(
                "The state of {} was written by another provider, and does not tell in which account the \
                 object is. Whether its new role leads there cannot be told. Plan without `-refresh=false`, so that \
                 the object is read first, through the provider block that it was made with.",
                named(type_name, prior)
            ),
        )
        .at(ASSUME_ROLE)
    })
}

fn named(type_name: &str, object: &Value) -> String {
    format!("{type_name} {}", object.get("id").as_str().unwrap_or_default())
}

fn has_no_role(object: &Value) -> bool {
    matches!(hops(object), Ok(Some(hops)) if hops.is_empty())
}

/// Looks where a plan leads: marks it as a replacement if that is another account, and refuses it if its session is
/// not in the account that the object is in. Returns the private data of the plan.
pub(super) async fn follow(
    configured: &Configured,
    entry: &Entry,
    asked: &Plan<'_>,
    (planned, mut private): (&mut Planned, Private),
) -> Private {
    let (name, prior) = (entry.resource.type_name(), asked.prior);
    if entry.spec().offline {
        return private;
    }
    if prior.is_null() {
        private.provider_account = private.provider_account.or_else(|| configured.own_account());
        return private;
    }
    if let Some(problem) = guessed(name, (prior, &planned.value), &private) {
        planned.diagnostics.push(problem);
        return private;
    }
    let again = configured.is_applying() || private.role_open;
    private.role_open |= !configured.leads_somewhere(&planned.value);
    let remembered = private.account.as_deref();
    let explain = |error| {
        let place = configured.place(name, &planned.value);
        report(Operation::Plan, &place, &Error::from(error))
    };
    match configured.moves((prior, &planned.value), remembered, explain).await {
        // Terraform has asked before, when the role was not known, and takes another answer for a mistake.
        Ok(true) if again => planned.diagnostics.push(leads_elsewhere(name, prior)),
        Ok(true) => planned.replace.push(Path::from(ASSUME_ROLE)),
        Ok(false) => {}
        Err(problem) => planned.diagnostics.push(problem),
    }
    // A replacement deletes with the role that the object has; a change is made with the planned one.
    let through = if planned.replace.is_empty() { &planned.value } else { prior };
    if (planned.value != *prior || !planned.replace.is_empty())
        && let Some(is) = remembered
        && let Some(leads) = configured.destination(through).filter(|leads| leads != is)
    {
        planned.diagnostics.push(elsewhere(&configured.place(name, through), is, &leads));
    }
    private
}

/// What is where, and what leads somewhere.
fn object_and_way(place: &Subject) -> (String, String) {
    let object = [Some(place.type_name.as_str()), place.id.as_deref()];
    let through = match &place.role_arn {
        Some(role) => format!("role {role} leads"),
        None => "the provider's own credentials lead".to_owned(),
    };
    (object.into_iter().flatten().collect::<Vec<_>>().join(" "), through)
}

/// The session of an import is not in the account that the import names.
pub(super) fn imported_elsewhere(place: &Subject, is: &str, leads: &str) -> Diagnostic {
    let (object, through) = object_and_way(place);
    Diagnostic::error(
        "The import leads to another account",
        format!(
            "By its identity or its ARN, {object} is in account {is}, but {through} to account {leads}. Nothing was \
             imported.\n\nIf the account is right, import through a provider block or a role that leads to account \
             {is}: an import ID can name the role, with `|role_arn=ARN` after it. If not, correct the identity or \
             the ID."
        ),
    )
}

/// The session is not in the account of the object.
pub(super) fn elsewhere(place: &Subject, is: &str, leads: &str) -> Diagnostic {
    let (object, through) = object_and_way(place);
    Diagnostic::error(
        "The credentials lead to another account",
        format!(
            "{object} is in account {is}, but {through} to account {leads}. Nothing was done, and the state is as it \
             was.\n\nIf the provider leads to another account by mistake, put that right. If the object is to have a \
             role of its own from now on, set its `assume_role` to a role of account {is} and apply once with \
             `-refresh=false`: this changes the state and nothing else. Or take the object out of the state with \
             `terraform state rm` and import it again, with `|role_arn=ARN` after its id."
        ),
    )
}

/// The plan would have replaced the object, had it known the role.
fn leads_elsewhere(type_name: &str, prior: &Value) -> Diagnostic {
    Diagnostic::error(
        "The role leads to another account",
        format!(
            "{} cannot be moved to another account, and the role was not known when the change was \
             planned. Nothing was done. Plan again: now that the role is known, the plan replaces the object.",
            named(type_name, prior)
        ),
    )
    .at(ASSUME_ROLE)
}
