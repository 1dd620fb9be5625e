//! Policies put together from blocks and from other policies, as `aws_iam_policy_document` does it.

use super::Element;
use super::json::{self, Json};
use std::collections::BTreeMap;

/// A policy that is being put together. Prints as hashicorp/aws does: what stands in a document that was read
/// keeps its form, and nothing is checked against the rules of AWS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// The version of the policy language; empty if none.
    pub version: String,
    /// The name of the policy; empty if none.
    pub id: String,
    /// Its statements.
    pub statements: Vec<Part>,
}

/// One statement. What is none is not printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the element of the same name")]
pub struct Part {
    /// Its name; empty if none. A statement of the same name replaces it.
    pub sid: String,
    pub effect: String,
    pub actions: Option<Element>,
    pub not_actions: Option<Element>,
    pub resources: Option<Element>,
    pub not_resources: Option<Element>,
    pub principals: Vec<Identifiers>,
    pub not_principals: Vec<Identifiers>,
    pub conditions: Vec<Test>,
}

/// Principals of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifiers {
    /// `AWS`, `Service` ... or `*`.
    pub kind: String,
    /// Who.
    pub names: Vec<String>,
    /// Whether the one name is printed as a list of one.
    pub listed: bool,
}

/// One line of a condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    /// The operator.
    pub test: String,
    /// The key.
    pub variable: String,
    /// What it is compared with, in the order in which it is printed.
    pub values: Vec<String>,
}

impl Test {
    /// That a key is one of these values.
    #[must_use]
    pub fn equals(key: impl Into<String>, values: Vec<String>) -> Self {
        Self { test: "StringEquals".to_owned(), variable: key.into(), values }
    }
    /// Takes more values in, sorted.
    pub fn with(&mut self, values: &[String]) {
        self.values.extend(values.iter().cloned());
        self.values.sort();
        self.values.dedup();
    }
}

impl Composition {
    /// Reads a document. The error is a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let json = json::parse(text).map_err(|error| error.to_string())?;
        document(&json).map_err(|what| format!("The policy {what}."))
    }

    /// Adds another policy. Its version counts if it is newer, its name if it has one; its statements come
    /// last, except for those that replace one with the same Sid.
    pub fn merge(&mut self, other: Composition) {
        if !other.id.is_empty() {
            self.id = other.id;
        }
        if other.version > self.version {
            self.version = other.version;
        }
        for new in other.statements {
            let same = |old: &&mut Part| !new.sid.is_empty() && old.sid == new.sid;
            match self.statements.iter_mut().find(same) {
                Some(old) => *old = new,
                None => self.statements.push(new),
            }
        }
    }

    /// As it is printed.
    #[must_use]
    pub fn element(&self) -> Element {
        let statements = Some(&self.statements).filter(|list| !list.is_empty());
        fields([
            ("Version", filled(&self.version)),
            ("Id", filled(&self.id)),
            (
                "Statement",
                statements.map(|list| Element::List(list.iter().map(statement).collect())),
            ),
        ])
    }
}

fn fields<const N: usize>(fields: [(&str, Option<Element>); N]) -> Element {
    Element::object(fields.into_iter().filter_map(|(name, element)| Some((name, element?))))
}

fn filled(text: &str) -> Option<Element> {
    Some(text).filter(|text| !text.is_empty()).map(Element::from)
}

impl Part {
    /// It alone, as it stands in a policy.
    #[must_use]
    pub fn element(&self) -> Element {
        statement(self)
    }
}

fn statement(part: &Part) -> Element {
    fields([
        ("Sid", filled(&part.sid)),
        ("Effect", filled(&part.effect)),
        ("Action", part.actions.clone()),
        ("NotAction", part.not_actions.clone()),
        ("Resource", part.resources.clone()),
        ("NotResource", part.not_resources.clone()),
        ("Principal", principals(&part.principals)),
        ("NotPrincipal", principals(&part.not_principals)),
        ("Condition", conditions(&part.conditions)),
    ])
}

fn principals(all: &[Identifiers]) -> Option<Element> {
    match all {
        [] => return None,
        [one] if one.kind == "*" && one.names == ["*"] => return Some("*".into()),
        _ => {}
    }
    let mut kinds: BTreeMap<&str, (Vec<&str>, bool)> = BTreeMap::new();
    for Identifiers { kind, names, listed } in all {
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.sort_unstable_by(|a, b| b.cmp(a));
        let (found, is_list) = kinds.entry(kind).or_insert((vec![], *listed));
        *is_list |= !found.is_empty();
        found.extend(names);
    }
    let printed = kinds.into_iter().map(|(kind, (names, listed))| {
        (kind, if listed { Element::texts(names) } else { Element::one_or_many(names) })
    });
    Some(Element::object(printed))
}

fn conditions(all: &[Test]) -> Option<Element> {
    let mut tests: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for Test { test, variable, values } in all {
        let found = tests.entry(test).or_default().entry(variable).or_default();
        found.extend(values.iter().map(String::as_str));
    }
    let keys = |keys: BTreeMap<&str, Vec<&str>>| {
        let printed = keys.into_iter().map(|(key, values)| (key, Element::one_or_many(values)));
        Element::object(printed)
    };
    let printed = tests.into_iter().map(|(test, found)| (test, keys(found)));
    (!all.is_empty()).then(|| Element::object(printed))
}

fn document(json: &Json) -> Result<Composition, String> {
    let mut found = Composition::default();
    for (name, value) in elements(json)? {
        match name.to_ascii_lowercase().as_str() {
            "version" => found.version = text(name, value)?,
            "id" => found.id = text(name, value)?,
            "statement" => found.statements = statements(value)?,
            _ => return Err(format!("has the element {name:?}, which no policy has")),
        }
    }
    Ok(found)
}

fn statements(json: &Json) -> Result<Vec<Part>, String> {
    let items = if let Json::Array(items) = json { items } else { std::slice::from_ref(json) };
    let read = |(i, item)| part(item).map_err(|what| format!("has a Statement[{i}] that {what}"));
    items.iter().enumerate().map(read).collect()
}

fn part(json: &Json) -> Result<Part, String> {
    let mut part = Part::default();
    for (name, value) in elements(json)? {
        match name.to_ascii_lowercase().as_str() {
            "sid" => part.sid = text(name, value)?,
            "effect" => part.effect = text(name, value)?,
            "action" => part.actions = Some(element(value)),
            "notaction" => part.not_actions = Some(element(value)),
            "resource" => part.resources = Some(element(value)),
            "notresource" => part.not_resources = Some(element(value)),
            "principal" => part.principals = identifiers(name, value)?,
            "notprincipal" => part.not_principals = identifiers(name, value)?,
            "condition" => part.conditions = tests(name, value)?,
            _ => return Err(format!("has the element {name:?}, which no statement has")),
        }
    }
    Ok(part)
}

/// The elements of an object that are not null.
fn elements(json: &Json) -> Result<impl Iterator<Item = (&String, &Json)>, String> {
    match json {
        Json::Object(fields) => Ok(fields.iter().filter(|(_, value)| **value != Json::Null)),
        other => Err(format!("is {} where an object is expected", other.kind())),
    }
}

fn text(name: &str, json: &Json) -> Result<String, String> {
    match json {
        Json::String(text) => Ok(text.clone()),
        other => Err(format!("has {} as {name} where a string is expected", other.kind())),
    }
}

/// Any JSON, as it stands there. Objects lose the order of their keys, as they do in hashicorp/aws.
fn element(json: &Json) -> Element {
    match json {
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Element::List(items.iter().map(element).collect()),
        Json::Object(fields) => {
            Element::object(fields.iter().map(|(key, value)| (key.as_str(), element(value))))
        }
        other => Element::Plain(other.as_text().unwrap_or_else(|| "null".to_owned())),
    }
}

fn identifiers(name: &str, json: &Json) -> Result<Vec<Identifiers>, String> {
    if let Json::String(_) = json {
        return Ok(vec![Identifiers { kind: "*".into(), names: vec!["*".into()], listed: true }]);
    }
    let read = |(kind, value): (&String, &Json)| {
        let (items, listed) = match value {
            Json::Array(items) => (items.as_slice(), true),
            one => (std::slice::from_ref(one), false),
        };
        let names: Result<_, _> =
            items.iter().map(|item| text(&format!("{name}.{kind}"), item)).collect();
        Ok(Identifiers { kind: kind.clone(), names: names?, listed })
    };
    elements(json)?.map(read).collect()
}

fn tests(name: &str, json: &Json) -> Result<Vec<Test>, String> {
    let mut found = Vec::new();
    for (test, keys) in elements(json)? {
        for (variable, value) in elements(keys)? {
            let items =
                if let Json::Array(items) = value { items } else { std::slice::from_ref(value) };
            // Numbers and booleans are strings for AWS. hashicorp/aws loses the numbers.
            let texts = items.iter().map(|item| {
                let wrong = || format!("has {} in {name} where a string is expected", item.kind());
                item.as_text().ok_or_else(wrong)
            });
            let values = texts.collect::<Result<_, _>>()?;
            found.push(Test { test: test.clone(), variable: variable.clone(), values });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod unit {
    use super::*;

    fn merged(documents: &[&str]) -> String {
        let mut all = Composition::default();
        for text in documents {
            all.merge(Composition::read(text).unwrap());
        }
        all.element().minified()
    }

    #[test]
    fn what_was_read_keeps_its_form() {
        for text in [
            r#"{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"a","Effect":"Allow","Action":["z","a"],"Resource":["*"]}]}"#,
            r#"{"Statement":[{"Effect":"Deny","NotAction":[],"NotResource":"*"}]}"#,
            r#"{"Statement":[{"Principal":"*"}]}"#,
            r#"{"Statement":[{"Principal":{"AWS":["1"]},"Condition":{"Bool":{"k":"true"}}}]}"#,
            "{}",
        ] {
            assert_eq!(merged(&[text]), text);
        }
    }

    #[test]
    fn what_hashicorp_aws_prints_otherwise_is_printed_otherwise() {
        for (text, printed) in [
            (
                r#"{"statement": {"Action": "a", "Sid": ""}, "version": "2012-10-17"}"#,
                r#"{"Version":"2012-10-17","Statement":[{"Action":"a"}]}"#,
            ),
            (
                r#"{"Statement": [{"Principal": {"AWS": ["1", "3", "2"], "*": "*"}}]}"#,
                r#"{"Statement":[{"Principal":{"*":"*","AWS":["3","2","1"]}}]}"#,
            ),
            (
                r#"{"Statement": [{"Principal": {"*": "*"}}]}"#,
                r#"{"Statement":[{"Principal":"*"}]}"#,
            ),
            (
                r#"{"Statement": [{"Condition": {"Bool": {"k": true}, "A": {"z": ["1"], "a": ["2", "1"]}}}]}"#,
                r#"{"Statement":[{"Condition":{"A":{"a":["2","1"],"z":"1"},"Bool":{"k":"true"}}}]}"#,
            ),
            (
                r#"{"Statement": [{"Condition": {}, "Principal": {}, "Action": null}]}"#,
                r#"{"Statement":[{}]}"#,
            ),
        ] {
            assert_eq!(merged(&[text]), printed);
        }
    }

    #[test]
    fn a_number_in_a_condition_is_not_lost() {
        let text = r#"{"Statement": [{"Condition": {"NumericLessThan": {"k": 3600}}}]}"#;
        let printed = r#"{"Statement":[{"Condition":{"NumericLessThan":{"k":"3600"}}}]}"#;
        assert_eq!(merged(&[text]), printed);
    }

    #[test]
    fn newer_versions_names_and_statements_of_the_same_sid_win() {
        assert_eq!(
            merged(&[
                r#"{"Version": "2012-10-17", "Id": "a", "Statement": [{"Sid": "s", "Action": "a"}, {"Action": "b"}]}"#,
                r#"{"Version": "2008-10-17", "Statement": [{"Action": "c"}, {"Sid": "s", "Action": "d"}]}"#,
                r#"{"Id": "b"}"#,
            ]),
            r#"{"Version":"2012-10-17","Id":"b","Statement":[{"Sid":"s","Action":"d"},{"Action":"b"},{"Action":"c"}]}"#
        );
    }

    #[test]
    fn what_is_no_policy_is_told_in_words() {
        for (text, why) in [
            ("[]", "The policy is a list where an object is expected."),
            (
                r#"{"Statements": []}"#,
                r#"The policy has the element "Statements", which no policy has."#,
            ),
            (
                r#"{"Statement": [{}, {"Condtion": {}}]}"#,
                r#"The policy has a Statement[1] that has the element "Condtion", which no statement has."#,
            ),
            (
                r#"{"Version": 2012}"#,
                "The policy has a number as Version where a string is expected.",
            ),
        ] {
            assert_eq!(Composition::read(text).unwrap_err(), why);
        }
        assert!(Composition::read("{").unwrap_err().contains("line 1, column 1"));
    }
}
