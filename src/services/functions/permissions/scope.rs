//! The scope of `permissions`, as users write it.

use crate::arn::{Arn, is_account_id};
use crate::aws::{Partition, partition};
use crate::engine::Refused;
use crate::permissions::{Phase, Scope};
use crate::quoted::quoted;
use crate::value::Value;
use std::collections::BTreeMap;

pub(super) const ACCEPTED: &str =
    "account, kms_keys, name_prefix, partition, path, phase, region and tags";

/// The value itself, without the type that a dynamic one brings along.
pub(in super::super) fn plain(value: &Value) -> &Value {
    match value {
        Value::Dynamic(typed) => &typed.1,
        other => other,
    }
}

fn wrong(text: impl Into<String>) -> Refused {
    Refused::argument(1, text)
}

/// What the second argument says.
pub(super) fn read(argument: Option<&Value>) -> Result<(Scope, &'static [Phase]), Refused> {
    let Some(Value::Map(fields)) = argument.map(plain) else {
        return Err(wrong("A scope is an object such as { account = \"111122223333\" }."));
    };
    let mut scope = Scope::default();
    let mut phases: &[Phase] = &Phase::ALL;
    for (key, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        let value = plain(value);
        match key.as_str() {
            "account" => scope.account = Some(account(value)?),
            "kms_keys" => scope.kms_keys = keys(value)?,
            "name_prefix" => scope.name_prefix = Some(name_prefix(value)?),
            "partition" => scope.partition = Some(partition_of(value)?),
            "path" => scope.path = Some(path(value)?),
            "phase" => phases = phase(value)?,
            "region" => scope.regions = regions(value)?,
            "tags" => scope.tags = tags(value)?,
            other => {
                let text = format!("A scope has no {}: it takes {ACCEPTED}.", quoted(other));
                return Err(wrong(text));
            }
        }
    }
    in_one_partition(&scope)?;
    Ok((scope, phases))
}

fn string<'a>(key: &str, value: &'a Value) -> Result<&'a str, Refused> {
    let filled = value.as_str().filter(|text| !text.is_empty());
    filled.ok_or_else(|| wrong(format!("The {key} of a scope is a string that is not empty.")))
}

fn strings<'a>(key: &str, value: &'a Value) -> Result<Vec<&'a str>, Refused> {
    let (Value::List(items) | Value::Set(items)) = value else {
        return Err(wrong(format!("The {key} of a scope is a list of strings.")));
    };
    items.iter().map(|item| string(key, plain(item))).collect()
}

fn account(value: &Value) -> Result<String, Refused> {
    let text = string("account", value)?;
    if is_account_id(text) {
        return Ok(text.to_owned());
    }
    Err(wrong(format!("{} is not the ID of an account, which has 12 digits.", quoted(text))))
}

fn keys(value: &Value) -> Result<Vec<String>, Refused> {
    let is_key = |text: &str| {
        text.parse::<Arn>()
            .is_ok_and(|arn| arn.service == "kms" && arn.resource.starts_with("key/"))
    };
    let keys = strings("kms_keys", value)?;
    match keys.iter().find(|text| !is_key(text)) {
        Some(text) => Err(wrong(format!("{} is not the ARN of a key.", quoted(text)))),
        None => Ok(keys.into_iter().map(str::to_owned).collect()),
    }
}

fn name_prefix(value: &Value) -> Result<String, Refused> {
    let text = string("name_prefix", value)?;
    if text.chars().all(|c| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c)) {
        return Ok(text.to_owned());
    }
    let text = quoted(text);
    Err(wrong(format!("{text} is not the beginning of a name: a star is put behind it anyway.")))
}

fn partition_of(value: &Value) -> Result<String, Refused> {
    let text = string("partition", value)?;
    match Partition::with_id(text) {
        Some(partition) => Ok(partition.id.to_owned()),
        None => Err(wrong(format!("{} is not a partition such as aws or aws-cn.", quoted(text)))),
    }
}

fn path(value: &Value) -> Result<String, Refused> {
    let text = string("path", value)?;
    let printable = text.chars().all(|c| c.is_ascii_graphic() && !"*?".contains(c));
    if text.starts_with('/') && text.ends_with('/') && printable {
        return Ok(text.to_owned());
    }
    let text = quoted(text);
    Err(wrong(format!("{text} is not a path: it begins and ends with /, and has no wildcards.")))
}

fn phase(value: &Value) -> Result<&'static [Phase], Refused> {
    match string("phase", value)? {
        "plan" => Ok(&[Phase::Plan]),
        "apply" => Ok(&[Phase::Plan, Phase::Apply]),
        "destroy" => Ok(&[Phase::Plan, Phase::Destroy]),
        other => {
            let text = quoted(other);
            Err(wrong(format!("{text} is not a phase: those are plan, apply and destroy.")))
        }
    }
}

fn regions(value: &Value) -> Result<Vec<String>, Refused> {
    let names = match value {
        Value::String(_) => vec![string("region", value)?],
        other => strings("region", other)?,
    };
    match names.iter().find(|name| !partition::is_region_shaped(name)) {
        Some(name) => Err(wrong(format!("{} is not a region such as eu-central-1.", quoted(name)))),
        None => Ok(names.into_iter().map(str::to_owned).collect()),
    }
}

fn tags(value: &Value) -> Result<BTreeMap<String, String>, Refused> {
    let Value::Map(fields) = value else {
        return Err(wrong("The tags of a scope are a map of strings."));
    };
    let mut tags = BTreeMap::new();
    for (key, value) in fields {
        let (false, Some(value)) = (key.is_empty(), plain(value).as_str()) else {
            return Err(wrong("The tags of a scope have keys and values that are strings."));
        };
        tags.insert(key.clone(), literal(value));
    }
    Ok(tags)
}

/// A value that IAM takes as it is, and not as a variable.
fn literal(text: &str) -> String {
    text.replace("${", "${$}{")
}

/// A region that is in another partition than everything else would lead to ARNs that nothing has.
fn in_one_partition(scope: &Scope) -> Result<(), Refused> {
    let first = scope.regions.first().map(|region| Partition::of(region).id);
    let Some(of) = scope.partition.as_deref().or(first) else { return Ok(()) };
    match scope.regions.iter().find(|region| Partition::of(region).id != of) {
        Some(region) => Err(wrong(format!("The region {region} is not in the partition {of}."))),
        None => Ok(()),
    }
}
