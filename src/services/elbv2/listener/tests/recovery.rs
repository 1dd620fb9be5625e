//! What goes wrong.

use super::{BALANCER, GROUP, config, secure, world};
use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation::{Create, Update};
use crate::services::testing::{World, done};
use serde_json::json;

#[tokio::test]
async fn errors_that_pass_are_waited_for() {
    let certificate = "Certificate 'arn:aws:acm:us-east-1:111122223333:certificate/1' not found";
    let group = format!("Target groups '{GROUP}' not found");
    let balancer = format!("Load balancers '[{BALANCER}]' not found");
    let listener = format!("Listeners '{BALANCER}/1' not found");
    let store = format!("Trust stores '{BALANCER}' not found");
    let changed = secure(&json!({"port": 444, "routing_http_response_server_enabled": false}));
    World::assert_passing(
        world,
        &secure(&json!({})),
        &changed,
        &[
            (Create, "CreateListener", "CertificateNotFound", certificate),
            (Update, "ModifyListener", "CertificateNotFound", certificate),
            (Create, "CreateListener", "LoadBalancerNotFound", &balancer),
            (Create, "CreateListener", "TargetGroupNotFound", &group),
            (Update, "ModifyListener", "TargetGroupNotFound", &group),
            (Update, "ModifyListenerAttributes", "ListenerNotFound", &listener),
            (Create, "CreateListener", "TrustStoreNotFound", &store),
            (Update, "ModifyListener", "TrustStoreNotFound", &store),
            (Create, "CreateListener", "TrustStoreNotReady", "Trust store is creating"),
            (Update, "ModifyListener", "TrustStoreNotReady", "Trust store is creating"),
        ],
    )
    .await;
}

#[tokio::test]
async fn other_refusals_are_believed_at_once() {
    let world = world();
    let refusal = Answer::error("UnsupportedProtocol", "The protocol is not supported", 400);
    world.refuse("CreateListener", refusal);
    let error = world.create(&config(&json!({}))).await.error.unwrap();
    assert_eq!(error.code(), Some("UnsupportedProtocol"));
    assert_eq!(world.actions().iter().filter(|call| *call == "CreateListener").count(), 1);
}

#[tokio::test]
async fn a_listener_that_a_create_call_finds_instead_of_making_it_is_not_taken() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let arn = state.get("arn").as_str().unwrap();
    // AWS makes no second listener with the same settings, and says that all went well.
    let same = json!({"Listeners": [{"ListenerArn": arn}]});
    world.refuse("CreateListener", Answer::Data(same));
    let outcome = world.create(&config(&json!({}))).await;
    assert!(outcome.state.is_null());
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains(&format!("terraform import ADDRESS {arn}")), "{error}");
}

#[tokio::test]
async fn of_several_listeners_that_of_the_port_is_found_after_a_lost_answer() {
    let world = world();
    done(world.create(&config(&json!({"port": 81}))).await);
    world.lose("CreateListener", Answer::cut(Cut::After));
    let state = done(world.create(&config(&json!({}))).await);
    assert!(state.get("arn").as_str().unwrap().ends_with("/2"), "{state:?}");
    assert_eq!(world.actions().iter().filter(|call| *call == "CreateListener").count(), 2);
}

#[tokio::test]
async fn what_was_changed_before_an_error_that_passes_is_not_changed_again() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let missing = Answer::error("ListenerNotFound", "Listener 'web' not found", 400);
    world.refuse("ModifyListenerAttributes", missing);
    world.actions();
    let changed = config(&json!({"port": 81, "routing_http_response_server_enabled": false}));
    done(world.update(&state, &changed).await);
    let calls = world.actions();
    let count = |name: &str| calls.iter().filter(|call| *call == name).count();
    assert_eq!((count("ModifyListener"), count("ModifyListenerAttributes")), (1, 2), "{calls:?}");
}
