//! What the arguments of trust functions must look like. The errors name the argument.

use crate::arn::{Arn, is_account_id};
use crate::engine::Refused;
use crate::quoted::quoted;
use crate::schema::Field;
use crate::schema::types::ExternalId;
use crate::value::{Path, Value};

/// An ARN of an account, of which `fits` says whether it is one of the kind that is needed.
pub(super) fn arn(
    index: usize,
    text: &str,
    kind: &str,
    fits: fn(&Arn) -> bool,
) -> Result<Arn, Refused> {
    let wrong =
        |why: String| Refused::argument(index, format!("{} is not {kind}{why}.", quoted(text)));
    let arn: Arn = text.parse().map_err(|why| wrong(format!(": {why}")))?;
    if !is_account_id(&arn.account) || !fits(&arn) || text.contains(['*', '?', ' ']) {
        return Err(wrong(String::new()));
    }
    Ok(arn)
}

/// An external ID, as STS accepts it. Never shown.
pub(super) fn external_id(index: usize, id: &str) -> Result<(), Refused> {
    if id.is_empty() {
        return Err(Refused::argument(index, "An external ID has 2 to 1224 characters, not 0."));
    }
    let mut problems = Vec::new();
    ExternalId::check(&Value::from(id), &Path::root(), &mut problems);
    problems.pop().map_or(Ok(()), |(_, problem)| Err(Refused::argument(index, problem)))
}

/// A namespace or a service account of Kubernetes; with `*` and `?`, if `wild`.
pub(super) fn kubernetes_name(
    index: usize,
    name: &str,
    what: &str,
    wild: bool,
) -> Result<(), Refused> {
    let fits = |c: char| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c) || (wild && is_wild(c))
    };
    if !name.is_empty() && name.len() <= 253 && name.chars().all(fits) {
        return Ok(());
    }
    let with =
        if wild { ", and * and ? as wildcards" } else { "; wildcards are not possible here" };
    let text = format!(
        "{} is not the name of a {what}: it consists of lowercase letters, digits, - and .{with}.",
        quoted(name)
    );
    Err(Refused::argument(index, text))
}

pub(super) fn is_wild(c: char) -> bool {
    "*?".contains(c)
}
