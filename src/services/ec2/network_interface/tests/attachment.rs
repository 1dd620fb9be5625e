//! Instances that have the interface.

use super::*;

fn attached(instance: &str) -> Json {
    json!({"attachment": [{"device_index": 1, "instance": instance}]})
}

/// Makes somebody else's attachment.
fn held(world: &World<Store>, more: &Json) {
    let mut aws = world.aws();
    let interface = aws.get("network-interface", "eni-1").unwrap();
    interface.value["status"] = "in-use".into();
    interface.value["attachment"] = json!({
        "attachmentId": "eni-attach-9", "instanceId": "i-2", "deviceIndex": 2, "status": "attached",
    });
    for (name, value) in more.as_object().unwrap() {
        interface.value[name] = value.clone();
    }
}

#[tokio::test]
async fn an_interface_is_attached_moved_and_detached_before_it_is_deleted() {
    let world = world();
    let state = created(&world, &attached("i-1")).await;
    let call = world.call("AttachNetworkInterface");
    assert_eq!([call.param("InstanceId"), call.param("DeviceIndex")], ["i-1", "1"]);
    let state = done(world.update(&state, &config(&attached("i-2"))).await);
    assert_eq!(changes(&world), ["DetachNetworkInterface", "AttachNetworkInterface"]);
    world.aws().nature.pending = 2;
    done(world.delete(&state).await);
    assert_eq!(changes(&world), ["DetachNetworkInterface", "DeleteNetworkInterface"]);
}

#[tokio::test]
async fn what_others_attach_stays() {
    let world = world();
    let state = created(&world, &json!({})).await;
    held(&world, &json!({}));
    let read = world.read(&state).await.unwrap();
    let config = config(&json!({"description": "web"}));
    assert_eq!(world.plan(&read, &self::config(&json!({}))).action, Action::NoOp);
    done(world.update(&read, &config).await);
    assert_eq!(changes(&world), ["ModifyNetworkInterfaceAttribute"]);
}

#[tokio::test]
async fn an_attachment_whose_answer_was_lost_is_not_made_twice() {
    let world = world();
    world.lose("AttachNetworkInterface", Answer::cut(Cut::After));
    created(&world, &attached("i-1")).await;
    assert_eq!(world.aws().all("network-interface").len(), 1);
}

#[tokio::test]
async fn an_instance_that_starts_is_waited_for() {
    let world = world();
    let pending = json!({"name": "pending"});
    world.aws().get("instance", "i-1").unwrap().value["instanceState"] = pending;
    let running = |state: &mut Json| *state = json!({"name": "running"});
    world.aws().get("instance", "i-1").unwrap().later(2, "instanceState", running);
    created(&world, &attached("i-1")).await;
}

#[tokio::test]
async fn ena_express_is_set_where_the_interface_is_attached() {
    let world = world();
    let mut on = attached("i-1");
    on["ena_srd_specification"] = json!([{
        "ena_srd_enabled": true, "ena_srd_udp_specification": [{"ena_srd_udp_enabled": true}],
    }]);
    let state = created(&world, &on).await;
    let call = world.call("ModifyNetworkInterfaceAttribute");
    assert_eq!(call.param("EnaSrdSpecification.EnaSrdEnabled"), "true");
    assert_eq!(world.plan(&state, &config(&on)).action, Action::NoOp);
    done(world.update(&state, &config(&attached("i-1"))).await);
    let call = world.call("ModifyNetworkInterfaceAttribute");
    assert_eq!(call.param("EnaSrdSpecification.EnaSrdEnabled"), "false");
}

#[tokio::test]
async fn an_interface_that_a_service_uses_is_refused_at_once() {
    let world = world();
    let state = created(&world, &json!({})).await;
    let of_lambda = json!({
        "requesterManaged": "true", "requesterId": "AROA:web", "interfaceType": "lambda",
        "description": "AWS Lambda VPC ENI-web",
    });
    held(&world, &of_lambda);
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("AWS Lambda VPC ENI-web") && error.contains("AROA:web"), "{error}");
    assert_eq!(changes(&world), [""; 0]);
}
