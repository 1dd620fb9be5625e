//! `aws_iam_openid_connect_provider` against a model of what IAM documents.

mod kind;

pub(in crate::services) use kind::ROW;

use super::*;
use crate::aws::fake::{ACCOUNT, Answer, Call, Cut};
use crate::plan::contract::Action;
use crate::services::iam::testing::{
    absent, busy, listed, members, retag, tag_list, tags as in_call, xml,
};
use crate::services::testing::{World, assert_has, done, element};
use serde_json::{Value as Json, json};

const URL: &str = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123";
const BARE: &str = "oidc.eks.eu-central-1.amazonaws.com/id/0123";
const ARN: &str =
    "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123";
const OF_TODAY: &str = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";

#[derive(Default)]
struct Provider {
    arn: String,
    url: String,
    clients: Vec<String>,
    thumbprints: Vec<String>,
    tags: Tags,
}
type Iam = Vec<Provider>;

fn answer(iam: &mut Iam, call: &Call) -> Answer {
    match call.action.as_str() {
        "CreateOpenIDConnectProvider" => return create(iam, call),
        "ListOpenIDConnectProviders" => {
            let arns = iam.iter().map(|provider| element("Arn", &provider.arn));
            return xml(call, members("OpenIDConnectProviderList", arns));
        }
        _ => {}
    }
    let arn = call.param("OpenIDConnectProviderArn");
    let Some(at) = iam.iter().position(|provider| provider.arn == arn) else {
        return absent(&format!("OpenIDConnect Provider not found for arn {arn}"));
    };
    let provider = &mut iam[at];
    let client = call.param("ClientID").to_owned();
    match call.action.as_str() {
        "GetOpenIDConnectProvider" => {
            let parts = [
                element("Url", &provider.url),
                members("ClientIDList", provider.clients.iter().cloned()),
                members("ThumbprintList", provider.thumbprints.iter().cloned()),
                element("CreateDate", "2026-01-02T03:04:05Z"),
                tag_list(&provider.tags),
            ];
            return xml(call, parts.concat());
        }
        "AddClientIDToOpenIDConnectProvider" => provider.clients.push(client),
        "RemoveClientIDFromOpenIDConnectProvider" => provider.clients.retain(|c| *c != client),
        "UpdateOpenIDConnectProviderThumbprint" => {
            provider.thumbprints = listed(call, "ThumbprintList");
        }
        "DeleteOpenIDConnectProvider" => _ = iam.remove(at),
        _ => return retag(call, &mut provider.tags),
    }
    xml(call, "")
}

fn create(iam: &mut Iam, call: &Call) -> Answer {
    let url = call.param("Url").strip_prefix("https://").unwrap().to_owned();
    if iam.iter().any(|provider| provider.url == url) {
        return Answer::error(
            "EntityAlreadyExists",
            &format!("Provider with url {url} already exists."),
            409,
        );
    }
    let mut thumbprints = listed(call, "ThumbprintList");
    if thumbprints.is_empty() {
        thumbprints.push(OF_TODAY.to_owned());
    }
    let arn = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{url}");
    let clients = listed(call, "ClientIDList");
    let shown = element("OpenIDConnectProviderArn", &arn);
    iam.push(Provider { arn, url, clients, thumbprints, tags: in_call(call) });
    xml(call, shown)
}

fn world() -> World<Iam> {
    World::new("aws_iam_openid_connect_provider", Iam::new(), answer)
}

fn config(clients: &[&str]) -> Json {
    json!({"url": URL, "client_id_list": clients})
}

#[tokio::test]
async fn a_provider_is_made_without_thumbprints_and_keeps_those_that_iam_found() {
    let world = world();
    let state = done(world.create(&config(&["sts.amazonaws.com"])).await);
    assert_eq!(world.actions(), ["CreateOpenIDConnectProvider", "GetOpenIDConnectProvider"]);
    assert_has(
        &state,
        &json!({
            "id": ARN, "arn": ARN, "url": BARE, "client_id_list": ["sts.amazonaws.com"], "thumbprint_list": [OF_TODAY],
        }),
    );
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config(&["sts.amazonaws.com"])).action, Action::NoOp);
    done(world.delete(&state).await);
    assert!(world.aws().is_empty());
    done(world.delete(&state).await);
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn the_url_is_planned_as_iam_stores_it_however_it_is_written() {
    let world = world();
    let [written, mut bare] = [config(&["a"]), config(&["a"])];
    bare["url"] = BARE.into();
    for config in [&written, &bare] {
        let planned = world.plan(&Value::Null, config);
        assert_eq!(planned.value.get("url"), &BARE.into());
        let state = done(world.create(config).await);
        assert_eq!(world.call("CreateOpenIDConnectProvider").param("Url"), URL);
        assert_has(&state, &json!({"url": BARE}));
        for same in [&written, &bare] {
            assert_eq!(world.plan(&state, same).action, Action::NoOp);
        }
        done(world.delete(&state).await);
        world.actions();
    }
    let [first, second] = world.plan_twice(&Value::Null, &written, &["url"]);
    assert!(first.value.get("url").is_unknown());
    assert_eq!(second.value.get("url"), &BARE.into());
}

#[tokio::test]
async fn an_empty_list_of_thumbprints_leaves_the_choice_to_iam() {
    let world = world();
    let mut none = config(&["a"]);
    none["thumbprint_list"] = json!([]);
    let state = done(world.create(&none).await);
    assert_eq!(world.aws()[0].thumbprints, [OF_TODAY]);
    let state = world.read(&state).await.unwrap();
    assert_has(&state, &json!({"thumbprint_list": []}));
    assert_eq!(world.plan(&state, &none).action, Action::NoOp);
    assert_eq!(world.plan(&world.import(ARN).await, &none).action, Action::NoOp);

    let mut one = config(&["a"]);
    one["thumbprint_list"] = json!(["ab".repeat(20)]);
    let state = done(world.update(&state, &one).await);
    assert_eq!(world.aws()[0].thumbprints, ["ab".repeat(20)]);
    assert_eq!(world.plan(&state, &none).action, Action::NoOp, "IAM cannot take it away");
}

#[tokio::test]
async fn clients_thumbprints_and_tags_are_changed_in_place() {
    let world = world();
    let state = done(world.create(&config(&["a", "b"])).await);
    world.actions();
    let mut config = config(&["b", "c"]);
    config["thumbprint_list"] = json!(["AB".repeat(20)]);
    config["tags"] = json!({"team": "a"});
    world.aws()[0].tags = Tags::new();
    let state = done(world.update(&state, &config).await);
    assert_eq!(
        world.actions(),
        [
            "AddClientIDToOpenIDConnectProvider",
            "RemoveClientIDFromOpenIDConnectProvider",
            "UpdateOpenIDConnectProviderThumbprint",
            "TagOpenIDConnectProvider",
            "GetOpenIDConnectProvider",
        ]
    );
    // IAM may return them in small letters.
    world.aws()[0].thumbprints = vec!["ab".repeat(20)];
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    config["url"] = "https://other.example.com".into();
    assert_eq!(world.plan(&state, &config).replace, ["url"]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for_and_nothing_else() {
    let world = world();
    let unreachable = "Please make sure the OpenID Connect provider is reachable";
    world.refuse(
        "CreateOpenIDConnectProvider",
        Answer::error("OpenIdIdpCommunicationError", unreachable, 400),
    );
    world.refuse("CreateOpenIDConnectProvider", busy());
    let state = done(world.create(&config(&["a"])).await);
    world.refuse("AddClientIDToOpenIDConnectProvider", busy());
    let state = done(world.update(&state, &config(&["b"])).await);
    world.refuse("DeleteOpenIDConnectProvider", busy());
    done(world.delete(&state).await);
    world.refuse("CreateOpenIDConnectProvider", Answer::error("InvalidInput", "no", 400));
    assert_eq!(world.create(&config(&["a"])).await.error.unwrap().code(), Some("InvalidInput"));
}

#[tokio::test]
async fn a_lost_answer_is_no_second_provider_and_somebody_elses_is_left_alone() {
    let world = world();
    world.lose("CreateOpenIDConnectProvider", Answer::cut(Cut::After));
    let state = done(world.create(&config(&["a"])).await);
    assert_has(&state, &json!({"id": ARN}));
    world.refuse("CreateOpenIDConnectProvider", Answer::cut(Cut::After));
    let outcome = world.create(&config(&["b"])).await;
    assert!(outcome.state.is_null() && outcome.error.is_some());
}

#[tokio::test]
async fn an_import_and_a_state_of_hashicorp_aws_need_no_change() {
    let world = world();
    done(world.create(&config(&["a"])).await);
    let state = world.import(ARN).await;
    assert_has(&state, &json!({"url": BARE}));
    assert_eq!(world.plan(&state, &config(&["a"])).action, Action::NoOp);
    let old = json!({
        "arn": ARN, "client_id_list": ["a"], "id": ARN, "tags": {}, "tags_all": {}, "thumbprint_list": [OF_TODAY],
        "url": BARE,
    });
    let state = world.take_over(0, &old).await;
    assert_eq!(world.plan(&state, &config(&["a"])).action, Action::NoOp);
}

#[test]
fn what_iam_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    let problems = world.problems(&json!({
        "url": "http://example.com", "client_id_list": ["a"], "thumbprint_list": ["9e:99"],
    }));
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(world.fake.calls().is_empty());
}

#[tokio::test]
async fn what_does_not_pass_is_believed_after_two_minutes() {
    const CREATE: &str = "CreateOpenIDConnectProvider";
    let unreachable =
        "Please make sure the OpenID Connect provider https://example.com is reachable";
    let busy = "Multiple requests.";
    // What a refusal may be about is looked for in the plan, which has the URL like this.
    let config = |client: &str| json!({"url": BARE, "client_id_list": [client]});
    World::assert_passing(
        world,
        &config("a"),
        &config("b"),
        &[
            (Operation::Create, CREATE, "OpenIdIdpCommunicationError", unreachable),
            (Operation::Create, CREATE, "ConcurrentModification", busy),
            (
                Operation::Update,
                "AddClientIDToOpenIDConnectProvider",
                "ConcurrentModification",
                busy,
            ),
            (Operation::Delete, "DeleteOpenIDConnectProvider", "ConcurrentModification", busy),
        ],
    )
    .await;
}

#[test]
fn more_than_iam_accepts_is_refused_before_it_is_asked() {
    let world = world();
    let long = "x".repeat(256);
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (clients, told) in [
        (vec![""], "0 characters"),
        (vec![long.as_str()], "256 characters"),
        (many.clone(), "101 client IDs; IAM accepts 100"),
    ] {
        let problems = world.problems(&config(&clients));
        let fits = problems.len() == 1 && problems[0].starts_with("client_id_list: ");
        assert!(fits && problems[0].contains(told), "{problems:?}");
    }
    assert_eq!(world.problems(&config(&[&long[1..]])), [""; 0]);
    assert_eq!(world.problems(&config(&many[1..])), [""; 0]);

    let mut list = config(&["a"]);
    let prints: Vec<String> = (0..6).map(|n| n.to_string().repeat(40)).collect();
    list["thumbprint_list"] = json!(prints[1..]);
    assert_eq!(world.problems(&list), [""; 0]);
    list["thumbprint_list"] = json!(prints);
    let problems = world.problems(&list);
    assert_eq!(problems, ["thumbprint_list: These are 6 thumbprints; IAM accepts 5."]);

    let mut unknown = world.config(&config(&["a"]));
    unknown.insert("client_id_list", Value::Set(vec![Value::Unknown]));
    unknown.insert("thumbprint_list", Value::Unknown);
    assert!(crate::engine::life::validate(world.entry(), &unknown).is_empty());
}

#[tokio::test]
async fn a_provider_that_was_made_long_before_is_not_taken() {
    let (first, second) = (world(), world());
    done(first.create(&config(&["a"])).await);
    *second.aws() = std::mem::take(&mut *first.aws());
    second.fake.advance(std::time::Duration::from_mins(10));
    second.refuse("CreateOpenIDConnectProvider", Answer::cut(Cut::After));
    let outcome = second.create(&config(&["a"])).await;
    assert!(outcome.state.is_null() && outcome.error.is_some(), "{outcome:?}");
}

#[test]
fn an_issuer_with_a_port_is_refused_where_it_is_written() {
    let [problem] = world()
        .problems(
            &json!({"url": "https://example.com:8443/id", "client_id_list": ["sts.amazonaws.com"]}),
        )
        .try_into()
        .unwrap();
    assert!(problem.starts_with("url: ") && problem.contains("without a port"), "{problem}");
}
