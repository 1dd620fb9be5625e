use super::Registered;
use crate::engine::{Key as _, Operation};
use crate::services::elb::testing::network;
use crate::services::testing::{Row, World, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// How `aws_elb_attachment` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("registered-instance"),
    given: |store| {
        network(store);
        for name in ["web", "api"] {
            let balancer = json!({
                "LoadBalancerName": name, "ListenerDescriptions": [], "Subnets": ["subnet-1"],
            });
            store.with("classic-load-balancer", &balancer);
        }
    },
    ..Row::of("aws_elb_attachment")
};

fn world() -> World<Store> {
    World::of("aws_elb_attachment")
}

fn registered(elb: &str, instance: &str) -> Json {
    json!({"elb": elb, "instance": instance})
}

#[test]
fn an_id_is_the_name_and_the_instance() {
    let key = Registered::parse("web,i-1").unwrap();
    assert_eq!((key.elb.as_str(), key.instance.as_str()), ("web", "i-1"));
    assert_eq!(key.to_string(), "web,i-1");
    for id in ["web", "web,", ",i-1", "web,i-1,i-2"] {
        assert!(Registered::parse(id).unwrap_err().contains("NAME,INSTANCE"), "{id}");
    }
}

#[tokio::test]
async fn attachments_of_several_load_balancers_are_read_with_one_call() {
    let world = world();
    let one = done(world.create(&registered("web", "i-1")).await);
    let other = done(world.create(&registered("api", "i-1")).await);
    world.calls();
    let (a, b) = tokio::join!(world.read(&one), world.read(&other));
    assert_eq!((a.unwrap(), b.unwrap()), (one, other));
    assert_eq!(world.actions(), ["DescribeLoadBalancers"]);
}

#[tokio::test]
async fn an_attachment_is_gone_with_its_load_balancer_and_the_others_are_not() {
    let world = world();
    let one = done(world.create(&registered("web", "i-1")).await);
    let other = done(world.create(&registered("api", "i-1")).await);
    world.aws().remove("classic-load-balancer", "web");
    let (a, b) = tokio::join!(world.read(&one), world.read(&other));
    assert_eq!((a.unwrap(), b.unwrap()), (Value::Null, other));
    assert!(done(world.delete(&one).await).is_null());
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = &registered("web", "i-1");
    let call = "RegisterInstancesWithLoadBalancer";
    let gone = "There is no ACTIVE Load Balancer named 'web'";
    let young = "Could not find EC2 instance \"i-1\"";
    World::assert_passing(
        world,
        config,
        config,
        &[
            (Operation::Create, call, "LoadBalancerNotFound", gone),
            (Operation::Create, call, "InvalidInstance", young),
            (Operation::Create, call, "InvalidTarget", "i-1 is not in a running state"),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_gets_an_id_that_says_what_it_is() {
    let world = world();
    let state = done(world.create(&registered("web", "i-1")).await);
    let theirs = json!({"id": "web-20240102030405678900000001", "elb": "web", "instance": "i-1"});
    let taken = world.take_over(0, &theirs).await;
    assert_eq!(taken, state);
}
