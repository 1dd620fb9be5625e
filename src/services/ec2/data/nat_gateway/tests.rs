use super::super::tests::has;
use crate::services::testing::World;
use crate::store::Store;
use serde_json::json;

fn world() -> World<Store> {
    let world = World::of("aws_nat_gateway");
    let address = |ip: &str, is_primary: bool| {
        json!({
            "allocationId": format!("eipalloc-{ip}"), "associationId": format!("eipassoc-{ip}"),
            "isPrimary": is_primary, "networkInterfaceId": "eni-1", "privateIp": format!("10.0.1.{ip}"),
            "publicIp": format!("203.0.113.{ip}"), "status": "succeeded",
        })
    };
    let zonal = json!({
        "natGatewayAddressSet": [address("4", true), address("5", false)], "subnetId": "subnet-1",
        "vpcId": "vpc-1", "tags": {"Name": "main"},
    });
    world.aws().with("nat-gateway", &zonal);
    let in_zone = json!({
        "allocationId": "eipalloc-6", "associationId": "eipassoc-6", "availabilityZone": "us-east-1a",
        "availabilityZoneId": "use1-az1", "status": "succeeded",
    });
    let regional = json!({
        "autoProvisionZones": "disabled", "availabilityMode": "regional", "natGatewayAddressSet": [in_zone],
        "routeTableId": "rtb-1", "vpcId": "vpc-2",
    });
    world.aws().with("nat-gateway", &regional);
    world.aws().with(
        "nat-gateway",
        &json!({"state": "deleted", "subnetId": "subnet-1", "vpcId": "vpc-1"}),
    );
    world
}

#[tokio::test]
async fn a_zonal_gateway_is_found_by_what_it_is_and_one_that_was_deleted_is_not_in_the_way() {
    let world = world();
    for question in [
        json!({"id": "nat-1"}),
        json!({"subnet_id": "subnet-1"}),
        json!({"vpc_id": "vpc-1", "state": "available"}),
        json!({"tags": {"Name": "main"}}),
        json!({"filter": [{"name": "vpc-id", "values": ["vpc-1"]}]}),
    ] {
        has(
            &world.ask("aws_nat_gateway", &question).await.unwrap(),
            &json!({
                "allocation_id": "eipalloc-4", "association_id": "eipassoc-4", "availability_mode": "zonal",
                "availability_zone_address": [], "connectivity_type": "public", "id": "nat-1",
                "network_interface_id": "eni-1", "private_ip": "10.0.1.4", "public_ip": "203.0.113.4",
                "regional_nat_gateway_address": [], "secondary_allocation_ids": ["eipalloc-5"],
                "secondary_private_ip_address_count": 1, "secondary_private_ip_addresses": ["10.0.1.5"],
                "state": "available", "subnet_id": "subnet-1", "tags": {"Name": "main"}, "vpc_id": "vpc-1",
            }),
        );
    }
}

#[tokio::test]
async fn a_regional_gateway_is_told_with_its_zones() {
    let told = world().ask("aws_nat_gateway", &json!({"vpc_id": "vpc-2"})).await.unwrap();
    has(
        &told,
        &json!({
            "auto_provision_zones": "disabled", "availability_mode": "regional",
            "availability_zone_address": [{
                "allocation_ids": ["eipalloc-6"], "availability_zone": "us-east-1a",
                "availability_zone_id": "use1-az1",
            }],
            "id": "nat-2", "route_table_id": "rtb-1", "subnet_id": "",
        }),
    );
}

#[tokio::test]
async fn gateways_are_listed_without_those_that_were_deleted_unless_they_are_asked_for() {
    let world = world();
    let state = |state: &str| json!([{"name": "state", "values": [state]}]);
    for (question, ids) in [
        (json!({}), json!(["nat-1", "nat-2"])),
        (json!({"vpc_id": "vpc-1"}), json!(["nat-1"])),
        (json!({"filter": state("deleted")}), json!(["nat-3"])),
        (json!({"tags": {"Name": "none"}}), json!([])),
    ] {
        let told = world.ask("aws_nat_gateways", &question).await.unwrap();
        assert_eq!((&told["ids"], &told["id"]), (&ids, &json!("us-east-1")), "{question}");
    }
}
