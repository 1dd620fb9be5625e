//! What the SDK reports, as it arrives at a resource type.

use super::*;
use crate::aws::fake::Cut;
use crate::aws::{Error, Result, Retries};

async fn describe(fake: &Fake) -> Result<()> {
    fake.scope().ec2(Retries::OnlyUnsent).describe_vpcs().send().await?;
    Ok(())
}

#[tokio::test]
async fn an_error_of_ec2_has_all_its_parts() {
    let fake = fake(|_, _| {
        Answer::error("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist", 400)
    });
    let error = describe(&fake).await.unwrap_err();
    assert!(error.is("InvalidVpcID.NotFound"));
    assert_eq!(error.request_id(), Some("fake-request"));
    assert_eq!(
        error.to_string(),
        "EC2 DescribeVpcs: InvalidVpcID.NotFound: The vpc ID 'vpc-1' does not exist (HTTP 400, request ID fake-request)"
    );
    assert_eq!(error.details(), None);
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn an_error_of_iam_has_all_its_parts() {
    let fake = fake(good);
    let answer = fake.scope().iam(Retries::All).get_role().role_name("X").send().await;
    let error = Error::from(answer.unwrap_err());
    assert_eq!(
        error.to_string(),
        "IAM GetRole: NoSuchEntity: The role with name X cannot be found. (HTTP 404, request ID fake-request)"
    );
    assert!(error.is("NoSuchEntity") && !error.may_have_been_done());
}

#[tokio::test]
async fn a_refused_batch_of_route_53_has_its_code_and_its_messages_in_both_forms() {
    const BARE: &str = "<?xml version=\"1.0\"?><InvalidChangeBatch xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">\
        <Messages><Message>Tried to create &apos;a&apos;</Message><Message>and b.</Message></Messages>\
        <RequestId>fake-request</RequestId></InvalidChangeBatch>";
    for answer in [
        Answer::xml(400, BARE),
        Answer::error("InvalidChangeBatch", "Tried to create 'a' and b.", 400),
    ] {
        let fake = fake(move |_, _| answer.clone());
        let route53 = fake.scope().route53(Retries::All);
        let call = route53.change_resource_record_sets().hosted_zone_id("Z1");
        let changes = aws_sdk_route53::types::ChangeBatch::builder().set_changes(Some(vec![]));
        let error = call.change_batch(changes.build().unwrap()).send().await.unwrap_err();
        assert_eq!(
            Error::from(error).to_string(),
            "Route 53 ChangeResourceRecordSets: InvalidChangeBatch: Tried to create 'a' and b. (HTTP 400, request ID \
             fake-request)"
        );
    }
}

#[tokio::test]
async fn a_missing_permission_is_named_with_its_owner() {
    let who = "arn:aws:sts::444455556666:assumed-role/R/s";
    let fake = fake(move |_, _| {
        let message = format!(
            "You are not authorized to perform this operation. User: {who} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action"
        );
        Answer::error("UnauthorizedOperation", &message, 403)
    });
    let error = describe(&fake).await.unwrap_err();
    assert!(error.is_access_denied());
    let advice = error.advice().unwrap();
    assert!(advice.starts_with(&format!("Allow ec2:DescribeVpcs to {who}")), "{advice}");
}

#[tokio::test]
async fn without_a_message_the_missing_permission_is_that_of_the_operation() {
    let fake = fake(|_, _| {
        Answer::error(
            "UnauthorizedOperation",
            "You are not authorized to perform this operation.",
            403,
        )
    });
    let advice = describe(&fake).await.unwrap_err().advice().unwrap();
    assert!(advice.starts_with("Allow ec2:DescribeVpcs to the caller"), "{advice}");
}

#[tokio::test]
async fn a_gateway_that_answers_in_html_is_an_error_without_a_code() {
    let fake = fake(|_, _| Answer::xml(502, "<html><body>Bad gateway</body></html>"));
    let error = describe(&fake).await.unwrap_err();
    assert_eq!(error.code(), None);
    assert!(error.to_string().contains("HTTP 502") && error.may_have_been_done(), "{error}");
}

#[tokio::test]
async fn garbage_is_unreadable_and_may_have_been_done() {
    let fake = fake(|_, _| Answer::xml(200, "<html>welcome to the hotel</html>"));
    let error = describe(&fake).await.unwrap_err();
    assert!(matches!(error, Error::Unreadable { status: 200, .. }), "{error:?}");
    assert!(error.may_have_been_done() && error.details().is_some());
}

#[tokio::test]
async fn a_cut_connection_says_whether_the_request_was_sent() {
    for (cut, sent, text) in [
        (
            Cut::Before,
            false,
            "EC2 DescribeVpcs: no connection to https://ec2.us-east-1.amazonaws.com",
        ),
        (
            Cut::After,
            true,
            "EC2 DescribeVpcs: the request was sent, but no answer came from https://ec2.us-east-1.amazonaws.com",
        ),
    ] {
        let fake = fake(move |_, _| Answer::cut(cut));
        let error = describe(&fake).await.unwrap_err();
        assert_eq!((error.to_string().as_str(), error.may_have_been_done()), (text, sent));
        assert!(error.advice().is_some());
    }
}

#[test]
fn a_call_of_sts_that_got_no_answer_was_on_the_way_to_a_call_that_was_not_sent() {
    for (service, sent) in [("ec2", true), ("sts", false)] {
        let error = Error::Unreadable {
            service: service.into(),
            operation: "Any".into(),
            status: 200,
            source: std::sync::Arc::new(std::fmt::Error),
        };
        assert_eq!(error.may_have_been_done(), sent);
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_made_was_not_done() {
    let fake = fake(good);
    let answer = fake.scope().iam(Retries::All).get_role().send().await;
    let error = Error::from(answer.unwrap_err());
    assert!(!error.may_have_been_done());
    assert!(fake.calls().len() <= 1);
}

#[tokio::test]
async fn dead_keys_are_explained_at_the_role() {
    let fake = fake(|_, _| {
        Answer::error(
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
            403,
        )
    });
    let error = in_role(&fake).scope("us-east-1", None).ready().await.unwrap_err();
    assert!(error.advice().unwrap().contains("access key"), "{:?}", error.advice());
    assert_eq!(fake.actions(), ["AssumeRole"], "no second call that would fail too");
}

/// Settings for a real client with one attempt.
fn real(endpoint: &str) -> Settings {
    Settings {
        access_key: Some("AKIA".into()),
        secret_key: Some("x".into()),
        max_retries: Some(1),
        region: Some("us-east-1".to_owned()),
        endpoints: [("ec2".to_owned(), endpoint.to_owned())].into(),
        ..Settings::default()
    }
}

async fn ask(endpoint: &str) -> Error {
    let accounts = Accounts::new(real(endpoint), crate::stop::Stop::new());
    let ec2 = accounts.scope("us-east-1", None).ec2(Retries::All);
    Error::from(ec2.describe_vpcs().send().await.unwrap_err())
}

/// Takes one connection, reads a little of it, and closes.
fn closing(listener: std::net::TcpListener) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        use std::io::Read;
        let (mut stream, _) = listener.accept().unwrap();
        let mut first = [0; 64];
        assert!(stream.read(&mut first).unwrap() > 0);
    })
}

// Over a real socket: what hyper reports must be told apart as the fake tells it.

#[tokio::test]
async fn a_closed_port_is_no_connection_and_an_early_close_is_a_lost_answer() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = closing(listener);
    let lost = ask(&url).await;
    server.join().unwrap();
    assert!(lost.may_have_been_done(), "{lost:?}");
    let refused = ask(&url).await;
    assert!(!refused.may_have_been_done(), "{refused:?}");
    assert_eq!(refused.to_string(), format!("EC2 DescribeVpcs: no connection to {url}"));
    assert!(refused.details().unwrap().contains("onnection refused"), "{:?}", refused.details());
}

#[tokio::test]
async fn a_tls_handshake_that_breaks_is_no_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let server = closing(listener);
    let error = ask(&url).await;
    server.join().unwrap();
    assert!(matches!(error, Error::Unreachable(_)) && !error.may_have_been_done(), "{error:?}");
}
