//! `aws_caller_identity`.

#[cfg(test)]
mod tests;

use crate::engine::{Cx, DataSource, Result, Scope};

model! {
    /// Tells which account, and who in it, the provider works as. With a role, that is a session of the role.
    pub struct CallerIdentity {
        /// ID of the account.
        #[tf(computed)]
        account_id: Option<String>,
        /// ARN of the user or of the session.
        #[tf(computed)]
        arn: Option<String>,
        /// ID of the account.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the user, or of the role with the name of the session.
        #[tf(computed)]
        user_id: Option<String>,
    }
}

impl DataSource for CallerIdentity {
    const TYPE: &'static str = "aws_caller_identity";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, _: &Self) -> Result<Self> {
        let identity = cx.scope().identity().await?;
        Ok(Self {
            account_id: Some(identity.account_id.clone()),
            arn: Some(identity.arn),
            id: Some(identity.account_id),
            user_id: Some(identity.user_id),
        })
    }
}
