//! `assume_role` as it is written: an object of which only what is needed is there.
//!
//! To Terraform the attribute is of any type. As a nested attribute it would switch off, for every type, that attributes
//! can be written as blocks (docs/decisions/0020-a-role-of-any-type.md). So what Terraform does elsewhere is done
//! here: to look for arguments that do not exist, and to take a number for a text.

use super::{ASSUME_ROLE, SHAPE};
use crate::diagnostic::Diagnostics;
use crate::plan;
use crate::schema::{self, Field, Problem};
use crate::value::{Path, Type, Value};
use std::collections::BTreeMap;
use std::fmt;

const OF_A_HOP: [&str; 3] = ["role_arn", "external_id", "session_name"];
const CHAIN: &str = "chain";

/// The value as it is written. Never printed, for it may hold an external ID.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct Written(Value);

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Written")
    }
}

impl Field for Written {
    const SHAPE: schema::Shape = schema::Shape::Dynamic;
    fn decode(value: &Value) -> Option<Self> {
        Some(Self(value.clone()))
    }
    fn encode(&self) -> Value {
        self.0.clone()
    }
    fn same(a: &Value, b: &Value) -> bool {
        let ((a, wrong_a), (b, wrong_b)) = (shaped(a), shaped(b));
        wrong_a.is_empty() && wrong_b.is_empty() && a == b
    }
    fn check(value: &Value, _: &Path, problems: &mut Vec<Problem>) {
        problems.extend(checked(value).1);
    }
}

/// A role with all its arguments, and everything that is wrong with it.
pub(super) fn checked(value: &Value) -> (Value, Vec<Problem>) {
    let (role, mut problems) = shaped(value);
    let mut found = Diagnostics::default();
    plan::validate(SHAPE, &Value::object([(ASSUME_ROLE, role.clone())]), &mut found);
    problems.extend(found.into_iter().map(|p| (p.path.unwrap_or_default(), p.detail)));
    (role, problems.into_iter().map(|(path, problem)| at_attribute(&path, &problem)).collect())
}

/// A problem inside of the role, told at the attribute: into an attribute of any type Terraform follows no path, and
/// shows the head of the resource instead.
pub(super) fn at_attribute(path: &Path, problem: &str) -> Problem {
    let path = path.to_string();
    let inside = path.strip_prefix(ASSUME_ROLE).and_then(|rest| rest.strip_prefix('.'));
    let told = inside.map_or_else(|| problem.to_owned(), |at| format!("In `{at}`: {problem}"));
    (Path::from(ASSUME_ROLE), told)
}

/// A role with all its arguments, null where they were left out, and what is wrong with the way it is written.
pub(super) fn shaped(value: &Value) -> (Value, Vec<Problem>) {
    let value = if let Value::Dynamic(typed) = value { &typed.1 } else { value };
    let (at, mut problems) = (Path::from(ASSUME_ROLE), Vec::new());
    let Some(fields) = fields(value, &at, &[&OF_A_HOP[..], &[CHAIN]].concat(), &mut problems)
    else {
        return (if value.is_unknown() { Value::Unknown } else { Value::Null }, problems);
    };
    let mut role = hop(fields, &at, &mut problems);
    role.insert(CHAIN, chain(fields.get(CHAIN), &at.attribute(CHAIN), &mut problems));
    (role, problems)
}

fn chain(value: Option<&Value>, at: &Path, problems: &mut Vec<Problem>) -> Value {
    let items = match value {
        Some(Value::List(items)) if items.is_empty() => return Value::Null,
        Some(Value::List(items)) => items,
        Some(Value::Unknown) => return Value::Unknown,
        None | Some(Value::Null) => return Value::Null,
        Some(_) => {
            let problem = "It is a list of roles, such as [{ role_arn = .. }], in the order in which they are assumed.";
            problems.push((at.clone(), problem.to_owned()));
            return Value::Null;
        }
    };
    let hops = items.iter().enumerate().map(|(i, item)| {
        let at = at.index(i);
        match fields(item, &at, &OF_A_HOP, problems) {
            Some(fields) => hop(fields, &at, problems),
            None => item.clone(),
        }
    });
    Value::List(hops.collect())
}

/// The arguments of an object that has no others; none if it is null or unknown, or no object.
fn fields<'a>(
    value: &'a Value,
    at: &Path,
    known: &[&str],
    problems: &mut Vec<Problem>,
) -> Option<&'a BTreeMap<String, Value>> {
    let fields = match value {
        Value::Map(fields) => fields,
        Value::Null | Value::Unknown => return None,
        _ => {
            problems
                .push((at.clone(), "A role is an object, such as { role_arn = .. }.".to_owned()));
            return None;
        }
    };
    for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
        let problem = format!("A role has no argument `{name}`. It has {}.", known.join(", "));
        problems.push((at.attribute(name), problem));
    }
    Some(fields)
}

fn hop(fields: &BTreeMap<String, Value>, at: &Path, problems: &mut Vec<Problem>) -> Value {
    Value::object(OF_A_HOP.map(|name| {
        let value = match fields.get(name) {
            None => Value::Null,
            Some(Value::Number(number)) => Value::String(number.to_string()),
            Some(value @ (Value::Null | Value::Unknown | Value::String(_))) => value.clone(),
            Some(_) => {
                problems.push((at.attribute(name), "It is a text.".to_owned()));
                Value::Null
            }
        };
        (name, value)
    }))
}

/// A value with its type, as Terraform takes it from a configuration.
pub(super) fn typed(value: Value) -> Value {
    Value::Dynamic(Box::new((type_of(&value), value)))
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::List(items) => Type::Tuple(items.iter().map(type_of).collect()),
        Value::Map(fields) => Type::object(fields.iter().map(|(name, v)| (name, type_of(v)))),
        _ => Type::String,
    }
}
