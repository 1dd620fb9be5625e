//! What users have written, as Terraform tells it for a validation.
//!
//! In a plan, an argument that `ignore_changes` names has the value that is there, as if the user had written that. Right
//! before the plan Terraform asks for a validation, with what the user really wrote.
//! <https://developer.hashicorp.com/terraform/plugin/framework/internals/rpcs#planresourcechange>

use super::{Settings, wholes};
use crate::engine::Entry;
use crate::value::Value;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A type, and the hash of a configuration.
pub(super) type Said = (&'static str, u64);

impl Settings {
    /// Notes what a user has written, where it can keep a setting of another object or be the whole of something.
    pub fn said(&self, entry: &Entry, config: &Value) {
        let mut parts = entry.spec().sets.iter().filter(|setting| setting.end.is_none());
        if parts.next().is_some() || wholes(entry, config).next().is_some() {
            let said = hashed(entry, config);
            self.0.send_if_modified(|known| {
                known.said.insert(said);
                // Nobody waits for it.
                false
            });
        }
    }
    /// Whether a user has written just this.
    pub(super) fn is_said(&self, entry: &Entry, config: &Value) -> bool {
        self.0.borrow().said.contains(&hashed(entry, config))
    }
}

fn hashed(entry: &Entry, config: &Value) -> Said {
    let mut hasher = DefaultHasher::new();
    format!("{config:?}").hash(&mut hasher);
    (entry.resource.type_name(), hasher.finish())
}
