use super::*;
use crate::aws::fake::{Answer, Fake};
use std::sync::Arc;

const WHO: &str = "arn:aws:sts::222222222222:assumed-role/deployer/run";

fn refused(service: &str, operation: &str, message: &str) -> Refusal {
    Refusal::of(&Api {
        service: service.to_owned(),
        operation: operation.to_owned(),
        code: Some("AccessDenied".to_owned()),
        message: message.to_owned(),
        status: 403,
        request_id: None,
        source: Arc::new(std::fmt::Error),
    })
}

fn because(message: &str) -> (Option<PolicyKind>, bool) {
    let Because { kind, explicit, .. } = Because::of(message);
    (kind, explicit)
}

#[test]
fn the_refusal_of_ec2_is_taken_apart() {
    let message = format!(
        "You are not authorized to perform this operation. User: {WHO} is not authorized to perform: ec2:RunInstances on \
         resource: arn:aws:ec2:eu-central-1:222222222222:instance/* because no identity-based policy allows the \
         ec2:RunInstances action. Encoded authorization failure message: mkPXdr9_a-b"
    );
    let refusal = refused("ec2", "RunInstances", &message);
    assert_eq!(refusal.action, "ec2:RunInstances");
    let instances = "arn:aws:ec2:eu-central-1:222222222222:instance/*";
    assert_eq!(refusal.resource.as_deref(), Some(instances));
    assert_eq!(refusal.caller.as_deref(), Some(WHO));
    assert_eq!(refusal.because.kind, Some(PolicyKind::Identity));
    assert!(!refusal.because.explicit);
    assert_eq!(refusal.encoded.as_deref(), Some("mkPXdr9_a-b"));
}

#[test]
fn the_words_of_every_service_are_understood() {
    // The service and operation that were called, the message, and the action and resource in it.
    for (service, operation, message, action, resource) in [
        (
            "ec2",
            "RunInstances",
            "You are not authorized to perform this operation. Encoded authorization failure message: abc",
            "ec2:RunInstances",
            None,
        ),
        (
            "ec2",
            "CreateVpc",
            "You are not authorized to perform this operation.",
            "ec2:CreateVpc",
            None,
        ),
        (
            "ec2",
            "RunInstances",
            "You are not authorized to perform this operation. User: W is not authorized to perform: iam:PassRole on \
             resource: arn:aws:iam::222222222222:role/node because no identity-based policy allows the iam:PassRole action.",
            "iam:PassRole",
            Some("arn:aws:iam::222222222222:role/node"),
        ),
        (
            "elasticloadbalancingv2",
            "CreateLoadBalancer",
            "User: W is not authorized to perform: elasticloadbalancing:CreateLoadBalancer on resource: \
             arn:aws:elasticloadbalancing:eu-central-1:222222222222:loadbalancer/net/a/* because no permissions boundary \
             allows the elasticloadbalancing:CreateLoadBalancer action",
            "elasticloadbalancing:CreateLoadBalancer",
            Some("arn:aws:elasticloadbalancing:eu-central-1:222222222222:loadbalancer/net/a/*"),
        ),
        (
            "elasticloadbalancingv2",
            "DescribeTags",
            "Denied",
            "elasticloadbalancing:DescribeTags",
            None,
        ),
        ("resourcegroupstagging", "GetResources", "", "tag:GetResources", None),
        (
            "eks",
            "CreateCluster",
            "User: W is not authorized to perform: eks:CreateCluster on resource: \
             arn:aws:eks:eu-central-1:222222222222:cluster/a",
            "eks:CreateCluster",
            Some("arn:aws:eks:eu-central-1:222222222222:cluster/a"),
        ),
        (
            "route53",
            "ListTagsForResource",
            "User: W is not authorized to perform: route53:ListTagsForResource on resource: \
             arn:aws:route53:::hostedzone/Z1 because no identity-based policy allows the route53:ListTagsForResource action",
            "route53:ListTagsForResource",
            Some("arn:aws:route53:::hostedzone/Z1"),
        ),
        (
            "eks",
            "TagResource",
            "User: W is not authorized to access this resource",
            "eks:TagResource",
            None,
        ),
    ] {
        let refusal = refused(service, operation, message);
        assert_eq!(
            (refusal.action.as_str(), refusal.resource.as_deref()),
            (action, resource),
            "{message}"
        );
    }
}

#[test]
fn the_kind_of_the_policy_that_refused_is_told() {
    for (words, kind) in [
        ("identity-based policy", PolicyKind::Identity),
        ("resource-based policy", PolicyKind::Resource),
        ("permissions boundary", PolicyKind::Boundary),
        ("session policy", PolicyKind::Session),
        ("service control policy", PolicyKind::ServiceControl),
        ("resource control policy", PolicyKind::ResourceControl),
        ("VPC endpoint policy", PolicyKind::Endpoint),
        ("role trust policy", PolicyKind::Trust),
    ] {
        let implicit = format!("to perform: a:B because no {words} allows the a:B action");
        assert_eq!(because(&implicit), (Some(kind), false), "{implicit}");
        let explicit = format!("to perform: a:B on resource: * with an explicit deny in a {words}");
        assert_eq!(because(&explicit), (Some(kind), true), "{explicit}");
        let encoded =
            format!("{explicit}. Encoded authorization failure message: service-control-x");
        assert_eq!(because(&encoded), (Some(kind), true), "{encoded}");
    }
    assert_eq!(because("Access denied"), (None, false));
    assert_eq!(because("is not authorized with an explicit deny"), (None, true));
    // Nothing of the name of a resource is taken for the kind of a policy.
    assert_eq!(because("on resource: arn:aws:iam::1:role/boundary"), (None, false));
}

#[test]
fn the_policy_that_denies_is_named_where_aws_names_it() {
    let policy = "arn:aws:organizations::333333333333:policy/o-1/service_control_policy/p-2";
    let message =
        format!("on resource: * with an explicit deny in a service control policy: {policy}");
    assert_eq!(Because::of(&message).policy.as_deref(), Some(policy));
    assert_eq!(Because::of(&message).kind, Some(PolicyKind::ServiceControl));
    let followed = format!("{message}. Encoded authorization failure message: abc");
    assert_eq!(Because::of(&followed).policy.as_deref(), Some(policy));
}

/// What AWS answers, after <https://docs.aws.amazon.com/cli/latest/reference/sts/decode-authorization-message.html>.
const DECODED: &str = r#"{"allowed":false,"explicitDeny":true,"matchedStatements":{"items":[{"statementId":"NoBig","effect":"DENY",
    "principals":{"items":[{"value":"AROAEXAMPLE"}]},"principalGroups":{"items":[]},"actions":{"items":[{"value":"ec2:RunInstances"}]},
    "resources":{"items":[{"value":"*"}]},"conditions":{"items":[{"key":"ec2:InstanceType","values":{"items":[{"value":"m5.large"}]}}]}}]},
    "failures":{"items":[]},"context":{"principal":{"id":"AROAEXAMPLE:run","arn":"arn:aws:sts::222222222222:assumed-role/deployer/run"},
    "action":"ec2:RunInstances","resource":"arn:aws:ec2:eu-central-1:222222222222:instance/*","conditions":{"items":[
    {"key":"iam:PassedToService","values":{"items":[{"value":"ec2.amazonaws.com"}]}},
    {"key":"sts:ExternalId","values":{"items":[{"value":"the-external-id"}]}}]}}}"#;

#[tokio::test]
async fn an_encoded_message_is_decoded_by_whoever_was_refused() {
    let fake = Fake::new(|call| {
        assert_eq!(call.param("EncodedMessage"), "abc");
        Answer::Data(serde_json::json!({"DecodedMessage": DECODED}))
    });
    let decoded = fake.scope().decode("abc").await.unwrap().unwrap();
    assert_eq!(fake.actions(), ["DecodeAuthorizationMessage"]);
    assert!(decoded.explicit);
    assert_eq!(decoded.action.as_deref(), Some("ec2:RunInstances"));
    let [denial] = decoded.denials.as_slice() else { panic!("{decoded:?}") };
    assert_eq!(
        (denial.sid.as_str(), denial.resources.as_slice()),
        ("NoBig", ["*".to_owned()].as_slice())
    );
    assert_eq!(denial.conditions["ec2:InstanceType"], ["m5.large"]);
    assert_eq!(decoded.context["iam:PassedToService"], ["ec2.amazonaws.com"]);
    assert!(!format!("{decoded:?}").contains("the-external-id"));
}

#[test]
fn what_cannot_be_read_says_nothing() {
    for text in ["", "{}", "not JSON", r#"{"explicitDeny":"no"}"#, "[]"] {
        assert_eq!(Decoded::read(text), None, "{text}");
    }
}
