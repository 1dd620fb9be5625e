//! What is special about `aws_vpc_ipv6_cidr_block_association`. What it has in common with all types is tested in
//! `src/conformance/life`, and with associations of IPv4 beside those.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::networks::{self, with_vpc};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_vpc_ipv6_cidr_block_association` is tested with all types. What EC2 documents of the blocks of VPCs is in
/// `vpc/tests/kind.rs`.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
            with_vpc(store, cidr);
        }
    },
    import_id: |state| {
        let text = |name: &str| match &state[name] {
            Json::Null => String::new(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        let all = ["id", "ipv6_ipam_pool_id", "ipv6_netmask_length"].map(text);
        all.join(",").trim_end_matches(',').to_owned()
    },
    replacing: &["ipv6_ipam_pool_id", "ipv6_netmask_length"],
    ..Row::of("aws_vpc_ipv6_cidr_block_association")
};

fn world() -> World<Store> {
    World::of("aws_vpc_ipv6_cidr_block_association")
}

fn generated() -> Json {
    json!({"vpc_id": "vpc-1", "assign_generated_ipv6_cidr_block": true})
}

fn pooled(length: i64) -> Json {
    json!({"vpc_id": "vpc-1", "ipv6_ipam_pool_id": "ipam-pool-1", "ipv6_netmask_length": length})
}

#[tokio::test]
async fn a_block_of_amazon_is_waited_for_and_there_can_be_several() {
    let world = world();
    world.aws().nature.pending = 2;
    let first = done(world.create(&generated()).await);
    assert_eq!(world.call("AssociateVpcCidrBlock").param("AmazonProvidedIpv6CidrBlock"), "true");
    let expected = json!({
        "assign_generated_ipv6_cidr_block": true, "id": "vpc-cidr-assoc-1", "ip_source": "amazon",
        "ipv6_address_attribute": "public", "ipv6_cidr_block": "2600:1f18:1::/56", "ipv6_ipam_pool_id": null,
        "ipv6_pool": "Amazon",
    });
    assert_has(&first, &expected);
    assert_eq!(world.plan(&first, &generated()).action, Action::NoOp);
    let second = done(world.create(&generated()).await);
    assert_has(&second, &json!({"id": "vpc-cidr-assoc-2"}));
    done(world.delete(&first).await);
    assert_eq!(world.read(&second).await.unwrap(), second);
}

#[tokio::test]
async fn a_block_from_an_ipam_pool_keeps_the_pool_that_aws_does_not_tell() {
    let world = world();
    let state = done(world.create(&pooled(56)).await);
    let call = world.call("AssociateVpcCidrBlock");
    let sent = [call.param("Ipv6IpamPoolId"), call.param("Ipv6NetmaskLength")];
    assert_eq!(sent, ["ipam-pool-1", "56"]);
    let expected = json!({
        "assign_generated_ipv6_cidr_block": false, "ipv6_ipam_pool_id": "ipam-pool-1",
        "ipv6_netmask_length": 56, "ipv6_pool": "IPAM Managed",
    });
    assert_has(&state, &expected);
    assert_eq!(world.plan(&state, &pooled(56)).action, Action::NoOp);
    assert_eq!(world.plan(&state, &pooled(60)).replace, ["ipv6_netmask_length"]);
    // `false` is no wish.
    let mut module = pooled(56);
    module["assign_generated_ipv6_cidr_block"] = false.into();
    assert_eq!(world.plan(&state, &module).action, Action::NoOp);
}

#[tokio::test]
async fn a_block_of_amazon_never_came_from_a_pool() {
    let world = world();
    let state = done(world.create(&generated()).await);
    let planned = world.plan(&state, &pooled(56));
    assert_eq!(planned.action, Action::Replace);
    assert_eq!(planned.warnings, [""; 0]);
}

#[tokio::test]
async fn a_block_can_be_chosen_from_a_pool_of_ones_own() {
    let world = world();
    let config = json!({
        "vpc_id": "vpc-1", "ipv6_pool": "ipv6pool-ec2-1", "ipv6_cidr_block": "2001:DB8::/56",
    });
    let state = done(world.create(&config).await);
    let call = world.call("AssociateVpcCidrBlock");
    assert_eq!(
        [call.param("Ipv6Pool"), call.param("Ipv6CidrBlock")],
        ["ipv6pool-ec2-1", "2001:DB8::/56"]
    );
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);
    let error = world.create(&config).await.error.unwrap();
    assert_eq!(error.existing(), Some("vpc-cidr-assoc-1"), "{error}");
}

#[tokio::test]
async fn what_a_call_has_made_whose_answer_was_lost_is_found_and_nothing_of_others() {
    let world = world();
    let other = done(world.again().create(&generated()).await);
    world.lose("AssociateVpcCidrBlock", Answer::cut(Cut::After));
    let state = done(world.create(&generated()).await);
    assert_has(&state, &json!({"id": "vpc-cidr-assoc-2"}));
    assert_ne!(state, other);
    let vpc = world.aws().get("vpc", "vpc-1").unwrap().value.clone();
    assert_eq!(networks::networks(&vpc).len(), 3);
}

#[test]
fn a_block_comes_from_one_place_and_has_a_size_that_a_vpc_can_have() {
    let world = world();
    assert_eq!(world.problems(&json!({"vpc_id": "vpc-1"})).len(), 1);
    let mut both = pooled(56);
    both["assign_generated_ipv6_cidr_block"] = true.into();
    assert!(!world.problems(&both).is_empty());
    let told = world.problems(&pooled(58));
    assert!(told[0].contains("in steps of 4"), "{told:?}");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = generated();
    let (associate, disassociate) = ("AssociateVpcCidrBlock", "DisassociateVpcCidrBlock");
    let errors = [
        (
            Operation::Create,
            associate,
            "InvalidVpcID.NotFound",
            "The vpc ID 'vpc-1' does not exist",
        ),
        (
            Operation::Create,
            associate,
            "UnsupportedOperation",
            "The account is not monitored by IPAM",
        ),
        (
            Operation::Delete,
            disassociate,
            "InvalidCidrBlock.InUse",
            "The vpc has a subnet within it",
        ),
    ];
    World::assert_passing(world, &config, &config, &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&generated()).await);
    // As version 5.100 writes it.
    let state = json!({
        "assign_generated_ipv6_cidr_block": true, "id": "vpc-cidr-assoc-1", "ip_source": "amazon",
        "ipv6_address_attribute": "public", "ipv6_cidr_block": "2600:1f18:1::/56", "ipv6_ipam_pool_id": null,
        "ipv6_netmask_length": null, "ipv6_pool": "Amazon", "timeouts": null, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &generated()).action, Action::NoOp);
}
