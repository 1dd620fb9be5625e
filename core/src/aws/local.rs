//! What a provider block names and this machine may not have: a profile, a file with a token.
//!
//! Looked for before anything needs them, so that all that is wrong with the block can be told at once.

use super::env::Env;
use super::files;
use super::profile::Profiles;
use super::settings::{Settings, web_identity_token};

/// What is wrong with the profile that a provider block names, as a sentence. Nothing is, where no profile is defined at all: a
/// configuration can be validated on a machine that has no credentials, and needs none for it.
#[must_use]
pub fn profile_problem(settings: &Settings, env: &Env) -> Option<String> {
    let name = settings.profile.as_deref().filter(|name| !name.is_empty())?;
    match Profiles::read(settings, env) {
        Ok(profiles) if profiles.is_empty() => None,
        Ok(profiles) if profiles.has(name) => profiles.check(name).err(),
        Ok(profiles) => Some(profiles.missing(name)),
        Err(error) => Some(match error.details() {
            Some(why) => format!("{error}: {why}"),
            None => error.to_string(),
        }),
    }
}

/// What is wrong with the file that a web identity token is to be read from, as a sentence that does not quote the token.
#[must_use]
pub fn token_file_problem(path: &str, env: &Env) -> Option<String> {
    match files::token(&env.at_home(path)) {
        Ok(token) => web_identity_token(&token).err(),
        Err(why) => Some(format!("`{path}` cannot be read: {why}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_profile_that_is_in_none_of_the_files_is_a_problem() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name).display().to_string();
        fs::write(path("config"), "[profile here]\nregion = eu-west-1\n").unwrap();
        fs::write(path("empty"), "").unwrap();
        let problem = |name: &str, file: &str| {
            let settings = Settings {
                profile: Some(name.to_owned()),
                shared_config_files: vec![path(file)],
                shared_credentials_files: vec![path("empty")],
                ..Settings::default()
            };
            profile_problem(&settings, &Env::of(&[]))
        };
        assert_eq!(problem("here", "config"), None);
        assert_eq!(problem("there", "config").as_deref(), Some("profile `there` does not exist"));
        assert_eq!(problem("there", "empty"), None);
        assert_eq!(problem("", "config"), None);
        let missing = problem("there", "missing").unwrap();
        assert!(missing.contains("missing"), "{missing}");
    }

    #[test]
    fn a_token_is_read_from_its_file_and_never_quoted() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name).display().to_string();
        let home = Env::of(&[("HOME", directory.path().to_str().unwrap())]);
        fs::write(path("token"), "eyJh.x.y\n").unwrap();
        fs::write(path("short"), "abc").unwrap();
        assert_eq!(token_file_problem(&path("token"), &home), None);
        assert_eq!(token_file_problem("~/token", &home), None);
        let short = token_file_problem("~/short", &home).unwrap();
        assert!(!short.contains("abc"), "{short}");
        assert!(token_file_problem("~/missing", &home).unwrap().contains("~/missing"));
    }
}
