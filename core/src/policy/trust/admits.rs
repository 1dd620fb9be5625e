//! Whether a trust policy lets in whoever assumes the role now. Three answers, because a policy may ask for what only
//! AWS knows, such as where a call comes from.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod caller;
mod conditions;
#[cfg(test)]
mod tests;

pub use caller::Caller;

use super::actions::{ROLE, WEB, covers};
use crate::policy::{Clause, Document, Effect, Principal, Statement};

/// What somebody asks for who assumes a role, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub caller: &'a Caller,
    /// The external ID that is sent.
    pub external_id: Option<&'a str>,
    /// The name of the session that is asked for; none if it is another one in each run.
    pub session_name: Option<&'a str>,
    /// The account of the role.
    pub account: &'a str,
    /// Whether the session gets tags.
    pub tags: bool,
    /// Whether the session gets a source identity.
    pub source_identity: bool,
}

/// What a trust policy makes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It lets the caller in.
    Admits,
    /// It does not, and what it lacks, in a sentence without a full stop. Never with the external ID in it.
    Refuses(String),
    /// Only AWS can tell.
    Unknown,
}

/// What is true, is not, or may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    No,
    Maybe,
    Yes,
}

impl Sure {
    fn of(is: bool) -> Self {
        if is { Self::Yes } else { Self::No }
    }
    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }
}

/// Whether a trust policy lets in whoever assumes the role with credentials of AWS. What the caller's own policies
/// allow is not asked.
#[must_use]
pub fn admits(document: &Document, request: &Request<'_>) -> Admission {
    let also =
        [("sts:TagSession", request.tags), ("sts:SetSourceIdentity", request.source_identity)];
    let also = also.into_iter().filter_map(|(action, is)| is.then_some(action));
    let mut all = Admission::Admits;
    for action in [ROLE].into_iter().chain(also) {
        match admits_action(document, request, action) {
            Admission::Admits => {}
            Admission::Unknown => all = Admission::Unknown,
            refuses @ Admission::Refuses(_) => return refuses,
        }
    }
    all
}

/// Whether a trust policy lets in somebody with a token of an identity provider. Whether this token fits its
/// conditions, only AWS can tell.
#[must_use]
pub fn admits_tokens(document: &Document) -> Admission {
    let lets = |statement: &Statement| {
        let federated = |who: &Principal| matches!(who, Principal::Federated(_) | Principal::Star);
        statement.effect == Effect::Allow
            && covers(statement, WEB)
            && match &statement.principals {
                Some(Clause::AnyOf(principals)) => principals.iter().any(federated),
                Some(Clause::AllBut(_)) => true,
                None => false,
            }
    };
    if document.statements.iter().any(lets) {
        return Admission::Unknown;
    }
    Admission::Refuses(format!("no statement allows {WEB} to an identity provider"))
}

fn admits_action(document: &Document, request: &Request<'_>, action: &str) -> Admission {
    let about = || document.statements.iter().enumerate().filter(|(_, s)| covers(s, action));
    let why = |index: usize| format!("Statement[{index}] denies {action} to it");
    let (mut allowed, mut denied) = (Sure::No, Sure::No);
    for (index, statement) in about() {
        let meant = principal(statement, request.caller).min(conditions::all(statement, request));
        match statement.effect {
            Effect::Allow => allowed = allowed.max(meant),
            Effect::Deny if meant == Sure::Yes => return Admission::Refuses(why(index)),
            Effect::Deny => denied = denied.max(meant),
        }
    }
    match (allowed, denied) {
        (Sure::No, _) => Admission::Refuses(lacks(about(), request, action)),
        (Sure::Yes, Sure::No) => Admission::Admits,
        _ => Admission::Unknown,
    }
}

/// Whether a statement is about a caller.
fn principal(statement: &Statement, caller: &Caller) -> Sure {
    let any = |who: &[Principal]| who.iter().map(|p| caller.is(p)).max().unwrap_or(Sure::No);
    match &statement.principals {
        None => Sure::No,
        Some(Clause::AnyOf(who)) => any(who),
        // To be spared, account, role and session of a caller have all to be named.
        Some(Clause::AllBut(who)) => match (statement.effect, any(who)) {
            (Effect::Deny, Sure::Yes | Sure::Maybe) => Sure::Maybe,
            (_, named) => named.not(),
        },
    }
}

/// Why none of the statements about an action lets a caller in.
fn lacks<'a>(
    about: impl Iterator<Item = (usize, &'a Statement)>,
    request: &Request<'_>,
    action: &str,
) -> String {
    let allowing = about.filter(|(_, statement)| statement.effect == Effect::Allow);
    let meant = allowing.filter(|(_, s)| principal(s, request.caller) != Sure::No);
    let unmet = meant.filter_map(|(index, statement)| {
        let why = conditions::unmet(statement, request)?;
        Some(format!("Statement[{index}] {why}"))
    });
    let unmet: Vec<String> = unmet.collect();
    if unmet.is_empty() {
        let caller = request.caller;
        return format!(
            "no statement allows {action} to {caller}, to account {} or to everybody",
            caller.account()
        );
    }
    unmet.join(", and ")
}
