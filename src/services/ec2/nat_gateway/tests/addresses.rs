//! Addresses that come and go while the gateway stays.

use super::{changes, public, public_with, world};
use crate::aws::fake::{Answer, Cut};
use crate::plan::contract::Action;
use crate::services::ec2::testing::refusal;
use crate::services::testing::{World, assert_has, done};
use crate::store::Store;
use crate::value::Value;
use serde_json::{Value as Json, json};

async fn created(config: &Json) -> (World<Store>, Value) {
    let world = world();
    let state = done(world.create(config).await);
    changes(&world);
    (world, state)
}

fn with_secondary(ids: &[&str]) -> Json {
    public_with(&json!({"secondary_allocation_ids": ids}))
}

fn private(more: &Json) -> Json {
    let mut config = json!({"connectivity_type": "private", "subnet_id": "subnet-1"});
    for (name, value) in more.as_object().unwrap() {
        config[name] = value.clone();
    }
    config
}

fn regional(zones: &[Json]) -> Json {
    json!({"availability_mode": "regional", "vpc_id": "vpc-1", "availability_zone_address": zones})
}

#[tokio::test]
async fn secondary_addresses_come_and_go_in_place_and_what_follows_is_known_after_the_apply() {
    let (world, state) = created(&with_secondary(&["eipalloc-2"])).await;
    let planned = world.plan(&state, &with_secondary(&["eipalloc-3"]));
    for name in ["secondary_private_ip_address_count", "secondary_private_ip_addresses"] {
        assert!(planned.value.get(name).is_unknown(), "{name}");
    }
    world.aws().nature.pending = 2;
    let state = done(world.update_as(&state, &planned).await);
    assert_eq!(changes(&world), ["DisassociateNatGatewayAddress", "AssociateNatGatewayAddress"]);
    assert_eq!(world.call("DisassociateNatGatewayAddress").param("AssociationId.1"), "eipassoc-2");
    assert_eq!(world.call("AssociateNatGatewayAddress").param("AllocationId.1"), "eipalloc-3");
    assert_has(
        &state,
        &json!({"id": "nat-1", "allocation_id": "eipalloc-1", "secondary_allocation_ids": ["eipalloc-3"]}),
    );
    let state = done(world.update(&state, &with_secondary(&[])).await);
    assert_has(
        &state,
        &json!({"secondary_allocation_ids": [], "secondary_private_ip_address_count": 0}),
    );
}

#[tokio::test]
async fn secondary_addresses_that_are_not_known_yet_leave_open_what_follows_and_replace_nothing() {
    let (world, state) = created(&with_secondary(&["eipalloc-2"])).await;
    let config = with_secondary(&["eipalloc-3"]);
    let [first, second] = world.plan_twice(&state, &config, &["secondary_allocation_ids"]);
    assert_eq!((first.action, second.action), (Action::Update, Action::Update));
}

#[tokio::test]
async fn addresses_of_others_stay_where_nothing_is_said_and_go_where_others_are_written() {
    let (world, state) = created(&public()).await;
    let theirs = with_secondary(&["eipalloc-2"]);
    done(world.update(&state, &theirs).await);
    let drifted = world.read(&state).await.unwrap();
    assert_eq!(world.plan(&drifted, &public()).action, Action::NoOp);
    assert_eq!(world.plan(&drifted, &with_secondary(&[])).action, Action::Update);
}

#[tokio::test]
async fn an_address_that_was_released_before_the_gateway_changes_is_gone_already() {
    let (world, state) = created(&with_secondary(&["eipalloc-2", "eipalloc-3"])).await;
    {
        let mut aws = world.aws();
        let gateway = &mut aws.get("nat-gateway", "nat-1").unwrap().value;
        gateway["natGatewayAddressSet"]
            .as_array_mut()
            .unwrap()
            .retain(|a| a["allocationId"] != "eipalloc-3");
    }
    done(world.update(&state, &with_secondary(&["eipalloc-2"])).await);
    assert_eq!(changes(&world), [""; 0]);
}

#[tokio::test]
async fn private_addresses_of_a_public_gateway_are_those_that_are_written() {
    let config = |ips: &[&str]| {
        public_with(
            &json!({"secondary_allocation_ids": ["eipalloc-2"], "secondary_private_ip_addresses": ips}),
        )
    };
    let (world, state) = created(&config(&["10.0.1.20"])).await;
    let state = done(world.update(&state, &config(&["10.0.1.21"])).await);
    assert_eq!(changes(&world), ["DisassociateNatGatewayAddress", "AssociateNatGatewayAddress"]);
    assert_has(&state, &json!({"secondary_private_ip_addresses": ["10.0.1.21"]}));
}

#[tokio::test]
async fn private_addresses_change_in_place_by_what_they_are_and_by_how_many() {
    let ips = |ips: &[&str]| private(&json!({"secondary_private_ip_addresses": ips}));
    let (world, state) = created(&ips(&["10.0.1.20", "10.0.1.21"])).await;
    let state = done(world.update(&state, &ips(&["10.0.1.21", "10.0.1.22"])).await);
    let expected = ["UnassignPrivateNatGatewayAddress", "AssignPrivateNatGatewayAddress"];
    assert_eq!(changes(&world), expected);
    assert_has(&state, &json!({"secondary_private_ip_address_count": 2}));

    let count = |count: i64| private(&json!({"secondary_private_ip_address_count": count}));
    for number in [4, 1, 0] {
        let planned = world.plan(&state, &count(number));
        assert_eq!((planned.action, planned.replace.len()), (Action::Update, 0));
        let state = done(world.update_as(&state, &planned).await);
        assert_has(&state, &json!({"id": "nat-1", "secondary_private_ip_address_count": number}));
    }
}

#[tokio::test]
async fn a_number_of_addresses_is_right_also_where_an_answer_is_lost() {
    let count = |count: i64| private(&json!({"secondary_private_ip_address_count": count}));
    let (world, state) = created(&count(1)).await;
    world.lose("AssignPrivateNatGatewayAddress", Answer::cut(Cut::After));
    let state = done(world.update(&state, &count(2)).await);
    assert_has(&state, &json!({"secondary_private_ip_address_count": 2}));
}

#[tokio::test]
async fn an_address_that_cannot_be_added_says_why() {
    let (world, state) = created(&public()).await;
    let taken = refusal(
        "Resource.AlreadyAssociated",
        "Elastic IP address [eipalloc-2] is already associated",
    );
    world.refuse("AssociateNatGatewayAddress", taken);
    let outcome = world.update(&state, &with_secondary(&["eipalloc-2"])).await;
    assert_eq!(outcome.error.unwrap().code(), Some("Resource.AlreadyAssociated"));
    assert_has(&outcome.state, &json!({"id": "nat-1", "secondary_allocation_ids": []}));

    let failed = json!({
        "allocationId": "eipalloc-2", "failureMessage": "Network border group does not fit", "isPrimary": false,
        "privateIp": "10.0.1.30", "status": "failed",
    });
    let mut all =
        world.aws().get("nat-gateway", "nat-1").unwrap().value["natGatewayAddressSet"].clone();
    all.as_array_mut().unwrap().push(failed);
    world.aws().get("nat-gateway", "nat-1").unwrap().value["natGatewayAddressSet"] = all;
    world.refuse("AssociateNatGatewayAddress", refusal("InvalidParameter", "no"));
    let told =
        world.update(&state, &with_secondary(&["eipalloc-2"])).await.error.unwrap().to_string();
    assert!(
        told.contains("eipalloc-2 could not be added: Network border group does not fit"),
        "{told}"
    );
    // Who does not ask for it is not told.
    done(world.update(&state, &public_with(&json!({"tags": {"a": "b"}}))).await);
}

#[tokio::test]
async fn zones_and_addresses_of_a_regional_gateway_are_chosen_by_aws() {
    let (world, state) = created(&regional(&[])).await;
    assert_has(
        &state,
        &json!({
            "allocation_id": null, "auto_provision_zones": "enabled", "auto_scaling_ips": "enabled",
            "availability_zone_address": [], "private_ip": "", "public_ip": "",
            "regional_nat_gateway_address": [], "regional_nat_gateway_auto_mode": "enabled",
            "route_table_id": "rtb-regional", "secondary_allocation_ids": [],
            "secondary_private_ip_address_count": 0, "secondary_private_ip_addresses": [], "subnet_id": null,
            "vpc_id": "vpc-1",
        }),
    );
    // Its own addresses are no arguments.
    let own = json!([{
        "allocationId": "eipalloc-9", "associationId": "eipassoc-9", "availabilityZone": "us-east-1a",
        "availabilityZoneId": "use1-az1", "networkInterfaceId": "eni-9", "publicIp": "203.0.113.9",
        "status": "succeeded",
    }]);
    world.aws().get("nat-gateway", "nat-1").unwrap().value["natGatewayAddressSet"] = own;
    let grown = world.read(&state).await.unwrap();
    assert_has(
        &grown,
        &json!({
            "availability_zone_address": [],
            "regional_nat_gateway_address": [{
                "allocation_id": "eipalloc-9", "association_id": "eipassoc-9", "availability_zone": "us-east-1a",
                "availability_zone_id": "use1-az1", "network_interface_id": "eni-9", "public_ip": "203.0.113.9",
                "status": "succeeded",
            }],
        }),
    );
    assert_eq!(world.plan(&grown, &regional(&[])).action, Action::NoOp);
    let chosen = json!({"availability_zone": "us-east-1a", "allocation_ids": ["eipalloc-2"]});
    assert_eq!(world.plan(&grown, &regional(&[chosen])).replace, ["availability_zone_address"]);
}

#[tokio::test]
async fn zones_of_a_regional_gateway_are_told_as_they_are_written_and_change_in_place() {
    let first = json!({"availability_zone": "us-east-1a", "allocation_ids": ["eipalloc-1"]});
    let second = json!({"availability_zone_id": "use1-az2", "allocation_ids": ["eipalloc-2"]});
    let (world, state) = created(&regional(&[first.clone(), second.clone()])).await;
    assert_eq!(
        world.plan(&state, &regional(&[first.clone(), second.clone()])).action,
        Action::NoOp
    );
    assert_has(&state, &json!({"regional_nat_gateway_auto_mode": "disabled"}));

    let more =
        json!({"availability_zone": "us-east-1a", "allocation_ids": ["eipalloc-1", "eipalloc-3"]});
    let third = json!({"availability_zone": "us-east-1c", "allocation_ids": ["eipalloc-4"]});
    let config = regional(&[more, third]);
    let state = done(world.update(&state, &config).await);
    let expected = [
        "DisassociateNatGatewayAddress",
        "AssociateNatGatewayAddress",
        "AssociateNatGatewayAddress",
    ];
    assert_eq!(changes(&world), expected);
    assert_eq!(world.call("AssociateNatGatewayAddress").param("AvailabilityZone"), "us-east-1c");
    assert_eq!(world.plan(&state, &config).action, Action::NoOp);

    // An import tells zones by their names.
    let imported = world.import("nat-1").await;
    assert_eq!(world.plan(&imported, &config).action, Action::NoOp);
}

#[tokio::test]
async fn zones_that_a_state_tells_by_name_and_id_are_told_by_name() {
    let zone = json!({"availability_zone": "us-east-1a", "allocation_ids": ["eipalloc-1"]});
    let (world, state) = created(&regional(std::slice::from_ref(&zone))).await;
    let mut theirs = crate::value::json::encode(&state).unwrap();
    theirs["availability_zone_address"][0]["availability_zone_id"] = "use1-az1".into();
    let taken = world.take_over(0, &theirs).await;
    assert_eq!(world.plan(&taken, &regional(&[zone])).action, Action::NoOp);
}
