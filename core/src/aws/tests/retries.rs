//! What is sent again and what never is.

use super::*;
use crate::aws::fake::Cut;
use crate::aws::{Error, Retries, RetryMode, Scope};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use std::time::{Duration, Instant};

/// Answers a create call with each of `answers`, then well.
fn after(answers: Vec<Answer>) -> Fake {
    fake(move |fake, call| {
        let number = fake.actions().iter().filter(|action| **action == call.action).count();
        match answers.get(number - 1) {
            Some(answer) if call.action == "CreateVpc" => answer.clone(),
            _ => good(fake, call),
        }
    })
}

async fn create(scope: &Scope, retries: Retries) -> Result<(), Error> {
    scope.ec2(retries).create_vpc().cidr_block("10.0.0.0/16").send().await?;
    Ok(())
}

#[tokio::test]
async fn throttling_and_lost_connections_before_sending_are_always_retried() {
    for retries in [Retries::All, Retries::OnlyUnsent] {
        let fake = after(vec![
            Answer::error("RequestLimitExceeded", "Request limit exceeded.", 503),
            Answer::cut(Cut::Before),
            Answer::error("Throttling", "Rate exceeded", 400),
            Answer::error("", "Too many", 429),
        ]);
        create(&fake.scope(), retries).await.unwrap();
        assert_eq!(fake.actions().len(), 5, "{retries:?}");
        let slept = fake.slept();
        assert_eq!(slept.len(), 4);
        assert!(
            slept[0] >= Duration::from_millis(250) && slept[1] <= Duration::from_millis(120),
            "{slept:?}"
        );
    }
}

#[tokio::test]
async fn what_may_have_been_executed_is_not_sent_again_without_a_token() {
    for (answer, done) in [
        (Answer::cut(Cut::After), true),
        (Answer::error("InternalError", "An internal error has occurred", 500), true),
        (Answer::error("Unavailable", "The server is overloaded", 503), true),
        (Answer::xml(502, "<html><body>Bad gateway</body></html>"), true),
        (Answer::error("InsufficientInstanceCapacity", "none left", 500), false),
        (Answer::error("InvalidParameterValue", "no", 400), false),
    ] {
        let fake = after(vec![answer.clone()]);
        let error = create(&fake.scope(), Retries::OnlyUnsent).await.unwrap_err();
        assert_eq!(fake.actions(), ["CreateVpc"], "{answer:?}");
        assert_eq!(error.may_have_been_done(), done, "{answer:?}");
    }
}

#[tokio::test]
async fn what_may_have_been_executed_is_sent_again_with_a_token() {
    for answer in [
        Answer::cut(Cut::After),
        Answer::error("InternalError", "An internal error has occurred", 500),
        Answer::xml(502, "<html><body>Bad gateway</body></html>"),
    ] {
        let fake = after(vec![answer]);
        create(&fake.scope(), Retries::All).await.unwrap();
        assert_eq!(fake.actions().len(), 2);
    }
}

#[tokio::test]
async fn a_refusal_is_final() {
    let fake = after(vec![Answer::error("UnauthorizedOperation", "no", 403)]);
    assert!(create(&fake.scope(), Retries::All).await.unwrap_err().is("UnauthorizedOperation"));
    assert_eq!(fake.actions().len(), 1);
}

#[tokio::test]
async fn max_retries_is_the_number_of_attempts() {
    for (given, attempts) in [(None, 25), (Some(3), 3), (Some(1), 1), (Some(0), 1)] {
        let fake =
            fake(|_, _| Answer::error("RequestLimitExceeded", "Request limit exceeded.", 503));
        let scope = fake
            .accounts(Settings { max_retries: given, ..Settings::default() })
            .scope("us-east-1", None);
        let error = create(&scope, Retries::OnlyUnsent).await.unwrap_err();
        assert!(error.is_throttle() && !error.may_have_been_done());
        assert_eq!(fake.actions().len(), attempts);
    }
}

#[tokio::test]
async fn the_environment_says_how_often_if_the_provider_block_does_not() {
    for (given, attempts) in [(None, 4), (Some(2), 2)] {
        let fake =
            fake(|_, _| Answer::error("RequestLimitExceeded", "Request limit exceeded.", 503));
        let settings = Settings {
            max_retries: given,
            skip_credentials_validation: true,
            ..Settings::default()
        };
        let env = [("AWS_MAX_ATTEMPTS", "4")];
        let sleep = SharedAsyncSleep::new(fake.clone());
        let accounts = fake.accounts_in(settings, &env, sleep);
        create(&accounts.scope("us-east-1", None), Retries::All).await.unwrap_err();
        assert_eq!(fake.actions().len(), attempts);
    }
}

#[tokio::test]
async fn a_quota_of_retries_that_is_used_up_ends_them() {
    for (capacity, attempts) in [(None, 10), (Some(0), 10), (Some(20), 5)] {
        let fake =
            fake(|_, _| Answer::error("RequestLimitExceeded", "Request limit exceeded.", 503));
        let settings = Settings {
            max_retries: Some(10),
            token_bucket_rate_limiter_capacity: capacity,
            ..Settings::default()
        };
        let scope = fake.accounts(settings).scope("us-east-1", None);
        create(&scope, Retries::All).await.unwrap_err();
        assert_eq!(fake.actions().len(), attempts, "{capacity:?}");
    }
}

#[test]
fn the_mode_of_retries_comes_from_the_argument_before_the_environment() {
    let env = [("AWS_RETRY_MODE", "Adaptive")];
    for (given, env, expected) in [
        (None, &[][..], RetryMode::Standard),
        (None, &env, RetryMode::Adaptive),
        (Some(RetryMode::Standard), &env, RetryMode::Standard),
    ] {
        let fake = fake(good);
        let settings = Settings { retry_mode: given, ..Settings::default() };
        let accounts = fake.accounts_in(settings, env, SharedAsyncSleep::new(fake.clone()));
        assert_eq!(accounts.0.common.retry_mode(), expected);
    }
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_is_given_up_after_nine_attempts_and_named() {
    let fake = fake(|_, _| Answer::cut(Cut::Before));
    let settings = Settings {
        endpoints: [("ec2".to_owned(), "http://127.0.0.1:1".to_owned())].into(),
        ..Settings::default()
    };
    let error =
        create(&fake.accounts(settings).scope("us-east-1", None), Retries::All).await.unwrap_err();
    assert_eq!(fake.actions().len(), 9);
    assert!(!error.may_have_been_done());
    assert_eq!(error.to_string(), "EC2 CreateVpc: no connection to http://127.0.0.1:1");
    let advice = error.advice().unwrap();
    assert!(advice.contains("`ec2` in the `endpoints` block"), "{advice}");
}

#[tokio::test]
async fn expired_credentials_are_renewed_once() {
    let fake = after(vec![Answer::error("RequestExpired", "Request has expired.", 400)]);
    let scope = in_role(&fake).scope("us-east-1", None);
    create(&scope, Retries::OnlyUnsent).await.unwrap();
    assert_eq!(fake.actions(), ["AssumeRole", "CreateVpc", "AssumeRole", "CreateVpc"]);
    assert!(fake.slept().is_empty());
}

#[tokio::test]
async fn credentials_that_stay_expired_are_an_error_at_once() {
    let fake = after(vec![Answer::error("ExpiredToken", "The token has expired", 400); 5]);
    let error = create(&in_role(&fake).scope("us-east-1", None), Retries::All).await.unwrap_err();
    assert!(error.is_expired_token(), "{error:?}");
    assert_eq!(fake.actions(), ["AssumeRole", "CreateVpc", "AssumeRole", "CreateVpc"]);
}

#[tokio::test]
async fn base_credentials_that_end_in_the_middle_of_a_run_end_it_at_once() {
    let fake = fake(|fake, call| match call.action.as_str() {
        "AssumeRole" if fake.calls().len() == 1 => good(fake, call),
        _ => Answer::error("ExpiredToken", "The security token is expired", 403),
    });
    let error = create(&in_role(&fake).scope("us-east-1", None), Retries::All).await.unwrap_err();
    assert!(error.is_expired_token(), "{error:?}");
    let mut actions = fake.actions();
    assert_eq!(actions[..2], ["AssumeRole", "CreateVpc"]);
    actions.retain(|action| action == "AssumeRole");
    assert!(actions.len() <= 3, "{actions:?}");
    assert!(fake.slept().is_empty());
}

#[tokio::test]
async fn many_expired_requests_share_one_renewal() {
    let fake = fake(|fake, call| match call.action.as_str() {
        "AssumeRole" => {
            // Each session has a key of its own, as those of AWS do.
            let number = fake.actions().iter().filter(|action| *action == "AssumeRole").count();
            let Answer::Body(status, body) = good(fake, call) else { panic!() };
            Answer::xml(status, body.replace("ASIAR", &format!("ASIAR{number}")))
        }
        _ if call.access_key == "ASIAR1" => {
            Answer::error("ExpiredToken", "The token has expired", 400)
        }
        _ => good(fake, call),
    });
    let scope = in_role(&fake).scope("us-east-1", None);
    scope.ready().await.unwrap();
    let (one, two, three) = tokio::join!(
        create(&scope, Retries::All),
        create(&scope, Retries::All),
        create(&scope, Retries::OnlyUnsent)
    );
    for done in [one, two, three] {
        done.unwrap();
    }
    assert_eq!(fake.actions().iter().filter(|action| *action == "AssumeRole").count(), 2);
}

#[tokio::test]
async fn a_stop_ends_the_backoff_at_once() {
    let fake = fake(|_, _| Answer::error("RequestLimitExceeded", "Request limit exceeded.", 503));
    let accounts =
        fake.accounts_in(Settings::default(), &[], SharedAsyncSleep::new(TokioSleep::new()));
    let scope = accounts.scope("us-east-1", None);
    let creating = tokio::spawn(async move { create(&scope, Retries::All).await });
    while fake.calls().len() < 2 {
        tokio::task::yield_now().await;
    }
    let begin = Instant::now();
    fake.stop().set();
    let error = creating.await.unwrap().unwrap_err();
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
    let attempts = fake.calls().len();
    assert!(attempts <= 3, "{attempts}");
    assert!(
        error.is_throttle() || matches!(error, Error::Stopped { may_have_been_done: false }),
        "{error:?}"
    );
}

#[tokio::test]
async fn after_a_stop_the_first_attempt_is_the_last() {
    let fake = fake(|_, _| Answer::error("RequestLimitExceeded", "Request limit exceeded.", 503));
    let scope = fake.scope();
    scope.ready().await.unwrap();
    fake.stop().set();
    let error = create(&scope, Retries::All).await.unwrap_err();
    assert!(error.is_throttle());
    assert_eq!(fake.actions().len(), 1);
}

#[tokio::test]
async fn a_stop_during_the_backoff_remembers_an_answer_that_was_lost() {
    let fake = fake(|fake, _| {
        fake.stop().set();
        Answer::cut(Cut::After)
    });
    let error = create(&fake.scope(), Retries::All).await.unwrap_err();
    assert!(error.may_have_been_done());
    assert_eq!(fake.actions().len(), 1);
}
