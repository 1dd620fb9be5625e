//! Whether two policies mean the same.

use super::json::{self, Json};
use super::{Clause, Condition, Document, Principal, Statement, decode_percent, read};
use std::collections::BTreeSet;

/// Whether two policies mean the same, however they are spelled.
///
/// Lists, and the statements themselves, are sets: their order and duplicates mean nothing. A list of one
/// is that one. An account's number is its root ARN, a boolean or number is its text, an empty `Sid` is
/// none, and everybody is everybody in either notation. The names of elements, actions, operators and
/// condition keys have no case, and the key of a tag in `aws:RequestTag/KEY` is part of such a name
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>). A policy
/// without a version is one of 2008. Either text may be percent-encoded.
///
/// What is not a policy is compared as JSON, and what is not JSON as text.
#[must_use]
pub fn equivalent(a: &str, b: &str) -> bool {
    let (a, b) = (decode_percent(a), decode_percent(b));
    let (Ok(json_a), Ok(json_b)) = (json::parse(&a), json::parse(&b)) else {
        return a.trim() == b.trim();
    };
    let read = |json: &Json| read::document(json, read::Names::AnyCase).ok();
    let (Some(a), Some(b)) = (read(&json_a), read(&json_b)) else {
        return json_a == json_b;
    };
    // A policy lives in one partition, which the bare number of an account leaves open. With two of them
    // named, the numbers do not tell which account is meant.
    let numbers = roots(&a).chain(roots(&b)).collect::<BTreeSet<_>>().len() <= 1;
    canonical(a, numbers) == canonical(b, numbers)
}

/// The partitions of the root ARNs in a policy.
fn roots(document: &Document) -> impl Iterator<Item = &str> {
    let principals =
        document.statements.iter().filter_map(|statement| statement.principals.as_ref());
    principals.flat_map(Clause::named).filter_map(|principal| Some(principal.root()?.0))
}

/// The one spelling that all policies of the same meaning have. Root ARNs become numbers if asked for.
fn canonical(document: Document, numbers: bool) -> Document {
    let statements = document.statements.into_iter().map(|statement| Statement {
        principals: statement.principals.map(|clause| {
            clause.map(|all| sorted(all.into_iter().map(|one| canonical_principal(one, numbers))))
        }),
        actions: statement
            .actions
            .map(|all| sorted(all.iter().map(|action| action.to_ascii_lowercase()))),
        resources: statement.resources.map(|clause| clause.map(sorted)),
        conditions: sorted(statement.conditions.into_iter().map(canonical_condition)),
        ..statement
    });
    Document { statements: sorted(statements), ..document }
}

fn canonical_principal(principal: Principal, numbers: bool) -> Principal {
    match principal.root() {
        Some((_, account)) if numbers => Principal::Aws(account.to_owned()),
        _ => principal,
    }
}

fn canonical_condition(mut condition: Condition) -> Condition {
    condition.operator.name.make_ascii_lowercase();
    // In the keys of an OpenID Connect provider, which begin with its host, the rest of its URL has a case.
    let name = match condition.key.split_once('/') {
        Some((host, _)) if !host.contains(':') => host.len(),
        _ => condition.key.len(),
    };
    condition.key[..name].make_ascii_lowercase();
    condition.values = sorted(condition.values);
    condition
}

fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect::<BTreeSet<T>>().into_iter().collect()
}
