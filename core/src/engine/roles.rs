//! `assume_role` on every resource and data source: whose account an object lives in.
//!
//! The role is a part of the object's state, so that the object can still be read and deleted through it
//! when the configuration no longer names it.

mod import;

pub(super) use import::{from_import, split};

use crate::aws::{Hop, settings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan;
use crate::schema::Block;
use crate::schema::types::{ExternalId, RoleArn, SessionName};
use crate::secret::Secret;
use crate::value::{Path, Value};

/// The name of the attribute.
pub const ASSUME_ROLE: &str = "assume_role";

model! {
    /// The attribute of every type.
    pub(super) struct RoleAttribute {
        /// Role through which the object is managed, assumed with the session of the provider. Several are a chain, as in
        /// the provider block: each is assumed with the session of the one before, and the last manages the object. With
        /// none, or with a single one whose `role_arn` is null or empty, the object is managed by the provider's own
        /// session. A role of another account replaces the object. Plans show the role;
        /// [how to keep an external ID out of them](../index.md#a-role-for-each-object).
        #[tf(optional)]
        assume_role: Option<Vec<AssumeRole>>,
    }
}

model! {
    /// A role to assume.
    pub(super) struct AssumeRole {
        /// ARN of the role.
        #[tf(optional)]
        role_arn: Option<RoleArn>,
        /// External ID that the trust policy of the role asks for.
        #[tf(optional)]
        external_id: Option<ExternalId>,
        /// Name of the session, as it appears in CloudTrail of the role's account.
        #[tf(optional)]
        session_name: Option<SessionName>,
    }
}

/// What the rules of the single arguments cannot say: a chain with a gap in it. It would end in another account than the
/// one that was meant.
pub(super) fn validate(object: &Value, found: &mut Diagnostics) {
    let roles = object.get(ASSUME_ROLE).as_elements().unwrap_or_default();
    if roles.len() < 2 {
        return;
    }
    let missing = |role: &&Value| role.as_map().is_some() && role.get("role_arn").is_empty();
    for (i, _) in roles.iter().enumerate().filter(|(_, role)| missing(role)) {
        let detail = "One of several roles has no ARN. Set its `role_arn`, or leave the role out, for instance with a \
            `dynamic` block.";
        let path = Path::from(ASSUME_ROLE).index(i).attribute("role_arn");
        found.push(Diagnostic::error("Missing role", detail).inside(path));
    }
}

/// The roles that lead from the provider's session to an object, in the order in which they are assumed. None if
/// they cannot be told yet, because a part of them is unknown.
///
/// An empty list means the provider's own session, and only an object that says so has one: no `assume_role`, or a single
/// one whose `role_arn` is null or empty. Whatever else does not lead to a role is an error, as every other answer
/// would lead to another account than the one that was meant.
pub fn hops(object: &Value) -> Result<Option<Vec<Hop>>, Diagnostic> {
    let roles = object.get(ASSUME_ROLE);
    if !roles.is_wholly_known() {
        return Ok(None);
    }
    let object = Value::object([(ASSUME_ROLE, roles.clone())]);
    let mut found = Diagnostics::default();
    plan::validate(RoleAttribute::SCHEMA, &object, &mut found);
    validate(&object, &mut found);
    if let Some(problem) = found.into_iter().next() {
        return Err(problem);
    }
    let roles = RoleAttribute::decode(&object).map_err(|problems| {
        let told = problems.into_iter().map(|(path, problem)| format!("`{path}`: {problem}"));
        unusable(told.collect::<Vec<_>>().join(" "))
    })?;
    // Of several, none is without an ARN.
    let roles = roles.assume_role.unwrap_or_default();
    roles.into_iter().filter_map(hop).collect::<Result<_, _>>().map(Some)
}

/// A role with an ARN.
fn hop(role: AssumeRole) -> Option<Result<Hop, Diagnostic>> {
    let arn = role.role_arn.filter(|arn| !arn.as_str().is_empty())?;
    let named = |arn| Hop {
        external_id: role
            .external_id
            .filter(|id| !id.as_str().is_empty())
            .map(|id| Secret::from(id.as_str())),
        session_name: role.session_name.map(String::from).filter(|name| !name.is_empty()),
        ..Hop::new(arn)
    };
    let arn = settings::role_arn(arn.as_str());
    Some(arn.map(named).map_err(|problem| unusable(format!("{problem}."))))
}

fn unusable(detail: String) -> Diagnostic {
    Diagnostic::error("Unusable role", detail).at(ASSUME_ROLE)
}

#[cfg(test)]
mod tests;
