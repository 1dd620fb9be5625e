//! How `aws_vpc_endpoint` is tested with all types. What EC2 documents of endpoints is in `ec2/testing/endpoints.rs`.

use crate::services::testing::Row;
use crate::store::Store;
use serde_json::json;

/// A service whose owner, this account, has to accept endpoints.
pub(super) const OWN: &str = "com.amazonaws.vpce.us-east-1.vpce-svc-1";
/// A service that has a prefix list.
pub(super) const S3: &str = "com.amazonaws.us-east-1.s3";

/// How `aws_vpc_endpoint` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("vpc-endpoint"),
    given,
    // A no that EC2 has not been told, it does not tell; and it tells the addresses in all subnets.
    not_imported: &["dns_options", "subnet_configuration"],
    replacing: &["private_dns_enabled"],
    // A gateway endpoint has route tables, any other one has network interfaces.
    refused: |config| {
        let is_gateway = matches!(config["vpc_endpoint_type"].as_str(), None | Some("Gateway"));
        let has = |name: &str| config[name].as_array().is_some_and(|all| !all.is_empty());
        let of_interfaces = ["security_group_ids", "subnet_configuration", "subnet_ids"];
        if is_gateway { of_interfaces.iter().any(|name| has(name)) } else { has("route_table_ids") }
    },
    ..Row::of("aws_vpc_endpoint")
};

/// Networks, a service, and the addresses of another one.
pub(in crate::services::ec2) fn given(store: &mut Store) {
    for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
        store.with("vpc", &json!({"cidrBlock": cidr}));
    }
    for cidr in ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"] {
        store.with("subnet", &json!({"vpcId": "vpc-1", "cidrBlock": cidr}));
    }
    for name in ["web", "db"] {
        store.with("route-table", &json!({"vpcId": "vpc-1"}));
        store.with("security-group", &json!({"vpcId": "vpc-1", "groupName": name}));
    }
    let default = json!({"groupId": "sg-default", "vpcId": "vpc-1", "groupName": "default"});
    store.with("security-group", &default);
    let service = json!({"serviceName": OWN, "acceptanceRequired": "true"});
    store.with("endpoint-service", &service);
    let list = json!({"prefixListName": S3, "cidrSet": ["198.51.100.0/24", "203.0.113.0/24"]});
    store.with("prefix-list-of-service", &list);
}
