//! `assume_role` on every resource and data source: whose account an object lives in.
//!
//! The role is a part of the object's state, so that the object can still be read and deleted through it
//! when the configuration no longer names it.

mod import;
mod written;

pub(super) use import::{from_import, split};

use crate::aws::{Hop, settings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::types::{ExternalId, Record, RoleArn, SessionName};
use crate::schema::{Block, Schema};
use crate::secret::Secret;
use crate::value::{Path, Value};
use written::{Written, at_attribute, checked, shaped};

/// The name of the attribute.
pub const ASSUME_ROLE: &str = "assume_role";

model! {
    /// The attribute of every type.
    pub(super) struct RoleAttribute {
        /// Role through which the object is managed, assumed with the session of the provider: an object of
        /// which only `role_arn` has to be written. `external_id` is what the trust policy of the role asks for,
        /// `session_name` the name of the session in CloudTrail, and `chain` a list of roles, each with these
        /// three, to assume one after the other before this one. Without a role, or with a null or empty
        /// `role_arn` and no `chain`, the object is managed by the provider's own session. A role of another
        /// account replaces the object.
        #[tf(optional, sensitive)]
        assume_role: Option<Written>,
    }
}

model! {
    /// The same with the types of its arguments.
    struct Shape {
        /// The role.
        #[tf(optional, nested)]
        assume_role: Option<Record<AssumeRole>>,
    }
}

model! {
    /// A role, and the way to it.
    pub(super) struct AssumeRole {
        /// ARN of the role.
        #[tf(optional)]
        role_arn: Option<RoleArn>,
        /// External ID that the trust policy of the role asks for.
        #[tf(optional, sensitive)]
        external_id: Option<ExternalId>,
        /// Name of the session, as it appears in CloudTrail of the role's account.
        #[tf(optional)]
        session_name: Option<SessionName>,
        /// Roles to assume one after the other before this one.
        #[tf(optional, nested)]
        chain: Option<Vec<Record<RoleHop>>>,
    }
}

model! {
    /// A role on the way.
    pub(super) struct RoleHop {
        /// ARN of the role.
        #[tf(required)]
        role_arn: RoleArn,
        /// External ID that the trust policy of the role asks for.
        #[tf(optional, sensitive)]
        external_id: Option<ExternalId>,
        /// Name of the session, as it appears in CloudTrail of the role's account.
        #[tf(optional)]
        session_name: Option<SessionName>,
    }
}

/// The rules of the arguments.
static SHAPE: &Schema = Shape::SCHEMA;

/// What the rules of the single attributes cannot say: a chain that leads nowhere, and a gap in it.
pub(super) fn validate(object: &Value, found: &mut Diagnostics) {
    gaps(&shaped(object.get(ASSUME_ROLE)).0, found);
}

fn gaps(role: &Value, found: &mut Diagnostics) {
    let at = Path::from(ASSUME_ROLE);
    let chain = role.get("chain").as_elements().unwrap_or_default();
    if !chain.is_empty() && role.get("role_arn").is_empty() {
        let detail = "`chain` leads to no role: `role_arn` is null or empty. The provider's own session is not \
            used instead. Set `role_arn`, or leave `chain` out as well.";
        found.push(missing(&at.attribute("role_arn"), detail));
    }
    let empty = |hop: &&Value| hop.get("role_arn").as_str() == Some("");
    for (i, _) in chain.iter().enumerate().filter(|(_, hop)| empty(hop)) {
        let path = at.attribute("chain").index(i).attribute("role_arn");
        let detail = "This role on the way has no ARN. Name it, or take it out of the chain.";
        found.push(missing(&path, detail));
    }
}

fn missing(path: &Path, detail: &str) -> Diagnostic {
    let (at, told) = at_attribute(path, detail);
    Diagnostic::error("Missing role", told).at(at)
}

/// The roles that lead from the provider's session to an object, in the order in which they are assumed. None if
/// they cannot be told yet, because a part of them is unknown.
///
/// An empty list means the provider's own session, and only an object that says so has one: no `assume_role`, or one
/// whose `role_arn` is null or empty and which has no chain. Whatever else does not lead to a role is an error, as
/// every other answer would lead to another account than the one that was meant.
pub fn hops(object: &Value) -> Result<Option<Vec<Hop>>, Diagnostic> {
    let role = object.get(ASSUME_ROLE);
    if !role.is_wholly_known() {
        return Ok(None);
    }
    let (role, problems) = checked(role);
    if let Some((path, problem)) = problems.into_iter().next() {
        return Err(Diagnostic::error("Invalid role", problem).at(path));
    }
    let mut found = Diagnostics::default();
    gaps(&role, &mut found);
    if let Some(problem) = found.into_iter().next() {
        return Err(problem);
    }
    if role.is_null() {
        return Ok(Some(vec![]));
    }
    let role = AssumeRole::decode(&role).map_err(|problems| {
        let told = problems.into_iter().map(|(path, problem)| format!("`{path}`: {problem}"));
        unusable(told.collect::<Vec<_>>().join(" "))
    })?;
    let Some(arn) = role.role_arn.filter(|arn| !arn.as_str().is_empty()) else {
        return Ok(Some(vec![]));
    };
    let last =
        RoleHop { role_arn: arn, external_id: role.external_id, session_name: role.session_name };
    let way = role.chain.unwrap_or_default().into_iter().map(|Record(via)| via);
    way.chain([last]).map(hop).collect::<Result<_, _>>().map(Some)
}

fn hop(via: RoleHop) -> Result<Hop, Diagnostic> {
    let arn = settings::role_arn(via.role_arn.as_str());
    let mut hop = Hop::new(arn.map_err(|problem| unusable(format!("{problem}.")))?);
    hop.external_id =
        via.external_id.filter(|id| !id.as_str().is_empty()).map(|id| Secret::from(id.as_str()));
    hop.session_name = via.session_name.map(String::from).filter(|name| !name.is_empty());
    Ok(hop)
}

fn unusable(detail: String) -> Diagnostic {
    Diagnostic::error("Unusable role", detail).at(ASSUME_ROLE)
}

#[cfg(test)]
mod tests;
