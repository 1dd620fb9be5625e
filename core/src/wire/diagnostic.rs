//! Diagnostics that the wire itself has to give.

use super::guard::Panic;
use super::proto::tfplugin6::diagnostic::Severity;
use super::proto::tfplugin6::{Diagnostic, FunctionError};

impl Diagnostic {
    /// An error about the whole request. `summary` is one line without a full stop, `detail` sentences.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error.into(),
            summary: summary.into(),
            detail: detail.into(),
            attribute: None,
        }
    }
}

impl FunctionError {
    /// Why a function fails: sentences, about the argument of this index or about the whole call. Terraform shows them
    /// in a sentence of its own and ends it with a full stop, so that the last one stays here.
    #[must_use]
    pub fn because(sentences: &str, argument: Option<usize>) -> Self {
        Self {
            text: sentences.strip_suffix('.').unwrap_or(sentences).to_owned(),
            function_argument: argument.and_then(|index| i64::try_from(index).ok()),
        }
    }
}

/// The provider has no such type. `kind` is "resource", "data source" or "ephemeral resource".
#[must_use]
pub fn unknown_type(kind: &str, name: &str) -> Diagnostic {
    let detail = format!("This version of the provider has no {kind} of type {name:?}.");
    Diagnostic::error(format!("Unknown {kind} type"), detail)
}

/// The bytes of a request are no message.
pub(super) fn malformed(rpc: &str, error: &prost::DecodeError) -> Diagnostic {
    let detail = format!(
        "The request {rpc} cannot be read: {error}. Terraform sent a message that this version of the provider cannot decode."
    );
    Diagnostic::error("Malformed request", detail)
}

/// The code that was to answer panicked.
pub(super) fn internal(rpc: &str, panic: &Panic) -> Diagnostic {
    let detail = format!(
        "{rpc} ended in a fault of the provider, {panic}. Please report this to its developers, with the configuration that led to it."
    );
    Diagnostic::error("Internal error: please report", detail)
}
