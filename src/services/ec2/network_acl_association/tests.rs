//! What is special about `aws_network_acl_association`. What it has in common with all types is tested in
//! `src/conformance/life`.

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::services::ec2::testing::network_acls::{move_subnet, with_subnet, with_vpc};
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_network_acl_association` is tested with all types: two subnets, that have the default ACL, and two others.
pub(in crate::services) const ROW: Row = Row {
    given: |store| {
        with_vpc(store);
        for cidr in ["10.0.1.0/24", "10.0.2.0/24"] {
            store.with("network-acl", &json!({"vpcId": "vpc-1"}));
            with_subnet(store, "acl-1", cidr);
        }
    },
    ..Row::of("aws_network_acl_association")
};

fn world() -> World<Store> {
    World::of("aws_network_acl_association")
}

fn to(acl: &str) -> Json {
    json!({"subnet_id": "subnet-1", "network_acl_id": acl})
}

/// The ACL of the first subnet in AWS.
fn there(world: &World<Store>) -> String {
    let aws = world.aws();
    let mut all = aws.all("network-acl").into_iter();
    let has = |acl: &&crate::store::Object| {
        acl.texts("associationSet[]/subnetId").contains(&"subnet-1".to_owned())
    };
    all.find(has).unwrap().key.clone()
}

#[tokio::test]
async fn another_acl_takes_the_place_of_one_and_the_default_one_comes_in_the_end() {
    let world = world();
    let state = done(world.create(&to("acl-2")).await);
    assert_has(&state, &json!({"id": "aclassoc-3"}));
    let expected = ["DescribeNetworkAcls", "ReplaceNetworkAclAssociation", "DescribeNetworkAcls"];
    assert_eq!(world.actions(), expected);
    assert!(world.plan(&state, &to("acl-3")).value.get("id").is_unknown());
    let state = done(world.update(&state, &to("acl-3")).await);
    assert_has(&state, &json!({"id": "aclassoc-4", "network_acl_id": "acl-3"}));
    assert_eq!(there(&world), "acl-3");
    done(world.delete(&state).await);
    assert_eq!(there(&world), "acl-1");
}

#[tokio::test]
async fn a_subnet_that_has_got_another_acl_keeps_it() {
    let world = world();
    let state = done(world.create(&to("acl-2")).await);
    move_subnet(&mut world.aws(), "subnet-1", "acl-3");
    done(world.delete(&state).await);
    assert_eq!(there(&world), "acl-3");
}

#[tokio::test]
async fn an_association_with_the_default_acl_ends_without_a_change() {
    let world = world();
    let state = done(world.create(&to("acl-1")).await);
    assert_has(&state, &json!({"id": "aclassoc-1"}));
    done(world.delete(&state).await);
    assert!(!world.actions().contains(&"ReplaceNetworkAclAssociation".to_owned()));
    assert_eq!(there(&world), "acl-1");
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_has_an_effect_once() {
    let world = world();
    world.lose("ReplaceNetworkAclAssociation", Answer::cut(Cut::After));
    let state = done(world.create(&to("acl-2")).await);
    assert_has(&state, &json!({"id": "aclassoc-3"}));
    world.lose("ReplaceNetworkAclAssociation", Answer::cut(Cut::After));
    let state = done(world.update(&state, &to("acl-3")).await);
    assert_has(&state, &json!({"id": "aclassoc-4"}));
    assert_eq!(there(&world), "acl-3");
}

#[tokio::test]
async fn an_import_names_the_association_or_the_subnet() {
    let world = world();
    let state = done(world.create(&to("acl-2")).await);
    for id in ["aclassoc-3", "subnet-1"] {
        let imported = world.import(id).await;
        assert_has(&imported, &json!({"id": "aclassoc-3", "network_acl_id": "acl-2"}));
        assert_eq!(imported.get("subnet_id"), state.get("subnet_id"));
    }
    assert!(world.import("aclassoc-9").await.is_null());
}

#[tokio::test]
async fn a_subnet_that_is_not_there_is_named() {
    let config = json!({"subnet_id": "subnet-9", "network_acl_id": "acl-2"});
    let told = world().create(&config).await.error.unwrap().to_string();
    assert!(told.contains("subnet-9"), "{told}");
}

#[tokio::test]
async fn many_associations_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = Vec::new();
    for (subnet, acl) in [("subnet-1", "acl-2"), ("subnet-2", "acl-2")] {
        let config = json!({"subnet_id": subnet, "network_acl_id": acl});
        states.push(done(world.create(&config).await));
    }
    move_subnet(&mut world.aws(), "subnet-1", "acl-3");
    world.actions();
    let (a, b) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert!(a.unwrap().is_null());
    assert_eq!(b.unwrap(), states[1]);
    assert_eq!(world.actions(), ["DescribeNetworkAcls"]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let absent = |acl: &str| format!("The networkAcl ID '{acl}' does not exist");
    let (first, other) = (absent("acl-2"), absent("acl-3"));
    let gone = "The association ID 'aclassoc-1' does not exist";
    let call = "ReplaceNetworkAclAssociation";
    let errors = [
        (Operation::Create, call, "InvalidNetworkAclID.NotFound", first.as_str()),
        (Operation::Update, call, "InvalidNetworkAclID.NotFound", other.as_str()),
        (Operation::Create, call, "InvalidAssociationID.NotFound", gone),
        (Operation::Update, call, "InvalidAssociationID.NotFound", gone),
    ];
    World::assert_passing(world, &to("acl-2"), &to("acl-3"), &errors).await;
}
