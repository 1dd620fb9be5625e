//! The environment, where tests have another one.

use std::fmt;
use std::sync::Arc;

/// The environment variables that a provider sees. Their values are never printed.
#[derive(Clone)]
pub struct Env(Arc<Lookup>);

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Env")
    }
}

impl Env {
    /// The environment of the process.
    #[must_use]
    pub fn of_process() -> Self {
        Self(Arc::new(|name| std::env::var(name).ok()))
    }
    /// An environment of these variables alone.
    #[must_use]
    pub fn of(list: &[(&str, &str)]) -> Self {
        let list: std::collections::BTreeMap<String, String> =
            list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Self(Arc::new(move |name| list.get(name).cloned()))
    }
    /// The value of a variable that is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
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
