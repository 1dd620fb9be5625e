//! Identities: their shapes, which object they name, and what becomes of those in a request.

use super::accounts::{BLUE, RED, config, provider, role};
use super::wire::THEIRS;
use crate::engine::life::{self, Plan};
use crate::engine::{Catalog, Claim, Entry, Private, identity};
use crate::plan::contract;
use crate::provider::{Apply, Provider, Stored};
use crate::services::REGISTRY;
use crate::value::{Type, Value, json};

/// Identities of each kind: of a type, and the id that it leads to. As in hashicorp/aws 6.58.
const IDENTITIES: &[(&str, &str, &str)] = &[
    ("aws_eks_cluster", r#"{"account_id":null,"region":null,"name":"prod"}"#, "prod"),
    ("aws_iam_instance_profile", r#"{"account_id":null,"name":"app"}"#, "app"),
    (
        "aws_iam_openid_connect_provider",
        r#"{"arn":"arn:aws:iam::111122223333:oidc"}"#,
        "arn:aws:iam::111122223333:oidc",
    ),
    (
        "aws_iam_policy",
        r#"{"arn":"arn:aws:iam::111122223333:policy/a"}"#,
        "arn:aws:iam::111122223333:policy/a",
    ),
    ("aws_iam_role", r#"{"account_id":null,"name":"app"}"#, "app"),
    ("aws_iam_role_policy", r#"{"account_id":null,"role":"app","name":"read"}"#, "app:read"),
    (
        "aws_iam_role_policy_attachment",
        r#"{"account_id":null,"role":"app","policy_arn":"arn:aws:iam::aws:policy/a"}"#,
        "app/arn:aws:iam::aws:policy/a",
    ),
    (
        "aws_route53_record",
        r#"{"account_id":null,"zone_id":"Z1","name":"a_b","type":"A","set_identifier":"c_d"}"#,
        "Z1_a_b_A_c_d",
    ),
    ("aws_instance", r#"{"account_id":null,"region":null,"id":"i-1"}"#, "i-1"),
    (
        "aws_network_acl_rule",
        r#"{"account_id":null,"region":null,"network_acl_id":"acl-1","rule_number":100,"protocol":"tcp","egress":false}"#,
        "acl-1:100:tcp:false",
    ),
    ("aws_subnet", r#"{"account_id":null,"region":null,"id":"subnet-1"}"#, "subnet-1"),
    ("aws_vpc", r#"{"account_id":null,"region":null,"id":"vpc-1"}"#, "vpc-1"),
];

fn parsed(entry: &Entry, text: &str) -> Value {
    json::decode(text.as_bytes(), entry.identity_ty().unwrap()).unwrap()
}

fn vpc(provider: &Provider) -> &Entry {
    provider.resource("aws_vpc").unwrap()
}

/// The identity of a VPC.
fn identity_in(account: &str) -> Value {
    let fields = [("account_id", account), ("region", "eu-west-1"), ("id", "vpc-1")];
    Value::object(fields.map(|(name, text)| (name, text.into())))
}

/// A VPC in a state, through a role of an account.
fn state(entry: &Entry, account: &str) -> Value {
    let mut state = config(entry);
    let fields =
        [("id", "vpc-1".into()), ("region", "eu-west-1".into()), ("assume_role", role(account))];
    for (name, value) in fields {
        state.insert(name, value);
    }
    state
}

#[test]
fn an_identity_has_the_attributes_of_the_table_and_leads_to_its_object() {
    let catalog = Catalog::of(&REGISTRY);
    for (name, text, id) in IDENTITIES {
        let entry = catalog.resource(name).unwrap();
        let identity = parsed(entry, text);
        let expected: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(json::encode(&identity).unwrap(), expected, "{name}");
        let (stub, account) = life::import_identity(entry, &identity).unwrap();
        assert_eq!((stub.get("id").as_str(), account), (Some(*id), None), "{name}");
    }
}

#[test]
fn what_identifies_an_object_of_any_type_never_changes() {
    let catalog = Catalog::of(&REGISTRY);
    for entry in catalog.resources() {
        for attribute in identity::attributes(entry).iter().filter(|attribute| attribute.required) {
            let rules = &entry.schema().attribute(attribute.name).unwrap().rules;
            let mutable = entry.spec().identity.is_some_and(|identity| identity.mutable);
            let fixed = mutable || rules.replace || (rules.computed && !rules.optional);
            assert!(fixed, "`{}` of {}", attribute.name, entry.resource.type_name());
        }
    }
}

#[test]
fn what_is_there_already_is_named_as_an_import_wants_it_as_far_as_the_plan_knows() {
    let catalog = Catalog::of(&REGISTRY);
    for (name, text, id) in IDENTITIES {
        let entry = catalog.resource(name).unwrap();
        let mut planned = entry.schema().empty();
        let command = |planned: &Value| life::import_command(entry, planned, None);
        let unknown = format!("`terraform import ADDRESS ID`, where ID is {}", entry.spec().import);
        assert_eq!(command(&planned), unknown);
        for (attribute, value) in parsed(entry, text).as_map().unwrap() {
            planned.insert(attribute, value.clone());
        }
        assert_eq!(command(&planned), format!("`terraform import ADDRESS {id}`"));
        planned.insert("assume_role", role(RED));
        let through = format!("'{id}|role_arn=arn:aws:iam::{RED}:role/deployer'`");
        assert!(command(&planned).ends_with(&through), "{}", command(&planned));
    }
    let subnet = catalog.resource("aws_subnet").unwrap();
    let mut planned = subnet.schema().empty();
    planned.insert("region", "eu-west-1".into());
    let told = life::import_command(subnet, &planned, None);
    assert!(told.starts_with("`terraform import ADDRESS ID@eu-west-1`, where ID is"), "{told}");
    let told = life::import_command(subnet, &planned, Some("subnet-1"));
    assert_eq!(told, "`terraform import ADDRESS subnet-1@eu-west-1`");
}

#[tokio::test]
async fn an_import_from_another_account_is_refused_as_an_import() {
    let provider = provider();
    let entry = provider.resource("aws_iam_policy").unwrap();
    let id = format!("arn:aws:iam::{BLUE}:policy/a|role_arn=arn:aws:iam::{RED}:role/deployer");
    let imported = provider.import(entry, &id, &Value::Null);
    let (state, private) = (&imported.state, imported.private.as_slice());
    let stored = Stored { state, private, identity: &Value::Null };
    let refused = provider.read(entry, stored).await.diagnostics.into_iter().next().unwrap();
    assert_eq!(refused.summary, "The import leads to another account");
    for part in [BLUE, RED, "Nothing was imported", "`|role_arn=ARN`"] {
        assert!(refused.detail.contains(part), "{}", refused.detail);
    }
    assert!(!refused.detail.contains("state"), "{}", refused.detail);
}

#[test]
fn a_new_identity_holds_the_account_of_the_session_and_the_region_of_the_object() {
    let provider = provider();
    let entry = vpc(&provider);
    let object = state(entry, RED);
    assert_eq!(identity::of(entry, &Value::Null, &object, Some(RED)), identity_in(RED));
    let unknown = identity::of(entry, &Value::Null, &object, None);
    assert_eq!(unknown.get("account_id"), &Value::Null);
    assert_eq!(identity::of(entry, &identity_in(RED), &Value::Null, Some(RED)), Value::Null);
    let mut without_id = object;
    without_id.insert("id", Value::Null);
    assert_eq!(identity::of(entry, &Value::Null, &without_id, Some(RED)), Value::Null);
}

#[test]
fn a_stored_identity_stays_and_its_gaps_are_filled() {
    let provider = provider();
    let entry = vpc(&provider);
    let object = state(entry, RED);
    let now = |stored: &Value| identity::of(entry, stored, &object, Some(RED));
    let whole = parsed(entry, r#"{"account_id":"","region":"eu-west-1","id":"vpc-1"}"#);
    assert_eq!(now(&whole), whole);
    for gaps in [r#"{"id":"vpc-1"}"#, r#"{"account_id":null,"region":null,"id":null}"#] {
        assert_eq!(now(&parsed(entry, gaps)), identity_in(RED));
    }
}

#[test]
fn an_identity_of_another_version_loses_what_is_not_known_here() {
    let provider = provider();
    let entry = vpc(&provider);
    let upgraded = |text: &str| identity::upgrade(entry, text.as_bytes());
    let theirs = r#"{"id":"vpc-1","arn":"arn:aws:ec2:a:1:vpc/vpc-1","region":"eu-west-1"}"#;
    let mut expected = identity_in(RED);
    expected.insert("account_id", Value::Null);
    assert_eq!(upgraded(theirs), Ok(expected));
    assert_eq!(upgraded(""), Ok(Value::Null));
    assert_eq!(upgraded("null"), Ok(Value::Null));
    assert!(upgraded(r#"{"id":[]}"#).unwrap_err().contains("cannot be read"));
    let none = provider.resource("aws_external_id").unwrap();
    assert_eq!(identity::upgrade(none, theirs.as_bytes()), Ok(Value::Null));
}

#[test]
fn the_account_of_an_object_is_that_of_its_identity_or_else_that_of_its_arn() {
    let account = |identity: &str, object: &str| {
        let [identity, object] = [identity, object].map(|text| {
            let ty = Type::object(["account_id", "arn", "id"].map(|name| (name, Type::String)));
            json::decode(text.as_bytes(), &ty).unwrap()
        });
        identity::account(&identity, &object)
    };
    let policy = |account: &str| format!("arn:aws:iam::{account}:policy/a");
    let (red, blue) = (Some(RED.to_owned()), Some(BLUE.to_owned()));
    let object = format!(r#"{{"id":"vpc-1","arn":"{}"}}"#, policy(BLUE));
    assert_eq!(account(&format!(r#"{{"account_id":"{RED}"}}"#), &object), red);
    assert_eq!(account(r#"{"account_id":""}"#, &object), blue);
    assert_eq!(account("null", &object), blue);
    assert_eq!(account("null", &format!(r#"{{"id":"{}"}}"#, policy(RED))), red);
    assert_eq!(account("null", &format!(r#"{{"id":"{}"}}"#, policy("aws"))), None);
    assert_eq!(account("null", &format!(r#"{{"id":"app/{}"}}"#, policy(RED))), None);
    assert_eq!(account("null", "null"), None);
}

#[test]
fn an_import_by_identity_remembers_the_account_and_takes_the_region() {
    let provider = provider();
    let entry = vpc(&provider);
    let imported = provider.import(entry, "", &identity_in(RED));
    assert!(imported.diagnostics.is_empty(), "{:?}", imported.diagnostics);
    let private = Private { importing: true, ..Private::in_account(Some(RED.to_owned())) };
    assert_eq!(Private::decode(&imported.private), private);
    let stub = ["id", "region"].map(|name| imported.state.get(name).as_str());
    assert_eq!(stub, [Some("vpc-1"), Some("eu-west-1")]);
    assert_eq!(imported.identity, identity_in(RED));
}

#[test]
fn an_identity_that_names_no_object_is_an_error_that_says_what_is_wrong() {
    let provider = provider();
    for (name, identity, told) in [
        ("aws_vpc", r#"{"account_id":null,"region":null,"id":""}"#, "has no `id`"),
        ("aws_vpc", r#"{"account_id":"12","region":null,"id":"vpc-1"}"#, "`account_id`: `12`"),
        ("aws_vpc", r#"{"account_id":null,"region":"mars","id":"vpc-1"}"#, "mars"),
        ("aws_iam_role_policy", r#"{"role":"app"}"#, "has no `name`"),
        ("aws_iam_role_policy_attachment", r#"{"role":"a","policy_arn":"b"}"#, "ROLE/POLICY_ARN"),
    ] {
        let entry = provider.resource(name).unwrap();
        let answer = provider.import(entry, "", &parsed(entry, identity));
        let problems: Vec<_> = answer.diagnostics.iter().collect();
        let [problem] = &problems[..] else { panic!("{identity}: {problems:?}") };
        assert_eq!(problem.summary, "Invalid import identity");
        assert!(problem.detail.contains(told), "{}", problem.detail);
    }
}

#[tokio::test]
async fn an_object_whose_identity_or_arn_is_in_another_account_is_not_touched() {
    let provider = provider();
    let entry = vpc(&provider);
    let mut in_blue = state(entry, RED);
    in_blue.insert("arn", format!("arn:aws:ec2:eu-west-1:{BLUE}:vpc/vpc-1").into());
    not_touched(&provider, &state(entry, RED), &identity_in(BLUE)).await;
    not_touched(&provider, &in_blue, &parsed(entry, "null")).await;
}

async fn not_touched(provider: &Provider, object: &Value, stored: &Value) {
    let entry = vpc(provider);
    let refused = |answer: &crate::provider::Answer| {
        let told: Vec<_> = answer.diagnostics.iter().map(|d| d.summary.as_str()).collect();
        assert_eq!(told, ["The credentials lead to another account"]);
    };
    let theirs = Stored { state: object, private: THEIRS, identity: stored };
    let read = provider.read(entry, theirs).await;
    refused(&read);
    assert_eq!((&read.state, &read.identity), (object, stored));

    let mut planned = object.clone();
    planned.insert("tags", Value::object([("Name", "other".into())]));
    let proposed = contract::proposed_new(entry.schema(), object, &planned);
    let (prior, config) = (object, &planned);
    let asked = Plan { prior, config, proposed: &proposed, private: THEIRS };
    let answer = provider.plan(entry, &asked, stored).await;
    assert!(answer.diagnostics.iter().any(|d| d.summary.ends_with("another account")));
    assert_eq!(&answer.identity, stored);

    for planned in [&planned, &Value::Null] {
        let asked = Apply { prior, planned, config: planned, private: THEIRS, identity: stored };
        let applied = provider.apply(entry, asked, &Claim::default()).await;
        refused(&applied);
        assert_eq!((applied.state, applied.identity), (Value::Null, Value::Null));
    }
}
