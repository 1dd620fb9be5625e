//! What conditions limit.

use super::actions::{ASSUME, ROLE, covers};
use super::issuers;
use super::narrow::narrows;
use crate::policy::{Clause, Condition, Document, Effect, Principal, Quantifier, Statement};

/// How far a statement about everybody is limited after all, from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Limit {
    /// Not at all.
    None,
    /// To those who know the external ID.
    ExternalId,
    /// To certain principals, accounts or networks.
    Who,
}

/// Keys that say who or where from: nobody can choose these values at will. Tags are not among them, because
/// everybody can tag what is their own.
const WHO: &[&str] = &[
    "aws:federatedprovider",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:vpcsourceip",
    "ec2:sourceinstancearn",
    "lambda:sourcefunctionarn",
];
const EXTERNAL_ID: &str = "sts:externalid";

/// What SAML providers say about who somebody is.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html>
const SAML_CLAIMS: &[&str] = &[
    "edupersonprincipalname",
    "edupersontargetedid",
    "iss",
    "mail",
    "namequalifier",
    "sub",
    "uid",
];

/// How far a statement that allows is limited, by its own conditions or by statements that deny: as far as the
/// widest of the ways to assume the role that it allows.
pub(super) fn of(document: &Document, statement: &Statement) -> Limit {
    let own = by_own_conditions(statement);
    let allowed = ASSUME.iter().filter(|action| covers(statement, action));
    allowed.map(|action| own.max(by_denial(document, action))).min().unwrap_or(own)
}

fn by_own_conditions(statement: &Statement) -> Limit {
    let limiting = statement.conditions.iter().filter(|c| requires(statement, c) && narrows(c));
    let limit = |condition: &Condition| match key(condition) {
        key if says_who(&key) => Limit::Who,
        key if key == EXTERNAL_ID => Limit::ExternalId,
        _ => Limit::None,
    };
    limiting.map(limit).max().unwrap_or(Limit::None)
}

/// How far the statements that deny everybody else limit one way to assume the role.
fn by_denial(document: &Document, action: &str) -> Limit {
    let denials = document.statements.iter().filter(|s| denies(s, action));
    denials.map(by_denying).max().unwrap_or(Limit::None)
}

fn by_denying(denied: &Statement) -> Limit {
    let conditions = &denied.conditions;
    let all =
        |is: fn(&str) -> bool| conditions.iter().all(|c| negated(c) && narrows(c) && is(&key(c)));
    match &denied.principals {
        Some(Clause::AllBut(_)) if conditions.is_empty() => Limit::Who,
        Some(Clause::AnyOf(who)) if who.contains(&Principal::Star) && !conditions.is_empty() => {
            if all(says_who) {
                Limit::Who
            } else if all(|key| key == EXTERNAL_ID) {
                Limit::ExternalId
            } else {
                Limit::None
            }
        }
        _ => Limit::None,
    }
}

/// Whether nobody is let in as this principal without a certain external ID.
pub(super) fn asks_for_id(document: &Document, statement: &Statement, who: &Principal) -> bool {
    demands(document, statement, (ROLE, who), |key| key == EXTERNAL_ID)
}

/// Whether as this principal only members of certain organizations are let in.
pub(super) fn stays_in_organization(
    document: &Document,
    statement: &Statement,
    who: &Principal,
) -> bool {
    demands(document, statement, (ROLE, who), |key| key.starts_with("aws:principalorg"))
}

/// Whether of a whole account only somebody certain is let in.
pub(super) fn leaves_few(document: &Document, statement: &Statement, who: &Principal) -> bool {
    let but_some = |denied: &Statement| {
        denied.conditions.is_empty() && matches!(denied.principals, Some(Clause::AllBut(_)))
    };
    demands(document, statement, (ROLE, who), |key| says_who(key) && !is_of_accounts(key))
        || document.statements.iter().any(|s| denies(s, ROLE) && but_some(s))
}

/// Whether a key is the same for everybody in an account.
fn is_of_accounts(key: &str) -> bool {
    let name = key.strip_prefix("aws:").unwrap_or_default();
    ["principal", "source", "vpce"]
        .iter()
        .filter_map(|of| name.strip_prefix(of))
        .any(|what| what == "account" || what.starts_with("org"))
}

/// Whether nobody is let in this way and as this principal without certain values of one of these keys: neither by the
/// statement itself, nor past those that deny everybody else.
pub(super) fn demands(
    document: &Document,
    statement: &Statement,
    (action, who): (&str, &Principal),
    is: impl Fn(&str) -> bool,
) -> bool {
    let wanted = |c: &Condition| is(&key(c)) && requires(statement, c) && narrows(c);
    let missing = |c: &Condition| is(&key(c)) && negated(c) && narrows(c);
    let denied = |denied: &Statement| {
        let conditions = &denied.conditions;
        denies(denied, action)
            && is_about(denied, who)
            && !conditions.is_empty()
            && conditions.iter().all(missing)
    };
    statement.conditions.iter().any(wanted) || document.statements.iter().any(denied)
}

/// Whether a statement is about everybody who may come in as this principal.
fn is_about(statement: &Statement, who: &Principal) -> bool {
    let meant = |principal: &Principal| {
        let same_account = matches!(who, Principal::Aws(_))
            && principal.is_account()
            && principal.account_id() == who.account_id();
        *principal == Principal::Star || principal == who || same_account
    };
    match &statement.principals {
        Some(Clause::AnyOf(principals)) => principals.iter().any(meant),
        _ => false,
    }
}

/// Whether the statement is only about requests that have this key.
pub(super) fn is_present(statement: &Statement, key: &str) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.operator.name == "Null"
            && condition.key.eq_ignore_ascii_case(key)
            && condition.values.iter().all(|value| value.eq_ignore_ascii_case("false"))
    })
}

fn denies(statement: &Statement, action: &str) -> bool {
    statement.effect == Effect::Deny && covers(statement, action)
}

fn says_who(key: &str) -> bool {
    let claim = match key.rsplit_once(':') {
        Some(("saml", claim)) => SAML_CLAIMS.contains(&claim),
        Some((issuer, claim)) if issuer.contains('.') => issuers::says_who(claim),
        _ => false,
    };
    claim || WHO.contains(&key)
}

fn key(condition: &Condition) -> String {
    condition.key.to_ascii_lowercase()
}

/// Whether a request has to have the key, and one of the values in it.
fn requires(statement: &Statement, condition: &Condition) -> bool {
    let operator = &condition.operator;
    let may_be_absent = operator.if_exists || operator.quantifier == Some(Quantifier::ForAllValues);
    let positive = ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"];
    let positive = positive.contains(&operator.name.as_str())
        || matches!(operator.name.as_str(), "IpAddress" | "Bool" | "NumericEquals");
    positive && (!may_be_absent || is_present(statement, &condition.key))
}

/// Whether a request that lacks the key, or has only other values in it, meets the condition.
fn negated(condition: &Condition) -> bool {
    let operator = &condition.operator;
    operator.quantifier != Some(Quantifier::ForAnyValue) && operator.name.contains("Not")
}
