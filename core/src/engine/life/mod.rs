//! The operations on one object, from its plan to its end. One file each, the same for all types.
//!
//! - The state that is returned is always what a read said, in the user's spelling.
//! - From the moment AWS has given an object an id, nothing loses it: every failure returns what is known.

mod create;
mod delete;
mod ending;
mod ephemeral;
mod import;
mod plan;
mod read;
mod settle;
mod update;
mod upgrade;
mod validate;

pub use create::create;
pub use delete::delete;
pub use ephemeral::{Held, Open, close, open, renew, validate_ephemeral};
pub use import::{import, import_command, import_identity, syntax as import_syntax};
pub use plan::{Plan, plan, plan_destroy};
pub use read::{read, read_data_source};
pub use update::update;
pub use upgrade::upgrade;
pub use validate::{validate, validate_data_source};

use super::settings::{self, Spot, Writing};
use super::{Batches, Cx, Entry, Error, Operation, Settings, Siblings, TagPolicy};
use crate::plan::write_only;
use crate::value::Value;
use std::collections::BTreeSet;

/// An operation on one object, and what it may use.
pub struct Life<'a> {
    /// The type.
    pub entry: &'a Entry,
    /// The clients.
    pub cx: &'a Cx,
    /// What the provider says about tags.
    pub tags: &'a TagPolicy,
    /// Merged reads.
    pub batches: &'a Batches,
    /// What is made at the same time.
    pub siblings: &'a Siblings,
    /// Settings of other objects that more than one resource can be about.
    pub settings: &'a Settings,
    /// What the user wrote; null where Terraform does not tell it, as in a read.
    pub config: &'a Value,
}

impl Life<'_> {
    /// Notes that a create or an update begins, for those who are about to undo the same.
    async fn writing(&self, prior: &Value, planned: &Value, holder: Option<&str>) -> Writing {
        self.settings.write(self.written(prior, planned), holder).await
    }
    fn written(&self, prior: &Value, object: &Value) -> BTreeSet<Spot> {
        settings::written(self.entry, self.config, self.cx, (prior, object))
    }
    /// Notes a change, which AWS may not show everywhere yet.
    fn changed(&self, operation: Operation, object: &Value) {
        self.siblings.recent().note(self.entry.resource, operation, object, self.cx.scope().now());
    }

    /// What the calls of a create or an update are made from: the plan with what is only sent.
    ///
    /// Nothing else may be made from it, and it goes into no claim and no state.
    fn sent(&self, planned: &Value) -> Value {
        let mut sent = planned.clone();
        write_only::put(self.entry.schema(), self.config, &mut sent);
        sent
    }
}

/// How a change ended: what there is now, and what went wrong, if anything did.
#[derive(Debug)]
pub struct Outcome {
    /// The state now; null if there is no object.
    pub state: Value,
    /// What went wrong.
    pub error: Option<Error>,
}

/// What the engine adds to an object that AWS knows nothing of.
const STATE_ONLY: [&str; 4] = [
    super::ASSUME_ROLE,
    super::trust::ALLOW_LOCK_OUT,
    super::trust::TRUST_POLICY_CHECKS,
    "timeouts",
];

/// The id in a state.
fn id_of(state: &Value) -> Result<&str, Error> {
    state.get("id").as_str().filter(|id| !id.is_empty()).ok_or_else(|| {
        Error::Invalid(
            "its state has no id, so that it cannot be found in AWS: import it again".into(),
        )
    })
}
