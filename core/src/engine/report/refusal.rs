//! A refusal for want of a permission: what is missing where, and the statement that says it.

use super::Subject;
use crate::aws::{Decoded, Denial, Error, Partition, PolicyKind, Refusal};
use crate::permissions::{self, Need, Phase, Scope};
use crate::policy::{Element, Identifiers, Part, Test};
use std::collections::BTreeMap;

/// What came of the one attempt to read what AWS encodes.
#[derive(Clone, Debug)]
pub enum Decoding {
    /// It says this.
    Done(Box<Decoded>),
    /// Nobody here may read it.
    Refused,
}

/// Condition keys that an action is allowed for one purpose by. Their values are those of the request.
const PURPOSES: [&str; 3] = ["ec2:CreateAction", "iam:AWSServiceName", "iam:PassedToService"];

/// What to do about a refusal; none if it is another failure.
pub(super) fn advice(place: &Subject, error: &Error) -> Option<String> {
    let decoded = match &place.decoding {
        Some(Decoding::Done(decoded)) => Some(decoded.as_ref()),
        _ => None,
    };
    let said = error.refusal()?;
    let refusal = decoded.map_or_else(|| said.clone(), |decoded| said.clone().knowing(decoded));
    let mut told = vec![refusal.advice()];
    told.extend(decoded.map(in_words));
    if said.encoded.is_some() && matches!(place.decoding, Some(Decoding::Refused)) {
        told.push(NOT_DECODED.to_owned());
    }
    if !refusal.because.explicit {
        let policy = policy(place, &refusal);
        let statement = statement(place, &refusal, decoded).element().indented();
        told.push(format!("The statement to add to {policy}:\n\n{statement}"));
        told.extend(all(&place.type_name));
    }
    Some(told.join("\n\n"))
}

const NOT_DECODED: &str = "AWS says more in the encoded message, which must not be decoded here: allow \
    sts:DecodeAuthorizationMessage as well, or have whoever has this permission run `aws sts \
    decode-authorization-message --encoded-message` with it.";

/// The message of AWS without what was decoded.
pub(super) fn without_encoded(place: &Subject, error: Option<&Error>, text: String) -> String {
    let encoded = error.and_then(Error::refusal).and_then(|refusal| refusal.encoded);
    match (&place.decoding, encoded) {
        (Some(Decoding::Done(_)), Some(encoded)) => text.replace(&encoded, "(decoded below)"),
        _ => text,
    }
}

fn in_words(decoded: &Decoded) -> String {
    let denials: Vec<String> = decoded.denials.iter().map(denial).collect();
    match (decoded.explicit, denials.is_empty()) {
        (true, false) => format!("Decoded, the message says: {}.", denials.join("; ")),
        (true, true) => "Decoded, the message says that a policy denies it, and not which.".to_owned(),
        (false, _) => {
            "Decoded, the message says that no policy denies it: none of those that would have to allows it.".to_owned()
        }
    }
}

fn denial(denial: &Denial) -> String {
    let Denial { sid, actions, resources, conditions } = denial;
    let name = if sid.is_empty() {
        "a statement without a Sid".to_owned()
    } else {
        format!("statement {sid:?}")
    };
    let on =
        if resources.is_empty() { String::new() } else { format!(" on {}", resources.join(", ")) };
    let keys = conditions.iter().map(|(key, values)| format!("{key} ({})", values.join(", ")));
    let keys = keys.collect::<Vec<_>>().join(", ");
    let under =
        if keys.is_empty() { String::new() } else { format!(", with conditions on {keys}") };
    format!("{name} denies {}{on}{under}", actions.join(", "))
}

/// Where a statement is missing.
fn policy(place: &Subject, refusal: &Refusal) -> String {
    let who = who(place, refusal);
    match refusal.because.kind {
        None => format!("a policy of {who}, if none has it"),
        Some(PolicyKind::Identity) => format!("a policy of {who}"),
        Some(PolicyKind::Boundary) => format!("the permissions boundary of {who}"),
        Some(PolicyKind::Session) => format!("the session policy of {who}"),
        Some(kind @ (PolicyKind::ServiceControl | PolicyKind::ResourceControl)) => {
            format!("a {kind}")
        }
        Some(kind @ (PolicyKind::Endpoint | PolicyKind::Resource | PolicyKind::Trust)) => {
            format!("the {kind}")
        }
    }
}

/// Whose policies count: those of the role, not of its session.
fn who(place: &Subject, refusal: &Refusal) -> String {
    match (&place.role_arn, &refusal.caller) {
        (Some(role), _) => format!("role {role}"),
        (None, Some(caller)) => caller.clone(),
        (None, None) => "the caller".to_owned(),
    }
}

fn statement(place: &Subject, refusal: &Refusal, decoded: Option<&Decoded>) -> Part {
    let needs = needs(place, &refusal.action);
    let resources =
        refusal.resource.clone().map_or_else(|| resources(place, &needs), |arn| vec![arn]);
    let asked = decoded.map(|decoded| purposes(&decoded.context)).filter(|found| !found.is_empty());
    let of_resource =
        matches!(refusal.because.kind, Some(PolicyKind::Resource | PolicyKind::Trust));
    let principal = place.role_arn.clone().or(refusal.caller.clone()).filter(|_| of_resource);
    Part {
        effect: "Allow".to_owned(),
        actions: Some(refusal.action.as_str().into()),
        resources: Some(Element::one_or_many(resources)),
        principals: principal
            .map(|arn| Identifiers { kind: "AWS".to_owned(), names: vec![arn], listed: false })
            .into_iter()
            .collect(),
        conditions: asked.unwrap_or_else(|| conditions(&needs)),
        ..Part::default()
    }
}

/// The name of a type where permissions are asked for: a data source is not a resource type of the same name.
fn asked(type_name: &str) -> Option<String> {
    let readers = ["data", "ephemeral"].map(|kind| format!("{kind}.{type_name}"));
    let mut names = [type_name.to_owned()].into_iter().chain(readers);
    names.find(|name| permissions::needs(&[name], &Phase::ALL).is_ok())
}

/// How to see everything that the type needs.
fn all(type_name: &str) -> Option<String> {
    let name = asked(type_name)?;
    Some(format!(
        "`terraform-provider-assumerole permissions --types {name}` prints all that {name} needs."
    ))
}

/// What the type needs this action for.
fn needs(place: &Subject, action: &str) -> Vec<Need> {
    let found =
        asked(&place.type_name).and_then(|name| permissions::needs(&[&name], &Phase::ALL).ok());
    let found = found.unwrap_or_default();
    found.into_iter().filter(|need| need.action.eq_ignore_ascii_case(action)).collect()
}

/// What they are on, where the message does not say it.
fn resources(place: &Subject, needs: &[Need]) -> Vec<String> {
    let scope = Scope {
        partition: place.region.as_deref().map(|region| Partition::of(region).id.to_owned()),
        account: place.account.clone(),
        regions: place.region.iter().cloned().collect(),
        ..Scope::default()
    };
    let grants = scope.grants(needs);
    let mut found: Vec<String> = grants.into_iter().flat_map(|grant| grant.resources).collect();
    found.sort();
    found.dedup();
    if found.is_empty() { vec!["*".to_owned()] } else { found }
}

/// The purpose that AWS was asked for, as a condition.
fn purposes(context: &BTreeMap<String, Vec<String>>) -> Vec<Test> {
    let asked_for = |purpose: &&str| {
        let mut keys = context.iter().filter(|(key, _)| key.eq_ignore_ascii_case(purpose));
        let (_, values) = keys.find(|(_, values)| !values.is_empty())?;
        Some(Test::equals(*purpose, values.clone()))
    };
    PURPOSES.iter().filter_map(asked_for).collect()
}

/// The conditions under which the type always needs it: those of all purposes together.
fn conditions(needs: &[Need]) -> Vec<Test> {
    let mut found: Vec<Test> = Vec::new();
    for test in needs.iter().flat_map(|need| &need.conditions) {
        let same = |one: &&mut Test| one.test == test.test && one.variable == test.variable;
        match found.iter_mut().find(same) {
            Some(one) => one.with(&test.values),
            None => found.push(test.clone()),
        }
    }
    found
}
