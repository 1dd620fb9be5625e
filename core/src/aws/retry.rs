//! Which requests are sent again, when, and when not.
//!
//! The SDK runs the attempts. Three hooks of ours decide: [`Record`] notes after each attempt how it failed, [`Judge`] says whether there
//! is another one, and [`Gate`] lets it pass after the backoff. The backoff is waited for in the gate, because the fetching of
//! credentials is the only asynchronous step between two attempts that the SDK lets its user have: its own backoff is set to
//! nothing, and can neither hear of [`Stop`](crate::stop::Stop) nor tell kinds of failures apart.
//!
//! Waits: 2^n times 60 ms, after throttling 2^n times 500 ms, at most 20 s, less a random part of up to a half. There is no
//! client-side quota of retries unless one is asked for, as in hashicorp/aws since 5.42: it makes big applies fail although AWS would have answered.

use super::common::Common;
use super::convert::find;
use super::error::Error;
use super::failure::{Failure, failure};
use super::http::Broken;
use super::services::Service;
use super::session::Session;
use super::settings::RetryMode;
use crate::secret::Secret;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::identity::{
    IdentityFuture, ResolveCachedIdentity, ResolveIdentity, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextRef,
    FinalizerInterceptorContextRef, InterceptorContext,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_smithy_types::retry::{RetryConfig, RetryMode as SdkMode};
use std::sync::Arc;
use std::time::Duration;

/// Which failures of a request may be followed by another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Retries {
    /// All that may pass: for requests that can be repeated, by nature or by an idempotency token.
    All,
    /// Only those after which the request was certainly not executed: throttling, no connection, expired credentials. For create
    /// calls without an idempotency token.
    OnlyUnsent,
}

/// An endpoint that cannot be connected to is given up after so many attempts, however many others may have.
const CONNECTS: u32 = 9;
const FIRST_WAIT: Duration = Duration::from_millis(60);
const FIRST_WAIT_AFTER_THROTTLING: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// The part of it that is the SDK's: how many attempts, and hardly any wait.
pub(super) fn config(common: &Common) -> RetryConfig {
    let (mode, longest) = match common.retry_mode() {
        RetryMode::Standard => (SdkMode::Standard, Duration::from_millis(1)),
        // Between attempts the rate limiter waits too, without hearing of a stop: no longer than a user should wait for one.
        RetryMode::Adaptive => (SdkMode::Adaptive, Duration::from_millis(500)),
    };
    RetryConfig::standard()
        .with_retry_mode(mode)
        .with_max_attempts(common.attempts())
        .with_initial_backoff(Duration::from_nanos(1))
        .with_max_backoff(longest)
}

/// What happened to one request so far.
#[derive(Clone, Debug, Default)]
struct History {
    last: Option<Failure>,
    connects: u32,
    broken: Option<Broken>,
    refreshed: bool,
    may_have_been_done: bool,
    /// Whose key it was signed with. Hidden, because the SDK may print what it carries along for us.
    access_key: Option<Secret>,
}

impl Storable for History {
    type Storer = StoreReplace<Self>;
}

/// Put into an answer for [`Judge`], which sees nothing else: whose key was refused, and whether fresh credentials were tried before.
#[derive(Clone)]
struct Asked {
    access_key: Option<Secret>,
    refreshed: bool,
}

/// Notes how each attempt failed.
#[derive(Debug)]
pub(super) struct Record;

fn history(cfg: &ConfigBag) -> History {
    cfg.load::<History>().cloned().unwrap_or_default()
}

impl Intercept for Record {
    fn name(&self) -> &'static str {
        "assumerole: record"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let signature = context.request().headers().get("authorization");
        let key = signature
            .and_then(|text| text.split_once("Credential="))
            .and_then(|(_, rest)| rest.split('/').next());
        let access_key = key.map(Secret::from);
        let noted = History { access_key, ..history(cfg) };
        cfg.interceptor_state().store_put(noted);
        Ok(())
    }

    /// Tells the fake of tests which operation a request is: that of a REST service does not say it itself.
    #[cfg(any(test, feature = "testing"))]
    fn modify_before_transmit(
        &self,
        context: &mut aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        use aws_smithy_runtime_api::client::orchestrator::Metadata;
        if let Some(operation) = cfg.load::<Metadata>() {
            context.request_mut().add_extension(operation.clone());
        }
        Ok(())
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let History { access_key, refreshed, .. } = history(cfg);
        context.response_mut().add_extension(Asked { access_key, refreshed });
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(Err(error)) = context.output_or_error() else { return Ok(()) };
        let last = failure(error, context.response());
        let mut noted = history(cfg);
        noted.last = Some(last);
        noted.broken = find::<Broken>(error).cloned();
        noted.connects = if last == Failure::NotSent { noted.connects + 1 } else { 0 };
        noted.refreshed |= last.is_of_credentials();
        noted.may_have_been_done |= matches!(last, Failure::Lost | Failure::Server);
        tracing::debug!(failure = ?last, "attempt failed");
        cfg.interceptor_state().store_put(noted);
        Ok(())
    }
}

/// Says whether a failed attempt is followed by another one; it has the last word.
#[derive(Debug)]
pub(super) struct Judge {
    pub(super) session: Arc<Session>,
    pub(super) retries: Retries,
    /// Whether the account of the session matters.
    pub(super) guarded: bool,
}

impl Judge {
    /// Whether the session can have other credentials than those that AWS has refused, which were the first for this request.
    fn may_renew(&self, failed: Failure, response: Option<&HttpResponse>) -> bool {
        let asked = response.and_then(|response| response.extension::<Asked>());
        asked.is_some_and(|asked| {
            let refused = asked.access_key.as_ref().map(Secret::expose);
            !asked.refreshed && self.session.may_renew(failed, refused, !self.guarded)
        })
    }
}

impl ClassifyRetry for Judge {
    fn classify_retry(&self, ctx: &InterceptorContext) -> RetryAction {
        self.classify_retry_v2(ctx, &RetryAction::NoActionIndicated)
    }

    fn classify_retry_v2(&self, ctx: &InterceptorContext, sdk: &RetryAction) -> RetryAction {
        let Some(Err(error)) = ctx.output_or_error() else { return RetryAction::NoActionIndicated };
        if self.session.common().stop.is_set() {
            return RetryAction::RetryForbidden;
        }
        let safe = self.retries == Retries::All;
        match failure(error, ctx.response()) {
            Failure::Throttled => RetryAction::throttling_error(),
            Failure::NotSent => RetryAction::transient_error(),
            failed if failed.is_of_credentials() && self.may_renew(failed, ctx.response()) => {
                RetryAction::server_error()
            }
            Failure::Lost | Failure::Server if safe => RetryAction::transient_error(),
            // The SDK knows refusals that pass, such as a clock that is wrong.
            Failure::Refused | Failure::Expired | Failure::Invalid if sdk.should_retry() => {
                RetryAction::NoActionIndicated
            }
            _ => RetryAction::RetryForbidden,
        }
    }

    fn name(&self) -> &'static str {
        "assumerole: judge"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}

/// Lets an attempt pass: waits out the backoff, and takes the credentials from the session, which is the only cache of them.
#[derive(Debug)]
pub(super) struct Gate {
    pub(super) common: Arc<Common>,
    pub(super) session: Arc<Session>,
    /// What is called.
    pub(super) service: Option<&'static Service>,
}

impl ResolveCachedIdentity for Gate {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        cfg: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::new(async move {
            let attempt = cfg.load::<RequestAttempts>().map_or(1, RequestAttempts::attempts);
            if attempt > 1 {
                self.pass(attempt, history(cfg)).await?;
            }
            self.keep_pace(&history(cfg)).await?;
            resolver.resolve_identity(components, cfg).await
        })
    }
}

impl Gate {
    async fn pass(&self, attempt: u32, history: History) -> Result<(), BoxError> {
        if let Some(broken) = history.broken.filter(|_| history.connects >= CONNECTS) {
            let sent = history.may_have_been_done;
            return Err(Box::new(Broken { sent, futile: true, ..broken }));
        }
        if history.last.is_some_and(Failure::is_of_credentials) {
            self.session.forget(history.access_key.as_ref().map(Secret::expose));
            return Ok(());
        }
        let wait = backoff(attempt - 1, history.last == Some(Failure::Throttled));
        let stopped = Error::Stopped { may_have_been_done: history.may_have_been_done };
        Ok(self.common.pause(wait).await.ok_or(stopped)?)
    }
}

impl Gate {
    /// Waits for the turn of a call of which AWS takes few.
    async fn keep_pace(&self, history: &History) -> Result<(), BoxError> {
        let Some(service) = self.service else { return Ok(()) };
        let Some(per_second) = service.calls_per_second else { return Ok(()) };
        let account = self.session.known_account().unwrap_or_default();
        let now = self.common.time.now();
        let wait = self.common.paces.turn(account, service.name(), per_second, now);
        if wait.is_zero() {
            return Ok(());
        }
        let stopped = Error::Stopped { may_have_been_done: history.may_have_been_done };
        Ok(self.common.pause(wait).await.ok_or(stopped)?)
    }
}

/// The wait after the `failed`th attempt.
fn backoff(failed: u32, throttled: bool) -> Duration {
    let first = if throttled { FIRST_WAIT_AFTER_THROTTLING } else { FIRST_WAIT };
    let longest = first.saturating_mul(2_u32.saturating_pow(failed - 1)).min(LONGEST_WAIT);
    // Without randomness all waits are the longest, which is no harm.
    let random = f64::from(getrandom::u32().unwrap_or(u32::MAX)) / f64::from(u32::MAX);
    longest.mul_f64(0.5 + random / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_twenty_seconds_and_keep_at_least_half() {
        for (failed, throttled, longest) in [
            (1, false, 60),
            (2, false, 120),
            (9, false, 15_360),
            (10, false, 20_000),
            (200, false, 20_000),
            (1, true, 500),
            (7, true, 20_000),
        ] {
            let longest = Duration::from_millis(longest);
            let wait = backoff(failed, throttled);
            assert!(wait <= longest && wait >= longest / 2, "{failed} {wait:?}");
        }
    }
}
