//! PlanResourceChange: pure, except for the idempotency token that it mints into private data.

use crate::diagnostic::Diagnostics;
use crate::engine::{Entry, Private, TagPolicy, envelope, tags as tagging};
use crate::plan::{self, Change, Planned};
use crate::value::Value;

/// A change that Terraform asks about, as values.
pub struct Plan<'a> {
    /// The object as it is; null when there is none.
    pub prior: &'a Value,
    /// What the user wrote.
    pub config: &'a Value,
    /// Terraform's merge of the two.
    pub proposed: &'a Value,
    /// Private data of the object, or of an earlier plan of the same change.
    pub private: &'a [u8],
}

/// Plans a create or an update. `region` is the provider's.
#[must_use]
pub fn plan(
    entry: &Entry,
    asked: &Plan<'_>,
    region: &Value,
    tags: &TagPolicy,
) -> (Planned, Private) {
    let Plan { prior, config, proposed, private } = *asked;
    let proposed = &tagging::proposed(prior, config, proposed);
    let change = Change { schema: entry.schema(), prior, config, proposed };
    let mut planned = plan::plan(change, &|draft| {
        envelope::plan(entry.resource, region, tags, draft);
        tags.plan_parts(entry.schema(), draft);
        entry.resource.plan(draft);
    });
    let private = match prior {
        Value::Null => Private::planning(private, entry.schema(), config),
        _ => Private::decode(private),
    };
    if !prior.is_null() && !private.ours {
        stay(&mut planned, prior, config);
    }
    (planned, private)
}

/// In a state of another provider that nothing was read of yet, attributes that it does not have are no change where that is
/// all.
fn stay(planned: &mut Planned, prior: &Value, config: &Value) {
    let mut same = planned.value.clone();
    for (name, value) in prior.as_map().into_iter().flatten() {
        if value.is_null() && config.get(name).is_null() {
            same.insert(name, Value::Null);
        }
    }
    if same == *prior {
        planned.value = same;
    }
}

/// Plans a destroy: null, and the private data as it is.
#[must_use]
pub fn plan_destroy(entry: &Entry, prior: &Value, private: &[u8]) -> (Planned, Private) {
    let mut diagnostics = Diagnostics::default();
    entry.resource.plan_destroy(prior, &mut diagnostics);
    (Planned { value: Value::Null, replace: vec![], diagnostics }, Private::decode(private))
}
