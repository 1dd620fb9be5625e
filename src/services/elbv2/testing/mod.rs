//! Elastic Load Balancing in the tables of the store, as its API Reference documents it.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Operations.html>

mod listener;
mod load_balancer;
mod target;
mod target_group;

use crate::store::{Kind, Refusal, Said, Turn, texts};
use serde_json::{Value as Json, json};

/// All kinds that several types are about.
pub(in crate::services) const ALL: &[&Kind] = &[
    &listener::LISTENER,
    &load_balancer::LOAD_BALANCER,
    &target::TARGET,
    &target_group::TARGET_GROUP,
];

/// Lists objects by parameters, and the fields that they are about. What is named has to be there, or nothing is told.
fn described(turn: &mut Turn<'_>, list: &str, by: &[(&str, &str)]) -> Said {
    let asked: Vec<(&str, Vec<String>)> =
        by.iter().filter_map(|(param, field)| Some((*field, texts(turn.param(param)?)))).collect();
    let items = turn.show_all(|object| {
        asked.iter().all(|(field, values)| object.texts(field).iter().any(|t| values.contains(t)))
    });
    for (field, values) in &asked {
        let told = |value: &&String| items.iter().any(|item| texts(&item[*field]).contains(value));
        if let Some(missing) = values.iter().find(|value| !told(value)) {
            let (code, message) = turn.kind.absent;
            return Err(Refusal::new(code, message.replace("{}", missing)));
        }
    }
    Ok(turn.page(list, items))
}

/// Tells what AWS calls the attributes of an object: those in its field `attributes`.
fn describe_attributes(turn: &mut Turn<'_>) -> Said {
    let key = turn.key();
    let shown = turn.show_all(|object| object.key == key).pop();
    let (code, message) = turn.kind.absent;
    let shown = shown.ok_or_else(|| Refusal::new(code, message.replace("{}", &key)))?;
    Ok(json!({"Attributes": pairs(&shown["attributes"])}))
}

/// Sets some of them. It is refused if AWS does not know one of them for such an object.
fn modify_attributes(turn: &mut Turn<'_>) -> Said {
    let asked = turn.param("Attributes").and_then(Json::as_array).cloned().unwrap_or_default();
    let has = turn.subject()?.value["attributes"].clone();
    if asked.is_empty() {
        return Err(Refusal::new("ValidationError", "At least one attribute must be specified"));
    }
    for attribute in &asked {
        let key = attribute["Key"].as_str().unwrap_or_default();
        if has.get(key).is_none() {
            let message = format!("Attribute key '{key}' is not supported");
            return Err(Refusal::new("ValidationError", message));
        }
    }
    turn.change("", |object| {
        for attribute in &asked {
            let key = attribute["Key"].as_str().unwrap_or_default();
            object["attributes"][key] = attribute.get("Value").cloned().unwrap_or("".into());
        }
    })?;
    Ok(json!({"Attributes": pairs(&turn.subject()?.value["attributes"])}))
}

fn pairs(attributes: &Json) -> Json {
    let all = attributes.as_object().into_iter().flatten();
    all.map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}
