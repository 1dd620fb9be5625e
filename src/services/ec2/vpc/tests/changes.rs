//! Plans, changes in place, and what is refused before anything is called.

use super::*;

const CIDR: &str = "10.0.0.0/16";

/// The flags of ModifyVpcAttribute calls, in order.
fn modified(world: &World<Store>) -> Vec<String> {
    let calls = world.calls().into_iter().filter(|call| call.action == "ModifyVpcAttribute");
    let flag = |call: crate::aws::fake::Call| {
        let (name, value) = call.params.into_iter().find(|(name, _)| name != "VpcId").unwrap();
        format!("{}={value}", name.trim_end_matches(".Value"))
    };
    calls.map(flag).collect()
}

#[tokio::test]
async fn dns_support_goes_on_before_host_names_and_off_after_them() {
    let world = world();
    let config = |on: bool| json!({"cidr_block": CIDR, "enable_dns_support": on, "enable_dns_hostnames": on});
    let state = done(world.create(&config(false)).await);
    assert_eq!(modified(&world), ["EnableDnsSupport=false"]);
    let state = done(world.update(&state, &config(true)).await);
    assert_eq!(modified(&world), ["EnableDnsSupport=true", "EnableDnsHostnames=true"]);
    let state = done(world.update(&state, &config(false)).await);
    assert_eq!(modified(&world), ["EnableDnsHostnames=false", "EnableDnsSupport=false"]);
    assert_eq!(world.plan(&state, &config(false)).action, Action::NoOp);
}

#[tokio::test]
async fn what_the_user_leaves_out_keeps_its_value() {
    let world = world();
    let state =
        done(world.create(&json!({"cidr_block": CIDR, "enable_dns_hostnames": true})).await);
    assert_eq!(world.plan(&state, &json!({"cidr_block": CIDR})).action, Action::NoOp);
    let planned = world.plan(&state, &json!({"cidr_block": CIDR, "enable_dns_hostnames": false}));
    assert_eq!(planned.action, Action::Update);
}

#[tokio::test]
async fn a_dedicated_vpc_becomes_a_default_one_in_place_but_not_the_other_way_round() {
    let world = world();
    let config = |tenancy: &str| json!({"cidr_block": CIDR, "instance_tenancy": tenancy});
    let state = done(world.create(&config("dedicated")).await);
    world.actions();
    let state = done(world.update(&state, &json!({"cidr_block": CIDR})).await);
    assert_eq!(world.actions(), then_read(&["ModifyVpcTenancy"]));
    assert_has(&state, &json!({"instance_tenancy": "default"}));
    let planned = world.plan(&state, &config("dedicated"));
    assert_eq!(
        (planned.action, planned.replace),
        (Action::Replace, vec!["instance_tenancy".to_owned()])
    );
}

#[tokio::test]
async fn a_tenancy_that_is_not_known_yet_may_need_another_vpc() {
    let world = world();
    let config = |tenancy: &str| json!({"cidr_block": CIDR, "instance_tenancy": tenancy});
    let shared = done(world.create(&config("default")).await);
    let dedicated = done(world.create(&config("dedicated")).await);
    for tenancy in ["default", "dedicated"] {
        let [first, _] = world.plan_twice(&shared, &config(tenancy), &["instance_tenancy"]);
        assert_eq!(first.replace, ["instance_tenancy"]);
        let [first, _] = world.plan_twice(&dedicated, &config(tenancy), &["instance_tenancy"]);
        assert_eq!((first.action, first.replace), (Action::Update, vec![]));
    }
}

#[tokio::test]
async fn another_network_is_another_vpc() {
    let world = world();
    let state = done(world.create(&json!({"cidr_block": CIDR})).await);
    let planned = world.plan(&state, &json!({"cidr_block": "10.1.0.0/16"}));
    assert_eq!((planned.action, planned.replace), (Action::Replace, vec!["cidr_block".to_owned()]));
}

#[tokio::test]
async fn an_ipv4_network_from_a_pool_is_known_after_apply_and_stays() {
    let world = world();
    let config = json!({"ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": 20});
    world.refuse(
        "CreateVpc",
        refusal(
            "UnsupportedOperation",
            "The operation AllocateIpamPoolCidr is not supported. Account 111122223333 is not monitored by IPAM ipam-1.",
        ),
    );
    let state = done(world.create(&config).await);
    assert_eq!(world.call("CreateVpc").param("Ipv4IpamPoolId"), "ipam-pool-1");
    assert_eq!(world.call("CreateVpc").param("Ipv4NetmaskLength"), "20");
    assert_has(&state, &json!({"cidr_block": "172.20.0.0/20", "ipv4_netmask_length": 20}));
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    let planned =
        world.plan(&state, &json!({"ipv4_ipam_pool_id": "ipam-pool-2", "ipv4_netmask_length": 20}));
    assert_eq!(planned.action, Action::Replace);
}

#[test]
fn what_ec2_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    for (config, at, what) in [
        (json!({}), "cidr_block", "set `cidr_block`, or `ipv4_ipam_pool_id`"),
        (json!({"cidr_block": "10.0.0.1/16"}), "cidr_block", "did you mean 10.0.0.0/16?"),
        (json!({"cidr_block": "10.0.0.0/8"}), "cidr_block", "use /16 to /28"),
        (json!({"cidr_block": CIDR, "instance_tenancy": "host"}), "instance_tenancy", "\"host\""),
        (
            json!({"cidr_block": CIDR, "ipv6_netmask_length": 56}),
            "ipv6_netmask_length",
            "ipv6_ipam_pool_id",
        ),
        (
            json!({"cidr_block": CIDR, "ipv6_ipam_pool_id": "ipam-pool-1", "ipv6_netmask_length": 58}),
            "ipv6_netmask_length",
            "/44 to /60 in steps of 4",
        ),
        (
            json!({"ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": 29}),
            "ipv4_netmask_length",
            "16 to 28",
        ),
    ] {
        let problems = world.problems(&config);
        assert!(
            problems.len() == 1
                && problems[0].starts_with(&format!("{at}: "))
                && problems[0].contains(what),
            "{config}: {problems:?}"
        );
    }
    assert!(world.fake.calls().is_empty());
}

#[test]
fn what_is_not_known_yet_is_not_wrong() {
    let world = world();
    let mut config = world.config(&json!({}));
    config.insert("cidr_block", Value::Unknown);
    assert!(crate::engine::life::validate(world.entry(), &config).is_empty());
    let planned = world.plan_value(&Value::Null, &config);
    assert_eq!(
        (planned.action, planned.value.get("cidr_block")),
        (Action::Create, &Value::Unknown)
    );
}

#[tokio::test]
async fn a_changed_cidr_is_not_sent_for_tags_only() {
    let world = world();
    let state = done(world.create(&json!({"cidr_block": CIDR})).await);
    world.actions();
    done(world.update(&state, &json!({"cidr_block": CIDR, "tags": {"a": "b"}})).await);
    assert_eq!(world.actions(), then_read(&["CreateTags"]));
}

#[tokio::test]
async fn further_blocks_that_other_resources_look_after_disturb_nothing() {
    let world = world();
    let config = json!({"cidr_block": "10.0.0.0/16", "tags": {"a": "b"}});
    let state = done(world.create(&config).await);
    for block in ["associating", "associated", "disassociating", "disassociated"] {
        let mut aws = world.aws();
        let vpc = &mut aws.get("vpc", "vpc-1").unwrap().value;
        let more = json!({
            "associationId": format!("vpc-cidr-assoc-{block}"), "cidrBlock": "100.64.0.0/16",
            "cidrBlockState": {"state": block},
        });
        vpc["cidrBlockAssociationSet"].as_array_mut().unwrap().insert(0, more);
    }
    let read = world.read(&state).await.unwrap();
    assert_eq!(read, state);
    let other = json!({"cidr_block": "10.0.0.0/16", "tags": {"a": "c"}});
    assert_has(&done(world.update(&read, &other).await), &json!({"cidr_block": "10.0.0.0/16"}));
}
