//! Errors that pass by themselves, as data.

use super::{Error, erased::Boxed, error::nearest, wait::Wait};
use std::time::Duration;

/// AWS documents its own changes to be visible everywhere within this time.
pub(super) const PROPAGATION: Duration = Duration::from_mins(2);

/// What is being done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// It is made.
    Create,
    /// It is read.
    Read,
    /// It is changed.
    Update,
    /// It is deleted.
    Delete,
}

impl Verb {
    /// What an object is before it happens.
    fn ahead(self) -> &'static str {
        match self {
            Self::Create => "about to be made",
            Self::Read => "about to be read",
            Self::Update => "about to be changed",
            Self::Delete => "about to be deleted",
        }
    }
}

/// How long an error may go on before it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// As long as AWS may take to make a change visible everywhere: two minutes.
    Propagation,
    /// As long as the whole operation may take.
    Timeout,
}

impl Within {
    /// What there is to say when it is over, after such a time.
    fn over(self, time: Duration) -> String {
        let seconds = nearest(time);
        match self {
            Within::Propagation => format!(
                "This passes as soon as AWS shows a recent change everywhere, but it did not in {seconds} s."
            ),
            Within::Timeout => format!("It was tried again and again for {seconds} s."),
        }
    }
}

/// An error that passes by itself.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// During what.
    pub verb: Verb,
    /// AWS's error code.
    pub code: &'static str,
    /// What the message contains; empty for any message.
    pub message: &'static str,
    /// How long it may go on.
    pub within: Within,
}

impl Retry {
    fn fits(&self, verbs: &[Verb], error: &Error) -> bool {
        verbs.contains(&self.verb)
            && error.code() == Some(self.code)
            && (self.message.is_empty() || error.to_string().contains(self.message))
    }
}

/// Runs a call again as long as it fails with one of the errors that pass by themselves during one of `verbs`.
/// Each call has the whole time for that, however long the operation has taken before.
pub(super) async fn retried<'a, T>(
    table: &[Retry],
    verbs: &[Verb],
    wait: &mut Wait,
    mut call: impl FnMut() -> Boxed<'a, Result<T, Error>> + Send,
) -> Result<T, Error> {
    let mut refused_since = None;
    loop {
        wait.begin(verbs.first().map_or("waiting", |verb| verb.ahead()))?;
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let Some(retry) = table.iter().find(|retry| retry.fits(verbs, &error)) else {
            return Err(error);
        };
        let since = *refused_since.get_or_insert_with(|| {
            wait.hurry();
            wait.elapsed()
        });
        let so_far = wait.elapsed().saturating_sub(since);
        let is_over = retry.within == Within::Propagation && so_far >= PROPAGATION;
        if is_over || wait.elapsed() >= wait.limit() {
            let time = if is_over { PROPAGATION } else { so_far };
            return Err(error.explained(&retry.within.over(time)));
        }
        tracing::debug!(code = retry.code, "waiting for an error to pass");
        wait.pause(&format!("refused with {}", retry.code)).await?;
    }
}
