//! What is said of a role that was not assumed, and what to do about it.

use super::*;
use crate::aws::Error;
use crate::aws::fake::Cut;

const THIRD: &str = "arn:aws:iam::123456789012:role/Third";

/// What comes of three roles if STS answers so to the second one.
async fn at_the_second(answer: impl Fn(&Fake, &Call) -> Answer + Send + Sync + 'static) -> Error {
    let fake =
        fake(
            move |fake, call| {
                if call.param("RoleArn") == SECOND { answer(fake, call) } else { good(fake, call) }
            },
        );
    let first = Hop { session_name: Some("me".to_owned()), ..hop(ROLE) };
    let accounts = fake.accounts(with_chain(vec![first, hop(SECOND), hop(THIRD)]));
    accounts.scope("eu-west-1", None).ready().await.unwrap_err()
}

const BEGINNING: &str = "cannot assume role arn:aws:iam::777788889999:role/Second (role 2 of 3) as \
    arn:aws:sts::444455556666:assumed-role/R/me, without an external ID, at STS us-east-1: ";

#[tokio::test]
async fn without_an_answer_the_error_names_the_role_and_the_caller_too() {
    let endpoint = "https://sts.us-east-1.amazonaws.com";
    for (cut, cause) in [
        (Cut::Before, format!("STS AssumeRole: no connection to {endpoint}")),
        (
            Cut::After,
            format!("STS AssumeRole: the request was sent, but no answer came from {endpoint}"),
        ),
    ] {
        let error = at_the_second(move |_, _| Answer::cut(cut)).await;
        assert_eq!(error.to_string(), format!("{BEGINNING}{cause}"));
        assert!(!error.may_have_been_done() && error.code().is_none());
        let details = error.details().unwrap();
        assert!(!details.contains("STS AssumeRole"), "said already: {details}");
        assert!(!details.is_empty());
    }
    let error = at_the_second(|_, _| Answer::cut(Cut::Before)).await;
    assert!(error.advice().unwrap().contains("Check the network"), "{:?}", error.advice());
}

#[tokio::test]
async fn a_session_in_another_account_is_refused_with_the_role_and_the_caller() {
    let error = at_the_second(|fake, call| {
        let Answer::Body(status, body) = Answer::session(call, fake.now()) else { panic!() };
        Answer::xml(status, body.replace("777788889999", "999999999999"))
    })
    .await;
    let cause = "STS gave a session in account 999999999999, not in that of the role (request ID fake-request)";
    assert_eq!(error.to_string(), format!("{BEGINNING}{cause}"));
    assert_eq!(error.request_id(), Some("fake-request"));
    assert!(error.advice().unwrap().contains("No call was made with this session"));
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_one_about_a_role() {
    let error = at_the_second(|_, _| Answer::xml(200, "<html>welcome to the hotel</html>")).await;
    assert!(error.to_string().starts_with(BEGINNING), "{error}");
    assert!(error.to_string().contains("cannot be read"), "{error}");
}

/// The advice for such an answer at the second role.
async fn advice(answer: Answer) -> String {
    let error = at_the_second(move |_, _| answer.clone()).await;
    assert!(matches!(error, Error::NotAssumable(_)), "{error:?}");
    error.advice().unwrap()
}

#[tokio::test]
async fn the_action_that_is_refused_is_the_one_to_allow() {
    for action in ["sts:TagSession", "sts:SetSourceIdentity"] {
        let caller = "arn:aws:sts::444455556666:assumed-role/R/me";
        let message =
            format!("User: {caller} is not authorized to perform: {action} on resource: {SECOND}");
        let advice = advice(Answer::error("AccessDenied", &message, 403)).await;
        let expected = format!(
            "Check that the trust policy of role {SECOND} allows {action} to {caller}, and that a policy of {caller} allows {action} on \
             {SECOND}: beside sts:AssumeRole,"
        );
        assert!(advice.starts_with(&expected), "{advice}");
        assert!(!advice.contains("ExternalId"), "{advice}");
    }
    let whole = Answer::error("AccessDenied", "Not authorized to perform sts:AssumeRole", 403);
    let advice = advice(whole).await;
    assert!(advice.contains("sts:ExternalId"), "{advice}");
}

#[tokio::test]
async fn what_passes_by_itself_is_no_mistake_in_the_arguments() {
    let page = |status| Answer::xml(status, "<html><body>Sorry</body></html>");
    for (answer, part) in [
        (Answer::error("Throttling", "no", 400), "raise `max_retries`"),
        (page(429), "raise `max_retries`"),
        (Answer::error("InternalFailure", "no", 500), "run again in a while"),
        (Answer::error("ServiceUnavailable", "no", 503), "run again in a while"),
        (page(502), "check the proxy"),
        (page(403), "check the proxy"),
    ] {
        let advice = advice(answer.clone()).await;
        assert!(advice.contains(part), "{answer:?}: {advice}");
        assert!(!advice.contains("arguments"), "{answer:?}: {advice}");
    }
    let advice = advice(Answer::error("MalformedPolicyDocument", "no", 400)).await;
    assert_eq!(advice, "Check the arguments of `assume_role`.");
}
