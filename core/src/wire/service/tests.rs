use super::super::empty::Empty;
use super::*;
use proto::{DynamicValue, read_resource};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Like [`Empty`], with some requests that go wrong or take long.
#[derive(Default)]
struct Probe {
    schemas: AtomicUsize,
    reading: Stop,
}

macro_rules! as_empty {
    ($($method:ident),* $(,)?) => {
        $(async fn $method(&self, call: Call, request: proto::$method::Request) -> proto::$method::Response {
            Empty.$method(call, request).await
        })*
    };
}

impl Handler for Probe {
    as_empty! {
        configure_provider, import_resource_state, move_resource_state, read_data_source, upgrade_resource_state,
        validate_data_resource_config, validate_provider_config, validate_resource_config,
    }
    fn schemas(&self) -> impl Iterator<Item = get_provider_schema::Response> + Send {
        let built = self.schemas.fetch_add(1, Ordering::Relaxed);
        let mut problem = get_provider_schema::Response::default();
        if built == 0 {
            problem.diagnostics.push(Diagnostic::error("Not yet", ""));
        }
        Empty.schemas().chain([problem])
    }
    /// Takes until it is asked to end, and says by its private bytes that it was.
    async fn read_resource(
        &self,
        call: Call,
        _: read_resource::Request,
    ) -> read_resource::Response {
        self.reading.set();
        call.stop.wait().await;
        read_resource::Response { private: Bytes::from_static(b"stopped"), ..Default::default() }
    }
    async fn plan_resource_change(
        &self,
        _: Call,
        _: proto::plan_resource_change::Request,
    ) -> proto::plan_resource_change::Response {
        panic!("in the plan")
    }
    async fn apply_resource_change(
        &self,
        call: Call,
        request: apply_resource_change::Request,
    ) -> apply_resource_change::Response {
        if request.type_name == "claimed" {
            call.claim.keep(state(b"made"), Bytes::from_static(b"new private"));
        }
        tokio::task::yield_now().await;
        panic!("in the apply")
    }
}

fn state(msgpack: &'static [u8]) -> DynamicValue {
    DynamicValue { msgpack: Bytes::from_static(msgpack), json: Bytes::new() }
}

async fn ask<Q: Message, R: Message + Default>(
    provider: &Arc<Shared<Probe>>,
    rpc: &str,
    request: &Q,
) -> R {
    let work = route::<Probe>(rpc).unwrap()(Arc::clone(provider), encode(request));
    let answered = tokio::time::timeout(Duration::from_secs(10), work).await.unwrap();
    R::decode(answered.unwrap().into_inner()).unwrap()
}

fn provider() -> Arc<Shared<Probe>> {
    guard::quiet_panics();
    Arc::new(Shared::new(Probe::default(), &Counter::default()))
}

async fn stop(provider: &Arc<Shared<Probe>>) -> stop_provider::Response {
    ask(provider, "StopProvider", &stop_provider::Request {}).await
}

/// The names after `rpc` in our own proto.
fn declared() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../../../../proto/tfplugin6.proto").lines();
    lines.filter_map(|line| line.trim().strip_prefix("rpc ")?.split('(').next())
}

#[tokio::test]
async fn every_declared_method_answers_bytes_that_are_no_message_with_a_diagnostic() {
    let provider = provider();
    assert_eq!(declared().count(), 22);
    for rpc in declared() {
        let route = route::<Probe>(rpc).unwrap_or_else(|| panic!("{rpc} is not served"));
        let answered = route(Arc::clone(&provider), Bytes::from_static(&[0xff; 12]))
            .await
            .unwrap()
            .into_inner();
        let text = String::from_utf8_lossy(&answered).into_owned();
        assert!(text.contains(&format!("The request {rpc} cannot be read")), "{rpc}: {text}");
    }
}

#[test]
fn a_method_that_is_not_declared_is_not_served() {
    assert!(route::<Probe>("ListResource").is_none());
}

#[tokio::test]
async fn a_panic_in_a_plan_gives_only_a_diagnostic_that_says_where() {
    let request = proto::plan_resource_change::Request::default();
    let answer: proto::plan_resource_change::Response =
        ask(&provider(), "PlanResourceChange", &request).await;
    assert_eq!(answer.planned_state, None);
    let [diagnostic] = &answer.diagnostics[..] else { panic!("{answer:?}") };
    assert_eq!(
        (diagnostic.severity(), &*diagnostic.summary),
        (Severity::Error, "Internal error: please report")
    );
    assert!(
        diagnostic.detail.contains("PlanResourceChange") && diagnostic.detail.contains("tests.rs:"),
        "{}",
        diagnostic.detail
    );
}

#[tokio::test]
async fn a_panic_in_an_apply_keeps_what_was_claimed() {
    let request =
        apply_resource_change::Request { type_name: "claimed".to_owned(), ..Default::default() };
    let answer: apply_resource_change::Response =
        ask(&provider(), "ApplyResourceChange", &request).await;
    assert_eq!((answer.new_state, &*answer.private), (Some(state(b"made")), &b"new private"[..]));
    assert_eq!(answer.diagnostics.len(), 1);
}

#[tokio::test]
async fn a_panic_in_an_apply_that_claimed_nothing_keeps_what_was_there() {
    let request = apply_resource_change::Request {
        prior_state: Some(state(b"prior")),
        planned_private: Bytes::from_static(b"planned private"),
        planned_identity: Some(proto::ResourceIdentityData {
            identity_data: Some(state(b"identity")),
        }),
        ..Default::default()
    };
    let answer: apply_resource_change::Response =
        ask(&provider(), "ApplyResourceChange", &request).await;
    assert_eq!(answer.new_identity, request.planned_identity);
    assert_eq!(
        (answer.new_state, &*answer.private),
        (Some(state(b"prior")), &b"planned private"[..])
    );
}

#[tokio::test]
async fn stop_answers_while_a_call_runs_and_ends_it() {
    let provider = provider();
    let read = tokio::spawn({
        let provider = Arc::clone(&provider);
        async move {
            ask::<_, read_resource::Response>(
                &provider,
                "ReadResource",
                &read_resource::Request::default(),
            )
            .await
        }
    });
    provider.handler.reading.wait().await;
    assert_eq!(stop(&provider).await.error, "");
    assert_eq!(&*read.await.unwrap().private, b"stopped");
}

#[tokio::test]
async fn a_stop_that_comes_before_the_configuration_holds_for_the_command() {
    let provider = provider();
    stop(&provider).await;
    let request = proto::configure_provider::Request::default();
    let _: proto::configure_provider::Response =
        ask(&provider, "ConfigureProvider", &request).await;
    assert!(provider.call().stop.is_set());
}

#[tokio::test]
async fn the_schema_is_made_once_unless_it_has_errors() {
    let provider = provider();
    let mut answers = Vec::new();
    for _ in 0..4 {
        let answer: get_provider_schema::Response =
            ask(&provider, "GetProviderSchema", &get_provider_schema::Request {}).await;
        answers.push(answer);
    }
    assert_eq!(answers[0].diagnostics.len(), 1);
    assert!(answers[1].diagnostics.is_empty() && answers[1].provider.is_some());
    assert_eq!(answers[1], answers[3]);
    assert_eq!(provider.handler.schemas.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn methods_that_a_provider_may_leave_out_answer_as_one_without_them() {
    let provider = provider();
    let request = call_function::Request { name: "arn".to_owned(), arguments: Vec::new() };
    let answer: call_function::Response = ask(&provider, "CallFunction", &request).await;
    assert!(answer.error.unwrap().text.contains("no function \"arn\""));
    let request = proto::open_ephemeral_resource::Request {
        type_name: "aws_x".to_owned(),
        ..Default::default()
    };
    let answer: proto::open_ephemeral_resource::Response =
        ask(&provider, "OpenEphemeralResource", &request).await;
    assert!(answer.diagnostics[0].detail.contains("no ephemeral resource of type \"aws_x\""));
    let request = proto::get_resource_identity_schemas::Request {};
    let answer: proto::get_resource_identity_schemas::Response =
        ask(&provider, "GetResourceIdentitySchemas", &request).await;
    assert_eq!(answer, proto::get_resource_identity_schemas::Response::default());
    // An identity that hashicorp/aws has stored is dropped, and is no error.
    let request = proto::upgrade_resource_identity::Request {
        type_name: "aws_vpc".to_owned(),
        ..Default::default()
    };
    let answer: proto::upgrade_resource_identity::Response =
        ask(&provider, "UpgradeResourceIdentity", &request).await;
    assert_eq!(answer, proto::upgrade_resource_identity::Response::default());
}
