//! What is planned, and what is refused in a plan.

use super::*;

#[expect(clippy::needless_pass_by_value, reason = "it is called with what `json!` makes")]
fn access(mode: &str, admin: Json) -> Json {
    config(&json!({"access_config": [{
        "authentication_mode": mode, "bootstrap_cluster_creator_admin_permissions": admin,
    }]}))
}

/// What a plan says of a change: why the cluster is replaced, and all errors and warnings.
fn said(world: &World<Store>, state: &Value, config: &Json) -> (Vec<String>, Vec<String>) {
    let planned = world.plan(state, config);
    (planned.replace, planned.warnings)
}

#[tokio::test]
async fn a_cluster_that_others_depend_on_stays_known_in_every_update() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let mut planned = super::create::whole();
    planned["kubernetes_network_config"] = json!([]);
    planned["version"] = json!("1.34");
    let planned = world.plan(&state, &planned);
    assert_eq!(planned.action, Action::Update);
    for name in ["endpoint", "certificate_authority", "identity", "arn", "id", "status"] {
        assert_eq!(planned.value.get(name), state.get(name), "{name}");
    }
    assert!(planned.value.get("platform_version").is_unknown());
}

#[tokio::test]
async fn whether_the_creator_is_an_administrator_never_ends_a_cluster() {
    let world = world();
    let created = done(world.create(&access("API", json!(true))).await);
    // Leaving it out is no wish.
    assert_eq!(world.plan(&created, &access("API", Json::Null)).action, Action::NoOp);
    assert_eq!(world.plan(&created, &config(&json!({}))).action, Action::NoOp);
    let imported = world.import("prod").await;
    for (state, admin) in [(&created, false), (&imported, true), (&imported, false)] {
        let planned = world.plan(state, &access("API", json!(admin)));
        assert_eq!((planned.action, &planned.replace), (Action::Update, &vec![]));
        assert!(planned.warnings[0].contains("only the state changes"), "{:?}", planned.warnings);
        world.actions();
        let state = done(world.update_as(state, &planned).await);
        assert_eq!(world.actions(), ["DescribeCluster"]);
        assert_eq!(world.plan(&state, &access("API", json!(admin))).action, Action::NoOp);
    }
}

#[tokio::test]
async fn an_access_configuration_that_is_added_later_changes_the_mode_in_place() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    let planned = world.plan(&state, &access("API_AND_CONFIG_MAP", json!(true)));
    assert_eq!((planned.action, planned.replace), (Action::Update, vec![]));
}

#[tokio::test]
async fn what_eks_would_refuse_is_refused_in_the_plan() {
    let world = world();
    let state = done(world.create(&access("API_AND_CONFIG_MAP", Json::Null)).await);
    for (change, at, what) in [
        (access("CONFIG_MAP", Json::Null), "access_config[0].authentication_mode", "not back"),
        (config(&json!({"version": "1.35"})), "version", "the next one is 1.34"),
    ] {
        let problems = problems(&world, &state, &change);
        assert!(
            problems.len() == 1 && problems[0].starts_with(at) && problems[0].contains(what),
            "{problems:?}"
        );
    }
    let alone = access("CONFIG_MAP", json!(false));
    let problems = world.problems(&alone);
    assert!(problems.len() == 1 && problems[0].contains("\"CONFIG_MAP\""), "{problems:?}");
    assert_eq!(world.problems(&access("CONFIG_MAP", Json::Null)), [""; 0]);
}

/// What is wrong with a change.
fn problems(world: &World<Store>, state: &Value, config: &Json) -> Vec<String> {
    let config = world.config(config);
    let schema = world.entry().schema();
    let proposed = &crate::plan::contract::proposed_new(schema, state, &config);
    let asked = crate::engine::life::Plan { prior: state, config: &config, proposed, private: b"" };
    let region = "us-east-1".into();
    let (planned, _) = crate::engine::life::plan(world.entry(), &asked, &region, &world.tags);
    planned.diagnostics.iter().map(Diagnostic::in_words).collect()
}

#[tokio::test]
async fn another_cluster_may_be_what_this_one_cannot_become() {
    let world = world();
    let state = done(world.create(&super::create::whole()).await);
    let other = config(&json!({"name": "next", "version": "1.34", "access_config": [{
        "authentication_mode": "CONFIG_MAP",
    }]}));
    assert_eq!(problems(&world, &state, &other), [""; 0]);
    assert_eq!(world.plan(&state, &other).replace, ["name"]);
}

#[tokio::test]
async fn a_version_can_be_left_to_aws_and_its_way_back_too() {
    let world = world();
    let state = done(world.create(&config(&json!({"version": "1.33"}))).await);
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
    for version in ["1.32", "1.31", "1.34"] {
        let planned = world.plan(&state, &config(&json!({"version": version})));
        assert_eq!(planned.action, Action::Update, "{version}");
    }
}

#[tokio::test]
async fn encryption_comes_in_place_and_stays() {
    let world = world();
    let with = |key: &str| {
        config(&json!({"encryption_config": [{
            "resources": ["secrets"], "provider": [{"key_arn": key}],
        }]}))
    };
    let state = done(world.create(&config(&json!({}))).await);
    let state = done(world.update(&state, &with(KEY)).await);
    assert_eq!(world.plan(&state, &with(KEY)).action, Action::NoOp);
    let (replace, warnings) =
        said(&world, &state, &with("arn:aws:kms:us-east-1:111122223333:key/2"));
    assert_eq!(replace, ["encryption_config[0].provider[0].key_arn"]);
    assert!(warnings[0].contains("Keep the key to keep the cluster"), "{warnings:?}");
    let removed = problems(&world, &state, &config(&json!({})));
    assert!(removed[0].contains("can be added to a cluster, and not removed"), "{removed:?}");
}

#[tokio::test]
async fn egress_that_the_customer_routes_has_no_way_back() {
    let world = world();
    let routed = |mode: &str| {
        let subnets = ["subnet-1", "subnet-2"];
        config(&json!({"vpc_config": [{"subnet_ids": subnets, "control_plane_egress_mode": mode}]}))
    };
    let state = done(world.create(&routed("AWS_MANAGED")).await);
    let state = done(world.update(&state, &routed("CUSTOMER_ROUTED")).await);
    let (replace, _) = said(&world, &state, &routed("AWS_MANAGED"));
    assert_eq!(replace, ["vpc_config[0].control_plane_egress_mode"]);
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn another_name_role_or_network_of_services_is_another_cluster() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    for (change, path) in [
        (json!({"name": "dev"}), "name"),
        (json!({"role_arn": "arn:aws:iam::111122223333:role/other"}), "role_arn"),
        (
            json!({"kubernetes_network_config": [{"service_ipv4_cidr": "10.100.0.0/16"}]}),
            "kubernetes_network_config[0].service_ipv4_cidr",
        ),
        (
            json!({"kubernetes_network_config": [{"ip_family": "ipv6"}]}),
            "kubernetes_network_config[0].ip_family",
        ),
    ] {
        assert_eq!(world.plan(&state, &config(&change)).replace, [path]);
    }
    let same = json!({"kubernetes_network_config": [{"ip_family": "ipv4"}]});
    assert_eq!(world.plan(&state, &config(&same)).action, Action::NoOp);
}

#[test]
fn every_rule_names_the_place() {
    let world = world();
    for (more, at) in [
        (json!({"name": "-a"}), "name"),
        (json!({"version": "v1.33"}), "version"),
        (json!({"role_arn": "cluster"}), "role_arn"),
        (json!({"vpc_config": []}), "vpc_config"),
        (json!({"vpc_config": [{"subnet_ids": []}]}), "vpc_config[0].subnet_ids"),
        (
            json!({"vpc_config": [{"subnet_ids": ["subnet-1"], "public_access_cidrs": ["0.0.0.0"]}]}),
            "vpc_config[0].public_access_cidrs",
        ),
        (
            json!({"vpc_config": [{"subnet_ids": ["subnet-1"], "public_access_cidrs": []}]}),
            "vpc_config[0].public_access_cidrs: An empty set does not close",
        ),
        (json!({"enabled_cluster_log_types": ["kubelet"]}), "enabled_cluster_log_types"),
        (json!({"upgrade_policy": [{"support_type": "LONG"}]}), "upgrade_policy[0].support_type"),
        (
            json!({"kubernetes_network_config": [{"service_ipv4_cidr": "8.8.0.0/16"}]}),
            "kubernetes_network_config[0].service_ipv4_cidr",
        ),
        (
            json!({"remote_network_config": [{"remote_node_networks": [{"cidrs": ["8.8.8.0/24"]}]}]}),
            "remote_network_config[0].remote_node_networks[0].cidrs",
        ),
        (
            json!({"encryption_config": [{"resources": ["secrets"], "provider": [{"key_arn": "k"}]}]}),
            "encryption_config[0].provider[0].key_arn",
        ),
    ] {
        let problems = world.problems(&config(&more));
        assert!(problems.len() == 1 && problems[0].starts_with(at), "{more}: {problems:?}");
    }
}

#[test]
fn a_cluster_on_outposts_has_neither_a_key_nor_a_network_of_its_own() {
    let outpost = json!([{"outpost_arns": ["a"], "control_plane_instance_type": "m5.large"}]);
    for more in [
        json!({"encryption_config": [{"resources": ["secrets"], "provider": [{"key_arn": KEY}]}]}),
        json!({"kubernetes_network_config": [{"ip_family": "ipv4"}]}),
    ] {
        let mut both = config(&more);
        both["outpost_config"] = outpost.clone();
        let problems = world().problems(&both);
        assert!(problems[0].contains("cannot be used together"), "{problems:?}");
    }
}
