//! The provider blocks of a plan: through which roles they lead, and into which region.

use super::address::{variable, without_keys};
use super::{Object, is_ours};
use crate::aws::partition::is_region_shaped;
use crate::aws::settings::role_arn;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The roles that a provider block assumes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) enum Roles {
    /// Their ARNs, in order. None, if the block says nothing of roles.
    Known(Vec<String>),
    /// An expression that a plan does not tell the value of.
    Computed,
}

/// A provider block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Provider {
    /// How the configuration calls it: `aws`, `aws.alias`.
    pub(in crate::cli) key: String,
    /// Its region, where a plan tells.
    pub(in crate::cli) region: Option<String>,
    /// The roles that it assumes.
    pub(in crate::cli) roles: Roles,
}

/// All provider blocks of this provider, and which of them manages what.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Providers {
    blocks: BTreeMap<String, Provider>,
    /// Keys of blocks, by address without the keys of instances.
    of: BTreeMap<String, String>,
}

impl Providers {
    /// Those of a plan.
    pub(super) fn of(plan: &Json) -> Self {
        let mut found = Self::default();
        let variables = plan.get("variables").unwrap_or(&Json::Null);
        let blocks = plan.pointer("/configuration/provider_config").and_then(Json::as_object);
        for (key, block) in blocks.into_iter().flatten() {
            let name = block.get("full_name").and_then(Json::as_str).unwrap_or_default();
            if is_ours(name) {
                found.blocks.insert(key.clone(), Provider::read(key, block, variables));
            }
        }
        if let Some(root) = plan.pointer("/configuration/root_module") {
            found.collect("", root);
        }
        found
    }

    /// Notes the resources of a module, and of those that it calls.
    fn collect(&mut self, prefix: &str, module: &Json) {
        for resource in module.get("resources").and_then(Json::as_array).into_iter().flatten() {
            let text = |name: &str| resource.get(name).and_then(Json::as_str);
            if let (Some(address), Some(key)) = (text("address"), text("provider_config_key")) {
                self.of.insert(format!("{prefix}{address}"), key.to_owned());
            }
        }
        for (name, call) in
            module.get("module_calls").and_then(Json::as_object).into_iter().flatten()
        {
            if let Some(module) = call.get("module") {
                self.collect(&format!("{prefix}module.{name}."), module);
            }
        }
    }

    /// The block that manages an object. What has left the configuration is managed by the only block there is.
    pub(super) fn of_object(&self, object: &Object) -> Option<&Provider> {
        let key = self.of.get(&without_keys(&object.address));
        let named = key.and_then(|key| {
            // Terraform before 1.1 names the module that calls with it.
            self.blocks.get(key).or_else(|| self.blocks.get(key.rsplit(':').next()?))
        });
        named.or_else(|| {
            let used = |block: &&Provider| self.of.values().any(|key| *key == block.key);
            let mut blocks = self.blocks.values().filter(used);
            let first = blocks.next()?;
            blocks.next().is_none().then_some(first)
        })
    }
}

impl Provider {
    fn read(key: &str, block: &Json, variables: &Json) -> Self {
        let told = |expression: &Json| told(expression, variables);
        let text = |expression: &Json| told(expression)?.as_str().map(str::to_owned);
        let argument = |name: &str| block.get("expressions")?.get(name);
        let blocks = |name: &str| argument(name).and_then(Json::as_array).into_iter().flatten();
        // The token opens the first door of a chain.
        let roles = blocks("assume_role_with_web_identity").chain(blocks("assume_role"));
        let roles = roles.filter_map(|role| role.get("role_arn")).map(told);
        let mut arns = Vec::new();
        let mut computed = false;
        for role in roles {
            match role {
                Some(Json::Null) => {}
                Some(Json::String(arn)) if arn.is_empty() => {}
                Some(Json::String(arn)) if role_arn(&arn).is_ok() => arns.push(arn),
                _ => computed = true,
            }
        }
        let roles = if computed { Roles::Computed } else { Roles::Known(arns) };
        let region = argument("region").and_then(text).filter(|region| is_region_shaped(region));
        Self { key: key.to_owned(), region, roles }
    }
}

/// The value of an expression, where it is a constant, or one variable of the root module and nothing else. What refers to
/// a variable may still make something else of it, so the caller has to look whether the value is of the kind it wants.
fn told(expression: &Json, variables: &Json) -> Option<Json> {
    if let Some(constant) = expression.get("constant_value") {
        return Some(constant.clone());
    }
    let references: Vec<&str> =
        expression.get("references")?.as_array()?.iter().filter_map(Json::as_str).collect();
    // The first is the longest: `var.a.b`, `var.a`.
    let (first, rest) = references.split_first()?;
    if !rest.iter().all(|other| first.starts_with(other)) {
        return None;
    }
    let mut steps = variable(first)?.into_iter();
    let mut value = variables.get(steps.next()?)?.get("value")?;
    for step in steps {
        value = match value {
            Json::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            other => other.get(&step)?,
        };
    }
    Some(value.clone())
}
