//! EKS Auto Mode.

use super::*;

const NODE: &str = "arn:aws:iam::111122223333:role/node";

fn compute(on: bool, role: &str) -> Json {
    json!([{"enabled": on, "node_pools": ["system"], "node_role_arn": role}])
}

#[tokio::test]
async fn the_three_capabilities_go_on_and_off_with_one_call() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let on = config(&json!({"compute_config": compute(true, NODE)}));
    let state = done(world.update(&state, &on).await);
    let sent = world.call("UpdateClusterConfig").input;
    assert_eq!(
        sent["computeConfig"],
        json!({"enabled": true, "nodePools": ["system"], "nodeRoleArn": NODE})
    );
    assert_eq!(sent["kubernetesNetworkConfig"], json!({"elasticLoadBalancing": {"enabled": true}}));
    assert_eq!(sent["storageConfig"], json!({"blockStorage": {"enabled": true}}));
    assert_has(&state, &json!({"storage_config": [{"block_storage": [{"enabled": true}]}]}));
    assert_eq!(world.plan(&state, &on).action, Action::NoOp);

    let off = config(&json!({"storage_config": [{"block_storage": [{"enabled": false}]}]}));
    let state = done(world.update(&state, &off).await);
    let sent = world.call("UpdateClusterConfig").input;
    assert_eq!(sent["computeConfig"], json!({"enabled": false}));
    let nothing = json!([{"enabled": false, "node_pools": [], "node_role_arn": ""}]);
    assert_has(&state, &json!({"compute_config": nothing}));
    assert_eq!(world.plan(&state, &off).action, Action::NoOp);
}

#[tokio::test]
async fn a_cluster_that_was_switched_in_the_console_is_planned_as_it_is() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let cluster = json!({
        "computeConfig": {"enabled": true, "nodePools": ["system"], "nodeRoleArn": NODE},
        "storageConfig": {"blockStorage": {"enabled": true}},
    });
    for (name, value) in cluster.as_object().unwrap() {
        world.aws().get("cluster", "prod").unwrap().value[name] = value.clone();
    }
    let balancing = "/kubernetesNetworkConfig/elasticLoadBalancing/enabled";
    *world.aws().get("cluster", "prod").unwrap().value.pointer_mut(balancing).unwrap() =
        true.into();
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    let on = config(&json!({"compute_config": [{"enabled": true}]}));
    assert_eq!(world.plan(&state, &on).action, Action::NoOp);
}

#[tokio::test]
async fn a_new_cluster_in_auto_mode_has_none_of_the_add_ons() {
    let world = world();
    let on = config(&json!({"compute_config": compute(true, NODE)}));
    let planned = world.plan(&Value::Null, &on);
    assert_eq!(planned.value.get("bootstrap_self_managed_addons"), &Value::Bool(false));
    done(world.create(&on).await);
    let sent = world.call("CreateCluster").input;
    assert_eq!(sent["bootstrapSelfManagedAddons"], false);
    assert_eq!(sent["storageConfig"], json!({"blockStorage": {"enabled": true}}));
    assert_eq!(sent["kubernetesNetworkConfig"], json!({"elasticLoadBalancing": {"enabled": true}}));
}

#[tokio::test]
async fn a_switch_to_auto_mode_does_not_end_a_cluster_for_its_add_ons() {
    let world = world();
    let state = done(world.create(&config(&json!({"bootstrap_self_managed_addons": true}))).await);
    let mut on = config(&json!({
        "compute_config": compute(true, NODE), "bootstrap_self_managed_addons": false,
    }));
    let imported = world.import("prod").await;
    let planned = world.plan(&state, &on);
    assert_eq!(
        (planned.action, planned.replace.len(), planned.warnings.len()),
        (Action::Update, 0, 0)
    );
    // Without Auto Mode, there is something to be said.
    on["compute_config"] = json!([]);
    for state in [&state, &imported] {
        let planned = world.plan(state, &on);
        assert_eq!((planned.action, planned.replace.len()), (Action::Update, 0));
        assert!(planned.warnings[0].contains("only the state changes"), "{:?}", planned.warnings);
    }
}

#[tokio::test]
async fn nodes_keep_their_role_as_long_as_auto_mode_is_on() {
    let world = world();
    let state = done(world.create(&config(&json!({"compute_config": compute(true, NODE)}))).await);
    let other = "arn:aws:iam::111122223333:role/other";
    let changed = config(&json!({"compute_config": compute(true, other)}));
    let planned = world.plan(&state, &changed);
    assert_eq!(planned.replace, ["compute_config[0].node_role_arn"]);
    let pools = json!([{"enabled": true, "node_pools": [], "node_role_arn": NODE}]);
    let state = done(world.update(&state, &config(&json!({"compute_config": pools}))).await);
    assert_has(&state, &json!({"compute_config": pools}));
    let off = config(&json!({"compute_config": [{"enabled": false}]}));
    done(world.update(&state, &off).await);
}

#[test]
fn switches_that_contradict_each_other_are_refused() {
    let mut both = config(&json!({
        "compute_config": [{"enabled": true}],
        "storage_config": [{"block_storage": [{"enabled": false}]}],
    }));
    let problems = world().problems(&both);
    assert!(
        problems.len() == 1
            && problems[0].starts_with("storage_config[0].block_storage[0].enabled: ")
            && problems[0].contains("on or off together"),
        "{problems:?}"
    );
    both["storage_config"][0]["block_storage"][0]["enabled"] = true.into();
    assert_eq!(world().problems(&both), [""; 0]);
}
