//! What of the provider block is known yet.

use super::block::ProviderBlock;
use super::permission_checks::PERMISSION_CHECKS;
use super::settings::{SECURITY_WARNINGS, TAG_POLICY_COMPLIANCE};
use super::unreachable::UNREACHABLE_ROLES;
use crate::aws::Env;
use crate::diagnostic::Diagnostic;
use crate::engine::trust::TRUST_POLICY_CHECKS;
use crate::schema::{Block, Schema};
use crate::value::{Path, Value};

/// The block as far as it is known. What is unknown counts as not set, down to single elements: plans go by the rest,
/// and nothing is called before all is known. It is an error if the rest cannot be understood: a block that was
/// dropped would take its role and its list of accounts along.
pub(super) fn known_part(config: &Value) -> Result<ProviderBlock, Diagnostic> {
    ProviderBlock::decode(&without_unknown(config)).map_err(|problems| {
        let told = problems.iter().map(|(path, problem)| format!("`{path}`: {problem}"));
        let detail = format!(
            "The provider block cannot be understood, and nothing is done without it. {}",
            told.collect::<Vec<_>>().join(" ")
        );
        let at = problems.first().map(|(path, _)| path.clone()).unwrap_or_default();
        Diagnostic::error("Invalid provider block", detail).at(at)
    })
}

/// The value without its unknown parts. Attributes that are left out count as null.
fn without_unknown(value: &Value) -> Value {
    let known =
        |items: &[Value]| items.iter().filter(|v| !v.is_unknown()).map(without_unknown).collect();
    match value {
        Value::Unknown => Value::Null,
        Value::List(items) => Value::List(known(items)),
        Value::Set(items) => Value::set(known(items)),
        Value::Map(fields) => {
            let known = fields.iter().filter(|(_, value)| !value.is_unknown());
            Value::object(known.map(|(name, value)| (name.as_str(), without_unknown(value))))
        }
        known => known.clone(),
    }
}

/// Whether the region cannot be told yet: it is unknown itself, or stands in files that are not known.
pub(super) fn region_unknown(config: &Value, env: &Env) -> bool {
    let region = config.get("region");
    let in_env = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().any(|name| env.get(name).is_some());
    let in_files = region.is_empty() && !in_env;
    let files = ["profile", "shared_config_files"];
    region.is_unknown() || (in_files && !files.iter().all(|n| config.get(n).is_wholly_known()))
}

/// What is needed to plan, and not to reach AWS.
const NOT_TO_REACH_AWS: [&str; 6] = [
    "default_tags",
    PERMISSION_CHECKS,
    SECURITY_WARNINGS,
    TAG_POLICY_COMPLIANCE,
    TRUST_POLICY_CHECKS,
    UNREACHABLE_ROLES,
];

/// The arguments without which nothing can be called, as far as they are unknown.
pub(super) fn unknown(schema: &Schema, config: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    for name in schema.nodes.iter().map(|node| node.name) {
        if !NOT_TO_REACH_AWS.contains(&name) {
            found.extend(config.get(name).unknown_parts(&Path::from(name)));
        }
    }
    found
}

#[cfg(test)]
mod tests;
