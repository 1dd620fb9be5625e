//! `aws_canonical_user_id`.

#[cfg(test)]
mod tests;

use crate::engine::{Cx, DataSource, Result, Scope};

model! {
    /// Tells the canonical user ID of the account, by which the access control lists of S3 name it. With a role, that is
    /// the account of the role.
    pub struct CanonicalUserId {
        /// Name of the account. S3 has not told it since November 2025.
        #[tf(computed)]
        display_name: Option<String>,
        /// The canonical user ID: 64 hexadecimal digits.
        #[tf(computed)]
        id: Option<String>,
    }
}

impl DataSource for CanonicalUserId {
    const TYPE: &'static str = "aws_canonical_user_id";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, _: &Self) -> Result<Self> {
        let owner = cx.s3().owner().await?;
        Ok(Self { display_name: owner.display_name, id: Some(owner.id) })
    }
}
