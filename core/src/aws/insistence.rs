//! Whether a role insists on its external ID, so that nobody can lead us into it who only knows its ARN.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html>

use super::common::Common;
use super::error::{Error, Result, with};
use super::settings::{ExternalIdChecks, Hop};
use super::sts::Role;
use super::{Scope, sts};
use crate::arn::Arn;
use crate::secret::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;

/// An external ID that nobody has agreed on, and that says in CloudTrail what it is for.
const ANOTHER: &str = "aws_assume_role_check:another-external-id";
/// A session that should not have been given is the shortest there is, and may do nothing.
const SHORTEST: Duration = Duration::from_mins(15);
const NOTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;

/// What a role makes of those who do not send the external ID that was agreed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Insistence {
    /// What STS says to who sends none. Nothing where the role lets them in, or none was agreed on.
    pub refusal_of_none: Option<String>,
    /// What STS says to who sends another one. Nothing where the role lets them in.
    pub refusal_of_another: Option<String>,
}

impl Insistence {
    /// Whether only who sends the right one is let in.
    fn is_whole(&self) -> bool {
        self.refusal_of_none.is_some() && self.refusal_of_another.is_some()
    }
}

impl fmt::Display for Insistence {
    /// How such a role can be assumed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.refusal_of_none.is_some(), self.refusal_of_another.is_some()) {
            (false, false) => "without an external ID, and with another one than was agreed on",
            (false, true) => "without an external ID",
            (true, _) => "with another external ID than was agreed on",
        })
    }
}

/// A role that can be assumed by whoever has us assume it.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "role {role_arn}{} (role {index} of {of}) can be assumed{} {insistence}",
    with(profile.as_ref(), " of profile `", "`"),
    with(caller_arn.as_ref(), " by ", "")
)]
pub struct Credulous {
    /// Which of the roles on the way to an object, from 1.
    pub index: usize,
    /// How many roles are on this way.
    pub of: usize,
    /// The role.
    pub role_arn: Arn,
    /// The profile that names the role, if it is not the provider block or a resource.
    pub profile: Option<String>,
    /// Who asked, if known.
    pub caller_arn: Option<String>,
    /// How it was assumed.
    pub insistence: Insistence,
}

impl Credulous {
    /// What to do about it.
    pub(super) fn advice(&self) -> String {
        format!(
            "Nothing was done through the role, because `external_id_checks` of the provider is `error`. {}",
            remedy(&self.role_arn)
        )
    }
}

fn remedy(role: &Arn) -> String {
    format!(
        "Somebody else who knows its ARN could have us work in account {} (the confused deputy). Have the owner of the role \
         add a condition on `sts:ExternalId` to its trust policy, with `StringEquals` and the external ID that was agreed on.",
        role.account
    )
}

/// The answers of roles in this process: by who asked, as far as a role tells, the role and the external ID.
#[derive(Default)]
pub(super) struct Checked(Mutex<BTreeMap<Way, Arc<OnceCell<Insistence>>>>);

type Way = (Option<Arn>, Arn, Secret);

impl Checked {
    fn cell(&self, way: Way) -> Arc<OnceCell<Insistence>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(way).or_default())
    }
}

impl Scope {
    /// What a role makes of this session where it does not send the external ID of `hop`. To be asked after the role has let
    /// it in with that. One call, or two where there is an external ID; no session is kept.
    pub async fn insistence(&self, hop: Hop) -> Result<Insistence> {
        let role = sts::Role::new(Arc::clone(&self.session), hop, None);
        role.insistence(self.session.common()).await
    }
}

impl Role {
    /// Refuses a role that has been found to let in everybody.
    pub(super) fn is_not_refused(&self, common: &Common) -> Result<()> {
        let Some(cell) = self.to_check(common) else { return Ok(()) };
        cell.get().map_or(Ok(()), |insistence| self.judge(insistence, common))
    }

    /// Asks a role that has let us in whether it lets in everybody, once for all who reach it in the same way.
    pub(super) async fn check(&self, common: &Arc<Common>) -> Result<()> {
        let Some(cell) = self.to_check(common) else { return Ok(()) };
        // Boxed, because the futures of the SDK are deep.
        match cell.get_or_try_init(|| Box::pin(self.insistence(common))).await {
            Ok(insistence) => self.judge(insistence, common),
            Err(error) if common.settings.external_id_checks == ExternalIdChecks::Warn => {
                common.warnings.add(format!(
                    "It could not be found out whether role {} insists on its external ID: {error}.",
                    self.hop.role_arn
                ));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn to_check(&self, common: &Common) -> Option<Arc<OnceCell<Insistence>>> {
        let id = self.hop.external_id.as_ref()?;
        if common.settings.external_id_checks == ExternalIdChecks::Off {
            return None;
        }
        Some(common.checked.cell((self.asking(), self.hop.role_arn.clone(), id.clone())))
    }

    fn judge(&self, insistence: &Insistence, common: &Common) -> Result<()> {
        if insistence.is_whole() {
            return Ok(());
        }
        if common.settings.external_id_checks == ExternalIdChecks::Warn {
            let role = &self.hop.role_arn;
            let warning = format!("Role {role} can be assumed {insistence}. {}", remedy(role));
            common.warnings.add(warning);
            return Ok(());
        }
        Err(Error::Credulous(Box::new(self.credulous(insistence.clone()))))
    }

    async fn insistence(&self, common: &Arc<Common>) -> Result<Insistence> {
        let none = async {
            match self.hop.external_id {
                Some(_) => self.refusal_of(None, common).await,
                None => Ok(None),
            }
        };
        let another = self.refusal_of(Some(ANOTHER.into()), common);
        let (refusal_of_none, refusal_of_another) = tokio::try_join!(none, another)?;
        Ok(Insistence { refusal_of_none, refusal_of_another })
    }

    /// How the role refuses who sends this instead of the external ID, if it does. What this run has changed in its trust
    /// policy may take a while to have its effect.
    async fn refusal_of(
        &self,
        external_id: Option<Secret>,
        common: &Arc<Common>,
    ) -> Result<Option<String>> {
        let role = self.with(Hop {
            external_id,
            duration: Some(SHORTEST),
            policy: Some(NOTHING.into()),
            policy_arns: BTreeSet::new(),
            ..self.hop.clone()
        });
        let mut let_in = 0;
        loop {
            if let Some(refusal) = role.refusal(common).await? {
                return Ok(Some(refusal));
            }
            let_in += 1;
            let pause = common.trust.pause(&self.hop.role_arn, let_in, common.time.now());
            let Some(pause) = pause else { return Ok(None) };
            common.pause(pause).await.ok_or(Error::Stopped { may_have_been_done: false })?;
        }
    }
}
