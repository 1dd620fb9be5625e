//! What to do about a role that could not be assumed.

use crate::aws::assuming::{Attempt, NotAssumable};
use crate::aws::error::{EXPIRED, THROTTLES};
use crate::aws::refusal::{Because, PolicyKind, action_in};

pub(super) fn advice(not: &NotAssumable) -> String {
    let (code, attempt) = (not.code.as_str(), &not.attempt);
    if let Some(passing) = passing(not) {
        return passing.to_owned();
    }
    if let Some(origin) = &attempt.token {
        return web_identity(not, origin);
    }
    if EXPIRED.contains(&code) {
        return expired(attempt.index).to_owned();
    }
    match code {
        "AccessDenied" | "AccessDeniedException" => refused(not),
        "InvalidClientTokenId" | "UnrecognizedClientException" | "SignatureDoesNotMatch" | "InvalidAccessKeyId" => {
            "AWS does not know the access key, or the secret key does not belong to it: check the credentials that the provider starts with.".to_owned()
        }
        "RegionDisabledException" => format!(
            "STS is not active in {}: activate it in the account settings of IAM, or set `sts_region`.",
            attempt.sts
        ),
        "ValidationError" if not.message.contains("MaxSessionDuration") => format!(
            "The role allows no session of this duration: lower `duration`, or raise the maximum session duration of {}.",
            attempt.role_arn
        ),
        _ => match &attempt.profile {
            Some(profile) => format!("Check what profile `{profile}` says of the role."),
            None => "Check the arguments of `assume_role`.".to_owned(),
        },
    }
}

/// What says nothing about the role, and was tried again in vain.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>
fn passing(not: &NotAssumable) -> Option<&'static str> {
    if THROTTLES.contains(&not.code.as_str()) || not.status == 429 {
        return Some(
            "STS limits the rate of requests, and nothing is wrong with the role: run again in a while, or raise `max_retries`.",
        );
    }
    // STS gives each of its answers a code of its own.
    if not.code.starts_with("HTTP ") {
        return Some(
            "The response did not come from STS but from something in between, such as a proxy: check the proxy and the endpoint of STS, and run \
             again.",
        );
    }
    (not.status >= 500).then_some(
        "STS cannot answer at the moment, and nothing is wrong with the role: run again in a while. If it stays like this, look at \
         https://health.aws.amazon.com/health/status, or set `sts_region` to another region.",
    )
}

fn web_identity(not: &NotAssumable, origin: &str) -> String {
    let role = &not.attempt.role_arn;
    match (not.code.as_str(), action_in(&not.message)) {
        ("ExpiredTokenException" | "ExpiredToken", _) => {
            format!("The token from {origin} has expired: have it issued anew and run again.")
        }
        ("InvalidIdentityToken" | "InvalidIdentityTokenException", _) => format!(
            "Check that account {} has an identity provider in IAM for the issuer of the token from {origin}, and that it lists the \
             audience of the token.",
            role.account
        ),
        (_, Some(action @ (TAG | IDENTIFY))) => format!(
            "Check that the trust policy of role {role} allows {action} beside sts:AssumeRoleWithWebIdentity: what the token from \
             {origin} says needs it."
        ),
        _ => format!(
            "Check that role {role} exists, and that its trust policy allows sts:AssumeRoleWithWebIdentity to the issuer, the audience and \
             the subject of the token from {origin}. STS gives the same answer in all these cases."
        ),
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required>
const TAG: &str = "sts:TagSession";
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-perms>
const IDENTIFY: &str = "sts:SetSourceIdentity";

fn refused(not: &NotAssumable) -> String {
    let Attempt { role_arn: role, caller_arn, external_id_sent, .. } = &not.attempt;
    let caller = caller_arn.as_deref().unwrap_or("the caller");
    if let Some(action @ (TAG | IDENTIFY)) = action_in(&not.message) {
        let what = if action == TAG { "session tags" } else { "a source identity" };
        return format!(
            "Check that the trust policy of role {role} allows {action} to {caller}, and that a policy of {caller} allows {action} on \
             {role}: beside sts:AssumeRole, {what} must be allowed in both."
        );
    }
    if Because::of(&not.message).kind == Some(PolicyKind::Identity) {
        return format!(
            "Allow sts:AssumeRole on {role} to {caller}: no policy that is attached to it does. What the trust policy of the role says \
             is another question, which STS does not answer before."
        );
    }
    let id = if *external_id_sent {
        "has exactly the configured external ID in its condition on sts:ExternalId, if it has one"
    } else {
        "has no condition on sts:ExternalId, for no external ID was sent (`external_id` in `assume_role`)"
    };
    format!(
        "Check that role {role} exists, that its trust policy allows sts:AssumeRole to {caller} and {id}, and that a policy of {caller} \
         allows sts:AssumeRole on {role}. STS gives the same answer in all these cases."
    )
}

fn expired(index: usize) -> &'static str {
    if index > 1 {
        return "The session of the role before has expired and was not renewed in time: run again.";
    }
    "The credentials that the provider starts with have expired: renew them and run again."
}
