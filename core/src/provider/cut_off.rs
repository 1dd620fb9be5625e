//! Objects that have the sessions of a role refused, and the roles that the provider itself acts through.

use super::configured::Configured;
use crate::arn::Arn;
use crate::diagnostic::Diagnostic;
use crate::engine::Entry;
use crate::value::Value;

impl Configured {
    /// Refuses a change that would cut off the session that carries it out, as far as that can be said without a call:
    /// because AWS refuses all sessions of the role from then on, and the provider acts through that role.
    pub(super) fn cuts_itself_off(
        &self,
        entry: &Entry,
        prior: &Value,
        planned: &Value,
    ) -> Option<Diagnostic> {
        let attribute = entry.spec().cuts_off.filter(|_| planned != prior)?;
        let role = planned.get(attribute).as_str()?;
        let chain = self.chain(planned).ok()??;
        let account = self.known_account(planned)?;
        let acting = self.accounts.acting(&chain);
        let own = acting.iter().find(|arn| arn.account == account && name(arn) == Some(role))?;
        Some(refusal(entry.resource.type_name(), own, attribute))
    }
}

/// The name of the role that an ARN is about: of the role itself, or of one of its sessions.
fn name(arn: &Arn) -> Option<&str> {
    arn.role_name().or_else(|| arn.session()?.0.rsplit('/').next())
}

fn refusal(type_name: &str, own: &Arn, attribute: &'static str) -> Diagnostic {
    Diagnostic::error(
        "The provider acts through this role",
        format!(
            "{type_name} would have all sessions of the role refused, and the provider acts through it ({own}): it would \
             cut itself off in the middle of the run. Nothing was changed. Use credentials that do not come from this \
             role, such as those of the owner of the account, or another role in `assume_role` of this resource."
        ),
    )
    .at(attribute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_told_by_its_own_arn_and_by_that_of_a_session() {
        let of = |arn: &str| name(&arn.parse().unwrap()).map(str::to_owned);
        for (arn, is) in [
            ("arn:aws:iam::111122223333:role/app", Some("app")),
            ("arn:aws:iam::111122223333:role/teams/app", Some("app")),
            ("arn:aws:sts::111122223333:assumed-role/app/me", Some("app")),
            ("arn:aws:iam::111122223333:user/app", None),
            ("arn:aws:sts::111122223333:federated-user/app", None),
        ] {
            assert_eq!(of(arn).as_deref(), is, "{arn}");
        }
    }
}
