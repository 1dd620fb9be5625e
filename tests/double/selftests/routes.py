"""Route tables, their routes and what is associated with them."""

from __future__ import annotations

from typing import Any

from .common import Case


class Routes(Case):
    def setUp(self) -> None:
        super().setUp()
        self.vpc_id = self.vpc("10.0.0.0/16")["VpcId"]
        self.table = self.ec2.create_route_table(VpcId=self.vpc_id)["RouteTable"]["RouteTableId"]
        self.addCleanup(self.ec2.delete_route_table, RouteTableId=self.table)
        self.gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        attachment = {"VpcId": self.vpc_id, "InternetGatewayId": self.gateway}
        self.ec2.attach_internet_gateway(**attachment)
        self.addCleanup(self.ec2.delete_internet_gateway, InternetGatewayId=self.gateway)
        self.addCleanup(self.ec2.detach_internet_gateway, **attachment)

    def routes(self) -> list[dict[str, Any]]:
        return self.ec2.describe_route_tables(RouteTableIds=[self.table])["RouteTables"][0]["Routes"]

    def test_a_destination_has_one_route(self) -> None:
        by = {"RouteTableId": self.table, "GatewayId": self.gateway}
        for destination in ({"DestinationCidrBlock": "10.9.0.0/16"}, {"DestinationIpv6CidrBlock": "2001:DB8:0::/56"}):
            self.ec2.create_route(**by, **destination)
            self.refused("RouteAlreadyExists", self.ec2.create_route, **by, **destination)
        self.refused("RouteAlreadyExists", self.ec2.create_route, **by, DestinationCidrBlock="10.0.0.0/16")
        self.assertEqual(self.routes()[-1]["DestinationIpv6CidrBlock"], "2001:db8::/56")
        self.ec2.delete_route(RouteTableId=self.table, DestinationIpv6CidrBlock="2001:db8::/56")

    def test_the_route_into_the_vpc(self) -> None:
        of = {"RouteTableId": self.table, "DestinationCidrBlock": "10.0.0.0/16"}
        self.ec2.replace_route(**of, GatewayId=self.gateway)
        (route,) = self.routes()
        self.assertEqual((route["GatewayId"], route["Origin"]), (self.gateway, "CreateRouteTable"))
        self.refused("InvalidParameterValue", self.ec2.delete_route, **of)
        self.ec2.replace_route(**of, LocalTarget=True)
        self.assertEqual(self.routes()[0]["GatewayId"], "local")

    def test_what_is_associated_has_one_table(self) -> None:
        by = {"RouteTableId": self.table, "GatewayId": self.gateway}
        made = self.ec2.associate_route_table(**by)["AssociationId"]
        self.refused("Resource.AlreadyAssociated", self.ec2.associate_route_table, **by)
        of_gateway = [{"Name": "association.gateway-id", "Values": [self.gateway]}]
        (found,) = self.ec2.describe_route_tables(Filters=of_gateway)["RouteTables"]
        self.assertEqual(found["Associations"][0]["RouteTableAssociationId"], made)
        self.ec2.disassociate_route_table(AssociationId=made)

    def test_a_main_route_table_stays(self) -> None:
        main = [{"Name": "vpc-id", "Values": [self.vpc_id]}, {"Name": "association.main", "Values": ["true"]}]
        (table,) = self.ec2.describe_route_tables(Filters=main)["RouteTables"]
        self.refused("DependencyViolation", self.ec2.delete_route_table, RouteTableId=table["RouteTableId"])
