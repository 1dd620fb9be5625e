//! `permissions`: what IAM has to allow for types, as a policy.

mod scope;
#[cfg(test)]
mod tests;

use crate::engine::{Function, Parameter, Refused};
use crate::permissions;
use crate::policy;
use crate::quoted::quoted;
use crate::value::{Type, Value};
use std::collections::BTreeSet;

pub(super) use scope::plain;

pub(super) const PERMISSIONS: Function = Function {
    name: "permissions",
    summary: "Writes the policy that types of resources and data sources need",
    doc: "Writes the policy that a role needs, so that this provider can manage resources and read data sources of \
          these types through it: what was recorded while the provider did that, and nothing beside it. Permissions \
          for keys of KMS are in it only with `kms_keys`. What only a failure leads to, such as the search for what \
          holds a VPC, is not in it.",
    parameters: &[
        Parameter {
            name: "types",
            ty: || Type::list(Type::String),
            doc: "Types of resources, such as `aws_vpc`, of data sources, with `data.` before them, such as \
                  `data.aws_ami`, and of ephemeral resources, such as `ephemeral.aws_sts_web_identity_token`.",
            nullable: false,
        },
        Parameter {
            name: "scope",
            ty: || Type::Dynamic,
            doc: "What the policy is narrowed to: an object with any of these, or `{}` for nothing. `account`: ID of \
                  the account that everything is in. `region`: where everything is, a string or a list of them. \
                  `name_prefix`: how the names begin of whatever has a name in its ARN. `path`: path of roles, \
                  policies and instance profiles, such as `/vendor/`. `tags`: a map of tags that everything is \
                  created with, so that nothing without them can be changed or deleted. `kms_keys`: a list of the \
                  ARNs of keys that volumes and clusters are encrypted with. `partition`: such as `aws-cn`; by \
                  default that of the region, or `aws`. `phase`: `plan` for reads only, `apply` for what is created and changed as well, \
                  `destroy` for reads and what is deleted; by default all of it.",
            nullable: false,
        },
    ],
    variadic: None,
    returns: || Type::String,
    call: |arguments| {
        let types = types(arguments.first())?;
        let (scope, phases) = scope::read(arguments.get(1))?;
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        let refused = |why: permissions::Unknown| Refused::argument(0, why.to_string());
        let needs = permissions::needs(&types, phases).map_err(refused)?;
        scope.fits(&needs).map_err(|why| Refused::argument(1, why.to_string()))?;
        let grants = scope.grants(&needs);
        if grants.is_empty() {
            return Err(Refused::argument(
                0,
                "These types call nothing, so that they need no policy.",
            ));
        }
        let full = permissions::json(&permissions::full_document(&grants), false);
        Ok(Value::from(if policy::size(&full) > permissions::MANAGED_POLICY {
            permissions::json(&permissions::document(&grants), false)
        } else {
            full
        }))
    },
};

fn types(argument: Option<&Value>) -> Result<BTreeSet<String>, Refused> {
    let wrong = |text: &str| Err(Refused::argument(0, text));
    let Some(Value::List(items)) = argument else { return wrong("A list of types is required.") };
    if items.is_empty() {
        return wrong("At least one type is required.");
    }
    let mut types = BTreeSet::new();
    for item in items {
        let Some(name) = item.as_str() else {
            return wrong("A type is a string such as \"aws_vpc\".");
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            let text = format!("{} is not a type such as \"aws_vpc\".", quoted(name));
            return Err(Refused::argument(0, text));
        }
        types.insert(name.to_owned());
    }
    Ok(types)
}
