//! How much is logged.

use super::super::Env;
use tracing::Level;

/// The level of `TF_LOG_PROVIDER`, else of `TF_LOG`. None means that nothing is logged.
pub(super) fn from_env(env: Env<'_>) -> Option<Level> {
    let value = ["TF_LOG_PROVIDER", "TF_LOG"]
        .into_iter()
        .find_map(|name| env(name).filter(|value| !value.is_empty()))?;
    match value.to_string_lossy().to_ascii_uppercase().as_str() {
        "OFF" => None,
        "ERROR" => Some(Level::ERROR),
        "WARN" => Some(Level::WARN),
        "INFO" => Some(Level::INFO),
        "DEBUG" => Some(Level::DEBUG),
        // As the host reads it: JSON is a form of TRACE, and so is what it does not know.
        _ => Some(Level::TRACE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn level(provider: Option<&str>, all: Option<&str>) -> Option<Level> {
        from_env(&|name| if name == "TF_LOG" { all } else { provider }.map(OsString::from))
    }

    #[test]
    fn the_variable_for_providers_goes_before_the_one_for_all() {
        assert_eq!(level(Some("error"), Some("TRACE")), Some(Level::ERROR));
        assert_eq!(level(Some(""), Some("INFO")), Some(Level::INFO));
        assert_eq!(level(Some("OFF"), Some("INFO")), None);
    }

    #[test]
    fn without_a_level_nothing_is_logged_and_json_is_trace() {
        assert_eq!(level(None, None), None);
        assert_eq!(level(None, Some("JSON")), Some(Level::TRACE));
        assert_eq!(level(None, Some("everything")), Some(Level::TRACE));
    }
}
