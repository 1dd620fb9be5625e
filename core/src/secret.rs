//! Text that must never be printed.

use std::cmp::Ordering;
use std::fmt;
use zeroize::Zeroizing;

/// A secret key, a token or an external ID: printed as `***` in every form, overwritten in memory when dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Hides `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }
    /// The text itself, for the one place that sends it to AWS.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
    /// Whether there is no string at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// `text` with every occurrence of this secret replaced by `***`: for messages of AWS that quote what was sent.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        if self.is_empty() { text.to_owned() } else { text.replace(self.expose(), "***") }
    }
}

impl Ord for Secret {
    fn cmp(&self, other: &Self) -> Ordering {
        self.expose().cmp(other.expose())
    }
}

impl PartialOrd for Secret {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_of_printing_shows_it() {
        let secret = Secret::new("hunter2");
        assert_eq!(
            format!("{secret} {secret:?} {:#?}", Some(&secret)),
            "*** *** Some(\n    ***,\n)"
        );
        assert_eq!(secret.expose(), "hunter2");
    }

    #[test]
    fn a_message_that_quotes_it_is_scrubbed() {
        assert_eq!(
            Secret::new("hunter2").scrub("Value 'hunter2' at 'externalId'"),
            "Value '***' at 'externalId'"
        );
        assert_eq!(Secret::default().scrub("as it was"), "as it was");
    }
}
