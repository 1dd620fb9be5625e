//! From create to delete.

use super::*;

#[tokio::test]
async fn a_create_with_defaults_makes_no_call_too_many() {
    let world = world();
    let state = done(world.create(&json!({"cidr_block": "10.0.0.0/16"})).await);
    // The first DescribeVpcs is what lets a lost answer be found again.
    let expected = [&["DescribeVpcs", "CreateVpc"][..], &FIRST_READ].concat();
    assert_eq!(world.actions(), expected);
    let expected = [("CidrBlock", "10.0.0.0/16"), ("InstanceTenancy", "default")];
    assert_eq!(
        world.call("CreateVpc").params,
        expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into()
    );
    assert_has(
        &state,
        &json!({
            "id": "vpc-1",
            "arn": "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1",
            "assign_generated_ipv6_cidr_block": false,
            "default_network_acl_id": "acl-1",
            "default_route_table_id": "rtb-1",
            "default_security_group_id": "sg-1",
            "dhcp_options_id": "dopt-1",
            "enable_dns_hostnames": false,
            "enable_dns_support": true,
            "enable_network_address_usage_metrics": false,
            "instance_tenancy": "default",
            "ipv6_association_id": "",
            "ipv6_cidr_block": "",
            "main_route_table_id": "rtb-1",
            "owner_id": "111122223333",
            "region": "us-east-1",
            "tags": null,
            "tags_all": {},
        }),
    );
    assert_eq!(world.plan(&state, &json!({"cidr_block": "10.0.0.0/16"})).action, Action::NoOp);
}

#[tokio::test]
async fn tags_are_set_by_the_create_call_and_then_only_where_they_differ() {
    let world = world();
    let config = |tags| json!({"cidr_block": "10.0.0.0/16", "tags": tags});
    let state = done(world.create(&config(json!({"Name": "a", "Team": "b & c"}))).await);
    assert_has(&state, &json!({"tags": {"Name": "a", "Team": "b & c"}}));
    assert_eq!(world.call("CreateVpc").param("TagSpecification.1.Tag.2.Value"), "b & c");
    assert!(!world.actions().contains(&"CreateTags".to_owned()));

    let state = done(world.update(&state, &config(json!({"Name": "x", "Team": "b & c"}))).await);
    assert_eq!(world.actions(), then_read(&["CreateTags"]));
    assert_eq!(world.call("CreateTags").param("Tag.1.Key"), "Name");
    assert!(!world.call("CreateTags").params.contains_key("Tag.2.Key"));

    let state = done(world.update(&state, &config(json!({"Name": "x"}))).await);
    assert_eq!(world.actions(), then_read(&["DeleteTags"]));
    assert_has(&state, &json!({"tags": {"Name": "x"}, "tags_all": {"Name": "x"}}));
}

#[tokio::test]
async fn a_vpc_that_is_pending_or_not_shown_yet_or_not_furnished_yet_is_waited_for() {
    for (slow, late) in [(3, 0), (0, 2), (1, 4)] {
        let world = world();
        {
            let nature = &mut world.aws().nature;
            (nature.pending, nature.late) = (slow, late);
        }
        let state = done(world.create(&json!({"cidr_block": "10.0.0.0/16"})).await);
        assert_has(&state, &json!({"id": "vpc-1", "default_security_group_id": "sg-1"}));
    }
}

#[tokio::test]
async fn settings_that_create_does_not_take_are_set_afterwards_each_by_its_call() {
    let world = world();
    let config = json!({
        "cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true,
        "enable_network_address_usage_metrics": true,
    });
    let state = done(world.create(&config).await);
    let expected = [
        &["DescribeVpcs", "CreateVpc"][..],
        &FIRST_READ,
        &["ModifyVpcAttribute", "ModifyVpcAttribute"],
        &FIRST_READ,
    ]
    .concat();
    assert_eq!(world.actions(), expected);
    assert_has(&state, &json!({"enable_dns_hostnames": true, "enable_dns_support": true}));
}

#[tokio::test]
async fn a_failure_after_the_create_call_keeps_the_vpc_in_the_state() {
    let world = world();
    world.refuse("ModifyVpcAttribute", refusal("UnauthorizedOperation", "no"));
    let outcome =
        world.create(&json!({"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true})).await;
    assert_eq!(outcome.error.unwrap().code(), Some("UnauthorizedOperation"));
    assert_has(&outcome.state, &json!({"id": "vpc-1", "enable_dns_hostnames": false}));
}

#[tokio::test]
async fn many_vpcs_are_read_with_few_calls_and_one_that_is_gone_does_not_fail_the_others() {
    let world = world();
    let ids: Vec<String> = (0..5).map(|i| there(&world, &format!("10.{i}.0.0/16"), &[])).collect();
    let mut states = Vec::new();
    for id in &ids {
        states.push(world.import(id).await);
    }
    world.aws().remove("vpc", &ids[3]);
    world.aws().nature.page = 2;
    world.actions();
    let read = |i: usize| world.read(&states[i]);
    let answers = tokio::join!(read(0), read(1), read(2), read(3), read(4));
    assert!(answers.3.unwrap().is_null());
    for (i, answer) in [answers.0, answers.1, answers.2, answers.4].into_iter().enumerate() {
        let expected = if i == 3 { &states[4] } else { &states[i] };
        assert_eq!(answer.unwrap(), *expected);
    }
    let actions = world.actions();
    let count = |name: &str| actions.iter().filter(|action| *action == name).count();
    // Two pages, and what the list lacks.
    assert_eq!((count("DescribeVpcs"), count("DescribeVpcAttribute")), (2 + 1, 4 * 3));
    assert_eq!(actions.len(), 3 + 12 + 2, "and the route tables of all: {actions:?}");
}

#[tokio::test]
async fn a_vpc_that_vanishes_while_it_is_read_is_gone() {
    let world = world();
    let id = there(&world, "10.0.0.0/16", &[]);
    let state = world.import(&id).await;
    world.refuse(
        "DescribeVpcAttribute",
        refusal("InvalidVpcID.NotFound", "The vpc ID does not exist"),
    );
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn a_delete_waits_until_nothing_depends_on_the_vpc() {
    let world = world();
    let state = done(world.create(&json!({"cidr_block": "10.0.0.0/16"})).await);
    for _ in 0..2 {
        let message = "The vpc 'vpc-1' has dependencies and cannot be deleted.";
        world.refuse("DeleteVpc", refusal("DependencyViolation", message));
    }
    world.actions();
    assert!(done(world.delete(&state).await).is_null());
    let actions = world.actions();
    let deletes = actions.iter().filter(|action| *action == "DeleteVpc");
    assert_eq!(deletes.count(), 3);
    assert_eq!(actions.last().unwrap(), "DescribeVpcs", "it is looked whether it is gone");
    assert!(world.aws().all("vpc").is_empty());
}

#[tokio::test]
async fn a_delete_that_stays_refused_keeps_the_state_and_says_why() {
    let world = world();
    let state = done(world.create(&json!({"cidr_block": "10.0.0.0/16"})).await);
    for _ in 0..500 {
        world.refuse(
            "DeleteVpc",
            refusal("DependencyViolation", "The vpc 'vpc-1' has dependencies"),
        );
    }
    let outcome = world.delete(&state).await;
    assert_eq!(outcome.state, state);
    assert!(outcome.error.unwrap().to_string().contains("has dependencies"));
}

#[tokio::test]
async fn deleting_what_is_gone_is_a_success() {
    let world = world();
    let state = done(world.create(&json!({"cidr_block": "10.0.0.0/16"})).await);
    world.aws().remove("vpc", "vpc-1");
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DeleteVpc", "DescribeVpcs"]);
}

#[tokio::test]
async fn an_interrupted_create_keeps_the_vpc() {
    let world = world();
    world.aws().nature.pending = 1000;
    let stop = world.fake.stop().clone();
    let planned = world.plan(&Value::Null, &json!({"cidr_block": "10.0.0.0/16"}));
    let (outcome, ()) = tokio::join!(world.create_as(&planned), async {
        while world.fake.calls().len() < 30 {
            tokio::task::yield_now().await;
        }
        stop.set();
    });
    assert_has(&outcome.state, &json!({"id": "vpc-1"}));
    let error = outcome.error.unwrap().to_string();
    assert_eq!(error, "Terraform was interrupted while it was pending");
}
