//! Principals that can be nobody, whoever exists: IAM refuses a trust policy that names one ("Invalid principal in
//! policy").
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::{At, Finding};
use crate::arn::is_account_id;
use crate::policy::{Clause, Principal};
use crate::quoted::quoted;

pub(super) fn check(at: At<'_>, found: &mut Vec<Finding>) {
    let named = at.statement().principals.as_ref().map_or(&[][..], Clause::named);
    for principal in named {
        let Some((name, why)) = problem(principal) else { continue };
        found.push(Finding {
            is_error: true,
            ..at.finding(
                "A principal can be nobody",
                &format!(
                    "names {}, which IAM refuses as a principal, because {why}.",
                    quoted(name)
                ),
            )
        });
    }
    if at.statement().principals.is_some() && named.is_empty() {
        found.push(Finding {
            is_error: true,
            ..at.finding(
                "A principal can be nobody",
                "names nobody: its lists of principals are empty, which IAM refuses.",
            )
        });
    }
}

/// A principal that cannot be, and why: the rest of a sentence.
fn problem(principal: &Principal) -> Option<(&str, String)> {
    let (name, why) = match principal {
        Principal::Star | Principal::CanonicalUser(_) => return None,
        Principal::Aws(name) => (name, somebody(name)?),
        Principal::Service(name) => (name, service(name)?),
        Principal::Federated(name) => (name, federated(name)?),
    };
    Some((name, why))
}

fn somebody(name: &str) -> Option<String> {
    if name.starts_with("arn:") {
        return arn(name);
    }
    if !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit()) {
        let digits = name.len();
        return (digits != 12).then(|| format!("the ID of an account has 12 digits, not {digits}"));
    }
    let is_id = name.len() >= 16
        && name.starts_with('A')
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if is_id {
        return None;
    }
    let hint = if name.contains(".amazonaws.com") { ". Name a service with Service" } else { "" };
    Some(format!("it is neither the ID of an account nor an ARN{hint}"))
}

/// What is wrong with the ARN of a role, a user, an account or a session.
fn arn(text: &str) -> Option<String> {
    let (service, account, resource) = match parts(text) {
        Ok(parts) => parts,
        Err(why) => return Some(why),
    };
    let good = match (service, resource.split_once('/')) {
        ("iam", None) if resource == "root" => true,
        ("iam", Some(("role" | "user", name))) => is_name(name.rsplit('/').next().unwrap_or(name)),
        ("sts", Some(("assumed-role", session))) => {
            let (role, session) = session.rsplit_once('/').unwrap_or_default();
            is_name(session) && !role.is_empty()
        }
        // Of other services and kinds nothing is known for certain.
        ("iam", Some(("group" | "policy" | "instance-profile", _))) => false,
        _ => return None,
    };
    if !is_account_id(account) {
        return Some(format!("the account {} has not 12 digits", quoted(account)));
    }
    (!good).then(|| {
        "it is not the ARN of a role, a user, a session of a role or an account, such as \
         arn:aws:iam::123456789012:role/Name"
            .to_owned()
    })
}

/// Service, account and resource of an ARN in which no wildcard stands.
fn parts(text: &str) -> Result<(&str, &str, &str), String> {
    let [_, service, region, account, resource] = crate::arn::parts(text).map_err(str::to_owned)?;
    if text.contains('*') {
        return Err("a wildcard stands for everybody or for nobody, and not for a part of a \
                    name. Name each principal, or let \"*\" in with a condition on \
                    aws:PrincipalArn or aws:PrincipalAccount"
            .to_owned());
    }
    if matches!(service, "iam" | "sts") && !region.is_empty() {
        return Err(format!("an ARN of {service} has no region"));
    }
    Ok((service, account, resource))
}

/// Whether a string can be the name of a role, a user or a session.
fn is_name(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

fn service(name: &str) -> Option<String> {
    if name.contains('*') {
        return Some("services are named one by one, such as ec2.amazonaws.com".to_owned());
    }
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    (!name.contains('.') || !name.bytes().all(fits))
        .then(|| "a service has a name such as ec2.amazonaws.com".to_owned())
}

fn federated(name: &str) -> Option<String> {
    if !name.starts_with("arn:") {
        let issuer = name.contains('/');
        return issuer.then(|| {
            "an issuer of tokens is named by the ARN of its provider in IAM, such as \
             arn:aws:iam::123456789012:oidc-provider/HOST/PATH"
                .to_owned()
        });
    }
    match parts(name) {
        Err(why) => Some(why),
        Ok(("iam", account, _)) if !is_account_id(account) => {
            Some(format!("the account {} has not 12 digits", quoted(account)))
        }
        Ok(("iam", _, resource)) => {
            let kinds = ["saml-provider/", "oidc-provider/"];
            let provider = kinds.iter().find_map(|kind| resource.strip_prefix(kind));
            provider
                .is_none_or(str::is_empty)
                .then(|| "it is not the ARN of an identity provider".to_owned())
        }
        Ok(_) => Some("it is not the ARN of an identity provider".to_owned()),
    }
}
