//! `aws_external_id`.

#[cfg(test)]
mod tests;

use crate::aws::settings;
use crate::engine::{Cx, Error, Found, Key, Lost, Observed, Resource, Result, Scope, Spec};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::secret::Secret;
use std::collections::BTreeMap;
use std::fmt;

model! {
    /// Provides an external ID: a random string that a role's trust policy asks for, so that whoever may assume
    /// roles for many customers cannot be led to assume the wrong one. Made once, by whoever assumes the role,
    /// and one for each customer.
    ///
    /// It exists in the state alone: nothing is called, and no credentials are needed. AWS does not treat external IDs
    /// as secrets. This one is sensitive all the same, so that Terraform shows it in no plan, but for the id of an import. With
    /// it, Terraform hides the whole trust policy that it stands in; `nonsensitive(..)` shows it.
    pub(in crate::services) struct ExternalId {
        /// The same as `result`.
        #[tf(computed, sensitive)]
        id: Option<String>,
        /// The external ID: a random UUID, of 122 random bits.
        #[tf(computed, sensitive)]
        result: Option<String>,
        /// What the external ID belongs to. Another value makes a new external ID, and nothing else does;
        /// values where there were none, as after an import, do not. A value that is known only after apply may turn
        /// out to be another one, and Terraform cannot take a planned replacement back: so it replaces the external ID,
        /// even if it is the same value in the end. Use values that are known while planning, such as account IDs
        /// and names from variables.
        #[tf(optional, unread, default = Lit::Nothing)]
        keepers: Option<BTreeMap<String, String>>,
    }
}

/// An external ID that STS accepts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::services) struct AgreedId(String);

impl fmt::Display for AgreedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Key for AgreedId {
    fn parse(id: &str) -> Result<Self, String> {
        settings::external_id(&Secret::from(id))?;
        Ok(Self(id.to_owned()))
    }
}

impl Resource for ExternalId {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        offline: true,
        ..Spec::of("aws_external_id", Lost::Unique, "the external ID that has been agreed on")
    };
    type Key = AgreedId;

    fn plan(draft: &mut Draft<'_>) {
        let keepers = ExternalId::keepers;
        if draft.prior(keepers).has_values() && draft.changes(keepers) {
            draft.replace(keepers);
        }
    }

    // The token of a create call is a random UUID, and no other create call ever has it.
    async fn create(cx: &Cx, _: &Self) -> Result<AgreedId> {
        match cx.token() {
            "" => Err(Error::Invalid("the operating system has no random numbers to give".into())),
            token => Ok(AgreedId(token.to_owned())),
        }
    }

    // What is in the state is all there is.
    async fn read(_: &Cx, ids: &[AgreedId]) -> Result<Found<Self>> {
        let observed = |id: &AgreedId| Self {
            id: Some(id.to_string()),
            result: Some(id.to_string()),
            keepers: None,
        };
        Ok(ids.iter().map(|id| (id.clone(), Observed::settled(observed(id)))).collect())
    }

    async fn delete(_: &Cx, _: &AgreedId, _: &Self) -> Result<()> {
        Ok(())
    }
}
