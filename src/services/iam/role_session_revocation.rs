//! `aws_iam_role_session_revocation`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::{REVOCATION, account, contended, retry, role_policies};
use crate::engine::{
    Change, Cx, End, Error, Found, Lost, Observed, Operation, Resource, Result, Scope, Setting,
    Spec,
};
use crate::plan::Draft;
use crate::policy::{Clause, Effect, Statement, parse};
use crate::schema::Lit;
use crate::schema::types::IamName;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// What the policy is called that AWS's console writes for "Revoke active sessions". Audits look for this name.
const NAME: &str = "AWSRevokeOlderSessions";
/// When the session of a request was issued.
const ISSUED: &str = "aws:TokenIssueTime";

model! {
    /// Revokes the sessions of an IAM role: those that were issued before are refused everything from then on. A session
    /// outlives the trust that it was issued by, so whoever drops a trust revokes the sessions as well. It writes the
    /// policy into the role that AWS's console writes for "Revoke active sessions", `AWSRevokeOlderSessions`. Whoever the
    /// role still trusts gets a new session, which is let in.
    ///
    /// The time is that of the clock of the machine on which Terraform runs. Other resources of the same run that act
    /// through the role are refused in the middle of what they do: let the revocation depend on them. The roles that the
    /// provider itself acts through are an error: revoke with other credentials, or through another role in `assume_role`.
    ///
    /// What manages all policies in the role removes this one: name it in `policy_names` of
    /// `aws_iam_role_policies_exclusive`, and do not use `inline_policy` of `aws_iam_role` beside it.
    ///
    /// A destroy removes the policy, so that sessions which were refused and have not expired are let in again. It does so
    /// only if the policy is what this resource wrote last: somebody who has revoked the sessions later is not undone.
    pub struct RoleSessionRevocation {
        /// Name of the role.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the policy in the role: `AWSRevokeOlderSessions`.
        #[tf(computed)]
        policy_name: Option<String>,
        /// Sessions that were issued before this time are refused, in RFC 3339. Set when the resource is created, and anew
        /// when `triggers` change.
        #[tf(computed)]
        revoked_before: Option<String>,
        /// Name of the role.
        #[tf(required, replace, length = (1, 64))]
        role_name: IamName,
        /// Any values. When they change, the sessions that were issued up to then are revoked as well.
        #[tf(optional, unread, default = Lit::Nothing)]
        triggers: Option<BTreeMap<String, String>>,
    }
}

impl Resource for RoleSessionRevocation {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        cuts_off: Some(RoleSessionRevocation::role_name.name),
        retries: &[
            retry(Operation::Create, "NoSuchEntity", "The role with name"),
            contended(Operation::Create),
            // The role may have been replaced just before.
            retry(Operation::Update, "NoSuchEntity", "The role with name"),
            contended(Operation::Update),
            contended(Operation::Delete),
        ],
        // Not what the state shows: a later revocation by somebody else stays, also where a refresh has seen it.
        sets: &[Setting::whole(
            REVOCATION,
            &[RoleSessionRevocation::role_name.name],
            Some(RoleSessionRevocation::revoked_before.name),
            End::Resets,
        )],
        // Putting the same policy twice is putting it once.
        ..Spec::of("aws_iam_role_session_revocation", Lost::Idempotent, "the name of the role")
    };
    type Key = String;

    fn plan(draft: &mut Draft<'_>) {
        let triggers = RoleSessionRevocation::triggers;
        let has_any = draft.prior(triggers).has_values() || draft.config(triggers).has_values();
        if draft.is_create() {
            draft.set(RoleSessionRevocation::policy_name, NAME.into());
        } else if draft.changes(triggers) && (has_any || draft.config(triggers).is_unknown()) {
            draft.unknown(RoleSessionRevocation::revoked_before);
        }
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let role = plan.role_name.as_str();
        // Known where it is written once more, because another resource has removed it.
        let before = plan.revoked_before.clone().map_or_else(|| now(cx), Ok)?;
        revoke(cx, role, before).await?;
        Ok(role.to_owned())
    }

    async fn read(cx: &Cx, roles: &[String]) -> Result<Found<Self>> {
        let mut found = Found::<Self>::new();
        for role in roles {
            let listed = account::role(cx, role).await;
            let policy = match listed.and_then(|mut listed| listed.inline.remove(NAME)) {
                Some(policy) => Some(policy),
                None => role_policies::inline_policy(cx, role, NAME).await?,
            };
            let observed = policy.and_then(|policy| revoked_before(policy.as_str())).map(|time| {
                Observed::settled(Self {
                    id: Some(role.clone()),
                    policy_name: Some(NAME.to_owned()),
                    revoked_before: Some(time),
                    role_name: role.as_str().into(),
                    triggers: None,
                })
            });
            found.add(role, observed);
        }
        Ok(found)
    }

    async fn update(cx: &Cx, role: &String, change: Change<'_, Self>) -> Result<()> {
        if change.of(RoleSessionRevocation::triggers).is_some() {
            return revoke(cx, role, now(cx)?).await;
        }
        match change.of(RoleSessionRevocation::revoked_before) {
            Some(Some(before)) => revoke(cx, role, before.clone()).await,
            _ => Ok(()),
        }
    }

    async fn delete(cx: &Cx, role: &String, _: &Self) -> Result<()> {
        role_policies::delete_inline(cx, role, NAME).await
    }
}

/// Refuses the sessions that were issued before a time. The engine waits until IAM shows that: what it shows is the state,
/// and the state has to be what was written.
async fn revoke(cx: &Cx, role: &str, before: String) -> Result<()> {
    let call = cx.iam().put_role_policy().role_name(role).policy_name(NAME);
    call.policy_document(policy(&before)).send().await?;
    let (reading, role) = (cx.reading(), role.to_owned());
    cx.leave_pending("without the new revocation", move || {
        let (cx, role, before) = (reading.clone(), role.clone(), before.clone());
        async move { Ok(is_shown(&cx, &role, &before).await? && is_over(&cx, &role, &before)) }
    });
    Ok(())
}

async fn is_shown(cx: &Cx, role: &str, before: &str) -> Result<bool> {
    let shown = role_policies::inline_policy(cx, role, NAME).await?;
    Ok(shown.and_then(|policy| revoked_before(policy.as_str())).as_deref() == Some(before))
}

/// Whether a session that is issued now is let in. What this process holds of older ones goes then.
fn is_over(cx: &Cx, role: &str, before: &str) -> bool {
    let Ok(time) = DateTime::from_str(before, Format::DateTime) else { return true };
    let is_over = DateTime::from(cx.scope().now()) >= time;
    if is_over {
        cx.scope().forget_sessions(role);
    }
    is_over
}

/// The policy as AWS's console writes it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html>
fn policy(before: &str) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Deny",
            "Action": ["*"],
            "Resource": ["*"],
            "Condition": {"DateLessThan": {ISSUED: before}},
        }],
    })
    .to_string()
}

/// Before which time sessions are refused by a policy; none if it refuses no sessions, whatever it is called.
fn revoked_before(policy: &str) -> Option<String> {
    parse(policy).ok()?.statements.iter().find_map(time_of)
}

fn time_of(statement: &Statement) -> Option<String> {
    let everything = |clause: &Clause<String>| match clause {
        Clause::AnyOf(named) => named.iter().any(|name| name == "*"),
        Clause::AllBut(_) => false,
    };
    let refuses = statement.effect == Effect::Deny
        && everything(&statement.actions)
        && statement.resources.as_ref().is_some_and(everything);
    match &statement.conditions[..] {
        [only]
            if refuses
                && only.operator.name == "DateLessThan"
                && only.key.eq_ignore_ascii_case(ISSUED) =>
        {
            only.values.first().cloned()
        }
        _ => None,
    }
}

/// Now, as the time before which sessions are refused.
fn now(cx: &Cx) -> Result<String> {
    after(cx.scope().now())
        .ok_or_else(|| Error::Invalid("the clock of this machine cannot be right".to_owned()))
}

/// The second after a moment: AWS counts in seconds when a session was issued.
fn after(moment: SystemTime) -> Option<String> {
    let next = (moment + Duration::from_nanos(999_999_999)).duration_since(SystemTime::UNIX_EPOCH);
    let time = DateTime::from_secs(i64::try_from(next.ok()?.as_secs()).ok()?);
    time.fmt(Format::DateTime).ok()
}
