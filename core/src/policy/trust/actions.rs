//! Whether the actions of a statement are such as its principals can carry out.

use super::{At, Finding, name};
use crate::policy::{Clause, Principal, Statement};
use crate::quoted::quoted;

/// The action of principals that AWS knows.
pub(super) const ROLE: &str = "sts:AssumeRole";
pub(super) const SAML: &str = "sts:AssumeRoleWithSAML";
pub(super) const WEB: &str = "sts:AssumeRoleWithWebIdentity";

/// The actions with which somebody gets a session of a role.
pub(super) const ASSUME: [&str; 3] = [ROLE, SAML, WEB];
/// The actions that come along with them.
const BESIDE: [&str; 3] = ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];

/// Whether a statement is about what comes along with an action to assume the role, and about no such action itself.
/// AWS decides about both in the same request.
pub(super) fn comes_along(statement: &Statement) -> bool {
    !ASSUME.iter().any(|action| covers(statement, action))
        && BESIDE.iter().any(|action| covers(statement, action))
}

/// Whether a statement is about an action.
pub(super) fn covers(statement: &Statement, action: &str) -> bool {
    match &statement.actions {
        Clause::AnyOf(patterns) => patterns.iter().any(|pattern| matches(pattern, action)),
        Clause::AllBut(patterns) => !patterns.iter().any(|pattern| matches(pattern, action)),
    }
}

/// Whether a string with `*` and `?` in it matches another one, whatever the case of their letters.
fn matches(pattern: &str, text: &str) -> bool {
    matches_by(pattern, text, |a, b| a.eq_ignore_ascii_case(&b))
}

/// Whether a string with `*` and `?` in it matches another one, by what counts as the same byte.
pub(super) fn matches_by(pattern: &str, text: &str, same: impl Fn(u8, u8) -> bool) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where to go on when the last star has to swallow one more byte.
    let mut retry = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(c) if *c == b'?' || same(*c, text[t]) => (p, t) = (p + 1, t + 1),
            _ => {
                let Some((next, swallowed)) = retry else { return false };
                retry = Some((next, swallowed + 1));
                (p, t) = (next, swallowed + 1);
            }
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

pub(super) fn check(at: At<'_>, found: &mut Vec<Finding>) {
    let Clause::AnyOf(actions) = &at.statement().actions else { return };
    if !at.allows() {
        return;
    }
    for action in actions {
        if !ASSUME.iter().chain(&BESIDE).any(|known| matches(action, known)) {
            found.push(at.finding(
                "An action has no place in a trust policy",
                &format!(
                    "allows {}, which is not an action that a trust policy decides about: these are {}, {ROLE}, \
                     {SAML} and {WEB}.",
                    quoted(action),
                    BESIDE.join(", ")
                ),
            ));
        }
    }
    misfits(at, found);
    pods(at, found);
}

/// Principals that cannot assume a role in any of the ways that are allowed.
fn misfits(at: At<'_>, found: &mut Vec<Finding>) {
    let allowed: Vec<&str> =
        ASSUME.into_iter().filter(|action| covers(at.statement(), action)).collect();
    for principal in at.principals() {
        let fitting = fitting(principal);
        if allowed.is_empty() || allowed.iter().any(|action| fitting.contains(action)) {
            continue;
        }
        found.push(at.finding(
            "An action does not fit its principal",
            &format!(
                "allows {} to {}, who can only use {}.",
                allowed.join(" and "),
                quoted(name(principal).unwrap_or("*")),
                fitting.join(" or ")
            ),
        ));
    }
}

/// The ways in which a principal can assume a role.
pub(super) fn fitting(principal: &Principal) -> &'static [&'static str] {
    match principal {
        Principal::Federated(name) if name == "*" => &[SAML, WEB],
        Principal::Federated(name) if name.contains(":saml-provider/") => &[SAML],
        Principal::Federated(_) => &[WEB],
        Principal::Star => &ASSUME,
        Principal::Aws(_) | Principal::Service(_) | Principal::CanonicalUser(_) => &[ROLE],
    }
}

/// EKS tags each session that it makes for a pod, and fails if it may not.
fn pods(at: At<'_>, found: &mut Vec<Finding>) {
    let pods = |principal: &&Principal| matches!(principal, Principal::Service(name) if name.starts_with("pods.eks."));
    let Some(service) = at.principals().iter().find(pods) else { return };
    let tagging = at.document.statements.iter().enumerate().any(|(index, statement)| {
        let other = At { index, ..at };
        other.allows()
            && other.principals().contains(service)
            && covers(statement, "sts:TagSession")
    });
    if covers(at.statement(), ROLE) && !tagging {
        found.push(at.finding(
            "Pods cannot assume the role",
            "lets in EKS Pod Identity without sts:TagSession, and EKS tags each session. Allow both \
             sts:AssumeRole and sts:TagSession; the function trust_pod_identity writes such a policy.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_match_in_any_case() {
        for pattern in ["*", "sts:*", "STS:assumerole", "sts:Assume*", "sts:AssumeRol?", "s**e"] {
            assert!(matches(pattern, ROLE), "{pattern}");
        }
        for pattern in ["", "sts:", "sts:AssumeRole?", "sts:AssumeRoleWith*", "ec2:*"] {
            assert!(!matches(pattern, ROLE), "{pattern}");
        }
    }
}
