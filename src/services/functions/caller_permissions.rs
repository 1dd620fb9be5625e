//! `caller_permissions`: what whoever assumes roles has to be allowed.

#[cfg(test)]
mod tests;

use super::check;
use super::permissions::plain;
use crate::arn::Arn;
use crate::engine::{Function, Parameter, Refused};
use crate::permissions::json;
use crate::policy::{Composition, Element, Part, Test};
use crate::value::{Type, Value};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CALLER_PERMISSIONS: Function = Function {
    name: "caller_permissions",
    summary: "Writes the policy that is needed to assume roles",
    doc: "Writes the policy that the provider's own identity needs: to assume exactly these roles, and each that has \
          an external ID only with it. Whoever takes over the identity gets no further, and a request without the ID \
          that was agreed on with a customer leaves the own account no more than it enters theirs.",
    parameters: &[Parameter {
        name: "role_arns",
        ty: || Type::Dynamic,
        doc: "A list of roles: ARNs, or objects with `role_arn` and `external_id`, which may be null.",
        nullable: false,
    }],
    variadic: None,
    returns: || Type::String,
    call: |arguments| {
        let mut roles: BTreeMap<Option<&str>, BTreeSet<&str>> = BTreeMap::new();
        for item in items(arguments.first())? {
            let (arn, id) = role(plain(item))?;
            roles.entry(id).or_default().insert(arn);
        }
        Ok(Value::from(json(&document(roles), false)))
    },
};

fn wrong(text: &str) -> Refused {
    Refused::argument(0, text)
}

fn items(argument: Option<&Value>) -> Result<&[Value], Refused> {
    match argument.map(plain) {
        Some(Value::List(items) | Value::Set(items)) if items.is_empty() => {
            Err(wrong("At least one role is required."))
        }
        Some(Value::List(items) | Value::Set(items)) => Ok(items),
        _ => Err(wrong("A list of roles is required.")),
    }
}

/// The ARN of a role and its external ID.
fn role(item: &Value) -> Result<(&str, Option<&str>), Refused> {
    let (arn, id) = match item {
        Value::String(arn) => (arn.as_str(), None),
        Value::Map(fields) => {
            if fields.keys().any(|key| !["external_id", "role_arn"].contains(&key.as_str())) {
                return Err(wrong(
                    "An object that stands for a role has role_arn and external_id.",
                ));
            }
            let field = |key: &str| fields.get(key).map(plain).filter(|value| !value.is_null());
            let Some(arn) = field("role_arn").and_then(Value::as_str) else {
                return Err(wrong("An object that stands for a role has its ARN as role_arn."));
            };
            let id = match field("external_id").map(Value::as_str) {
                Some(None) => return Err(wrong("An external ID is a string.")),
                id => id.flatten(),
            };
            (arn, id)
        }
        _ => return Err(wrong("A role is an ARN, or an object with role_arn and external_id.")),
    };
    check::arn(0, arn, "the ARN of an IAM role", Arn::is_role)?;
    if let Some(id) = id {
        check::external_id(0, id)?;
    }
    Ok((arn, id))
}

fn document(roles: BTreeMap<Option<&str>, BTreeSet<&str>>) -> Composition {
    let count = roles.keys().flatten().count();
    let statement = |(index, (id, arns)): (usize, (Option<&str>, BTreeSet<&str>))| {
        let number = if count > 1 { index.to_string() } else { String::new() };
        let condition = id.map(|id| Test::equals("sts:ExternalId", vec![id.to_owned()]));
        Part {
            sid: if id.is_some() { format!("WithExternalId{number}") } else { "Roles".to_owned() },
            effect: "Allow".to_owned(),
            actions: Some(Element::from("sts:AssumeRole")),
            resources: Some(Element::one_or_many(arns)),
            conditions: condition.into_iter().collect(),
            ..Part::default()
        }
    };
    // Those without an ID come first, so the others count from one only if there are none of them.
    let first = usize::from(!roles.contains_key(&None));
    let numbered = roles.into_iter().enumerate().map(|(index, role)| (index + first, role));
    Composition {
        version: "2012-10-17".to_owned(),
        id: String::new(),
        statements: numbered.map(statement).collect(),
    }
}
