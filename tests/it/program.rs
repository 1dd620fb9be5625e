//! Which program the tests run, Terraform or OpenTofu, and which of them a test is about.

use super::served::python;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{Write as _, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;

/// The two programs that run the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    Terraform,
    OpenTofu,
}

/// Whether the tests run this program. A test that stands for a fact of one of the two begins with this question, and is
/// left out with the other, in sight of the person.
pub(crate) fn runs(wanted: Program) -> bool {
    let (runs, (major, minor)) = *version();
    if runs != wanted {
        let thread = thread::current();
        let test = thread.name().unwrap_or("a test");
        // Of a test that passes, the harness shows nothing that is printed by macros.
        writeln!(stderr(), "left out: {test} is about {wanted}, and {runs} {major}.{minor} runs")
            .ok();
    }
    runs == wanted
}

/// The program that the tests run: that of `TF_ACC_TERRAFORM_PATH`; without it terraform, or tofu where there is no
/// terraform.
pub(crate) fn program() -> PathBuf {
    let chosen = env::var_os("TF_ACC_TERRAFORM_PATH");
    let found = chosen_of(chosen.as_deref(), &env::var_os("PATH").unwrap_or_default());
    found.expect("neither terraform nor tofu is on the PATH: install one, these tests run it")
}

fn chosen_of(named: Option<&OsStr>, path: &OsStr) -> Option<PathBuf> {
    if let Some(named) = named.filter(|named| !named.is_empty()) {
        let named = Path::new(named);
        // A name alone is looked up on the PATH; a path has to be good in every directory.
        let alone = named.components().count() == 1;
        return Some(if alone { named.into() } else { std::path::absolute(named).ok()? });
    }
    on_path("terraform", path).or_else(|| on_path("tofu", path))
}

fn on_path(name: &str, path: &OsStr) -> Option<PathBuf> {
    env::split_paths(path).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The program if it knows identities, as both do since 1.12, else the Terraform that `make` has installed as a Python
/// package.
pub(crate) fn with_identities() -> Vec<OsString> {
    if version().1 >= (1, 12) {
        return vec![program().into()];
    }
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/terraform_library.py");
    vec![python().into(), library.into()]
}

/// What the program is, and its version without the last number.
fn version() -> &'static (Program, (u32, u32)) {
    static TOLD: OnceLock<(Program, (u32, u32))> = OnceLock::new();
    TOLD.get_or_init(|| {
        let mut command = Command::new(program());
        // With nothing of the environment, of which the program may say something first.
        command.arg("version").env_clear().env("HOME", "/").env("CHECKPOINT_DISABLE", "1");
        command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
        let output = command.output().expect("the program starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        understood(&said).unwrap_or_else(|| panic!("{} told: {said}", program().display()))
    })
}

/// The first line of what `version` prints: `OpenTofu v1.12.6`.
fn understood(said: &str) -> Option<(Program, (u32, u32))> {
    let (name, version) = said.lines().next()?.split_once(" v")?;
    let program = match name {
        "Terraform" => Program::Terraform,
        "OpenTofu" => Program::OpenTofu,
        _ => return None,
    };
    let mut numbers = version.split('.').map(|number| number.parse().ok());
    Some((program, (numbers.next()??, numbers.next()??)))
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

#[test]
fn the_program_is_the_one_that_is_named_then_terraform_then_tofu() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().as_os_str();
    let at = |name: &str| folder.path().join(name);
    assert_eq!(chosen_of(None, path), None);
    std::fs::write(at("tofu"), "").expect("a file");
    assert_eq!(chosen_of(None, path), Some(at("tofu")));
    std::fs::write(at("terraform"), "").expect("a file");
    assert_eq!(chosen_of(None, path), Some(at("terraform")));
    assert_eq!(chosen_of(Some(OsStr::new("")), path), Some(at("terraform")));
    assert_eq!(chosen_of(Some(OsStr::new("tofu")), path), Some("tofu".into()));
    let named = at("other/tofu");
    assert_eq!(chosen_of(Some(named.as_os_str()), path), Some(named));
}

#[test]
fn programs_are_known_by_the_first_line_that_they_print() {
    assert_eq!(
        understood("Terraform v1.11.4\non linux_amd64\n"),
        Some((Program::Terraform, (1, 11)))
    );
    assert_eq!(understood("OpenTofu v1.12.6\n"), Some((Program::OpenTofu, (1, 12))));
    assert_eq!(understood("Terraform v1.16.0-alpha1\n"), Some((Program::Terraform, (1, 16))));
    assert_eq!(understood("Something v1.2.3\n"), None);
}

#[test]
fn the_script_of_the_makefile_chooses_alike_and_gives_the_program_an_environment_of_its_own() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let link = |tool: &str, name: &str| {
        let tool = on_path(tool, &env::var_os("PATH").expect("a PATH")).expect("a tool");
        std::os::unix::fs::symlink(tool, folder.path().join(name)).expect("a link");
    };
    let run = |argument: &str| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/terraform");
        let mut command = Command::new("/bin/sh");
        command.arg(script).arg(argument).env_clear().env("PATH", folder.path());
        command.env("HOME", "/home").env("TF_CLI_CONFIG_FILE", "/nowhere");
        let output = command.output().expect("a shell");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    };
    link("env", "env");
    link("head", "head");
    link("echo", "tofu");
    assert_eq!(run("--which"), format!("Running version ({}/tofu)", folder.path().display()));
    link("printenv", "terraform");
    assert_eq!(run("HOME"), "/home");
    assert_eq!(run("TF_CLI_CONFIG_FILE"), "");
}
