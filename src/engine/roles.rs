//! `assume_role` on every resource and data source: whose account an object lives in.
//!
//! The role is a part of the object's state, so that the object can still be read and deleted through it
//! when the configuration no longer names it.

use crate::aws::{Hop, settings};
use crate::schema::types::{ExternalId, Record, RoleArn, SessionName};
use crate::schema::{Block, Field};
use crate::secret::Secret;
use crate::value::Value;

/// The name of the attribute.
pub const ASSUME_ROLE: &str = "assume_role";

model! {
    /// The attribute of every type.
    pub(super) struct RoleAttribute {
        /// Role through which the object is managed, assumed with the session of the provider. Without it,
        /// or with a null or empty `role_arn`, the object is managed by the provider's own session. A role
        /// of another account replaces the object.
        #[tf(optional)]
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
        #[tf(optional)]
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

/// The roles that lead from the provider's session to an object, in the order in which they are assumed.
/// None if they cannot be told yet, because a part of them is unknown.
#[must_use]
pub fn hops(object: &Value) -> Option<Vec<Hop>> {
    let role = object.get(ASSUME_ROLE);
    if !role.is_wholly_known() {
        return None;
    }
    let Ok(role) = AssumeRole::decode(role) else { return Some(vec![]) };
    let Some(last) =
        hop(role.role_arn.as_ref(), role.external_id.as_ref(), role.session_name.as_ref())
    else {
        return Some(vec![]);
    };
    let before = role.chain.unwrap_or_default();
    let before = before.iter().filter_map(|Record(via)| {
        hop(Some(&via.role_arn), via.external_id.as_ref(), via.session_name.as_ref())
    });
    Some(before.chain([last]).collect())
}

fn hop(
    arn: Option<&RoleArn>,
    external_id: Option<&ExternalId>,
    session_name: Option<&SessionName>,
) -> Option<Hop> {
    let mut hop = Hop::new(settings::role_arn(arn?.as_str()).ok()?);
    hop.external_id =
        external_id.map(ExternalId::as_str).filter(|id| !id.is_empty()).map(Secret::from);
    hop.session_name =
        session_name.map(SessionName::as_str).filter(|name| !name.is_empty()).map(str::to_owned);
    Some(hop)
}

/// The attribute's value from the parts of an import id: `role_arn=..`, `external_id=..` and
/// `session_name=..`. Each `role_arn` begins a new role.
pub(super) fn from_import<'a>(parts: impl Iterator<Item = &'a str>) -> Result<Value, String> {
    let mut roles: Vec<RoleHop> = Vec::new();
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        match (name, roles.last_mut()) {
            ("role_arn", _) => {
                settings::role_arn(value)?;
                roles.push(RoleHop { role_arn: RoleArn::from(value), ..RoleHop::default() });
            }
            ("external_id", Some(role)) => {
                settings::external_id(&Secret::from(value))?;
                role.external_id = Some(ExternalId::from(value));
            }
            ("session_name", Some(role)) => {
                settings::session_name(value)?;
                role.session_name = Some(SessionName::from(value));
            }
            _ => {
                return Err("After `|`, an import id takes `role_arn=..`, and after that \
                            `external_id=..` and `session_name=..`."
                    .into());
            }
        }
    }
    let Some(last) = roles.pop() else { return Ok(Value::Null) };
    let chain: Vec<Record<RoleHop>> = roles.into_iter().map(Record).collect();
    Ok(Record(AssumeRole {
        role_arn: Some(last.role_arn),
        external_id: last.external_id,
        session_name: last.session_name,
        chain: Some(chain).filter(|chain| !chain.is_empty()),
    })
    .encode())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "role_arn=arn:aws:iam::222222222222:role/customer";

    fn object(parts: &[&str]) -> Value {
        Value::object([(ASSUME_ROLE, from_import(parts.iter().copied()).unwrap())])
    }

    #[test]
    fn no_role_is_no_hop_however_it_is_spelled() {
        let empty = |arn: Value| Value::object([(ASSUME_ROLE, Value::object([("role_arn", arn)]))]);
        for object in
            [Value::object([(ASSUME_ROLE, Value::Null)]), empty(Value::Null), empty("".into())]
        {
            assert_eq!(hops(&object), Some(vec![]), "{object:?}");
        }
    }

    #[test]
    fn a_role_that_is_not_known_yet_cannot_be_told() {
        for part in ["role_arn", "external_id"] {
            let mut role = from_import([ROLE].into_iter()).unwrap();
            role.insert(part, Value::Unknown);
            assert_eq!(hops(&Value::object([(ASSUME_ROLE, role)])), None, "{part}");
        }
    }

    #[test]
    fn a_chain_is_assumed_in_its_order_and_the_role_last() {
        let via = "role_arn=arn:aws:iam::333333333333:role/via";
        let hops = hops(&object(&[via, "session_name=first", ROLE, "external_id=an-id"])).unwrap();
        assert_eq!(hops.len(), 2);
        assert_eq!(hops[0].role_arn.account, "333333333333");
        assert_eq!(hops[0].session_name.as_deref(), Some("first"));
        assert_eq!(hops[1].role_arn.account, "222222222222");
        assert_eq!(hops[1].external_id.as_ref().map(Secret::expose), Some("an-id"));
    }

    #[test]
    fn what_is_wrong_with_an_import_id_is_told_without_the_external_id() {
        for (parts, told) in [
            (vec!["external_id=an-id"], "role_arn"),
            (vec!["role_arn=customer"], "ARN"),
            (vec![ROLE, "external_id=not an id"], "external ID"),
            (vec![ROLE, "session_name=a b"], "session name"),
            (vec![ROLE, "duration=1h"], "role_arn"),
        ] {
            let problem = from_import(parts.into_iter()).unwrap_err();
            assert!(problem.contains(told), "{problem}");
            assert!(!problem.contains("not an id"), "{problem}");
        }
    }
}
