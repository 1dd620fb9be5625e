//! What stands in an encoded message.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>

use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A condition key that nobody is to read the value of.
const SECRET: &str = "sts:ExternalId";

/// A refusal in the words of the policies that were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// Whether a policy denies the request, and not only none allows it.
    pub explicit: bool,
    /// The action.
    pub action: Option<String>,
    /// The ARN that it is on.
    pub resource: Option<String>,
    /// The statements that deny it.
    pub denials: Vec<Denial>,
    /// The condition keys of the request.
    pub context: BTreeMap<String, Vec<String>>,
}

/// A statement that denies a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Denial {
    /// Its `Sid`; empty if it has none.
    pub sid: String,
    /// The actions that it denies.
    pub actions: Vec<String>,
    /// The resources on which it does.
    pub resources: Vec<String>,
    /// The keys of its conditions, with the values that stand there.
    pub conditions: BTreeMap<String, Vec<String>>,
}

impl Decoded {
    /// None for what is not such a message.
    pub(super) fn read(text: &str) -> Option<Self> {
        let json: Json = serde_json::from_str(text).ok()?;
        let context = &json["context"];
        let denies = |statement: &&Json| {
            statement["effect"].as_str().is_some_and(|effect| effect.eq_ignore_ascii_case("deny"))
        };
        let word = |value: &Json| value.as_str().map(str::to_owned);
        Some(Self {
            explicit: json["explicitDeny"].as_bool()?,
            action: word(&context["action"]),
            resource: word(&context["resource"]),
            denials: items(&json["matchedStatements"]).filter(denies).map(Denial::read).collect(),
            context: conditions(&context["conditions"]),
        })
    }
}

impl Denial {
    fn read(json: &Json) -> Self {
        Self {
            sid: json["statementId"].as_str().unwrap_or_default().to_owned(),
            actions: values(&json["actions"]),
            resources: values(&json["resources"]),
            conditions: conditions(&json["conditions"]),
        }
    }
}

fn items(json: &Json) -> impl Iterator<Item = &Json> {
    json["items"].as_array().into_iter().flatten()
}

fn values(json: &Json) -> Vec<String> {
    items(json).filter_map(|item| item["value"].as_str()).map(str::to_owned).collect()
}

fn conditions(json: &Json) -> BTreeMap<String, Vec<String>> {
    let one = |item: &Json| {
        let key = item["key"].as_str()?;
        let hidden = || vec!["***".to_owned()];
        let is_secret = key.eq_ignore_ascii_case(SECRET);
        Some((key.to_owned(), if is_secret { hidden() } else { values(&item["values"]) }))
    };
    items(json).filter_map(one).collect()
}
