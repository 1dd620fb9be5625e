//! Keys of shared files that are replaced there while a run lasts.

use super::common::Common;
use super::profile::Profiles;
use aws_credential_types::Credentials;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Static keys of a profile. Somebody may put others into the file while a run lasts, because these end or are withdrawn.
pub(super) struct SharedKeys {
    profile: String,
    /// The keys that are used, and whether they were handed out already.
    known: Mutex<(Credentials, bool)>,
}

impl SharedKeys {
    pub(super) fn new(profile: String, keys: Credentials) -> Self {
        Self { profile, known: Mutex::new((keys, false)) }
    }

    /// The keys: at first those that were found, and those of the file whenever they are asked for again.
    pub(super) fn keys(&self, common: &Common) -> Credentials {
        let mut known = self.known();
        if known.1
            && let Some(keys) = self.by_now(common)
        {
            known.0 = keys;
        }
        known.1 = true;
        known.0.clone()
    }

    /// Whether there are others by now than those with the access key that AWS has refused.
    pub(super) fn have_changed(&self, refused: Option<&str>, common: &Common) -> bool {
        let known = self.known().0.clone();
        let same = |keys: &Credentials| {
            keys.access_key_id() == known.access_key_id()
                && keys.secret_access_key() == known.secret_access_key()
                && keys.session_token() == known.session_token()
        };
        Some(known.access_key_id()) != refused
            || self.by_now(common).is_some_and(|keys| !same(&keys))
    }

    fn by_now(&self, common: &Common) -> Option<Credentials> {
        Profiles::keys_by_now(&self.profile, &common.settings, &common.env)
    }
    fn known(&self) -> MutexGuard<'_, (Credentials, bool)> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
