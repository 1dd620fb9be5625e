//! Which accounts may be worked in.

use super::error::{AccountNotAllowed, Error, Result};
use super::settings::Settings;
use crate::arn::Arn;
use std::collections::BTreeSet;

/// The lists of the provider block. An empty list is none, as in hashicorp/aws.
#[derive(Debug)]
pub(super) struct Guard<'a> {
    allowed: Option<&'a BTreeSet<String>>,
    forbidden: Option<&'a BTreeSet<String>>,
}

impl<'a> Guard<'a> {
    pub(super) fn of(settings: &'a Settings) -> Self {
        let filled =
            |list: &'a Option<BTreeSet<String>>| list.as_ref().filter(|list| !list.is_empty());
        Self {
            allowed: filled(&settings.allowed_account_ids),
            forbidden: filled(&settings.forbidden_account_ids),
        }
    }

    /// Whether there is any list.
    pub(super) fn is_set(&self) -> bool {
        self.allowed.is_some() || self.forbidden.is_some()
    }

    /// Refuses an account; `role_arn` is the role that leads there, `caller_arn` who is there.
    pub(super) fn check(
        &self,
        account: &str,
        role_arn: Option<&Arn>,
        caller_arn: Option<&str>,
    ) -> Result<()> {
        let refuse = |forbidden, ids: &BTreeSet<String>| {
            Err(Error::AccountNotAllowed(Box::new(AccountNotAllowed {
                account: account.to_owned(),
                role_arn: role_arn.cloned(),
                caller_arn: caller_arn.map(str::to_owned),
                forbidden,
                ids: ids.clone(),
            })))
        };
        if let Some(ids) = self.forbidden.filter(|ids| ids.contains(account)) {
            return refuse(true, ids);
        }
        match self.allowed.filter(|ids| !ids.contains(account)) {
            Some(ids) => refuse(false, ids),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn an_account_must_be_in_the_list_of_allowed_ones_and_in_no_list_of_forbidden_ones() {
        let (one, two) = ("111122223333", "444455556666");
        for (allowed, forbidden, fine) in [
            (None, None, true),
            (Some(ids(&[])), Some(ids(&[])), true),
            (Some(ids(&[one])), None, true),
            (Some(ids(&[two])), None, false),
            (None, Some(ids(&[one, two])), false),
            (None, Some(ids(&[two])), true),
        ] {
            let settings = Settings {
                allowed_account_ids: allowed,
                forbidden_account_ids: forbidden,
                ..Settings::default()
            };
            let answer = Guard::of(&settings).check(one, None, None);
            assert_eq!(answer.is_ok(), fine, "{settings:?}");
        }
    }
}
