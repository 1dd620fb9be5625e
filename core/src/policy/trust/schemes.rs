//! Condition keys that begin with the scheme of a URL. IAM knows an issuer of tokens without it, and takes the policy
//! all the same.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html>

use super::{At, Finding};
use crate::policy::Document;
use std::borrow::Cow;

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Of tests for the absence of such a key, too: they are always met, which is no better.
pub(super) fn check(at: At<'_>, found: &mut Vec<Finding>) {
    let mut told = Vec::new();
    for condition in &at.statement().conditions {
        let Some((scheme, key)) = parts(&condition.key) else { continue };
        if told.contains(&key) {
            continue;
        }
        told.push(key);
        let wrong = &condition.key;
        found.push(Finding {
            is_error: true,
            ..at.finding(
                "A condition key begins with a scheme",
                &format!(
                    "has a condition on {wrong:?}, which no request has: IAM takes the policy and never matches the \
                     key. It has to be {key:?}, without {scheme:?}. Where it is made from the URL of a provider, \
                     write trimprefix(URL, {scheme:?}) or replace(URL, {scheme:?}, \"\") in the place of URL."
                ),
            )
        });
    }
}

/// The policy as it is meant, which the other checks look at: what they find is there after the correction, too.
pub(super) fn corrected(document: &Document) -> Cow<'_, Document> {
    let mut document = Cow::Borrowed(document);
    if document.statements.iter().flat_map(|s| &s.conditions).all(|c| parts(&c.key).is_none()) {
        return document;
    }
    for condition in document.to_mut().statements.iter_mut().flat_map(|s| &mut s.conditions) {
        if let Some((_, key)) = parts(&condition.key) {
            condition.key = key.to_owned();
        }
    }
    document
}

/// The scheme and what follows it.
fn parts(key: &str) -> Option<(&str, &str)> {
    SCHEMES.iter().find_map(|scheme| {
        let (head, rest) = key.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some((head, rest))
    })
}
