use super::super::tests::has;
use crate::services::testing::World;
use crate::store::Store;
use serde_json::json;

fn world() -> World<Store> {
    let world = World::of("aws_network_interface");
    let used = json!({
        "association": {
            "allocationId": "eipalloc-1", "associationId": "eipassoc-1", "ipOwnerId": "111122223333",
            "publicDnsName": "", "publicIp": "203.0.113.1",
        },
        "attachment": {
            "attachmentId": "eni-attach-1", "deviceIndex": 1, "networkCardIndex": 0, "instanceId": "i-1",
            "instanceOwnerId": "111122223333", "status": "attached",
            "enaSrdSpecification": {"enaSrdEnabled": true, "enaSrdUdpSpecification": {"enaSrdUdpEnabled": false}},
        },
        "availabilityZone": "us-east-1a", "description": "web", "groupSet": [{"groupId": "sg-1", "groupName": "web"}],
        "interfaceType": "interface", "ipv6AddressesSet": [{"ipv6Address": "2001:db8::9"}],
        "macAddress": "02:00:00:00:00:01", "privateDnsName": "ip-10-0-0-9.ec2.internal", "privateIpAddress": "10.0.0.9",
        "privateIpAddressesSet": [
            {"privateIpAddress": "10.0.0.9", "primary": true}, {"privateIpAddress": "10.0.0.4", "primary": false},
        ],
        "subnetId": "subnet-1", "vpcId": "vpc-1", "tags": {"Name": "web"},
    });
    world.aws().with("network-interface", &used);
    world.aws().with("network-interface", &json!({"requesterId": "amazon-elb", "description": ""}));
    world
}

#[tokio::test]
async fn an_interface_is_found_by_what_it_is() {
    let world = world();
    for question in [
        json!({"id": "eni-1"}),
        json!({"tags": {"Name": "web"}}),
        json!({"filter": [{"name": "group-id", "values": ["sg-1"]}]}),
    ] {
        let mut told = world.ask("aws_network_interface", &question).await.unwrap();
        let told = told.as_object_mut().unwrap();
        told.retain(|name, _| !["assume_role", "filter", "timeouts"].contains(&name.as_str()));
        let expected = json!({
            "arn": "arn:aws:ec2:us-east-1:111122223333:network-interface/eni-1",
            "association": [{
                "allocation_id": "eipalloc-1", "association_id": "eipassoc-1", "carrier_ip": "",
                "customer_owned_ip": "", "ip_owner_id": "111122223333", "public_dns_name": "",
                "public_ip": "203.0.113.1",
            }],
            "attachment": [{
                "attachment_id": "eni-attach-1", "device_index": 1, "instance_id": "i-1",
                "instance_owner_id": "111122223333", "network_card_index": 0,
            }],
            "availability_zone": "us-east-1a", "description": "web",
            "ena_srd_specification": [{
                "ena_srd_enabled": true, "ena_srd_udp_specification": [{"ena_srd_udp_enabled": false}],
            }],
            "id": "eni-1", "interface_type": "interface", "ipv6_addresses": ["2001:db8::9"],
            "mac_address": "02:00:00:00:00:01", "outpost_arn": "", "owner_id": "111122223333",
            "private_dns_name": "ip-10-0-0-9.ec2.internal", "private_ip": "10.0.0.9",
            "private_ips": ["10.0.0.9", "10.0.0.4"], "region": "us-east-1", "requester_id": "",
            "security_groups": ["sg-1"], "subnet_id": "subnet-1", "tags": {"Name": "web"}, "vpc_id": "vpc-1",
        });
        assert_eq!(told, expected.as_object().unwrap(), "{question}");
    }
    let free = world.ask("aws_network_interface", &json!({"id": "eni-2"})).await.unwrap();
    has(
        &free,
        &json!({
            "association": [], "attachment": [], "description": "", "ena_srd_specification": [],
            "requester_id": "amazon-elb", "tags": {},
        }),
    );
}

#[tokio::test]
async fn interfaces_are_listed_and_several_where_one_is_asked_for_are_an_error() {
    let world = world();
    for (question, ids) in [
        (json!({}), json!(["eni-1", "eni-2"])),
        (json!({"tags": {"Name": "web"}}), json!(["eni-1"])),
        (json!({"filter": [{"name": "vpc-id", "values": ["vpc-9"]}]}), json!([])),
    ] {
        let told = world.ask("aws_network_interfaces", &question).await.unwrap();
        has(&told, &json!({"id": "us-east-1", "ids": ids}));
    }
    let asked = json!({"filter": [{"name": "vpc-id", "values": ["vpc-1"]}]});
    let told = world.ask("aws_network_interface", &asked).await.unwrap_err().to_string();
    let said = r#"2 network interfaces match `vpc-id` = "vpc-1" (eni-1, eni-2): "#;
    assert!(told.starts_with(said), "{told}");
}
