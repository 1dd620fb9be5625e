//! A state as Terraform and OpenTofu store it, version 4.

use super::Problem;
use crate::cli::plan_file::{Mode, Object};
use serde_json::Value as Json;

/// The version that is understood.
const VERSION: u64 = 4;

/// The objects of a stored state. `file` is the name that messages use.
pub(super) fn objects(file: &str, state: &Json) -> Result<Vec<Object>, Problem> {
    let version = state.get("version").unwrap_or(&Json::Null);
    if version.as_u64() != Some(VERSION) {
        return Err(Problem::Version { file: file.to_owned(), version: version.to_string() });
    }
    let resources = state.get("resources").and_then(Json::as_array).into_iter().flatten();
    Ok(resources.filter_map(instances).flatten().collect())
}

/// The objects of one resource.
fn instances(resource: &Json) -> Option<Vec<Object>> {
    let text = |name: &str| resource.get(name)?.as_str();
    let mode = match text("mode")? {
        "managed" => Mode::Managed,
        "data" => Mode::Data,
        _ => return None,
    };
    let (type_name, name) = (text("type")?, text("name")?);
    let module = text("module").map(|module| format!("{module}.")).unwrap_or_default();
    let data = if mode == Mode::Data { "data." } else { "" };
    // provider["registry.terraform.io/hashicorp/aws"].alias
    let provider = text("provider")?.split('"').nth(1)?;
    let object = |instance: &Json| {
        let depends_on = instance.get("dependencies").and_then(Json::as_array);
        let depends_on = depends_on.into_iter().flatten().filter_map(Json::as_str);
        let key = instance.get("index_key").map(|key| format!("[{key}]")).unwrap_or_default();
        Object {
            address: format!("{module}{data}{type_name}.{name}{key}"),
            mode,
            type_name: type_name.to_owned(),
            provider: provider.to_owned(),
            values: instance.get("attributes").cloned().unwrap_or_default(),
            depends_on: depends_on.map(str::to_owned).collect(),
            deposed: instance.get("deposed").is_some(),
        }
    };
    Some(resource.get("instances")?.as_array()?.iter().map(object).collect())
}
