//! What a plan replaces, and what it does not.

use super::*;

/// What is replaced for a change.
async fn replaced(first: &Json, then: &Json) -> Vec<String> {
    let world = world();
    let state = done(world.create(&config(first)).await);
    world.plan(&state, &config(then)).replace
}

#[tokio::test]
async fn user_data_replaces_where_that_is_said() {
    let first = json!({"user_data": "#!/bin/sh"});
    let then = json!({"user_data": "#!/bin/bash"});
    assert_eq!(replaced(&first, &then).await, [""; 0]);
    let mut said = then.clone();
    said["user_data_replace_on_change"] = true.into();
    assert_eq!(replaced(&first, &said).await, ["user_data"]);
    let world = world();
    let state = done(world.create(&config(&first)).await);
    // What is not known yet is another one, and a plan does not change its mind.
    world.plan_twice(&state, &config(&said), &["user_data"]);
    let warnings = world.plan(&state, &config(&then)).warnings;
    assert!(warnings.iter().any(|w| w.contains("not done again")), "{warnings:?}");
}

#[tokio::test]
async fn a_type_of_another_architecture_needs_a_new_instance() {
    assert_eq!(
        replaced(&json!({}), &json!({"instance_type": "m6g.large"})).await,
        ["instance_type"]
    );
    assert_eq!(replaced(&json!({}), &json!({"instance_type": "m6i.large"})).await, [""; 0]);
}

#[tokio::test]
async fn an_ami_by_the_name_of_a_parameter_stays_that() {
    let world = world();
    let by_name = config(&json!({"ami": "resolve:ssm:/images/web"}));
    let state = done(world.create(&by_name).await);
    world.aws().get("instance", "i-1").unwrap().value["imageId"] = "ami-7".into();
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &by_name).action, Action::NoOp);
    assert_eq!(world.plan(&read, &config(&json!({"ami": "ami-8"}))).action, Action::Replace);
}

#[tokio::test]
async fn a_template_is_looked_at_when_the_instance_is_created() {
    let of = |version: &str| json!({"launch_template": [{"name": "a", "version": version}]});
    assert_eq!(replaced(&of("$Latest"), &of("$Default")).await, [""; 0]);
    assert_eq!(replaced(&of("1"), &of("$Latest")).await, [""; 0]);
    assert_eq!(replaced(&of("1"), &of("2")).await, ["launch_template[0].version"]);
    let other = json!({"launch_template": [{"name": "web-1"}]});
    assert_eq!(replaced(&of("$Default"), &other).await, ["launch_template[0].name"]);
    assert_eq!(replaced(&of("$Default"), &json!({})).await, [""; 0]);
    // What the template says is not planned.
    let world = world();
    let alone = json!({"launch_template": [{"id": "lt-2"}]});
    let state = done(world.create(&alone).await);
    assert_has(&state, &json!({"instance_type": "m5.large"}));
    assert_eq!(part(&state, "/launch_template/0/name"), "web-1");
    assert_eq!(world.plan(&world.read(&state).await.unwrap(), &alone).action, Action::NoOp);
}

#[tokio::test]
async fn volumes_come_with_a_new_instance_and_go_with_a_warning() {
    let with = |names: &[&str]| {
        let device = |name: &&str| json!({"device_name": name, "volume_size": 8});
        config(&json!({"ebs_block_device": names.iter().map(device).collect::<Vec<_>>()}))
    };
    let world = world();
    let state = done(world.create(&with(&["/dev/sdf", "/dev/sdg"])).await);
    assert_eq!(world.plan(&state, &with(&["sdf", "/dev/sdg"])).action, Action::NoOp);
    let more = world.plan(&state, &with(&["/dev/sdf", "/dev/sdg", "/dev/sdh"]));
    assert_eq!(more.replace, ["ebs_block_device"]);
    let fewer = world.plan(&state, &with(&["/dev/sdf"]));
    assert_eq!(fewer.action, Action::Update);
    assert!(fewer.warnings.iter().any(|w| w.contains("/dev/sdg")), "{:?}", fewer.warnings);
    world.actions();
    let state = done(world.update_as(&state, &fewer).await);
    assert_eq!(changes(&world), [""; 0]);
    assert_eq!(
        world.plan(&world.read(&state).await.unwrap(), &with(&["/dev/sdf"])).action,
        Action::NoOp
    );
}

#[tokio::test]
async fn a_volume_does_not_shrink() {
    let world = world();
    let size = |size: i64| config(&json!({"root_block_device": [{"volume_size": size}]}));
    let state = done(world.create(&size(20)).await);
    let config = world.config(&size(10));
    let proposed = crate::plan::contract::proposed_new(world.entry().schema(), &state, &config);
    let asked = crate::engine::life::Plan {
        prior: &state,
        config: &config,
        proposed: &proposed,
        private: b"",
    };
    let (planned, _) =
        crate::engine::life::plan(world.entry(), &asked, &"us-east-1".into(), &world.tags);
    let told: Vec<String> = planned.diagnostics.iter().map(|d| d.detail.clone()).collect();
    assert!(told.iter().any(|why| why.contains("none can shrink to 10 GiB")), "{told:?}");
}

#[tokio::test]
async fn the_primary_interface_is_the_same_in_each_of_its_blocks() {
    let world = world();
    let old = config(
        &json!({"network_interface": [{"device_index": 0, "network_interface_id": "eni-7"}]}),
    );
    let new = config(&json!({"primary_network_interface": [{"network_interface_id": "eni-7"}]}));
    let other = config(&json!({"primary_network_interface": [{"network_interface_id": "eni-8"}]}));
    let state = done(world.create(&old).await);
    assert_has(&state, &json!({"source_dest_check": false}));
    assert_eq!(world.plan(&state, &old).action, Action::NoOp);
    let moved = world.plan(&state, &new);
    assert_eq!((moved.action, &moved.replace[..]), (Action::Update, &[][..]));
    let state = done(world.update_as(&state, &moved).await);
    assert_eq!(world.plan(&state, &new).action, Action::NoOp);
    assert_eq!(world.plan(&state, &other).action, Action::Replace);
}

#[tokio::test]
async fn a_public_address_that_a_stop_gives_back_is_not_known() {
    let world = world();
    let public =
        |kind: &str| config(&json!({"associate_public_ip_address": true, "instance_type": kind}));
    let state = done(world.create(&public("m5.large")).await);
    let planned = world.plan(&state, &public("m5.xlarge"));
    assert!(planned.value.get("public_ip").is_unknown() && !planned.value.get("id").is_unknown());
    let after = done(world.update_as(&state, &planned).await);
    assert_ne!(after.get("public_ip"), state.get("public_ip"));
    // An Elastic IP address takes its place.
    let association = json!({"publicIp": "198.51.100.99", "ipOwnerId": "111122223333"});
    world.aws().get("instance", "i-1").unwrap().value["networkInterfaceSet"][0]["association"] =
        association;
    let read = world.read(&after).await.unwrap();
    assert_eq!(world.plan(&read, &public("m5.xlarge")).action, Action::NoOp);
}

#[tokio::test]
async fn groups_by_id_are_those_of_which_an_import_tells_the_names() {
    let world = world();
    let groups = |group: &str| config(&json!({"security_groups": [group]}));
    let state = done(world.create(&groups("sg-1")).await);
    assert_has(&state, &json!({"security_groups": ["sg-1"]}));
    let imported = world.import("i-1").await;
    assert_has(&imported, &json!({"security_groups": ["name-of-sg-1"]}));
    assert_eq!(world.plan(&imported, &groups("sg-1")).replace, [""; 0]);
    assert_eq!(world.plan(&imported, &groups("sg-2")).replace, ["security_groups"]);
    let by_name = done(world.create(&groups("web")).await);
    let expected = json!({"security_groups": ["web"], "vpc_security_group_ids": ["sg-of-web"]});
    assert_has(&by_name, &expected);
    assert_eq!(world.plan(&by_name, &groups("web")).action, Action::NoOp);
}

#[tokio::test]
async fn reservations_are_said_in_one_way() {
    let world = world();
    let refused = |block: &Json| {
        let all = config(&json!({"capacity_reservation_specification": [block]}));
        world.problems(&all).len()
    };
    let target = json!([{"capacity_reservation_id": "cr-1"}]);
    assert_eq!(refused(&json!({"capacity_reservation_preference": "open"})), 0);
    assert_eq!(refused(&json!({"capacity_reservation_target": target})), 0);
    assert_eq!(refused(&json!({})), 1);
    assert_eq!(refused(&json!({"capacity_reservation_target": [{}]})), 1);
    let both = json!({
        "capacity_reservation_preference": "open", "capacity_reservation_target": target,
    });
    assert_eq!(refused(&both), 1);
}

#[tokio::test]
async fn another_type_has_other_processors_where_none_are_written() {
    let world = world();
    let of = |kind: &str| {
        config(&json!({"instance_type": kind, "cpu_options": [{}], "credit_specification": [{}]}))
    };
    let state = done(world.create(&of("m5.large")).await);
    assert_eq!(part(&state, "/cpu_options/0/core_count"), 2);
    let state = done(world.update(&state, &of("t3.micro")).await);
    assert_eq!(part(&state, "/cpu_options/0/core_count"), 1);
    assert_eq!(part(&state, "/credit_specification/0/cpu_credits"), "unlimited");
    assert_eq!(world.plan(&state, &of("t3.micro")).action, Action::NoOp);
}

#[tokio::test]
async fn two_secondary_interfaces_cannot_be_in_one_place() {
    let world = world();
    let of = |places: &[Json]| {
        let at = |place: &Json| {
            let mut interface = json!({"secondary_subnet_id": "ssub-1"});
            for (name, value) in place.as_object().unwrap() {
                interface[name] = value.clone();
            }
            interface
        };
        let all: Vec<Json> = places.iter().map(at).collect();
        world.problems(&config(&json!({"secondary_network_interface": all})))
    };
    let first = json!({"network_card_index": 1});
    assert_eq!(of(&[first.clone(), json!({"network_card_index": 2})]), [""; 0]);
    assert_eq!(of(&[first.clone(), json!({"network_card_index": 1, "device_index": 1})]), [""; 0]);
    let same = json!({"network_card_index": 1, "device_index": 0, "private_ip_address_count": 2});
    assert_eq!(of(&[first, same]).len(), 1);
}
