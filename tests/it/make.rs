use crate::served::python;
use serde_json::Value;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn provider() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_terraform-provider-assumerole"))
}

/// A command as a person gives it: without what `cargo test` and an outer `make` have in the environment.
fn by_hand(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    let kept = ["CARGO_HOME", "CARGO_NET_OFFLINE"];
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let ours = name.starts_with("CARGO") || name.starts_with("MAKE") || name == "MFLAGS";
        if ours && !kept.contains(&name.as_str()) {
            command.env_remove(name);
        }
    }
    let target: PathBuf = provider().ancestors().nth(2).expect("a target directory").into();
    command.env("CARGO_TARGET_DIR", target);
    command
}

/// What a command wrote, if it succeeded.
#[track_caller]
fn told(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("the command starts");
    let text = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(status.success(), "{text}");
    text
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").next().is_none()
}

#[test]
fn make_alone_lists_the_targets() {
    let told = told(&mut by_hand("make", &[]));
    for target in ["demo", "test", "install", "dist", "bench", "docs"] {
        assert!(told.contains(&format!("make {target} ")), "{told}");
    }
}

#[test]
fn each_tool_that_is_missing_is_a_sentence_that_says_where_to_get_it() {
    let tools = ["rust", "cc", "python", "terraform", "lints"];
    let mut command = by_hand("/bin/sh", &["tests/tools/require"]);
    let output = command.args(tools).env("PATH", "/nowhere").output().expect("a shell");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    for part in [
        "cargo is missing: install Rust",
        "rustc is missing: install Rust",
        "A C compiler is missing: install one",
        "python3 is missing: install Python",
        "Neither terraform nor tofu is on the PATH: get one from https://",
        "rustfmt is missing: run rustup",
        "clippy is missing: run rustup",
    ] {
        assert!(told.lines().any(|line| line.starts_with(part)), "no {part:?} in: {told}");
    }
}

#[test]
fn the_demo_works_twice_and_leaves_nothing_behind() {
    let scratch = TempDir::new().expect("a scratch directory");
    for _ in 0..2 {
        let told = told(by_hand("make", &["demo"]).env("TMPDIR", scratch.path()));
        for part in [
            "Plan: 4 to add, 0 to change, 0 to destroy.",
            "No changes. Your infrastructure matches the configuration.",
            "Anybody can assume the role",
            "Destroy complete! Resources: 4 destroyed.",
        ] {
            assert!(told.contains(part), "no {part:?} in: {told}");
        }
        assert!(is_empty(scratch.path()));
    }
}

/// `terraform init` in a folder with a configuration, without a network.
fn init(home: &Path, folder: &str, configuration: &str) -> String {
    let folder = home.join(folder);
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("main.tf"), configuration).expect("a configuration");
    let program = root().join("tests/tools/terraform");
    let mut init = by_hand(program.to_str().expect("a path"), &["init", "-no-color"]);
    init.current_dir(&folder).env("HOME", home).env_remove("TF_CLI_CONFIG_FILE");
    // Whoever wants to go to a registry must fail.
    init.env("HTTPS_PROXY", "http://127.0.0.1:1").env("CHECKPOINT_DISABLE", "1");
    told(&mut init)
}

#[test]
fn terraform_finds_what_is_installed_without_a_network() {
    let home = TempDir::new().expect("a home directory");
    let binary = format!("BINARY={}", provider().display());
    let mut install = by_hand("make", &["install-files", &binary]);
    let told = told(install.env("HOME", home.path()));
    // What it says has to be written.
    let written = told.split_once("terraform {").and_then(|(_, rest)| rest.split_once("\n}\n"));
    let configuration = format!("terraform {{{}\n}}\n", written.expect("what to write").0);
    let told = init(home.path(), "configuration", &configuration);
    assert!(told.contains("Installed assumerole/assumerole"), "{told}");
}

/// The files below a directory, by path.
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut left) = (BTreeMap::new(), vec![directory.to_owned()]);
    while let Some(path) = left.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(path).expect("a directory");
            left.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else {
            let short = path.strip_prefix(directory).expect("a file below it").to_owned();
            found.insert(short.display().to_string(), fs::read(path).expect("a file"));
        }
    }
    found
}

/// A stand-in for the program, which nothing here runs, and `make dist` with it into a directory.
fn distributed(scratch: &Path, directory: &str, arguments: &[&str]) -> Command {
    let program = scratch.join("program");
    fs::write(&program, "#!/bin/sh\n").expect("a program");
    let given = [
        "dist-files".to_owned(),
        format!("BINARY={}", program.display()),
        format!("DIST={}", scratch.join(directory).display()),
    ];
    let given: Vec<_> = given.iter().map(String::as_str).chain(arguments.iter().copied()).collect();
    by_hand("make", &given)
}

#[test]
fn a_release_has_the_same_bytes_each_time_and_what_a_registry_asks_for() {
    let scratch = TempDir::new().expect("a scratch directory");
    told(&mut distributed(scratch.path(), "first", &[]));
    told(distributed(scratch.path(), "second", &[]).env("TZ", "Asia/Tokyo"));
    let [first, second] = ["first", "second"].map(|name| files(&scratch.path().join(name)));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(first == second, "the same files with other bytes");

    let prefix = format!("terraform-provider-assumerole_{}", env!("CARGO_PKG_VERSION"));
    let text = |name: &str| String::from_utf8(first[name].clone()).expect("a text");
    let manifest: Value =
        serde_json::from_str(&text(&format!("{prefix}_manifest.json"))).expect("JSON");
    assert_eq!(manifest["metadata"]["protocol_versions"][0], "6.0");
    let sums = text(&format!("{prefix}_SHA256SUMS"));
    let summed: Vec<_> = sums.lines().filter_map(|line| line.split_once("  ")).collect();
    let archives: Vec<_> = first.keys().filter(|name| name.starts_with(&prefix)).collect();
    // Everything but the list itself.
    assert_eq!(summed.len(), archives.len() - 1, "{sums}");
    let archive = summed.iter().map(|(_, name)| *name).find(|name| is_archive(name));
    let list = ["-c", "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist())"];
    let archive = scratch.path().join("first").join(archive.expect("an archive"));
    let listed = told(Command::new(python()).args(list).arg(archive));
    let program = format!("terraform-provider-assumerole_v{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(listed.trim(), format!("LICENSE README.md {program}"));
}

fn is_archive(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "zip")
}

#[test]
fn terraform_installs_from_the_mirror_of_a_release_and_finds_its_checksums_right() {
    let scratch = TempDir::new().expect("a scratch directory");
    told(&mut distributed(scratch.path(), "dist", &["BASES=6.66.0,5.100.0"]));
    let mirror = scratch.path().join("dist/mirror");
    let method = format!("filesystem_mirror {{\n    path = {mirror:?}\n  }}");
    let file = scratch.path().join(".terraformrc");
    fs::write(file, format!("provider_installation {{\n  {method}\n}}\n")).expect("a file");
    for (folder, source, constraint) in [
        ("own", "assumerole/assumerole", "~> 0.1"),
        ("newer", "hashicorp/aws", ">= 6.28"),
        ("older", "hashicorp/aws", "~> 5.0"),
    ] {
        let required = format!("aws = {{ source = \"{source}\", version = \"{constraint}\" }}");
        let configuration = format!("terraform {{\n  required_providers {{ {required} }}\n}}\n");
        init(scratch.path(), folder, &configuration);
        let lock = scratch.path().join(folder).join(".terraform.lock.hcl");
        let lock = fs::read_to_string(lock).expect("a lock file");
        let quoted = |line: &str| line.split('"').nth(1).map(str::to_owned);
        let line = |word: &str| lock.lines().find(|line| line.contains(word)).and_then(quoted);
        let (version, h1) =
            (line("version ").expect("a version"), line("\"h1:").expect("a checksum"));
        let index =
            mirror.join("registry.terraform.io").join(source).join(format!("{version}.json"));
        let index: Value =
            serde_json::from_slice(&fs::read(index).expect("an index")).expect("JSON");
        let archives = index["archives"].as_object().expect("archives");
        let hashes: Vec<_> = archives.values().map(|archive| &archive["hashes"][0]).collect();
        assert_eq!(hashes, [&Value::from(h1)], "{lock}");
    }
}

#[test]
fn a_release_is_signed_with_the_key_that_is_named_and_with_none_otherwise() {
    let scratch = TempDir::new().expect("a scratch directory");
    let programs = scratch.path().join("bin");
    fs::create_dir(&programs).expect("a folder");
    // In the place of gpg: what it was called with, in the file that it was to write.
    let script = "#!/bin/sh\nfor word; do [ \"$last\" = --output ] && out=$word; last=$word; done\necho \"$@\" > \"$out\"\n";
    fs::write(programs.join("gpg"), script).expect("a script");
    told(Command::new("chmod").arg("+x").arg(programs.join("gpg")));
    let path = format!("{}:{}", programs.display(), env::var("PATH").expect("a PATH"));
    let signature = || {
        let (_, bytes) = files(&scratch.path().join("dist"))
            .into_iter()
            .find(|(name, _)| name.ends_with("_SHA256SUMS.sig"))?;
        String::from_utf8(bytes).ok()
    };
    told(distributed(scratch.path(), "dist", &[]).env("PATH", &path));
    assert_eq!(signature(), None);
    told(distributed(scratch.path(), "dist", &["KEY=me@example.com"]).env("PATH", &path));
    let called = signature().expect("a signature");
    assert!(called.contains("--local-user me@example.com --detach-sign"), "{called}");
    assert!(called.trim_end().ends_with("_SHA256SUMS"), "{called}");
}
