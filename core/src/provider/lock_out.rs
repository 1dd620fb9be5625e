//! Changes of roles that would lock this configuration out of what it reaches through them
//! (docs/decisions/0072-changes-that-would-lock-us-out.md).

mod behind;
mod refusal;
#[cfg(test)]
mod tests;

pub(super) use behind::Behind;

use super::configured::Configured;
use super::requests::{Answer, Apply};
use crate::arn::Arn;
use crate::aws::{Hop, WebIdentity};
use crate::diagnostic::Diagnostic;
use crate::engine::life::Plan;
use crate::engine::trust::ALLOW_LOCK_OUT;
use crate::engine::{Entry, Private, settings};
use crate::plan::Planned;
use crate::policy::{Document, parse, trust};
use crate::value::Value;
use behind::{Change, Fate, Role, What};
use refusal::{LockOut, refused, too_early};
use std::sync::Arc;

impl Configured {
    /// Notes what a refresh has found.
    pub(super) fn note_read(&self, entry: &Entry, prior: &Value, state: &Value) {
        let Some(way) = self.way(entry, prior) else { return };
        if state.is_null() {
            self.behind.forget(&way, &label(entry, prior));
        } else {
            self.behind.seen(&way, &label(entry, state));
        }
    }

    /// Notes what a plan makes of an object, and refuses it if it would lock us out, or if a plan that came before it
    /// would. Returns the private data of the plan.
    pub(super) async fn guard_plan(
        &self,
        entry: &Entry,
        asked: &Plan<'_>,
        (planned, private): (&mut Planned, Private),
    ) -> Private {
        let replaced = !planned.replace.is_empty();
        let both = (asked.prior, &planned.value);
        let way = self.note_plan(entry, both, replaced);
        let mut found = Vec::new();
        let mut first = private.first.clone();
        if let Some((role, change)) = self.change(entry, both, replaced, &private) {
            let change = Arc::new(change);
            if planned.value.is_null() {
                first = self.behind.going(&role, self.web());
                first.remove(&label(entry, asked.prior));
            }
            self.behind.changes(role.clone(), Arc::clone(&change));
            found.push((role, change));
        }
        if let Some(way) = way {
            found.extend(self.behind.changes_on(&way, self.web()));
        }
        for (role, change) in found {
            if let Some(problem) = self.locks_out(&role, &change).await
                && self.behind.tells_first(&role)
            {
                planned.diagnostics.push(problem);
            }
        }
        Private { first, ..private }
    }

    /// Refuses a change that is about to be carried out if it would lock us out, as far as this process knows.
    pub(super) async fn guard_apply(
        &self,
        entry: &Entry,
        asked: Apply<'_>,
        private: &Private,
    ) -> Option<Diagnostic> {
        // Of a replacement, the plan has judged the new role.
        let replaced = asked.planned.is_null() && private.token.is_some();
        let change = self.change(entry, (asked.prior, asked.planned), false, private);
        let (role, change) = change.filter(|_| !replaced)?;
        let left = self.behind.left_of(&private.first).await;
        if !left.is_empty() {
            return Some(too_early(&change, &left));
        }
        self.locks_out(&role, &change).await
    }

    /// Notes that an object is being deleted. Roles wait for what is behind them, and are not waited for while they do.
    pub(super) fn note_end(&self, entry: &Entry, asked: Apply<'_>, guarded: bool) {
        let waits = entry.spec().trust_policy.is_some() && !guarded;
        if asked.planned.is_null()
            && !waits
            && let Some(way) = self.way(entry, asked.prior)
        {
            self.behind.set(&way, &label(entry, asked.prior), Fate::Ending);
        }
    }

    /// Notes what has come of a change.
    pub(super) fn note_applied(&self, entry: &Entry, asked: Apply<'_>, answer: &Answer) {
        if asked.planned.is_null() {
            let Some(way) = self.way(entry, asked.prior) else { return };
            let object = label(entry, asked.prior);
            if answer.diagnostics.has_errors() {
                self.behind.set(&way, &object, Fate::Stays);
            } else {
                self.behind.deleted(&way, &object);
            }
        } else if let Some(way) = self.way(entry, asked.planned)
            && !answer.state.is_null()
        {
            self.behind.forget(&way, &label(entry, asked.planned));
            self.behind.set(&way, &label(entry, &answer.state), Fate::Stays);
        }
    }

    /// Notes where an object is going to be, and where not any more. Returns the roles that lead to it then.
    fn note_plan(
        &self,
        entry: &Entry,
        (prior, planned): (&Value, &Value),
        replaced: bool,
    ) -> Option<Vec<Hop>> {
        let before = if prior.is_null() { None } else { self.way(entry, prior) };
        if let Some(before) = before {
            let object = label(entry, prior);
            if replaced || planned.is_null() {
                self.behind.set(&before, &object, Fate::Goes);
            } else {
                self.behind.forget(&before, &object);
            }
        }
        let way = if planned.is_null() { None } else { self.way(entry, planned) }?;
        self.behind.set(&way, &label(entry, planned), Fate::Stays);
        Some(way)
    }

    /// The roles that lead to an object; none if they are not known, and if there are none.
    fn way(&self, entry: &Entry, object: &Value) -> Option<Vec<Hop>> {
        if entry.spec().offline || !self.leads_somewhere(object) {
            return None;
        }
        let way = self.chain(object).ok()??;
        (!way.is_empty() || self.web().is_some()).then_some(way)
    }
    fn web(&self) -> Option<&WebIdentity> {
        self.accounts.settings().web_identity.as_ref()
    }

    /// What a plan does to a role that exists, unless somebody has allowed it to lock us out.
    fn change(
        &self,
        entry: &Entry,
        (prior, planned): (&Value, &Value),
        replaced: bool,
        private: &Private,
    ) -> Option<(Role, Change)> {
        let attribute = entry.spec().trust_policy?;
        // A type that is the trust policy and nothing else changes a role that is there already.
        let is_policy = settings::whole(entry.resource).is_some();
        let allows = if planned.is_null() { prior } else { planned }.get(ALLOW_LOCK_OUT);
        if allows.is_unknown() || *allows == Value::Bool(true) {
            return None;
        }
        let what = if planned.is_null() || (replaced && !prior.is_null()) {
            match is_policy {
                // Another resource of the run keeps it.
                true if private.twin.shared => return None,
                true => What::Closed,
                false => What::Deleted,
            }
        } else if prior.is_null() && !is_policy {
            return None;
        } else {
            let (old, new) = (prior.get(attribute).as_str(), planned.get(attribute).as_str()?);
            if old == Some(new) {
                return None;
            }
            What::Trusts { new: parse(new).ok()?, old: old.and_then(|old| parse(old).ok()) }
        };
        let object = if prior.is_null() { planned } else { prior };
        let role = self.role_of(entry, object, private)?;
        let change = Change { type_name: entry.resource.type_name(), id: role.name.clone(), what };
        Some((role, change))
    }

    /// The role that an object is, or whose trust policy it is.
    fn role_of(&self, entry: &Entry, object: &Value, private: &Private) -> Option<Role> {
        if let Some(arn) = object.get("arn").as_str().and_then(|arn| arn.parse::<Arn>().ok()) {
            return Some(Role { name: arn.role_name()?.to_owned(), account: arn.account });
        }
        let named = entry.spec().identity?.names.first()?;
        let name = object.get(named).as_str()?.to_owned();
        let account = private.account.clone().or_else(|| self.known_account(object))?;
        Some(Role { account, name })
    }

    /// The refusal of a change, if something that stays is reached through the role and could not be any more.
    async fn locks_out(&self, role: &Role, change: &Change) -> Option<Diagnostic> {
        let (mut found, mut objects) = (None, Vec::new());
        for (way, behind) in self.behind.staying(role, self.web()) {
            if let Some(out) = self.is_out(&way, role, change).await {
                objects.extend(behind);
                found.get_or_insert(out);
            }
        }
        objects.sort();
        Some(refused(change, &found?, &objects))
    }

    /// Whether nobody gets past a role on a way after a change of it, and why.
    async fn is_out(&self, way: &[Hop], role: &Role, change: &Change) -> Option<LockOut> {
        if let Some(web) = self.web().filter(|web| role.is(&web.role_arn)) {
            return closed(change, trust::admits_tokens).map(|lacks| LockOut {
                role_arn: web.role_arn.to_string(),
                caller: Some("a web identity".to_owned()),
                external_id_sent: false,
                lacks,
            });
        }
        for (at, hop) in way.iter().enumerate().filter(|(_, hop)| role.is(&hop.role_arn)) {
            let caller = self.caller(way, at).await;
            let admission = |policy: &Document| match &caller {
                Some(caller) => trust::admits(policy, &request(caller, hop)),
                None => trust::Admission::Unknown,
            };
            if let Some(lacks) = closed(change, admission) {
                return Some(LockOut {
                    role_arn: hop.role_arn.to_string(),
                    caller: caller.map(|caller| caller.to_string()),
                    external_id_sent: hop.external_id.is_some(),
                    lacks,
                });
            }
        }
        None
    }

    /// Who assumes the role at this place of a way. Of the first one STS is asked, once.
    async fn caller(&self, way: &[Hop], at: usize) -> Option<trust::Caller> {
        if let Some(before) = at.checked_sub(1).and_then(|before| way.get(before)) {
            return Some(trust::Caller::of_role(&before.role_arn, before.session_name.as_deref()));
        }
        if let Some(web) = self.web() {
            return Some(trust::Caller::of_role(&web.role_arn, web.session_name.as_deref()));
        }
        let identity = self.accounts.first_identity().await.ok()?;
        identity.arn.parse().ok().map(trust::Caller::told)
    }
}

/// Whether a change keeps somebody out who was let in before, as far as policies tell: what the new one lacks.
#[expect(clippy::option_option, reason = "a role that is deleted locks out and lacks nothing")]
fn closed(
    change: &Change,
    admission: impl Fn(&Document) -> trust::Admission,
) -> Option<Option<String>> {
    let (new, old) = match &change.what {
        What::Deleted | What::Closed => return Some(None),
        What::Trusts { new, old } => (new, old),
    };
    let trust::Admission::Refuses(lacks) = admission(new) else { return None };
    // Whoever is out already, or is in although the policy seems not to say so, is not locked out by this.
    let out = |old: &Document| matches!(admission(old), trust::Admission::Refuses(_));
    (!old.as_ref().is_some_and(out)).then_some(Some(lacks))
}

fn request<'a>(caller: &'a trust::Caller, hop: &'a Hop) -> trust::Request<'a> {
    trust::Request {
        caller,
        external_id: hop.external_id.as_ref().map(crate::secret::Secret::expose),
        session_name: hop.session_name.as_deref(),
        account: &hop.role_arn.account,
        tags: !hop.tags.is_empty(),
        source_identity: hop.source_identity.is_some(),
    }
}

/// An object in words: its type, its id, and its region.
fn label(entry: &Entry, object: &Value) -> String {
    let type_name = entry.resource.type_name();
    let Some(id) = object.get("id").as_str() else { return format!("a new {type_name}") };
    match object.get("region").as_str() {
        Some(region) => format!("{type_name} {id} in {region}"),
        None => format!("{type_name} {id}"),
    }
}
