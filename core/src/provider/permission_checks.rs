//! Whether what is planned may be done, asked of IAM before an apply
//! ([record 76](../../docs/decisions/0076-permissions-before-an-apply.md)).
//!
//! For each role that leads to planned objects, IAM simulates the actions of all types once on `*`, and once more on
//! ARNs those that are not allowed there. What IAM leaves open is no finding: a plan that may be carried out is never
//! complained of.

mod arn;
mod certain;
mod simulation;
mod words;

#[cfg(test)]
mod tests;

use super::Provider;
use super::configured::Configured;
use super::connect::{Target, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{Cx, Entry, Error, Operation};
use crate::plan::Planned;
use crate::value::Value;
use certain::{Change, Pair};
use simulation::{Asking, Layer, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// The argument that says whether plans ask for permissions.
pub(super) const PERMISSION_CHECKS: &str = "permission_checks";

/// What is known of the permissions of the sessions of one configuration of the provider.
#[derive(Default)]
pub(super) struct PermissionChecks {
    /// What a missing permission is; none if nobody asks.
    severity: Option<Severity>,
    roles: Mutex<BTreeMap<usize, Arc<Role>>>,
    /// The roles of which it was said that nobody can tell.
    untold: Mutex<BTreeSet<String>>,
}

/// One session.
#[derive(Default)]
struct Role {
    asking: Asking,
    /// The objects that need an action, in the order of their plans.
    needed_by: Mutex<BTreeMap<&'static str, Vec<String>>>,
}

/// An action that is missing.
struct Missing {
    pair: Pair,
    layer: Layer,
    /// The objects of this plan that need it, as far as they are known by now.
    needed_by: Vec<String>,
}

impl PermissionChecks {
    /// From a valid provider block. What is not known yet asks nothing.
    pub(super) fn new(config: &Value) -> Self {
        let severity = match config.get(PERMISSION_CHECKS).as_str() {
            Some("error") => Some(Severity::Error),
            Some("warn") => Some(Severity::Warning),
            _ => None,
        };
        Self { severity, ..Self::default() }
    }

    fn role(&self, cx: &Cx) -> Arc<Role> {
        let mut roles = self.roles.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(roles.entry(cx.scope().session_number()).or_default())
    }

    /// What is to be said where permissions cannot be asked for: once for each role.
    fn note(&self, who: &str, note: Diagnostic) -> Option<Diagnostic> {
        let mut untold = self.untold.lock().unwrap_or_else(PoisonError::into_inner);
        untold.insert(who.to_owned()).then_some(note)
    }
}

impl Role {
    /// What of these is missing for an object.
    async fn missing(
        &self,
        cx: &Cx,
        pairs: Vec<Pair>,
        object: &str,
    ) -> Result<Vec<Missing>, Error> {
        let verdicts = self.asking.verdicts(cx, &pairs).await?;
        let mut needed_by = self.needed_by.lock().unwrap_or_else(PoisonError::into_inner);
        let is_missing = |verdict: &Verdict| matches!(verdict, Verdict::Denied(_));
        let passes: BTreeSet<_> = pairs
            .iter()
            .zip(&verdicts)
            .filter(|(_, verdict)| !is_missing(verdict))
            .filter_map(|(pair, _)| pair.choice())
            .collect();
        let judged: Vec<_> = pairs
            .into_iter()
            .zip(verdicts)
            .filter(|(pair, _)| pair.choice().is_none_or(|choice| !passes.contains(&choice)))
            .collect();
        let missing = judged.into_iter().filter_map(|(pair, verdict)| {
            let Verdict::Denied(layer) = verdict else { return None };
            let objects = needed_by.entry(pair.action).or_default();
            if !objects.iter().any(|known| known == object) {
                objects.push(object.to_owned());
            }
            Some(Missing { pair, layer, needed_by: objects.clone() })
        });
        Ok(missing.collect())
    }
}

impl Provider {
    /// Complains of actions that a planned change needs and its role may not. Says nothing where the way to the object
    /// is not known yet, and while changes are being carried out.
    pub(super) async fn unpermitted(
        &self,
        configured: &Configured,
        entry: &Entry,
        prior: &Value,
        planned: &Planned,
    ) -> Option<Diagnostic> {
        let checks = &configured.permission_checks;
        let severity = checks.severity.filter(|_| !configured.is_applying())?;
        let change = Change::of(entry, prior, planned)?;
        if !configured.leads_somewhere(&planned.value) {
            return None;
        }
        let name = entry.resource.type_name();
        let target = Target { operation: Operation::Plan, ..Target::at(name, &planned.value) };
        let cx = match self.connect(target).await {
            Ok((_, cx)) => cx,
            Err(problem) => {
                let place = configured.place(name, &planned.value);
                return checks.note(&words::who(&place), words::unreached(&place, &problem));
            }
        };
        let place = place(configured, &cx, name, &planned.value);
        let pairs = change.pairs(&cx, place.account.as_deref());
        if pairs.is_empty() {
            return None;
        }
        let object = words::object(name, prior, &planned.value);
        match checks.role(&cx).missing(&cx, pairs, &object).await {
            Ok(missing) if missing.is_empty() => None,
            Ok(missing) => Some(words::lacks(severity, &place, change.verb(), &missing)),
            Err(error) => checks.note(&words::who(&place), words::unasked(&place, &error)),
        }
    }
}
