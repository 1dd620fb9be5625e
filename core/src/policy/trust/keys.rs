//! Whether the condition keys of a statement exist for its actions and principals.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>,
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html>

use super::actions::{ASSUME, ROLE, SAML, WEB, comes_along, covers, fitting};
use super::{At, Finding};
use crate::policy::{Condition, Principal};
use crate::quoted::quoted;

/// The keys that each request may have. Those that end in a slash go on with somebody's tag.
const GLOBAL: &[&str] = &[
    "assumedroot",
    "calledvia",
    "calledviaawsmcp",
    "calledviafirst",
    "calledvialast",
    "chatbotsourcearn",
    "currenttime",
    "ec2instancesourceprivateipv4",
    "ec2instancesourcevpc",
    "epochtime",
    "federatedprovider",
    "ismcpserviceaction",
    "multifactorauthage",
    "multifactorauthpresent",
    "principalaccount",
    "principalarn",
    "principalisawsservice",
    "principalorgid",
    "principalorgpaths",
    "principalservicename",
    "principalservicenameslist",
    "principaltag/",
    "principaltype",
    "referer",
    "requestedregion",
    "requesttag/",
    "resourceaccount",
    "resourceorgid",
    "resourceorgpaths",
    "resourcetag/",
    "securetransport",
    "signinsessionarn",
    "sourceaccount",
    "sourcearn",
    "sourceidentity",
    "sourceip",
    "sourceorgid",
    "sourceorgpaths",
    "sourceowner",
    "sourcevpc",
    "sourcevpcarn",
    "sourcevpce",
    "tagkeys",
    "tokenissuetime",
    "useragent",
    "userid",
    "username",
    "viaawsmcpservice",
    "viaawsservice",
    "vpceaccount",
    "vpceorgid",
    "vpceorgpaths",
    "vpcsourceip",
];

/// The keys of STS, and the actions that have them.
const STS: &[(&str, &[&str])] = &[
    ("externalid", &[ROLE]),
    ("requestcontext/", &[ROLE, "sts:SetContext"]),
    ("requestcontextproviders", &[ROLE, "sts:SetContext"]),
    ("roleauthorizedbyidp", &[SAML, WEB]),
    ("rolesessionname", &ASSUME),
    ("sourceidentity", &[ROLE, SAML, WEB, "sts:SetSourceIdentity"]),
    ("transitivetagkeys", &[ROLE, SAML, WEB, "sts:TagSession"]),
];

/// Services whose keys a request to STS does not have, but for those that the credentials of the caller bring along.
const SERVICES: &[(&str, &[&str])] = &[
    ("autoscaling", &[]),
    ("ec2", &["sourceinstancearn", "roledelivery"]),
    ("eks", &[]),
    ("elasticloadbalancing", &[]),
    ("iam", &["resourcetag/"]),
    ("kms", &[]),
    ("lambda", &["sourcefunctionarn"]),
    ("route53", &[]),
    ("s3", &[]),
];

/// Services that have no place for an external ID where a role is given to them. Others send one, such as Cognito for
/// text messages (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SmsConfigurationType.html>)
/// and VM Import (<https://docs.aws.amazon.com/vm-import/latest/userguide/required-permissions.html>).
const WITHOUT_EXTERNAL_ID: &[&str] =
    &["ec2", "ecs-tasks", "edgelambda", "eks", "eks-fargate-pods", "lambda"];

pub(super) fn check(at: At<'_>, found: &mut Vec<Finding>) {
    for condition in &at.statement().conditions {
        // Tests of this kind are about requests without the key, too.
        if condition.operator.if_exists || condition.operator.name == "Null" {
            continue;
        }
        if let Some(problem) = problem(at, condition) {
            found.push(at.finding(
                "A condition is about a key that its requests never have",
                &format!("has a condition on {}, but {problem}.", quoted(&condition.key)),
            ));
        }
    }
}

/// Why no request that the statement is about has the key; none if some may have it.
fn problem(at: At<'_>, condition: &Condition) -> Option<String> {
    let key = condition.key.to_ascii_lowercase();
    let Some((prefix, name)) = key.split_once(':') else {
        return Some("a key begins with the name of a service, as in aws:PrincipalArn".to_owned());
    };
    let is = |known: &str| {
        if known.ends_with('/') { name.starts_with(known) } else { name == known }
    };
    let needs = |actions: &[&str]| {
        let fits = actions.iter().any(|action| covers(at.statement(), action))
            || (comes_along(at.statement()) && can_use(at, actions));
        (!fits).then(|| format!("only requests of {} have it", actions.join(" and ")))
    };
    match prefix {
        "aws" if GLOBAL.iter().any(|known| is(known)) => None,
        "aws" => Some("AWS documents no such key".to_owned()),
        "sts" => match STS.iter().find(|(known, _)| is(known)) {
            Some((known, actions)) => needs(actions).or_else(|| sent_by(at, condition, known)),
            None => Some("requests to assume a role have no such key".to_owned()),
        },
        "saml" => needs(&[SAML]),
        issuer if issuer.contains('.') => needs(&[WEB]).or_else(|| other_issuer(at, issuer)),
        service => {
            let (_, known) = SERVICES.iter().find(|(known, _)| *known == service)?;
            let brought_along = known.iter().any(|known| is(known));
            (!brought_along).then(|| "requests to assume a role have no such key".to_owned())
        }
    }
}

/// Whether somebody whom the statement is about can use one of these actions.
fn can_use(at: At<'_>, actions: &[&str]) -> bool {
    let mut ways = at.principals().iter().flat_map(fitting);
    at.principals().is_empty() || ways.any(|way| actions.contains(way))
}

/// A service that is asked for what it never sends.
fn sent_by(at: At<'_>, condition: &Condition, key: &str) -> Option<String> {
    if key != "externalid" || condition.operator.name.contains("Not") {
        return None;
    }
    let service = at.principals().iter().find_map(|principal| match principal {
        Principal::Service(name) => Some(name).filter(|name| never_sends_an_id(name)),
        _ => None,
    })?;
    Some(format!("{service} never sends one. Give services a statement of their own"))
}

fn never_sends_an_id(service: &str) -> bool {
    let name = service.split_once(".amazonaws.com").map(|(name, _)| name);
    name.is_some_and(|name| WITHOUT_EXTERNAL_ID.contains(&name))
}

/// The token of one issuer says nothing about another.
fn other_issuer(at: At<'_>, issuer: &str) -> Option<String> {
    let mut issuers = Vec::new();
    for principal in at.principals() {
        let Principal::Federated(name) = principal else { return None };
        // What is no ARN is the name of one of the few issuers that AWS knows by itself.
        let name = name.split_once(":oidc-provider/").map_or(name.as_str(), |(_, issuer)| issuer);
        issuers.push(name.to_ascii_lowercase());
    }
    let known = issuers.is_empty() || issuers.iter().any(|name| name == issuer || name == "*");
    (!known).then(|| format!("the tokens come from {}", issuers.join(" and ")))
}
