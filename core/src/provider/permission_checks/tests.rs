use super::arn::Place;
use super::certain::{On, Pair, sets};
use super::simulation::{Asking, Layer, Verdict};
use crate::aws::fake::{Answer, Call, Fake};
use crate::engine::Cx;
use crate::permissions::Object;
use crate::policy::Test;
use crate::stop::Stop;
use crate::value::Value;
use serde_json::{Value as Json, json};
use std::sync::Arc;

const VPC: &str = "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}";
const ROLE: &str = "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}";
const ACCOUNT: &str = "111122223333";

fn on(action: &'static str, kind: &'static str, arn: &str) -> Pair {
    Pair { action, on: On::Arn(kind, arn.to_owned()), conditions: vec![], tags: None }
}

fn everywhere(action: &'static str) -> Pair {
    Pair { action, on: On::Everything, conditions: vec![], tags: None }
}

/// The members of a list in a request.
fn members(call: &Call, list: &str) -> Vec<String> {
    let name = |n: usize| format!("{list}.member.{n}");
    let found = (1..).map(|n| call.param(&name(n)).to_owned());
    found.take_while(|value| !value.is_empty()).collect()
}

fn allowed(action: &str, on: &str) -> Json {
    json!({"EvalActionName": action, "EvalResourceName": on, "EvalDecision": "allowed"})
}
fn denied(action: &str, on: &str) -> Json {
    json!({"EvalActionName": action, "EvalResourceName": on, "EvalDecision": "implicitDeny"})
}

/// IAM that judges each action on each resource in this way. The first question is about these actions, whatever is
/// asked.
fn iam(
    judge: impl Fn(&str, &str) -> Json + Send + Sync + 'static,
    all: &'static [&'static str],
) -> Fake {
    Fake::new(move |call| {
        if call.action == "GetCallerIdentity" {
            return Answer::identity("arn:aws:iam::111122223333:user/teams/ci");
        }
        assert_eq!(call.param("PolicySourceArn"), "arn:aws:iam::111122223333:user/teams/ci");
        let resources = members(call, "ResourceArns");
        let results: Vec<Json> = if resources.is_empty() {
            all.iter().map(|action| judge(action, "*")).collect()
        } else {
            let asked = members(call, "ActionNames");
            let of =
                |action: &String| resources.iter().map(|on| judge(action, on)).collect::<Vec<_>>();
            asked.iter().flat_map(of).collect()
        };
        Answer::Data(json!({"IsTruncated": false, "EvaluationResults": results}))
    })
}

fn cx(fake: &Fake) -> Cx {
    Cx::new(fake.scope(), Stop::new())
}

/// How often IAM was asked.
fn asked(fake: &Fake) -> usize {
    fake.actions().iter().filter(|action| *action == "SimulatePrincipalPolicy").count()
}

async fn verdicts(asking: &Asking, fake: &Fake, pairs: &[Pair]) -> Vec<Verdict> {
    asking.verdicts(&cx(fake), pairs).await.unwrap()
}

#[tokio::test]
async fn what_is_allowed_everywhere_is_asked_for_once() {
    let fake = iam(allowed, &["ec2:CreateVpc", "iam:CreateRole"]);
    let asking = Asking::default();
    for _ in 0..3 {
        let pairs = [on("ec2:CreateVpc", "vpc", "arn:aws:ec2:us-east-1:111122223333:vpc/*")];
        assert_eq!(verdicts(&asking, &fake, &pairs).await, [Verdict::Allowed]);
    }
    assert_eq!(asked(&fake), 1);
}

#[tokio::test]
async fn what_policies_allow_on_arns_only_is_asked_for_once_more() {
    const OURS: &str = "arn:aws:iam::111122223333:role/ours";
    let judge = |action: &str, on: &str| {
        if on.ends_with("role/ours") { allowed(action, on) } else { denied(action, on) }
    };
    let fake = iam(judge, &["iam:CreateRole", "iam:DeleteRole"]);
    let asking = Asking::default();
    let theirs = "arn:aws:iam::111122223333:role/theirs";
    let pairs = [on("iam:CreateRole", "role", OURS), on("iam:CreateRole", "role", theirs)];
    let missing = Verdict::Denied(Layer::Identity);
    assert_eq!(verdicts(&asking, &fake, &pairs).await, [Verdict::Allowed, missing]);
    assert_eq!(asked(&fake), 2);
    // What comes later is not asked for, and what cannot be told is not missing.
    let later = [on("iam:CreateRole", "role", "arn:aws:iam::111122223333:role/later")];
    assert_eq!(verdicts(&asking, &fake, &later).await, [Verdict::Open]);
    assert_eq!(asked(&fake), 2);
}

#[tokio::test]
async fn what_comes_later_is_missing_where_nothing_of_its_kind_is_allowed() {
    let fake = iam(denied, &["ec2:CreateVpc"]);
    let asking = Asking::default();
    let missing = [Verdict::Denied(Layer::Identity)];
    for id in ["vpc/*", "vpc/vpc-1"] {
        let arn = format!("arn:aws:ec2:us-east-1:111122223333:{id}");
        assert_eq!(verdicts(&asking, &fake, &[on("ec2:CreateVpc", "vpc", &arn)]).await, missing);
    }
    assert_eq!(asked(&fake), 2);
}

#[tokio::test]
async fn objects_that_are_planned_at_the_same_time_are_asked_for_together() {
    let fake = iam(denied, &["iam:CreateRole"]);
    let asking = Arc::new(Asking::default());
    let plan = async |name: &str| {
        let arn = format!("arn:aws:iam::111122223333:role/{name}");
        verdicts(&asking, &fake, &[on("iam:CreateRole", "role", &arn)]).await
    };
    tokio::join!(plan("a"), plan("b"), plan("c"));
    assert_eq!(asked(&fake), 2);
    let second = fake.calls().pop().unwrap();
    assert_eq!(members(&second, "ResourceArns").len(), 3, "{second:?}");
}

#[tokio::test]
async fn who_refuses_is_told_apart() {
    let judge = |action: &str, on: &str| {
        let more = match action {
            "a:Organization" => {
                json!({"OrganizationsDecisionDetail": {"AllowedByOrganizations": false}})
            }
            "a:Boundary" => {
                json!({"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": false}})
            }
            "a:Denial" => json!({"EvalDecision": "explicitDeny"}),
            "a:Open" => json!({"MissingContextValues": ["aws:RequestTag/Owner"]}),
            _ => json!({}),
        };
        let mut result = denied(action, on);
        for (name, value) in more.as_object().unwrap() {
            result[name] = value.clone();
        }
        result
    };
    let all = &["a:Organization", "a:Boundary", "a:Denial", "a:Open", "a:Identity"];
    let fake = iam(judge, all);
    let pairs = all.map(everywhere);
    let layers = [Layer::Organization, Layer::Boundary, Layer::Denial].map(Verdict::Denied);
    let told = verdicts(&Asking::default(), &fake, &pairs).await;
    assert_eq!(told[..3], layers);
    assert_eq!(told[3..], [Verdict::Open, Verdict::Denied(Layer::Identity)]);
    assert_eq!(asked(&fake), 1);
}

#[tokio::test]
async fn an_answer_for_several_resources_is_read_by_resource() {
    let fake = Fake::new(|call| {
        if call.action == "GetCallerIdentity" {
            return Answer::identity("arn:aws:iam::111122223333:user/ci");
        }
        let specific: Vec<Json> = members(call, "ResourceArns")
            .iter()
            .map(|on| {
                let decision = if on.ends_with("/a") { "allowed" } else { "explicitDeny" };
                json!({"EvalResourceName": on, "EvalResourceDecision": decision})
            })
            .collect();
        let mut result = denied("iam:CreateRole", "*");
        if !specific.is_empty() {
            result["ResourceSpecificResults"] = json!(specific);
        }
        Answer::Data(json!({"IsTruncated": false, "EvaluationResults": [result]}))
    });
    let pairs =
        ["a", "b"].map(|name| on("iam:CreateRole", "role", &format!("arn:aws:iam::1:role/{name}")));
    let told = verdicts(&Asking::default(), &fake, &pairs).await;
    assert_eq!(told, [Verdict::Allowed, Verdict::Denied(Layer::Denial)]);
}

#[tokio::test]
async fn the_second_question_knows_region_and_purpose() {
    let fake = iam(denied, &["iam:PassRole"]);
    let service = Test {
        test: "StringEquals".to_owned(),
        variable: "iam:PassedToService".to_owned(),
        values: vec!["ec2.amazonaws.com".to_owned()],
    };
    let pass =
        Pair { conditions: vec![service], ..on("iam:PassRole", "role", "arn:aws:iam::1:role/a") };
    verdicts(&Asking::default(), &fake, &[pass]).await;
    let second = fake.calls().pop().unwrap();
    let entry = |n: usize| {
        let name = format!("ContextEntries.member.{n}");
        let value = format!("{name}.ContextKeyValues.member.1");
        (
            second.param(&format!("{name}.ContextKeyName")).to_owned(),
            second.param(&value).to_owned(),
        )
    };
    let expected =
        [("aws:RequestedRegion", "us-east-1"), ("iam:PassedToService", "ec2.amazonaws.com")];
    assert_eq!(
        [entry(1), entry(2)],
        expected.map(|(key, value)| (key.to_owned(), value.to_owned()))
    );
}

#[tokio::test]
async fn the_second_question_knows_the_tags_that_all_have_and_leaves_open_whose_are_not_known() {
    let fake = iam(denied, &["ec2:CreateSubnet"]);
    let tags = |more: &str| {
        Some([("Owner", "us"), ("Name", more)].map(|(k, v)| (k.to_owned(), v.to_owned())).into())
    };
    let subnet = |id: &str, name: &str| {
        let arn = format!("arn:aws:ec2:us-east-1:111122223333:subnet/{id}");
        Pair { tags: tags(name), ..on("ec2:CreateSubnet", "subnet", &arn) }
    };
    let vpc = on("ec2:CreateSubnet", "vpc", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1");
    let told =
        verdicts(&Asking::default(), &fake, &[subnet("a", "a"), subnet("b", "b"), vpc]).await;
    let missing = Verdict::Denied(Layer::Identity);
    assert_eq!(told, [missing, missing, Verdict::Open]);
    let second = fake.calls().pop().unwrap();
    let keys = (1..5)
        .map(|n| second.param(&format!("ContextEntries.member.{n}.ContextKeyName")).to_owned());
    let expected = [
        "aws:RequestTag/Owner",
        "aws:RequestedRegion",
        "aws:ResourceTag/Owner",
        "ec2:ResourceTag/Owner",
    ];
    assert_eq!(keys.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_refusal_is_told_to_everybody_and_asked_for_once() {
    let fake = Fake::new(|call| match call.action.as_str() {
        "GetCallerIdentity" => Answer::identity("arn:aws:iam::111122223333:user/ci"),
        _ => Answer::error("AccessDenied", "not authorized", 403),
    });
    let asking = Asking::default();
    for _ in 0..2 {
        let error = asking.verdicts(&cx(&fake), &[everywhere("a:B")]).await.unwrap_err();
        assert_eq!(error.code(), Some("AccessDenied"));
    }
    assert_eq!(asked(&fake), 1);
}

#[tokio::test]
async fn the_root_user_needs_no_policies() {
    let fake = Fake::new(|_| Answer::identity("arn:aws:iam::111122223333:root"));
    assert_eq!(verdicts(&Asking::default(), &fake, &[everywhere("a:B")]).await, [Verdict::Allowed]);
    assert_eq!(fake.actions(), ["GetCallerIdentity"]);
}

#[test]
fn an_update_needs_for_certain_what_sets_and_not_what_adds_or_removes() {
    for (action, is) in [
        ("ec2:ModifyVpcAttribute", true),
        ("iam:UpdateRole", true),
        ("elasticloadbalancing:SetSubnets", true),
        ("iam:DeleteRolePermissionsBoundary", false),
        ("ec2:CreateTags", false),
        ("ec2:AuthorizeSecurityGroupEgress", false),
    ] {
        assert_eq!(sets(action), is, "{action}");
    }
}

/// The ARN of a template for an object, which is made if there is no prior one.
fn arn(template: &str, object: Object, prior: &Value, planned: &Value) -> Option<String> {
    let fake = Fake::new(|_| Answer::identity("arn:aws:iam::111122223333:root"));
    let place = Place { cx: &cx(&fake), account: Some(ACCOUNT), prior, planned };
    place.arn(template, object, prior.is_null())
}

#[tokio::test]
async fn the_arn_of_what_is_planned_says_as_much_as_is_known() {
    let object = |fields: &[(&str, &str)]| {
        Value::object(fields.iter().map(|(name, value)| (*name, Value::from(*value))))
    };
    let made = |template, planned: &Value| arn(template, Object::Made, &Value::Null, planned);
    let new = object(&[("name", "app"), ("path", "/teams/")]);
    let vpc = "arn:aws:ec2:us-east-1:111122223333:vpc/";
    assert_eq!(made(VPC, &new), Some(format!("{vpc}*")));
    let role = "arn:aws:iam::111122223333:role/teams/app";
    assert_eq!(made(ROLE, &new).as_deref(), Some(role));
    // AWS makes the name, and a policy may know how it begins.
    assert_eq!(made(ROLE, &Value::object([("name", Value::Unknown)])), None);

    let is = object(&[("id", "vpc-1"), ("arn", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1")]);
    assert_eq!(arn(VPC, Object::Own, &is, &is), Some(format!("{vpc}vpc-1")));
    let is = object(&[("id", "vpc-1")]);
    assert_eq!(arn(VPC, Object::Own, &is, &is), Some(format!("{vpc}vpc-1")));

    let other = |planned: &Value| arn(VPC, Object::Other, &Value::Null, planned);
    assert_eq!(other(&object(&[("vpc_id", "vpc-1")])), Some(format!("{vpc}vpc-1")));
    assert_eq!(other(&Value::object([("vpc_id", Value::Unknown)])), Some(format!("{vpc}*")));
    assert_eq!(other(&object(&[])), None, "nothing says which VPC");
}
