//! Whether a trust policy lets in whom it should, and nobody else. Pure: what is not known is not complained
//! about.

mod actions;
mod admits;
mod issuers;
mod keys;
mod limits;
mod narrow;
mod nobody;
mod schemes;
mod subject;
#[cfg(test)]
mod tests;

pub use admits::{Admission, Caller, Request, admits, admits_tokens};

use super::{Clause, Document, Effect, Principal, Quantifier, Statement};
use crate::quoted::quoted;
use limits::Limit;

/// Something about a trust policy that its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is so bad that nothing should be done with the policy.
    pub is_error: bool,
    /// One line without a full stop.
    pub summary: &'static str,
    /// Sentences: what is wrong, where, and what to do.
    pub detail: String,
}

/// Everything that should be known about a trust policy. `account` is that of the role: none if it is not known,
/// and then no principal is taken for somebody else's.
#[must_use]
pub fn check(document: &Document, account: Option<&str>) -> Vec<Finding> {
    let mut found = Vec::new();
    let corrected = schemes::corrected(document);
    for index in 0..document.statements.len() {
        schemes::check(At { document, index }, &mut found);
        let at = At { document: &corrected, index };
        everybody(at, &mut found);
        nobody::check(at, &mut found);
        accounts(at, account, &mut found);
        unique_ids(at, &mut found);
        actions::check(at, &mut found);
        keys::check(at, &mut found);
        subject::check(at, &mut found);
        for_all_values(at, &mut found);
    }
    found
}

/// The unique ids that a policy shows in the place of principals that were deleted.
pub fn deleted(document: &Document) -> impl Iterator<Item = &str> {
    let principals =
        document.statements.iter().filter_map(|statement| statement.principals.as_ref());
    principals.flat_map(Clause::named).filter(|principal| principal.is_deleted()).filter_map(name)
}

/// Whether a statement lets somebody assume the role.
#[must_use]
pub fn lets_assume(statement: &Statement) -> bool {
    statement.effect == Effect::Allow
        && actions::ASSUME.iter().any(|action| actions::covers(statement, action))
}

/// A statement in its policy.
#[derive(Clone, Copy)]
struct At<'a> {
    document: &'a Document,
    index: usize,
}

impl<'a> At<'a> {
    fn statement(self) -> &'a Statement {
        &self.document.statements[self.index]
    }
    fn allows(self) -> bool {
        self.statement().effect == Effect::Allow
    }
    /// Who is named, unless everybody but them is meant.
    fn principals(self) -> &'a [Principal] {
        match &self.statement().principals {
            Some(Clause::AnyOf(principals)) => principals,
            _ => &[],
        }
    }
    fn finding(self, summary: &'static str, what: &str) -> Finding {
        let sid = self.statement().sid.as_deref();
        let sid = sid.map(|sid| format!(" (Sid {})", quoted(sid))).unwrap_or_default();
        let detail = format!("Statement[{}]{sid} of the trust policy {what}", self.index);
        Finding { is_error: false, summary, detail }
    }
}

fn name(principal: &Principal) -> Option<&str> {
    match principal {
        Principal::Star => None,
        Principal::Aws(name)
        | Principal::Service(name)
        | Principal::Federated(name)
        | Principal::CanonicalUser(name) => Some(name),
    }
}

/// A principal `*`, which needs a condition that limits it.
fn everybody(at: At<'_>, found: &mut Vec<Finding>) {
    let statement = at.statement();
    let named_so = |principal: &Principal| {
        name(principal).is_none_or(|name| name == "*")
            && !matches!(principal, Principal::Service(_))
    };
    let everybody = match &statement.principals {
        Some(Clause::AnyOf(principals)) => principals.iter().any(named_so),
        Some(Clause::AllBut(_)) => true,
        None => false,
    };
    if !everybody || !lets_assume(statement) {
        return;
    }
    let who = match &statement.principals {
        Some(Clause::AllBut(_)) => "lets in everybody on AWS but those in NotPrincipal",
        _ => "lets in everybody on AWS: its principal is \"*\"",
    };
    match limits::of(at.document, statement) {
        Limit::Who => {}
        Limit::ExternalId => found.push(at.finding(
            "Anybody who knows the external ID can assume the role",
            &format!("{who}, and only the external ID limits it, which is not a secret. Name the principal."),
        )),
        Limit::None => found.push(Finding {
            is_error: true,
            ..at.finding(
                "Anybody can assume the role",
                &format!(
                    "{who}, and no condition limits it to an organization, an account or a principal. Name the \
                     principal, or add a condition such as StringEquals on aws:PrincipalOrgID."
                ),
            )
        }),
    }
}

/// Foreign accounts without an external ID, and whole accounts.
fn accounts(at: At<'_>, own: Option<&str>, found: &mut Vec<Finding>) {
    let statement = at.statement();
    if !at.allows() || !actions::covers(statement, "sts:AssumeRole") {
        return;
    }
    for principal in at.principals() {
        let Principal::Aws(name) = principal else { continue };
        let foreign = own.zip(principal.account_id()).is_some_and(|(own, account)| own != account);
        let whole = principal.is_account()
            && statement.conditions.is_empty()
            && !limits::leaves_few(at.document, statement, principal);
        // To be in the organization says nothing of an account that is in it as a whole.
        let guarded = limits::asks_for_id(at.document, statement, principal)
            || (foreign && limits::stays_in_organization(at.document, statement, principal));
        if foreign && !guarded {
            let also = if whole { ", and everybody in it at that" } else { "" };
            found.push(at.finding(
                "Another account is trusted without an external ID",
                &format!(
                    "lets in {}, which is another account{also}, without asking for an external ID. If that \
                     account works for others too, they could have it use this role. Add a condition StringEquals \
                     on sts:ExternalId; the function trust_account writes such a policy.",
                    quoted(name)
                ),
            ));
        } else if whole && !guarded {
            found.push(at.finding(
                "A whole account is trusted",
                &format!(
                    "lets in {}, and so everybody whom the policies of that account allow to assume any role. \
                     Name the role that is meant, or add a condition on aws:PrincipalArn.",
                    quoted(name)
                ),
            ));
        }
    }
}

/// Principals that nobody can ever be again.
fn unique_ids(at: At<'_>, found: &mut Vec<Finding>) {
    for name in at.principals().iter().filter(|principal| principal.is_deleted()).filter_map(name) {
        found.push(at.finding(
            "A deleted principal is trusted",
            &format!(
                "names {}, which is the ID of a role or user and not an ARN. IAM shows it after the principal was \
                 deleted, and nobody can be that principal again. Name the ARN.",
                quoted(name)
            ),
        ));
    }
}

/// Keys that a request lacks if it brings no tags, and which say only what else may not come along.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>
const OF_TAGS: [&str; 2] = ["aws:TagKeys", "sts:TransitiveTagKeys"];

/// `ForAllValues`, which a request without the key meets.
fn for_all_values(at: At<'_>, found: &mut Vec<Finding>) {
    let statement = at.statement();
    for condition in &statement.conditions {
        let for_all = condition.operator.quantifier == Some(Quantifier::ForAllValues);
        let of_tags = OF_TAGS.iter().any(|key| key.eq_ignore_ascii_case(&condition.key));
        if at.allows() && for_all && !of_tags && !limits::is_present(statement, &condition.key) {
            found.push(at.finding(
                "A condition is met by requests that lack its key",
                &format!(
                    "has {} on {}, which is met, too, by a request without that key. Add the condition Null with \
                     \"false\" on the same key, or use ForAnyValue.",
                    condition.operator, condition.key
                ),
            ));
        }
    }
}
