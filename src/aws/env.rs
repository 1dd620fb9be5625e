//! The environment, where tests have another one.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

/// The environment variables that a provider sees. Their values are never printed.
#[derive(Clone)]
pub struct Env(Arc<BTreeMap<String, String>>);

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Env")
    }
}

impl Env {
    /// The environment of the process.
    #[must_use]
    pub fn of_process() -> Self {
        let text = |(name, value): (OsString, OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(Arc::new(std::env::vars_os().filter_map(text).collect()))
    }
    /// An environment of these variables alone.
    #[must_use]
    pub fn of(list: &[(&str, &str)]) -> Self {
        Self(Arc::new(list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()))
    }
    /// The value of a variable that is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|value| !value.is_empty()).cloned()
    }
    /// The variables whose names begin with `prefix`, by the rest of their names.
    #[must_use]
    pub fn with_prefix(&self, prefix: &str) -> BTreeMap<String, String> {
        let rest = |(name, value): (&String, &String)| {
            Some((name.strip_prefix(prefix)?.to_owned(), value.clone()))
        };
        self.0.iter().filter_map(rest).filter(|(name, _)| !name.is_empty()).collect()
    }
    /// Whether a variable says yes: `true` in any case.
    #[must_use]
    pub(super) fn says(&self, name: &str) -> Option<bool> {
        let value = self.get(name)?;
        match value.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
    /// `~/x` in the home directory: no shell has expanded it.
    pub(super) fn at_home(&self, path: &str) -> String {
        let home = || self.get("HOME").or_else(|| self.get("USERPROFILE"));
        match (path.strip_prefix("~/"), home()) {
            (Some(rest), Some(home)) => format!("{home}/{rest}"),
            _ => path.to_owned(),
        }
    }
}
