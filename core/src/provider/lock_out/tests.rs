//! Plans of roles and of what is behind them, in either order.

mod types;

use super::*;
use crate::aws::fake::{Answer as Said, Fake};
use crate::diagnostic::Diagnostics;
use crate::engine::{ASSUME_ROLE, Catalog};
use crate::provider::block::ProviderBlock;
use crate::schema::Block as _;
use serde_json::json;

const USER: &str = "arn:aws:iam::111111111111:user/ci";
const ROLE: &str = "arn:aws:iam::222222222222:role/customers/deployer";
const OTHER: &str = "arn:aws:iam::222222222222:role/other";
const ID: &str = "the-agreed-id";

struct Run {
    catalog: Catalog,
    configured: Configured,
    fake: Fake,
}

/// A run of a provider whose own roles are these, and whose keys are those of a user.
fn run(chain: &[Value]) -> Run {
    let schema = ProviderBlock::schema();
    let mut config = schema.empty();
    config.insert("region", Value::from("eu-west-1"));
    config.insert("assume_role", Value::List(chain.to_vec()));
    schema.fill_blocks(&mut config);
    let fake = Fake::new(|_| Said::identity(USER));
    let mut configured = Configured::new(schema, &config, fake.stop()).unwrap();
    configured.accounts = fake.accounts(configured.accounts.settings().clone());
    Run { catalog: types::catalog(), configured, fake }
}

fn hop(role_arn: &str, external_id: Option<&str>) -> Value {
    let id = external_id.map_or(Value::Null, Value::from);
    Value::object([("role_arn", Value::from(role_arn)), ("external_id", id)])
}
fn vpc(id: &str, way: &[Value]) -> Value {
    Value::object([("id", Value::from(id)), (ASSUME_ROLE, Value::List(way.to_vec()))])
}
/// A policy that lets somebody in, with an external ID if there is one.
fn trust_of(principal: &str, external_id: Option<&str>) -> String {
    let mut statement =
        json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}});
    if let Some(id) = external_id {
        statement["Condition"] = json!({"StringEquals": {"sts:ExternalId": id}});
    }
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}
fn agreed() -> String {
    trust_of(USER, Some(ID))
}
/// The role with a trust policy, which somebody else manages.
fn role(trust: &str) -> Value {
    Value::object([
        ("id", Value::from("deployer")),
        ("arn", Value::from(ROLE)),
        ("assume_role_policy", Value::from(trust)),
    ])
}

impl Run {
    /// Plans a change, and tells what is said about it. Null stands for no object.
    async fn plan(&self, type_name: &str, prior: &Value, planned: &Value) -> Vec<Diagnostic> {
        self.planned(type_name, prior, planned).await.0
    }
    async fn planned(
        &self,
        type_name: &str,
        prior: &Value,
        planned: &Value,
    ) -> (Vec<Diagnostic>, Private) {
        let entry = self.catalog.resource(type_name).unwrap();
        let asked = Plan { prior, config: planned, proposed: planned, private: b"" };
        let diagnostics = Diagnostics::default();
        let mut plan = Planned { value: planned.clone(), replace: vec![], diagnostics };
        let private = Private::new();
        let private = self.configured.guard_plan(entry, &asked, (&mut plan, private)).await;
        (plan.diagnostics.into_iter().collect(), private)
    }
    /// Plans that a VPC stays as it is.
    async fn keep(&self, id: &str, way: &[Value]) -> Vec<Diagnostic> {
        let vpc = vpc(id, way);
        self.plan("aws_vpc", &vpc, &vpc).await
    }
    async fn change_trust(&self, trust: &str) -> Vec<Diagnostic> {
        self.plan("aws_iam_role", &role(&agreed()), &role(trust)).await
    }
    async fn guard(&self, prior: &Value, planned: &Value, private: &Private) -> Option<Diagnostic> {
        let entry = self.catalog.resource("aws_iam_role").unwrap();
        let null = Value::Null;
        let asked = Apply { prior, planned, config: planned, private: b"", identity: &null };
        self.configured.guard_apply(entry, asked, private).await
    }
    /// Carries out the deletion of a VPC.
    fn delete(&self, vpc: &Value) {
        let entry = self.catalog.resource("aws_vpc").unwrap();
        let null = Value::Null;
        let asked =
            Apply { prior: vpc, planned: &null, config: &null, private: b"", identity: &null };
        self.configured.note_applied(entry, asked, &Answer::default());
    }
}

#[tokio::test]
async fn a_trust_that_lets_the_caller_in_no_more_is_refused_whoever_is_planned_first() {
    let way = [hop(ROLE, Some(ID))];
    let closed = trust_of("333333333333", Some(ID));
    for role_first in [true, false] {
        let run = run(&[]);
        let found = if role_first {
            assert_eq!(run.change_trust(&closed).await, []);
            run.keep("vpc-1", &way).await
        } else {
            assert_eq!(run.keep("vpc-1", &way).await, []);
            run.change_trust(&closed).await
        };
        let [found] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(
            found.summary,
            format!("The new trust policy of role {ROLE} does not let us in")
        );
        for part in [
            "aws_iam_role deployer would lock",
            "assumed by arn:aws:iam::111111111111:user/ci, with an external ID",
            "no statement allows sts:AssumeRole to arn:aws:iam::111111111111:user/ci",
            "to reach 1 object",
            "aws_vpc vpc-1",
            "allow_lock_out = true",
        ] {
            assert!(found.detail.contains(part), "{part}: {}", found.detail);
        }
        assert!(!found.detail.contains(ID), "{}", found.detail);
        assert_eq!(run.fake.calls().len(), 1);
    }
}

#[tokio::test]
async fn an_external_id_that_is_not_the_one_in_use_is_refused_and_one_beside_it_is_not() {
    let way = [hop(ROLE, Some(ID))];
    for (trust, refused) in [
        (trust_of(USER, Some("another-id")), true),
        (trust_of(USER, None), false),
        (agreed().replace("\"the-agreed-id\"", "[\"another-id\",\"the-agreed-id\"]"), false),
        (
            agreed().replace("StringEquals", "IpAddress").replace("sts:ExternalId", "aws:SourceIp"),
            false,
        ),
    ] {
        let run = run(&[]);
        run.keep("vpc-1", &way).await;
        assert_eq!(run.change_trust(&trust).await.len(), usize::from(refused), "{trust}");
    }
    // An ID that nobody sends is missing.
    let run = run(&[]);
    run.keep("vpc-1", &[hop(ROLE, None)]).await;
    let before = role(&trust_of(USER, None));
    let found = run.plan("aws_iam_role", &before, &role(&agreed())).await;
    assert!(found[0].detail.contains("asks for an external ID, and none is sent"), "{found:?}");
}

#[tokio::test]
async fn a_role_is_not_deleted_while_something_stays_behind_it() {
    let way = [hop(ROLE, Some(ID))];
    let run = run(&[]);
    run.keep("vpc-1", &way).await;
    run.keep("vpc-2", &way).await;
    let found = run.plan("aws_iam_role", &role(&agreed()), &Value::Null).await;
    assert_eq!(
        found[0].summary,
        format!("Role {ROLE} is to be deleted, and objects behind it stay")
    );
    assert!(found[0].detail.contains("2 objects"), "{}", found[0].detail);
    assert!(found[0].detail.contains("aws_vpc vpc-1, aws_vpc vpc-2"), "{}", found[0].detail);
    // What else stands behind it says nothing more.
    assert_eq!(run.keep("vpc-3", &way).await, []);
}

#[tokio::test]
async fn a_role_in_the_middle_of_a_chain_counts_and_is_asked_as_the_role_before_it() {
    let way =
        [hop(OTHER, None), hop(ROLE, Some(ID)), hop("arn:aws:iam::333333333333:role/end", None)];
    let run = run(&way[..1]);
    run.keep("vpc-1", &way[1..]).await;
    let before = role(&trust_of("222222222222", Some(ID)));
    let admitting = role(&trust_of(OTHER, Some(ID)));
    assert_eq!(run.plan("aws_iam_role", &before, &admitting).await, []);
    let found = run.plan("aws_iam_role", &admitting, &role(&agreed())).await;
    assert!(found[0].detail.contains(&format!("assumed by {OTHER}")), "{found:?}");
    assert!(run.fake.calls().is_empty());
}

#[tokio::test]
async fn a_role_that_the_provider_itself_goes_through_is_behind_itself() {
    let run = run(&[hop(ROLE, Some(ID))]);
    let found = run.change_trust(&trust_of("333333333333", None)).await;
    assert!(found[0].detail.contains("aws_iam_role deployer"), "{found:?}");
    let run = run_of(ROLE);
    assert_eq!(run.plan("aws_iam_role", &role(&agreed()), &Value::Null).await, []);
}
fn run_of(role: &str) -> Run {
    run(&[hop(role, Some(ID))])
}

#[tokio::test]
async fn a_trust_policy_of_its_own_counts_when_it_begins_changes_and_ends() {
    let policy = |trust: &str| {
        Value::object([
            ("role", Value::from("deployer")),
            ("policy", Value::from(trust)),
            (ASSUME_ROLE, Value::List(vec![hop("arn:aws:iam::222222222222:role/admin", None)])),
        ])
    };
    let closed = trust_of("333333333333", None);
    for (prior, planned, refused) in [
        (Value::Null, policy(&closed), true),
        (Value::Null, policy(&agreed()), false),
        (policy(&agreed()), policy(&closed), true),
        (policy(&agreed()), Value::Null, true),
    ] {
        let run = run(&[]);
        run.keep("vpc-1", &[hop(ROLE, Some(ID))]).await;
        let found = run.plan("aws_iam_role_trust_policy", &prior, &planned).await;
        assert_eq!(found.len(), usize::from(refused), "{found:?}");
    }
}

#[tokio::test]
async fn nothing_is_refused_where_it_is_allowed_where_everything_goes_and_where_nobody_was_let_in()
{
    let way = [hop(ROLE, Some(ID))];
    let closed = role(&trust_of("333333333333", None));
    let mut allowed = closed.clone();
    allowed.insert(ALLOW_LOCK_OUT, Value::Bool(true));
    let run_with = async || {
        let run = run(&[]);
        run.keep("vpc-1", &way).await;
        run
    };
    let run = run_with().await;
    assert_eq!(run.plan("aws_iam_role", &role(&agreed()), &allowed).await, []);
    let run = run_with().await;
    assert_eq!(run.plan("aws_iam_role", &allowed, &Value::Null).await, []);
    let run = run_with().await;
    assert_eq!(run.plan("aws_iam_role", &closed, &role(&trust_of("444444444444", None))).await, []);
    // The object gets another way, or goes.
    for planned in [vpc("vpc-1", &[hop(OTHER, None)]), Value::Null] {
        let run = run_with().await;
        run.plan("aws_vpc", &vpc("vpc-1", &way), &planned).await;
        assert_eq!(run.plan("aws_iam_role", &role(&agreed()), &Value::Null).await, []);
    }
}

#[tokio::test]
async fn the_apply_of_a_deletion_looks_again_and_waits_for_what_the_plan_has_said() {
    let vpc = vpc("vpc-1", &[hop(ROLE, Some(ID))]);
    let run = run(&[]);
    run.plan("aws_vpc", &vpc, &Value::Null).await;
    let before = role(&agreed());
    let (found, private) = run.planned("aws_iam_role", &before, &Value::Null).await;
    assert_eq!(found, []);
    assert_eq!(private.first.iter().collect::<Vec<_>>(), ["aws_vpc vpc-1"]);
    let private = Private::decode(&private.encode());

    let apply = self::run(&[]);
    let problem = apply.guard(&before, &Value::Null, &private).await.unwrap();
    assert!(problem.summary.contains("aws_iam_role deployer cannot go before"), "{problem:?}");
    assert!(problem.detail.contains("aws_vpc vpc-1"), "{problem:?}");
    apply.delete(&vpc);
    assert_eq!(apply.guard(&before, &Value::Null, &private).await, None);

    // Something that was made in the same run stays.
    apply.plan("aws_vpc", &Value::Null, &vpc).await;
    let problem = apply.guard(&before, &Value::Null, &private).await.unwrap();
    assert!(
        problem.summary.contains("is to be deleted, and objects behind it stay"),
        "{problem:?}"
    );
    // Of the deletion of a replacement the plan has judged.
    let replacing = Private { token: Some("token".to_owned()), ..Private::new() };
    assert_eq!(apply.guard(&before, &Value::Null, &replacing).await, None);
}
