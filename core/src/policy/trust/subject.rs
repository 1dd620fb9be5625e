//! Whether the tokens of identity providers are looked at closely enough.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html>

use super::actions::{WEB, covers};
use super::{At, Finding, issuers, limits};
use crate::policy::Principal;

/// Without a condition on whose a token is, everybody whom its issuer knows can assume the role.
pub(super) fn check(at: At<'_>, found: &mut Vec<Finding>) {
    if !at.allows() || !covers(at.statement(), WEB) {
        return;
    }
    for principal in at.principals() {
        let Principal::Federated(name) = principal else { continue };
        let Some(issuer) = issuers::named_by(name) else { continue };
        let Some(key) = missing(at, principal, issuer) else { continue };
        found.push(at.finding(
            "The token of an identity provider is not checked enough",
            &format!(
                "lets in identities of {issuer} without asking for certain values of {key}, and not every token of \
                 that issuer is meant. Check whose the token is and what it was made for, with StringEquals, or with \
                 StringLike and more than wildcards."
            ),
        ));
    }
}

/// The key that the tokens of an issuer are not tested for, although they should be.
fn missing(at: At<'_>, principal: &Principal, issuer: &str) -> Option<String> {
    let demands = |is: &dyn Fn(&str) -> bool| {
        limits::demands(at.document, at.statement(), (WEB, principal), is)
    };
    let lower = issuer.to_ascii_lowercase();
    if !demands(&|key| issuers::tells_apart(&lower, key)) {
        return Some(issuers::best_key(issuer));
    }
    let audience = format!("{issuer}:aud");
    // A cluster makes tokens of the same service accounts for others than AWS.
    let is_open =
        lower.starts_with("oidc.eks.") && !demands(&|key| key.eq_ignore_ascii_case(&audience));
    is_open.then_some(audience)
}
