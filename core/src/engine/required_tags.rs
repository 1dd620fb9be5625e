//! Tags that an organization requires: asked for once in each account, and compared with each plan that sets tags.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/enforce-required-tag-keys-iac.html>

use super::{AnyResource, Cx, Result};
use crate::diagnostic::Diagnostic;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// What to do where a required tag is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compliance {
    /// The plan is refused.
    Error,
    /// The plan says so.
    Warning,
}

impl Compliance {
    /// A message of this severity.
    #[must_use]
    pub fn diagnostic(self, summary: &str, detail: String) -> Diagnostic {
        match self {
            Compliance::Error => Diagnostic::error(summary, detail),
            Compliance::Warning => Diagnostic::warning(summary, detail),
        }
    }
}

/// The keys that are required, by what tag policies call the type.
type Keys = BTreeMap<String, BTreeSet<String>>;

/// The tags that are required in each account. Belongs to one configuration of the provider, since sessions do.
#[derive(Default)]
pub struct RequiredTags(Mutex<BTreeMap<usize, Arc<OnceCell<Result<Keys>>>>>);

impl RequiredTags {
    /// The required tags that a planned object lacks. Asks AWS if nobody has asked for this account before.
    pub async fn missing(
        &self,
        cx: &Cx,
        policy_type: &str,
        planned: &Value,
    ) -> Result<BTreeSet<String>> {
        let account = {
            let mut accounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(accounts.entry(cx.scope().session_number()).or_default())
        };
        let required = account.get_or_init(|| ask(cx)).await.as_ref().map_err(Clone::clone)?;
        let keys = required.get(policy_type).into_iter().flatten();
        let has = |key: &&String| !planned.get("tags_all").get(key).is_null();
        Ok(keys.filter(|key| !has(key)).cloned().collect())
    }
}

async fn ask(cx: &Cx) -> Result<Keys> {
    let mut required = Keys::new();
    let mut pages = cx.tagging().list_required_tags().into_paginator().items().send();
    while let Some(rule) = pages.next().await {
        let rule = rule?;
        let keys = rule.reporting_tag_keys().iter().cloned();
        required
            .entry(rule.resource_type().unwrap_or_default().to_owned())
            .or_default()
            .extend(keys);
    }
    Ok(required)
}

/// What tag policies call the type, if a plan sets tags that they may require: it makes an object, or changes the
/// tags of one. An object whose other attributes change may go on without.
#[must_use]
pub fn asked_of(
    resource: &dyn AnyResource,
    prior: &Value,
    planned: &Value,
) -> Option<&'static str> {
    let policy_type = resource.spec().tagging?.policy_type?;
    let (before, after) = (prior.get("tags_all"), planned.get("tags_all"));
    let sets_tags = !after.is_unknown() && (prior.is_null() || before != after);
    sets_tags.then_some(policy_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use crate::stop::Stop;

    const RULES: &str = r#"{"RequiredTags": [
        {"ResourceType": "ec2:vpc", "ReportingTagKeys": ["Owner", "Team"]},
        {"ResourceType": "ec2:subnet", "ReportingTagKeys": ["Zone"]}
    ]}"#;
    const MORE_RULES: &str = r#"{"RequiredTags": [
        {"ResourceType": "ec2:vpc", "ReportingTagKeys": ["Cost"]}
    ], "NextToken": "more"}"#;

    fn planned(tags: &[&str]) -> Value {
        let tags = tags.iter().map(|key| ((*key).to_owned(), Value::from("of us")));
        Value::object([("tags_all", Value::object(tags))])
    }

    #[tokio::test]
    async fn missing_keys_of_all_pages_are_told_and_asked_for_once() {
        let fake = Fake::new(|call| {
            let first = !call.body.contains("more");
            Answer::Body(200, if first { MORE_RULES } else { RULES }.to_owned())
        });
        let (required, cx) = (RequiredTags::default(), Cx::new(fake.scope(), Stop::new()));
        let missing = async |of: &str, tags: &[&str]| {
            let missing = required.missing(&cx, of, &planned(tags)).await.unwrap();
            missing.into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(missing("ec2:vpc", &["Name"]).await, "Cost Owner Team");
        assert_eq!(missing("ec2:vpc", &["Cost", "Owner", "owner", "Team"]).await, "");
        assert_eq!(missing("ec2:subnet", &[]).await, "Zone");
        assert_eq!(missing("iam:role", &[]).await, "");
        assert_eq!(fake.actions(), ["ListRequiredTags", "ListRequiredTags"]);
        assert!(fake.calls().iter().all(|call| call.service == "tagging"));
    }

    #[tokio::test]
    async fn a_refusal_is_told_for_each_object_and_asked_for_once() {
        let fake = Fake::new(|_| Answer::error("AccessDeniedException", "not authorized", 400));
        let (required, cx) = (RequiredTags::default(), Cx::new(fake.scope(), Stop::new()));
        for _ in 0..2 {
            let error = required.missing(&cx, "ec2:vpc", &planned(&[])).await.unwrap_err();
            assert_eq!(error.code(), Some("AccessDeniedException"));
        }
        assert_eq!(fake.actions(), ["ListRequiredTags"]);
    }
}
