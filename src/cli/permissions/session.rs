//! Through what objects are reached: who needs the permissions.

use crate::arn::Arn;
use crate::cli::plan_file::{self, Object, Plan, Roles};
use serde_json::Value as Json;

/// Who needs permissions. Roles come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// The role that is assumed last, by its ARN.
    Role(String),
    /// A session whose role is not known, in words.
    Session(String),
}

impl Who {
    /// How messages call it.
    pub(super) fn title(&self) -> &str {
        match self {
            Who::Role(title) | Who::Session(title) => title,
        }
    }
    /// The ARN of the role.
    pub(super) fn arn(&self) -> Option<Arn> {
        match self {
            Who::Role(arn) => arn.parse().ok(),
            Who::Session(_) => None,
        }
    }
}

/// The way to an object: the roles that are assumed one after the other, and who stands at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// The ARNs of the roles, in order, as far as they are known.
    pub(super) roles: Vec<String>,
    /// Who manages the object.
    pub(super) who: Who,
}

impl Way {
    /// The way to an object of a plan, with its attributes and what of them is unknown.
    pub(super) fn of_plan(plan: &Plan, object: &Object, values: &Json, unknown: &Json) -> Way {
        let provider = plan.provider(object);
        let mut roles = match provider.map(|provider| &provider.roles) {
            Some(Roles::Known(arns)) => arns.clone(),
            Some(Roles::Computed) | None => vec![],
        };
        if is_later(unknown.get("assume_role").unwrap_or(&Json::Null)) {
            return Way {
                roles: vec![],
                who: session("a role that is known after the plan is applied"),
            };
        }
        let own = plan_file::roles(values);
        let words = match provider {
            Some(provider) if provider.roles == Roles::Computed => {
                format!("the provider {}, whose role the plan does not tell", provider.key)
            }
            Some(provider) => format!("the provider {} with its own credentials", provider.key),
            None => "a provider that the plan does not tell".to_owned(),
        };
        let is_known = !own.is_empty() || !roles.is_empty();
        roles.extend(own.iter().map(|arn| (*arn).to_owned()));
        let last = roles.last().filter(|_| is_known).cloned();
        Way { who: last.map_or_else(|| session(&words), Who::Role), roles }
    }
    /// The way to an object of a state, which knows nothing of providers.
    pub(super) fn of_state(values: &Json) -> Way {
        let roles: Vec<String> = plan_file::roles(values).into_iter().map(str::to_owned).collect();
        let own = || session("the provider, whose role a state does not tell");
        Way { who: roles.last().cloned().map_or_else(own, Who::Role), roles }
    }
    /// The way to whatever is of a type.
    pub(super) fn of_types(role: Option<&str>) -> Way {
        let roles: Vec<String> = role.map(str::to_owned).into_iter().collect();
        let anybody = || session("whoever manages these types");
        Way { who: roles.last().cloned().map_or_else(anybody, Who::Role), roles }
    }
}

fn session(words: &str) -> Who {
    Who::Session(words.to_owned())
}

/// Whether the ARN of a role, or how many there are, is known only later.
fn is_later(unknown: &Json) -> bool {
    match unknown {
        Json::Bool(unknown) => *unknown,
        Json::Array(roles) => roles
            .iter()
            .any(|role| is_later(role) || role.get("role_arn") == Some(&Json::Bool(true))),
        _ => false,
    }
}
