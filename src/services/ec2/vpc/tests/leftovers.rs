//! What is in a VPC that shall be deleted, and what it leaves in pools.

use super::*;

async fn with(config: serde_json::Value) -> (World<Store>, Value) {
    let world = world();
    let state = done(world.create(&config).await);
    world.actions();
    (world, state)
}

fn refuse(world: &World<Store>, times: usize) {
    for _ in 0..times {
        world.refuse("DeleteVpc", refusal("DependencyViolation", "The vpc has dependencies"));
    }
}

#[tokio::test]
async fn a_vpc_is_gone_only_when_its_pools_have_its_networks_back() {
    for config in [
        json!({"ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": 20}),
        json!({"cidr_block": "10.0.0.0/16", "ipv6_ipam_pool_id": "ipam-pool-1"}),
    ] {
        let (world, state) = with(config).await;
        world.aws().nature.ending = 200;
        done(world.delete(&state).await);
        let asked = world.actions().iter().filter(|a| *a == "GetIpamPoolAllocations").count();
        assert_eq!(asked, 201);
        assert_eq!(world.call("GetIpamPoolAllocations").param("IpamPoolId"), "ipam-pool-1");
    }
}

#[tokio::test]
async fn a_pool_that_keeps_a_network_is_told_and_one_that_may_not_be_seen_is_not_waited_for() {
    let config = json!({"ipv4_ipam_pool_id": "ipam-pool-1", "ipv4_netmask_length": 20});
    let (world, state) = with(config.clone()).await;
    world.aws().nature.ending = u32::MAX;
    let error = world.delete(&state).await.error.unwrap().to_string();
    let expected = "it is still holding its CIDR block in the pool ipam-pool-1, although it is deleted, after 2100 s";
    assert_eq!(error, expected);

    for code in ["UnauthorizedOperation", "InvalidIpamPoolId.NotFound"] {
        let (world, state) = with(config.clone()).await;
        world.refuse("GetIpamPoolAllocations", refusal(code, "no"));
        done(world.delete(&state).await);
    }
}

#[tokio::test]
async fn pools_that_are_not_of_ipam_or_not_named_are_not_asked() {
    for pool in ["ipv6pool-ec2-1", "IPAM Managed"] {
        let config = json!({"cidr_block": "10.0.0.0/16", "ipv6_ipam_pool_id": pool});
        let (world, state) = with(config).await;
        done(world.delete(&state).await);
        assert_eq!(world.actions(), ["DeleteVpc", "DescribeVpcs"]);
    }
}

#[tokio::test]
async fn what_is_in_a_vpc_is_named_when_its_deletion_stays_refused() {
    let (world, state) = with(json!({"cidr_block": "10.0.0.0/16"})).await;
    refuse(&world, 1000);
    {
        let mut aws = world.aws();
        let here = json!({"vpcId": "vpc-1"});
        aws.with("subnet", &json!({"vpcId": "vpc-1", "tags": {"Owner": "net", "Name": "web"}}));
        aws.with("network-interface", &here);
        aws.with("internet-gateway", &json!({"attachmentSet": [here]}));
        aws.with("vpn-gateway", &json!({"attachments": [here]}));
        for _ in 1..=9 {
            aws.with("vpc-endpoint", &here);
        }
    }
    let error = world.delete(&state).await.error.unwrap().to_string();
    let named = "What is still in the VPC: subnet subnet-1 (tagged Name=web Owner=net); network interface eni-1 \
        (attached to nothing); internet gateway igw-1; VPN gateway vgw-1; VPC endpoint vpce-1; VPC endpoint vpce-2; VPC endpoint vpce-3; VPC endpoint \
        vpce-4; VPC endpoint vpce-5; VPC endpoint vpce-6; VPC endpoint vpce-7; VPC endpoint vpce-8; and 1 more. Delete what they belong to, and those that are attached to nothing, then apply again.";
    assert!(error.ends_with(named), "{error}");
    let actions = world.actions();
    let count = |name: &str| actions.iter().filter(|action| *action == name).count();
    assert!(count("DeleteVpc") > 50);
    // Once while it waits, for the log, and once for the error.
    assert_eq!(count("DescribeInternetGateways"), 2);
}

#[tokio::test]
async fn what_guard_duty_made_goes_with_the_last_subnet_and_not_before() {
    for has_subnet in [false, true] {
        let (world, state) = with(json!({"cidr_block": "10.0.0.0/16"})).await;
        {
            let mut aws = world.aws();
            let marked = json!({"vpcId": "vpc-1", "tags": {"GuardDutyManaged": "true"}});
            let mut endpoint = marked.clone();
            endpoint["serviceName"] = "com.amazonaws.us-east-1.guardduty-data".into();
            aws.with("vpc-endpoint", &endpoint);
            let mut group = marked;
            group["groupName"] = "GuardDutyManagedSecurityGroup-vpc-1".into();
            aws.with("security-group", &group);
            if has_subnet {
                aws.with("subnet", &json!({"vpcId": "vpc-1"}));
            }
        }
        world.refuse("DeleteSecurityGroup", refusal("DependencyViolation", "in use"));
        assert_eq!(world.delete(&state).await.error.is_some(), has_subnet);
        let actions = world.actions();
        let count = |name: &str| actions.iter().filter(|action| *action == name).count();
        let (endpoints, groups) = (count("DeleteVpcEndpoints"), count("DeleteSecurityGroup"));
        assert_eq!((endpoints, groups), if has_subnet { (0, 0) } else { (1, 2) });
    }
}
