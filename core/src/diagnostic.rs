//! What the user is told: errors and warnings, each at the attribute that it is about.

use crate::value::Path;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The operation failed.
    Error,
    /// The operation went on.
    Warning,
}

/// One message for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// One line without a full stop.
    pub summary: String,
    /// Sentences: what is wrong, and what to do next. Never holds a secret.
    pub detail: String,
    /// The attribute that it is about, if it is about one.
    pub path: Option<Path>,
}

impl Diagnostic {
    /// An error about the whole object.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            summary: summary.into(),
            detail: detail.into(),
            path: None,
        }
    }
    /// A warning about the whole object.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(summary, detail) }
    }
    /// Where Terraform can be told that it is, and what there is to say: of what is inside of a set, both.
    #[must_use]
    pub fn shown(&self) -> (Option<Path>, String) {
        match self.path.as_ref().map(Path::shown) {
            None => (None, self.detail.clone()),
            Some((at, None)) => (Some(at), self.detail.clone()),
            Some((at, Some(inside))) => (Some(at), format!("In {inside}: {}", self.detail)),
        }
    }
    /// What the user sees of it, in one line.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub fn in_words(&self) -> String {
        let (at, detail) = self.shown();
        format!("{}: {detail}", at.unwrap_or_default())
    }
    /// The same message, pointing at one attribute.
    #[must_use]
    pub fn at(self, path: impl Into<Path>) -> Self {
        Self { path: Some(path.into()), ..self }
    }
    /// The same message, pointing into the value of an attribute. Terraform finds such a place where the attribute is
    /// written as blocks, and elsewhere shows the head of the resource: so the message names it too.
    #[must_use]
    pub fn inside(self, path: Path) -> Self {
        Self { detail: format!("In `{path}`: {}", self.detail), ..self }.at(path)
    }
}

/// Everything that one request has to tell the user, in the order in which it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one message.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }
    /// Whether any of the messages is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The messages in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}
impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}
impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, messages: I) {
        self.0.extend(messages);
    }
}
