//! One session per chain, fresh, and never another's.

use super::*;
use crate::aws::{Error, Identity, Retries, Scope};
use std::time::Duration;

/// What ten who need the session at the same time get.
async fn ten_ready(scope: &Scope) -> Vec<Result<(), Error>> {
    let ask = || {
        let scope = scope.clone();
        tokio::spawn(async move { scope.ready().await })
    };
    let asking: Vec<_> = std::iter::repeat_with(ask).take(10).collect();
    let mut answers = vec![];
    for one in asking {
        answers.push(one.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn many_at_once_ask_for_one_session() {
    let fake = fake(good);
    let scope = in_role(&fake).scope("eu-west-1", None);
    let asking: Vec<_> = (0..10)
        .map(|_| {
            let scope = scope.clone();
            tokio::spawn(
                async move { scope.ec2(Retries::All).describe_vpcs().send().await.map(drop) },
            )
        })
        .collect();
    for one in asking {
        one.await.unwrap().unwrap();
    }
    let actions = fake.actions();
    assert_eq!(actions.iter().filter(|a| *a == "AssumeRole").count(), 1, "{actions:?}");
    assert!(fake.calls()[1..].iter().all(|call| call.access_key == "ASIAR"));
}

#[tokio::test]
async fn what_fails_for_one_fails_for_all_who_waited_with_it() {
    let fake = fake(|_, _| Answer::error("AccessDenied", "no", 403));
    let scope = in_role(&fake).scope("eu-west-1", None);
    for one in ten_ready(&scope).await {
        assert!(one.unwrap_err().is("AccessDenied"));
    }
    assert_eq!(fake.actions().iter().filter(|a| *a == "AssumeRole").count(), 1);
}

#[tokio::test]
async fn a_failure_is_not_remembered() {
    let fake = fake(|fake, call| {
        let first = fake.calls().len() < 3;
        if first { Answer::error("AccessDenied", "not yet", 403) } else { good(fake, call) }
    });
    let scope = in_role(&fake).scope("eu-west-1", None);
    assert!(scope.ready().await.is_err());
    scope.ready().await.unwrap();
}

#[tokio::test]
async fn a_session_is_renewed_five_minutes_before_its_end() {
    let fake = fake(good);
    let scope = in_role(&fake).scope("eu-west-1", None);
    scope.ready().await.unwrap();
    fake.advance(Duration::from_mins(54));
    scope.ready().await.unwrap();
    assert_eq!(fake.actions().len(), 1);
    fake.advance(Duration::from_secs(61));
    scope.ready().await.unwrap();
    assert_eq!(fake.actions(), ["AssumeRole", "AssumeRole"]);
}

#[tokio::test]
async fn a_short_session_is_renewed_at_half_of_its_life() {
    let fake = fake(|fake, call| Answer::session_for(call, fake.now(), Duration::from_mins(2)));
    let scope = in_role(&fake).scope("eu-west-1", None);
    for (passed, calls) in [(0, 1), (59, 1), (2, 2), (58, 2)] {
        fake.advance(Duration::from_secs(passed));
        scope.ready().await.unwrap();
        assert_eq!(fake.calls().len(), calls, "after {passed}");
    }
}

#[tokio::test]
async fn while_one_renews_others_use_what_is_still_good() {
    let fake =
        fake(|fake, call| if fake.calls().len() == 1 { good(fake, call) } else { Answer::Never });
    let scope = in_role(&fake).scope("eu-west-1", None);
    scope.ready().await.unwrap();
    fake.advance(Duration::from_mins(56));
    let renewing = tokio::spawn({
        let scope = scope.clone();
        async move { scope.ready().await }
    });
    while fake.calls().len() < 2 {
        tokio::task::yield_now().await;
    }
    scope.ready().await.unwrap();
    renewing.abort();
}

#[tokio::test]
async fn many_who_come_shortly_before_the_end_share_one_renewal_of_each_session_of_a_chain() {
    let fake = fake(good);
    let accounts = fake.accounts(with_chain(vec![hop(ROLE), hop(SECOND)]));
    let scope = accounts.scope("eu-west-1", None);
    scope.ready().await.unwrap();
    fake.advance(Duration::from_mins(56));
    for one in ten_ready(&scope).await {
        one.unwrap();
    }
    assert_eq!(fake.actions(), ["AssumeRole"; 4]);
}

#[tokio::test]
async fn a_renewal_that_fails_is_no_error_until_the_session_ends() {
    let fake = fake(|fake, call| {
        if fake.calls().len() == 1 {
            good(fake, call)
        } else {
            Answer::error("AccessDenied", "no more", 403)
        }
    });
    let scope = in_role(&fake).scope("eu-west-1", None);
    scope.ready().await.unwrap();
    fake.advance(Duration::from_mins(56));
    scope.ready().await.unwrap();
    let asked = fake.calls().len();
    fake.advance(Duration::from_secs(10));
    scope.ready().await.unwrap();
    assert_eq!(fake.calls().len(), asked, "asked again too soon");
    fake.advance(Duration::from_mins(4));
    assert!(scope.ready().await.unwrap_err().is("AccessDenied"));
}

#[tokio::test]
async fn a_wrong_external_id_is_explained_and_never_shown() {
    let fake = fake(|fake, call| match call.action.as_str() {
        "AssumeRole" => Answer::error(
            "AccessDenied",
            "User: arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/R",
            403,
        ),
        _ => good(fake, call),
    });
    let hop = Hop { external_id: Some(EXTERNAL_ID.into()), ..hop(ROLE) };
    let scope = fake.accounts(with_chain(vec![hop])).scope("eu-west-1", None);
    let error = scope.ready().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot assume role arn:aws:iam::444455556666:role/R (role 1 of 1) as arn:aws:iam::111122223333:user/ci, with an external ID, \
         at STS us-east-1: AccessDenied: User: arn:aws:iam::111122223333:user/ci is not authorized to perform: sts:AssumeRole on \
         resource: arn:aws:iam::444455556666:role/R (request ID fake-request)"
    );
    let advice = error.advice().unwrap();
    assert!(
        advice.contains("trust policy") && advice.contains("exactly the configured external ID"),
        "{advice}"
    );
    assert_eq!(fake.calls()[0].param("ExternalId"), EXTERNAL_ID);
    assert!(!format!("{error} {error:?} {advice}").contains(EXTERNAL_ID));
    assert_eq!(fake.actions(), ["AssumeRole"], "a refusal is final");
}

#[tokio::test]
async fn without_an_external_id_none_is_sent_and_the_error_says_so() {
    let fake = fake(|fake, call| match call.action.as_str() {
        "AssumeRole" => Answer::error("AccessDenied", "no", 403),
        _ => good(fake, call),
    });
    let error = in_role(&fake).scope("eu-west-1", None).ready().await.unwrap_err();
    assert!(!fake.calls()[0].params.contains_key("ExternalId"));
    let text = error.to_string();
    assert!(text.contains("without an external ID"), "{text}");
    assert!(
        text.contains(" as arn:aws:iam::111122223333:user/ci,"),
        "the caller is asked for: {text}"
    );
    assert!(error.advice().unwrap().contains("`external_id`"));
}

#[tokio::test]
async fn a_role_that_cannot_be_assumed_never_falls_back() {
    let fake = fake(|fake, call| match call.action.as_str() {
        "AssumeRole" => Answer::error("AccessDenied", "no", 403),
        _ => good(fake, call),
    });
    let scope = in_role(&fake).scope("eu-west-1", None);
    let error = Error::from(scope.ec2(Retries::All).describe_vpcs().send().await.unwrap_err());
    assert!(matches!(error, Error::NotAssumable(_)), "{error:?}");
    assert!(!fake.actions().contains(&"DescribeVpcs".to_owned()));
}

#[tokio::test]
async fn an_expired_session_never_falls_back() {
    let fake = fake(|fake, call| match call.action.as_str() {
        "AssumeRole" if fake.calls().len() > 1 => Answer::error("AccessDenied", "no more", 403),
        _ => good(fake, call),
    });
    let scope = in_role(&fake).scope("eu-west-1", None);
    scope.ready().await.unwrap();
    fake.advance(Duration::from_secs(3601));
    let error = Error::from(scope.ec2(Retries::All).describe_vpcs().send().await.unwrap_err());
    assert!(error.is("AccessDenied") && matches!(error, Error::NotAssumable(_)), "{error:?}");
    assert!(!fake.actions().contains(&"DescribeVpcs".to_owned()));
}

#[tokio::test]
async fn a_session_in_another_account_is_refused() {
    let fake = fake(|fake, call| {
        let Answer::Body(status, body) = Answer::session(call, fake.now()) else { panic!() };
        Answer::xml(status, body.replace("444455556666", "999999999999"))
    });
    let error = in_role(&fake).scope("eu-west-1", None).ready().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot assume role arn:aws:iam::444455556666:role/R (role 1 of 1), without an external ID, at STS us-east-1: STS gave a session \
         in account 999999999999, not in that of the role (request ID fake-request)"
    );
}

#[tokio::test]
async fn the_identity_of_a_role_needs_no_call_of_its_own() {
    let fake = fake(good);
    let chain = vec![Hop { session_name: Some("me".to_owned()), ..hop(ROLE) }];
    let scope = fake.accounts(with_chain(chain)).scope("eu-west-1", None);
    let identity = Identity {
        account_id: "444455556666".to_owned(),
        arn: "arn:aws:sts::444455556666:assumed-role/R/me".to_owned(),
        user_id: "AROAFAKE:me".to_owned(),
    };
    assert_eq!(scope.identity().await.unwrap(), identity);
    assert_eq!(fake.actions(), ["AssumeRole"]);
}

#[tokio::test]
async fn the_identity_of_base_credentials_is_asked_for_once() {
    let fake = fake(good);
    let scope = fake.scope();
    let (one, two) = tokio::join!(scope.identity(), scope.identity());
    assert_eq!(one.unwrap(), two.unwrap());
    assert_eq!(scope.identity().await.unwrap().account_id, crate::aws::fake::ACCOUNT);
    assert_eq!(fake.actions(), ["GetCallerIdentity"]);
}

#[tokio::test]
async fn the_account_of_a_role_is_known_before_any_call() {
    let fake = fake(good);
    assert_eq!(
        in_role(&fake).scope("eu-west-1", None).known_account().as_deref(),
        Some("444455556666")
    );
    let base = fake.scope();
    assert_eq!(base.known_account(), None);
    base.identity().await.unwrap();
    assert_eq!(base.known_account().as_deref(), Some("111122223333"));
}

#[tokio::test]
async fn a_chain_goes_role_by_role_and_shares_its_beginning() {
    let fake = fake(good);
    let accounts = fake.accounts(Settings::default());
    let chain = [hop(ROLE), Hop { duration: Some(Duration::from_hours(2)), ..hop(SECOND) }];
    accounts.scope("eu-west-1", Some(&chain)).ready().await.unwrap();
    accounts.scope("us-east-1", Some(&chain[..1])).ready().await.unwrap();
    let calls = fake.calls();
    let keys: Vec<_> = calls.iter().map(|c| (c.param("RoleArn"), c.access_key.as_str())).collect();
    assert_eq!(keys, [(ROLE, crate::aws::fake::ACCESS_KEY), (SECOND, "ASIAR")]);
    assert_eq!(
        calls[1].param("DurationSeconds"),
        "3600",
        "a chained session lasts one hour at most"
    );
    assert_eq!(calls[0].param("DurationSeconds"), "");
}

#[tokio::test]
async fn a_broken_chain_names_the_role_that_broke_it() {
    let fake = fake(|fake, call| {
        if call.param("RoleArn") == ROLE {
            Answer::error("AccessDenied", "no", 403)
        } else {
            good(fake, call)
        }
    });
    let accounts = fake.accounts(Settings::default());
    let third = "arn:aws:iam::777788889999:role/Third";
    let error = |chain: &'static [&'static str]| {
        let chain: Vec<Hop> = chain.iter().map(|role| hop(role)).collect();
        let scope = accounts.scope("eu-west-1", Some(&chain));
        async move { scope.ready().await.unwrap_err().to_string() }
    };
    assert!(
        error(&[SECOND, ROLE, "arn:aws:iam::777788889999:role/Third"])
            .await
            .contains("role/R (role 2 of 3)")
    );
    assert!(error(&[SECOND, ROLE]).await.contains("role/R (role 2 of 2)"));
    assert!(fake.calls().iter().all(|call| call.param("RoleArn") != third));
}

#[tokio::test]
async fn sessions_of_a_role_that_aws_refuses_from_now_on_are_asked_for_anew_and_no_others() {
    let fake = fake(good);
    let accounts = fake.accounts(Settings::default());
    let other = ROLE.replace("role/R", "role/S");
    let scopes = [ROLE, &other].map(|role| accounts.scope("eu-west-1", Some(&[hop(role)])));
    for scope in &scopes {
        scope.ready().await.unwrap();
    }
    // As another role of the account.
    scopes[1].forget_sessions("R");
    for scope in &scopes {
        scope.ready().await.unwrap();
    }
    let asked: Vec<_> = fake.calls().iter().map(|call| call.param("RoleArn").to_owned()).collect();
    let name = |arn: &String| arn.rsplit('/').next().unwrap_or_default().to_owned();
    assert_eq!(asked.iter().map(name).collect::<Vec<_>>(), ["R", "S", "R"]);
}
