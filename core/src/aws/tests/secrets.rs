//! Nothing that can be printed shows a secret.

use super::*;
use crate::aws::fake::{ACCESS_KEY, SECRET_KEY};
use crate::aws::{Error, Retries};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};

const TOKEN: &str = "fake/session/token";
const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;
const PASSWORD: &str = "proxy-password";

fn settings() -> Settings {
    Settings {
        access_key: Some(ACCESS_KEY.into()),
        secret_key: Some(SECRET_KEY.into()),
        token: Some(TOKEN.into()),
        http_proxy: Some(format!("http://me:{PASSWORD}@proxy").into()),
        chain: vec![Hop {
            external_id: Some(EXTERNAL_ID.into()),
            policy: Some(POLICY.into()),
            ..hop(ROLE)
        }],
        ..Settings::default()
    }
}

fn assert_clean(text: &str) {
    let keys = [ACCESS_KEY, SECRET_KEY, TOKEN, "ASIAR", "token/of/R"];
    for secret in keys.into_iter().chain([EXTERNAL_ID, POLICY, "2012-10-17", PASSWORD]) {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn no_debug_output_shows_a_secret() {
    let fake = fake(good);
    let accounts = fake.accounts(settings());
    let scope = accounts.scope("eu-west-1", None);
    scope.ready().await.unwrap();
    assert_clean(&format!("{:?} {accounts:?} {scope:#?}", settings()));
    let (ec2, iam, sts) =
        (scope.ec2(Retries::All), scope.iam(Retries::All), scope.sts(Retries::All));
    assert_clean(&format!("{ec2:?} {iam:?} {sts:?}"));
    assert_clean(&format!("{:?}", scope.lend(None).await.unwrap()));
}

#[tokio::test]
async fn no_error_shows_a_secret_even_if_aws_quotes_it() {
    let quoting = format!("Value '{EXTERNAL_ID}' at 'externalId' failed to satisfy constraint");
    for code in ["ValidationError", "AccessDenied", "ExpiredToken", "Throttling"] {
        let quoting = quoting.clone();
        let fake = fake(move |_, _| Answer::error(code, &quoting, 400));
        let scope = fake.accounts(settings()).scope("eu-west-1", None);
        let error = scope.ready().await.unwrap_err();
        assert!(error.to_string().contains("Value '***'"), "{error}");
        assert_clean(&format!(
            "{error} {error:?} {error:#?} {:?} {:?}",
            error.advice(),
            error.details()
        ));
        let inside = Error::from(scope.ec2(Retries::All).describe_vpcs().send().await.unwrap_err());
        assert_clean(&format!("{inside} {inside:?}"));
    }
}

/// Collects every event of our own, at all levels.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("assumerole")
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Line(self));
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

struct Line<'a>(&'a Log);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        use std::fmt::Write;
        writeln!(self.0.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

#[test]
fn no_event_shows_a_secret() {
    let log = Log::default();
    // With one subscriber alone, whichever thread comes first to an event decides for all that nobody listens.
    let _second = tracing::Dispatch::new(Log::default());
    let run = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(log.clone(), || {
        run.block_on(async {
            // Each call fails once: of those with the keys of the block and of those with the keys of the session.
            let fake = fake(|fake, call| {
                let asked = fake.actions().iter().filter(|action| **action == call.action).count();
                if asked == 1 { Answer::error("Throttling", "no", 400) } else { good(fake, call) }
            });
            let scope = fake.accounts(settings()).scope("eu-west-1", None);
            scope.ec2(Retries::All).describe_vpcs().send().await.unwrap();
        });
    });
    let text = log.0.lock().unwrap().clone();
    assert!(text.contains("assuming role") && text.contains("external_id=true"), "{text}");
    assert_eq!(text.matches("attempt failed").count(), 2, "{text}");
    assert_clean(&text);
}
