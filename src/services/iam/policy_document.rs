//! `aws_iam_policy_document`.

mod order;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{Cx, DataSource, Error, Result, Scope};
use crate::policy::{Composition, Element, Identifiers, Part, Test};
use crate::value::{Path, Value};
use std::collections::BTreeSet;

model! {
    /// Writes an IAM policy as JSON. Calls nothing.
    pub struct PolicyDocument {
        /// Checksum of the policy.
        #[tf(computed)]
        id: Option<String>,
        /// The policy as JSON, over many lines.
        #[tf(computed)]
        json: Option<String>,
        /// The policy as JSON, in one line.
        #[tf(computed)]
        minified_json: Option<String>,
        /// Without effect.
        #[tf(optional, deprecated = "Use `override_policy_documents`.")]
        override_json: Option<String>,
        /// Policies as JSON whose statements replace those of the same `sid`, and are added otherwise.
        #[tf(optional)]
        override_policy_documents: Option<Vec<Option<String>>>,
        /// Name of the policy.
        #[tf(optional)]
        policy_id: Option<String>,
        /// Without effect.
        #[tf(optional, deprecated = "Use `source_policy_documents`.")]
        source_json: Option<String>,
        /// Policies as JSON to begin with. Their statements are replaced by those of the same `sid` in a
        /// `statement`; among themselves, no `sid` may stand twice.
        #[tf(optional)]
        source_policy_documents: Option<Vec<Option<String>>>,
        /// Version of the policy language. `2012-10-17` by default.
        #[tf(optional, one_of = &["2008-10-17", "2012-10-17"])]
        version: Option<String>,
        /// A statement.
        #[tf(block)]
        statement: Vec<Statement>,
    }
}

model! {
    /// A statement.
    pub(in crate::services) struct Statement {
        /// Actions that it is about, such as `ec2:Describe*`.
        #[tf(optional)]
        actions: Option<BTreeSet<String>>,
        /// Whether it allows or denies: `Allow` by default.
        #[tf(optional, one_of = &["Allow", "Deny"])]
        effect: Option<String>,
        /// It is about all actions but these.
        #[tf(optional)]
        not_actions: Option<BTreeSet<String>>,
        /// It is about all resources but these.
        #[tf(optional)]
        not_resources: Option<BTreeSet<String>>,
        /// ARNs of the resources that it is about, with wildcards.
        #[tf(optional)]
        resources: Option<BTreeSet<String>>,
        /// Name of the statement: letters and digits.
        #[tf(optional)]
        sid: Option<String>,
        /// A condition, which has to be met in addition to all others.
        #[tf(block)]
        condition: BTreeSet<Condition>,
        /// It is about everybody but these.
        #[tf(block)]
        not_principals: BTreeSet<Principals>,
        /// Whom it is about.
        #[tf(block)]
        principals: BTreeSet<Principals>,
    }
}

model! {
    /// A condition.
    pub(in crate::services) struct Condition {
        /// The test, such as `StringEquals`.
        #[tf(required)]
        test: String,
        /// What the key is compared with: one of these has to match.
        #[tf(required)]
        values: Vec<String>,
        /// The key, such as `sts:ExternalId`.
        #[tf(required)]
        variable: String,
    }
}

model! {
    /// Principals of one kind.
    pub(in crate::services) struct Principals {
        /// Their names: ARNs, accounts or services.
        #[tf(required)]
        identifiers: BTreeSet<String>,
        /// What they are: `AWS`, `Service`, `Federated`, `CanonicalUser` or `*`.
        #[tf(required)]
        r#type: String,
    }
}

impl DataSource for PolicyDocument {
    const TYPE: &'static str = "aws_iam_policy_document";
    const SCOPE: Scope = Scope::Global;
    const OFFLINE: bool = true;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        for name in [
            PolicyDocument::source_policy_documents.name,
            PolicyDocument::override_policy_documents.name,
        ] {
            for (i, text) in config.get(name).as_elements().unwrap_or_default().iter().enumerate() {
                let text = text.as_str().filter(|text| !text.is_empty());
                if let Some(Err(problem)) = text.map(Composition::read) {
                    let path = Path::from(name).index(i);
                    problems.push(Diagnostic::error("Invalid policy", problem).at(path));
                }
            }
        }
        for name in [PolicyDocument::source_json.name, PolicyDocument::override_json.name] {
            if config.get(name).as_str().is_some_and(|text| !text.is_empty()) {
                let detail =
                    format!("`{name}` has no effect any more: use the list that took its place.");
                problems.push(Diagnostic::error("Invalid value", detail).at(name));
            }
        }
        for (i, statement) in
            config.get("statement").as_elements().unwrap_or_default().iter().enumerate()
        {
            let sid = statement.get(Statement::sid.name).as_str().unwrap_or_default();
            if !sid.bytes().all(|b| b.is_ascii_alphanumeric()) {
                let path = Path::from("statement").index(i).attribute(Statement::sid.name);
                let detail = format!("The sid {sid:?} may hold only letters and digits.");
                problems.push(Diagnostic::error("Invalid value", detail).at(path));
            }
        }
    }

    async fn read(_: &Cx, config: &Self) -> Result<Self> {
        let version = config.version.clone().filter(|version| !version.is_empty());
        let version = version.unwrap_or_else(|| "2012-10-17".to_owned());
        let mut all = sources(config)?;
        all.merge(own(config, &version)?);
        for document in
            documents("override_policy_documents", config.override_policy_documents.as_ref())
        {
            all.merge(document?);
        }
        let element = all.element();
        let json = element.indented();
        Ok(Self {
            id: Some(order::checksum(&json).to_string()),
            minified_json: Some(element.minified()),
            json: Some(json),
            version: Some(version),
            ..config.clone()
        })
    }
}

/// Documents in a list, without those that are empty.
fn documents(
    name: &'static str,
    list: Option<&Vec<Option<String>>>,
) -> impl Iterator<Item = Result<Composition>> {
    let texts = list.into_iter().flatten().enumerate();
    let texts = texts.filter_map(|(i, text)| Some((i, text.as_deref()?)));
    texts.filter(|(_, text)| !text.is_empty()).map(move |(i, text)| {
        Composition::read(text).map_err(|why| Error::Invalid(format!("{name}[{i}]: {why}")))
    })
}

fn sources(config: &PolicyDocument) -> Result<Composition> {
    const NAME: &str = "source_policy_documents";
    let (mut all, mut sids) = (Composition::default(), BTreeSet::new());
    for document in documents(NAME, config.source_policy_documents.as_ref()) {
        let document = document?;
        for Part { sid, .. } in document.statements.iter().filter(|part| !part.sid.is_empty()) {
            if !sids.insert(sid.clone()) {
                return Err(Error::Invalid(format!(
                    "the sid {sid:?} stands in {NAME} twice: remove it from one of the statements, or change it"
                )));
            }
        }
        all.merge(document);
    }
    Ok(all)
}

/// What the blocks say.
fn own(config: &PolicyDocument, version: &str) -> Result<Composition> {
    let mut sids = BTreeSet::new();
    for sid in
        config.statement.iter().filter_map(|s| s.sid.as_deref()).filter(|sid| !sid.is_empty())
    {
        if !sids.insert(sid) {
            return Err(Error::Invalid(format!(
                "the sid {sid:?} stands in two `statement` blocks: remove it from one of them, or change it"
            )));
        }
    }
    let statements = config.statement.iter().map(|statement| part(statement, version));
    Ok(Composition {
        version: version.to_owned(),
        id: config.policy_id.clone().unwrap_or_default(),
        statements: statements.collect::<Result<_>>()?,
    })
}

fn part(statement: &Statement, version: &str) -> Result<Part> {
    let resources = |texts: &Option<BTreeSet<String>>| {
        let replaced = descending(texts.as_ref()).map(|text| variables(text, version));
        Ok::<_, Error>(one_or_many(replaced.collect::<Result<_>>()?))
    };
    let principals = |blocks: &BTreeSet<Principals>| {
        order::principals(blocks)
            .into_iter()
            .map(|block| identifiers(block, version))
            .collect::<Result<_>>()
    };
    let conditions = order::conditions(&statement.condition).into_iter().map(|block| {
        let values =
            block.values.iter().map(|value| variables(value, version)).collect::<Result<_>>()?;
        Ok(Test { test: block.test.clone(), variable: block.variable.clone(), values })
    });
    Ok(Part {
        sid: statement.sid.clone().unwrap_or_default(),
        effect: statement
            .effect
            .clone()
            .filter(|e| !e.is_empty())
            .unwrap_or_else(|| "Allow".to_owned()),
        actions: one_or_many(descending(statement.actions.as_ref()).cloned().collect()),
        not_actions: one_or_many(descending(statement.not_actions.as_ref()).cloned().collect()),
        resources: resources(&statement.resources)?,
        not_resources: resources(&statement.not_resources)?,
        principals: principals(&statement.principals)?,
        not_principals: principals(&statement.not_principals)?,
        conditions: conditions.collect::<Result<_>>()?,
    })
}

fn identifiers(block: &Principals, version: &str) -> Result<Identifiers> {
    let names = block.identifiers.iter().map(|name| variables(name, version));
    let names: Vec<String> = names.collect::<Result<_>>()?;
    Ok(Identifiers { kind: block.r#type.clone(), listed: names.len() != 1, names })
}

/// hashicorp/aws prints lists of strings backwards.
fn descending(texts: Option<&BTreeSet<String>>) -> impl Iterator<Item = &String> {
    texts.into_iter().flatten().rev()
}

fn one_or_many(texts: Vec<String>) -> Option<Element> {
    (!texts.is_empty()).then(|| Element::one_or_many(texts))
}

/// `&{...}` is how a variable of IAM is written in HCL, where `${...}` has a meaning of its own.
fn variables(text: &str, version: &str) -> Result<String> {
    if version == "2008-10-17" && text.contains("&{") {
        return Err(Error::Invalid(format!(
            "{text:?} has a variable in it, which policies of the version 2008-10-17 do not know"
        )));
    }
    Ok(text.replace("&{", "${"))
}
