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
    for target in ["demo", "test", "install", "bench", "docs"] {
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

#[test]
fn terraform_finds_what_is_installed_without_a_network() {
    let home = TempDir::new().expect("a home directory");
    let binary = format!("BINARY={}", provider().display());
    let mut install = by_hand("make", &["install-files", &binary]);
    let told = told(install.env("HOME", home.path()));
    let written = told.split_once("terraform {").expect("what to write").1;
    let folder = home.path().join("configuration");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("main.tf"), format!("terraform {{{written}")).expect("a configuration");

    let program = root().join("tests/tools/terraform");
    let mut init = by_hand(program.to_str().expect("a path"), &["init", "-no-color"]);
    init.current_dir(&folder).env("HOME", home.path()).env_remove("TF_CLI_CONFIG_FILE");
    // Whoever wants to go to a registry must fail.
    init.env("HTTPS_PROXY", "http://127.0.0.1:1").env("CHECKPOINT_DISABLE", "1");
    let text = self::told(&mut init);
    assert!(text.contains("Installed assumerole/assumerole"), "{text}");
}
