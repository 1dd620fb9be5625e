//! What a managed policy says: the text of the version in force, which takes two calls to find out.

use crate::engine::{AbsentIf, Cx, Error, Result, required};
use crate::schema::types::PermissionsText;
use crate::services::iam::{ABSENT, account, document};
use aws_sdk_iam::types::Policy;
use std::sync::{Mutex, PoisonError};

/// A policy with the text of the version in force; none if there is no such policy.
///
/// Another version may be put in force between the two calls and the old one deleted, and IAM may show a version
/// later than that it is in force
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency>).
/// A version that is missing therefore says nothing about the policy: it is asked for anew which one is in force.
pub(in crate::services::iam) async fn with_text(
    cx: &Cx,
    arn: &str,
) -> Result<Option<(Policy, PermissionsText)>> {
    let observed = Mutex::new(Observed::NoPolicy);
    let look = || async {
        let now = Box::pin(look(cx, arn)).await?;
        let is_over = !matches!(now, Observed::NoVersion(_));
        *observed.lock().unwrap_or_else(PoisonError::into_inner) = now;
        Ok(is_over)
    };
    let ended = cx.until("without the version that is in force", look).await;
    match (ended, observed.into_inner().unwrap_or_else(PoisonError::into_inner)) {
        (Err(Error::Timeout { after, .. }), Observed::NoVersion(refusal)) => {
            let why = "IAM names this version as the one in force all the same, after";
            Err(refusal.explained(&format!("{why} {} s.", after.as_secs())))
        }
        (Err(error), _) => Err(error),
        (Ok(()), Observed::Policy(policy, text)) => Ok(Some((*policy, text))),
        (Ok(()), _) => Ok(None),
    }
}

enum Observed {
    NoPolicy,
    /// The policy is there, and the version that it names as the one in force is not.
    NoVersion(Error),
    Policy(Box<Policy>, PermissionsText),
}

async fn look(cx: &Cx, arn: &str) -> Result<Observed> {
    let answer = cx.iam().get_policy().policy_arn(arn).send().await.absent_if(ABSENT)?;
    let Some(policy) = answer.and_then(|answer| answer.policy) else {
        return Ok(Observed::NoPolicy);
    };
    let version = required(policy.default_version_id(), "DefaultVersionId")?;
    if let Some(text) = account::policy(cx, arn, version).await {
        return Ok(Observed::Policy(Box::new(policy), text));
    }
    let call = cx.iam().get_policy_version().policy_arn(arn).version_id(version);
    match call.send().await.map_err(Error::from) {
        Ok(answer) => {
            let text = answer.policy_version.and_then(|version| version.document);
            Ok(Observed::Policy(Box::new(policy), document(text.as_deref())))
        }
        Err(error) if error.code().is_some_and(|code| ABSENT.contains(&code)) => {
            Ok(Observed::NoVersion(error))
        }
        Err(error) => Err(error),
    }
}
