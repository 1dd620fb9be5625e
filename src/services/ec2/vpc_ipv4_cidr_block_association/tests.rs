//! What is special about `aws_vpc_ipv4_cidr_block_association`. What it has in common with all types is tested in
//! `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::networks::{self, with_vpc};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_vpc_ipv4_cidr_block_association` is tested with all types. What EC2 documents of the blocks of VPCs is in
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
            Json::String(text) if text.is_empty() => String::new(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        let all = ["id", "ipv4_ipam_pool_id", "ipv4_netmask_length"].map(text);
        all.join(",").trim_end_matches(',').to_owned()
    },
    replacing: &["ipv4_ipam_pool_id", "ipv4_netmask_length"],
    ..Row::of("aws_vpc_ipv4_cidr_block_association")
};

fn world() -> World<Store> {
    World::of("aws_vpc_ipv4_cidr_block_association")
}

fn of(cidr: &str) -> Json {
    json!({"vpc_id": "vpc-1", "cidr_block": cidr})
}

fn pooled(length: i64) -> Json {
    json!({"vpc_id": "vpc-1", "ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": length})
}

/// The blocks of the first VPC in AWS that it has, or is getting or losing.
fn there(world: &World<Store>) -> Vec<String> {
    let vpc = world.aws().get("vpc", "vpc-1").unwrap().value.clone();
    networks::networks(&vpc).iter().map(ToString::to_string).collect()
}

/// Changes the first VPC, as others may.
fn change(world: &World<Store>, change: impl FnOnce(&mut Json)) {
    change(&mut world.aws().get("vpc", "vpc-1").unwrap().value);
}

#[tokio::test]
async fn a_block_is_waited_for_when_it_comes_and_when_it_goes() {
    let world = world();
    world.aws().nature.pending = 2;
    let state = done(world.create(&of("100.64.0.0/16")).await);
    let call = world.call("AssociateVpcCidrBlock");
    assert_eq!((call.param("VpcId"), call.param("CidrBlock")), ("vpc-1", "100.64.0.0/16"));
    assert_has(&state, &json!({"id": "vpc-cidr-assoc-1", "ipv4_ipam_pool_id": null}));
    assert_eq!(world.plan(&state, &of("100.64.0.0/16")).action, Action::NoOp);
    done(world.delete(&state).await);
    assert_eq!(world.call("DisassociateVpcCidrBlock").param("AssociationId"), "vpc-cidr-assoc-1");
    assert_eq!(there(&world), ["10.0.0.0/16"]);
}

#[tokio::test]
async fn a_block_that_is_gone_and_still_listed_is_not_there() {
    let world = world();
    let state = done(world.create(&of("100.64.0.0/16")).await);
    let gone = json!({"state": "disassociated"});
    change(&world, |vpc| {
        vpc["cidrBlockAssociationSet"][1]["cidrBlockState"] = gone;
    });
    assert!(world.read(&state).await.unwrap().is_null());
}

#[tokio::test]
async fn blocks_of_several_vpcs_are_read_with_one_call() {
    let world = world();
    let mut states = vec![done(world.create(&of("100.64.0.0/16")).await)];
    let other = json!({"vpc_id": "vpc-2", "cidr_block": "100.65.0.0/16"});
    states.push(done(world.create(&other).await));
    world.actions();
    let (a, b) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert_eq!([a.unwrap(), b.unwrap()], [states[0].clone(), states[1].clone()]);
    assert_eq!(world.actions(), ["DescribeVpcs"]);
}

#[tokio::test]
async fn a_refusal_names_the_block_that_is_in_the_way() {
    let world = world();
    done(world.create(&of("100.64.0.0/16")).await);
    for (cidr, told) in [
        ("100.64.1.0/24", "overlaps with 100.64.0.0/16, which vpc-1 has (vpc-cidr-assoc-1)"),
        ("10.0.1.0/24", "overlaps with 10.0.0.0/16"),
        ("10.0.0.0/16", "10.0.0.0/16 is the CIDR block that vpc-1 was created with"),
    ] {
        let error = world.create(&of(cidr)).await.error.unwrap();
        assert!(error.to_string().contains(told), "{error}");
        assert_eq!(error.existing(), None);
    }
    let error = world.create(&of("100.64.0.0/16")).await.error.unwrap();
    assert_eq!(error.existing(), Some("vpc-cidr-assoc-1"), "{error}");
}

#[tokio::test]
async fn what_nothing_is_in_the_way_of_is_told_as_aws_tells_it() {
    let world = world();
    world.refuse("AssociateVpcCidrBlock", Answer::error("CidrBlocksLimitExceeded", "no", 400));
    let error = world.create(&of("100.64.0.0/16")).await.error.unwrap().to_string();
    assert!(error.contains("CidrBlocksLimitExceeded: no"), "{error}");
}

#[tokio::test]
async fn a_block_from_a_pool_keeps_the_pool_that_aws_does_not_tell() {
    let world = world();
    let state = done(world.create(&pooled(20)).await);
    let call = world.call("AssociateVpcCidrBlock");
    let sent =
        [call.param("Ipv4IpamPoolId"), call.param("Ipv4NetmaskLength"), call.param("CidrBlock")];
    assert_eq!(sent, ["ipam-pool-1", "20", ""]);
    let expected = json!({
        "cidr_block": "172.1.0.0/20", "ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": 20,
    });
    assert_has(&state, &expected);
    assert_eq!(world.plan(&state, &pooled(20)).action, Action::NoOp);
    assert_eq!(world.plan(&state, &pooled(24)).replace, ["ipv4_netmask_length"]);
    let mut other = pooled(20);
    other["ipv4_ipam_pool_id"] = "ipam-pool-2".into();
    assert_eq!(world.plan(&state, &other).replace, ["ipv4_ipam_pool_id"]);
}

#[tokio::test]
async fn an_import_that_does_not_name_the_pool_takes_it_on_trust() {
    let world = world();
    done(world.create(&pooled(20)).await);
    let state = world.import("vpc-cidr-assoc-1").await;
    assert_has(&state, &json!({"id": "vpc-cidr-assoc-1", "ipv4_ipam_pool_id": null}));
    let planned = world.plan(&state, &pooled(20));
    assert_eq!(planned.action, Action::Update);
    assert!(planned.warnings[0].contains("AWS does not tell which pool"), "{planned:?}");
    world.actions();
    let state = done(world.update_as(&state, &planned).await);
    assert_eq!(world.actions(), ["DescribeVpcs"]);
    assert_eq!(world.plan(&state, &pooled(20)).action, Action::NoOp);

    let named = world.import("vpc-cidr-assoc-1,ipam-pool-1,20").await;
    assert_eq!(named, state);
}

#[tokio::test]
async fn the_end_waits_until_the_pool_has_the_block_back_and_for_no_other_of_the_vpc() {
    let world = world();
    let other = json!({"ipamPoolId": "ipam-pool-1", "resourceId": "vpc-1", "cidr": "10.0.0.0/16"});
    world.aws().with("ipam-pool-allocation", &other);
    let state = done(world.create(&pooled(20)).await);
    world.aws().nature.ending = 3;
    world.actions();
    done(world.delete(&state).await);
    let asked = world.actions().iter().filter(|a| *a == "GetIpamPoolAllocations").count();
    assert_eq!(asked, 4, "the pool still has the block three times");
    assert_eq!(world.aws().all("ipam-pool-allocation").len(), 1);
}

#[tokio::test]
async fn what_a_call_has_made_whose_answer_was_lost_is_found_and_nothing_of_others() {
    for config in [of("100.64.0.0/16"), pooled(20)] {
        let world = world();
        let mine = networks::v4("vpc-cidr-assoc-9", &"172.9.0.0/20".into(), "associated");
        change(&world, |vpc| {
            vpc[networks::V4].as_array_mut().unwrap().push(mine);
        });
        world.lose("AssociateVpcCidrBlock", Answer::cut(Cut::After));
        let state = done(world.create(&config).await);
        assert_has(&state, &json!({"id": "vpc-cidr-assoc-1"}));
        assert_eq!(there(&world).len(), 3, "nothing is made twice");
    }
}

#[tokio::test]
async fn subnets_that_keep_a_block_are_named() {
    let world = world();
    let state = done(world.create(&of("100.64.0.0/16")).await);
    for cidr in ["100.64.1.0/24", "10.0.1.0/24"] {
        world.aws().with("subnet", &json!({"vpcId": "vpc-1", "cidrBlock": cidr}));
    }
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("Subnets in 100.64.0.0/16: subnet-1."), "{error}");
}

#[tokio::test]
async fn a_block_that_cannot_be_associated_is_told_with_the_reason() {
    let world = world();
    world.aws().nature.pending = 1_000_000;
    let config = of("100.64.0.0/16");
    let (outcome, ()) = tokio::join!(world.create(&config), async {
        while !world.fake.actions().iter().any(|action| action == "AssociateVpcCidrBlock") {
            tokio::task::yield_now().await;
        }
        let failed = json!({"state": "failed", "statusMessage": "no more blocks"});
        change(&world, |vpc| {
            vpc["cidrBlockAssociationSet"][1]["cidrBlockState"] = failed;
        });
    });
    let error = outcome.error.unwrap().to_string();
    assert!(error.ends_with("no more blocks"), "{error}");
    assert_has(&outcome.state, &json!({"id": "vpc-cidr-assoc-1"}));
}

#[test]
fn a_block_comes_from_somewhere_and_has_a_size_that_a_vpc_can_have() {
    let world = world();
    assert_eq!(world.problems(&json!({"vpc_id": "vpc-1"})).len(), 1);
    assert_eq!(world.problems(&json!({"vpc_id": "vpc-1", "ipv4_netmask_length": 20})).len(), 2);
    let told = world.problems(&of("100.64.0.0/10"));
    assert!(told[0].contains("use /16 to /28"), "{told:?}");
    // As modules write it.
    let empty = json!({"vpc_id": "vpc-1", "cidr_block": "100.64.0.0/16", "ipv4_ipam_pool_id": ""});
    assert_eq!(world.problems(&empty), [""; 0]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let config = of("100.64.0.0/16");
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
    done(world.create(&of("100.64.0.0/16")).await);
    // As version 5.100 writes it.
    let state = json!({
        "cidr_block": "100.64.0.0/16", "id": "vpc-cidr-assoc-1", "ipv4_ipam_pool_id": null,
        "ipv4_netmask_length": null, "timeouts": null, "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &of("100.64.0.0/16")).action, Action::NoOp);
}
