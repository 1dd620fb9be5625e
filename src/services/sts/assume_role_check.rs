//! `aws_assume_role_check`.

#[cfg(test)]
mod tests;

use crate::aws::{self, Hop, Insistence, settings};
use crate::engine::{Cx, DataSource, Error, Result, Scope};
use crate::schema::types::{ExternalId, RoleArn, SessionName};
use crate::secret::Secret;

model! {
    /// Tells whether a role lets us in: with the external ID, without it, and with another one. For `check` blocks and
    /// postconditions. AWS asks those who work in other people's accounts to make sure that a role refuses them without the
    /// external ID that was agreed on (the confused deputy). The role is asked with the session that `assume_role` leads to,
    /// or else that of the provider; nothing is done with its own session.
    ///
    /// STS gives the same answer where the role does not exist, where its trust policy does not let the caller in, and
    /// where no policy of the caller allows `sts:AssumeRole` on it.
    pub struct AssumeRoleCheck {
        /// ID of the account that the role leads to. Null where it cannot be assumed.
        #[tf(computed, null)]
        account_id: Option<String>,
        /// Whether the role can be assumed, with `external_id` where it is set.
        #[tf(computed)]
        assumable: Option<bool>,
        /// The external ID that was agreed on.
        #[tf(optional, sensitive)]
        external_id: Option<ExternalId>,
        /// ARN of the role.
        #[tf(computed)]
        id: Option<String>,
        /// What STS said where `assumable` is `false`. Null otherwise.
        #[tf(computed, null)]
        refusal: Option<String>,
        /// What STS said to the call with another external ID than the one that was agreed on. Null where the role let it in,
        /// and where `assumable` is `false`, because it was not made then.
        #[tf(computed, null)]
        refusal_with_other_external_id: Option<String>,
        /// What STS said to the call without an external ID. Null where the role let it in, and where it was not made: if
        /// `external_id` is not set, or `assumable` is `false`.
        #[tf(computed, null)]
        refusal_without_external_id: Option<String>,
        /// Whether the role refuses an external ID that is not the one that was agreed on. `false`, too, where it cannot be
        /// told, because the role cannot be assumed at all.
        #[tf(computed)]
        rejects_other_external_id: Option<bool>,
        /// Whether the role refuses to be assumed without an external ID. `false`, too, where it cannot be told, because the
        /// role cannot be assumed at all.
        #[tf(computed)]
        requires_external_id: Option<bool>,
        /// ARN of the role to check.
        #[tf(required)]
        role_arn: RoleArn,
        /// Name of the sessions, as it appears in CloudTrail of the role's account.
        #[tf(optional)]
        session_name: Option<SessionName>,
    }
}

impl DataSource for AssumeRoleCheck {
    const TYPE: &'static str = "aws_assume_role_check";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, asked: &Self) -> Result<Self> {
        let hop = hop(asked)?;
        let answer = ask(cx, &hop).await?;
        let Insistence { refusal_of_none, refusal_of_another } = match answer {
            Ok(_) => cx.scope().insistence(hop).await?,
            Err(_) => Insistence::default(),
        };
        Ok(Self {
            assumable: Some(answer.is_ok()),
            id: Some(asked.role_arn.as_str().to_owned()),
            requires_external_id: Some(refusal_of_none.is_some()),
            rejects_other_external_id: Some(refusal_of_another.is_some()),
            refusal: answer.clone().err(),
            refusal_with_other_external_id: refusal_of_another,
            refusal_without_external_id: refusal_of_none,
            account_id: answer.ok(),
            ..asked.clone()
        })
    }
}

fn hop(asked: &AssumeRoleCheck) -> Result<Hop> {
    let given = asked.external_id.as_ref().map(ExternalId::as_str).filter(|id| !id.is_empty());
    let role_arn = settings::role_arn(asked.role_arn.as_str());
    Ok(Hop {
        external_id: given.map(Secret::from),
        session_name: asked.session_name.as_ref().map(|name| name.as_str().to_owned()),
        ..Hop::new(role_arn.map_err(Error::Invalid)?)
    })
}

/// The account that the role leads to, or why it refuses. One that this run has changed is waited for.
async fn ask(cx: &Cx, hop: &Hop) -> Result<std::result::Result<String, String>> {
    match cx.scope().try_role(hop.clone()).await {
        Ok(account) => Ok(Ok(account)),
        Err(aws::Error::NotAssumable(not)) if not.code == "AccessDenied" => {
            Ok(Err(format!("{}: {}", not.code, not.message)))
        }
        Err(error) => Err(error.into()),
    }
}
