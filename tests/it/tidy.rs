//! The house rules of docs/development/architecture.md that no compiler checks. Each test names what breaks it.

use assumerole::engine::{Registered, RegisteredData};
use assumerole::services::REGISTRY;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the bottom: a module uses only what stands in a row before its own.
const LAYERS: &[&[&str]] = &[
    &["arn", "duration", "quoted", "secret", "stop", "value"],
    &["aws", "diagnostic", "policy"],
    &["schema", "store"],
    &["declared", "plan", "variant"],
    &["permissions"],
    &["engine"],
    &["provider", "services"],
    &["wire"],
    &["cli"],
    &["conformance", "docgen"],
];
/// Modules that plan must be able to rely on: the same answer for the same question.
const PURE: &[&str] = &["value", "schema", "plan", "policy", "diagnostic", "permissions"];
/// Macros of `schema`, which stand at the root of the crate.
const MACROS: &[&str] = &["check", "field", "model", "node", "word"];
/// What is written by a test.
const GENERATED: &str = "core/src/wire/generated/";
/// The most lines of one file.
const LONGEST: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files of the checkout, by their path in it, without what is built and without binary files.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut left = vec![root().to_owned()];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                let built = [".git", ".terraform", "target", "__pycache__"];
                if !built.contains(&name.as_str()) {
                    left.push(path);
                }
            } else if name != ".git"
                && let Ok(text) = fs::read_to_string(&path)
            {
                found.push((short(&path), text));
            }
        }
    }
    found.sort();
    found
}

fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

/// Whether a file is of a kind, by its extension.
fn is(path: &str, kind: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == kind)
}

/// The code of the core and of the types that people write.
fn sources() -> Vec<(String, String)> {
    let code = files().into_iter().filter(|(path, _)| {
        let is_ours = ["core/src/", "src/"].iter().any(|root| path.starts_with(root));
        is_ours && is(path, "rs") && !path.starts_with(GENERATED)
    });
    code.collect()
}

/// The module that a file belongs to.
fn module(path: &str) -> &str {
    let path = path.trim_start_matches("core/").trim_start_matches("src/");
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// The code of a file without comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_module_has_a_layer_and_uses_only_those_below() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let from = module(&path);
        if ["lib", "main"].contains(&from) {
            continue;
        }
        let Some(own) = layer(from) else {
            found.push(format!("{path}: put {from} into LAYERS"));
            continue;
        };
        for rest in code(&text).split("crate::").skip(1) {
            let used: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if used == from || MACROS.contains(&used.as_str()) {
                continue;
            }
            if layer(&used).is_none_or(|other| other >= own) {
                found.push(format!("{path} uses crate::{used}, which is not below {from}"));
            }
        }
    }
    none(&found);
}

#[test]
fn what_plans_rely_on_is_pure() {
    let impure = [
        "async ",
        "tokio",
        "SystemTime",
        "Instant",
        "std::env",
        "std::fs",
        "TcpStream",
        "std::process",
        "getrandom",
        "thread",
    ];
    let mut found = Vec::new();
    for (path, text) in sources() {
        let tests = path.contains("tests");
        if PURE.contains(&module(&path)) && !tests {
            let text = code(&text);
            let used = impure.iter().filter(|word| text.contains(**word));
            found.extend(used.map(|word| format!("{path} uses {word}")));
        }
    }
    none(&found);
}

#[test]
fn only_aws_makes_clients_and_reads_credentials() {
    let only = ["aws_config", "aws_credential_types", "aws_runtime", "SdkConfig", "from_conf"];
    let mut found = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| module(path) != "aws") {
        let text = code(text);
        found
            .extend(only.iter().filter(|w| text.contains(**w)).map(|w| format!("{path} uses {w}")));
    }
    none(&found);
}

#[test]
fn only_wire_knows_protobuf_and_only_aws_wire_and_cli_the_environment() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let (text, module) = (code(&text), module(&path));
        let protobuf =
            ["tonic", "prost", "rcgen", "rustls::"].into_iter().find(|w| text.contains(w));
        if let Some(word) = protobuf.filter(|_| !["wire", "aws"].contains(&module)) {
            found.push(format!("{path} uses {word}"));
        }
        // Tests start processes.
        let may = path.contains("/tests/")
            || ["wire", "aws", "cli", "docgen", "conformance"].contains(&module);
        if text.contains("std::env") && !may {
            found.push(format!("{path} reads the environment"));
        }
    }
    none(&found);
}

#[test]
fn services_know_neither_schemas_nor_each_other() {
    let sources = sources();
    let services: BTreeSet<&str> = sources
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("src/services/")?.split_once('/'))
        .map(|(service, _)| service)
        // What tests of all services have in common.
        .filter(|service| *service != "testing")
        .collect();
    let mut found = Vec::new();
    for (path, text) in &sources {
        let Some((own, _)) =
            path.strip_prefix("src/services/").and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        if !services.contains(own) {
            continue;
        }
        let text = code(text);
        for word in ["Schema", "Visitor", "msgpack", "crate::provider", "crate::wire"] {
            if text.contains(word) {
                found.push(format!("{path} uses {word}"));
            }
        }
        for other in services.iter().filter(|other| **other != own) {
            if text.contains(&format!("services::{other}::"))
                || text.contains(&format!("super::super::{other}::"))
            {
                found.push(format!("{path} uses the service {other}"));
            }
        }
    }
    none(&found);
}

#[test]
fn the_registry_is_sorted_and_no_name_stands_there_twice() {
    let resources: Vec<_> = REGISTRY.resources.iter().map(Registered::type_name).collect();
    let sources: Vec<_> = REGISTRY.data_sources.iter().map(RegisteredData::type_name).collect();
    let functions: Vec<_> = REGISTRY.functions.iter().map(|function| function.name).collect();
    let ephemeral: Vec<_> = REGISTRY.ephemeral.iter().map(|entry| entry.type_name()).collect();
    for names in [resources, sources, ephemeral, functions] {
        let unsorted: Vec<_> = names.windows(2).filter(|pair| pair[0] >= pair[1]).collect();
        assert!(unsorted.is_empty(), "{unsorted:?}");
    }
}

/// rustfmt leaves the bodies of macros alone.
#[test]
fn the_bodies_of_models_are_indented() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let (mut inside, mut open) = (None, false);
        for (number, line) in text.lines().enumerate() {
            let (indent, words) = (line.len() - line.trim_start().len(), line.trim_start());
            if words == "model! {" {
                inside = Some(indent);
                continue;
            }
            let Some(outer) = inside else { continue };
            if indent == outer && words == "}" {
                inside = None;
                continue;
            }
            let expected = match words {
                "" => indent,
                // A line that goes on with the rules of the one before.
                _ if open => indent.max(outer + 9),
                _ if words == "}" || words.contains("struct ") => outer + 4,
                // What is said of the struct, and demanded of several of its fields.
                _ if indent == outer + 4 && words.starts_with("///") => outer + 4,
                _ if indent == outer + 4 && words.starts_with("#[tf(") => outer + 4,
                _ => outer + 8,
            };
            if indent != expected {
                found.push(format!("{path}:{}: {expected} spaces, not {indent}", number + 1));
            }
            open = (open || words.starts_with("#[tf(")) && !words.ends_with(")]");
        }
    }
    none(&found);
}

#[test]
fn no_file_is_longer_than_a_reader_can_follow() {
    let written =
        files().into_iter().filter(|(path, _)| is(path, "rs") && !path.starts_with(GENERATED));
    let found: Vec<_> = written
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{path} has {lines} lines, more than {LONGEST}"))
        .collect();
    none(&found);
}

#[test]
fn nothing_is_left_to_do_and_no_test_is_switched_off() {
    let words =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("#[ign", "ore")];
    let mut found = Vec::new();
    for (path, text) in files() {
        for (number, line) in text.lines().enumerate() {
            let left = words.iter().filter(|word| line.contains(**word));
            found.extend(left.map(|word| format!("{path}:{}: {word}", number + 1)));
        }
    }
    none(&found);
}

#[test]
fn no_file_names_a_machine_or_where_packages_were_downloaded() {
    let words = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("C:", "\\Users"),
        concat!("index.", "crates.io"),
        concat!("static.", "crates.io"),
        concat!("py", "pi.org"),
        concat!("pythonhosted", ".org"),
        concat!("extra-", "index-url"),
    ];
    let mut found = Vec::new();
    for (path, text) in files() {
        for (number, line) in text.lines().enumerate() {
            let named = words.iter().filter(|word| line.contains(**word));
            found.extend(named.map(|word| format!("{path}:{}: {word}", number + 1)));
        }
    }
    none(&found);
}

/// Written documents: everything in Markdown but the pages that are rendered.
fn documents() -> Vec<(String, String)> {
    let rendered = ["docs/index.md", "docs/resources/", "docs/data-sources/", "docs/functions/"];
    let written = |path: &str| {
        is(path, "md")
            && !rendered.iter().any(|prefix| path.starts_with(prefix))
            && !path.starts_with("tests/plan/")
    };
    files().into_iter().filter(|(path, _)| written(path)).collect()
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut found = Vec::new();
    for (path, text) in documents() {
        let folder: PathBuf = root().join(&path).parent().unwrap().to_owned();
        for rest in text.split("](").skip(1) {
            let target = rest.split([')', '#']).next().unwrap();
            if !(target.is_empty() || target.contains("://") || folder.join(target).exists()) {
                found.push(format!("{path}: {target}"));
            }
        }
    }
    none(&found);
}

#[test]
fn paths_that_documents_name_exist() {
    let mut found = Vec::new();
    for (path, text) in documents().into_iter().filter(|(path, _)| path != "CHANGELOG.md") {
        for named in text.split('`').skip(1).step_by(2) {
            let begins = ["core/", "src/", "tests/", "docs/", "examples/", "proto/", ".cargo/"];
            let is_path = begins.iter().any(|begin| named.starts_with(begin))
                && named.chars().all(|c| c.is_ascii_alphanumeric() || "_./-".contains(c));
            if is_path && !root().join(named).exists() {
                found.push(format!("{path}: {named}"));
            }
        }
    }
    none(&found);
}

#[test]
fn documents_name_targets_that_make_has() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let targets: BTreeSet<&str> = makefile
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(target, _)| target)
        .filter(|target| target.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .collect();
    let mut found = Vec::new();
    for (path, text) in documents() {
        for rest in text.split("`make ").skip(1) {
            let target: String =
                rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            if !targets.contains(target.as_str()) {
                found.push(format!("{path}: make {target}"));
            }
        }
    }
    none(&found);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for command in ["make demo", "make test", "make install"] {
        assert!(readme.contains(command), "README.md does not name {command}");
    }
}

#[test]
fn decisions_are_numbered_without_gaps_and_say_what_a_decision_has_to() {
    let folder = root().join("docs/decisions");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for (number, name) in (1..).zip(&names) {
        assert!(name.starts_with(&format!("{number:04}-")), "{name} is not number {number}");
        let text = fs::read_to_string(folder.join(name)).unwrap();
        assert!(text.starts_with(&format!("# {number}. ")), "{name}: the title is not numbered");
        let headings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, ["Question", "Options", "Choice", "Consequence"], "{name}");
    }
}

#[test]
fn the_architecture_names_every_part_of_the_code_and_the_changelog_this_version() {
    let text = fs::read_to_string(root().join("docs/development/architecture.md")).unwrap();
    let parts: BTreeSet<String> =
        sources().iter().map(|(path, _)| module(path).to_owned()).collect();
    let missing: Vec<_> = parts
        .into_iter()
        .filter(|part| part != "lib")
        .filter(|part| {
            !(text.contains(&format!("`{part}/`")) || text.contains(&format!("`{part}.rs`")))
        })
        .collect();
    none(&missing);
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains(concat!("## [", env!("CARGO_PKG_VERSION"), "]")));
}
