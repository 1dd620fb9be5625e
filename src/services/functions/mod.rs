//! Functions: ARNs taken apart and put together, policies of trust and of permissions, templates of roles, and
//! products of a `User-Agent`.

mod arn;
mod caller_permissions;
mod check;
mod customer_role;
mod permissions;
mod session;
mod trust;
mod user_agent;
mod workloads;

use crate::engine::{Function, Refused};
use crate::value::Value;

/// All functions, by name.
pub(super) const ALL: &[&Function] = &[
    &arn::ARN_BUILD,
    &arn::ARN_PARSE,
    &caller_permissions::CALLER_PERMISSIONS,
    &customer_role::CUSTOMER_ROLE_TEMPLATE,
    &permissions::PERMISSIONS,
    &arn::TRIM_IAM_ROLE_PATH,
    &trust::TRUST_ACCOUNT,
    &workloads::TRUST_IRSA,
    &workloads::TRUST_POD_IDENTITY,
    &trust::TRUST_ROLE,
    &trust::TRUST_SERVICE,
    &session::TRUST_SESSION,
    &user_agent::USER_AGENT,
];

/// The argument at this place. Terraform passes no null, and no unknown, to these functions.
fn text(arguments: &[Value], index: usize) -> Result<&str, Refused> {
    let text = arguments.get(index).and_then(Value::as_str);
    text.ok_or_else(|| Refused::argument(index, "A string is required."))
}

/// The argument at this place, if it is neither null nor empty.
fn filled(arguments: &[Value], index: usize) -> Option<&str> {
    arguments.get(index).and_then(Value::as_str).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result of a call with these strings; null for none.
    pub(super) fn call(function: &Function, arguments: &[Option<&str>]) -> Result<Value, Refused> {
        let least = function.parameters.len();
        assert!(arguments.len() >= least, "{}", function.name);
        assert!(arguments.len() == least || function.variadic.is_some(), "{}", function.name);
        let value = |text: Option<&str>| text.map_or(Value::Null, Value::from);
        (function.call)(&arguments.iter().copied().map(value).collect::<Vec<_>>())
    }

    #[test]
    fn they_are_sorted_by_name() {
        let names: Vec<_> = ALL.iter().map(|function| function.name).collect();
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn nothing_where_a_text_is_needed_is_refused_at_the_argument() {
        for function in ALL {
            let arguments = vec![Value::Null; function.parameters.len()];
            assert_eq!(
                (function.call)(&arguments).unwrap_err().argument,
                Some(0),
                "{}",
                function.name
            );
        }
    }
}
