//! What is wrong with a policy.

use super::Position;
use crate::quoted::quoted;

/// Why a string is not a policy that AWS would take: a full sentence, which never shows the whole policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It is not JSON.
    #[error("The policy is not valid JSON: {place}: {what}.")]
    Syntax {
        /// Where.
        place: Position,
        /// What is wrong there, without a full stop.
        what: String,
    },
    /// A key stands twice in one object. JSON readers would silently drop one, so AWS refuses both.
    #[error(
        "The policy has the key {} twice in one object, the second time in {place}.",
        quoted(key)
    )]
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stands for the second time.
        place: Position,
    },
    /// A character of the text is none that IAM takes in a policy.
    #[error(
        "The policy has {character:?} in {place}: IAM accepts letters and signs of western European languages in a \
         policy (U+0020 to U+00FF), tabs and line breaks."
    )]
    Character {
        /// The first such character.
        character: char,
        /// Where it stands.
        place: Position,
    },
    /// Something is wrong outside of the statements.
    #[error("The policy {what}.")]
    Document {
        /// What is wrong: the rest of a sentence about the policy.
        what: String,
    },
    /// Something is wrong in a statement.
    #[error("Statement[{index}]{} of the policy {what}.", with_sid(sid.as_deref()))]
    Statement {
        /// Its place among the statements, from 0.
        index: usize,
        /// Its name, if it has one.
        sid: Option<String>,
        /// What is wrong: the rest of a sentence about the statement.
        what: String,
    },
}

fn with_sid(sid: Option<&str>) -> String {
    sid.map(|sid| format!(" (Sid {})", quoted(sid))).unwrap_or_default()
}
