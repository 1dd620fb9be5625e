//! Errors in words: what failed, on what, in which account and region, through which role, what to do next.
//! The one place where an error and its causes are printed.

mod argument;
mod refusal;
#[cfg(test)]
mod tests;

pub use refusal::Decoding;

use super::{Error, Operation};
use crate::diagnostic::Diagnostic;
use crate::value::Value;
use std::fmt::Write as _;

/// Where it was being done, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The type of the object.
    pub type_name: String,
    /// Its id.
    pub id: Option<String>,
    /// The account.
    pub account: Option<String>,
    /// The region; none for types that live in the account as a whole.
    pub region: Option<String>,
    /// The role, if one is assumed.
    pub role_arn: Option<String>,
    /// For something new, the command that takes it into the state if it is there already.
    pub import: Option<String>,
    /// What AWS has encoded of a refusal, if it has.
    pub decoding: Option<Decoding>,
    /// The configuration, where an argument may be to blame.
    pub arguments: Value,
}

/// An error as the user sees it.
#[must_use]
pub fn report(operation: Operation, place: &Subject, error: &Error) -> Diagnostic {
    let summary = format!("{} {} failed", operation.doing(), place.type_name);
    let told = refusal::without_encoded(place, error.aws(), error.to_string());
    let mut detail = format!("{}.", capitalised(&told).trim_end_matches('.'));
    if let Some(causes) = error.aws().and_then(crate::aws::Error::details) {
        let _ = write!(detail, "\n{causes}");
    }
    let _ = write!(detail, "\n\n{}", location(place));
    if let Some(advice) = advice(operation, place, error) {
        let _ = write!(detail, "\n\n{advice}");
    }
    let diagnostic = Diagnostic::error(summary, detail);
    if let Error::Unmet { path, .. } = error {
        return diagnostic.at(path.clone());
    }
    match error.aws().and_then(|error| argument::named(&place.arguments, error)) {
        Some(path) if path.0.len() > 1 => diagnostic.inside(path),
        Some(path) => diagnostic.at(path),
        None => diagnostic,
    }
}

/// What a refresh says of an object that stays as the state has it, because `error` says that its role refuses. Terraform
/// shows one of several warnings with the same summary, and how many more there are: so this one names the role alone.
#[must_use]
pub fn kept(place: &Subject, error: &Error, since: Option<&str>) -> Diagnostic {
    let role = place.role_arn.as_deref().unwrap_or("of the provider");
    let summary =
        format!("Role {role} cannot be assumed: what is behind it stays as the state has it");
    let mut detail = format!("{}.", capitalised(&error.to_string()).trim_end_matches('.'));
    let _ = write!(detail, "\n\n{}", location(place));
    let since = since.map(|since| format!(", since {since}")).unwrap_or_default();
    let _ = write!(
        detail,
        "\n\nNothing was read of it{since}, because `unreachable_roles` of the provider is `keep`. Nothing is planned for it \
         but what the configuration changes, and that is refused until the role can be assumed again."
    );
    if let Some(advice) = error.aws().and_then(crate::aws::Error::remedy) {
        let _ = write!(detail, "\n\n{advice}");
    }
    Diagnostic::warning(summary, detail)
}

/// A text with a capital at its beginning.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn location(place: &Subject) -> String {
    let mut parts = vec![match &place.id {
        Some(id) => format!("{} {id}", place.type_name),
        None => place.type_name.clone(),
    }];
    parts.extend(place.account.iter().map(|account| format!("account {account}")));
    parts.extend(place.region.iter().map(|region| format!("region {region}")));
    parts.push(match &place.role_arn {
        Some(role) => format!("through role {role}"),
        None => "with the provider's own credentials".to_owned(),
    });
    format!("Where: {}.", parts.join(", "))
}

/// What to do next.
fn advice(operation: Operation, place: &Subject, error: &Error) -> Option<String> {
    match error {
        Error::Aws(error) if error.is_taken() && place.import.is_some() => {
            let command = place.import.as_deref().unwrap_or_default();
            Some(format!(
                "There is one already, which this state does not know. To take it into the state, run {command}, or \
                 write an `import` block with the same ID. If it belongs to somebody else, choose another name."
            ))
        }
        Error::Exists { .. } => {
            let command = place.import.as_deref()?;
            Some(format!(
                "To take it into the state, run {command}, or write an `import` block with the same ID. If it is managed \
                 elsewhere already, leave it to one of the two."
            ))
        }
        Error::Aws(error) | Error::Explained { source: error, .. } if error.refusal().is_some() => {
            refusal::advice(place, error)
        }
        Error::Aws(error) | Error::Explained { source: error, .. } => match operation {
            Operation::Create | Operation::Update | Operation::Delete => error.advice(),
            _ => error.remedy(),
        },
        Error::Stopped { .. } if operation == Operation::Create && place.id.is_none() => {
            Some("Nothing was made.".into())
        }
        Error::Stopped { .. } if operation == Operation::Create => Some(
            "Nothing is lost: what was made so far is in the state, marked as tainted. The next apply replaces \
             it; `terraform untaint` keeps it."
                .into(),
        ),
        Error::Stopped { .. } => Some("Apply again to go on from here.".into()),
        Error::Timeout { .. } | Error::Unmet { .. } => Some(
            "Apply again to wait longer; where the type has a `timeouts` block, it can say for how long. If it \
             stays like this, look at the object in the AWS console."
                .into(),
        ),
        Error::Gone => Some("Plan again to make a new one.".into()),
        Error::Lost { candidates, source, .. } => {
            let search = lost(&place.type_name, candidates);
            Some(match source.remedy() {
                Some(remedy) => format!("{remedy} {search}"),
                None => search,
            })
        }
        Error::Missing(_) => Some(format!(
            "This is not what AWS documents. If it stays like this, report it, with the type {}.",
            place.type_name
        )),
        Error::Failed(_) | Error::Invalid(_) => None,
    }
}

/// Where to look for what a create call may have made.
fn lost(type_name: &str, candidates: &[String]) -> String {
    let Some(first) = candidates.first() else {
        return format!(
            "Nothing is in the state. Look in the AWS console for an object with the arguments and tags of this \
             resource that was made just now. If there is one, either delete it and apply again, or take it into \
             the state with `terraform import ADDRESS ID`; the page of {type_name} says what its ID is. If there is \
             none, apply again."
        );
    };
    format!(
        "Look at {} in the AWS console. If it was made just now, either delete it and apply again, or take it \
         into the state with `terraform import ADDRESS {first}`.",
        candidates.join(" and "),
    )
}
