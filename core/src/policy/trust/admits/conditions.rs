//! The conditions of a statement, held against what is known of a request.

use super::caller::Told;
use super::{Request, Sure};
use crate::policy::trust::actions::matches_by;
use crate::policy::{Condition, Quantifier, Statement};

const EXTERNAL_ID: &str = "sts:externalid";

/// Whether all conditions of a statement are met.
pub(super) fn all(statement: &Statement, request: &Request<'_>) -> Sure {
    let each = statement.conditions.iter().map(|condition| met(condition, request));
    each.min().unwrap_or(Sure::Yes)
}

/// What the first condition asks for that is not met, after the name of its statement.
pub(super) fn unmet(statement: &Statement, request: &Request<'_>) -> Option<String> {
    let mut all = statement.conditions.iter();
    let condition = all.find(|condition| met(condition, request) == Sure::No)?;
    let is_id = condition.key.eq_ignore_ascii_case(EXTERNAL_ID);
    Some(match request.external_id {
        Some(_) if is_id => "asks for another external ID than the one that is sent".to_owned(),
        None if is_id => "asks for an external ID, and none is sent".to_owned(),
        _ => format!("has a condition on {} that is not met", condition.key),
    })
}

fn value(request: &Request<'_>, key: &str) -> Told {
    match key {
        EXTERNAL_ID => request.external_id.map_or(Told::Absent, |id| Told::Is(id.to_owned())),
        "sts:rolesessionname" => {
            request.session_name.map_or(Told::Unknown, |name| Told::Is(name.to_owned()))
        }
        "aws:resourceaccount" => Told::Is(request.account.to_owned()),
        "aws:securetransport" => Told::Is("true".to_owned()),
        key => request.caller.value(key),
    }
}

fn met(condition: &Condition, request: &Request<'_>) -> Sure {
    let told = value(request, &condition.key.to_ascii_lowercase());
    let operator = &condition.operator;
    if operator.name == "Null" {
        let absent = match told {
            Told::Unknown => return Sure::Maybe,
            Told::Absent => "true",
            Told::Is(_) | Told::AnyPath { .. } => "false",
        };
        return Sure::of(condition.values.iter().any(|value| value.eq_ignore_ascii_case(absent)));
    }
    let negated = operator.name.contains("Not");
    // What stands in the place of a variable is not known.
    let variable = || condition.values.iter().any(|value| value.contains("${"));
    match told {
        Told::Unknown => Sure::Maybe,
        Told::Absent => Sure::of(match operator.quantifier {
            _ if operator.if_exists => true,
            Some(Quantifier::ForAllValues) => true,
            Some(Quantifier::ForAnyValue) => false,
            None => negated,
        }),
        _ if variable() => Sure::Maybe,
        told => {
            let each = condition.values.iter().map(|value| is(&operator.name, value, &told));
            let any = each.max().unwrap_or(Sure::No);
            if negated { any.not() } else { any }
        }
    }
}

/// Whether a value of a condition is what the request has, or matches it.
fn is(operator: &str, value: &str, told: &Told) -> Sure {
    let of_arns = operator.starts_with("Arn");
    match told {
        Told::Is(told) => match operator {
            "StringEquals" | "StringNotEquals" => Sure::of(told == value),
            "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase" | "Bool" => {
                Sure::of(told.eq_ignore_ascii_case(value))
            }
            "StringLike" | "StringNotLike" => Sure::of(like(value, told)),
            _ if of_arns => arn_like(value, told),
            _ => Sure::Maybe,
        },
        Told::AnyPath { partition, account, name } => {
            role_of_any_path(value, operator, (partition, account, name))
        }
        Told::Unknown | Told::Absent => Sure::Maybe,
    }
}

fn like(pattern: &str, text: &str) -> bool {
    matches_by(pattern, text, |a, b| a == b)
}

/// ARNs are compared part by part: a wildcard does not reach over a colon.
fn arn_like(pattern: &str, arn: &str) -> Sure {
    let parts = |text: &str| text.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
    let (pattern, arn) = (parts(pattern), parts(arn));
    if pattern.len() != 6 || arn.len() != 6 {
        return Sure::Maybe;
    }
    Sure::of(pattern.iter().zip(&arn).all(|(pattern, part)| like(pattern, part)))
}

/// Whether a value is the ARN of a role of which nothing is missing but the path.
fn role_of_any_path(
    value: &str,
    operator: &str,
    (partition, account, name): (&str, &str, &str),
) -> Sure {
    let wild =
        value.contains(['*', '?']) && !matches!(operator, "StringEquals" | "StringNotEquals");
    let parts: Vec<&str> = value.splitn(6, ':').collect();
    let [_, in_partition, _, _, in_account, resource] = parts.as_slice() else {
        return if wild { Sure::Maybe } else { Sure::No };
    };
    if wild {
        let elsewhere = !like(in_partition, partition) || !like(in_account, account);
        return if elsewhere { Sure::No } else { Sure::Maybe };
    }
    let own = resource.strip_prefix("role/").and_then(|path| path.rsplit('/').next());
    Sure::of(*in_partition == partition && *in_account == account && own == Some(name))
}
