//! Data source `aws_vpc_endpoint` over the store.

use crate::services::testing::World;
use serde_json::json;

#[tokio::test]
async fn an_endpoint_is_found_by_what_it_is_and_told_as_the_resource_tells_it() {
    let world = World::of("aws_vpc_endpoint");
    let s3 = "com.amazonaws.us-east-1.s3";
    let id = world.aws().with(
        "vpc-endpoint",
        &json!({
            "serviceName": s3, "vpcEndpointType": "Gateway", "routeTableIdSet": ["rtb-1"], "tags": {"Name": "s3"},
            "ipAddressType": "ipv4", "dnsOptions": {"dnsRecordIpType": "ipv4", "privateDnsSpecifiedDomainSet": ["*"]},
        }),
    );
    world.aws().with("vpc-endpoint", &json!({"vpcId": "vpc-2", "state": "deleted"}));
    world.aws().with("vpc-endpoint", &json!({"vpcId": "vpc-2"}));
    let whole = json!({
        "arn": format!("arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/{id}"),
        "cidr_blocks": ["198.51.100.0/24", "203.0.113.0/24"], "dns_entry": [], "id": id, "ip_address_type": "ipv4",
        "network_interface_ids": [], "owner_id": "111122223333", "prefix_list_id": "pl-1", "private_dns_enabled": false,
        "requester_managed": false, "route_table_ids": ["rtb-1"], "security_group_ids": [], "service_name": s3,
        "service_region": "us-east-1", "state": "available", "subnet_ids": [], "tags": {"Name": "s3"},
        "vpc_endpoint_type": "Gateway", "vpc_id": "vpc-1",
    });
    for question in [
        json!({"id": id}),
        json!({"vpc_id": "vpc-1", "service_name": s3}),
        json!({"state": "available", "vpc_endpoint_type": "Gateway", "tags": {"Name": "s3"}}),
        json!({"filter": [{"name": "service-name", "values": ["*.s3"]}]}),
    ] {
        let told = world.ask("aws_vpc_endpoint", &question).await.unwrap();
        for (name, value) in whole.as_object().unwrap() {
            assert_eq!(told[name], *value, "`{name}`");
        }
        let options = &told["dns_options"][0];
        assert_eq!(options["dns_record_ip_type"], "ipv4");
        assert_eq!(options["private_dns_specified_domains"], json!(["*"]));
    }
    let many = world.ask("aws_vpc_endpoint", &json!({})).await.unwrap_err().to_string();
    assert!(many.starts_with("2 VPC endpoints match"), "one that is deleted is none: {many}");
    let none = json!({"vpc_id": "vpc-9"});
    let none = world.ask("aws_vpc_endpoint", &none).await.unwrap_err().to_string();
    assert!(none.starts_with("there is no VPC endpoint"), "{none}");
}
