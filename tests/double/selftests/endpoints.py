"""VPC endpoints, their services and the prefix lists of those."""

from __future__ import annotations

from typing import Any

from .common import Case

S3, EC2 = "com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.ec2"


class Endpoints(Case):
    def endpoint(self, **call: Any) -> dict[str, Any]:
        made = self.ec2.create_vpc_endpoint(**call)["VpcEndpoint"]
        self.addCleanup(self.ec2.delete_vpc_endpoints, VpcEndpointIds=[made["VpcEndpointId"]])
        return self.shown(made["VpcEndpointId"])

    def table(self, vpc: str) -> str:
        name = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        self.addCleanup(self.ec2.delete_route_table, RouteTableId=name)
        return name

    def shown(self, name: str) -> dict[str, Any]:
        of_it = [{"Name": "vpc-endpoint-id", "Values": [name]}]
        (endpoint,) = self.ec2.describe_vpc_endpoints(Filters=of_it)["VpcEndpoints"]
        return endpoint

    def routes(self, table: str) -> set[str]:
        (shown,) = self.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
        return {route["GatewayId"] for route in shown["Routes"] if "DestinationPrefixListId" in route}

    def test_a_gateway_endpoint_leads_where_its_route_tables_say(self) -> None:
        vpc = self.vpc()["VpcId"]
        one, two = (self.table(vpc) for _ in range(2))
        made = self.endpoint(VpcId=vpc, ServiceName=S3, RouteTableIds=[one], PrivateDnsEnabled=False)
        name = made["VpcEndpointId"]
        self.assertEqual((made["VpcEndpointType"], made["PrivateDnsEnabled"]), ("Gateway", False))
        self.assertEqual(self.routes(one), {name})
        self.ec2.modify_vpc_endpoint(VpcEndpointId=name, AddRouteTableIds=[two], RemoveRouteTableIds=[one])
        self.assertEqual((self.routes(one), self.routes(two)), (set(), {name}))
        again = {"VpcEndpointId": name, "AddRouteTableIds": [two]}
        self.refused("RouteAlreadyExists", self.ec2.modify_vpc_endpoint, **again)
        self.refused("InvalidParameter", self.ec2.modify_vpc_endpoint, VpcEndpointId=name, RemoveRouteTableIds=[one])
        self.ec2.delete_vpc_endpoints(VpcEndpointIds=[name])
        self.assertEqual(self.routes(two), set())
        (refused,) = self.ec2.delete_vpc_endpoints(VpcEndpointIds=[name])["Unsuccessful"]
        self.assertEqual(refused["Error"]["Code"], "InvalidVpcEndpoint.NotFound")

    def test_an_interface_endpoint_has_interfaces_groups_and_options(self) -> None:
        vpc = self.vpc()["VpcId"]
        subnets = [self.subnet(vpc, f"10.0.{number}.0/24")["SubnetId"] for number in (1, 2)]
        call = {"VpcId": vpc, "ServiceName": EC2, "VpcEndpointType": "Interface", "SubnetIds": subnets[:1]}
        made = self.endpoint(**call, SubnetConfigurations=[{"SubnetId": subnets[0], "Ipv4": "10.0.1.9"}])
        name = made["VpcEndpointId"]
        self.assertEqual([group["GroupName"] for group in made["Groups"]], ["default"])
        self.assertEqual(made["DnsOptions"], {"DnsRecordIpType": "ipv4"})
        (interface,) = self.ec2.describe_network_interfaces(NetworkInterfaceIds=made["NetworkInterfaceIds"])[
            "NetworkInterfaces"
        ]
        self.assertEqual((interface["PrivateIpAddress"], interface["InterfaceType"]), ("10.0.1.9", "vpc_endpoint"))
        default = made["Groups"][0]["GroupId"]
        self.refused(
            "InvalidParameter", self.ec2.modify_vpc_endpoint, VpcEndpointId=name, RemoveSecurityGroupIds=[default]
        )
        self.ec2.modify_vpc_endpoint(
            VpcEndpointId=name,
            AddSubnetIds=subnets[1:],
            RemoveSubnetIds=subnets[:1],
            DnsOptions={"DnsRecordIpType": "dualstack"},
            IpAddressType="dualstack",
            PrivateDnsEnabled=True,
        )
        changed = self.shown(name)
        self.assertEqual((changed["SubnetIds"], changed["IpAddressType"]), (subnets[1:], "dualstack"))
        self.assertEqual((changed["PrivateDnsEnabled"], len(changed["NetworkInterfaceIds"])), (True, 1))
        self.assertNotEqual(changed["NetworkInterfaceIds"], made["NetworkInterfaceIds"])

    def test_services_and_prefix_lists_are_found(self) -> None:
        filters = [{"Name": "service-name", "Values": [S3]}, {"Name": "service-type", "Values": ["Gateway"]}]
        (service,) = self.ec2.describe_vpc_endpoint_services(Filters=filters)["ServiceDetails"]
        self.assertEqual(service["ServiceName"], S3)
        by_name = [{"Name": "prefix-list-name", "Values": [S3]}]
        (found,) = self.ec2.describe_prefix_lists(Filters=by_name)["PrefixLists"]
        self.assertTrue(found["PrefixListId"].startswith("pl-") and found["Cidrs"])
