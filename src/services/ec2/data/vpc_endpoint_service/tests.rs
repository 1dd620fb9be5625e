//! Data source `aws_vpc_endpoint_service` over the store.

use crate::aws::fake::Answer;
use crate::services::testing::World;
use crate::store::Store;
use serde_json::{Value as Json, json};

/// A service, as one that has endpoints of a type.
fn service(name: &str, type_name: &str, region: &str) -> Json {
    json!({
        "serviceName": format!("com.amazonaws.{region}.{name}"), "serviceRegion": region, "owner": "amazon",
        "serviceType": [{"serviceType": type_name}], "availabilityZoneSet": ["us-east-1a", "us-east-1b"],
        "acceptanceRequired": "false", "managesVpcEndpoints": "false", "vpcEndpointPolicySupported": "true",
        "baseEndpointDnsNameSet": [format!("{name}.{region}.vpce.amazonaws.com")],
        "privateDnsName": format!("{name}.{region}.amazonaws.com"),
        "privateDnsNameSet": [{"privateDnsName": format!("{name}.{region}.amazonaws.com")}],
        "supportedIpAddressTypeSet": ["ipv4"], "tags": {"a": "b"},
    })
}

fn world() -> World<Store> {
    let world = World::of("aws_vpc_endpoint");
    {
        let mut aws = world.aws();
        for (name, type_name, region) in [
            ("s3", "Gateway", "us-east-1"),
            ("s3", "Interface", "us-east-1"),
            ("ec2", "Interface", "us-east-1"),
            ("ec2", "Interface", "eu-central-1"),
        ] {
            aws.with("offered-service", &service(name, type_name, region));
        }
    }
    world
}

#[tokio::test]
async fn a_service_is_found_by_its_name_its_short_name_and_its_type() {
    let world = world();
    for question in [
        json!({"service": "s3", "service_type": "Interface"}),
        json!({"service_name": "com.amazonaws.us-east-1.s3", "service_type": "Interface"}),
        json!({"service": "s3", "filter": [{"name": "service-type", "values": ["Interface"]}]}),
    ] {
        let told = world.ask("aws_vpc_endpoint_service", &question).await.unwrap();
        for (name, value) in [
            ("acceptance_required", json!(false)),
            (
                "arn",
                json!("arn:aws:ec2:us-east-1:111122223333:vpc-endpoint-service/vpce-svc-of-aws-2"),
            ),
            ("availability_zones", json!(["us-east-1a", "us-east-1b"])),
            ("base_endpoint_dns_names", json!(["s3.us-east-1.vpce.amazonaws.com"])),
            ("id", json!("195798706")),
            ("manages_vpc_endpoints", json!(false)),
            ("owner", json!("amazon")),
            ("private_dns_name", json!("s3.us-east-1.amazonaws.com")),
            ("private_dns_names", json!(["s3.us-east-1.amazonaws.com"])),
            ("service_id", json!("vpce-svc-of-aws-2")),
            ("service_name", json!("com.amazonaws.us-east-1.s3")),
            ("service_region", json!("us-east-1")),
            ("service_type", json!("Interface")),
            ("supported_ip_address_types", json!(["ipv4"])),
            ("tags", json!({"a": "b"})),
            ("vpc_endpoint_policy_supported", json!(true)),
        ] {
            assert_eq!(told[name], value, "`{name}`");
        }
    }
}

#[tokio::test]
async fn a_service_of_several_types_is_several_and_one_that_is_not_there_is_told() {
    let world = world();
    let ask = async |question: Json| {
        world.ask("aws_vpc_endpoint_service", &question).await.unwrap_err().to_string()
    };
    let many = ask(json!({"service": "s3"})).await;
    assert!(many.starts_with("2 VPC endpoint services match"), "{many}");
    assert!(many.ends_with("such as `service_type`"), "{many}");
    let none = ask(json!({"service": "s4"})).await;
    assert!(none.starts_with("there is no VPC endpoint service with `service-name`"), "{none}");
    let refused =
        Answer::error("InvalidServiceName", "The Vpc Endpoint Service 's4' does not exist", 400);
    world.refuse("DescribeVpcEndpointServices", refused);
    let none = ask(json!({"service_name": "s4"})).await;
    assert!(none.starts_with("there is no VPC endpoint service"), "{none}");
}

#[tokio::test]
async fn services_of_other_regions_and_on_later_pages_are_found() {
    let world = world();
    world.aws().nature.page = 1;
    let question = json!({
        "service_name": "com.amazonaws.eu-central-1.ec2", "service_regions": ["eu-central-1"],
    });
    let told = world.ask("aws_vpc_endpoint_service", &question).await.unwrap();
    assert_eq!(told["service_region"], "eu-central-1");
    let call = world.call("DescribeVpcEndpointServices");
    assert_eq!(call.param("ServiceRegion.1"), "eu-central-1");
    let second = json!({"service": "s3", "service_type": "Interface"});
    assert!(world.ask("aws_vpc_endpoint_service", &second).await.is_ok());
}
