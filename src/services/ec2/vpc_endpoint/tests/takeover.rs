//! States that hashicorp/aws wrote.

use super::*;
use crate::plan::contract::Action;
use crate::services::testing::done;

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    let config = interface(&json!({"subnet_ids": ["subnet-1"]}));
    done(world.create(&config).await);
    // As version 5.100 writes it.
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/vpce-1", "auto_accept": null, "cidr_blocks": [],
        "dns_entry": [{"dns_name": "vpce.example.com", "hosted_zone_id": "Z1"}],
        "dns_options": [{"dns_record_ip_type": "ipv4", "private_dns_only_for_inbound_resolver_endpoint": false}],
        "id": "vpce-1", "ip_address_type": "ipv4", "network_interface_ids": ["eni-1"], "owner_id": "111122223333",
        "policy": "", "prefix_list_id": null, "private_dns_enabled": false, "requester_managed": false,
        "resource_configuration_arn": "", "route_table_ids": [], "security_group_ids": ["sg-default"],
        "service_name": "com.amazonaws.us-east-1.ec2", "service_network_arn": "", "service_region": "",
        "state": "available", "subnet_configuration": [{"ipv4": "10.0.7.1", "ipv6": "", "subnet_id": "subnet-1"}],
        "subnet_ids": ["subnet-1"], "tags": {}, "tags_all": {}, "timeouts": null, "vpc_endpoint_type": "Interface",
        "vpc_id": "vpc-1",
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config).action, Action::NoOp);
    let empty = interface(&json!({"subnet_ids": ["subnet-1"], "security_group_ids": []}));
    assert_eq!(world.plan(&taken, &empty).action, Action::NoOp);
}
