//! Roles that let in who does not send the external ID that was agreed on.

use super::*;
use crate::aws::settings::ExternalIdChecks;
use crate::aws::{Error, Retries, Scope};
use std::sync::Mutex;

const CALLER: &str = "User: arn:aws:iam::111122223333:user/ci is not authorized to perform: \
    sts:AssumeRole on resource: R";

/// AWS whose roles let in who sends one of these external IDs. `*` is any, and an empty one stands for none.
fn trusting(ids: &'static [&'static str]) -> Fake {
    fake(move |fake, call| {
        let sent = call.param("ExternalId");
        let lets_in = ids.iter().any(|id| *id == sent || (*id == "*" && !sent.is_empty()));
        match call.action.as_str() {
            "AssumeRole" if !lets_in => Answer::error("AccessDenied", CALLER, 403),
            _ => good(fake, call),
        }
    })
}

fn checking(checks: ExternalIdChecks, chain: Vec<Hop>) -> Settings {
    Settings { external_id_checks: checks, ..with_chain(chain) }
}

fn agreed(role: &str) -> Hop {
    Hop { external_id: Some(EXTERNAL_ID.into()), ..hop(role) }
}

fn scope(fake: &Fake, checks: ExternalIdChecks) -> Scope {
    fake.accounts(checking(checks, vec![agreed(ROLE)])).scope("eu-west-1", None)
}

/// What was sent as external ID, call by call.
fn sent(fake: &Fake) -> Vec<Option<String>> {
    let calls = fake.calls().into_iter().filter(|call| call.action == "AssumeRole");
    calls.map(|call| call.params.get("ExternalId").cloned()).collect()
}

#[tokio::test]
async fn a_role_that_insists_is_asked_three_times_and_then_used_whoever_comes() {
    let fake = trusting(&[EXTERNAL_ID]);
    let settings = checking(ExternalIdChecks::Error, vec![]);
    let accounts = fake.accounts(settings);
    // Other regions and names of sessions are no other way.
    let named = |name: &str| Hop { session_name: Some(name.to_owned()), ..agreed(ROLE) };
    for (region, hop) in
        [("eu-west-1", agreed(ROLE)), ("us-east-1", agreed(ROLE)), ("eu-west-1", named("one"))]
    {
        let scope = accounts.scope(region, Some(&[hop]));
        scope.ready().await.unwrap();
        scope.ec2(Retries::All).describe_vpcs().send().await.unwrap();
    }
    let mut all = sent(&fake);
    all.sort();
    let own = || Some(EXTERNAL_ID.to_owned());
    let another = Some("aws_assume_role_check:another-external-id".to_owned());
    // One more session for the other name, and no more questions.
    assert_eq!(all, [None, own(), own(), another]);
    assert!(accounts.take_warnings().is_empty());
}

#[tokio::test]
async fn nothing_is_done_through_a_role_that_lets_in_everybody() {
    for (ids, how) in [
        (&[EXTERNAL_ID, ""][..], "without an external ID"),
        (&["*"][..], "with another external ID than was agreed on"),
        (&["*", ""][..], "without an external ID, and with another one than was agreed on"),
    ] {
        let fake = trusting(ids);
        let scope = scope(&fake, ExternalIdChecks::Error);
        for _ in 0..3 {
            let error = scope.ready().await.unwrap_err();
            assert!(matches!(error, Error::Credulous(_)), "{error:?}");
            assert_eq!(
                error.to_string(),
                format!("role {ROLE} (role 1 of 1) can be assumed {how}")
            );
            let advice = error.advice().unwrap();
            assert!(advice.contains("`external_id_checks`") && advice.contains("444455556666"));
            assert!(!format!("{error:?} {advice}").contains(EXTERNAL_ID));
        }
        assert!(scope.ec2(Retries::All).describe_vpcs().send().await.is_err());
        assert_eq!(fake.actions(), ["AssumeRole"; 3], "asked once, and nothing else is called");
    }
}

#[tokio::test]
async fn the_error_names_the_role_of_a_chain_that_lets_in_everybody() {
    let fake = fake(|fake, call| {
        let sent = call.param("ExternalId");
        let insists = call.param("RoleArn") == ROLE && sent != EXTERNAL_ID;
        if insists { Answer::error("AccessDenied", CALLER, 403) } else { good(fake, call) }
    });
    let me = Some("me".to_owned());
    let first = Hop { session_name: me, ..agreed(ROLE) };
    let chain = vec![first, agreed(SECOND), hop("arn:aws:iam::123456789012:role/Third")];
    let accounts = fake.accounts(checking(ExternalIdChecks::Error, chain));
    let error = accounts.scope("eu-west-1", None).ready().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "role {SECOND} (role 2 of 3) can be assumed by arn:aws:sts::444455556666:assumed-role/R/me without an external ID, \
             and with another one than was agreed on"
        )
    );
}

#[tokio::test]
async fn a_warning_is_told_once_for_each_role_and_the_role_is_used() {
    let fake = trusting(&["*"]);
    let accounts = fake.accounts(checking(ExternalIdChecks::Warn, vec![]));
    for role in [ROLE, SECOND] {
        for region in ["eu-west-1", "us-east-1"] {
            accounts.scope(region, Some(&[agreed(role)])).ready().await.unwrap();
        }
        let warnings = accounts.take_warnings();
        let [warning] = &warnings[..] else { panic!("one warning: {warnings:?}") };
        assert!(warning.starts_with(&format!("Role {role} can be assumed with another")));
        assert!(!warning.contains(EXTERNAL_ID));
    }
    assert_eq!(fake.actions(), ["AssumeRole"; 6]);
}

#[tokio::test]
async fn nobody_is_asked_without_an_external_id_or_where_nobody_wants_to_know() {
    let fake = trusting(&["*", ""]);
    scope(&fake, ExternalIdChecks::Off).ready().await.unwrap();
    let without = checking(ExternalIdChecks::Error, vec![hop(ROLE)]);
    fake.accounts(without).scope("eu-west-1", None).ready().await.unwrap();
    assert_eq!(fake.actions(), ["AssumeRole"; 2]);
}

#[tokio::test]
async fn a_session_that_should_not_have_been_given_may_do_nothing_and_ends_soon() {
    let fake = trusting(&["*"]);
    let limited = Hop { policy: Some("{}".into()), ..agreed(ROLE) };
    let accounts = fake.accounts(checking(ExternalIdChecks::Warn, vec![limited]));
    accounts.scope("eu-west-1", None).ready().await.unwrap();
    let calls = fake.calls();
    assert_eq!(calls[0].param("Policy"), "{}");
    for call in &calls[1..] {
        assert_eq!(call.param("DurationSeconds"), "900");
        assert!(call.param("Policy").contains("Deny"), "{}", call.param("Policy"));
    }
}

#[tokio::test]
async fn what_says_nothing_about_the_role_is_an_error_or_a_warning_and_no_verdict() {
    let troubled = || {
        let failed = Mutex::new(0);
        fake(move |fake, call| {
            let sent = call.param("ExternalId");
            let mut failed = failed.lock().unwrap();
            match sent {
                EXTERNAL_ID => good(fake, call),
                "" if *failed < 1 => {
                    *failed += 1;
                    Answer::error("ValidationError", "no such session name", 400)
                }
                _ => Answer::error("AccessDenied", CALLER, 403),
            }
        })
    };
    let fake = troubled();
    let strict = scope(&fake, ExternalIdChecks::Error);
    let error = strict.ready().await.unwrap_err();
    assert!(error.is("ValidationError"), "{error}");
    strict.ready().await.unwrap();

    let fake = troubled();
    let accounts = fake.accounts(checking(ExternalIdChecks::Warn, vec![agreed(ROLE)]));
    accounts.scope("eu-west-1", None).ready().await.unwrap();
    let warnings = accounts.take_warnings();
    let [warning] = &warnings[..] else { panic!("one warning: {warnings:?}") };
    assert!(warning.contains("could not be found out") && warning.contains("no such session name"));
}

#[tokio::test]
async fn a_trust_policy_that_this_run_has_changed_gets_the_time_it_needs() {
    let asked = Mutex::new(0);
    let fake = fake(move |fake, call| {
        let mut asked = asked.lock().unwrap();
        let insists = *asked > 3 && call.param("ExternalId") != EXTERNAL_ID;
        *asked += 1;
        if insists { Answer::error("AccessDenied", CALLER, 403) } else { good(fake, call) }
    });
    let scope = scope(&fake, ExternalIdChecks::Error);
    scope.note_trust_change(ROLE);
    scope.ready().await.unwrap();
    assert!(!fake.slept().is_empty());
}
