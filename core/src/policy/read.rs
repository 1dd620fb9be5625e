//! From JSON to a policy.

use super::json::Json;
use super::{
    Clause, Condition, Document, Effect, Operator, PolicyError, Principal, Statement, Version,
};
use crate::quoted::quoted;
use std::collections::BTreeMap;

/// How the names of elements must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// As AWS wants to have them in a request, and with a value.
    Exact,
    /// In any case, and null is as good as nothing: for policies that came to AWS in other ways.
    AnyCase,
}

/// What is wrong: the rest of a sentence about the policy or the statement.
type Wrong = String;

const DOCUMENT: &[&str] = &["Version", "Id", "Statement"];
const STATEMENT: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];
const PRINCIPAL: &[&str] = &["AWS", "Service", "Federated", "CanonicalUser"];

/// Reads a policy, without the checks that need no more than what was read.
pub(super) fn document(json: &Json, names: Names) -> Result<Document, PolicyError> {
    let wrong = |what| PolicyError::Document { what };
    let fields = Fields::of(json, DOCUMENT, names).map_err(wrong)?;
    let version = version(&fields).map_err(wrong)?;
    let id = name(&fields, "Id").map_err(wrong)?;
    let items = match fields.get("Statement") {
        Some(Json::Array(items)) => items.as_slice(),
        Some(one @ Json::Object(_)) => std::slice::from_ref(one),
        Some(other) => {
            return Err(wrong(format!(
                "has {} as Statement where a list is expected",
                other.kind()
            )));
        }
        None => return Err(wrong("has no Statement".into())),
    };
    let statements = items.iter().enumerate().map(|(index, json)| {
        statement(json, names).map_err(|what| PolicyError::Statement {
            index,
            sid: sid(json),
            what,
        })
    });
    Ok(Document { version, id, statements: statements.collect::<Result<_, _>>()? })
}

/// The `Sid` of a statement that may be wrong in any way.
fn sid(json: &Json) -> Option<String> {
    let Json::Object(fields) = json else { return None };
    fields.get("Sid").and_then(Json::as_text).filter(|sid| !sid.is_empty())
}

fn version(fields: &Fields<'_>) -> Result<Version, Wrong> {
    match fields.get("Version") {
        None => Ok(Version::default()),
        Some(Json::String(text)) if text == "2012-10-17" => Ok(Version::V2012),
        Some(Json::String(text)) if text == "2008-10-17" => Ok(Version::V2008),
        Some(other) => {
            let found = other.as_text().map_or(other.kind().to_owned(), |text| quoted(&text));
            Err(format!("has {found} as Version, which must be \"2012-10-17\" or \"2008-10-17\""))
        }
    }
}

fn statement(json: &Json, names: Names) -> Result<Statement, Wrong> {
    let fields = Fields::of(json, STATEMENT, names)?;
    Ok(Statement {
        sid: name(&fields, "Sid")?,
        effect: effect(&fields)?,
        principals: clause(&fields, "Principal", "NotPrincipal", |element, json| {
            principals(element, json, names)
        })?,
        actions: clause(&fields, "Action", "NotAction", texts)?
            .ok_or("has neither Action nor NotAction")?,
        resources: clause(&fields, "Resource", "NotResource", texts)?,
        conditions: fields.get("Condition").map_or(Ok(vec![]), conditions)?,
    })
}

fn effect(fields: &Fields<'_>) -> Result<Effect, Wrong> {
    match fields.get("Effect") {
        Some(Json::String(text)) if text == "Allow" => Ok(Effect::Allow),
        Some(Json::String(text)) if text == "Deny" => Ok(Effect::Deny),
        Some(Json::String(text)) => {
            Err(format!("has {} as Effect, which must be \"Allow\" or \"Deny\"", quoted(text)))
        }
        Some(other) => {
            Err(format!("has {} as Effect, which must be \"Allow\" or \"Deny\"", other.kind()))
        }
        None => Err("has no Effect, which must be \"Allow\" or \"Deny\"".into()),
    }
}

/// A string that names something. An empty one is none.
fn name(fields: &Fields<'_>, element: &str) -> Result<Option<String>, Wrong> {
    match fields.get(element) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        Some(other) => Err(format!("has {} as {element} where a string is expected", other.kind())),
    }
}

/// An element or its negated twin.
fn clause<T>(
    fields: &Fields<'_>,
    element: &str,
    negated: &str,
    read: impl Fn(&str, &Json) -> Result<Vec<T>, Wrong>,
) -> Result<Option<Clause<T>>, Wrong> {
    match (fields.get(element), fields.get(negated)) {
        (Some(_), Some(_)) => {
            Err(format!("has both {element} and {negated}: only one of them may be there"))
        }
        (Some(json), None) => Ok(Some(Clause::AnyOf(read(element, json)?))),
        (None, Some(json)) => Ok(Some(Clause::AllBut(read(negated, json)?))),
        (None, None) => Ok(None),
    }
}

/// One string or a list of strings.
fn texts(element: &str, json: &Json) -> Result<Vec<String>, Wrong> {
    let items = if let Json::Array(items) = json { items } else { std::slice::from_ref(json) };
    let text = |item: &Json| match item {
        Json::String(text) => Ok(text.clone()),
        other => Err(format!(
            "has {} as {element} where a string or a list of strings is expected",
            other.kind()
        )),
    };
    items.iter().map(text).collect()
}

/// One string or a list of strings, where a number or boolean is as good as its text.
fn scalars(element: &str, json: &Json) -> Result<Vec<String>, Wrong> {
    let items = if let Json::Array(items) = json { items } else { std::slice::from_ref(json) };
    let text = |item: &Json| {
        let wrong =
            || format!("has {} as {element} where a text or a list is expected", item.kind());
        item.as_text().ok_or_else(wrong)
    };
    items.iter().map(text).collect()
}

fn principals(element: &str, json: &Json, names: Names) -> Result<Vec<Principal>, Wrong> {
    let expected =
        "where \"*\" or an object with AWS, Service, Federated or CanonicalUser is expected";
    match json {
        Json::String(text) if text == "*" => return Ok(vec![Principal::Star]),
        Json::String(text) => return Err(format!("has {} as {element} {expected}", quoted(text))),
        Json::Object(fields) if fields.is_empty() => return Err(format!("has an empty {element}")),
        Json::Object(_) => {}
        other => return Err(format!("has {} as {element} {expected}", other.kind())),
    }
    let fields = Fields::of(json, PRINCIPAL, names)
        .map_err(|what| format!("has a {element} that {what}"))?;
    let mut found = Vec::new();
    for (kind, json) in &fields.0 {
        for text in scalars(&format!("{element}.{kind}"), json)? {
            found.push(match *kind {
                "AWS" if text == "*" => Principal::Star,
                "AWS" => Principal::Aws(text),
                "Service" => Principal::Service(text),
                "Federated" => Principal::Federated(text),
                _ => Principal::CanonicalUser(text),
            });
        }
    }
    Ok(found)
}

fn conditions(json: &Json) -> Result<Vec<Condition>, Wrong> {
    let Json::Object(operators) = json else {
        return Err(format!("has {} as Condition where an object is expected", json.kind()));
    };
    let mut found = Vec::new();
    for (operator, json) in operators {
        let Json::Object(keys) = json else {
            let element = quoted(operator);
            return Err(format!(
                "has {} as {element} in Condition where an object is expected",
                json.kind()
            ));
        };
        for (key, json) in keys {
            let values = scalars(&format!("{} in Condition", quoted(key)), json)?;
            found.push(Condition { operator: Operator::read(operator), key: key.clone(), values });
        }
    }
    Ok(found)
}

/// The elements of an object by their proper names.
struct Fields<'a>(BTreeMap<&'static str, &'a Json>);

impl<'a> Fields<'a> {
    fn of(json: &'a Json, allowed: &[&'static str], names: Names) -> Result<Self, Wrong> {
        let Json::Object(fields) = json else {
            return Err(format!("is {} where an object is expected", json.kind()));
        };
        let mut found = BTreeMap::new();
        for (key, value) in fields {
            let Some(name) = allowed.iter().copied().find(|name| name.eq_ignore_ascii_case(key))
            else {
                let list = allowed.join(", ");
                return Err(format!("has the unknown element {}; known are {list}", quoted(key)));
            };
            if key != name && names == Names::Exact {
                return Err(format!(
                    "has the element {}, which AWS knows as \"{name}\" only",
                    quoted(key)
                ));
            }
            if *value == Json::Null {
                match names {
                    Names::Exact => {
                        return Err(format!("has null as {name}: leave the element out instead"));
                    }
                    Names::AnyCase => continue,
                }
            }
            if found.insert(name, value).is_some() {
                return Err(format!("has the element {name} twice"));
            }
        }
        Ok(Self(found))
    }

    fn get(&self, name: &str) -> Option<&'a Json> {
        self.0.get(name).copied()
    }
}
