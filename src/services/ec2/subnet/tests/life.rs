//! From create to delete.

use super::*;

#[tokio::test]
async fn a_create_with_defaults_makes_two_calls() {
    let world = world();
    let state = done(world.create(&config(&json!({"tags": {"Name": "a"}}))).await);
    assert_eq!(world.actions(), ["CreateSubnet", "DescribeSubnets"]);
    let expected = [
        ("CidrBlock", "10.0.1.0/24"),
        ("TagSpecification.1.ResourceType", "subnet"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
        ("TagSpecification.1.Tag.1.Value", "a"),
        ("VpcId", "vpc-1"),
    ];
    let expected = expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    assert_eq!(world.call("CreateSubnet").params, expected);
    assert_has(
        &state,
        &json!({
            "id": "subnet-1",
            "arn": "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1",
            "assign_ipv6_address_on_creation": false,
            "availability_zone": "us-east-1a",
            "availability_zone_id": "use1-az1",
            "customer_owned_ipv4_pool": null,
            "enable_lni_at_device_index": null,
            "ipv6_cidr_block": "",
            "ipv6_cidr_block_association_id": "",
            "ipv6_native": false,
            "map_public_ip_on_launch": false,
            "outpost_arn": null,
            "owner_id": "111122223333",
            "private_dns_hostname_type_on_launch": "ip-name",
            "region": "us-east-1",
            "tags": {"Name": "a"},
        }),
    );
    assert_eq!(world.plan(&state, &config(&json!({"tags": {"Name": "a"}}))).action, Action::NoOp);
}

#[tokio::test]
async fn an_empty_zone_is_one_that_ec2_chooses() {
    for name in ["availability_zone", "availability_zone_id"] {
        let world = world();
        let empty = config(&json!({name: ""}));
        let planned = world.plan(&Value::Null, &empty);
        assert_eq!(planned.warnings.len(), 1, "{:?}", planned.warnings);
        let made = done(world.create_as(&planned).await);
        assert!(!world.call("CreateSubnet").params.keys().any(|name| name.contains("Zone")));
        assert_has(&made, &json!({name: ""}));
        let read = world.read(&made).await.unwrap();
        assert_has(
            &read,
            &json!({"availability_zone": "us-east-1a", "availability_zone_id": "use1-az1"}),
        );
        for same in [&empty, &config(&json!({})), &config(&json!({name: read.get(name).as_str()}))]
        {
            let planned = world.plan(&read, same);
            assert_eq!((planned.action, planned.warnings.len()), (Action::NoOp, 0), "{same}");
        }
        let retagged = config(&json!({name: "", "tags": {"a": "b"}}));
        assert_has(&done(world.update(&made, &retagged).await), &json!({name: ""}));
    }
}

#[tokio::test]
async fn a_zone_is_chosen_by_name_or_by_id() {
    for (zone, sent) in [
        (json!({"availability_zone": "us-east-1b"}), "AvailabilityZone"),
        (json!({"availability_zone_id": "use1-az2"}), "AvailabilityZoneId"),
    ] {
        let world = world();
        let state = done(world.create(&config(&zone)).await);
        assert!(world.call("CreateSubnet").params.contains_key(sent));
        assert_has(
            &state,
            &json!({"availability_zone": "us-east-1b", "availability_zone_id": "use1-az2"}),
        );
        assert_eq!(world.plan(&state, &config(&zone)).action, Action::NoOp);
        let other = config(&json!({"availability_zone": "us-east-1c"}));
        assert_eq!(world.plan(&state, &other).replace, ["availability_zone"]);
    }
}

#[tokio::test]
async fn a_subnet_that_is_pending_or_not_shown_yet_is_waited_for() {
    let world = world();
    world.aws().nature.pending = 3;
    done(world.create(&config(&json!({}))).await);
    assert_eq!(
        world.actions(),
        ["CreateSubnet"].into_iter().chain(["DescribeSubnets"; 4]).collect::<Vec<_>>()
    );
    (world.aws().nature.pending, world.aws().nature.late) = (0, 2);
    done(world.create(&config(&json!({"cidr_block": "10.0.2.0/24"}))).await);
}

#[tokio::test]
async fn a_subnet_that_fails_is_told_at_once_and_kept_in_the_state() {
    for state in ["failed", "failed-insufficient-capacity"] {
        let world = world();
        let planned = world.plan(&Value::Null, &config(&json!({})));
        let (outcome, ()) = tokio::join!(world.create_as(&planned), async {
            while world.aws().all("subnet").is_empty() {
                tokio::task::yield_now().await;
            }
            world.aws().get("subnet", "subnet-1").unwrap().value["state"] = state.into();
        });
        assert_has(&outcome.state, &json!({"id": "subnet-1"}));
        let error = outcome.error.unwrap().to_string();
        assert!(error.ends_with(&format!("the subnet is in the state `{state}`")), "{error}");
        assert_eq!(world.actions(), ["CreateSubnet", "DescribeSubnets"]);
    }
}

#[tokio::test]
async fn the_timeouts_block_says_how_long_to_wait() {
    let world = world();
    world.aws().nature.pending = 1_000_000;
    let outcome = world.create(&config(&json!({"timeouts": {"create": "30s"}}))).await;
    let error = outcome.error.unwrap().to_string();
    assert_eq!(error, "it is still pending after 30 s");
    let slept: f64 = world.fake.slept().iter().map(std::time::Duration::as_secs_f64).sum();
    assert!((slept - 30.0).abs() < 1.0, "{slept}");

    world.aws().nature.pending = 0;
    let with_limit = config(&json!({"cidr_block": "10.0.2.0/24", "timeouts": {"delete": "1s"}}));
    let state = done(world.create(&with_limit).await);
    for _ in 0..50 {
        world.refuse("DeleteSubnet", refusal("DependencyViolation", "The subnet has dependencies"));
    }
    world.actions();
    let error = world.delete(&state).await.error.unwrap();
    assert_eq!(error.code(), Some("DependencyViolation"));
    assert!(world.actions().len() < 16);
    assert_eq!(
        world.problems(&config(&json!({"timeouts": {"create": "soon"}}))).len(),
        1,
        "a limit that cannot be read is refused"
    );
}

#[tokio::test]
async fn a_delete_waits_for_what_depends_on_it_and_takes_gone_for_deleted() {
    let world = world();
    let state = done(world.create(&config(&json!({}))).await);
    world.refuse("DeleteSubnet", refusal("DependencyViolation", "The subnet has dependencies"));
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(
        world.actions(),
        ["DeleteSubnet", "DescribeNetworkInterfaces", "DeleteSubnet", "DescribeSubnets"]
    );
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DeleteSubnet", "DescribeSubnets"]);
}

#[tokio::test]
async fn many_subnets_are_read_with_one_call_per_page_and_a_missing_one_fails_nothing() {
    let world = world();
    let ids: Vec<String> =
        (0..3).map(|i| there(&world, "vpc-1", &format!("10.0.{i}.0/24"), &[])).collect();
    let mut states = Vec::new();
    for id in &ids {
        states.push(world.import(id).await);
    }
    world.aws().remove("subnet", &ids[0]);
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let (a, b, c) = tokio::join!(read(0), read(1), read(2));
    assert!(a.unwrap().is_null());
    assert_eq!([b.unwrap(), c.unwrap()], states[1..]);
    assert_eq!(world.actions(), ["DescribeSubnets"]);
    world.aws().nature.page = 1;
    tokio::join!(read(1), read(2)).1.unwrap();
    assert_eq!(world.actions(), ["DescribeSubnets"; 2]);
}
