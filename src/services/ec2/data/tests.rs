//! The data sources over the store.

use crate::services::testing::World;
use crate::store::Store;
use serde_json::{Value as Json, json};

fn world() -> World<Store> {
    World::of("aws_subnet")
}

pub(super) fn has(answer: &Json, expected: &Json) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer[name], value, "`{name}`");
    }
}

async fn told(world: &World<Store>, source: &str, config: Json) -> String {
    world.ask(source, &config).await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_vpc_is_found_by_what_it_is() {
    let world = world();
    let network = |id: &str, cidr: &str| {
        json!({
            "associationId": id, "ipv6CidrBlock": cidr, "ipv6Pool": "Amazon",
            "networkBorderGroup": "us-east-1", "ipv6AddressAttribute": "public", "ipSource": "amazon",
            "ipv6CidrBlockState": {"state": "associated"},
        })
    };
    let id = world.aws().with(
        "vpc",
        &json!({
            "cidrBlock": "10.7.0.0/16", "isDefault": true, "tags": {"Name": "main", "Env": "it"},
            "enableDnsHostnames": true,
            "cidrBlockAssociationSet": [{
                "associationId": "vpc-cidr-assoc-1", "cidrBlock": "10.7.0.0/16",
                "cidrBlockState": {"state": "associated"},
            }],
            "ipv6CidrBlockAssociationSet": [
                network("vpc-cidr-assoc-2", "2001:db8::/56"), network("vpc-cidr-assoc-3", "2001:db8:1::/56"),
            ],
        }),
    );
    let main = json!({"vpcId": id, "associationSet": [{"main": true}]});
    let table = world.aws().with("route-table", &main);
    for question in [
        json!({"id": id}),
        json!({"cidr_block": "10.7.0.0/16", "state": "available"}),
        json!({"default": true}),
        json!({"tags": {"Name": "main"}}),
        json!({"filter": [{"name": "cidr", "values": ["10.7.0.0/16", "10.8.0.0/16"]}]}),
    ] {
        let vpc = world.ask("aws_vpc", &question).await.unwrap();
        has(
            &vpc,
            &json!({
                "arn": format!("arn:aws:ec2:us-east-1:111122223333:vpc/{id}"),
                "cidr_block": "10.7.0.0/16",
                "cidr_block_associations": [{
                    "association_id": "vpc-cidr-assoc-1", "cidr_block": "10.7.0.0/16", "state": "associated",
                }],
                "default": true,
                "dhcp_options_id": "dopt-1",
                "enable_dns_hostnames": true,
                "enable_dns_support": true,
                "enable_network_address_usage_metrics": false,
                "id": id,
                "instance_tenancy": "default",
                "ipv6_association_id": "vpc-cidr-assoc-2",
                "ipv6_cidr_block": "2001:db8::/56",
                "main_route_table_id": table,
                "owner_id": "111122223333",
                "region": "us-east-1",
                "state": "available",
                "tags": {"Name": "main", "Env": "it"},
            }),
        );
        assert_eq!(
            vpc["ipv6_cidr_block_associations"][1],
            json!({
                "association_id": "vpc-cidr-assoc-3", "ip_source": "amazon", "ipv6_address_attribute": "public",
                "ipv6_cidr_block": "2001:db8:1::/56", "ipv6_pool": "Amazon",
                "network_border_group": "us-east-1", "state": "associated",
            })
        );
    }
    // What is not the default VPC is asked for as well.
    let others = told(&world, "aws_vpc", json!({"default": false})).await;
    let said = "2 VPCs match `is-default` = \"false\" (vpc-1, vpc-2): ";
    assert!(others.starts_with(said), "{others}");
}

#[tokio::test]
async fn none_and_several_are_errors_that_say_what_was_found() {
    let world = world();
    for i in 3..9 {
        world.aws().with("vpc", &json!({"cidrBlock": format!("10.{i}.0.0/16")}));
    }
    assert_eq!(
        told(&world, "aws_vpc", json!({})).await,
        "8 VPCs match (vpc-1, vpc-2, vpc-3, vpc-4, vpc-5, ..): add arguments or filters until one does"
    );
    for (source, what) in
        [("aws_vpc", "VPC"), ("aws_subnet", "subnet"), ("aws_security_group", "security group")]
    {
        assert_eq!(
            told(&world, source, json!({"tags": {"Name": "none"}})).await,
            format!("there is no {what} with `tag:Name` = \"none\"")
        );
    }
    // An empty string is no question.
    assert!(told(&world, "aws_vpc", json!({"id": ""})).await.starts_with("8 VPCs match"));
}

#[tokio::test]
async fn a_subnet_is_found_by_what_it_is() {
    let world = world();
    let id = world.aws().with(
        "subnet",
        &json!({
            "vpcId": "vpc-1", "cidrBlock": "10.0.1.0/24", "availabilityZone": "us-east-1b",
            "availabilityZoneId": "use1-az2", "tags": {"Tier": "private"}, "defaultForAz": true,
            "ipv6CidrBlockAssociationSet": [{
                "associationId": "subnet-cidr-assoc-1", "ipv6CidrBlock": "2001:db8::/64",
                "ipv6CidrBlockState": {"state": "associated"},
            }],
        }),
    );
    world.aws().with("subnet", &json!({"vpcId": "vpc-2", "cidrBlock": "10.1.1.0/24"}));
    for question in [
        json!({"id": id}),
        json!({"vpc_id": "vpc-1", "state": "available"}),
        json!({"cidr_block": "10.0.1.0/24"}),
        json!({"ipv6_cidr_block": "2001:DB8:0::/64"}),
        json!({"availability_zone": "us-east-1b", "availability_zone_id": "use1-az2"}),
        json!({"default_for_az": true}),
        json!({"tags": {"Tier": "private"}}),
        json!({"filter": [{"name": "vpc-id", "values": ["vpc-1"]}]}),
    ] {
        has(
            &world.ask("aws_subnet", &question).await.unwrap(),
            &json!({
                "arn": format!("arn:aws:ec2:us-east-1:111122223333:subnet/{id}"),
                "assign_ipv6_address_on_creation": false,
                "availability_zone": "us-east-1b",
                "available_ip_address_count": 251,
                "cidr_block": "10.0.1.0/24",
                "default_for_az": true,
                "enable_dns64": false,
                "id": id,
                "ipv6_cidr_block": "2001:db8::/64",
                "ipv6_cidr_block_association_id": "subnet-cidr-assoc-1",
                "owner_id": "111122223333",
                "private_dns_hostname_type_on_launch": "ip-name",
                "state": "available",
                "tags": {"Tier": "private"},
                "vpc_id": "vpc-1",
            }),
        );
    }
}

#[tokio::test]
async fn subnets_are_listed_over_all_pages_and_none_is_an_empty_list() {
    let world = world();
    for (i, tier) in ["private", "public", "private"].iter().enumerate() {
        let fields = json!({
            "vpcId": "vpc-1", "cidrBlock": format!("10.0.{i}.0/24"), "tags": {"Tier": tier},
        });
        world.aws().with("subnet", &fields);
    }
    world.aws().nature.page = 1;
    let all = world.ask("aws_subnets", &json!({})).await.unwrap();
    assert_eq!(all["ids"], json!(["subnet-1", "subnet-2", "subnet-3"]));
    assert_eq!(all["id"], "us-east-1");
    let private = json!({
        "tags": {"Tier": "private"}, "filter": [{"name": "vpc-id", "values": ["vpc-1"]}],
    });
    let private = world.ask("aws_subnets", &private).await.unwrap();
    assert_eq!(
        (&private["ids"], &private["tags"]),
        (
            &json!(["subnet-1", "subnet-3"]),
            &json!({
                "Tier": "private",
            })
        )
    );
    let none = world.ask("aws_subnets", &json!({"tags": {"Tier": "none"}})).await.unwrap();
    assert_eq!(none["ids"], json!([]));
}

#[tokio::test]
async fn a_security_group_is_found_by_what_it_is() {
    let world = world();
    let group = |vpc: &str| {
        let named = json!({"groupName": "web", "groupDescription": "Web servers", "vpcId": vpc});
        world.aws().with("security-group", &named)
    };
    let (id, _) = (group("vpc-1"), group("vpc-2"));
    world.aws().get("security-group", &id).unwrap().tags.insert("Name".into(), "web".into());
    for question in [
        json!({"id": id}),
        json!({"name": "web", "vpc_id": "vpc-1"}),
        json!({"tags": {"Name": "web"}}),
        json!({"filter": [{"name": "group-id", "values": [id]}]}),
    ] {
        has(
            &world.ask("aws_security_group", &question).await.unwrap(),
            &json!({
                "arn": format!("arn:aws:ec2:us-east-1:111122223333:security-group/{id}"),
                "description": "Web servers",
                "id": id,
                "name": "web",
                "tags": {"Name": "web"},
                "vpc_id": "vpc-1",
            }),
        );
    }
    let several = told(&world, "aws_security_group", json!({"name": "web"})).await;
    let said = "2 security groups match `group-name` = \"web\" (sg-1, sg-2): ";
    assert!(several.starts_with(said), "{several}");
}

#[tokio::test]
async fn what_the_same_run_has_made_is_waited_for() {
    let world = world();
    let config = json!({"vpc_id": "vpc-1", "cidr_block": "10.0.1.0/24"});
    let made = crate::services::testing::done(world.create(&config).await);
    let id = made.get("id").as_str().unwrap();
    world.aws().get("subnet", id).unwrap().hidden = 2;
    let found = world.ask("aws_subnet", &json!({"id": id})).await.unwrap();
    assert_eq!(found["cidr_block"], "10.0.1.0/24");
}

/// A table with routes and associations, and one without.
fn with_tables(world: &World<Store>) {
    let mut aws = world.aws();
    let routes = json!([
        {"destinationCidrBlock": "10.0.0.0/16", "gatewayId": "local", "origin": "CreateRouteTable"},
        {"destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1", "origin": "CreateRoute"},
        {
            "destinationIpv6CidrBlock": "2001:db8::/56", "networkInterfaceId": "eni-1", "instanceId": "i-1",
            "origin": "CreateRoute",
        },
        {"destinationCidrBlock": "10.8.0.0/16", "gatewayId": "vgw-1", "origin": "EnableVgwRoutePropagation"},
    ]);
    let association = json!({
        "routeTableAssociationId": "rtbassoc-1", "routeTableId": "rtb-1", "subnetId": "subnet-1", "main": false,
    });
    let table = json!({"vpcId": "vpc-1", "routeSet": routes, "associationSet": [association]});
    aws.with("route-table", &table);
    aws.with("route-table", &json!({"vpcId": "vpc-1", "tags": {"Name": "other"}}));
}

#[tokio::test]
async fn a_route_table_is_found_by_what_it_is() {
    let world = world();
    with_tables(&world);
    for question in [
        json!({"route_table_id": "rtb-1"}),
        json!({"subnet_id": "subnet-1"}),
        json!({"filter": [{"name": "association.subnet-id", "values": ["subnet-1"]}]}),
    ] {
        let table = world.ask("aws_route_table", &question).await.unwrap();
        let arn = "arn:aws:ec2:us-east-1:111122223333:route-table/rtb-1";
        has(
            &table,
            &json!({"id": "rtb-1", "route_table_id": "rtb-1", "vpc_id": "vpc-1", "arn": arn}),
        );
        let routes = table["routes"].as_array().unwrap();
        assert_eq!(routes.len(), 2, "{routes:?}");
        has(
            &routes[0],
            &json!({"cidr_block": "0.0.0.0/0", "gateway_id": "igw-1", "nat_gateway_id": ""}),
        );
        has(&routes[1], &json!({"network_interface_id": "eni-1", "instance_id": "i-1"}));
        has(&table["associations"][0], &json!({"main": false, "subnet_id": "subnet-1"}));
    }
    let several = told(&world, "aws_route_table", json!({"vpc_id": "vpc-1"})).await;
    let said = "2 route tables match `vpc-id` = \"vpc-1\" (rtb-1, rtb-2)";
    assert!(several.starts_with(said), "{several}");
}

#[tokio::test]
async fn route_tables_are_listed() {
    let world = world();
    with_tables(&world);
    for (question, ids) in [
        (json!({"vpc_id": "vpc-1"}), json!(["rtb-1", "rtb-2"])),
        (json!({"tags": {"Name": "other"}}), json!(["rtb-2"])),
        (json!({"vpc_id": "vpc-2"}), json!([])),
    ] {
        let tables = world.ask("aws_route_tables", &question).await.unwrap();
        has(&tables, &json!({"ids": ids, "id": "us-east-1"}));
    }
}

#[tokio::test]
async fn a_route_is_found_by_where_it_goes_or_leads() {
    let world = world();
    with_tables(&world);
    for question in [
        json!({"route_table_id": "rtb-1", "destination_ipv6_cidr_block": "2001:DB8::/56"}),
        json!({"route_table_id": "rtb-1", "instance_id": "i-1"}),
        json!({"route_table_id": "rtb-1", "network_interface_id": "eni-1"}),
    ] {
        let route = world.ask("aws_route", &question).await.unwrap();
        let expected =
            json!({"network_interface_id": "eni-1", "instance_id": "i-1", "gateway_id": ""});
        has(&route, &expected);
        assert!(route["id"].as_str().unwrap().starts_with("r-rtb-1"));
    }
    let local = json!({"route_table_id": "rtb-1", "gateway_id": "local"});
    has(
        &world.ask("aws_route", &local).await.unwrap(),
        &json!({"destination_cidr_block": "10.0.0.0/16"}),
    );
    let announced = json!({"route_table_id": "rtb-1", "gateway_id": "vgw-1"});
    assert_eq!(
        told(&world, "aws_route", announced).await,
        "rtb-1 has no route with these arguments"
    );
    let several = told(&world, "aws_route", json!({"route_table_id": "rtb-1"})).await;
    assert!(several.starts_with("3 routes of rtb-1 match"), "{several}");
}
