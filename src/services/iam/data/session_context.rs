//! Data source `aws_iam_session_context`.

use super::role;
use crate::arn::Arn;
use crate::engine::{Cx, DataSource, Result, Scope};
use crate::schema::types::ArnText;

model! {
    /// Tells which IAM role is behind the ARN of a session, such as that of `aws_caller_identity`. Policies name
    /// roles, not sessions.
    pub(in crate::services) struct SessionContext {
        /// ARN of the session, or of whatever else calls.
        #[tf(required)]
        arn: ArnText,
        /// ARN of the session, as above.
        #[tf(computed)]
        id: Option<String>,
        /// ARN of the role; the ARN above, if it is not that of a session of a role.
        #[tf(computed)]
        issuer_arn: Option<String>,
        /// ID of the role. Empty, if the ARN is not that of a session of a role.
        #[tf(computed)]
        issuer_id: Option<String>,
        /// Name of the role. Empty, if the ARN is not that of a session of a role.
        #[tf(computed)]
        issuer_name: Option<String>,
        /// Name of the session. Empty, if the ARN is not that of a session of a role.
        #[tf(computed)]
        session_name: Option<String>,
    }
}

impl DataSource for SessionContext {
    const TYPE: &'static str = "aws_iam_session_context";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let arn = config.arn.as_str().to_owned();
        let answer = Self {
            arn: config.arn.clone(),
            id: Some(arn.clone()),
            issuer_arn: Some(arn.clone()),
            issuer_id: Some(String::new()),
            issuer_name: Some(String::new()),
            session_name: Some(String::new()),
        };
        let Some((role, session)) = session(&arn) else { return Ok(answer) };
        // The ARN of a session lacks the path of the role.
        let role = role::named(cx, &role).await?;
        Ok(Self {
            issuer_arn: Some(role.arn),
            issuer_id: Some(role.role_id),
            issuer_name: Some(role.role_name),
            session_name: Some(session),
            ..answer
        })
    }
}

/// The names of the role and of the session in `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
fn session(arn: &str) -> Option<(String, String)> {
    let arn: Arn = arn.parse().ok().filter(|arn: &Arn| arn.service == "sts")?;
    let (role, session) = arn.session()?;
    // Old ARNs had the path in them.
    let role = role.rsplit('/').next().unwrap_or(role);
    Some((role.to_owned(), session.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sessions_of_roles_have_a_role() {
        let names = |arn: &str| session(arn).map(|(role, session)| format!("{role} {session}"));
        let of = |resource: &str| names(&format!("arn:aws:sts::111122223333:{resource}"));
        assert_eq!(of("assumed-role/app/me").as_deref(), Some("app me"));
        assert_eq!(of("assumed-role/teams/app/me").as_deref(), Some("app me"));
        assert_eq!(of("federated-user/me"), None);
        assert_eq!(names("arn:aws:iam::111122223333:role/app"), None);
    }
}
