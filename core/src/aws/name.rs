//! The name of sessions that are given none, so that the logs of the customer's account say who was there and in which run.
//!
//! `terraform-`, the workspace, and the run: `terraform-prod-gh-123456`. Nothing in the protocol tells a provider either of them. The
//! workspace is in the environment or in a file that Terraform keeps; the run is that of the CI system, or something random that is the
//! same for the whole life of the process.

use super::env::Env;
use super::settings::is_session_name_byte;
use std::path::Path;

/// `terraform-` and `-` leave 53 characters of 64.
const LONGEST_WORKSPACE: usize = 25;
const LONGEST_RUN: usize = 28;

/// The name, from the environment and the working directory. `random` stands for the run where no CI system names it.
pub(super) fn session_name(env: &Env, directory: &Path, random: &str) -> String {
    let run = run(env).unwrap_or_else(|| random.to_owned());
    compose(&workspace(env, directory), &run)
}

fn compose(workspace: &str, run: &str) -> String {
    let mut name = "terraform".to_owned();
    for (part, longest) in [(workspace, LONGEST_WORKSPACE), (run, LONGEST_RUN)] {
        let part = clean(part);
        if !part.is_empty() {
            name.push('-');
            name.extend(part.chars().take(longest));
        }
    }
    name
}

/// Whatever no session name may have becomes a dash, several of them one.
fn clean(text: &str) -> String {
    let mut clean = String::new();
    for c in text.trim().chars() {
        match u8::try_from(c) {
            Ok(byte) if is_session_name_byte(byte) => clean.push(c),
            _ if clean.ends_with('-') => {}
            _ => clean.push('-'),
        }
    }
    clean
}

fn workspace(env: &Env, directory: &Path) -> String {
    let variables = ["TF_WORKSPACE", "TFC_WORKSPACE_NAME"];
    if let Some(name) = variables.into_iter().find_map(|name| env.get(name)) {
        return name;
    }
    let data = env.get("TF_DATA_DIR").unwrap_or_else(|| ".terraform".to_owned());
    let file = directory.join(data).join("environment");
    let name = std::fs::read_to_string(file).ok().filter(|name| !name.trim().is_empty());
    name.map_or_else(|| "default".to_owned(), |name| name.trim().to_owned())
}

fn run(env: &Env) -> Option<String> {
    let systems = [
        ("TFC_RUN_ID", ""),
        ("GITHUB_RUN_ID", "gh-"),
        ("CI_PIPELINE_ID", "gl-"),
        ("CI_JOB_ID", "job-"),
        ("BUILDKITE_BUILD_NUMBER", "bk-"),
        ("CIRCLE_BUILD_NUM", "circle-"),
        ("BUILD_BUILDID", "az-"),
        ("BUILD_ID", "build-"),
        ("PULL_NUM", "pull-"),
    ];
    systems.into_iter().find_map(|(name, prefix)| Some(format!("{prefix}{}", env.get(name)?)))
}

/// Eight random hexadecimal digits.
pub(super) fn random() -> String {
    format!("{:08x}", getrandom::u32().unwrap_or_else(|_| std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::settings;

    fn name(env: &[(&str, &str)], directory: &Path) -> String {
        let name = session_name(&Env::of(env), directory, "0badcafe");
        assert_eq!(settings::session_name(&name), Ok(()));
        name
    }

    #[test]
    fn a_made_up_name_says_workspace_and_run() {
        let nowhere = Path::new("/nonexistent");
        for (env, expected) in [
            (
                &[("TF_WORKSPACE", "prod"), ("GITHUB_RUN_ID", "123456")][..],
                "terraform-prod-gh-123456",
            ),
            (
                &[("TFC_WORKSPACE_NAME", "prod"), ("TFC_RUN_ID", "run-CZcmD7eagjhyX0vN")],
                "terraform-prod-run-CZcmD7eagjhyX0vN",
            ),
            (&[("CI_PIPELINE_ID", "77"), ("CI_JOB_ID", "88")], "terraform-default-gl-77"),
            (&[("TF_WORKSPACE", "kunden prod//ü/eu")], "terraform-kunden-prod-eu-0badcafe"),
            (
                &[("BUILD_ID", "jenkins-12"), ("TF_WORKSPACE", "")],
                "terraform-default-build-jenkins-12",
            ),
            (&[], "terraform-default-0badcafe"),
        ] {
            assert_eq!(name(env, nowhere), expected);
        }
        let long = [("TF_WORKSPACE", &*"w".repeat(90)), ("TFC_RUN_ID", &*"r".repeat(90))];
        assert_eq!(name(&long, nowhere).len(), 64);
    }

    #[test]
    fn the_workspace_is_in_the_data_directory() {
        let directory = tempfile::tempdir().unwrap();
        for data in [".terraform", "elsewhere"] {
            std::fs::create_dir(directory.path().join(data)).unwrap();
            std::fs::write(directory.path().join(data).join("environment"), data.trim_matches('.'))
                .unwrap();
        }
        assert_eq!(name(&[], directory.path()), "terraform-terraform-0badcafe");
        assert_eq!(
            name(&[("TF_DATA_DIR", "elsewhere")], directory.path()),
            "terraform-elsewhere-0badcafe"
        );
        let absolute = directory.path().join("elsewhere");
        let env = [("TF_DATA_DIR", absolute.to_str().unwrap())];
        assert_eq!(name(&env, Path::new("/")), "terraform-elsewhere-0badcafe");
    }

    #[test]
    fn what_stands_for_a_run_differs_between_processes() {
        assert_eq!(random().len(), 8);
        assert_ne!(random(), random());
    }
}
