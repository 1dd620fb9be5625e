//! Whether the values of a condition leave anybody out.

use super::issuers;
use crate::policy::Condition;

/// What IDs begin with before it is said whose they are.
const OF_EVERYBODY: [&str; 5] = ["o-", "r-", "ou-", "vpc-", "vpce-"];

/// The shortest prefixes of networks that can be one owner's. The registry of the internet gives nobody more than an /8
/// of IPv4 (<https://www.iana.org/assignments/ipv4-address-space>): with less, two values make the whole internet.
const SHORTEST: (u8, u8) = (8, 16);

/// Whether there are values that none of those in the condition matches, at any rate in what counts.
pub(super) fn narrows(condition: &Condition) -> bool {
    let key = condition.key.to_ascii_lowercase();
    let operator = condition.operator.name.as_str();
    let wild = operator.contains("Like") || operator.contains("Arn");
    let narrow = |value: &String| match key.as_str() {
        _ if operator.ends_with("IpAddress") => one_network(value),
        "aws:principalisawsservice" => value.eq_ignore_ascii_case("true"),
        _ if !wild => true,
        // What follows the colon is the name of the session, which the caller chooses.
        "aws:userid" => one_user(value),
        key if key.ends_with("arn") => one_account(value),
        key => match key.rsplit_once(':') {
            Some((issuer, "email" | "user_email")) if issuer.contains('.') => one_domain(value),
            Some((issuer, _)) if issuer.contains('.') => one_tenant(issuer, value),
            _ => one_id(value),
        },
    };
    !condition.values.is_empty() && condition.values.iter().all(narrow)
}

fn one_network(addresses: &str) -> bool {
    let shortest = if addresses.contains(':') { SHORTEST.1 } else { SHORTEST.0 };
    let length = addresses.split_once('/').and_then(|(_, length)| length.parse::<u8>().ok());
    length.is_none_or(|length| length >= shortest)
}

/// Whether an ARN with wildcards is one of a certain account, or of a certain thing that has none.
fn one_account(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        [_, _, _, _, "", resource] => !resource.starts_with(is_wild),
        [_, _, _, _, account, _] => !account.contains(is_wild),
        _ => arn.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 12),
    }
}

/// Whether a string with wildcards holds at least the whole unique ID of a user or a role, of which the shortest are
/// 16 characters long.
fn one_user(user_id: &str) -> bool {
    let literal = user_id.split([':', '*', '?']).next().unwrap_or_default();
    literal.len() >= 16
}

/// Whether a string with wildcards, such as an ID or the path of an organization, holds more than everybody's do.
fn one_id(id: &str) -> bool {
    let own = |part: &str| {
        let rest = OF_EVERYBODY.iter().find_map(|prefix| part.strip_prefix(prefix));
        !rest.unwrap_or(part).chars().all(is_wild)
    };
    id.split('/').any(own)
}

/// Whether an address of mail with wildcards is of a certain domain.
fn one_domain(address: &str) -> bool {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    !domain.is_empty() && !domain.contains(is_wild)
}

/// Whether a claim with wildcards holds more than those of everybody. With an issuer that many share it begins with the
/// whole name of whose it is, as in `repo:OCTO-ORG/OCTO-REPO:ref:REF` or `pulumi:deploy:org:ACME:project:P`: others can
/// choose what follows, and can have names that go on.
fn one_tenant(issuer: &str, claim: &str) -> bool {
    if !claim.contains(is_wild) {
        return true;
    }
    let whose = match (claim.strip_prefix("system:serviceaccount"), claim.split_once("://")) {
        (Some(names), _) => names,
        (_, Some((_, rest))) => rest.split_once('/').map_or(rest, |(_, path)| path),
        _ => claim.split_once(':').map_or(claim, |(_, rest)| rest),
    };
    let owner = whose.split_once(":org:").map_or(whose, |(_, owner)| owner);
    let known = owner.split(is_wild).next().unwrap_or_default();
    let of_anybody = claim.starts_with(is_wild) || !known.contains([':', '/']);
    !(issuers::is_shared(issuer) && of_anybody)
        && whose.contains(|c: char| !is_wild(c) && !":/".contains(c))
}

fn is_wild(c: char) -> bool {
    "*?".contains(c)
}
