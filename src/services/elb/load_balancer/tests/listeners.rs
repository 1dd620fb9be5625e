use super::{CERTIFICATE, OTHER_CERTIFICATE, http, https, web, with, world};
use crate::aws::fake::Answer;
use crate::engine::{Change, Resource};
use crate::plan::contract::Action;
use crate::schema::Block;
use crate::services::elb::load_balancer::Elb;
use crate::services::testing::{World, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

fn listening(listeners: &Json) -> Json {
    with(&web(), &json!({"listener": listeners}))
}

/// The calls that change something.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

/// A load balancer with one listener, which somebody has given policies.
async fn with_policies(listener: &Json) -> (World<Store>, Value) {
    let world = world();
    let state = done(world.create(&listening(&json!([listener]))).await);
    world.aws().get("classic-load-balancer", "web").unwrap().value["ListenerDescriptions"][0]["PolicyNames"] =
        json!(["sticky", "ciphers"]);
    world.actions();
    (world, state)
}

fn policies(world: &World<Store>) -> Json {
    let mut aws = world.aws();
    let its = &aws.get("classic-load-balancer", "web").unwrap().value["ListenerDescriptions"];
    its[0]["PolicyNames"].clone()
}

#[tokio::test]
async fn another_certificate_is_set_in_place_and_leaves_the_policies() {
    let (world, state) = with_policies(&https(CERTIFICATE)).await;
    let other = listening(&json!([https(OTHER_CERTIFICATE)]));
    done(world.update(&state, &other).await);
    assert_eq!(changes(&world), ["SetLoadBalancerListenerSSLCertificate"]);
    assert_eq!(policies(&world), json!(["sticky", "ciphers"]));
}

#[tokio::test]
async fn a_listener_that_is_made_anew_gets_the_policies_of_the_old_one() {
    let (world, state) = with_policies(&http()).await;
    let mut other = http();
    other["instance_port"] = 9090.into();
    done(world.update(&state, &listening(&json!([other]))).await);
    assert_eq!(
        changes(&world),
        [
            "DeleteLoadBalancerListeners",
            "CreateLoadBalancerListeners",
            "SetLoadBalancerPoliciesOfListener"
        ]
    );
    assert_eq!(policies(&world), json!(["sticky", "ciphers"]));
}

#[tokio::test]
async fn policies_are_not_lost_where_the_new_listener_is_refused_for_a_while() {
    let (world, state) = with_policies(&http()).await;
    let mut other = http();
    other["instance_port"] = 9090.into();
    world.refuse(
        "CreateLoadBalancerListeners",
        Answer::error("DuplicateListener", "It is there", 400),
    );
    done(world.update(&state, &listening(&json!([other]))).await);
    assert_eq!(policies(&world), json!(["sticky", "ciphers"]));
}

#[tokio::test]
async fn policies_of_another_protocol_are_left_with_a_warning() {
    let (world, state) = with_policies(&http()).await;
    let mut other = https(CERTIFICATE);
    other["lb_port"] = 80.into();
    let planned = world.plan(&state, &listening(&json!([other]))).value;
    let [old, new] =
        [state, planned].map(|object| Elb::decode(&object.without_unknowns()).unwrap());
    let cx = world.cx();
    let change = Change { old: &old, new: &new };
    Elb::update(&cx, &"web".to_owned(), change).await.unwrap();
    assert_eq!(policies(&world), json!([]));
    let told = cx.take_warnings().into_iter().map(|warning| warning.detail).collect::<String>();
    assert!(told.contains("sticky, ciphers") && told.contains("port 80 of web"), "{told}");
}

#[tokio::test]
async fn listeners_come_and_go_with_two_calls() {
    let world = world();
    let state = done(world.create(&listening(&json!([http()]))).await);
    world.actions();
    let state = done(world.update(&state, &listening(&json!([http(), https(CERTIFICATE)]))).await);
    assert_eq!(changes(&world), ["CreateLoadBalancerListeners"]);
    let mut third = http();
    third["lb_port"] = 81.into();
    let state = done(world.update(&state, &listening(&json!([third, https(CERTIFICATE)]))).await);
    assert_eq!(changes(&world), ["DeleteLoadBalancerListeners", "CreateLoadBalancerListeners"]);
    let same = listening(&json!([https(CERTIFICATE), third]));
    assert_eq!(world.plan(&state, &same).action, Action::NoOp);
}
