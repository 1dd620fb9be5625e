//! The environment, where tests have another one.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// The environment variables that a provider sees. Their values are never printed.
#[derive(Clone)]
pub struct Env(Arc<BTreeMap<String, OsString>>);

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Env")
    }
}

/// What variables that say whose credentials are used, or where AWS is, begin with.
const DECISIVE: &[&str] = &["AWS_", "TF_AWS_"];
/// Further ones, in lower case.
const PROXIES: &[&str] = &["http_proxy", "https_proxy", "no_proxy"];

/// Where the SDK for Go, and so hashicorp/aws, looks for keys, the first variable first.
pub(super) const ACCESS_KEY: &[&str] = &["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
/// See [`ACCESS_KEY`].
pub(super) const SECRET_KEY: &[&str] = &["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"];
/// Where it looks for the name of a profile.
pub(super) const PROFILE: &[&str] = &["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

impl Env {
    /// The environment of the process.
    #[must_use]
    pub fn of_process() -> Self {
        let named = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value));
        Self(Arc::new(std::env::vars_os().filter_map(named).collect()))
    }
    /// An environment of these variables alone.
    #[must_use]
    pub fn of(list: &[(&str, &str)]) -> Self {
        Self(Arc::new(list.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect()))
    }
    /// The value of a variable that is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let value = self.0.get(name)?.to_str()?;
        (!value.is_empty()).then(|| value.to_owned())
    }
    /// The first of several variables that is set and not empty.
    #[must_use]
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.get(name))
    }
    /// The variables whose names begin with `prefix`, by the rest of their names.
    #[must_use]
    pub fn with_prefix(&self, prefix: &str) -> BTreeMap<String, String> {
        let rest = |(name, value): (&String, &OsString)| {
            Some((name.strip_prefix(prefix)?.to_owned(), value.to_str()?.to_owned()))
        };
        self.0.iter().filter_map(rest).filter(|(name, _)| !name.is_empty()).collect()
    }
    /// What a variable says, if it is set. The error is a sentence.
    pub(super) fn says(&self, name: &str) -> Result<Option<bool>, String> {
        let Some(text) = self.get(name) else { return Ok(None) };
        yes_or_no(&text, || format!("the environment variable {name}")).map(Some)
    }
    /// The variable whose value cannot be read although it decides whose credentials are used or where AWS is, as a sentence.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let decides = |name: &str| {
            DECISIVE.iter().any(|prefix| name.starts_with(prefix))
                || PROXIES.contains(&name.to_ascii_lowercase().as_str())
        };
        let unreadable =
            |(name, value): &(&String, &OsString)| value.to_str().is_none() && decides(name);
        let (name, _) = self.0.iter().find(unreadable)?;
        Some(format!(
            "the environment variable {name} cannot be read, because its value is not UTF-8: correct it, or unset it"
        ))
    }
    /// `~/x` in the home directory: no shell has expanded it.
    pub(super) fn at_home(&self, path: &str) -> PathBuf {
        let set = |name: &str| self.0.get(name).filter(|value| !value.is_empty());
        let home = || set("HOME").or_else(|| set("USERPROFILE"));
        match (path.strip_prefix("~/"), home()) {
            (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
            _ => PathBuf::from(path),
        }
    }
}

/// What a switch says: `true` or `false`, in any case. The error is a sentence that begins with where the text stands.
pub(super) fn yes_or_no(text: &str, origin: impl FnOnce() -> String) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("{} is `true` or `false`, not `{text}`", origin())),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStringExt as _;

    fn latin(names: &[&str]) -> Env {
        let value = OsString::from_vec(b"M\xfcller".to_vec());
        Env(Arc::new(names.iter().map(|name| ((*name).to_owned(), value.clone())).collect()))
    }

    #[test]
    fn a_variable_that_decides_and_is_not_utf_8_is_named_and_not_quoted() {
        for name in ["AWS_PROFILE", "AWS_ENDPOINT_URL_STS", "TF_AWS_STS_ENDPOINT", "HTTPS_PROXY"] {
            let problem = latin(&["LC_NAME", name]).problem().unwrap();
            assert!(problem.contains(name) && !problem.contains("ller"), "{problem}");
        }
        assert_eq!(latin(&["LC_NAME", "HOME"]).problem(), None);
    }

    #[test]
    fn a_home_directory_is_found_whatever_its_name_is() {
        let path = latin(&["HOME"]).at_home("~/.aws/config").into_os_string().into_vec();
        assert_eq!(path, b"M\xfcller/.aws/config");
        let both = Env::of(&[("HOME", ""), ("USERPROFILE", "/u")]);
        assert_eq!(both.at_home("~/x"), PathBuf::from("/u/x"));
        assert_eq!(both.at_home("/x"), PathBuf::from("/x"));
    }
}
