//! What is printed: where the program is, what to do next, and how to go back.

use super::Done;
use super::configuration::Configuration;
use super::names::{Build, Source, platform};
use super::place::Place;
use crate::cli::shell;
use std::fmt::Write as _;
use std::path::Path;

/// What follows an installation.
pub(super) fn installed(
    place: &Place,
    builds: &[Build],
    done: &Done,
    own: &Configuration,
) -> String {
    let plugins = place.plugins();
    let names: Vec<String> = builds.iter().map(Build::to_string).collect();
    let first = if done.changed { "Installed" } else { "Nothing to do, already installed" };
    let mut text = format!("{first} in {}:\n\n", plugins.display());
    for name in &names {
        line(&mut text, &format!("    {name}"));
    }
    if !done.removed.is_empty() {
        paragraph(
            &mut text,
            &format!("Removed, since they would stand for the same: {}.", done.removed.join(", ")),
        );
    }
    let other = builds.iter().any(|build| build.source == Source::OTHER);
    who_gets_it(&mut text, place, own, other);
    if !other {
        let version = env!("CARGO_PKG_VERSION");
        paragraph(&mut text, "A configuration that is to use it says");
        let _ = write!(
            text,
            "\nterraform {{\n  required_providers {{\n    aws = {{\n      source  = \"{}\"\n      version = \"{version}\"\n    }}\n  }}\n}}\n",
            Source::OWN
        );
    }
    steps(
        &mut text,
        "In the directory of a configuration (tofu has the same commands):",
        &["terraform init -upgrade"],
    );
    if done.replaced {
        paragraph(
            &mut text,
            "Another program had the same version. Where .terraform.lock.hcl has its checksum, terraform init refuses this \
             one: remove the block of this provider from that file first.",
        );
    }
    lock(&mut text, &plugins, other);
    back(&mut text, place, other);
    text
}

/// Which configurations find it, and what they need for that.
fn who_gets_it(text: &mut String, place: &Place, own: &Configuration, other: bool) {
    let asked = if other {
        format!("{} or {}", Source::OWN, Source::OTHER)
    } else {
        Source::OWN.to_string()
    };
    match place {
        Place::Mirror(_) => {
            let first = "In this shell, and where others are to start with it, so that terraform and tofu look there:";
            steps(text, first, &[&export(&place.configuration())]);
            if !own.passed_over().is_empty() {
                let files: Vec<_> =
                    own.passed_over().iter().map(|path| path.display().to_string()).collect();
                paragraph(
                    text,
                    &format!(
                        "With that variable they no longer read {}: give tokens from there in TF_TOKEN_* variables.",
                        files.join(", ")
                    ),
                );
            }
        }
        Place::User(_) => {
            paragraph(
                text,
                &format!(
                    "Every configuration of this user that asks for {asked} now gets it, and no other."
                ),
            );
        }
        Place::Project(directory) => {
            paragraph(
                text,
                &format!(
                    "The configuration in {} gets it where it asks for {asked}, and no other one.",
                    directory.display()
                ),
            );
        }
    }
    if let (Place::User(_) | Place::Project(_), Some(path)) = (place, own.with_block()) {
        paragraph(
            text,
            &format!(
                "But {} has a provider_installation block, with which terraform looks nowhere else: use --mirror DIR.",
                path.display()
            ),
        );
    }
}

/// How colleagues on other platforms can use the lock file.
fn lock(text: &mut String, plugins: &Path, other: bool) {
    let source = if other { Source::OTHER } else { Source::OWN };
    let platform = platform();
    let further = if platform == "linux_amd64" { "darwin_arm64" } else { "linux_amd64" };
    let command = format!(
        "terraform providers lock -fs-mirror={} -platform={platform} -platform={further} {source}",
        shell(plugins)
    );
    let first = "So that the lock file also serves other platforms, once their builds are in the same directory:";
    steps(text, first, &[&command]);
}

/// How to do without it again.
fn back(text: &mut String, place: &Place, other: bool) {
    let name = env!("CARGO_PKG_NAME");
    let undo = match place {
        Place::Mirror(_) if cfg!(windows) => "Remove-Item Env:TF_CLI_CONFIG_FILE".to_owned(),
        Place::Mirror(_) => "unset TF_CLI_CONFIG_FILE".to_owned(),
        Place::User(_) => format!("{name} install --user --uninstall"),
        Place::Project(directory) => {
            format!("{name} install --project {} --uninstall", shell(directory))
        }
    };
    let first = "To go back:";
    if other {
        steps(text, first, &[&undo, "terraform init -upgrade"]);
    } else {
        steps(text, first, &[&undo]);
    }
}

/// What follows a removal.
pub(super) fn uninstalled(place: &Place, removed: &[String]) -> String {
    let plugins = place.plugins();
    if removed.is_empty() {
        return format!("Nothing to do: there is none in {}.\n", plugins.display());
    }
    let mut text = format!("Removed from {}:\n\n", plugins.display());
    for name in removed {
        line(&mut text, &format!("    {name}"));
    }
    let after: &[&str] = match place {
        Place::Mirror(_) => &["unset TF_CLI_CONFIG_FILE", "terraform init -upgrade"],
        Place::User(_) | Place::Project(_) => &["terraform init -upgrade"],
    };
    steps(&mut text, "Where it was in use:", after);
    text
}

fn export(configuration: &Path) -> String {
    if cfg!(windows) {
        return format!("$env:TF_CLI_CONFIG_FILE = {}", shell(configuration));
    }
    format!("export TF_CLI_CONFIG_FILE={}", shell(configuration))
}

/// A path as one word of a shell.
fn shell(path: &Path) -> String {
    shell::word(&path.display().to_string())
}

fn steps(text: &mut String, first: &str, commands: &[&str]) {
    paragraph(text, first);
    text.push('\n');
    for command in commands {
        line(text, &format!("    {command}"));
    }
}

fn paragraph(text: &mut String, words: &str) {
    let _ = writeln!(text, "\n{words}");
}

fn line(text: &mut String, words: &str) {
    let _ = writeln!(text, "{words}");
}
