//! Ephemeral resource `aws_assume_role_credentials`.

#[cfg(test)]
mod tests;

use crate::aws::settings;
use crate::engine::{Cx, EphemeralResource, Error, Lease, Result, Scope};
use crate::schema::types::SessionDuration;
use crate::secret::Secret;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

model! {
    /// Hands out credentials of the role that `assume_role` leads to, for providers that take access keys and know nothing of
    /// chains of roles or of external IDs. Without `assume_role` they are those of the role of the provider block.
    ///
    /// Each time it is opened, the role is assumed anew, so that the credentials last for all of `duration`. AWS cannot make
    /// them last longer, and Terraform gives nobody others in the middle of a plan or an apply: whoever needs them at the end
    /// of a long apply needs a `duration` that is long enough.
    pub(in crate::services) struct AssumeRoleCredentials {
        /// ID of the access key.
        #[tf(computed, sensitive)]
        access_key_id: Option<Secret>,
        /// ID of the account of the role.
        #[tf(computed)]
        account_id: Option<String>,
        /// ARN of the session.
        #[tf(computed)]
        arn: Option<String>,
        /// How long the credentials are good, between `15m` and `12h`, and no longer than the role allows. Where nothing is
        /// set, as long as the provider block says of the role, or else one hour. A role that is assumed with the session of
        /// another has sessions of one hour at most.
        #[tf(optional)]
        duration: Option<SessionDuration>,
        /// When the credentials end, in RFC 3339.
        #[tf(computed)]
        expiration: Option<String>,
        /// Secret access key.
        #[tf(computed, sensitive)]
        secret_access_key: Option<Secret>,
        /// Session token.
        #[tf(computed, sensitive)]
        session_token: Option<Secret>,
    }
}

impl EphemeralResource for AssumeRoleCredentials {
    const TYPE: &'static str = "aws_assume_role_credentials";
    const SCOPE: Scope = Scope::Global;

    async fn open(cx: &Cx, config: &Self) -> Result<Lease<Self>> {
        let duration = config.duration.as_ref().map(SessionDuration::as_str);
        let duration = duration.filter(|text| !text.is_empty()).map(settings::session_duration);
        let lent = cx.scope().lend(duration.transpose().map_err(Error::Invalid)?).await?;
        let end = DateTime::from_secs(DateTime::from(lent.expires).secs());
        Ok(Lease::of(Self {
            access_key_id: Some(lent.access_key_id),
            account_id: Some(lent.identity.account_id),
            arn: Some(lent.identity.arn),
            expiration: end.fmt(Format::DateTime).ok(),
            secret_access_key: Some(lent.secret_access_key),
            session_token: Some(lent.session_token),
            ..config.clone()
        }))
    }
}
