//! What is special about `aws_default_subnet`. What it has in common with all types is tested in
//! `src/conformance/life`, and what it has in common with `aws_subnet` beside that.

use super::THERE;
use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_default_subnet` is tested with all types: a default VPC without subnets, until one is created and left.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("subnet"),
    given: |store| {
        store.with("vpc", &json!({"cidrBlock": "172.31.0.0/16", "isDefault": true}));
    },
    leaves: &["subnet"],
    // Addresses of a network that the subnet has not, and IPv6 only where there is IPv4.
    refused: |config| {
        let assigns = config["assign_ipv6_address_on_creation"] == true;
        (assigns && config["ipv6_cidr_block"].is_null()) || config["ipv6_native"] == true
    },
    ..Row::of("aws_default_subnet")
};

fn world() -> World<Store> {
    World::of("aws_default_subnet")
}

/// A default subnet that was there before, with what others have set.
fn there(world: &World<Store>, more: &Json) -> String {
    let mut subnet = json!({
        "vpcId": "vpc-1", "cidrBlock": "172.31.0.0/20", "availabilityZone": "us-east-1a",
        "availabilityZoneId": "use1-az1", "defaultForAz": true, "mapPublicIpOnLaunch": true,
    });
    for (name, value) in more.as_object().unwrap() {
        subnet[name] = value.clone();
    }
    world.aws().with("subnet", &subnet)
}

fn config(more: &Json) -> Json {
    let mut config = json!({"availability_zone": "us-east-1a"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

/// The calls since the last time that change something.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

#[tokio::test]
async fn the_subnet_that_is_there_is_taken_over_as_it_is() {
    for zone in
        [json!({"availability_zone": "us-east-1a"}), json!({"availability_zone_id": "use1-az1"})]
    {
        let world = world();
        // Other subnets of the zone, and that of another zone.
        there(&world, &json!({"defaultForAz": false, "cidrBlock": "172.31.16.0/20"}));
        there(&world, &json!({"availabilityZone": "us-east-1b", "availabilityZoneId": "use1-az2"}));
        let id = there(&world, &json!({"mapPublicIpOnLaunch": false, "enableDns64": true}));
        let state = done(world.create(&zone).await);
        assert_eq!(changes(&world), [""; 0]);
        let expected = json!({
            "id": id, "availability_zone": "us-east-1a", "availability_zone_id": "use1-az1",
            "existing_default_subnet": true, "force_destroy": false, "map_public_ip_on_launch": false,
            "enable_dns64": true, "vpc_id": "vpc-1",
        });
        assert_has(&state, &expected);
        assert_eq!(world.plan(&state, &zone).action, Action::NoOp);
        // The other way to say the same zone is no change.
        let other = json!({"availability_zone": "us-east-1a"});
        assert_eq!(world.plan(&state, &other).action, Action::NoOp);
        let elsewhere = json!({"availability_zone": "us-east-1b"});
        assert_eq!(world.plan(&state, &elsewhere).replace, ["availability_zone"]);
        world.actions();
        assert!(done(world.delete(&state).await).is_null());
        assert_eq!(world.actions(), [""; 0], "it stays as it is");
    }
}

#[tokio::test]
async fn what_is_written_is_set_when_it_is_taken_over() {
    let world = world();
    there(&world, &json!({}));
    let written = config(&json!({
        "map_public_ip_on_launch": false, "ipv6_cidr_block": "2600:1f18:0:1::/64",
        "assign_ipv6_address_on_creation": true, "tags": {"Name": "a"},
    }));
    let state = done(world.create(&written).await);
    let expected = [
        "AssociateSubnetCidrBlock",
        "ModifySubnetAttribute",
        "ModifySubnetAttribute",
        "CreateTags",
    ];
    assert_eq!(changes(&world), expected);
    assert_has(
        &state,
        &json!({"map_public_ip_on_launch": false, "ipv6_cidr_block": "2600:1f18:0:1::/64"}),
    );
    let read = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&read, &written).action, Action::NoOp);
    let left_out = config(&json!({"tags": {"Name": "a"}}));
    assert_eq!(world.plan(&read, &left_out).action, Action::NoOp);
}

#[tokio::test]
async fn where_there_is_none_one_is_created() {
    for native in [false, true] {
        let world = world();
        let written = json!({"availability_zone_id": "use1-az2", "ipv6_native": native});
        let state = done(world.create(&written).await);
        assert_eq!(changes(&world), ["CreateDefaultSubnet"]);
        let call = world.call("CreateDefaultSubnet");
        assert_eq!(call.param("AvailabilityZoneId"), "use1-az2");
        assert_eq!(call.params.contains_key("Ipv6Native"), native);
        let expected = json!({
            "id": "subnet-1", "availability_zone": "us-east-1b", "existing_default_subnet": false,
            "ipv6_native": native, "map_public_ip_on_launch": !native,
        });
        assert_has(&state, &expected);
        assert_eq!(world.plan(&state, &written).action, Action::NoOp);
    }
}

#[tokio::test]
async fn a_subnet_that_can_never_be_as_written_is_an_error_that_names_it() {
    let world = world();
    let id = there(&world, &json!({}));
    let outcome = world.create(&config(&json!({"ipv6_native": true}))).await;
    assert!(outcome.state.is_null());
    let error = outcome.error.unwrap().to_string();
    assert!(error.contains(&id) && error.contains("`ipv6_native`"), "{error}");
}

#[tokio::test]
async fn a_subnet_whose_answer_was_lost_is_the_one() {
    let world = world();
    world.lose("CreateDefaultSubnet", Answer::cut(Cut::After));
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"id": "subnet-1", "existing_default_subnet": false}));
    assert_eq!(world.aws().all("subnet").len(), 1);
}

#[tokio::test]
async fn one_that_somebody_has_created_meanwhile_is_taken_over() {
    let world = world();
    world.lose("CreateDefaultSubnet", refusal(THERE, "A default subnet already exists"));
    let state = done(world.create(&config(&json!({}))).await);
    assert_has(&state, &json!({"id": "subnet-1", "existing_default_subnet": true}));
}

#[test]
fn a_zone_is_said_in_one_way() {
    let world = world();
    let problems = world.problems(&json!({}));
    assert!(problems.len() == 1 && problems[0].contains("availability_zone"), "{problems:?}");
    let both = json!({"availability_zone": "us-east-1a", "availability_zone_id": "use1-az1"});
    assert!(!world.problems(&both).is_empty());
}

#[tokio::test]
async fn a_destroy_deletes_it_only_if_that_is_asked_for() {
    let world = world();
    there(&world, &json!({}));
    let state = done(world.create(&config(&json!({"force_destroy": true}))).await);
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(changes(&world), ["DeleteSubnet"]);
    assert!(world.aws().all("subnet").is_empty());
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = config(&json!({"force_destroy": true}));
    let message = "The subnet 'subnet-1' has dependencies and cannot be deleted.";
    let error = (Operation::Delete, "DeleteSubnet", "DependencyViolation", message);
    World::assert_passing(world, &config, &config, &[error]).await;
}

#[tokio::test]
async fn an_imported_subnet_needs_no_change() {
    let world = world();
    let id = there(&world, &json!({}));
    let state = world.import(&id).await;
    assert_eq!(world.plan(&state, &config(&json!({}))).action, Action::NoOp);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let id = there(&world, &json!({}));
    // As version 5.100 writes it.
    let state = json!({
        "arn": format!("arn:aws:ec2:us-east-1:111122223333:subnet/{id}"),
        "assign_ipv6_address_on_creation": false, "availability_zone": "us-east-1a",
        "availability_zone_id": "use1-az1", "cidr_block": "172.31.0.0/20", "customer_owned_ipv4_pool": "",
        "enable_dns64": false, "enable_lni_at_device_index": 0,
        "enable_resource_name_dns_a_record_on_launch": false,
        "enable_resource_name_dns_aaaa_record_on_launch": false, "existing_default_subnet": true,
        "force_destroy": false, "id": id, "ipv6_cidr_block": "", "ipv6_cidr_block_association_id": "",
        "ipv6_native": false, "map_customer_owned_ip_on_launch": false, "map_public_ip_on_launch": true,
        "outpost_arn": "", "owner_id": "111122223333", "private_dns_hostname_type_on_launch": "ip-name",
        "tags": {}, "tags_all": {}, "timeouts": null, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(1, &state).await;
    assert_has(&taken, &json!({"existing_default_subnet": true}));
    assert_eq!(world.plan(&taken, &config(&json!({}))).action, Action::NoOp);
    let again = world.read(&taken).await.unwrap();
    assert_eq!(world.plan(&again, &config(&json!({}))).action, Action::NoOp);
}
