use crate::services::testing::World;
use crate::store::Store;
use serde_json::json;

fn world() -> World<Store> {
    let world = World::of("aws_eip");
    let associated = json!({
        "associationId": "eipassoc-1", "instanceId": "i-1", "networkInterfaceId": "eni-1",
        "networkInterfaceOwnerId": "111122223333", "privateIpAddress": "10.0.0.4", "ptrRecord": "mail.example.com.",
        "tags": {"Name": "mail"},
    });
    world.aws().with("elastic-ip", &associated);
    world.aws().with("elastic-ip", &json!({}));
    world
}

#[tokio::test]
async fn an_address_is_found_by_what_it_is() {
    let world = world();
    for question in [
        json!({"id": "eipalloc-1"}),
        json!({"public_ip": "203.0.113.1"}),
        json!({"tags": {"Name": "mail"}}),
        json!({"filter": [{"name": "instance-id", "values": ["i-1"]}]}),
    ] {
        let mut told = world.ask("aws_eip", &question).await.unwrap();
        let told = told.as_object_mut().unwrap();
        told.retain(|name, _| !["assume_role", "filter", "timeouts"].contains(&name.as_str()));
        let expected = json!({
            "arn": "arn:aws:ec2:us-east-1:111122223333:elastic-ip/eipalloc-1", "association_id": "eipassoc-1",
            "carrier_ip": "", "customer_owned_ip": "", "customer_owned_ipv4_pool": "", "domain": "vpc",
            "id": "eipalloc-1", "instance_id": "i-1", "ipam_pool_id": "", "network_interface_id": "eni-1",
            "network_interface_owner_id": "111122223333", "private_dns": "ip-10-0-0-4.ec2.internal",
            "private_ip": "10.0.0.4", "ptr_record": "mail.example.com.",
            "public_dns": "ec2-203-0-113-1.compute-1.amazonaws.com", "public_ip": "203.0.113.1",
            "public_ipv4_pool": "amazon", "region": "us-east-1", "tags": {"Name": "mail"},
        });
        assert_eq!(told, expected.as_object().unwrap(), "{question}");
    }
}

#[tokio::test]
async fn none_and_several_are_errors_that_say_what_was_found() {
    let world = world();
    let told = world.ask("aws_eip", &json!({})).await.unwrap_err().to_string();
    assert!(told.starts_with("2 Elastic IP addresses match (eipalloc-1, eipalloc-2): "), "{told}");
    let none = json!({"public_ip": "203.0.113.9"});
    let told = world.ask("aws_eip", &none).await.unwrap_err().to_string();
    assert_eq!(told, r#"there is no Elastic IP address with `public-ip` = "203.0.113.9""#);
}
