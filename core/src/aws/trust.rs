//! Roles that this run made or whose trust it changed: AWS takes a while until they can be assumed.

use crate::arn::Arn;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// For how long a refusal may be no more than that.
const SETTLING: Duration = Duration::from_mins(2);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// When the trust of which role changed. An account has one role of a name, whatever its path.
#[derive(Debug, Default)]
pub(super) struct TrustChanges(Mutex<BTreeMap<Role, SystemTime>>);

/// The account, none if it is not known, and the name.
type Role = (Option<String>, String);

impl TrustChanges {
    /// Without the account, roles of that name in whatever account may be the one.
    pub(super) fn note(&self, account: Option<String>, role_name: &str, now: SystemTime) {
        let mut changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        changes.insert((account, role_name.to_owned()), now);
    }

    /// How long to wait before a role that could not be assumed `failed` times is tried again; `None` if the refusal is final.
    pub(super) fn pause(&self, role_arn: &Arn, failed: u32, now: SystemTime) -> Option<Duration> {
        let changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = role_arn.role_name()?;
        let noted =
            [Some(role_arn.account.clone()), None].map(|account| (account, name.to_owned()));
        let end = *noted.iter().filter_map(|role| changes.get(role)).max()? + SETTLING;
        let left = end.duration_since(now).ok().filter(|left| !left.is_zero())?;
        let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1)));
        Some(pause.min(LONGEST_PAUSE).min(left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_role_that_changed_is_waited_for_and_only_for_two_minutes() {
        let changes = TrustChanges::default();
        let role: Arn = "arn:aws:iam::444455556666:role/R".parse().unwrap();
        let others = ["arn:aws:iam::444455556666:role/S", "arn:aws:iam::111122223333:role/R"];
        let own = || Some("444455556666".to_owned());
        let begin = SystemTime::UNIX_EPOCH + Duration::from_hours(1);
        assert_eq!(changes.pause(&role, 1, begin), None);
        changes.note(own(), "R", begin);
        let after = |seconds| begin + Duration::from_secs(seconds);
        for (failed, passed, pause) in [
            (1, 0, Some(1)),
            (2, 1, Some(2)),
            (4, 7, Some(8)),
            (9, 30, Some(10)),
            (40, 117, Some(3)),
            (41, 120, None),
            (1, 500, None),
        ] {
            assert_eq!(changes.pause(&role, failed, after(passed)), pause.map(Duration::from_secs));
        }
        for other in others {
            assert_eq!(changes.pause(&other.parse().unwrap(), 1, begin), None, "{other}");
        }
        changes.note(own(), "R", after(500));
        assert_eq!(changes.pause(&role, 1, after(500)), Some(Duration::from_secs(1)));
    }

    #[test]
    fn a_role_has_its_name_whatever_its_path_and_in_any_account_that_could_be_meant() {
        let changes = TrustChanges::default();
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(1);
        let waits = |role: &str| changes.pause(&role.parse().unwrap(), 1, now).is_some();
        changes.note(Some("444455556666".to_owned()), "R", now);
        assert!(waits("arn:aws:iam::444455556666:role/path/R"));
        assert!(!waits("arn:aws:iam::111122223333:role/path/R"));
        changes.note(None, "R", now);
        assert!(waits("arn:aws:iam::111122223333:role/path/R"));
        assert!(!waits("arn:aws:iam::111122223333:role/S"));
    }
}
