//! Errors that pass by themselves, as data.

use super::recent::Refusal;
use super::{Cx, Error, Operation, erased::Boxed, error::nearest, wait::Wait};
use crate::value::Value;
use std::time::Duration;

/// AWS documents its own changes to be visible everywhere within this time.
pub(super) const PROPAGATION: Duration = Duration::from_mins(2);

/// For how long a refusal may pass that nothing explains which this process knows of. The cause may be another process
/// of the same run, of which there is one for each alias of the provider: IAM shows nearly all changes everywhere
/// within some seconds.
const UNEXPLAINED: Duration = Duration::from_secs(20);

/// What explains that AWS does not show something everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// What the refused call names was created, changed or deleted of late by this run.
    Named,
    /// An object was, of a type that begins like this.
    Changed(&'static str),
    /// The operation has just changed the object itself.
    Itself,
}

/// How long an error may go on before it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// As long as AWS may take to make a change visible everywhere, where there was such a change: two minutes.
    /// Otherwise [`UNEXPLAINED`] (docs/decisions/0018-what-iam-does-not-show-yet.md).
    Propagation(Because),
    /// As long as somebody else may take who changes the same object: two minutes.
    Contention,
    /// As long as the whole operation may take.
    Timeout,
}

impl Within {
    /// What explains a refusal, as far as this process knows.
    fn explained(self, cx: &Cx, refusal: Refusal<'_>) -> Option<String> {
        let now = cx.scope().now();
        match self {
            Within::Propagation(Because::Named) => cx.recent().of(refusal, now),
            Within::Propagation(Because::Changed(prefix)) => cx.recent().of_type(prefix, now),
            Within::Propagation(Because::Itself) => {
                Some("this operation has just changed the object".to_owned())
            }
            Within::Contention | Within::Timeout => None,
        }
    }
    /// How long that is; none if nothing but the operation ends it.
    fn limit(self, is_explained: bool) -> Option<Duration> {
        match self {
            Within::Propagation(_) if is_explained => Some(PROPAGATION),
            Within::Propagation(_) => Some(UNEXPLAINED),
            Within::Contention => Some(PROPAGATION),
            Within::Timeout => None,
        }
    }
}

/// An error that passes by itself.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// During what.
    pub operation: Operation,
    /// AWS's error code.
    pub code: &'static str,
    /// What the message contains; empty for any message.
    pub message: &'static str,
    /// How long it may go on.
    pub within: Within,
}

impl Retry {
    fn fits(&self, operations: &[Operation], error: &Error) -> bool {
        operations.contains(&self.operation)
            && error.code() == Some(self.code)
            && (self.message.is_empty() || error.to_string().contains(self.message))
    }
    /// What there is to say of a refusal that was believed after such a time.
    fn over(&self, time: Duration, why: Option<&str>, lacks: Option<&str>) -> String {
        let seconds = nearest(time);
        let Within::Propagation(because) = self.within else {
            return format!("It was retried for {seconds} s.");
        };
        if let Some(why) = why {
            return format!(
                "This error is usually caused by eventual consistency ({why}), but it persisted for {seconds} s."
            );
        }
        let next = match (because, self.operation) {
            (Because::Named, Operation::Delete) => ": look for what still uses it".to_owned(),
            (Because::Named, _) => {
                format!(": make sure that {} exists", lacks.unwrap_or("what it needs"))
            }
            _ => String::new(),
        };
        format!(
            "Nothing that this run has created or changed explains it, so it was retried for {seconds} s only{next}."
        )
    }
}

/// Runs a call again as long as it fails with one of the errors that pass by themselves during one of `operations`.
/// Each call has the whole time for that, however long the operation has taken before. `object` is the plan, or the
/// state of what is to be deleted.
pub(super) async fn retried<'a, T>(
    table: &[Retry],
    (operations, object): (&[Operation], &Value),
    wait: &mut Wait,
    mut call: impl FnMut() -> Boxed<'a, Result<T, Error>> + Send,
) -> Result<T, Error> {
    let (mut refused_since, mut why) = (None, None);
    loop {
        wait.begin(operations.first().map_or("waiting", |operation| operation.ahead()))?;
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let Some(retry) = table.iter().find(|retry| retry.fits(operations, &error)) else {
            return Err(error);
        };
        let since = *refused_since.get_or_insert_with(|| {
            wait.reset_backoff();
            wait.elapsed()
        });
        let message = error.to_string();
        let refusal = Refusal { message: &message, object, operation: retry.operation };
        why = why.or_else(|| retry.within.explained(wait.cx(), refusal));
        let so_far = wait.elapsed().saturating_sub(since);
        let limit = retry.within.limit(why.is_some()).filter(|limit| so_far >= *limit);
        if limit.is_some() || wait.elapsed() >= wait.limit() {
            let time = limit.unwrap_or(so_far);
            return Err(error.explained(&retry.over(time, why.as_deref(), refusal.lacks())));
        }
        tracing::debug!(code = retry.code, "waiting for an error to pass");
        wait.pause(&format!("refused with {}", retry.code)).await?;
    }
}
