use super::*;
use crate::aws;
use crate::value::Path;
use std::sync::Arc;
use std::time::Duration;

fn vpc() -> Subject {
    Subject {
        type_name: "aws_vpc".into(),
        account: Some("111122223333".into()),
        region: Some("us-east-1".into()),
        ..Subject::default()
    }
}

fn refusal(code: &str, message: &str, status: u16) -> aws::Error {
    aws::Error::Api(Box::new(aws::Api {
        service: "ec2".into(),
        operation: "CreateVpc".into(),
        code: Some(code.into()),
        message: message.into(),
        status,
        request_id: Some("r-1".into()),
        source: Arc::new(std::fmt::Error),
    }))
}

fn internal_error() -> Arc<aws::Error> {
    Arc::new(refusal("InternalError", "An internal error has occurred", 500))
}

fn no_answer(origin: Option<&str>) -> aws::Error {
    aws::Error::Unreachable(Box::new(aws::Unreachable {
        service: "ec2".into(),
        operation: "DeleteVpc".into(),
        endpoint: "https://ec2.example".into(),
        origin: origin.map(str::to_owned),
        sent: true,
        source: Arc::new(std::fmt::Error),
    }))
}

fn lost(candidates: &[&str], unknown: Option<&str>) -> Error {
    Error::Lost {
        candidates: candidates.iter().map(|id| (*id).to_owned()).collect(),
        unknown: unknown.map(str::to_owned),
        source: internal_error(),
    }
}

fn told(operation: Operation, error: &Error) -> String {
    report(operation, &vpc(), error).detail
}

#[test]
fn an_attribute_that_is_not_as_planned_is_pointed_at() {
    let path = Path::from("tags").key("a");
    let lacks = vec!["a".to_owned(), "b".to_owned()];
    let error =
        Error::Unmet { path: path.clone(), lacks, instead: None, after: Duration::from_mins(2) };
    assert_eq!(report(Operation::Update, &vpc(), &error).path, Some(path));
    assert_eq!(report(Operation::Update, &vpc(), &Error::Gone).path, None);
}

#[test]
fn after_a_lost_answer_the_user_hears_what_may_be_there_and_what_to_do() {
    let error = lost(&[], None);
    let told = told(Operation::Create, &error);
    for part in [
        "An internal error has occurred (HTTP 500, request ID r-1)",
        "It may have been carried out all the same, although nothing was found",
        "account 111122223333, region us-east-1",
        "Look in the AWS console",
        "`terraform import ADDRESS ID`",
        "the page of aws_vpc",
    ] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
}

#[test]
fn candidates_are_named_with_the_command_that_takes_them() {
    let told = told(Operation::Create, &lost(&["vpc-1", "vpc-2"], None));
    assert!(told.contains("Look at vpc-1 and vpc-2"), "{told}");
    assert!(told.contains("`terraform import ADDRESS vpc-1`"), "{told}");
}

#[test]
fn a_change_whose_answer_was_lost_may_have_been_made_whoever_set_the_endpoint() {
    const EFFECT: &str = "may have had its effect";
    for origin in [None, Some("`endpoints`")] {
        let error = Error::from(no_answer(origin));
        assert!(told(Operation::Delete, &error).contains(EFFECT));
        assert!(!told(Operation::Read, &error).contains(EFFECT), "a read has no effect");
    }
    let configured = Error::from(no_answer(Some("`endpoints`")));
    assert!(told(Operation::Delete, &configured).contains("comes from `endpoints`: check it"));
    assert!(told(Operation::Delete, &Error::Aws(internal_error())).contains(EFFECT));
}

#[test]
fn what_could_not_be_looked_for_was_not_found_to_be_missing() {
    let told = told(Operation::Create, &lost(&[], Some("Access denied")));
    assert!(told.contains("could not be looked for: Access denied."), "{told}");
}

#[test]
fn an_interrupted_create_says_whether_anything_was_made() {
    let error = Error::Stopped { last: "looked for".into() };
    assert!(told(Operation::Create, &error).contains("Nothing was made."));
    let made = Subject { id: Some("vpc-1".into()), ..vpc() };
    assert!(report(Operation::Create, &made, &error).detail.contains("marked as tainted"));
}

#[test]
fn something_that_is_there_already_is_told_with_the_command_that_takes_it() {
    let refused = |code: &str, message: &str| {
        let import = Some("`terraform import ADDRESS app`".to_owned());
        let error = Error::from(refusal(code, message, 409));
        report(Operation::Create, &Subject { import, ..vpc() }, &error).detail
    };
    for (code, message) in [
        ("EntityAlreadyExists", "Role with name app already exists."),
        (
            "InvalidInput",
            "Service role name app has been taken in this account, please try a different suffix.",
        ),
        ("InvalidPermission.Duplicate", "the specified rule"),
        ("DuplicateLoadBalancerName", "A load balancer with the same name 'app' exists"),
        ("ResourceInUseException", "Cluster already exists with name: app"),
    ] {
        let told = refused(code, message);
        assert!(
            told.contains("run `terraform import ADDRESS app`, or write an `import`"),
            "{told}"
        );
    }
    assert!(!refused("LimitExceeded", "Cannot exceed quota").contains("import"));
}

/// What AWS says where a role has no permission, with the words at the end.
fn forbidden(end: &str) -> Error {
    let message = format!(
        "You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/deployer/run is not \
         authorized to perform: ec2:CreateVpc on resource: arn:aws:ec2:us-east-1:111122223333:vpc/* {end}"
    );
    Error::from(refusal("UnauthorizedOperation", &message, 403))
}

const DEPLOYER: &str = "arn:aws:iam::111122223333:role/deployer";

fn through_a_role(decoding: Option<Decoding>) -> Subject {
    Subject { role_arn: Some(DEPLOYER.into()), decoding, ..vpc() }
}

#[test]
fn the_statement_that_is_missing_is_printed_with_the_policy_that_lacks_it() {
    const STATEMENT: &str = r#"{
  "Effect": "Allow",
  "Action": "ec2:CreateVpc",
  "Resource": "arn:aws:ec2:us-east-1:111122223333:vpc/*"
}"#;
    for (end, policy) in [
        (
            "because no identity-based policy allows the ec2:CreateVpc action.",
            "a policy of role arn",
        ),
        (
            "because no permissions boundary allows the ec2:CreateVpc action.",
            "the permissions boundary of role arn",
        ),
        (
            "because no session policy allows the ec2:CreateVpc action.",
            "the session policy of role arn",
        ),
        (
            "because no service control policy allows the ec2:CreateVpc action.",
            "a service control policy of the organization",
        ),
        ("", "if none has it"),
    ] {
        let told = report(Operation::Create, &through_a_role(None), &forbidden(end)).detail;
        for part in [STATEMENT, policy, "account 111122223333", DEPLOYER, "Allow ec2:CreateVpc"] {
            assert!(told.contains(part), "{part} is not in:\n{told}");
        }
    }
}

#[test]
fn no_statement_can_undo_an_explicit_deny() {
    let policy = "arn:aws:organizations::1:policy/o-1/service_control_policy/p-2";
    let end = format!("with an explicit deny in a service control policy: {policy}");
    let told = report(Operation::Create, &through_a_role(None), &forbidden(&end)).detail;
    assert!(!told.contains("\"Effect\""), "{told}");
    let words =
        format!("A service control policy of the organization ({policy}) denies it explicitly");
    assert!(told.contains(&words), "{told}");
}

#[test]
fn what_was_decoded_takes_the_place_of_the_encoded_message() {
    let pass = aws::Decoded {
        action: Some("iam:PassRole".into()),
        resource: Some("arn:aws:iam::111122223333:role/node".into()),
        context: [("iam:PassedToService".to_owned(), vec!["ec2.amazonaws.com".to_owned()])].into(),
        ..aws::Decoded::default()
    };
    let message = "You are not authorized to perform this operation. Encoded authorization failure message: Zm9v-_a";
    let error = Error::from(refusal("UnauthorizedOperation", message, 403));
    let place = through_a_role(Some(Decoding::Done(Box::new(pass))));
    let told = report(Operation::Create, &place, &error).detail;
    for part in [
        "(decoded below)",
        "Allow iam:PassRole",
        "no policy denies it",
        "\"Resource\": \"arn:aws:iam::111122223333:role/node\"",
        "\"iam:PassedToService\": \"ec2.amazonaws.com\"",
    ] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
    assert!(!told.contains("Zm9v"), "{told}");

    let told = report(Operation::Create, &through_a_role(Some(Decoding::Refused)), &error).detail;
    for part in ["Zm9v-_a", "sts:DecodeAuthorizationMessage"] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
}

#[test]
fn a_denial_that_was_decoded_is_told_with_its_statement() {
    let denial = aws::Denial {
        sid: "NoBig".into(),
        actions: vec!["ec2:CreateVpc".into()],
        resources: vec!["*".into()],
        conditions: [("aws:RequestedRegion".to_owned(), vec!["us-east-1".to_owned()])].into(),
    };
    let decoded = aws::Decoded { explicit: true, denials: vec![denial], ..aws::Decoded::default() };
    let place = through_a_role(Some(Decoding::Done(Box::new(decoded))));
    let told =
        report(Operation::Create, &place, &forbidden("Encoded authorization failure message: a"))
            .detail;
    let words = "statement \"NoBig\" denies ec2:CreateVpc on *, with conditions on aws:RequestedRegion (us-east-1).";
    assert!(told.contains(words) && !told.contains("\"Effect\""), "{told}");
}

#[test]
fn something_that_was_found_is_named_with_the_command_that_takes_it() {
    let refusal = refusal("InvalidPermission.Duplicate", "the specified rule", 400);
    let error = Error::from(refusal).because_of("sgr-1", "It is the rule sgr-1");
    assert_eq!(error.existing(), Some("sgr-1"));
    let import = Some("`terraform import ADDRESS sgr-1`".to_owned());
    let told = report(Operation::Create, &Subject { import, ..vpc() }, &error).detail;
    for part in ["). It is the rule sgr-1.", "run `terraform import ADDRESS sgr-1`"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // There is nothing to import where something that is in the state was to be changed.
    let told = report(Operation::Update, &vpc(), &error).detail;
    assert!(told.contains("It is the rule sgr-1") && !told.contains("import"), "{told}");
}
