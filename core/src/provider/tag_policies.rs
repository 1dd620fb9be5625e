//! Tags that an organization requires, in a plan.

use super::Provider;
use super::configured::Configured;
use super::connect::{Target, place};
use crate::diagnostic::Diagnostic;
use crate::engine::required_tags::{self, Compliance};
use crate::engine::{Entry, Operation, Subject, report};
use crate::value::Value;
use std::collections::BTreeSet;

impl Provider {
    /// Complains of tags that an organization requires and a plan lacks. Says nothing where they cannot be asked for
    /// yet: a role, or the provider's way to AWS, is not known.
    pub(super) async fn untagged(
        &self,
        configured: &Configured,
        entry: &Entry,
        prior: &Value,
        planned: &Value,
    ) -> Option<Diagnostic> {
        let compliance = configured.compliance?;
        let planned = &with_keys_to_come(configured, prior, planned);
        let policy_type = required_tags::asked_of(entry.resource, prior, planned)?;
        if !configured.leads_somewhere(planned) {
            return None;
        }
        let name = entry.resource.type_name();
        let (_, cx) = match self
            .connect(Target { operation: Operation::Plan, ..Target::at(name, planned) })
            .await
        {
            Ok(reached) => reached,
            Err(problem) => return Some(problem),
        };
        let place = place(configured, &cx, name, planned);
        match configured.required_tags.missing(&cx, policy_type, planned).await {
            Ok(missing) if missing.is_empty() => None,
            Ok(missing) => Some(lacks(compliance, &missing, policy_type, &place)),
            Err(error) => {
                let why = "The required tags are asked for because of `tag_policy_compliance`: allow \
                    tag:ListRequiredTags, or set it to `disabled`.";
                let told = report(Operation::Plan, &place, &error.explained(why));
                Some(compliance.diagnostic(&told.summary, told.detail))
            }
        }
    }
}

/// The plan with the tags that the object is going to have: a key that is missing is missing already where only values are
/// not known yet.
fn with_keys_to_come(configured: &Configured, prior: &Value, planned: &Value) -> Value {
    let mut planned = planned.clone();
    if let Some(all) = configured.tags.to_come(prior, &planned) {
        planned.insert("tags_all", all);
    }
    planned
}

fn lacks(
    compliance: Compliance,
    missing: &BTreeSet<String>,
    policy_type: &str,
    place: &Subject,
) -> Diagnostic {
    let missing: Vec<_> = missing.iter().map(|key| format!("`{key}`")).collect();
    let account = place.account.as_ref().map(|id| format!(" in account {id}"));
    let detail = format!(
        "A tag policy of the organization requires of {} ({policy_type}){} the tags {}, which are missing. Add them to \
         `tags`, or to the `default_tags` of the provider.",
        place.type_name,
        account.unwrap_or_default(),
        missing.join(", "),
    );
    compliance.diagnostic("Missing required tags", detail).at("tags")
}
