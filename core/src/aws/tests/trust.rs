//! Roles that this run made or changed.

use super::*;
use crate::aws::Error;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep, TokioSleep};
use std::time::Duration;

/// AWS that refuses the first so many requests for each role.
fn late(refusals: usize) -> Fake {
    fake(move |fake, call| {
        let role = call.param("RoleArn");
        let asked = fake.calls().iter().filter(|earlier| earlier.param("RoleArn") == role).count();
        match call.action.as_str() {
            "AssumeRole" if asked <= refusals => Answer::error("AccessDenied", "no", 403),
            _ => good(fake, call),
        }
    })
}

/// Waits by moving the clock.
#[derive(Debug)]
struct Clock(Fake);

impl AsyncSleep for Clock {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.advance(duration);
        self.0.sleep(duration)
    }
}

fn in_time(fake: &Fake) -> Accounts {
    let settings = Settings {
        region: Some("us-east-1".to_owned()),
        skip_credentials_validation: true,
        ..Settings::default()
    };
    fake.accounts_in(settings, &[], SharedAsyncSleep::new(Clock(fake.clone())))
}

#[tokio::test]
async fn a_role_that_this_run_made_is_assumed_once_aws_knows_it() {
    let fake = late(3);
    let accounts = in_time(&fake);
    let scope = accounts.scope("eu-west-1", Some(&[hop(ROLE)]));
    accounts.scope("us-east-1", None).note_trust_change(ROLE);
    scope.ready().await.unwrap();
    assert_eq!(fake.actions(), ["AssumeRole"; 4]);
    assert_eq!(fake.slept(), [1, 2, 4].map(Duration::from_secs));
}

#[tokio::test]
async fn a_role_is_known_by_its_name_in_the_account_of_the_session_that_changed_it() {
    let name = ROLE.rsplit('/').next().unwrap();
    for (changed_through, refusals) in [(ROLE, 0), (SECOND, 1)] {
        let fake = late(1);
        let accounts = in_time(&fake);
        // Nothing is asked for it: the account of a role is in its ARN.
        accounts.scope("us-east-1", Some(&[hop(changed_through)])).note_trust_change_by_name(name);
        let scope = accounts.scope("eu-west-1", Some(&[hop(ROLE)]));
        assert_eq!(usize::from(scope.ready().await.is_err()), refusals, "{changed_through}");
        let mut asked = fake.actions();
        asked.retain(|action| action == "AssumeRole");
        assert_eq!(asked.len(), 2 - refusals);
    }
}

#[tokio::test]
async fn a_refusal_from_before_the_change_is_not_remembered() {
    let fake = late(1);
    let accounts = in_time(&fake);
    let scope = accounts.scope("eu-west-1", Some(&[hop(ROLE)]));
    assert!(scope.ready().await.unwrap_err().is("AccessDenied"));
    scope.note_trust_change(ROLE);
    scope.ready().await.unwrap();
}

#[tokio::test]
async fn a_role_that_nobody_touched_is_refused_at_once() {
    let fake = late(1);
    let accounts = in_time(&fake);
    accounts.scope("us-east-1", None).note_trust_change(SECOND);
    let scope = accounts.scope("eu-west-1", Some(&[hop(ROLE)]));
    assert!(scope.ready().await.unwrap_err().is("AccessDenied"));
    assert!(fake.slept().is_empty());
}

#[tokio::test]
async fn after_two_minutes_a_refusal_is_final_and_explained() {
    let fake = late(usize::MAX);
    let accounts = in_time(&fake);
    let scope = accounts.scope("eu-west-1", Some(&[hop(ROLE)]));
    scope.note_trust_change(ROLE);
    let error = scope.ready().await.unwrap_err();
    assert!(matches!(error, Error::NotAssumable(_)), "{error:?}");
    assert_eq!(fake.slept().iter().sum::<Duration>(), Duration::from_mins(2));
    assert!(fake.slept().len() < 20, "{:?}", fake.slept());
}

#[tokio::test]
async fn only_a_refusal_is_waited_out() {
    let fake = fake(|_, _| Answer::error("MalformedPolicyDocument", "no", 400));
    let accounts = in_time(&fake);
    let scope = accounts.scope("eu-west-1", Some(&[hop(ROLE)]));
    scope.note_trust_change(ROLE);
    assert!(scope.ready().await.unwrap_err().is("MalformedPolicyDocument"));
    assert_eq!(fake.actions(), ["AssumeRole"]);
}

#[tokio::test]
async fn a_stop_ends_the_wait_for_a_role() {
    let fake = late(usize::MAX);
    let settings = Settings { skip_credentials_validation: true, ..Settings::default() };
    let settings = Settings { region: Some("us-east-1".to_owned()), ..settings };
    let accounts = fake.accounts_in(settings, &[], SharedAsyncSleep::new(TokioSleep::new()));
    let scope = accounts.scope("eu-west-1", Some(&[hop(ROLE)]));
    scope.note_trust_change(ROLE);
    let waiting = tokio::spawn(async move { scope.ready().await });
    while fake.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    fake.stop().set();
    let error = waiting.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Stopped { may_have_been_done: false }), "{error:?}");
}
