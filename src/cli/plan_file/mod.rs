//! What `terraform show -json` and `tofu show -json` print of a plan and of a state, as far as commands need it.
//! <https://developer.hashicorp.com/terraform/internals/json-format>
//!
//! [`State::read`] and [`Plan::read`] take the text of a file. Objects of other providers are among those that they find;
//! [`Object::is_ours`] tells them apart.

mod address;
mod plan;
mod problem;
mod providers;
#[cfg(test)]
mod tests;

pub(super) use address::without_keys;
pub(super) use plan::{Action, Change, Plan};
pub(super) use problem::Problem;
pub(super) use providers::Roles;

use serde_json::Value as Json;
use std::io::Read as _;
use std::path::Path;
use std::{fs, io};

/// The version of the format that is understood; the number behind the point only ever adds something.
const MAJOR: &str = "1";
/// The names under which this provider may stand in a plan or a state, on whatever host.
const OURS: [&str; 2] = ["assumerole/assumerole", "hashicorp/aws"];
/// The name of a file that stands for stdin.
const STDIN: &str = "-";

/// Reads a file whole, or stdin where it is called `-`.
pub(super) fn text(path: &Path) -> Result<String, Problem> {
    let bytes = if is_stdin(path) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let file = name(path);
    let bytes = bytes.map_err(|cause| Problem::Read { file: file.clone(), cause })?;
    String::from_utf8(bytes).map_err(|_| Problem::Binary { file })
}

/// Whether a file is stdin.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

/// How messages call a file.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { "stdin".to_owned() } else { path.display().to_string() }
}

/// Whether an object is managed or only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// A resource.
    Managed,
    /// A data source.
    Data,
}

/// An object of a state, or one as it is planned.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object {
    /// Its address: `module.a["b"].aws_vpc.c[0]`.
    pub(super) address: String,
    /// Whether it is managed or only read.
    pub(super) mode: Mode,
    /// Its type: `aws_vpc`.
    pub(super) type_name: String,
    /// The address of its provider: `registry.terraform.io/hashicorp/aws`.
    pub(super) provider: String,
    /// Its attributes, as an object.
    pub(super) values: Json,
    /// The addresses, without keys of instances, of what it depends on. A plan does not tell.
    pub(super) depends_on: Vec<String>,
    /// It was replaced, and is still to be deleted.
    pub(super) deposed: bool,
}

impl Object {
    /// Whether it is one of this provider, under whichever of its names.
    pub(super) fn is_ours(&self) -> bool {
        is_ours(&self.provider)
    }
    /// An attribute that is a string and not empty.
    pub(super) fn string(&self, attribute: &str) -> Option<&str> {
        self.values.get(attribute)?.as_str().filter(|text| !text.is_empty())
    }
    /// The ARNs of its `assume_role`, as [`roles`] finds them.
    pub(super) fn roles(&self) -> Vec<&str> {
        roles(&self.values)
    }
    /// Reads one entry of `resources`, or one of `resource_changes`, whose attributes stand elsewhere. Nothing, if it is
    /// of a mode that leaves nothing behind.
    fn read(entry: &mut Json) -> Option<Object> {
        let mode = match entry.get("mode")?.as_str()? {
            "managed" => Mode::Managed,
            "data" => Mode::Data,
            _ => return None,
        };
        let text = |name: &str| entry.get(name)?.as_str().map(str::to_owned);
        let depends_on = entry.get("depends_on").and_then(Json::as_array);
        let depends_on = depends_on.into_iter().flatten().filter_map(Json::as_str);
        Some(Object {
            address: text("address")?,
            mode,
            type_name: text("type")?,
            provider: text("provider_name")?,
            depends_on: depends_on.map(str::to_owned).collect(),
            deposed: ["deposed", "deposed_key"].iter().any(|name| entry.get(name).is_some()),
            values: entry.get_mut("values").map(Json::take).unwrap_or_default(),
        })
    }
}

/// The ARNs of `assume_role` among attributes, in the order in which they are assumed. None where the provider's own
/// session manages the object.
pub(super) fn roles(values: &Json) -> Vec<&str> {
    let roles = values.get("assume_role").and_then(Json::as_array);
    let arns = roles.into_iter().flatten().filter_map(|role| role.get("role_arn")?.as_str());
    arns.filter(|arn| !arn.is_empty()).collect()
}

/// Whether the address of a provider is one under which this one is installed.
fn is_ours(provider: &str) -> bool {
    let ends = |own: &str| {
        provider.strip_suffix(own).is_some_and(|host| host.is_empty() || host.ends_with('/'))
    };
    OURS.into_iter().any(ends)
}

/// A state.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// What stands in it, module by module.
    pub(super) objects: Vec<Object>,
}

impl State {
    /// Reads a state. `file` is the name that messages use.
    pub(super) fn read(file: &str, text: &str) -> Result<State, Problem> {
        let mut json = parse(file, text, &Kind::State)?;
        Ok(State::of(&mut json))
    }
    /// The state in a JSON document, which may be that of an empty one.
    fn of(json: &mut Json) -> State {
        let mut objects = Vec::new();
        if let Some(root) = json.pointer_mut("/values/root_module") {
            collect(root, &mut objects);
        }
        State { objects }
    }
}

/// The objects of a module and of those in it.
fn collect(module: &mut Json, found: &mut Vec<Object>) {
    for entry in entries(module, "resources") {
        found.extend(Object::read(entry));
    }
    for child in entries(module, "child_modules") {
        collect(child, found);
    }
}

/// The elements of a list in an object.
fn entries<'a>(json: &'a mut Json, name: &str) -> impl Iterator<Item = &'a mut Json> {
    json.get_mut(name).and_then(Json::as_array_mut).into_iter().flatten()
}

/// What a file is asked to be.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Plan,
    State,
}

/// Reads the document, and looks whether it is what it is said to be.
fn parse(file: &str, text: &str, kind: &Kind) -> Result<Json, Problem> {
    let file = || file.to_owned();
    let json: Json = serde_json::from_str(text)
        .map_err(|error| Problem::NoJson { file: file(), why: error.to_string() })?;
    let Some(version) = json.get("format_version").and_then(Json::as_str) else {
        let stored = json.get("version").is_some() && json.get("serial").is_some();
        return Err(if stored {
            Problem::Stored { file: file() }
        } else {
            Problem::Other { file: file() }
        });
    };
    if version.split('.').next() != Some(MAJOR) {
        return Err(Problem::Version { file: file(), version: version.to_owned() });
    }
    let planned = json.get("planned_values").is_some() || json.get("resource_changes").is_some();
    match kind {
        // An empty state has nothing but the version.
        Kind::State if planned => Err(Problem::NoState { file: file() }),
        Kind::Plan if !planned => Err(Problem::NoPlan { file: file() }),
        Kind::State | Kind::Plan => Ok(json),
    }
}
