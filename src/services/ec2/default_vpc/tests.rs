//! What is special about `aws_default_vpc`. What it has in common with all types is tested in `src/conformance/life`,
//! and what it has in common with `aws_vpc` beside that.

use super::{DefaultVpc, THERE};
use crate::aws::fake::{Answer, Cut};
use crate::diagnostic::Diagnostics;
use crate::engine::{Operation, Resource};
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// How `aws_default_vpc` is tested with all types: there is none, until one is created and left.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("vpc"),
    leaves: &["vpc", "route-table", "network-acl", "security-group", "ipam-pool-allocation"],
    // DNS names without DNS, a border group of what AWS does not assign, and a pool that has no name.
    refused: |config| {
        let generates = config["assign_generated_ipv6_cidr_block"] == true;
        (config["enable_dns_hostnames"] == true && config["enable_dns_support"] != true)
            || (!config["ipv6_cidr_block_network_border_group"].is_null() && !generates)
            || config["ipv6_ipam_pool_id"] == "IPAM Managed"
    },
    ..Row::of("aws_default_vpc")
};

fn world() -> World<Store> {
    World::of("aws_default_vpc")
}

/// A default VPC that was there before, with what others have set.
fn there(world: &World<Store>, more: &Json) -> String {
    let mut vpc = json!({
        "cidrBlock": "172.31.0.0/16", "isDefault": true, "enableDnsHostnames": true, "tags": {"Owner": "them"},
    });
    for (name, value) in more.as_object().unwrap() {
        vpc[name] = value.clone();
    }
    let mut aws = world.aws();
    let id = aws.with("vpc", &vpc);
    aws.with("route-table", &json!({"vpcId": id, "associationSet": [{"main": true}]}));
    aws.with("network-acl", &json!({"vpcId": id, "default": true}));
    aws.with("security-group", &json!({"vpcId": id, "groupName": "default"}));
    id
}

fn ipv6(pool: &str) -> Json {
    json!({"ipv6CidrBlockAssociationSet": [{
        "associationId": "vpc-cidr-assoc-9", "ipv6CidrBlock": "2600:1f18:9::/56", "ipv6Pool": pool,
        "networkBorderGroup": "us-east-1", "ipv6CidrBlockState": {"state": "associated"},
    }]})
}

/// The calls since the last time that change something.
fn changes(world: &World<Store>) -> Vec<String> {
    let mut actions = world.actions();
    actions.retain(|action| !action.starts_with("Describe"));
    actions
}

#[tokio::test]
async fn the_vpc_that_is_there_is_taken_over_as_it_is() {
    for more in
        [json!({}), ipv6("Amazon"), ipv6("IPAM Managed"), json!({"enableDnsHostnames": false})]
    {
        let world = world();
        let id = there(&world, &more);
        let state = done(world.create(&json!({})).await);
        assert_eq!(changes(&world), [""; 0], "{more}");
        let had = more["enableDnsHostnames"] != false;
        let expected = json!({
            "id": id, "existing_default_vpc": true, "force_destroy": false, "cidr_block": "172.31.0.0/16",
            "default_security_group_id": "sg-1", "enable_dns_hostnames": had, "enable_dns_support": true,
            "assign_generated_ipv6_cidr_block": more == ipv6("Amazon"),
        });
        assert_has(&state, &expected);
        assert_eq!(world.plan(&state, &json!({})).action, Action::NoOp);
        world.actions();
        assert!(done(world.delete(&state).await).is_null());
        assert_eq!(world.actions(), [""; 0], "it stays as it is");
    }
}

#[tokio::test]
async fn what_is_written_is_set_when_it_is_taken_over() {
    let world = world();
    there(&world, &json!({}));
    // As terraform-aws-vpc writes it.
    let config = json!({
        "enable_dns_support": true, "enable_dns_hostnames": false, "tags": {"Name": "default", "Owner": "us"},
    });
    let state = done(world.create(&config).await);
    assert_eq!(changes(&world), ["ModifyVpcAttribute", "CreateTags"]);
    assert_has(&state, &json!({"enable_dns_hostnames": false, "tags_all": config["tags"]}));
    assert_eq!(world.plan(&world.read(&state).await.unwrap(), &config).action, Action::NoOp);
}

#[tokio::test]
async fn where_there_is_none_one_is_created() {
    let world = world();
    let config = json!({"tags": {"Name": "default"}});
    let state = done(world.create(&config).await);
    assert_eq!(changes(&world), ["CreateDefaultVpc", "CreateTags"]);
    let expected =
        json!({"id": "vpc-1", "existing_default_vpc": false, "enable_dns_hostnames": true});
    assert_has(&state, &expected);
    let state = done(world.update(&state, &json!({"enable_dns_support": false})).await);
    // Names need it.
    assert_has(&state, &json!({"enable_dns_support": false, "enable_dns_hostnames": false}));
    assert_has(&state, &json!({"existing_default_vpc": false}));
}

#[tokio::test]
async fn a_vpc_whose_answer_was_lost_is_the_one() {
    let world = world();
    world.lose("CreateDefaultVpc", Answer::cut(Cut::After));
    let state = done(world.create(&json!({})).await);
    assert_has(&state, &json!({"id": "vpc-1", "existing_default_vpc": false}));
    assert_eq!(world.aws().all("vpc").len(), 1);
}

#[tokio::test]
async fn one_that_somebody_has_created_meanwhile_is_taken_over() {
    let world = world();
    let planned = world.plan(&Value::Null, &json!({}));
    world.lose("CreateDefaultVpc", refusal(THERE, "A Default VPC already exists"));
    let state = done(world.create_as(&planned).await);
    assert_has(&state, &json!({"id": "vpc-1", "existing_default_vpc": true}));
}

#[tokio::test]
async fn an_ipv6_network_comes_and_goes_only_where_that_is_written() {
    let world = world();
    there(&world, &json!({}));
    let on = json!({"assign_generated_ipv6_cidr_block": true});
    let state = done(world.create(&on).await);
    assert_eq!(changes(&world), ["AssociateVpcCidrBlock"]);
    assert_has(&state, &json!({"ipv6_association_id": "vpc-cidr-assoc-1"}));
    assert_eq!(world.plan(&state, &json!({})).action, Action::NoOp);
    let pooled = json!({"ipv6_ipam_pool_id": "ipam-pool-1"});
    let state = done(world.update(&state, &pooled).await);
    let expected = ["DisassociateVpcCidrBlock", "AssociateVpcCidrBlock"];
    assert_eq!(changes(&world), expected);
    assert_has(&state, &json!({"assign_generated_ipv6_cidr_block": false}));
    let state = done(world.update(&state, &on).await);
    assert_eq!(changes(&world), expected);
    let off = json!({"assign_generated_ipv6_cidr_block": false});
    let state = done(world.update(&state, &off).await);
    assert_eq!(changes(&world), ["DisassociateVpcCidrBlock"]);
    assert!(state.get("ipv6_cidr_block").is_empty());
}

#[tokio::test]
async fn an_ipv6_network_moves_between_two_pools_and_keeps_its_length() {
    let world = world();
    let from = |pool: &str| json!({"ipv6_ipam_pool_id": pool});
    let first = json!({"ipv6_ipam_pool_id": "ipam-pool-1", "ipv6_netmask_length": 60});
    let state = done(world.create(&first).await);
    let state = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&state, &from("ipam-pool-1")).action, Action::NoOp);
    world.actions();
    let state = done(world.update(&state, &from("ipam-pool-2")).await);
    assert_eq!(changes(&world), ["DisassociateVpcCidrBlock", "AssociateVpcCidrBlock"]);
    let call = world.call("AssociateVpcCidrBlock");
    assert_eq!(
        (call.param("Ipv6IpamPoolId"), call.param("Ipv6NetmaskLength")),
        ("ipam-pool-2", "60")
    );
    let expected =
        json!({"ipv6_ipam_pool_id": "ipam-pool-2", "ipv6_association_id": "vpc-cidr-assoc-2"});
    assert_has(&state, &expected);
    let pools = |aws: &Store| -> Vec<String> {
        let all = aws.all("ipam-pool-allocation").into_iter();
        all.map(|allocation| allocation.value["ipamPoolId"].to_string()).collect()
    };
    assert_eq!(pools(&world.aws()), ["\"ipam-pool-2\""], "the first pool has its block back");
    assert_eq!(world.plan(&state, &from("ipam-pool-2")).action, Action::NoOp);
    // What an import does not tell is no reason to move it.
    let imported = world.import("vpc-1").await;
    assert_eq!(imported.get("ipv6_ipam_pool_id").as_str(), Some("IPAM Managed"));
    let planned = world.plan(&imported, &from("ipam-pool-2"));
    assert_eq!(planned.value.get("ipv6_association_id"), state.get("ipv6_association_id"));
}

#[tokio::test]
async fn a_destroy_deletes_it_only_if_that_is_asked_for() {
    let world = world();
    there(&world, &json!({}));
    let state = done(world.create(&json!({"force_destroy": true})).await);
    world.actions();
    world.refuse("DeleteVpc", refusal("DependencyViolation", "The vpc 'vpc-1' has dependencies"));
    assert!(done(world.delete(&state).await).is_null());
    assert_eq!(changes(&world), ["DeleteVpc", "DeleteVpc"]);
    assert!(world.aws().all("vpc").is_empty());
}

#[test]
fn a_plan_to_destroy_says_that_it_stays_if_it_does() {
    for forced in [false, true] {
        let vpc = Value::object([("id", "vpc-1".into()), ("force_destroy", forced.into())]);
        let mut said = Diagnostics::default();
        DefaultVpc::plan_destroy(&vpc, &mut said);
        let said: Vec<String> = said.into_iter().map(|told| told.detail).collect();
        assert_eq!(said.iter().any(|told| told.contains("leaves vpc-1")), !forced, "{said:?}");
    }
}

#[tokio::test]
async fn what_is_in_it_keeps_it_and_is_named() {
    let world = world();
    let id = there(&world, &json!({}));
    let state = done(world.create(&json!({"force_destroy": true})).await);
    world.aws().with("subnet", &json!({"vpcId": id, "cidrBlock": "172.31.0.0/20"}));
    let outcome = world.delete(&state).await;
    let error = outcome.error.unwrap();
    assert_eq!(error.code(), Some("DependencyViolation"));
    assert!(error.to_string().contains("subnet-1"), "{error}");
    assert_eq!(outcome.state, state);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = json!({"force_destroy": true});
    let message = "The vpc 'vpc-1' has dependencies and cannot be deleted.";
    let error = (Operation::Delete, "DeleteVpc", "DependencyViolation", message);
    World::assert_passing(world, &config, &config, &[error]).await;
}

#[tokio::test]
async fn an_imported_vpc_needs_no_change() {
    let world = world();
    let id = there(&world, &json!({}));
    let state = world.import(&id).await;
    let config = json!({"tags": {"Owner": "them"}});
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let id = there(&world, &json!({}));
    // As version 5.100 writes it.
    let state = json!({
        "arn": format!("arn:aws:ec2:us-east-1:111122223333:vpc/{id}"), "assign_generated_ipv6_cidr_block": false,
        "cidr_block": "172.31.0.0/16", "default_network_acl_id": "acl-1", "default_route_table_id": "rtb-1",
        "default_security_group_id": "sg-1", "dhcp_options_id": "dopt-1", "enable_dns_hostnames": true,
        "enable_dns_support": true, "enable_network_address_usage_metrics": false, "existing_default_vpc": true,
        "force_destroy": false, "id": id, "instance_tenancy": "default", "ipv6_association_id": "",
        "ipv6_cidr_block": "", "ipv6_cidr_block_network_border_group": "", "ipv6_ipam_pool_id": "",
        "ipv6_netmask_length": 0, "main_route_table_id": "rtb-1", "owner_id": "111122223333",
        "tags": {"Owner": "them"}, "tags_all": {"Owner": "them"},
    });
    let taken = world.take_over(1, &state).await;
    assert_has(&taken, &json!({"existing_default_vpc": true}));
    let config = json!({"tags": {"Owner": "them"}});
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    let again = world.read(&taken).await.unwrap();
    assert_eq!(world.plan(&again, &config).action, Action::NoOp);
}
