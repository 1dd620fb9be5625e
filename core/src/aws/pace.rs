//! A pace for services of which AWS takes few calls from an account: better to wait for one's turn than to be refused.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// When the next call of a service may be sent, by account.
#[derive(Debug, Default)]
pub(super) struct Paces(Mutex<BTreeMap<(String, &'static str), SystemTime>>);

impl Paces {
    /// Takes the next turn of an account at a service that takes so many calls a second, and says how long to wait for
    /// it. The calls of one second may be sent at once.
    pub(super) fn turn(
        &self,
        account: String,
        service: &'static str,
        per_second: u32,
        now: SystemTime,
    ) -> Duration {
        let interval = Duration::from_secs(1) / per_second;
        let at_once = interval * (per_second - 1);
        let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = paces.entry((account, service)).or_insert(now);
        *due = (*due).max(now);
        let wait = due.duration_since(now).unwrap_or_default().saturating_sub(at_once);
        *due += interval;
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_a_second_go_at_once_and_later_ones_one_after_the_other() {
        let (paces, now) = (Paces::default(), SystemTime::UNIX_EPOCH);
        let turn =
            |account: &str, now| paces.turn(account.to_owned(), "route53", 5, now).as_millis();
        let waits: Vec<_> = (0..8).map(|_| turn("111122223333", now)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 200, 400, 600]);
        assert_eq!(turn("444455556666", now), 0);
        assert_eq!(turn("111122223333", now + Duration::from_mins(1)), 0);
    }
}
