//! Roles that this run made or whose trust it changed: AWS takes a while until they can be assumed.

use crate::arn::Arn;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// For how long a refusal may be no more than that.
const SETTLING: Duration = Duration::from_mins(2);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// When the trust of which role changed.
#[derive(Debug, Default)]
pub(super) struct TrustChanges(Mutex<BTreeMap<String, SystemTime>>);

impl TrustChanges {
    pub(super) fn note(&self, role_arn: &str, now: SystemTime) {
        let mut changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        changes.insert(role_arn.to_owned(), now);
    }

    /// How long to wait before a role that could not be assumed `failed` times is tried again; `None` if the refusal is final.
    pub(super) fn pause(&self, role_arn: &Arn, failed: u32, now: SystemTime) -> Option<Duration> {
        let changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let end = *changes.get(&role_arn.to_string())? + SETTLING;
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
        let other: Arn = "arn:aws:iam::444455556666:role/path/R".parse().unwrap();
        let begin = SystemTime::UNIX_EPOCH + Duration::from_hours(1);
        assert_eq!(changes.pause(&role, 1, begin), None);
        changes.note(&role.to_string(), begin);
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
        assert_eq!(changes.pause(&other, 1, begin), None);
        changes.note(&role.to_string(), after(500));
        assert_eq!(changes.pause(&role, 1, after(500)), Some(Duration::from_secs(1)));
    }
}
