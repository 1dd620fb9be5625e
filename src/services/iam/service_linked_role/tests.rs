//! `aws_iam_service_linked_role` against a model of what IAM documents.

use super::*;
use crate::aws::fake::{ACCOUNT, Answer, Call, Cut};
use crate::plan::contract::Action;
use crate::services::iam::testing::{absent, busy, list, no_role, retag, tag_list, xml};
use crate::services::testing::{Row, World, assert_has, done, element};
use serde_json::{Value as Json, json};

/// How the type is tested with all others.
pub(in crate::services) const ROW: Row =
    Row { makes: Some("role"), ..Row::of("aws_iam_service_linked_role") };

const SERVICE: &str = "autoscaling.amazonaws.com";
const ARN: &str = "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

#[derive(Default)]
struct Iam {
    role: Option<Linked>,
    /// How many looks at a deletion find it going on.
    slow: u32,
    /// What still uses the role.
    uses: Option<String>,
}

struct Linked {
    service: String,
    name: String,
    description: String,
    tags: Tags,
}

fn show(role: &Linked) -> String {
    let path = format!("/aws-service-role/{}/", role.service);
    [
        element("Arn", format!("arn:aws:iam::{ACCOUNT}:role{path}{}", role.name)),
        element("Path", path),
        element("RoleName", &role.name),
        element("RoleId", "AROAFAKE"),
        element("CreateDate", "2026-01-02T03:04:05Z"),
        element("Description", &role.description),
        tag_list(&role.tags),
    ]
    .concat()
}

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    match call.action.as_str() {
        "CreateServiceLinkedRole" => {
            if iam.role.is_some() {
                return Answer::error(
                    "InvalidInput",
                    "The name has been taken in this account.",
                    400,
                );
            }
            if call.params.get("CustomSuffix").is_some_and(String::is_empty) {
                return Answer::error("ValidationError", "A suffix has at least 1 character.", 400);
            }
            let suffix = call.params.get("CustomSuffix").map(|suffix| format!("_{suffix}"));
            let given = call.param("Description");
            let description = if given.is_empty() { "Made by the service" } else { given };
            let role = Linked {
                service: call.param("AWSServiceName").to_owned(),
                name: named_by(call.param("AWSServiceName")) + &suffix.unwrap_or_default(),
                description: description.to_owned(),
                tags: Tags::new(),
            };
            let shown = format!("<Role>{}</Role>", show(&role));
            iam.role = Some(role);
            return xml(call, shown);
        }
        "ListRoles" => return list(call, "Roles", iam.role.iter().map(show)),
        "GetServiceLinkedRoleDeletionStatus" => return deletion(iam, call),
        _ => {}
    }
    let name = call.param("RoleName");
    let Some(role) = iam.role.as_mut().filter(|role| role.name == name) else {
        return no_role(name);
    };
    match call.action.as_str() {
        "GetRole" => xml(call, format!("<Role>{}</Role>", show(role))),
        "UpdateRole" => {
            role.description = call.param("Description").to_owned();
            xml(call, "")
        }
        "DeleteServiceLinkedRole" => xml(call, element("DeletionTaskId", "task/1")),
        _ => retag(call, &mut role.tags),
    }
}

/// What a service calls its role.
fn named_by(service: &str) -> String {
    let name = match service {
        "event-processor.health.amazonaws.com" => "Health_EventProcessor",
        "dynamodb.application-autoscaling.amazonaws.com" => "ApplicationAutoScaling_DynamoDBTable",
        _ => "AutoScaling",
    };
    format!("AWSServiceRoleFor{name}")
}

fn deletion(iam: &mut Iam, call: &Call) -> Answer {
    if call.param("DeletionTaskId") != "task/1" {
        return absent("There is no such task.");
    }
    if let Some(uses) = &iam.uses {
        let usage = format!(
            "<RoleUsageList><member><Region>us-east-1</Region><Resources><member>{uses}</member></Resources></member>\
             </RoleUsageList>"
        );
        let reason = element("Reason", "A service-linked role is required.") + &usage;
        return xml(call, format!("<Status>FAILED</Status><Reason>{reason}</Reason>"));
    }
    if iam.slow > 0 {
        iam.slow -= 1;
        return xml(call, element("Status", "IN_PROGRESS"));
    }
    iam.role = None;
    xml(call, element("Status", "SUCCEEDED"))
}

fn world() -> World<Iam> {
    World::new("aws_iam_service_linked_role", Iam::default(), answer)
}

fn config(more: &Json) -> Json {
    let mut config = json!({"aws_service_name": SERVICE});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

#[tokio::test]
async fn a_role_is_made_tagged_and_deleted_by_its_service() {
    let world = world();
    let config = config(&json!({"tags": {"team": "a"}}));
    let state = done(world.create(&config).await);
    assert_eq!(
        world.actions(),
        ["ListRoles", "CreateServiceLinkedRole", "GetRole", "TagRole", "GetRole"]
    );
    assert_has(
        &state,
        &json!({
            "id": ARN, "arn": ARN, "aws_service_name": SERVICE, "custom_suffix": "", "description": "Made by the service",
            "name": "AWSServiceRoleForAutoScaling", "path": "/aws-service-role/autoscaling.amazonaws.com/",
        }),
    );
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    world.aws().slow = 3;
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(world.actions().len(), 5);
    assert!(world.aws().role.is_none());
    done(world.delete(&state).await);
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn a_role_that_is_in_use_stays_and_the_error_says_by_what() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.aws().uses = Some("group-1".into());
    let outcome = world.delete(&state).await;
    assert_eq!(outcome.state, state);
    assert!(outcome.error.unwrap().to_string().contains("In use by group-1"));
}

#[tokio::test]
async fn the_description_is_changed_in_place_and_the_suffix_is_not() {
    let world = world();
    let state = done(world.create(&config(&json!({"custom_suffix": "a"}))).await);
    assert_has(&state, &json!({"custom_suffix": "a", "name": "AWSServiceRoleForAutoScaling_a"}));
    let state = done(
        world.update(&state, &config(&json!({"custom_suffix": "a", "description": "Ours"}))).await,
    );
    assert_has(&state, &json!({"description": "Ours"}));
    let planned = world.plan(&state, &config(&json!({"custom_suffix": "b"})));
    assert_eq!(planned.replace, ["custom_suffix"]);
}

#[tokio::test]
async fn an_underscore_of_the_service_is_no_suffix_to_be_taken_away() {
    for service in
        ["event-processor.health.amazonaws.com", "dynamodb.application-autoscaling.amazonaws.com"]
    {
        for suffix in [Json::Null, json!("")] {
            let world = world();
            let config = json!({"aws_service_name": service, "custom_suffix": suffix});
            world.lose("CreateServiceLinkedRole", Answer::cut(Cut::After));
            let state = done(world.create(&config).await);
            let state = world.read(&state).await.unwrap();
            assert_eq!(world.plan(&state, &config).action, Action::NoOp, "{service} {suffix}");
            let id = state.get("id").as_str().unwrap();
            let imported = world.import(id).await;
            let left_out = json!({"aws_service_name": service});
            assert_eq!(world.plan(&imported, &left_out).action, Action::NoOp, "{service}");
        }
    }
}

#[tokio::test]
async fn a_suffix_that_is_left_out_or_written_is_kept_after_an_import() {
    let world = world();
    let with = config(&json!({"custom_suffix": "a"}));
    done(world.create(&with).await);
    let state = world.import(&format!("{ARN}_a")).await;
    for config in [with, config(&json!({}))] {
        assert_eq!(world.plan(&state, &config).action, Action::NoOp, "{config}");
    }
    let other = world.plan(&state, &config(&json!({"custom_suffix": "b"})));
    assert_eq!(other.replace, ["custom_suffix"]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for_and_nothing_else() {
    let world = world();
    world.refuse("CreateServiceLinkedRole", Answer::error("AccessDenied", "not authorized", 403));
    world.refuse("CreateServiceLinkedRole", busy());
    let state = done(world.create(&config(&json!({}))).await);
    world.refuse("UpdateRole", busy());
    let state = done(world.update(&state, &config(&json!({"description": "Ours"}))).await);
    world.refuse("DeleteServiceLinkedRole", busy());
    done(world.delete(&state).await);
    world.refuse("CreateServiceLinkedRole", Answer::error("InvalidInput", "no such service", 400));
    assert!(world.create(&config(&json!({}))).await.error.is_some());
}

#[tokio::test]
async fn a_lost_answer_is_no_second_role() {
    let world = world();
    world.lose("CreateServiceLinkedRole", Answer::cut(Cut::After));
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"id": ARN}));
}

#[tokio::test]
async fn an_import_and_a_state_of_hashicorp_aws_need_no_change() {
    let world = world();
    done(world.create(&config(&json!({}))).await);
    let state = world.import(ARN).await;
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    let old = json!({
        "arn": ARN, "aws_service_name": SERVICE, "create_date": "2026-01-02T03:04:05Z", "custom_suffix": "",
        "description": "Made by the service", "id": ARN, "name": "AWSServiceRoleForAutoScaling",
        "path": "/aws-service-role/autoscaling.amazonaws.com/", "tags": {}, "tags_all": {}, "unique_id": "AROAFAKE",
    });
    let state = world.take_over(0, &old).await;
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
}

#[test]
fn an_id_is_the_arn_of_a_service_linked_role() {
    let parse = |id: &str| LinkedRole::parse(id);
    assert_eq!(parse(ARN).unwrap().suffix(), None);
    let suffix = |id: &str| parse(id).unwrap().suffix().map(str::to_owned);
    assert_eq!(suffix(&format!("{ARN}_CMK")).as_deref(), Some("CMK"));
    for wrong in ["", "AWSServiceRoleForAutoScaling", "arn:aws:iam::111122223333:role/app"] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn what_does_not_pass_is_believed_after_two_minutes() {
    let (denied, busy) = ("User is not authorized", "Multiple requests.");
    let unseen = "The role with name AWSServiceRoleForAutoScaling cannot be found.";
    World::assert_passing(
        world,
        &config(&json!({"tags": {"team": "a"}})),
        &config(&json!({"description": "Ours", "tags": {"team": "a"}})),
        &[
            (Operation::Create, "CreateServiceLinkedRole", "AccessDenied", denied),
            (Operation::Create, "TagRole", "NoSuchEntity", unseen),
            (Operation::Create, "CreateServiceLinkedRole", "ConcurrentModification", busy),
            (Operation::Update, "UpdateRole", "ConcurrentModification", busy),
            (Operation::Delete, "DeleteServiceLinkedRole", "ConcurrentModification", busy),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_role_that_was_there_before_is_never_taken_for_ours() {
    let world = world();
    done(world.create(&config(&json!({}))).await);
    // The answer is lost, and the role of the other one is found.
    world.refuse("CreateServiceLinkedRole", Answer::cut(Cut::After));
    let outcome = world.create(&config(&json!({}))).await;
    assert!(matches!(outcome.error, Some(Error::Lost { .. })), "{:?}", outcome.error);
    assert!(outcome.state.is_null());
    assert!(world.aws().role.is_some());
}

#[tokio::test]
async fn a_service_has_the_time_of_a_delete_to_give_its_role_up() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let minutes =
        |world: &World<Iam>| world.fake.slept().iter().sum::<std::time::Duration>().as_secs() / 60;
    world.aws().slow = 60;
    done(world.delete(&state).await);
    assert!(minutes(&world) >= 4, "{}", minutes(&world));

    let state = done(world.create(&config(&json!({}))).await);
    world.aws().slow = u32::MAX;
    let before = minutes(&world);
    let outcome = world.delete(&state).await;
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains("in use by its service after 600 s"), "{error}");
    assert_eq!(minutes(&world) - before, 10);
    assert_eq!(outcome.state, state);
}

#[test]
fn what_iam_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    for (more, at) in [
        (json!({"aws_service_name": "autoscaling"}), "aws_service_name: "),
        (json!({"description": "a \u{2013} b"}), "description: "),
    ] {
        let problems = world.problems(&config(&more));
        assert!(problems.len() == 1 && problems[0].starts_with(at), "{problems:?}");
    }
    let mut unknown = world.config(&config(&json!({})));
    unknown.insert("aws_service_name", Value::Unknown);
    assert!(crate::engine::life::validate(world.entry(), &unknown).is_empty());
}

#[tokio::test]
async fn a_role_that_was_made_long_before_is_not_taken() {
    let (first, second) = (world(), world());
    done(first.create(&config(&json!({}))).await);
    *second.aws() = std::mem::take(&mut *first.aws());
    second.fake.advance(std::time::Duration::from_mins(10));
    second.refuse("CreateServiceLinkedRole", Answer::cut(Cut::After));
    let outcome = second.create(&config(&json!({}))).await;
    assert!(outcome.state.is_null() && outcome.error.is_some(), "{outcome:?}");
}

#[tokio::test]
async fn a_role_that_cannot_be_tagged_yet_is_tagged_a_little_later() {
    let world = world();
    world.refuse("TagRole", no_role("AWSServiceRoleForAutoScaling"));
    world.refuse("TagRole", busy());
    let state = done(world.create(&config(&json!({"tags": {"team": "a"}}))).await);
    assert_has(&state, &json!({"tags": {"team": "a"}}));
}
